//! What a page is made from, on its way from the server to the browser.
//!
//! All pages share one type of resource: the machinery behind a resource is
//! large, and each type of data would bring its own copy of it into the
//! browser's package.

use std::any::Any;
use std::sync::Arc;

use api_client::{ApiError, json};
use leptos::prelude::Resource;
use leptos::server::codee::{Decoder, Encoder};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The data of a page: as it was loaded, as JSON, or both.
#[derive(Clone)]
pub struct Content {
    loaded: Option<Arc<dyn Any + Send + Sync>>,
    json: String,
}

impl Content {
    /// Data that was just loaded. The server sends it on as JSON.
    #[cfg_attr(target_arch = "wasm32", expect(clippy::unnecessary_wraps, reason = "the server may fail"))]
    pub(crate) fn new<T: Serialize + Send + Sync + 'static>(data: T) -> Result<Self, ApiError> {
        #[cfg(not(target_arch = "wasm32"))]
        let json = serde_json::to_string(&data).map_err(|error| ApiError::Malformed(error.to_string()))?;
        #[cfg(target_arch = "wasm32")]
        let json = String::new();
        Ok(Self { loaded: Some(Arc::new(data)), json })
    }

    /// The data.
    pub(crate) fn read<T: DeserializeOwned + Clone + 'static>(&self) -> Result<T, ApiError> {
        match self.loaded.as_deref().and_then(<dyn Any + Send + Sync>::downcast_ref::<T>) {
            Some(data) => Ok(data.clone()),
            None => json::from_str(&self.json).map_err(|error| ApiError::Malformed(error.to_string())),
        }
    }
}

/// The data of a page, or why it could not be loaded.
pub(crate) type Loaded = Result<Content, ApiError>;

/// The one type of resource.
pub(crate) type ContentResource = Resource<Loaded, ContentCodec>;

/// Writes data as its JSON and an error as the mark and its JSON.
pub struct ContentCodec;

/// No JSON begins with it.
const ERROR: char = '!';

impl Encoder<Loaded> for ContentCodec {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(loaded: &Loaded) -> Result<String, Self::Error> {
        match loaded {
            Ok(content) => Ok(content.json.clone()),
            Err(error) => Ok(format!("{ERROR}{}", serde_json::to_string(error)?)),
        }
    }
}

impl Decoder<Loaded> for ContentCodec {
    type Error = json::Malformed;
    type Encoded = str;

    fn decode(text: &str) -> Result<Loaded, Self::Error> {
        match text.strip_prefix(ERROR) {
            Some(error) => Ok(Err(json::from_str(error)?)),
            None => Ok(Ok(Content { loaded: None, json: text.to_owned() })),
        }
    }
}

#[cfg(test)]
mod tests {
    use shared::problem::{Problem, ProblemCode};

    use super::*;

    #[test]
    fn data_and_errors_reach_the_browser() {
        let sent = |loaded: Loaded| {
            let text = ContentCodec::encode(&loaded).expect("it can be written");
            ContentCodec::decode(&text).expect("it can be read")
        };
        let data = sent(Content::new(vec![1, 2])).and_then(|content| content.read::<Vec<u8>>());
        assert_eq!(data, Ok(vec![1, 2]));
        let error = ApiError::Problem(Problem::new(ProblemCode::NotFound));
        assert_eq!(sent(Err(error.clone())).err(), Some(error));
    }
}
