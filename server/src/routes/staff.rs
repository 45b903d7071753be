//! The county's staff: who may do what, who is invited, whose account is locked.

use axum::Json;
use axum::extract::{Path, State as FromState};
use http::StatusCode;
use shared::account::LinkUse;
use shared::id::{AccountId, InvitationId};
use shared::policy::Action;
use shared::problem::Problem;
use shared::staff::{
    LockChange, NewStaff, Reasoned, RightsChange, Staff, StaffInvitation, StaffInvitationOffer,
};

use crate::error::Error;
use crate::extract::{Acting, Body, Caller};
use crate::services::staff::{self, invitations};
use crate::state::State;

/// The staff
///
/// Who has rights of staff, locked accounts among them, and who is invited. For those who administer the site.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`].
#[utoipa::path(
    get,
    path = "/api/v1/review/staff",
    operation_id = "list_staff",
    tag = "review",
    responses((status = 200, body = Staff)),
    security(("session" = []), ("token" = []))
)]
pub async fn list(FromState(state): FromState<State>, acting: Acting) -> Result<Json<Staff>, Error> {
    let person = acting.person(Action::ReadStaff)?;
    staff::list(&state, &person).await.map(Json)
}

/// Invite somebody to the staff
///
/// A mail with a link that works once, for 14 days, goes to the address; an invitation it got before ends. Who
/// accepts needs an account of this address. `oneself`, `account_locked`.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::InvalidContent`], [`Error::TooManyRequests`].
#[utoipa::path(
    post,
    path = "/api/v1/review/staff/invitations",
    operation_id = "invite_staff",
    tag = "review",
    request_body = NewStaff,
    responses(
        (status = 201, body = StaffInvitation),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []))
)]
pub async fn invite(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    acting: Acting,
    Body(asked): Body<NewStaff>,
) -> Result<(StatusCode, Json<StaffInvitation>), Error> {
    let person = acting.person(Action::ChangeStaff)?;
    let invitation = invitations::invite(&state, &client, &person, &asked).await?;
    Ok((StatusCode::CREATED, Json(invitation)))
}

/// Take an invitation to the staff back
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`].
#[utoipa::path(
    delete,
    path = "/api/v1/review/staff/invitations/{id}",
    operation_id = "take_staff_invitation_back",
    tag = "review",
    responses(
        (status = 204, description = "The link of its mail is worth nothing any more"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []))
)]
pub async fn take_back(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<InvitationId>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::ChangeStaff)?;
    invitations::take_back(&state, &person, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Change what somebody of the staff may do
///
/// No right at all takes them from the staff. Nobody changes their own rights (`oneself`), and somebody who
/// administers the site, with a second factor and an account that is not locked, always stays (`last_admin`). The
/// person is told by mail.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`].
#[utoipa::path(
    put,
    path = "/api/v1/review/staff/{id}/rights",
    operation_id = "change_rights",
    tag = "review",
    request_body = RightsChange,
    responses(
        (status = 204, description = "The account has these rights"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []))
)]
pub async fn change_rights(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<AccountId>,
    Body(asked): Body<RightsChange>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::ChangeStaff)?;
    staff::change_rights(&state, &person, id, &asked).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lock an account, or open it again
///
/// Of whomever. All sessions of a locked account end at once; nobody signs in with it, by whatever way, and its tokens
/// for software are worth nothing. Opened again, it is as before, but for sessions and links. The person is told by
/// mail, of a lock with the reason. `oneself`, `last_admin`.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`].
#[utoipa::path(
    put,
    path = "/api/v1/review/accounts/{id}/lock",
    operation_id = "change_lock",
    tag = "review",
    request_body = LockChange,
    responses(
        (status = 204, description = "The account is locked, or open"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []))
)]
pub async fn change_lock(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<AccountId>,
    Body(asked): Body<LockChange>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::ChangeStaff)?;
    staff::change_lock(&state, &person, id, &asked).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take the second factor of an account away
///
/// For who has lost the app and the recovery codes. All sessions end; rights of staff rest until a new one is set up.
/// The person is told by mail. `oneself`, `last_admin`.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`];
/// [`Error::Conflict`] if there is none.
#[utoipa::path(
    post,
    path = "/api/v1/review/accounts/{id}/second-factor-reset",
    operation_id = "reset_second_factor",
    tag = "review",
    request_body = Reasoned,
    responses(
        (status = 204, description = "Signing in needs no code any more"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []))
)]
pub async fn reset_second_factor(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<AccountId>,
    Body(asked): Body<Reasoned>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::ChangeStaff)?;
    staff::reset_second_factor(&state, &person, id, &asked).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What an invitation to the staff is about
///
/// By the link of its mail; nobody needs to be signed in, and the link still works afterwards.
///
/// # Errors
/// [`Error::InvalidContent`].
#[utoipa::path(
    post,
    path = "/api/v1/staff-invitations/read",
    operation_id = "read_staff_invitation",
    tag = "review",
    request_body = LinkUse,
    responses((status = 200, body = StaffInvitationOffer))
)]
pub async fn read_invitation(
    FromState(state): FromState<State>,
    Body(used): Body<LinkUse>,
) -> Result<Json<StaffInvitationOffer>, Error> {
    invitations::read(&state, &used).await.map(Json)
}

/// Accept an invitation to the staff
///
/// With an account of the invited address (`other_address`). Its rights come beside those the account has; they rest
/// until it has a second factor. `link_expired`, also if who has invited does not administer the site any more.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::InvalidContent`].
#[utoipa::path(
    post,
    path = "/api/v1/staff-invitations/accept",
    operation_id = "accept_staff_invitation",
    tag = "review",
    request_body = LinkUse,
    responses((status = 204, description = "The account has the rights")),
    security(("session" = []))
)]
pub async fn accept_invitation(
    FromState(state): FromState<State>,
    acting: Acting,
    Body(used): Body<LinkUse>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::ChangeSecurity)?;
    invitations::accept(&state, &person, &used).await?;
    Ok(StatusCode::NO_CONTENT)
}
