//! The cookies of a session, and what protects requests that carry them.

use axum::extract::{Request, State as FromState};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use chrono::TimeDelta;
use http::{HeaderMap, HeaderValue, Uri, header};

use crate::assets;
use crate::error::{Error, with_sources};
use crate::routes::conditional::NO_STORE;
use crate::services::sessions::{self, SignedIn, Tokens};
use crate::services::signed::{self, ACCESS_VALID, HALFWAY_VALID};
use crate::state::{State, Store};

/// The signed token of a session.
pub const ACCESS: &str = "teilhabe_access";
/// The key that prolongs a session.
const KEY: &str = "teilhabe_key";
/// The proof that the first step of a sign-in is done.
const HALFWAY: &str = "teilhabe_halfway";

/// The signed token a request carries.
#[must_use]
pub fn access(store: &Store, headers: &HeaderMap) -> Option<String> {
    value(store, headers, ACCESS)
}

/// The proof of a first step a request carries.
#[must_use]
pub fn halfway(store: &Store, headers: &HeaderMap) -> Option<String> {
    value(store, headers, HALFWAY)
}

/// The cookies after a sign-in, as far as it has come.
pub fn after_sign_in(store: &Store, signed_in: SignedIn) -> CookieJar {
    match signed_in {
        SignedIn::Session(tokens) => with_tokens(store, tokens).add(gone(store, HALFWAY)),
        SignedIn::Halfway(proof) => CookieJar::new().add(cookie(store, HALFWAY, proof, HALFWAY_VALID)),
    }
}

/// The cookies after a sign-out.
pub fn after_sign_out(store: &Store) -> CookieJar {
    [ACCESS, KEY, HALFWAY].into_iter().fold(CookieJar::new(), |jar, cookie| jar.add(gone(store, cookie)))
}

/// Middleware: when the signed token of a session is too old, its key is
/// exchanged, so that neither pages nor the API need to know of it.
pub async fn prolong(FromState(state): FromState<State>, mut request: Request, next: Next) -> Response {
    let is_file = assets::never_changes(request.uri().path());
    let is_fresh = access(&state, request.headers()).is_some_and(|token| signed::is_fresh(&state, &token));
    let key = value(&state, request.headers(), KEY).filter(|_| !is_file && !is_fresh);
    let Some(key) = key else { return next.run(request).await };
    let jar = match sessions::renew(&state, &key).await {
        Ok(Some(tokens)) => {
            carry(&state, request.headers_mut(), &tokens.access);
            with_tokens(&state, tokens)
        }
        Ok(None) => after_sign_out(&state),
        Err(error) => {
            tracing::error!(cause = with_sources(error), "a session could not be prolonged");
            return next.run(request).await;
        }
    };
    let response = next.run(request).await;
    // Who signs in or out has new cookies already.
    if response.headers().contains_key(header::SET_COOKIE) {
        return response;
    }
    let mut response = (jar, response).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, NO_STORE);
    response
}

/// Middleware: refuses what another site makes a visitor's browser send. Such a
/// request says where it comes from; what says nothing comes from no browser
/// and must prove itself otherwise than by a cookie.
pub async fn same_site_only(FromState(state): FromState<State>, request: Request, next: Next) -> Response {
    if request.method().is_safe() || is_own(&state, request.headers(), request.uri()) {
        return next.run(request).await;
    }
    Error::CrossSite.into_response()
}

fn is_own(store: &Store, headers: &HeaderMap, uri: &Uri) -> bool {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    if let Some(origin) = text("origin") {
        let host = text("host").or(uri.authority().map(http::uri::Authority::as_str));
        let of_request = origin.split_once("://").map(|(_, host)| host);
        let configured = store.config.base_url.origin().ascii_serialization();
        return origin == configured || (of_request.is_some() && of_request == host);
    }
    !headers.contains_key(header::COOKIE)
}

/// Puts a new signed token in the place of the old one, for what reads the
/// request later.
fn carry(store: &Store, headers: &mut HeaderMap, token: &str) {
    let name = name(store, ACCESS);
    let jar = CookieJar::from_headers(headers);
    let others = jar.iter().filter(|cookie| cookie.name() != name).map(Cookie::stripped);
    let mut cookies: Vec<String> = others.map(|cookie| cookie.to_string()).collect();
    cookies.push(format!("{name}={token}"));
    if let Ok(value) = HeaderValue::from_str(&cookies.join("; ")) {
        headers.insert(header::COOKIE, value);
    }
}

fn with_tokens(store: &Store, tokens: Tokens) -> CookieJar {
    let kept = TimeDelta::days(store.config.session_days.into());
    CookieJar::new()
        .add(cookie(store, ACCESS, tokens.access, ACCESS_VALID))
        .add(cookie(store, KEY, tokens.key, kept))
}

fn value(store: &Store, headers: &HeaderMap, cookie: &str) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(&name(store, cookie)).map(|cookie| cookie.value().to_owned())
}

fn is_secure(store: &Store) -> bool {
    store.config.base_url.scheme() == "https"
}

/// Over https the name says that the cookie is of this host alone.
fn name(store: &Store, cookie: &str) -> String {
    if is_secure(store) { format!("__Host-{cookie}") } else { cookie.to_owned() }
}

fn cookie(store: &Store, cookie: &str, value: String, kept: TimeDelta) -> Cookie<'static> {
    Cookie::build((name(store, cookie), value))
        .path("/")
        .http_only(true)
        .secure(is_secure(store))
        .same_site(SameSite::Lax)
        .max_age(time::Duration::seconds(kept.num_seconds()))
        .build()
}

fn gone(store: &Store, name: &str) -> Cookie<'static> {
    cookie(store, name, String::new(), TimeDelta::zero())
}
