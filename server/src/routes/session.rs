//! Signing in and out.

use axum::Json;
use axum::extract::State as FromState;
use axum_extra::extract::CookieJar;
use db::repo::links::LinkPurpose;
use http::{HeaderMap, StatusCode};
use shared::account::{
    Confirmation, LinkRequest, LinkUse, PasswordReset, Registration, SecondFactorCode, SignIn, SignInAnswer,
    SignInState,
};
use shared::policy::{Actor, Credential};
use shared::problem::Problem;

use crate::cookies;
use crate::error::Error;
use crate::extract::{Acting, Body, Caller};
use crate::services::sessions::SignedIn;
use crate::services::{accounts, sessions};
use crate::state::{State, Store};

/// A sign-in as far as it has come, with its cookies.
type Answer = Result<(CookieJar, Json<SignInAnswer>), Error>;

/// Register
///
/// Always answers the same: whether the address has an account already, only a
/// mail tells.
///
/// # Errors
/// [`Error::InvalidContent`], [`Error::TooManyRequests`].
#[utoipa::path(
    post,
    path = "/api/v1/accounts",
    operation_id = "register",
    tag = "session",
    request_body = Registration,
    responses(
        (status = 202, description = "A mail is on its way"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn register(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    Body(asked): Body<Registration>,
) -> Result<StatusCode, Error> {
    accounts::register(&state, &client, &asked).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Confirm a registration
///
/// Makes the account and signs in. The password of the registration is asked
/// for again, so that nobody confirms what somebody else has registered.
///
/// # Errors
/// [`Error::InvalidContent`], [`Error::TooManyRequests`].
#[utoipa::path(
    post,
    path = "/api/v1/accounts/confirm",
    operation_id = "confirm_registration",
    tag = "session",
    request_body = Confirmation,
    responses(
        (status = 200, body = SignInAnswer),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn confirm(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    Body(given): Body<Confirmation>,
) -> Answer {
    Ok(answer(&state, accounts::confirm(&state, &client, &given).await?))
}

/// Sign in by password
///
/// # Errors
/// [`Error::InvalidContent`], [`Error::TooManyRequests`].
#[utoipa::path(
    post,
    path = "/api/v1/session",
    operation_id = "sign_in",
    tag = "session",
    request_body = SignIn,
    responses(
        (status = 200, body = SignInAnswer),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn sign_in(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    Body(asked): Body<SignIn>,
) -> Answer {
    Ok(answer(&state, sessions::sign_in(&state, &client, &asked).await?))
}

/// Give the code of a second factor
///
/// # Errors
/// [`Error::Unauthenticated`] without a first step, [`Error::InvalidContent`],
/// [`Error::TooManyRequests`].
#[utoipa::path(
    post,
    path = "/api/v1/session/second-factor",
    operation_id = "give_code",
    tag = "session",
    request_body = SecondFactorCode,
    responses(
        (status = 200, body = SignInAnswer),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn give_code(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    headers: HeaderMap,
    Body(given): Body<SecondFactorCode>,
) -> Answer {
    let halfway = cookies::halfway(&state, &headers).ok_or(Error::Unauthenticated)?;
    let tokens = sessions::give_code(&state, &client, &halfway, &given).await?;
    Ok(answer(&state, SignedIn::Session(tokens)))
}

/// Sign out
///
/// # Errors
/// A database that fails.
#[utoipa::path(
    delete,
    path = "/api/v1/session",
    operation_id = "sign_out",
    tag = "session",
    responses((status = 204, description = "Nobody is signed in on this device"))
)]
pub async fn sign_out(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    Acting(actor): Acting,
) -> Result<(StatusCode, CookieJar), Error> {
    if let Actor::Person(person) = actor
        && let Credential::Session(session) = person.by
    {
        sessions::sign_out(&state, &client, person.id, session).await?;
    }
    Ok((StatusCode::NO_CONTENT, cookies::after_sign_out(&state)))
}

/// Ask for a link to sign in with
///
/// Always answers the same.
///
/// # Errors
/// [`Error::InvalidContent`], [`Error::TooManyRequests`].
#[utoipa::path(
    post,
    path = "/api/v1/session/links",
    operation_id = "send_sign_in_link",
    tag = "session",
    request_body = LinkRequest,
    responses(
        (status = 202, description = "A mail is on its way"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn send_link(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    Body(asked): Body<LinkRequest>,
) -> Result<StatusCode, Error> {
    accounts::send_link(&state, &client, LinkPurpose::SignIn, &asked).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Sign in by a link of a mail
///
/// # Errors
/// [`Error::InvalidContent`].
#[utoipa::path(
    post,
    path = "/api/v1/session/link",
    operation_id = "sign_in_by_link",
    tag = "session",
    request_body = LinkUse,
    responses((status = 200, body = SignInAnswer))
)]
pub async fn sign_in_by_link(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    Body(used): Body<LinkUse>,
) -> Answer {
    Ok(answer(&state, sessions::sign_in_by_link(&state, &client, &used).await?))
}

/// Ask for a link to set a new password
///
/// Always answers the same.
///
/// # Errors
/// [`Error::InvalidContent`], [`Error::TooManyRequests`].
#[utoipa::path(
    post,
    path = "/api/v1/password-resets",
    operation_id = "send_reset_link",
    tag = "session",
    request_body = LinkRequest,
    responses(
        (status = 202, description = "A mail is on its way"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn send_reset(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    Body(asked): Body<LinkRequest>,
) -> Result<StatusCode, Error> {
    accounts::send_link(&state, &client, LinkPurpose::PasswordReset, &asked).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Set a new password by a link of a mail
///
/// All devices are signed out.
///
/// # Errors
/// [`Error::InvalidContent`].
#[utoipa::path(
    post,
    path = "/api/v1/password-resets/use",
    operation_id = "reset_password",
    tag = "session",
    request_body = PasswordReset,
    responses((status = 204, description = "The new password counts"))
)]
pub async fn reset(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    Body(given): Body<PasswordReset>,
) -> Result<StatusCode, Error> {
    accounts::reset_password(&state, &client, &given).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn answer(store: &Store, signed_in: SignedIn) -> (CookieJar, Json<SignInAnswer>) {
    let state = match &signed_in {
        SignedIn::Session(_) => SignInState::SignedIn,
        SignedIn::Halfway(_) => SignInState::SecondFactor,
    };
    (cookies::after_sign_in(store, signed_in), Json(SignInAnswer { state }))
}
