//! Calls of the server's own routes, without a network.

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use http::{Extensions, HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use crate::{Answer, ApiError, Cookies, Method, Result};

/// Most hops from one path to another, as a renamed entry asks for.
const MOST_REDIRECTS: usize = 3;

/// The routes to call and the headers of every request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Transport {
    router: Router,
    headers: HeaderMap,
    cookies: Cookies,
    extensions: Extensions,
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
        Self { router, headers, cookies: Cookies::default(), extensions: Extensions::default() }
    }

    pub(crate) fn serve(&mut self, cookies: Cookies, extensions: Extensions) {
        self.cookies = cookies;
        self.extensions = extensions;
    }

    pub(crate) async fn get(&self, path: &str) -> Result<Answer> {
        let mut path = path.to_owned();
        for _ in 0..=MOST_REDIRECTS {
            let response = self.call(Request::get(&path), Body::empty()).await?;
            match redirection(response.status(), response.headers()) {
                Some(location) => path = location,
                None => return read(response).await,
            }
        }
        Err(ApiError::malformed(&"too many redirects"))
    }

    /// Sends a body for a thing in this version, and tells after how many seconds to try again if the
    /// answer says so.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
        version: Option<i64>,
    ) -> Result<(Answer, Option<u32>)> {
        let request = match method {
            Method::Post => Request::post(path),
            Method::Put => Request::put(path),
            Method::Delete => Request::delete(path),
        };
        let request = match version {
            Some(version) => request.header(header::IF_MATCH, format!("\"{version}\"")),
            None => request,
        };
        let response = match body {
            Some(body) => {
                self.call(request.header(header::CONTENT_TYPE, "application/json"), body.into()).await?
            }
            None => self.call(request, Body::empty()).await?,
        };
        let wait =
            response.headers().get(header::RETRY_AFTER).and_then(|wait| wait.to_str().ok()?.parse().ok());
        Ok((read(response).await?, wait))
    }

    async fn call(&self, request: http::request::Builder, body: Body) -> Result<Response> {
        let mut request = request.body(body).map_err(|error| ApiError::malformed(&error))?;
        request.headers_mut().extend(self.headers.clone());
        request.extensions_mut().extend(self.extensions.clone());
        let Ok(response) = self.router.clone().oneshot(request).await;
        self.cookies.take(response.headers());
        Ok(response)
    }
}

async fn read(response: Response) -> Result<Answer> {
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.map_err(|error| ApiError::malformed(&error))?;
    let body = String::from_utf8(body.to_bytes().into()).map_err(|error| ApiError::malformed(&error))?;
    Ok(Answer { status, body })
}

fn redirection(status: StatusCode, headers: &HeaderMap) -> Option<String> {
    let location = headers.get(header::LOCATION).filter(|_| status.is_redirection())?;
    Some(location.to_str().ok()?.to_owned())
}
