//! What protects the account of who asks, and who uses it.

use axum::Json;
use axum::extract::{Path, State as FromState};
use http::StatusCode;
use shared::account::{
    ApiToken, ApiTokenRequest, NewApiToken, PasswordProof, RecoveryCodes, SecondFactorCode,
    SecondFactorSetup, SecurityEvent, Session,
};
use shared::id::{ApiTokenId, SessionId};
use shared::policy::Action;
use shared::problem::Problem;

use crate::error::Error;
use crate::extract::{Acting, Body, Caller};
use crate::services::{api_tokens, second_factor, security, sessions};
use crate::state::State;

/// Where one is signed in
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`].
#[utoipa::path(
    get,
    path = "/api/v1/account/sessions",
    operation_id = "list_sessions",
    tag = "account",
    responses((status = 200, body = Vec<Session>)),
    security(("session" = []), ("token" = []))
)]
pub async fn sessions(
    FromState(state): FromState<State>,
    acting: Acting,
) -> Result<Json<Vec<Session>>, Error> {
    let person = acting.person(Action::ChangeSecurity)?;
    sessions::list(&state, person.id, person.session()).await.map(Json)
}

/// Sign another device out
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`].
#[utoipa::path(
    delete,
    path = "/api/v1/account/sessions/{id}",
    operation_id = "end_session",
    tag = "account",
    responses(
        (status = 204, description = "It is signed out"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn end_session(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    acting: Acting,
    Path(id): Path<SessionId>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::ChangeSecurity)?;
    sessions::end(&state, &client, person.id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sign all other devices out
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`].
#[utoipa::path(
    delete,
    path = "/api/v1/account/sessions",
    operation_id = "end_other_sessions",
    tag = "account",
    responses((status = 204, description = "They are signed out")),
    security(("session" = []), ("token" = []))
)]
pub async fn end_other_sessions(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    acting: Acting,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::ChangeSecurity)?;
    sessions::end_others(&state, &client, person.id, person.session()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What mattered for the safety of the account
///
/// The newest first, at most 100.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`].
#[utoipa::path(
    get,
    path = "/api/v1/account/events",
    operation_id = "list_security_events",
    tag = "account",
    responses((status = 200, body = Vec<SecurityEvent>)),
    security(("session" = []), ("token" = []))
)]
pub async fn events(
    FromState(state): FromState<State>,
    acting: Acting,
) -> Result<Json<Vec<SecurityEvent>>, Error> {
    let person = acting.person(Action::ChangeSecurity)?;
    security::list(&state, person.id).await.map(Json)
}

/// Begin to set a second factor up
///
/// It counts once a code has been given.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::InvalidContent`], [`Error::TooManyRequests`], [`Error::Conflict`].
#[utoipa::path(
    post,
    path = "/api/v1/account/second-factor",
    operation_id = "set_up_second_factor",
    tag = "account",
    request_body = PasswordProof,
    responses(
        (status = 200, body = SecondFactorSetup),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn set_up_second_factor(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    acting: Acting,
    Body(proof): Body<PasswordProof>,
) -> Result<Json<SecondFactorSetup>, Error> {
    let person = acting.person(Action::ChangeSecurity)?;
    second_factor::set_up(&state, &client, &person, &proof).await.map(Json)
}

/// Switch the second factor on
///
/// By a code of the app; tells the recovery codes.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::InvalidContent`], [`Error::TooManyRequests`], [`Error::Conflict`].
#[utoipa::path(
    put,
    path = "/api/v1/account/second-factor",
    operation_id = "switch_second_factor_on",
    tag = "account",
    request_body = SecondFactorCode,
    responses(
        (status = 200, body = RecoveryCodes),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn switch_second_factor_on(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    acting: Acting,
    Body(given): Body<SecondFactorCode>,
) -> Result<Json<RecoveryCodes>, Error> {
    let person = acting.person(Action::ChangeSecurity)?;
    second_factor::switch_on(&state, &client, &person, &given).await.map(Json)
}

/// Take the second factor away
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::InvalidContent`], [`Error::TooManyRequests`].
#[utoipa::path(
    post,
    path = "/api/v1/account/second-factor/removal",
    operation_id = "remove_second_factor",
    tag = "account",
    request_body = PasswordProof,
    responses(
        (status = 204, description = "The password is enough to sign in"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn remove_second_factor(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    acting: Acting,
    Body(proof): Body<PasswordProof>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::ChangeSecurity)?;
    second_factor::switch_off(&state, &client, &person, &proof).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make new recovery codes
///
/// The old ones are worth nothing any more.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::InvalidContent`], [`Error::TooManyRequests`], [`Error::Conflict`].
#[utoipa::path(
    post,
    path = "/api/v1/account/recovery-codes",
    operation_id = "renew_recovery_codes",
    tag = "account",
    request_body = PasswordProof,
    responses(
        (status = 200, body = RecoveryCodes),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn renew_recovery_codes(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    acting: Acting,
    Body(proof): Body<PasswordProof>,
) -> Result<Json<RecoveryCodes>, Error> {
    let person = acting.person(Action::ChangeSecurity)?;
    second_factor::renew_recovery_codes(&state, &client, &person, &proof).await.map(Json)
}

/// Tokens for software
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`].
#[utoipa::path(
    get,
    path = "/api/v1/account/tokens",
    operation_id = "list_tokens",
    tag = "account",
    responses((status = 200, body = Vec<ApiToken>)),
    security(("session" = []), ("token" = []))
)]
pub async fn tokens(
    FromState(state): FromState<State>,
    acting: Acting,
) -> Result<Json<Vec<ApiToken>>, Error> {
    let person = acting.person(Action::ChangeSecurity)?;
    api_tokens::list(&state, person.id).await.map(Json)
}

/// Make a token for software
///
/// Its secret is told only now.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::InvalidContent`], [`Error::TooManyRequests`].
#[utoipa::path(
    post,
    path = "/api/v1/account/tokens",
    operation_id = "make_token",
    tag = "account",
    request_body = ApiTokenRequest,
    responses(
        (status = 201, body = NewApiToken),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn make_token(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    acting: Acting,
    Body(asked): Body<ApiTokenRequest>,
) -> Result<(StatusCode, Json<NewApiToken>), Error> {
    let person = acting.person(Action::ChangeSecurity)?;
    let token = api_tokens::make(&state, &client, &person, &asked).await?;
    Ok((StatusCode::CREATED, Json(token)))
}

/// End a token for software
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`].
#[utoipa::path(
    delete,
    path = "/api/v1/account/tokens/{id}",
    operation_id = "revoke_token",
    tag = "account",
    responses(
        (status = 204, description = "It is worth nothing any more"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn revoke_token(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    acting: Acting,
    Path(id): Path<ApiTokenId>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::ChangeSecurity)?;
    api_tokens::revoke(&state, &client, person.id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
