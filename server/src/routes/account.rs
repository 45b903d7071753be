//! The account of who asks.

use axum::Json;
use axum::extract::State as FromState;
use axum_extra::extract::CookieJar;
use http::StatusCode;
use shared::account::{
    Account, EmailChange, EmailChangeAnswer, LinkUse, PasswordChange, PasswordProof, ProfileChange,
};
use shared::policy::Action;
use shared::problem::Problem;

use crate::cookies;
use crate::error::Error;
use crate::extract::{Acting, Body, Caller};
use crate::services::{accounts, email_changes};
use crate::state::State;

/// Who one is
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`].
#[utoipa::path(
    get,
    path = "/api/v1/account",
    operation_id = "read_account",
    tag = "account",
    responses((status = 200, body = Account)),
    security(("session" = []), ("token" = []))
)]
pub async fn read(FromState(state): FromState<State>, acting: Acting) -> Result<Json<Account>, Error> {
    let person = acting.person(Action::ReadAccount)?;
    accounts::read(&state, &person).await.map(Json)
}

/// Change what one says of oneself
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::InvalidContent`].
#[utoipa::path(
    put,
    path = "/api/v1/account/profile",
    operation_id = "change_profile",
    tag = "account",
    request_body = ProfileChange,
    responses((status = 200, body = Account)),
    security(("session" = []), ("token" = []))
)]
pub async fn change_profile(
    FromState(state): FromState<State>,
    acting: Acting,
    Body(asked): Body<ProfileChange>,
) -> Result<Json<Account>, Error> {
    let person = acting.person(Action::ChangeProfile)?;
    accounts::change_profile(&state, &person, asked).await.map(Json)
}

/// Change the password
///
/// Other devices are signed out.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::InvalidContent`], [`Error::TooManyRequests`].
#[utoipa::path(
    put,
    path = "/api/v1/account/password",
    operation_id = "change_password",
    tag = "account",
    request_body = PasswordChange,
    responses(
        (status = 204, description = "The new password counts"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn change_password(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    acting: Acting,
    Body(asked): Body<PasswordChange>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::ChangeSecurity)?;
    accounts::change_password(&state, &client, &person, &asked).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ask for another e-mail address
///
/// Mails go to both addresses, and both must agree.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::InvalidContent`], [`Error::TooManyRequests`].
#[utoipa::path(
    post,
    path = "/api/v1/account/email",
    operation_id = "change_email",
    tag = "account",
    request_body = EmailChange,
    responses(
        (status = 202, description = "Mails are on their way"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn change_email(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    acting: Acting,
    Body(asked): Body<EmailChange>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::ChangeSecurity)?;
    email_changes::ask(&state, &client, &person, &asked).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Keep the e-mail address after all
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`].
#[utoipa::path(
    delete,
    path = "/api/v1/account/email",
    operation_id = "keep_email",
    tag = "account",
    responses((status = 204, description = "Nothing changes")),
    security(("session" = []), ("token" = []))
)]
pub async fn keep_email(FromState(state): FromState<State>, acting: Acting) -> Result<StatusCode, Error> {
    let person = acting.person(Action::ChangeSecurity)?;
    email_changes::give_up(&state, &person).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Agree to another e-mail address
///
/// By a link of a mail; nobody needs to be signed in.
///
/// # Errors
/// [`Error::InvalidContent`].
#[utoipa::path(
    post,
    path = "/api/v1/email-changes/confirm",
    operation_id = "confirm_email",
    tag = "account",
    request_body = LinkUse,
    responses((status = 200, body = EmailChangeAnswer))
)]
pub async fn confirm_email(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    Body(used): Body<LinkUse>,
) -> Result<Json<EmailChangeAnswer>, Error> {
    email_changes::confirm(&state, &client, &used).await.map(Json)
}

/// Delete the account
///
/// What an organisation has published stays with it; one that waits for its confirmation and has no
/// other member goes with the account. Who is the only owner of an organisation with other members
/// makes one of them an owner first: `last_owner` with the name, at `/organisations/` and its id.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::InvalidContent`], [`Error::TooManyRequests`].
#[utoipa::path(
    post,
    path = "/api/v1/account/deletion",
    operation_id = "delete_account",
    tag = "account",
    request_body = PasswordProof,
    responses(
        (status = 204, description = "The account is gone"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn delete(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    acting: Acting,
    Body(proof): Body<PasswordProof>,
) -> Result<(StatusCode, CookieJar), Error> {
    let person = acting.person(Action::ChangeSecurity)?;
    accounts::delete(&state, &client, &person, &proof).await?;
    Ok((StatusCode::NO_CONTENT, cookies::after_sign_out(&state)))
}
