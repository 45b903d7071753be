//! Whether the server lives and whether it can answer.

use axum::Router;
use axum::extract::{Request, State as FromState};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::error::Error;
use crate::services::indexing;
use crate::state::State;

/// What watches the server asks for; it is never too much.
pub fn routes() -> Router<State> {
    Router::new().route("/healthz", get(healthz)).route("/readyz", get(readyz))
}

/// `GET /healthz`: the process answers.
async fn healthz() -> &'static str {
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
