//! Taking over the profile of an organisation that is there already.

use axum::Json;
use axum::extract::{Path, State as FromState};
use http::StatusCode;
use shared::claim::{Claim, ClaimDecision, ClaimRequest, Claims, ReviewClaims};
use shared::id::{ClaimId, OrganisationId};
use shared::policy::Action;
use shared::problem::Problem;

use crate::error::Error;
use crate::extract::{Acting, Body};
use crate::services::claims;
use crate::state::State;

/// Ask to take over the profile of an organisation
///
/// For who belongs to an organisation that the list of similar ones may name. Those who review decide, and
/// its owners are told. At most five requests are open at a time (`too_many_claims`); who becomes a member
/// otherwise has none any more.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`],
/// [`Error::TooManyRequests`]; [`Error::Conflict`] for who is a member or has asked already.
#[utoipa::path(
    post,
    path = "/api/v1/workspace/organisations/{id}/claims",
    operation_id = "claim_organisation",
    tag = "workspace",
    request_body = ClaimRequest,
    responses(
        (status = 201, body = Claim),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn claim(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<OrganisationId>,
    Body(asked): Body<ClaimRequest>,
) -> Result<(StatusCode, Json<Claim>), Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    let claim = claims::claim(&state, &person, id, &asked).await?;
    Ok((StatusCode::CREATED, Json(claim)))
}

/// One's requests that nobody has decided yet
///
/// # Errors
/// [`Error::Unauthenticated`].
#[utoipa::path(
    get,
    path = "/api/v1/workspace/claims",
    operation_id = "list_own_claims",
    tag = "workspace",
    responses((status = 200, body = Claims)),
    security(("session" = []), ("token" = []))
)]
pub async fn own(FromState(state): FromState<State>, acting: Acting) -> Result<Json<Claims>, Error> {
    let person = acting.person(Action::ReadWorkspace)?;
    claims::of_person(&state, &person).await.map(Json)
}

/// Take a request back
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`]; [`Error::NotFound`], also for one that is decided.
#[utoipa::path(
    delete,
    path = "/api/v1/workspace/claims/{id}",
    operation_id = "take_claim_back",
    tag = "workspace",
    responses(
        (status = 204, description = "Nobody decides it any more"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn take_back(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<ClaimId>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    claims::take_back(&state, &person, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Requests to take over profiles that nobody has decided yet
///
/// The oldest first, at most 200; for those who may change the standing of organisations.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`].
#[utoipa::path(
    get,
    path = "/api/v1/review/claims",
    operation_id = "list_claims",
    tag = "review",
    responses((status = 200, body = ReviewClaims)),
    security(("session" = []), ("token" = []))
)]
pub async fn open(FromState(state): FromState<State>, acting: Acting) -> Result<Json<ReviewClaims>, Error> {
    let person = acting.person(Action::ReadClaims)?;
    claims::open(&state, &person).await.map(Json)
}

/// Decide a request to take over a profile
///
/// Who is accepted is an owner of the organisation from then on; the owners it has stay and are told. The
/// person is told either way, with the reason if it is declined. Nobody decides about themselves or an
/// organisation they belong to, and an account of the demonstration is not accepted.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`];
/// [`Error::Conflict`] if it was decided already.
#[utoipa::path(
    post,
    path = "/api/v1/review/claims/{id}/decision",
    operation_id = "decide_claim",
    tag = "review",
    request_body = ClaimDecision,
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
    Path(id): Path<ClaimId>,
    Body(decision): Body<ClaimDecision>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::ReadClaims)?;
    claims::decide(&state, &person, id, &decision).await?;
    Ok(StatusCode::NO_CONTENT)
}
