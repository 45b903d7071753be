//! Calls over HTTP with `fetch`.

use gloo_net::http::Request;
use send_wrapper::SendWrapper;

use crate::{Answer, ApiError, Result};

/// Knows nothing: the server is the one the page came from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Transport;

impl Transport {
    /// The browser has one thread; the wrapper lets the future stand where a
    /// `Send` one is asked for.
    #[expect(clippy::unused_self, reason = "the transport in process has the same shape and needs it")]
    pub(crate) fn get(&self, path: &str) -> impl Future<Output = Result<Answer>> + Send + use<> {
        let path = path.to_owned();
        SendWrapper::new(async move {
            let network = |error: gloo_net::Error| ApiError::Network(error.to_string());
            let response = Request::get(&path).send().await.map_err(network)?;
            let body = response.text().await.map_err(network)?;
            Ok(Answer { status: response.status(), body })
        })
    }
}
