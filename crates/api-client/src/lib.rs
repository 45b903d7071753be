//! The typed client of the JSON API.
//!
//! The browser asks over HTTP; the server, while it renders a page, calls the
//! same routes in process. Which of the two is chosen by the target, so the
//! pages do not know the difference.

mod account;
mod claims;
#[cfg(not(target_arch = "wasm32"))]
mod cookies;
mod error;
pub mod json;
mod possessions;
mod review;
#[cfg(target_arch = "wasm32")]
#[path = "transport/browser.rs"]
mod transport;
#[cfg(not(target_arch = "wasm32"))]
#[path = "transport/in_process.rs"]
mod transport;
mod workspace;

use serde::de::DeserializeOwned;
use shared::answer::{OfferDetail, OrganisationDetail, OrganisationSummary};
#[cfg(not(target_arch = "wasm32"))]
use shared::filter::Filter;
use shared::filter::ListQuery;
use shared::legal::LegalText;
#[cfg(not(target_arch = "wasm32"))]
use shared::mail::DemoMails;
use shared::page::Page;
use shared::region::Region;
#[cfg(not(target_arch = "wasm32"))]
use shared::suggestion::NamedPlaces;
use shared::taxonomy::Taxonomy;
use shared::text::LanguageTag;

pub use account::{AccountForm, Method, Refusal, Success};
#[cfg(not(target_arch = "wasm32"))]
pub use cookies::Cookies;
pub use error::ApiError;
use transport::Transport;

/// The header of an answer that names the release of the site it comes from, by
/// the folder of its browser package.
pub const RELEASE: &str = "x-release";

/// What every call answers.
pub type Result<T> = std::result::Result<T, ApiError>;

/// A client of the API.
#[derive(Clone, Debug, Default)]
pub struct ApiClient {
    transport: Transport,
}

impl ApiClient {
    /// A client that calls these routes without a network, with these request
    /// headers (the visitor's cookies and language).
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn in_process(router: axum::Router, headers: http::HeaderMap) -> Self {
        Self { transport: Transport::new(router, headers) }
    }

