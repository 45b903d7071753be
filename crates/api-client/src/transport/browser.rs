//! Calls over HTTP with `fetch`.

use gloo_net::http::Request;
use send_wrapper::SendWrapper;

use crate::{Answer, ApiError, Method, RELEASE, Result};

/// The server is the one the page came from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Transport {
    /// The release of the page; empty if it does not say.
    release: String,
}

impl Transport {
    pub(crate) fn new(release: &str) -> Self {
        Self { release: release.to_owned() }
    }

    /// The browser has one thread; the wrapper lets the future stand where a
    /// `Send` one is asked for.
    pub(crate) fn get(&self, path: &str) -> impl Future<Output = Result<Answer>> + Send + use<> {
        let (path, release) = (path.to_owned(), self.release.clone());
        SendWrapper::new(async move {
            let network = |error: gloo_net::Error| ApiError::Network(error.to_string());
            let response = Request::get(&path).send().await.map_err(network)?;
            let other = |of: &String| !release.is_empty() && *of != release;
            if response.headers().get(RELEASE).as_ref().is_some_and(other) {
                return Err(ApiError::OtherRelease);
            }
            let body = response.text().await.map_err(network)?;
            Ok(Answer { status: response.status(), body })
        })
    }

    /// Sends a file as it is, and tells after how many seconds to try again if the answer says so.
    #[expect(clippy::unused_self, reason = "the transport in process needs itself")]
    pub(crate) fn upload(
        &self,
        path: &str,
        kind: &str,
        file: js_sys::wasm_bindgen::JsValue,
    ) -> impl Future<Output = Result<(Answer, Option<u32>)>> + Send + use<> {
        let request = Request::post(path).header("content-type", kind);
        SendWrapper::new(async move { answer(request.body(file)).await })
    }

    /// Sends a body for a thing in this version, and tells after how many seconds to try again if the
    /// answer says so. What was done is done, whichever release has done it.
    #[expect(clippy::unused_self, reason = "the transport in process needs itself")]
    pub(crate) fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
        version: Option<i64>,
    ) -> impl Future<Output = Result<(Answer, Option<u32>)>> + Send + use<> {
        let request = match method {
            Method::Post => Request::post(path),
            Method::Put => Request::put(path),
            Method::Delete => Request::delete(path),
        };
        let request = match version {
            Some(version) => request.header("if-match", &format!("\"{version}\"")),
            None => request,
        };
        SendWrapper::new(async move {
            answer(match body {
                Some(body) => request.header("content-type", "application/json").body(body),
                None => request.build(),
            })
            .await
        })
    }
}

/// Sends a request; the answer with after how many seconds to try again, if it says so.
async fn answer(
    request: std::result::Result<gloo_net::http::Request, gloo_net::Error>,
) -> Result<(Answer, Option<u32>)> {
    let network = |error: gloo_net::Error| ApiError::Network(error.to_string());
    let response = request.map_err(network)?.send().await.map_err(network)?;
    let wait = response.headers().get("retry-after").and_then(|wait| wait.parse().ok());
    let body = response.text().await.map_err(network)?;
    Ok((Answer { status: response.status(), body }, wait))
}
