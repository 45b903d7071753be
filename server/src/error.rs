//! The one error of the server, and how it becomes a problem document.

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use http::{HeaderValue, StatusCode, header};
use shared::problem::{FieldError, Problem, ProblemCode};

use crate::routes::conditional::NO_STORE;
use crate::services::{documents, media};

/// The header that names a request.
pub const REQUEST_ID: &str = "x-request-id";
/// The media type of problem documents.
const PROBLEM: &str = "application/problem+json";

/// Everything that can go wrong while answering a request.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the visitor may not know of it.
    #[error("not found")]
    NotFound,
    /// It is not known who asks.
    #[error("not authenticated")]
    Unauthenticated,
    /// Who asks may not do this.
    #[error("denied")]
    Denied,
    /// Query parameters that are unknown or have unknown values.
    #[error("invalid parameters: {0:?}")]
    InvalidParameters(Vec<FieldError>),
    /// Content that breaks rules.
    #[error("invalid content: {0:?}")]
    InvalidContent(Vec<FieldError>),
    /// A body that is no JSON.
    #[error("the body is no JSON")]
    NoJson,
    /// A body of a media type that is not taken here.
    #[error("the body has the wrong media type")]
    WrongType,
    /// A body that is larger than accepted.
    #[error("the body is too large")]
    BodyTooLarge,
    /// An uploaded picture that cannot be used.
    #[error("the picture cannot be used")]
    Picture(#[source] media::Fault),
    /// An uploaded document that cannot be used.
    #[error("the document cannot be used")]
    Document(#[source] documents::Fault),
    /// It is not as whoever asks thinks it is.
    #[error("conflict")]
    Conflict,
    /// A colleague has decided it meanwhile.
    #[error("decided meanwhile")]
    DecidedMeanwhile,
    /// Somebody else has changed it since it was read.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// It is not said which version is changed.
    #[error("no version")]
    VersionMissing,
    /// Another site sends the request with the visitor's cookies.
    #[error("another site asks")]
    CrossSite,
    /// It is too early to try again.
    #[error("too many requests")]
    TooManyRequests(TimeDelta),
    /// The service is starting or cannot reach its data.
    #[error("not available: {0}")]
    Unavailable(&'static str),
    /// What is there cannot be used in this way, but in these.
    #[error("method not allowed")]
    MethodNotAllowed(&'static str),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] db::Error),
    /// The index failed.
    #[error("the search failed")]
    Search(#[source] search::Error),
    /// Stored content could not be read.
    #[error("stored content cannot be read")]
    Content(#[from] serde_json::Error),
    /// The file store failed.
    #[error("the file store failed")]
    Files(#[from] object_store::Error),
    /// Something that should not happen.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

impl Error {
    /// One query parameter has a value that cannot be.
    #[must_use]
    pub fn parameter(name: &str, code: &str, value: &str) -> Self {
        Self::InvalidParameters(vec![FieldError::of_parameter(name, code, value)])
    }

    /// One value of the content breaks a rule.
    #[must_use]
    pub fn field(pointer: &str, code: &str) -> Self {
        Self::InvalidContent(vec![FieldError::new(pointer, code)])
    }

    fn problem(&self) -> Problem {
        match self {
            Self::NotFound => Problem::new(ProblemCode::NotFound),
            Self::Unauthenticated => Problem::new(ProblemCode::Unauthenticated),
            Self::Denied => Problem::new(ProblemCode::Forbidden),
            Self::InvalidParameters(errors) => {
                Problem::new(ProblemCode::InvalidParameter).with_errors(errors.clone())
            }
            Self::InvalidContent(errors) => {
                Problem::new(ProblemCode::InvalidContent).with_errors(errors.clone())
            }
            Self::NoJson | Self::WrongType => Problem::new(ProblemCode::UnsupportedMediaType),
            Self::Picture(fault) => of_upload(match fault {
                media::Fault::Format => "not_a_picture",
                media::Fault::Heic => "heic_picture",
                media::Fault::Damaged => "damaged",
                media::Fault::TooManyPixels => "too_many_pixels",
                media::Fault::Crop => "outside_of_picture",
            }),
            Self::Document(fault) => of_upload(match fault {
                documents::Fault::Format => "not_a_pdf",
                documents::Fault::Damaged => "damaged",
                documents::Fault::Encrypted => "encrypted",
                documents::Fault::Active => "active_content",
            }),
            Self::BodyTooLarge => Problem::new(ProblemCode::BodyTooLarge),
            Self::Conflict => Problem::new(ProblemCode::Conflict),
            Self::DecidedMeanwhile => Problem::new(ProblemCode::DecidedMeanwhile),
            Self::ChangedMeanwhile => Problem::new(ProblemCode::ChangedMeanwhile),
            Self::VersionMissing => Problem::new(ProblemCode::VersionMissing),
            Self::CrossSite => Problem::new(ProblemCode::CrossSiteRequest),
            Self::TooManyRequests(_) => Problem::new(ProblemCode::TooManyRequests),
            Self::MethodNotAllowed(_) => Problem::new(ProblemCode::MethodNotAllowed),
            Self::Unavailable(_) => Problem::new(ProblemCode::Unavailable),
            _ if self.is_outage() => Problem::new(ProblemCode::Unavailable),
            _ => Problem::new(ProblemCode::Internal),
        }
    }

    /// Whether the database cannot be reached, which may pass.
    fn is_outage(&self) -> bool {
        let database = match self {
            Self::Database(error) => Some(error),
            Self::Other(error) => error.downcast_ref(),
            _ => None,
        };
        matches!(database, Some(db::Error::Unavailable(_)))
    }
}

/// What is missing or has changed is no failure of the database.
#[must_use]
pub fn known(error: db::Error) -> Error {
    match error {
        db::Error::NotFound => Error::NotFound,
        db::Error::Conflict => Error::Conflict,
        other => other.into(),
    }
}

/// As [`known`], where a version was asked for.
#[must_use]
pub fn changed(error: db::Error) -> Error {
    match error {
        db::Error::Conflict => Error::ChangedMeanwhile,
        other => known(other),
    }
}

/// The body as a whole breaks a rule.
fn of_upload(code: &str) -> Problem {
    Problem::new(ProblemCode::InvalidContent).with_errors(vec![FieldError::new("", code)])
}

impl From<search::Error> for Error {
    fn from(error: search::Error) -> Self {
        match error {
            search::Error::InvalidCursor(cursor) => Self::parameter("cursor", "unknown_value", &cursor),
            other => Self::Search(other),
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let problem = self.problem();
        let header = match self {
            Self::MethodNotAllowed(methods) => Some((header::ALLOW, HeaderValue::from_static(methods))),
            Self::Unauthenticated => Some((header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
            Self::TooManyRequests(wait) => Some((header::RETRY_AFTER, retry_after(wait))),
            _ => None,
        };
        if problem.status >= 500 {
            tracing::error!(code = %problem.code, cause = with_sources(self), "request failed");
        }
        let mut response = problem_response(problem);
        if let Some((name, value)) = header {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

/// How long to wait, in seconds: whoever comes after them does not come too early.
#[must_use]
pub fn retry_after(wait: TimeDelta) -> HeaderValue {
    let milliseconds = u64::try_from(wait.num_milliseconds()).unwrap_or_default();
    milliseconds.div_ceil(1000).max(1).into()
}

/// An error with everything that led to it, for the log.
#[must_use]
pub fn with_sources(error: impl Into<anyhow::Error>) -> String {
    format!("{:#}", error.into())
}

/// A response that [`finish_problems`] turns into a document.
fn problem_response(problem: Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = status.into_response();
    response.extensions_mut().insert(problem);
    response
}

/// The answer to a panic; [`crate::telemetry`] logs it.
#[must_use]
pub fn panic_response(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    problem_response(Problem::new(ProblemCode::Internal))
}

/// Middleware: writes every error, also those of the framework, as a problem
/// document that carries the request id; but leaves error pages alone.
pub async fn finish_problems(request: Request, next: Next) -> Response {
    // Calls in process carry the id in this header only.
    let request_id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).map(ToOwned::to_owned);
    let response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || is_written(&response) {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    let mut problem = parts.extensions.remove::<Problem>().unwrap_or_else(|| Problem::new(code_of(status)));
    problem.request_id = request_id;
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
    parts.headers.insert(header::CACHE_CONTROL, NO_STORE);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body))
}

/// Whether an error is a page or a finished problem already.
fn is_written(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).map_or(&[][..], HeaderValue::as_bytes);
    response.extensions().get::<Problem>().is_none()
        && (kind.starts_with(b"text/html") || kind == PROBLEM.as_bytes())
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

    #[test]
    fn an_unreachable_database_is_unavailable() {
        let outage = || db::Error::Unavailable("connection refused".into());
        for error in [Error::from(outage()), Error::from(anyhow::Error::from(outage()).context("the region"))]
        {
            assert_eq!(error.into_response().status(), StatusCode::SERVICE_UNAVAILABLE);
        }
        let other = Error::from(db::Error::Unreadable("topic".to_owned()));
        assert_eq!(other.into_response().status(), StatusCode::INTERNAL_SERVER_ERROR);
    }

    #[test]
    fn the_log_tells_the_causes() {
        let error = Error::from(db::Error::Unavailable("connection refused".into()));
        assert_eq!(
            with_sources(error),
            "the database failed: the database is not available: connection refused"
        );
    }
}
