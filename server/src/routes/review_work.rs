//! What those who review keep for themselves, and what they do with entries as a whole.

use axum::Json;
use axum::extract::{Path, State as FromState};
use http::StatusCode;
use shared::id::{EntryId, SavedViewId};
use shared::policy::Action;
use shared::problem::Problem;
use shared::review::{NewView, SavedView, SavedViews};
use shared::staff::{HidingChange, StaleAction};

use crate::error::Error;
use crate::extract::{Acting, Body};
use crate::services::cases::{entries, views};
use crate::state::State;

/// The lists of cases that one has kept
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`].
#[utoipa::path(
    get,
    path = "/api/v1/review/views",
    operation_id = "list_saved_views",
    tag = "review",
    responses((status = 200, body = SavedViews)),
    security(("session" = []), ("token" = []))
)]
pub async fn saved_views(
    FromState(state): FromState<State>,
    acting: Acting,
) -> Result<Json<SavedViews>, Error> {
    let person = acting.person(Action::Review)?;
    views::list(&state, &person).await.map(Json)
}

/// Keep a list of cases by a name
///
/// `query` has the parameters of the list. One of the same name is replaced; at most 30 are kept.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::InvalidContent`].
#[utoipa::path(
    post,
    path = "/api/v1/review/views",
    operation_id = "save_view",
    tag = "review",
    request_body = NewView,
    responses((status = 201, body = SavedView)),
    security(("session" = []), ("token" = []))
)]
pub async fn save_view(
    FromState(state): FromState<State>,
    acting: Acting,
    Body(asked): Body<NewView>,
) -> Result<(StatusCode, Json<SavedView>), Error> {
    let person = acting.person(Action::Review)?;
    let view = views::keep(&state, &person, &asked).await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// Forget a list of cases
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`].
#[utoipa::path(
    delete,
    path = "/api/v1/review/views/{id}",
    operation_id = "delete_view",
    tag = "review",
    responses(
        (status = 204, description = "It is forgotten"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn delete_view(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<SavedViewId>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::Review)?;
    views::forget(&state, &person, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Confirm entries that nobody confirms, or put them away
///
/// All of them or none; those that somebody has confirmed meanwhile stay as they are. The profile of an organisation
/// is not put away.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::InvalidContent`]; [`Error::Denied`], also if one of them is not theirs to
/// decide about.
#[utoipa::path(
    post,
    path = "/api/v1/review/stale-actions",
    operation_id = "act_on_stale",
    tag = "review",
    request_body = StaleAction,
    responses((status = 204, description = "It is done")),
    security(("session" = []), ("token" = []))
)]
pub async fn act_on_stale(
    FromState(state): FromState<State>,
    acting: Acting,
    Body(asked): Body<StaleAction>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::Review)?;
    entries::act_on_stale(&state, &person, &asked).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take an entry from the public, or show it again
///
/// Whoever works for its organisation is told why by mail.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`];
/// [`Error::Conflict`] if the public does not see it anyway, or if it is not hidden.
#[utoipa::path(
    put,
    path = "/api/v1/review/entries/{id}/hiding",
    operation_id = "hide_entry",
    tag = "review",
    request_body = HidingChange,
    responses(
        (status = 204, description = "It is hidden, or shown again"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn change_hiding(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(entry): Path<EntryId>,
    Body(asked): Body<HidingChange>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::Review)?;
    entries::change_hiding(&state, &person, entry, &asked).await?;
    Ok(StatusCode::NO_CONTENT)
}
