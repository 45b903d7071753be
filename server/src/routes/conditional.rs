//! Conditional requests: every successful read carries an entity tag made from
//! its body, and a reader who has that body already gets 304. The body of a
//! list changes when the clock passes a date, and its tag with it; in between
//! it does not, not even in the cursor of the next page.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::services::reference::hex;

/// What is kept nowhere, not even to be asked for again.
pub const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// Middleware: what is told to one person is kept nowhere.
pub async fn keep_nowhere(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CACHE_CONTROL, NO_STORE);
    response
}

/// Middleware: tags successful answers to GET and HEAD that may be kept.
pub async fn entity_tags(request: Request, next: Next) -> Response {
    let readable = matches!(*request.method(), Method::GET | Method::HEAD);
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let response = next.run(request).await;
    let is_kept = response.headers().get(header::CACHE_CONTROL) != Some(&NO_STORE);
    if !readable || !is_kept || response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Error::Other(anyhow::anyhow!("the answer's body cannot be read")).into_response();
    };
    let tag = entity_tag(&bytes);
    let unchanged = known.is_some_and(|known| names(&known, &tag));
    set_validators(&mut parts.headers, &tag);
    if unchanged {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        parts.headers.remove(header::CONTENT_TYPE);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// The weak entity tag of a body; weak because it may be sent compressed.
#[must_use]
pub fn entity_tag(body: &[u8]) -> String {
    format!("W/\"{}\"", hex(&Sha256::digest(body)[..12]))
}

/// Whether an `If-None-Match` header names this tag.
#[must_use]
pub fn names(header: &HeaderValue, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    header
        .to_str()
        .is_ok_and(|list| list.trim() == "*" || list.split(',').any(|known| opaque(known) == opaque(tag)))
}

/// Makes readers keep an answer but ask each time whether it is still right.
pub fn set_validators(headers: &mut HeaderMap, tag: &str) {
    if let Ok(value) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, value);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
}
