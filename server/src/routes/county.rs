//! The organisations of the county, for those who review all of it.

use axum::Json;
use axum::extract::{FromRequestParts, Path, State as FromState};
use http::StatusCode;
use http::request::Parts;
use shared::entry::Standing;
use shared::id::OrganisationId;
use shared::policy::Action;
use shared::problem::Problem;
use shared::staff::{ProfileCorrection, ReviewOrganisationDetail, ReviewOrganisations};

use crate::error::Error;
use crate::extract::{Acting, Body};
use crate::services::county::{self, OrganisationFilter};
use crate::state::State;

/// Which organisations are asked for (`q`, `standing`, `shown`). Parameters without a value say nothing.
pub struct FilterQuery(OrganisationFilter);

impl<S: Send + Sync> FromRequestParts<S> for FilterQuery {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let mut filter = OrganisationFilter::default();
        let query = parts.uri.query().unwrap_or_default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim();
            if !value.is_empty() {
                filter.take(&name, value)?;
            }
        }
        Ok(Self(filter))
    }
}

/// The organisations of the county
///
/// By name, whatever their standing; for those who review the whole county. An organisation is called as the
/// public knows it, else as it was handed in last.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::InvalidParameters`].
#[utoipa::path(
    get,
    path = "/api/v1/review/organisations",
    operation_id = "list_review_organisations",
    tag = "review",
    params(
        ("q" = Option<String>, Query, description = "Words of the name, all of which must be there"),
        ("standing" = Option<Standing>, Query, description = "The standing"),
        ("shown" = Option<u32>, Query, description = "How many, 25 if not given and at most 200")
    ),
    responses((status = 200, body = ReviewOrganisations)),
    security(("session" = []), ("token" = []))
)]
pub async fn list(
    FromState(state): FromState<State>,
    acting: Acting,
    FilterQuery(filter): FilterQuery,
) -> Result<Json<ReviewOrganisations>, Error> {
    acting.person(Action::ReadCounty)?;
    county::organisations(&state, &filter).await.map(Json)
}

/// An organisation, as those see it who review the whole county
///
/// With what is known of it, its profile, its entries in whatever state, and who works for it.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`].
#[utoipa::path(
    get,
    path = "/api/v1/review/organisations/{id}",
    operation_id = "read_review_organisation",
    tag = "review",
    responses(
        (status = 200, body = ReviewOrganisationDetail),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn read(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<OrganisationId>,
) -> Result<Json<ReviewOrganisationDetail>, Error> {
    let person = acting.person(Action::ReadCounty)?;
    county::organisation(&state, &person, id).await.map(Json)
}

/// Correct the profile of an organisation
///
/// The public sees the correction at once, and whoever works for the organisation is told by mail what it is
/// and why. A draft of theirs takes it over where they have changed nothing. Nobody corrects what they have
/// handed in themselves, or the profile of an organisation they belong to. What is published already is refused
/// (`nothing_changed`).
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`];
/// [`Error::Conflict`] if the profile is not published or something of it waits for a decision;
/// [`Error::ChangedMeanwhile`] if another revision is published.
#[utoipa::path(
    post,
    path = "/api/v1/review/organisations/{id}/correction",
    operation_id = "correct_profile",
    tag = "review",
    request_body = ProfileCorrection,
    responses(
        (status = 204, description = "The public sees it"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn correct(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<OrganisationId>,
    Body(correction): Body<ProfileCorrection>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::ReadCounty)?;
    county::correct(&state, &person, id, correction).await?;
    Ok(StatusCode::NO_CONTENT)
}
