//! Suggestions while typing, and the places a text names.

use axum::Json;
use axum::extract::State as FromState;
use shared::suggestion::{NamedPlaces, Suggestions};

use crate::error::Error;
use crate::extract::TextQuery;
use crate::services;
use crate::state::State;

/// What a text that is still being typed may become
///
/// A few topics, places, organisations and offers. Topics and places come with
/// the list of offers they lead to, together with what else was typed.
///
/// # Errors
/// Unknown parameters or values.
#[utoipa::path(
    get,
    path = "/api/v1/suggestions",
    operation_id = "suggest",
    tag = "offers",
    responses(
        (status = 200, body = Suggestions),
    )
)]
pub async fn suggest(
    FromState(state): FromState<State>,
    TextQuery(query): TextQuery,
) -> Result<Json<Suggestions>, Error> {
    services::suggestions::suggest(&state, &query).map(Json)
}

/// The places a text names
///
/// Names of municipalities and localities in any language and spelling, and
/// postal codes: one place if the text is clear, several if it may mean any of
/// them.
///
/// # Errors
/// Unknown parameters or values.
#[utoipa::path(
    get,
    path = "/api/v1/places",
    operation_id = "find_places",
    tag = "reference",
    responses(
        (status = 200, body = NamedPlaces),
    )
)]
pub async fn places(
    FromState(state): FromState<State>,
    TextQuery(query): TextQuery,
) -> Result<Json<NamedPlaces>, Error> {
    Ok(Json(services::suggestions::places(&state, &query)))
}
