//! Who works for an organisation.

use axum::Json;
use axum::extract::{Path, State as FromState};
use http::StatusCode;
use shared::account::{LinkUse, Membership};
use shared::id::{AccountId, InvitationId, OrganisationId};
use shared::member::{Invitation, InvitationOffer, InvitationRequest, Members, RoleChange};
use shared::policy::Action;
use shared::problem::Problem;

use crate::error::Error;
use crate::extract::{Acting, Body, Caller, Version};
use crate::services::{invitations, members};
use crate::state::State;

/// Who works for an organisation, and who is invited to
///
/// For its members only.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::NotFound`].
#[utoipa::path(
    get,
    path = "/api/v1/workspace/organisations/{id}/members",
    operation_id = "list_members",
    tag = "workspace",
    responses(
        (status = 200, body = Members),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn list(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<OrganisationId>,
) -> Result<Json<Members>, Error> {
    let person = acting.person(Action::ReadWorkspace)?;
    members::list(&state, &person, id).await.map(Json)
}

/// Change what a member may do
///
/// For owners. To hand an organisation over, make somebody else an owner first. The only owner stays
/// one (`last_owner`).
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`],
/// [`Error::ChangedMeanwhile`], [`Error::VersionMissing`].
#[utoipa::path(
    put,
    path = "/api/v1/workspace/organisations/{id}/members/{account}",
    operation_id = "change_member",
    tag = "workspace",
    params(("If-Match" = String, Header, description = "The version that is changed")),
    request_body = RoleChange,
    responses(
        (status = 204, description = "The member has this role"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn change_role(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(ids): Path<(OrganisationId, AccountId)>,
    Version(version): Version,
    Body(asked): Body<RoleChange>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    members::change_role(&state, &person, ids, asked.role, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Leave an organisation, or remove a member
///
/// Everybody may leave but the only owner (`last_owner`); owners remove others, who lose access at once.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`],
/// [`Error::ChangedMeanwhile`], [`Error::VersionMissing`].
#[utoipa::path(
    delete,
    path = "/api/v1/workspace/organisations/{id}/members/{account}",
    operation_id = "remove_member",
    tag = "workspace",
    params(("If-Match" = String, Header, description = "The version that is ended")),
    responses(
        (status = 204, description = "It is no member any more"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn remove(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(ids): Path<(OrganisationId, AccountId)>,
    Version(version): Version,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    members::remove(&state, &person, ids, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Invite somebody to work for an organisation
///
/// For owners. A mail with a link that works once, for 14 days, goes to the address; an invitation it
/// got before ends. `already_member`, `too_many_invitations`.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`],
/// [`Error::TooManyRequests`].
#[utoipa::path(
    post,
    path = "/api/v1/workspace/organisations/{id}/members/invitations",
    operation_id = "invite_member",
    tag = "workspace",
    request_body = InvitationRequest,
    responses(
        (status = 201, body = Invitation),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn invite(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    acting: Acting,
    Path(id): Path<OrganisationId>,
    Body(asked): Body<InvitationRequest>,
) -> Result<(StatusCode, Json<Invitation>), Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    let invitation = invitations::invite(&state, &client, &person, id, &asked).await?;
    Ok((StatusCode::CREATED, Json(invitation)))
}

/// Take an invitation back
///
/// For owners. No version is asked for: an invitation never changes, and sent anew it is another one.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`].
#[utoipa::path(
    delete,
    path = "/api/v1/workspace/organisations/{id}/members/invitations/{invitation}",
    operation_id = "take_invitation_back",
    tag = "workspace",
    responses(
        (status = 204, description = "The link of its mail is worth nothing any more"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn take_back(
    FromState(state): FromState<State>,
    acting: Acting,
    Path((id, invitation)): Path<(OrganisationId, InvitationId)>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    invitations::take_back(&state, &person, id, invitation).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What an invitation is about
///
/// By the link of its mail; nobody needs to be signed in, and the link still works afterwards.
///
/// # Errors
/// [`Error::InvalidContent`].
#[utoipa::path(
    post,
    path = "/api/v1/workspace/invitations/read",
    operation_id = "read_invitation",
    tag = "workspace",
    request_body = LinkUse,
    responses((status = 200, body = InvitationOffer))
)]
pub async fn read_invitation(
    FromState(state): FromState<State>,
    Body(used): Body<LinkUse>,
) -> Result<Json<InvitationOffer>, Error> {
    invitations::read(&state, &used).await.map(Json)
}

/// Accept an invitation
///
/// With any account: who has the link is invited. `already_member`, `link_expired`.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::InvalidContent`].
#[utoipa::path(
    post,
    path = "/api/v1/workspace/invitations/accept",
    operation_id = "accept_invitation",
    tag = "workspace",
    request_body = LinkUse,
    responses((status = 200, body = Membership)),
    security(("session" = []), ("token" = []))
)]
pub async fn accept_invitation(
    FromState(state): FromState<State>,
    acting: Acting,
    Body(used): Body<LinkUse>,
) -> Result<Json<Membership>, Error> {
    let person = acting.person(Action::Join)?;
    invitations::accept(&state, &person, &used).await.map(Json)
}
