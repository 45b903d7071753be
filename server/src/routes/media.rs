//! Pictures.

use axum::extract::{Path, State as FromState};
use axum::response::{IntoResponse, Response};
use http::header;

use crate::assets::IMMUTABLE;
use crate::error::Error;
use crate::state::State;

/// `GET /media/{hash}/{width}.webp`: one size of a picture; never changes.
///
/// # Errors
/// [`Error::NotFound`], or a store that fails.
pub async fn picture(
    FromState(state): FromState<State>,
    Path((hash, file)): Path<(String, String)>,
) -> Result<Response, Error> {
    let width = file.strip_suffix(".webp").and_then(|width| width.parse().ok()).ok_or(Error::NotFound)?;
    let bytes = state.media.get(&hash, width).await?;
    Ok(([(header::CONTENT_TYPE, "image/webp"), (header::CACHE_CONTROL, IMMUTABLE)], bytes).into_response())
}
