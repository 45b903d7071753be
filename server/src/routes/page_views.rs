//! How often the pages of entries are seen.

use axum::Json;
use axum::extract::{Path, State as FromState};
use shared::care::PageViews;
use shared::id::OrganisationId;
use shared::policy::Action;
use shared::problem::Problem;

use crate::error::Error;
use crate::extract::{Acting, Period};
use crate::services::page_views;
use crate::state::State;

/// How often the pages of an organisation's entries were seen
///
/// Visits are counted without anything about visitors; those of programs and of the organisation's own
/// members are not. They are added to the totals within minutes.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::NotFound`]; unknown parameters.
#[utoipa::path(
    get,
    path = "/api/v1/workspace/organisations/{id}/views",
    operation_id = "read_views",
    tag = "workspace",
    params(("days" = Option<u16>, Query, description = "How many days up to today, 30 if not given; 1 to 366")),
    responses(
        (status = 200, body = PageViews),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn read(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(organisation): Path<OrganisationId>,
    Period(days): Period,
) -> Result<Json<PageViews>, Error> {
    let person = acting.person(Action::ReadWorkspace)?;
    page_views::read(&state, &person, organisation, days).await.map(Json)
}
