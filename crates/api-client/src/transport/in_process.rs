//! Calls of the server's own routes, without a network.

use axum::Router;
use axum::body::Body;
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use crate::{Answer, ApiError, Result};

/// Most hops from one path to another, as a renamed entry asks for.
const MOST_REDIRECTS: usize = 3;

/// The routes to call and the headers of every request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Transport {
    router: Router,
    headers: HeaderMap,
}

impl Transport {
    /// A browser's own conditions must not turn a full answer into a 304 or
    /// into a part, and the body is read here, so it needs no compression.
    pub(crate) fn new(router: Router, mut headers: HeaderMap) -> Self {
        for name in [
            header::ACCEPT_ENCODING,
            header::IF_NONE_MATCH,
            header::IF_MODIFIED_SINCE,
            header::RANGE,
            header::CONTENT_LENGTH,
            header::CONTENT_TYPE,
        ] {
            headers.remove(name);
        }
        Self { router, headers }
    }

    pub(crate) async fn get(&self, path: &str) -> Result<Answer> {
        let mut path = path.to_owned();
        for _ in 0..=MOST_REDIRECTS {
            let (parts, body) = self.call(&path).await?.into_parts();
            if let Some(location) = redirection(parts.status, &parts.headers) {
                path = location;
                continue;
            }
            let body = body.collect().await.map_err(|error| ApiError::malformed(&error))?;
            let body =
                String::from_utf8(body.to_bytes().into()).map_err(|error| ApiError::malformed(&error))?;
            return Ok(Answer { status: parts.status.as_u16(), body });
        }
        Err(ApiError::malformed(&"too many redirects"))
    }

    async fn call(&self, path: &str) -> Result<axum::response::Response> {
        let mut request =
            Request::get(path).body(Body::empty()).map_err(|error| ApiError::malformed(&error))?;
        request.headers_mut().clone_from(&self.headers);
        match self.router.clone().oneshot(request).await {
            Ok(response) => Ok(response),
            Err(impossible) => match impossible {},
        }
    }
}

fn redirection(status: StatusCode, headers: &HeaderMap) -> Option<String> {
    let location = headers.get(header::LOCATION).filter(|_| status.is_redirection())?;
    Some(location.to_str().ok()?.to_owned())
}
