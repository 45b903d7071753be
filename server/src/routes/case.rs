//! A case of those who review, with all that is needed to decide.

use axum::Json;
use axum::extract::{Path, State as FromState};
use shared::answer::{OfferDetail, OrganisationDetail};
use shared::id::CaseId;
use shared::policy::Action;
use shared::problem::Problem;
use shared::review::CaseDetail;

use crate::error::Error;
use crate::extract::{Acting, Language};
use crate::services::cases::detail;
use crate::state::State;

/// A case
///
/// With what it changes, field by field, what should be looked at in it, what was said and done, and what is known of
/// the organisation. A case about a report is about what the public sees now. Contacts name people with their consent
/// only.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`]; [`Error::NotFound`], also for who reviews another municipality.
#[utoipa::path(
    get,
    path = "/api/v1/review/cases/{id}",
    operation_id = "read_case",
    tag = "review",
    responses(
        (status = 200, body = CaseDetail),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn read(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<CaseId>,
) -> Result<Json<CaseDetail>, Error> {
    let person = acting.person(Action::Review)?;
    detail::read(&state, &person, id).await.map(Json)
}

/// The offer of a case as its page will show it
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`]; [`Error::NotFound`], also for the case of a profile and for who
/// reviews another municipality.
#[utoipa::path(
    get,
    path = "/api/v1/review/cases/{id}/preview",
    operation_id = "preview_case",
    tag = "review",
    responses(
        (status = 200, body = OfferDetail),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn preview(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<CaseId>,
    Language(language): Language,
) -> Result<Json<OfferDetail>, Error> {
    let person = acting.person(Action::Review)?;
    detail::preview(&state, &person, id, &language).await.map(Json)
}

/// The profile of a case as its page will show it
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`]; [`Error::NotFound`], also for the case of an offer and for who
/// reviews another municipality.
#[utoipa::path(
    get,
    path = "/api/v1/review/cases/{id}/profile-preview",
    operation_id = "preview_case_profile",
    tag = "review",
    responses(
        (status = 200, body = OrganisationDetail),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn preview_profile(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<CaseId>,
    Language(language): Language,
) -> Result<Json<OrganisationDetail>, Error> {
    let person = acting.person(Action::Review)?;
    detail::preview_profile(&state, &person, id, &language).await.map(Json)
}