    /// The same client for one visitor: from their address, and with a place for the cookies that
    /// answers set.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn for_visitor(mut self, cookies: Cookies, extensions: http::Extensions) -> Self {
        self.transport.serve(cookies, extensions);
        self
    }

    /// A client of the server this page came from, in this release.
    #[cfg(target_arch = "wasm32")]
    #[must_use]
    pub fn in_browser(release: &str) -> Self {
        Self { transport: Transport::new(release) }
    }

    /// A page of published offers, of each as much as `T` takes from an
    /// [`OfferSummary`](shared::answer::OfferSummary).
    ///
    /// # Errors
    /// When the API refuses the query or cannot be reached.
    pub async fn offers<T: DeserializeOwned>(&self, query: &ListQuery) -> Result<Page<T>> {
        self.get(&with_query("/api/v1/offers", &query.to_query_string())).await
    }

    /// One published offer by id or slug, with texts for this reader.
    ///
    /// # Errors
    /// When there is no such offer or the API cannot be reached.
    pub async fn offer(&self, id_or_slug: &str, language: &LanguageTag) -> Result<OfferDetail> {
        self.get(&one("/api/v1/offers", id_or_slug, language)).await
    }

    /// A page of organisations with a published profile.
    ///
    /// # Errors
    /// When the API refuses the query or cannot be reached.
    pub async fn organisations(&self, query: &ListQuery) -> Result<Page<OrganisationSummary>> {
        self.get(&with_query("/api/v1/organisations", &query.to_query_string())).await
    }

    /// One organisation by id or slug, with texts for this reader.
    ///
    /// # Errors
    /// When there is no such organisation or the API cannot be reached.
    pub async fn organisation(&self, id_or_slug: &str, language: &LanguageTag) -> Result<OrganisationDetail> {
        self.get(&one("/api/v1/organisations", id_or_slug, language)).await
    }

    /// A page whose text the operator writes, by name, with the text for this reader.
    ///
    /// # Errors
    /// When there is no such page or the API cannot be reached.
    pub async fn legal_text(&self, name: &str, language: &LanguageTag) -> Result<LegalText> {
        self.get(&one("/api/v1/pages", name, language)).await
    }

    /// The places a text names, as this reader calls them.
    ///
    /// # Errors
    /// When the API cannot be reached.
    #[cfg(not(target_arch = "wasm32"))]
    pub async fn places(&self, text: &str, language: &LanguageTag) -> Result<NamedPlaces> {
        let filter = Filter { text: Some(text.to_owned()), ..Filter::default() };
        let query = ListQuery { filter, language: Some(language.clone()), ..ListQuery::default() };
        self.get(&with_query("/api/v1/places", &query.to_query_string())).await
    }

    /// The boundaries of the municipalities as `GeoJSON`.
    ///
    /// # Errors
    /// When the API cannot be reached.
    pub async fn boundaries<T: DeserializeOwned>(&self) -> Result<T> {
        self.get("/api/v1/boundaries").await
    }

    /// The newest mails of the demonstration.
    ///
    /// # Errors
    /// When this is no demonstration or the API cannot be reached.
    #[cfg(not(target_arch = "wasm32"))]
    pub async fn demo_mails(&self) -> Result<DemoMails> {
        self.get("/api/v1/demo/mails").await
    }

    /// The fields of action, offer types, target groups and languages.
    ///
    /// # Errors
    /// When the API cannot be reached.
    pub async fn taxonomy(&self) -> Result<Taxonomy> {
        self.get("/api/v1/taxonomy").await
    }

    /// The county with its municipalities.
    ///
    /// # Errors
    /// When the API cannot be reached.
    pub async fn municipalities(&self) -> Result<Region> {
        self.get("/api/v1/municipalities").await
    }

    /// Why a file of the site could not be loaded, as far as asking for another
    /// one tells.
    pub async fn why_not_loaded(&self) -> ApiError {
        let answer = self.transport.get("/release.json").await;
        answer.err().unwrap_or_else(|| ApiError::Network(String::new()))
    }

    /// A JSON file of the site, such as texts of the interface.
    ///
    /// # Errors
    /// When the server cannot be reached.
    #[cfg(target_arch = "wasm32")]
    pub async fn file<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        self.get(path).await
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        let answer = self.transport.get(path).await?;
        if (200..300).contains(&answer.status) {
            json::from_str(&answer.body).map_err(|error| ApiError::malformed(&error))
        } else {
            Err(ApiError::from_problem(&answer.body))
        }
    }
}

/// What a transport brings back.
struct Answer {
    status: u16,
    body: String,
}

/// Where a calendar program finds the dates of an offer.
#[must_use]
pub fn offer_calendar(slug: &str, language: &LanguageTag) -> String {
    with_query(&format!("/api/v1/offers/{slug}/calendar.ics"), &format!("lang={language}"))
}

/// Where a calendar program finds the dates of a list of offers.
#[must_use]
pub fn offers_calendar(query: &ListQuery) -> String {
    with_query("/api/v1/offers.ics", &query.to_query_string())
}

/// Where a feed reader finds a list of offers.
#[must_use]
pub fn offers_feed(query: &ListQuery) -> String {
    with_query("/api/v1/offers.atom", &query.to_query_string())
}

fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

fn one(path: &str, id_or_slug: &str, language: &LanguageTag) -> String {
    with_query(&format!("{path}/{}", escaped(id_or_slug)), &format!("lang={language}"))
}

/// A text as it can stand in a path segment.
fn escaped(text: &str) -> String {
    let escape = |byte| match byte {
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_cannot_leave_their_path_segment() {
        let german = LanguageTag::german();
        assert_eq!(one("/o", "deutsch-a1", &german), "/o/deutsch-a1?lang=de");
        assert_eq!(one("/o", "../ü?x", &german), "/o/..%2F%C3%BC%3Fx?lang=de");
    }
}
