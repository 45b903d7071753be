//! What search engines ask for, outside of the API.

use app::routes::{MAP, NEAR, OFFERS, ORGANISATIONS};
use axum::extract::{Path, State as FromState};
use axum::response::IntoResponse;
use http::header;

use crate::error::Error;
use crate::services::sitemap::{self, Sitemap};
use crate::state::State;

const XML: [(header::HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/xml")];

/// `GET /robots.txt` (RFC 9309): all pages may be read, but no list with a
/// query, as filters can be combined without end; entries are found by the
/// sitemap. A demo is not shut out: how well pages can be found is measured
/// there.
pub async fn robots(FromState(state): FromState<State>) -> String {
    let sitemap = format!("{}{}", state.config.base(), sitemap::PATH);
    let filtered = [OFFERS, ORGANISATIONS, NEAR, MAP].map(|page| format!("Disallow: /*/{page}?\n")).concat();
    format!("User-agent: *\nAllow: /\nDisallow: /api/\n{filtered}\nSitemap: {sitemap}\n")
}

/// `GET /sitemap.xml`: all pages, or where their parts lie.
///
/// # Errors
/// An index that fails.
pub async fn sitemap(FromState(state): FromState<State>) -> Result<impl IntoResponse, Error> {
    Ok((XML, Sitemap::new(&state).whole()?))
}

/// `GET /sitemap/{number}.xml`: one part of the pages.
///
/// # Errors
/// [`Error::NotFound`], or an index that fails.
pub async fn sitemap_part(
    FromState(state): FromState<State>,
    Path(file): Path<String>,
) -> Result<impl IntoResponse, Error> {
    let number = file.strip_suffix(".xml").and_then(|number| number.parse().ok()).ok_or(Error::NotFound)?;
    Ok((XML, Sitemap::new(&state).part(number)?))
}
