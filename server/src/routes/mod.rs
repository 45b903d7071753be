//! HTTP: extract, one call to a service, answer.

use std::time::Duration;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use crate::error::{Error, finish_problems, panic_response};
use crate::openapi::{self, Routes};
use crate::state::State;

pub mod account;
pub mod account_security;
pub mod case;
pub mod cases;
pub mod claims;
pub mod conditional;
pub mod confirmations;
pub mod county;
pub mod crawlers;
pub mod demo;
pub mod drafts;
pub mod files;
pub mod health;
pub mod installation;
pub mod legal;
pub mod log;
pub mod media;
pub mod members;
pub mod offers;
pub mod organisations;
pub mod page_views;
pub mod possessions;
pub mod problems;
pub mod reference;
pub mod reports;
pub mod review;
pub mod review_work;
pub mod session;
pub mod staff;
pub mod subscriptions;
pub mod suggestions;
pub mod versions;
pub mod workspace;

/// Longest time for one upload: fifteen megabytes over a slow line.
const UPLOAD_TIME: Duration = Duration::from_mins(5);

/// The JSON API with everything it needs to stand alone: the site's pages call
/// the same router in process.
pub fn api(state: &State) -> Router {
    let Routes { public, personal, uploads, description } = openapi::routes();
    let config = &state.config;
    let unknown = async || Error::NotFound;
    public
        .layer(from_fn_with_state(state.clone(), health::require_ready))
        .merge(personal.layer(from_fn(conditional::keep_nowhere)))
        .route("/api/openapi.json", get(async move || openapi::serve(&description)))
        .route("/api/problems/{code}", get(problems::explain))
        .route("/api", axum::routing::any(unknown))
        .route("/api/", axum::routing::any(unknown))
        .route("/api/{*path}", axum::routing::any(unknown))
        .layer(from_fn(conditional::entity_tags))
        .layer(RequestBodyLimitLayer::new(config.body_limit_bytes))
        .layer(within(Duration::from_secs(config.request_timeout_seconds)))
        // These are larger and take longer; each knows how large a body it takes.
        .merge(uploads.layer(from_fn(conditional::keep_nowhere)).layer(within(UPLOAD_TIME)))
        .layer(CatchPanicLayer::custom(panic_response))
        .layer(from_fn(finish_problems))
        .with_state(state.clone())
}

fn within(time: Duration) -> TimeoutLayer {
    TimeoutLayer::with_status_code(http::StatusCode::REQUEST_TIMEOUT, time)
}
