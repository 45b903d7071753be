//! Pictures and documents of organisations.

use axum::Json;
use axum::extract::{Path, State as FromState};
use http::StatusCode;
use shared::file::{Document, LARGEST_DOCUMENT, LARGEST_PICTURE, OwnFiles, Picture};
use shared::id::{MediaId, OrganisationId};
use shared::policy::Action;
use shared::problem::Problem;

use crate::error::Error;
use crate::extract::{Acting, FileName, PictureCrop, Upload};
use crate::services::{documents, files, workspace};
use crate::state::State;

/// Upload a picture
///
/// JPEG, PNG or WebP of up to 15 MiB; what it is, its content says. It is turned upright, freed from
/// metadata and kept as WebP in several sizes. A part of it may be chosen, in pixels of the upright
/// picture. The same picture again is the same file. Nobody else sees it until a published entry uses it.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::WrongType`],
/// [`Error::BodyTooLarge`], [`Error::Picture`].
#[utoipa::path(
    post,
    path = "/api/v1/workspace/organisations/{id}/pictures",
    operation_id = "upload_picture",
    tag = "workspace",
    params(
        ("x" = Option<u32>, Query, description = "Pixels left of the part that is wanted"),
        ("y" = Option<u32>, Query, description = "Pixels above the part that is wanted"),
        ("width" = Option<u32>, Query, description = "Its width"),
        ("height" = Option<u32>, Query, description = "Its height")
    ),
    request_body(content = Vec<u8>, content_type = "image/*"),
    responses(
        (status = 201, body = Picture),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 415, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn add_picture(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(organisation): Path<OrganisationId>,
    PictureCrop(crop): PictureCrop,
    upload: Upload,
) -> Result<(StatusCode, Json<Picture>), Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    workspace::require(&person, organisation, Action::WriteFor(organisation))?;
    let original = upload.read(|kind| kind.starts_with("image/"), LARGEST_PICTURE).await?;
    let picture = files::add_picture(&state, organisation, original, crop).await?;
    Ok((StatusCode::CREATED, Json(picture)))
}

/// Upload a document
///
/// PDF of up to 10 MiB, not encrypted, without scripts and other files in it. The same document again is
/// the same file. Nobody else sees it until a published entry uses it.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::WrongType`],
/// [`Error::BodyTooLarge`], [`Error::Document`].
#[utoipa::path(
    post,
    path = "/api/v1/workspace/organisations/{id}/documents",
    operation_id = "upload_document",
    tag = "workspace",
    params(("name" = Option<String>, Query, description = "What its file is called")),
    request_body(content = Vec<u8>, content_type = "application/pdf"),
    responses(
        (status = 201, body = Document),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 415, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn add_document(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(organisation): Path<OrganisationId>,
    FileName(name): FileName,
    upload: Upload,
) -> Result<(StatusCode, Json<Document>), Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    workspace::require(&person, organisation, Action::WriteFor(organisation))?;
    let original = upload.read(|kind| kind == documents::MEDIA_TYPE, LARGEST_DOCUMENT).await?;
    let document = files::add_document(&state, organisation, original, name.as_deref()).await?;
    Ok((StatusCode::CREATED, Json(document)))
}

/// The pictures and documents of an organisation, the newest first
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::NotFound`].
#[utoipa::path(
    get,
    path = "/api/v1/workspace/organisations/{id}/files",
    operation_id = "list_files",
    tag = "workspace",
    responses(
        (status = 200, body = OwnFiles),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn list(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(organisation): Path<OrganisationId>,
) -> Result<Json<OwnFiles>, Error> {
    let person = acting.person(Action::ReadWorkspace)?;
    workspace::require(&person, organisation, Action::ReadOrganisation(organisation))?;
    files::list(&state, organisation).await.map(Json)
}

/// Delete a picture or a document that nothing uses
///
/// No version is asked for: a file never changes.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`]; [`Error::Conflict`] while a draft,
/// something that was handed in or something published uses it.
#[utoipa::path(
    delete,
    path = "/api/v1/workspace/organisations/{id}/files/{media}",
    operation_id = "delete_file",
    tag = "workspace",
    responses(
        (status = 204, description = "It is gone"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn delete(
    FromState(state): FromState<State>,
    acting: Acting,
    Path((organisation, media)): Path<(OrganisationId, MediaId)>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    workspace::require(&person, organisation, Action::WriteFor(organisation))?;
    files::delete(&state, organisation, media).await?;
    Ok(StatusCode::NO_CONTENT)
}
