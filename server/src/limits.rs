//! How much one network address may ask for: enough for a house full of people behind one line, not
//! enough to keep the server from others. Each server counts in its own memory; what must not be
//! guessed is counted in the database, see [`crate::services::throttle`].

use std::num::NonZeroU32;
use std::sync::Once;

use app::i18n::texts;
use app::routes::Page;
use axum::extract::{Request, State as FromState};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use chrono::TimeDelta;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use http::{StatusCode, header};

use crate::assets;
use crate::error::{Error, retry_after};
use crate::extract::{FORWARDED_FOR, address};
use crate::state::State;

/// Counts the requests of each network address.
pub struct RequestLimits(Option<DefaultKeyedRateLimiter<String>>);

impl RequestLimits {
    /// So many requests a minute, all of them at once if somebody likes; with none, any number.
    #[must_use]
    pub fn new(per_minute: u32) -> Self {
        Self(NonZeroU32::new(per_minute).map(|most| RateLimiter::keyed(Quota::per_minute(most))))
    }

    /// Counts one, and tells how long to wait if it was one too many.
    fn count(&self, address: &String) -> Option<TimeDelta> {
        let refused = self.0.as_ref()?.check_key(address).err()?;
        let wait = refused.wait_time_from(DefaultClock::default().now());
        Some(TimeDelta::from_std(wait).unwrap_or_default())
    }

    /// Forgets who has asked for nothing lately.
    pub fn forget_idle(&self) {
        if let Some(limiter) = &self.0 {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

/// Middleware: refuses what one address asks for beyond its share. Files that never change cost
/// next to nothing and are not counted.
pub async fn share_fairly(FromState(state): FromState<State>, request: Request, next: Next) -> Response {
    if assets::never_changes(request.uri().path()) {
        return next.run(request).await;
    }
    warn_of_unknown_proxy(&state, &request);
    let address = address(&state, request.headers(), request.extensions());
    match address.and_then(|address| state.requests.count(&address)) {
        None => next.run(request).await,
        Some(wait) => refusal(request.uri().path(), wait),
    }
}

/// Readers of pages are told in their language, without making a page.
fn refusal(path: &str, wait: TimeDelta) -> Response {
    let Some((language, _)) = Page::at(path) else { return Error::TooManyRequests(wait).into_response() };
    let (tag, direction, text) =
        (language.tag(), language.direction(), texts::head::too_many_requests(language));
    let page = format!(
        "<!DOCTYPE html><html lang=\"{tag}\" dir=\"{direction}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>429</title></head>\
         <body><main><h1>{text}</h1></main></body></html>"
    );
    (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, retry_after(wait))], Html(page)).into_response()
}

/// Behind a proxy that is not configured, everybody has the address of the proxy.
fn warn_of_unknown_proxy(state: &State, request: &Request) {
    static WARNED: Once = Once::new();
    if state.config.trusted_proxies == 0 && request.headers().contains_key(FORWARDED_FOR) {
        WARNED.call_once(|| {
            tracing::warn!(
                "requests come through a proxy, but `trusted_proxies` is 0: everybody counts as one address"
            );
        });
    }
}
