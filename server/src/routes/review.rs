//! What waits for those who review, and what they decide.

use axum::Json;
use axum::extract::{Path, State as FromState};
use http::StatusCode;
use shared::id::{CaseId, EntryId, OrganisationId};
use shared::policy::Action;
use shared::problem::Problem;
use shared::review::{
    LookedAt, OrganisationStanding, ReviewDecision, ReviewSubmissions, StandingChange, SubmissionDetail,
};

use crate::error::Error;
use crate::extract::{Acting, Body, Version};
use crate::services;
use crate::state::State;

/// Decide about a revision that was handed in
///
/// Who reviews a municipality decides about what takes place in that one only; nobody decides about an
/// organisation they belong to, nor about what they have handed in themselves. What is published with corrections
/// becomes a revision of its own, based on the one that was handed in; it may refer only to what the organisation has.
/// Whoever works for the organisation is told by mail after a quarter of an hour, together with what else is decided
/// in it. Where a colleague was faster, the code is `decided_meanwhile`.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`],
/// [`Error::DecidedMeanwhile`], [`Error::Conflict`].
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

/// Say that what was published at once was looked at
///
/// That closes the case. Who has handed it in or belongs to the organisation does not say so.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::Conflict`],
/// [`Error::DecidedMeanwhile`]; [`Error::ChangedMeanwhile`] if something newer was published since.
#[utoipa::path(
    post,
    path = "/api/v1/review/cases/{id}/look",
    operation_id = "look_at_case",
    tag = "review",
    request_body = LookedAt,
    responses(
        (status = 204, description = "The case is closed"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn look(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(case): Path<CaseId>,
    Body(asked): Body<LookedAt>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::Review)?;
    services::review::look(&state, &person, case, &asked).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Undo what one has just decided
///
/// Within ten seconds, by the same person, and unless something else has changed the entry since. The case is open
/// again and everything as it was before; nobody is told.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::Conflict`].
#[utoipa::path(
    post,
    path = "/api/v1/review/cases/{id}/undo",
    operation_id = "undo_decision",
    tag = "review",
    responses(
        (status = 204, description = "It is undone"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn undo(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(case): Path<CaseId>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::Review)?;
    services::review::undo(&state, &person, case).await?;
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
/// Whoever works for it is told by mail, as of decisions about its entries; where it is taken from the public, also
/// why. Nobody decides about an organisation they belong to or whose profile they have handed in, and who does not
/// administer the site trusts none.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`],
/// [`Error::ChangedMeanwhile`], [`Error::VersionMissing`].
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
