//! Confirming that entries are still right.

use axum::Json;
use axum::extract::{Path, State as FromState};
use shared::account::LinkUse;
use shared::care::{
    AskedEntries, EntryCare, IntervalChange, LinkConfirmation, OrganisationCare, StaleEntries,
};
use shared::id::{EntryId, OrganisationId};
use shared::policy::Action;
use shared::problem::Problem;

use crate::error::Error;
use crate::extract::{Acting, Body, Version};
use crate::services::confirmations;
use crate::state::State;

/// How current the entries of an organisation are
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::NotFound`].
#[utoipa::path(
    get,
    path = "/api/v1/workspace/organisations/{id}/care",
    operation_id = "read_care",
    tag = "workspace",
    responses(
        (status = 200, body = OrganisationCare),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn read(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(organisation): Path<OrganisationId>,
) -> Result<Json<OrganisationCare>, Error> {
    let person = acting.person(Action::ReadWorkspace)?;
    confirmations::of_organisation(&state, &person, organisation).await.map(Json)
}

/// Confirm that an entry is still right
///
/// The public sees the day. Nobody is reminded until it is to be confirmed again, and if it was out of
/// sight because nobody confirmed it, it is shown again. Saying it asks for no version: it is about what
/// the public sees now, and said twice it is the same.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`]; [`Error::Conflict`] if the public
/// has nothing of it.
#[utoipa::path(
    post,
    path = "/api/v1/workspace/entries/{id}/confirmation",
    operation_id = "confirm_entry",
    tag = "workspace",
    responses(
        (status = 200, body = EntryCare),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn confirm(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(entry): Path<EntryId>,
) -> Result<Json<EntryCare>, Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    confirmations::confirm(&state, &person, entry).await.map(Json)
}

/// Choose after how many months an entry is to be confirmed again
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`],
/// [`Error::ChangedMeanwhile`], [`Error::VersionMissing`].
#[utoipa::path(
    put,
    path = "/api/v1/workspace/entries/{id}/interval",
    operation_id = "change_interval",
    tag = "workspace",
    params(("If-Match" = String, Header, description = "The version of the entry that is changed")),
    request_body = IntervalChange,
    responses(
        (status = 200, body = EntryCare),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn change_interval(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(entry): Path<EntryId>,
    Version(version): Version,
    Body(asked): Body<IntervalChange>,
) -> Result<Json<EntryCare>, Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    confirmations::change_interval(&state, &person, entry, &asked, version).await.map(Json)
}

/// What the link of a reminder asks about
///
/// Changes nothing. A link that was used or is too old is refused with `link_used` or `link_expired`.
///
/// # Errors
/// [`Error::InvalidContent`].
#[utoipa::path(
    post,
    path = "/api/v1/confirmations/read",
    operation_id = "read_confirmation",
    tag = "workspace",
    request_body = LinkUse,
    responses((status = 200, body = AskedEntries))
)]
pub async fn asked(
    FromState(state): FromState<State>,
    Body(used): Body<LinkUse>,
) -> Result<Json<AskedEntries>, Error> {
    confirmations::asked(&state, &used.token).await.map(Json)
}

/// Confirm by the link of a reminder that entries are still right
///
/// One entry, or all the mail is about. Each is confirmed once; when all are, the link is used up.
///
/// # Errors
/// [`Error::InvalidContent`].
#[utoipa::path(
    post,
    path = "/api/v1/confirmations",
    operation_id = "confirm_by_link",
    tag = "workspace",
    request_body = LinkConfirmation,
    responses((status = 200, body = AskedEntries))
)]
pub async fn confirm_by_link(
    FromState(state): FromState<State>,
    Body(given): Body<LinkConfirmation>,
) -> Result<Json<AskedEntries>, Error> {
    confirmations::confirm_by_link(&state, &given).await.map(Json)
}

/// Entries that nobody confirms
///
/// Who reviews a municipality sees what is about that one only.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`].
#[utoipa::path(
    get,
    path = "/api/v1/review/stale",
    operation_id = "list_stale",
    tag = "review",
    responses((status = 200, body = StaleEntries)),
    security(("session" = []), ("token" = []))
)]
pub async fn stale(FromState(state): FromState<State>, acting: Acting) -> Result<Json<StaleEntries>, Error> {
    let person = acting.person(Action::Review)?;
    confirmations::stale(&state, &person).await.map(Json)
}
