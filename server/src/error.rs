//! The one error of the server, and how it becomes a problem document.

use std::backtrace::Backtrace;

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use shared::problem::{FieldError, Problem, ProblemCode};

/// Everything that can go wrong while answering a request.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the visitor may not know of it.
    #[error("not found")]
    NotFound,
    /// Query parameters that are unknown or have unknown values.
    #[error("invalid parameters: {0:?}")]
    InvalidParameters(Vec<FieldError>),
    /// The service is starting or cannot reach its data.
    #[error("not available: {0}")]
    Unavailable(&'static str),
    /// The database failed.
    #[error("database: {0}")]
    Database(#[from] db::Error),
    /// The index failed.
    #[error("search: {0}")]
    Search(search::Error),
    /// Stored content could not be read.
    #[error("stored content: {0}")]
    Content(#[from] serde_json::Error),
    /// The file store failed.
    #[error("file store: {0}")]
    Files(#[from] object_store::Error),
    /// Something that should not happen.
    #[error("{0}")]
    Other(#[from] anyhow::Error),
}

impl Error {
    /// One query parameter has a value that cannot be.
    #[must_use]
    pub fn parameter(name: &str, code: &str, value: &str) -> Self {
        Self::InvalidParameters(vec![FieldError {
            pointer: format!("/{name}"),
            code: code.to_owned(),
            value: Some(value.to_owned()),
        }])
    }

    fn problem(self) -> Problem {
        match self {
            Self::NotFound => Problem::new(ProblemCode::NotFound),
            Self::InvalidParameters(errors) => {
                Problem::new(ProblemCode::InvalidParameter).with_errors(errors)
            }
            Self::Unavailable(_) => Problem::new(ProblemCode::Unavailable),
            _ => Problem::new(ProblemCode::Internal),
        }
    }
}

impl From<search::Error> for Error {
    fn from(error: search::Error) -> Self {
        match error {
            search::Error::InvalidCursor => Self::parameter("cursor", "unknown_value", ""),
            other => Self::Search(other),
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let cause = self.to_string();
        let problem = self.problem();
        if problem.status >= 500 {
            let backtrace = Backtrace::capture();
            tracing::error!(code = %problem.code, cause, %backtrace, "request failed");
        }
        problem_response(problem)
    }
}

/// A response that [`finish_problems`] turns into a document.
fn problem_response(problem: Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = status.into_response();
    response.extensions_mut().insert(problem);
    response
}

/// The answer to a panic in a handler.
#[must_use]
#[expect(clippy::needless_pass_by_value, reason = "the layer hands the panic over")]
pub fn panic_response(panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("unknown");
    tracing::error!(message, "a handler panicked");
    problem_response(Problem::new(ProblemCode::Internal))
}

/// Middleware of the API: writes every error, also those of the framework, as
/// a problem document that carries the request id.
pub async fn finish_problems(request: Request, next: Next) -> Response {
    // The header, for pages carry it on to the API, but no extensions.
    let request_id =
        request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).map(ToOwned::to_owned);
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    let mut problem = parts.extensions.remove::<Problem>().unwrap_or_else(|| Problem::new(code_of(status)));
    problem.request_id = request_id;
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body))
}

fn code_of(status: StatusCode) -> ProblemCode {
    ProblemCode::ALL
        .iter()
        .copied()
        .find(|code| code.status() == status.as_u16())
        .unwrap_or(if status.is_server_error() { ProblemCode::Internal } else { ProblemCode::BadRequest })
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use http_body_util::BodyExt;
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    use super::*;

    #[tokio::test]
    async fn a_panic_becomes_a_problem_that_tells_nothing() {
        let handler = async || -> &'static str { panic!("the secret of the handler") };
        let router = Router::new()
            .route("/", get(handler))
            .layer(CatchPanicLayer::custom(panic_response))
            .layer(from_fn(finish_problems));
        let request = Request::builder().uri("/").body(Body::empty()).expect("a request");
        let response = router.oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = response.into_body().collect().await.expect("a body").to_bytes();
        let problem: Problem = serde_json::from_slice(&body).expect("a problem");
        assert_eq!(problem, Problem::new(ProblemCode::Internal));
    }
}
