//! The taxonomy and the municipalities.

use axum::Json;
use axum::extract::State as FromState;
use axum::response::{IntoResponse, Response};
use http::header;
use shared::region::Region;
use shared::taxonomy::Taxonomy;

use crate::error::Error;
use crate::extract::NoQuery;
use crate::services::reference;
use crate::state::State;

/// Fields of action, offer types, target groups and languages with their labels
#[utoipa::path(
    get,
    path = "/api/v1/taxonomy",
    operation_id = "read_taxonomy",
    tag = "reference",
    responses((status = 200, body = Taxonomy))
)]
pub async fn taxonomy(FromState(state): FromState<State>, _: NoQuery) -> Json<Taxonomy> {
    Json(state.reference().taxonomy.clone())
}

/// The county with its municipalities, localities and postal codes
#[utoipa::path(
    get,
    path = "/api/v1/municipalities",
    operation_id = "read_municipalities",
    tag = "reference",
    responses((status = 200, body = Region))
)]
pub async fn municipalities(FromState(state): FromState<State>, _: NoQuery) -> Json<Region> {
    Json(state.reference().region.clone())
}

/// The boundaries of the municipalities, with the attribution to show beside them
///
/// # Errors
/// A database that fails.
#[utoipa::path(
    get,
    path = "/api/v1/boundaries",
    operation_id = "read_boundaries",
    tag = "reference",
    responses((status = 200, body = serde_json::Value, content_type = "application/geo+json"))
)]
pub async fn boundaries(FromState(state): FromState<State>, _: NoQuery) -> Result<Response, Error> {
    let boundaries = reference::boundaries(&state.database).await?;
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], boundaries.to_string()).into_response())
}
