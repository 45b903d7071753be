//! What waits for those who review, and what they decide.

use axum::Json;
use axum::extract::{Path, State as FromState};
use http::StatusCode;
use shared::id::{EntryId, OrganisationId};
use shared::policy::Action;
use shared::problem::Problem;
use shared::review::{
    OrganisationStanding, ReviewDecision, ReviewSubmissions, StandingChange, SubmissionDetail,
};

use crate::error::Error;
use crate::extract::{Acting, Body, Version};
use crate::services;
use crate::state::State;

/// Decide about a revision that was handed in
///
/// Who reviews a municipality decides about what takes place in that one only; nobody decides about an
/// organisation they belong to, nor about what they have handed in themselves. Whoever works for the organisation is told by mail after a quarter of an hour,
/// together with what else is decided in it.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`],
/// [`Error::Conflict`].
#[utoipa::path(
    post,
    path = "/api/v1/review/entries/{id}/decision",
    operation_id = "decide",
    tag = "review",
    request_body = ReviewDecision,
    responses(
        (status = 204, description = "It is decided"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn decide(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(entry): Path<EntryId>,
    Body(asked): Body<ReviewDecision>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::Review)?;
    services::review::decide(&state, &person, entry, &asked).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What waits for a decision
///
/// What was handed in first comes first, at most 200. Who reviews a municipality sees what takes place in that
/// one only.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`].
#[utoipa::path(
    get,
    path = "/api/v1/review/submissions",
    operation_id = "list_submissions",
    tag = "review",
    responses((status = 200, body = ReviewSubmissions)),
    security(("session" = []), ("token" = []))
)]
pub async fn submissions(
    FromState(state): FromState<State>,
    acting: Acting,
) -> Result<Json<ReviewSubmissions>, Error> {
    let person = acting.person(Action::Review)?;
    services::submissions::list(&state, &person).await.map(Json)
}

/// What waits for a decision about an entry
///
/// With the content as it was handed in, what the public sees, and what was said about it.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`]; [`Error::NotFound`], also if nothing waits.
#[utoipa::path(
    get,
    path = "/api/v1/review/submissions/{id}",
    operation_id = "read_submission",
    tag = "review",
    responses(
        (status = 200, body = SubmissionDetail),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn submission(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(entry): Path<EntryId>,
) -> Result<Json<SubmissionDetail>, Error> {
    let person = acting.person(Action::Review)?;
    services::submissions::read(&state, &person, entry).await.map(Json)
}

/// The standing of an organisation
///
/// With the version that a change of it asks for.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`].
#[utoipa::path(
    get,
    path = "/api/v1/review/organisations/{id}/standing",
    operation_id = "read_standing",
    tag = "review",
    responses(
        (status = 200, body = OrganisationStanding),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn standing(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(organisation): Path<OrganisationId>,
) -> Result<Json<OrganisationStanding>, Error> {
    acting.person(Action::Review)?;
    services::review::standing(&state, organisation).await.map(Json)
}

/// Confirm an organisation, trust it, or take it from the public
///
/// Whoever works for it is told by mail, as of decisions about its entries. Nobody decides about an
/// organisation they belong to or whose profile they have handed in.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::ChangedMeanwhile`],
/// [`Error::VersionMissing`].
#[utoipa::path(
    put,
    path = "/api/v1/review/organisations/{id}/standing",
    operation_id = "change_standing",
    tag = "review",
    params(("If-Match" = String, Header, description = "The version that is changed")),
    request_body = StandingChange,
    responses(
        (status = 204, description = "It has that standing now"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn change_standing(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(organisation): Path<OrganisationId>,
    Version(version): Version,
    Body(asked): Body<StandingChange>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::Review)?;
    services::review::change_standing(&state, &person, organisation, &asked, version).await?;
    Ok(StatusCode::NO_CONTENT)
}
