//! What was done by whom.

use axum::Json;
use axum::extract::{FromRequestParts, State as FromState};
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, Utc};
use http::request::Parts;
use shared::audit::{AuditAction, AuditFilter, AuditLog};
use shared::policy::Action;
use shared::schedule::instant;
use shared::written;

use crate::error::Error;
use crate::extract::Acting;
use crate::services;
use crate::state::State;

/// What of the log is asked for (`action`, `actor`, `entry`, `organisation`, `from`, `until`, `after`).
/// Parameters without a value say nothing.
pub struct LogQuery(AuditFilter);

impl<S: Send + Sync> FromRequestParts<S> for LogQuery {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let mut filter = AuditFilter::default();
        let query = parts.uri.query().unwrap_or_default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim();
            if !value.is_empty() {
                take(&mut filter, &name, value)?;
            }
        }
        Ok(Self(filter))
    }
}

/// Takes a parameter with its value.
fn take(filter: &mut AuditFilter, name: &str, value: &str) -> Result<(), Error> {
    let is_known = match name {
        "action" => set(&mut filter.action, AuditAction::from_key(value)),
        "actor" => set(&mut filter.actor, value.parse().ok()),
        "entry" => set(&mut filter.entry, value.parse().ok()),
        "organisation" => set(&mut filter.organisation, value.parse().ok()),
        "after" => set(&mut filter.after, value.parse().ok()),
        "from" => set(&mut filter.from, day(value).map(beginning)),
        // The whole of that day is meant.
        "until" => {
            let next = day(value).and_then(|day| day.succ_opt());
            set(&mut filter.before, next.map(beginning))
        }
        _ => return Err(Error::parameter(name, "unknown_parameter", value)),
    };
    if is_known { Ok(()) } else { Err(Error::parameter(name, "unknown_value", value)) }
}

/// Sets what is known, and says whether it is.
fn set<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    *place = value;
    place.is_some()
}

/// A day that calendars have: with others nothing can be computed.
fn day(value: &str) -> Option<NaiveDate> {
    written::date(value).filter(|day| (1900..=2200).contains(&day.year()))
}

/// The beginning of a local day.
fn beginning(day: NaiveDate) -> DateTime<Utc> {
    instant(day, NaiveTime::MIN)
}

/// What was done by whom
///
/// The newest first, 50 at a time; for those who review the whole county. Events are added and never changed.
/// What they tell of may be gone: then it has no title and no name any more.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::InvalidParameters`].
#[utoipa::path(
    get,
    path = "/api/v1/review/log",
    operation_id = "read_log",
    tag = "review",
    params(
        ("action" = Option<AuditAction>, Query, description = "What was done"),
        ("actor" = Option<String>, Query, description = "By whom: the id of an account"),
        ("entry" = Option<String>, Query, description = "About which entry: its id"),
        ("organisation" = Option<String>, Query, description = "About which organisation: its id"),
        ("from" = Option<NaiveDate>, Query, description = "First local day"),
        ("until" = Option<NaiveDate>, Query, description = "Last local day"),
        ("after" = Option<String>, Query, description = "`next` of the page before")
    ),
    responses((status = 200, body = AuditLog)),
    security(("session" = []), ("token" = []))
)]
pub async fn read(
    FromState(state): FromState<State>,
    acting: Acting,
    LogQuery(filter): LogQuery,
) -> Result<Json<AuditLog>, Error> {
    acting.person(Action::ReadCounty)?;
    services::log::read(&state, &filter).await.map(Json)
}
