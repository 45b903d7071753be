//! Decisions of those who review.

use axum::extract::{Path, State as FromState};
use http::StatusCode;
use shared::id::{EntryId, OrganisationId};
use shared::policy::Action;
use shared::problem::Problem;
use shared::review::{ReviewDecision, StandingChange};

use crate::error::Error;
use crate::extract::{Acting, Body};
use crate::services;
use crate::state::State;

/// Decide about a revision that was handed in
///
/// Who reviews a municipality decides about what takes place in that one only; nobody decides about an
/// organisation they belong to. Whoever works for the organisation is told by mail after a quarter of an hour,
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

/// Confirm an organisation, trust it, or take it from the public
///
/// Whoever works for it is told by mail, as of decisions about its entries.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`].
#[utoipa::path(
    put,
    path = "/api/v1/review/organisations/{id}/standing",
    operation_id = "change_standing",
    tag = "review",
    request_body = StandingChange,
    responses(
        (status = 204, description = "It has that standing now"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn change_standing(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(organisation): Path<OrganisationId>,
    Body(asked): Body<StandingChange>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::ChangeStanding(organisation))?;
    services::review::change_standing(&state, &person, organisation, &asked).await?;
    Ok(StatusCode::NO_CONTENT)
}
