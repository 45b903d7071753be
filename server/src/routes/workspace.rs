//! What people work on for their organisations.

use axum::Json;
use axum::extract::{Path, State as FromState};
use http::StatusCode;
use shared::id::OrganisationId;
use shared::organisation::OrganisationProfile;
use shared::policy::Action;
use shared::problem::Problem;
use shared::workspace::{OrganisationWork, OwnOrganisation, SimilarOrganisations, Workspace};

use crate::error::Error;
use crate::extract::{Acting, Body, DescribedOrganisation, Version};
use crate::services;
use crate::state::State;

/// The organisations one works for, with all their entries
///
/// With what needs attention, the most urgent first, and what reviewers have written of late.
///
/// # Errors
/// [`Error::Unauthenticated`].
#[utoipa::path(
    get,
    path = "/api/v1/workspace",
    operation_id = "read_workspace",
    tag = "workspace",
    responses((status = 200, body = Workspace)),
    security(("session" = []), ("token" = []))
)]
pub async fn read(FromState(state): FromState<State>, acting: Acting) -> Result<Json<Workspace>, Error> {
    let person = acting.person(Action::ReadWorkspace)?;
    services::workspace::read(&state, &person).await.map(Json)
}

/// An organisation with its entries, contacts and places
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::NotFound`], also for who does not belong to it.
#[utoipa::path(
    get,
    path = "/api/v1/workspace/organisations/{id}",
    operation_id = "read_own_organisation",
    tag = "workspace",
    responses(
        (status = 200, body = OrganisationWork),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn organisation(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<OrganisationId>,
) -> Result<Json<OrganisationWork>, Error> {
    let person = acting.person(Action::ReadWorkspace)?;
    services::workspace::organisation(&state, &person, id).await.map(Json)
}

/// Organisations that may be the one somebody is about to register
///
/// Those the public sees or saw until nobody confirmed them any more, and by their names those it is to see
/// one day; `slug` is null of all it does not see now. With every letter of the name there is more to
/// compare. Places are compared by street and municipality, or by postal code and name; of those alike by
/// name, the ones from the same municipality come first.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`]; unknown parameters and municipalities.
#[utoipa::path(
    get,
    path = "/api/v1/workspace/similar-organisations",
    operation_id = "list_similar_organisations",
    tag = "workspace",
    params(
        ("name" = Option<String>, Query, description = "Its name, or the beginning of it"),
        ("website" = Option<String>, Query, description = "Its web address"),
        ("phone" = Option<String>, Query, description = "Its phone number"),
        ("street" = Option<String>, Query, description = "The street of its place, with or without a house number"),
        ("postal_code" = Option<String>, Query, description = "The postal code of its place"),
        ("municipality" = Option<Vec<String>>, Query, description = "Repeatable; key of a municipality it works in")
    ),
    responses((status = 200, body = SimilarOrganisations)),
    security(("session" = []), ("token" = []))
)]
pub async fn similar(
    FromState(state): FromState<State>,
    acting: Acting,
    DescribedOrganisation(described): DescribedOrganisation,
) -> Result<Json<SimilarOrganisations>, Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    services::similar::organisations(&state, &person, &described).await.map(Json)
}

/// Register an organisation
///
/// Its profile is handed in for review, and the organisation waits for its confirmation; until then
/// the public sees nothing of it. Who registers it is its owner. Places, contacts and pictures are
/// added later.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::InvalidContent`].
#[utoipa::path(
    post,
    path = "/api/v1/workspace/organisations",
    operation_id = "register_organisation",
    tag = "workspace",
    request_body = OrganisationProfile,
    responses((status = 201, body = OwnOrganisation)),
    security(("session" = []), ("token" = []))
)]
pub async fn register(
    FromState(state): FromState<State>,
    acting: Acting,
    Body(profile): Body<OrganisationProfile>,
) -> Result<(StatusCode, Json<OwnOrganisation>), Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    let own = services::workspace::register(&state, &person, profile).await?;
    Ok((StatusCode::CREATED, Json(own)))
}

/// Delete an organisation that was registered by mistake
///
/// With all it has, for its owner, and only while it waits for its confirmation and the public has never seen
/// anything of it. Whoever else works for it is told by mail.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::Conflict`],
/// [`Error::ChangedMeanwhile`], [`Error::VersionMissing`].
#[utoipa::path(
    delete,
    path = "/api/v1/workspace/organisations/{id}",
    operation_id = "delete_organisation",
    tag = "workspace",
    params(("If-Match" = String, Header, description = "The version of its profile")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn delete_organisation(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<OrganisationId>,
    Version(version): Version,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    services::members::delete_organisation(&state, &person, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}
