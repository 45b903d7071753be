//! Headers that every answer carries for the safety of its readers, and those
//! that are taken from requests.

use api_client::RELEASE;
use app::routes::{Page, ReviewPage, WorkspacePage};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, header};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::assets::{self, IMMUTABLE};
use crate::error::REQUEST_ID;
use crate::extract::FORWARDED_FOR;

/// What browsers may load and run of an answer of the API: nothing.
const API_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// Where the documentation of the API lies.
pub const DOCUMENTATION: &str = "/api/docs";

/// What the documentation of the API may load; its scripts style elements.
const DOCUMENTATION_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Most characters of a request id that is taken over.
const LONGEST_REQUEST_ID: usize = 64;

/// What a page may load and run: its own files, pictures on the device before
/// they are uploaded, and of inline scripts those that carry this nonce. A
/// preview may be shown within the page it is made on.
#[must_use]
pub fn page_policy(nonce: &str, path: &str) -> String {
    let is_preview = matches!(
        Page::at(path),
        Some((_, Page::Workspace(WorkspacePage::Preview(_)) | Page::Review(ReviewPage::Preview(_))))
    );
    let ancestors = if is_preview { "'self'" } else { "'none'" };
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'nonce-{nonce}'; \
         img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; \
         frame-ancestors {ancestors}"
    )
}

/// Layer: tells browsers to ask over https only, for a year.
#[must_use]
pub fn secure_only() -> SetResponseHeaderLayer<HeaderValue> {
    let value = HeaderValue::from_static("max-age=31536000");
    SetResponseHeaderLayer::overriding(header::STRICT_TRANSPORT_SECURITY, value)
}

/// Layer: gives no other window a handle on a page. Browsers mind it over https only.
#[must_use]
pub fn apart_from_others() -> SetResponseHeaderLayer<HeaderValue> {
    let name = header::HeaderName::from_static("cross-origin-opener-policy");
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static("same-origin"))
}

/// Middleware: adds what protects readers, from the code of another release,
/// too. Of files that never change there are a dozen on a first visit, so they
/// carry no more than they need, and no request id.
pub async fn protect_readers(request: Request, next: Next) -> Response {
    let policy = policy(request.uri().path());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if headers.get(header::CACHE_CONTROL).is_some_and(|value| value == IMMUTABLE) {
        headers.remove(REQUEST_ID);
        return response;
    }
    headers.insert(RELEASE, HeaderValue::from_static(assets::package()));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
    if let Some(policy) = policy {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    }
    response
}

/// The policy of what is no page.
fn policy(path: &str) -> Option<&'static str> {
    let is_under = |folder| {
        path.strip_prefix(folder).is_some_and(|rest| matches!(rest.chars().next(), None | Some('/')))
    };
    if is_under(DOCUMENTATION) { Some(DOCUMENTATION_POLICY) } else { is_under("/api").then_some(API_POLICY) }
}

/// Takes a request's own id over only if it is short and plain, as it goes
/// into logs, answers and pages.
pub fn take_plain_request_id(mut request: Request) -> Request {
    let is_plain = |id: &HeaderValue| {
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        (1..=LONGEST_REQUEST_ID).contains(&id.len()) && id.as_bytes().iter().all(plain)
    };
    if !request.headers().get(REQUEST_ID).is_some_and(is_plain) {
        request.headers_mut().remove(REQUEST_ID);
    }
    request
}

/// The headers of a page's request that its calls of the API carry on, whoever asks.
#[must_use]
pub fn forwarded(headers: &HeaderMap) -> HeaderMap {
    only(headers, &[header::ACCEPT_LANGUAGE, header::HeaderName::from_static(REQUEST_ID)])
}

/// The headers that a call of the API carries on which is made for one visitor: also those by which
/// the API knows the device, and that the visitor has sent the request from a page of this site.
#[must_use]
pub fn of_visitor(headers: &HeaderMap) -> HeaderMap {
    let further = [header::COOKIE, header::USER_AGENT, header::HOST, header::ORIGIN];
    let names = ["sec-fetch-site", FORWARDED_FOR].map(header::HeaderName::from_static);
    let mut kept = forwarded(headers);
    kept.extend(only(headers, &further));
    kept.extend(only(headers, &names));
    kept
}

/// Those of the headers that have these names, every value of each.
fn only(headers: &HeaderMap, names: &[header::HeaderName]) -> HeaderMap {
    let found = names.iter().flat_map(|name| headers.get_all(name).iter().map(move |value| (name, value)));
    found.map(|(name, value)| (name.clone(), value.clone())).collect()
}
