//! The versions of an entry.

use axum::Json;
use axum::extract::{Path, State as FromState};
use shared::id::{EntryId, RevisionId};
use shared::policy::Action;
use shared::problem::Problem;
use shared::version::EntryVersions;
use shared::workspace::{EntryContent, EntryWork};

use crate::error::Error;
use crate::extract::{Acting, Version};
use crate::routes::drafts::Versioned;
use crate::services::versions;
use crate::state::State;

/// The versions of an entry
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::NotFound`], also for who does not belong to its organisation.
#[utoipa::path(
    get,
    path = "/api/v1/workspace/entries/{id}/versions",
    operation_id = "list_versions",
    tag = "workspace",
    responses(
        (status = 200, body = EntryVersions),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn list(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<EntryId>,
) -> Result<Json<EntryVersions>, Error> {
    let person = acting.person(Action::ReadWorkspace)?;
    versions::list(&state, &person, id).await.map(Json)
}

/// The content of a version of an entry
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::NotFound`], also for who does not belong to its organisation.
#[utoipa::path(
    get,
    path = "/api/v1/workspace/entries/{id}/versions/{revision}",
    operation_id = "read_version",
    tag = "workspace",
    responses(
        (status = 200, body = EntryContent),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn read(
    FromState(state): FromState<State>,
    acting: Acting,
    Path((id, revision)): Path<(EntryId, RevisionId)>,
) -> Result<Json<EntryContent>, Error> {
    let person = acting.person(Action::ReadWorkspace)?;
    versions::read(&state, &person, id, revision).await.map(Json)
}

/// Make a version of an entry its draft again
///
/// What the public sees stays as it is until the draft is published. Contacts, places and files that do
/// not exist any more are left out. The draft there was before stays as a version, unless another one
/// has the same content.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::Conflict`],
/// [`Error::ChangedMeanwhile`], [`Error::VersionMissing`].
#[utoipa::path(
    post,
    path = "/api/v1/workspace/entries/{id}/versions/{revision}/restoration",
    operation_id = "restore_version",
    tag = "workspace",
    params(("If-Match" = String, Header, description = "The version of the entry that is changed")),
    responses(
        (status = 200, body = EntryWork, headers(("ETag", description = "Its version, for `If-Match`"))),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn restore(
    FromState(state): FromState<State>,
    acting: Acting,
    Path((id, revision)): Path<(EntryId, RevisionId)>,
    Version(version): Version,
) -> Result<Versioned, Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    versions::restore(&state, &person, id, revision, version).await.map(Versioned)
}
