//! The taxonomy and the municipalities.

use axum::Json;
use axum::extract::State as FromState;
use shared::region::Region;
use shared::taxonomy::Taxonomy;

use crate::state::State;

/// Fields of action, offer types, target groups and languages with their labels
#[utoipa::path(
    get,
    path = "/api/v1/taxonomy",
    operation_id = "read_taxonomy",
    tag = "reference",
    responses((status = 200, body = Taxonomy))
)]
pub async fn taxonomy(FromState(state): FromState<State>) -> Json<Taxonomy> {
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
pub async fn municipalities(FromState(state): FromState<State>) -> Json<Region> {
    Json(state.reference().region.clone())
}
