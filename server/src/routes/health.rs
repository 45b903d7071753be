//! Whether the server lives and whether it can answer.

use axum::extract::{Request, State as FromState};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::Error;
use crate::services::indexing;
use crate::state::State;

/// `GET /healthz`: the process answers.
pub async fn healthz() -> &'static str {
    "ok"
}

/// `GET /readyz`: the database answers and the index is complete.
///
/// # Errors
/// [`Error::Unavailable`], or a database that fails.
pub async fn readyz(FromState(state): FromState<State>) -> Result<&'static str, Error> {
    state.database.ping().await?;
    if !indexing::is_complete(&state) {
        return Err(Error::Unavailable("the index is being built"));
    }
    Ok("ready")
}

/// Middleware of the API: answers 503 until the index is complete, rather
/// than half of the truth.
pub async fn require_ready(FromState(state): FromState<State>, request: Request, next: Next) -> Response {
    if indexing::is_complete(&state) {
        next.run(request).await
    } else {
        Error::Unavailable("the index is being built").into_response()
    }
}
