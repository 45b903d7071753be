//! Contacts and places of organisations.

use axum::Json;
use axum::extract::{Path, State as FromState};
use http::StatusCode;
use shared::id::{ContactId, OrganisationId, PlaceId};
use shared::place::PlaceData;
use shared::policy::Action;
use shared::problem::Problem;
use shared::workspace::{OwnContact, OwnPlace, StatedContact};

use crate::error::Error;
use crate::extract::{Acting, Body, Version};
use crate::services::{contacts, places};
use crate::state::State;

/// Add a contact to an organisation
///
/// A person is named in public with their consent only.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`].
#[utoipa::path(
    post,
    path = "/api/v1/workspace/organisations/{id}/contacts",
    operation_id = "add_contact",
    tag = "workspace",
    request_body = StatedContact,
    responses(
        (status = 201, body = OwnContact),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn add_contact(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(organisation): Path<OrganisationId>,
    Body(stated): Body<StatedContact>,
) -> Result<(StatusCode, Json<OwnContact>), Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    let own = contacts::add(&state, &person, organisation, stated).await?;
    Ok((StatusCode::CREATED, Json(own)))
}

/// Change a contact, in every entry that shows it
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`],
/// [`Error::ChangedMeanwhile`], [`Error::VersionMissing`].
#[utoipa::path(
    put,
    path = "/api/v1/workspace/organisations/{id}/contacts/{contact}",
    operation_id = "change_contact",
    tag = "workspace",
    params(("If-Match" = String, Header, description = "The version that is changed")),
    request_body = StatedContact,
    responses(
        (status = 200, body = OwnContact),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn change_contact(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(ids): Path<(OrganisationId, ContactId)>,
    Version(version): Version,
    Body(stated): Body<StatedContact>,
) -> Result<Json<OwnContact>, Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    contacts::change(&state, &person, ids, stated, version).await.map(Json)
}

/// Delete a contact that no entry shows or is to show
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::Conflict`],
/// [`Error::ChangedMeanwhile`], [`Error::VersionMissing`].
#[utoipa::path(
    delete,
    path = "/api/v1/workspace/organisations/{id}/contacts/{contact}",
    operation_id = "delete_contact",
    tag = "workspace",
    params(("If-Match" = String, Header, description = "The version that is deleted")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn delete_contact(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(ids): Path<(OrganisationId, ContactId)>,
    Version(version): Version,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    contacts::remove(&state, &person, ids, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Add a place to an organisation
///
/// Without a point, the place has that of its locality, its postal code or its municipality, and
/// `precision` says which; one that is stated as the middle of a postal code or a municipality is
/// found anew. A known locality gets the name that the county has for it.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`].
#[utoipa::path(
    post,
    path = "/api/v1/workspace/organisations/{id}/places",
    operation_id = "add_place",
    tag = "workspace",
    request_body = PlaceData,
    responses(
        (status = 201, body = OwnPlace),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn add_place(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(organisation): Path<OrganisationId>,
    Body(stated): Body<PlaceData>,
) -> Result<(StatusCode, Json<OwnPlace>), Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    let own = places::add(&state, &person, organisation, stated).await?;
    Ok((StatusCode::CREATED, Json(own)))
}

/// Change a place, in every entry that shows it
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`],
/// [`Error::ChangedMeanwhile`], [`Error::VersionMissing`].
#[utoipa::path(
    put,
    path = "/api/v1/workspace/organisations/{id}/places/{place}",
    operation_id = "change_place",
    tag = "workspace",
    params(("If-Match" = String, Header, description = "The version that is changed")),
    request_body = PlaceData,
    responses(
        (status = 200, body = OwnPlace),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn change_place(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(ids): Path<(OrganisationId, PlaceId)>,
    Version(version): Version,
    Body(stated): Body<PlaceData>,
) -> Result<Json<OwnPlace>, Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    places::change(&state, &person, ids, stated, version).await.map(Json)
}

/// Delete a place that no entry shows or is to show
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::Conflict`],
/// [`Error::ChangedMeanwhile`], [`Error::VersionMissing`].
#[utoipa::path(
    delete,
    path = "/api/v1/workspace/organisations/{id}/places/{place}",
    operation_id = "delete_place",
    tag = "workspace",
    params(("If-Match" = String, Header, description = "The version that is deleted")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn delete_place(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(ids): Path<(OrganisationId, PlaceId)>,
    Version(version): Version,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    places::remove(&state, &person, ids, version).await?;
    Ok(StatusCode::NO_CONTENT)
}
