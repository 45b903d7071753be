//! Offers for calendars and feed readers.

use axum::extract::{Path, State as FromState};
use axum::response::{IntoResponse, Response};
use http::header;
use shared::problem::Problem;

use crate::error::Error;
use crate::extract::{Language, OfferQuery};
use crate::services::{calendar, feed};
use crate::state::State;

/// The coming dates of published offers as a calendar
///
/// The parameters are those of the list; `limit` is the number of offers. Of
/// these, the dates of the coming year that the filter asks for, the nearest
/// 5,000 at most. Paused offers have no dates.
///
/// # Errors
/// Unknown parameters or values.
#[utoipa::path(
    get,
    path = "/api/v1/offers.ics",
    operation_id = "list_offers_as_calendar",
    tag = "offers",
    responses((status = 200, body = String, content_type = "text/calendar"))
)]
pub async fn offers_calendar(
    FromState(state): FromState<State>,
    OfferQuery(query): OfferQuery,
) -> Result<Response, Error> {
    calendar::of_list(&state, &query).map(|text| file(calendar::CALENDAR, "offers.ics", text))
}

/// Published offers as a feed
///
/// The parameters are those of the list. Without `sort`, the newest come first.
///
/// # Errors
/// Unknown parameters or values.
#[utoipa::path(
    get,
    path = "/api/v1/offers.atom",
    operation_id = "list_offers_as_feed",
    tag = "offers",
    responses((status = 200, body = String, content_type = "application/atom+xml"))
)]
pub async fn offers_feed(
    FromState(state): FromState<State>,
    OfferQuery(query): OfferQuery,
) -> Result<Response, Error> {
    feed::of_list(&state, &query).map(|xml| file(feed::ATOM, "offers.atom", xml))
}

/// The coming dates of one published offer as a calendar
///
/// The dates of the coming year. A paused offer has none.
///
/// # Errors
/// [`Error::NotFound`].
#[utoipa::path(
    get,
    path = "/api/v1/offers/{id_or_slug}/calendar.ics",
    operation_id = "read_offer_as_calendar",
    tag = "offers",
    params(("id_or_slug" = String, Path, description = "Id or slug; former slugs answer too")),
    responses(
        (status = 200, body = String, content_type = "text/calendar"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn offer_calendar(
    FromState(state): FromState<State>,
    Path(id_or_slug): Path<String>,
    Language(language): Language,
) -> Result<Response, Error> {
    let offer = calendar::of_offer(&state, &id_or_slug, &language).await?;
    Ok(file(calendar::CALENDAR, &format!("{}.ics", offer.slug), offer.text))
}

/// An answer that is also a file with a name; slugs are plain ASCII.
fn file(media_type: &'static str, name: &str, text: String) -> Response {
    let disposition = format!("inline; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)], text)
        .into_response()
}
