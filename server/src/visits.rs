//! Which requests are visits of an entry's page: a page that a browser goes to, or what the pages' own
//! code asks the API for when it shows the next page by itself. What the server asks itself while it
//! makes a page does not come through here, so that no visit counts twice.

use app::routes::Page;
use axum::extract::{Request, State as FromState};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, Method, StatusCode, header};
use shared::entry::EntryKind;
use shared::policy::Person;

use crate::cookies;
use crate::error::{Error, with_sources};
use crate::services::{page_views, sessions};
use crate::state::State;

/// What browsers call themselves.
const BROWSERS: [&str; 2] = ["mozilla/", "opera/"];
/// What programs that read pages by themselves have in their names, in small letters.
const PROGRAMS: [&str; 16] = [
    "bot",
    "crawl",
    "spider",
    "slurp",
    "http",
    "headless",
    "preview",
    "scan",
    "monitor",
    "archive",
    "fetch",
    "python",
    "lighthouse",
    "validator",
    "feed",
    "embed",
];
/// In which headers browsers say that they only look ahead.
const LOOKING_AHEAD: [&str; 3] = ["sec-purpose", "purpose", "x-moz"];

/// Middleware: counts visits of pages of entries that were shown.
pub async fn count(FromState(state): FromState<State>, request: Request, next: Next) -> Response {
    let visited = visited(&request);
    let access = visited.as_ref().and_then(|_| cookies::access(&state, request.headers()));
    let response = next.run(request).await;
    let is_shown = matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED);
    if let Some((kind, name)) = visited.filter(|_| is_shown)
        && let Err(error) = count_one(&state, kind, &name, access.as_deref()).await
    {
        tracing::warn!(cause = with_sources(error), "a visit could not be counted");
    }
    response
}

async fn count_one(state: &State, kind: EntryKind, name: &str, access: Option<&str>) -> Result<(), Error> {
    let visitor: Option<Person> = match access {
        Some(access) => sessions::who(state, access).await?,
        None => None,
    };
    page_views::count(state, kind, name, visitor.as_ref()).await
}

/// The entry whose page somebody goes to, by the slug or id in the address.
fn visited(request: &Request) -> Option<(EntryKind, String)> {
    let headers = request.headers();
    if request.method() != Method::GET || !is_of_browser(headers) || looks_ahead(headers) {
        return None;
    }
    let path = request.uri().path();
    let is = |name, value| text(headers, name) == Some(value);
    match Page::at(path) {
        // What keeps pages for later fetches them without going there.
        Some((_, page)) => entry_of(page)
            .filter(|_| !headers.contains_key("sec-fetch-mode") || is("sec-fetch-mode", "navigate")),
        None => read_by_page(path).filter(|_| is("sec-fetch-site", "same-origin")),
    }
}

fn entry_of(page: Page) -> Option<(EntryKind, String)> {
    match page {
        Page::Offer(name) => Some((EntryKind::Offer, name)),
        Page::Organisation(name) => Some((EntryKind::Organisation, name)),
        _ => None,
    }
}

/// The entry that a path of the API reads.
fn read_by_page(path: &str) -> Option<(EntryKind, String)> {
    let (list, name) = path.strip_prefix("/api/v1/")?.split_once('/')?;
    let kind = match list {
        "offers" => EntryKind::Offer,
        "organisations" => EntryKind::Organisation,
        _ => return None,
    };
    (!name.is_empty() && !name.contains('/')).then(|| (kind, name.to_owned()))
}

fn is_of_browser(headers: &HeaderMap) -> bool {
    let name = text(headers, header::USER_AGENT.as_str()).unwrap_or_default().to_lowercase();
    BROWSERS.iter().any(|browser| name.starts_with(browser))
        && !PROGRAMS.iter().any(|program| name.contains(program))
}

fn looks_ahead(headers: &HeaderMap) -> bool {
    LOOKING_AHEAD.iter().any(|name| text(headers, name).is_some_and(|purpose| purpose.contains("prefetch")))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_from_programs() {
        let headers =
            |name: &str| HeaderMap::from_iter([(header::USER_AGENT, name.parse().expect("a name"))]);
        for browser in [
            "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1",
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Mobile",
        ] {
            assert!(is_of_browser(&headers(browser)), "{browser}");
        }
        for program in [
            "",
            "curl/8.5.0",
            "python-requests/2.32",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/129.0.0.0",
            "facebookexternalhit/1.1",
        ] {
            assert!(!is_of_browser(&headers(program)), "{program}");
        }
    }

    #[test]
    fn the_api_is_read_by_pages_one_entry_at_a_time() {
        assert_eq!(read_by_page("/api/v1/offers/cafe"), Some((EntryKind::Offer, "cafe".to_owned())));
        let organisation = Some((EntryKind::Organisation, "verein".to_owned()));
        assert_eq!(read_by_page("/api/v1/organisations/verein"), organisation);
        for other in
            ["/api/v1/offers", "/api/v1/offers/", "/api/v1/offers.ics", "/api/v1/offers/a/calendar.ics"]
        {
            assert_eq!(read_by_page(other), None, "{other}");
        }
    }
}
