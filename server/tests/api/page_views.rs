//! How often the pages of entries are seen.

use http::{Method, StatusCode};
use serde_json::{Value, json};
use server::jobs;
use server::services::page_views;
use shared::account::MemberRole;
use tokio_util::sync::CancellationToken;

use crate::support::{App, Browser, offer, on_every_database};

const PHONE: &str =
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0";
const PAGE: &str = "/de/angebote/kurs";
const API: &str = "/api/v1/offers/kurs";

/// The offer "Kurs" and somebody who works for its organisation.
async fn editor(app: &App) -> (Browser<'_>, String) {
    app.given([offer("Kurs")]).await;
    let browser = app.signed_in("ana@example.org").await;
    let organisation = app.owner_of("kurs").await;
    browser.joins(app, organisation, MemberRole::Editor).await;
    (browser, format!("/api/v1/workspace/organisations/{organisation}/views"))
}

async fn visit(app: &App, path: &str, headers: &[(&str, &str)]) -> StatusCode {
    let headers: Vec<_> = [("user-agent", PHONE)].iter().chain(headers).copied().collect();
    app.request(Method::GET, path, &headers).await.status
}

/// What is stored, as the members see it.
async fn seen(app: &App, browser: &Browser<'_>, path: &str) -> Value {
    page_views::store(&app.state).await.expect("it is stored");
    browser.get(path).await.is(StatusCode::OK).json()
}

#[tokio::test]
async fn a_page_that_is_seen_counts_once() {
    on_every_database(async |app| {
        let (browser, path) = editor(&app).await;
        let kurs = app.json(API).await;
        assert_eq!(seen(&app, &browser, &path).await["items"], json!([]));
        // The page in two languages, and what its code reads when it shows it by itself.
        assert_eq!(visit(&app, PAGE, &[("sec-fetch-mode", "navigate")]).await, StatusCode::OK);
        visit(&app, "/ar/angebote/kurs?von=liste", &[]).await;
        visit(&app, &format!("{API}?lang=de"), &[("sec-fetch-site", "same-origin")]).await;
        visit(&app, "/de/organisationen/verein", &[]).await;
        app.set_clock("2026-03-03T23:30:00Z");
        visit(&app, PAGE, &[]).await;
        let views = seen(&app, &browser, &path).await;
        assert_eq!(
            views,
            json!({
                "from": "2026-02-03",
                "until": "2026-03-04",
                "items": [
                    {
                        "entry": kurs["id"],
                        "total": 4,
                        "days": [{"day": "2026-03-02", "views": 3}, {"day": "2026-03-04", "views": 1}],
                    },
                    {
                        "entry": kurs["organisation"]["id"],
                        "total": 1,
                        "days": [{"day": "2026-03-02", "views": 1}],
                    },
                ],
            })
        );
        // What comes later is added, also by another server.
        visit(&app, PAGE, &[]).await;
        let replica = app.replica().await;
        page_views::count(&replica, shared::entry::EntryKind::Offer, "kurs", None).await.expect("it counts");
        page_views::store(&replica).await.expect("it is stored");
        let views = seen(&app, &browser, &format!("{path}?days=1")).await;
        assert_eq!(views["from"], "2026-03-04");
        assert_eq!(views["items"][0]["days"], json!([{"day": "2026-03-04", "views": 3}]));
        assert_eq!(views["items"].as_array().map(Vec::len), Some(1));
    })
    .await;
}

#[tokio::test]
async fn what_nobody_looks_at_does_not_count() {
    on_every_database(async |app| {
        let (browser, path) = editor(&app).await;
        let bot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
        for program in [bot, "curl/8.5.0"] {
            app.request(Method::GET, PAGE, &[("user-agent", program)]).await.is(StatusCode::OK);
        }
        app.request(Method::GET, PAGE, &[]).await.is(StatusCode::OK);
        app.request(Method::HEAD, PAGE, &[("user-agent", PHONE)]).await.is(StatusCode::OK);
        for ahead in
            [("sec-purpose", "prefetch;prerender"), ("purpose", "prefetch"), ("sec-fetch-mode", "cors")]
        {
            assert_eq!(visit(&app, PAGE, &[ahead]).await, StatusCode::OK, "{ahead:?}");
        }
        // Who reads the API without the pages, and what is no page of an entry.
        visit(&app, API, &[]).await;
        visit(&app, API, &[("sec-fetch-site", "cross-site")]).await;
        visit(&app, "/de/angebote", &[]).await;
        visit(&app, "/api/v1/offers/kurs/calendar.ics", &[("sec-fetch-site", "same-origin")]).await;
        assert_eq!(visit(&app, "/de/angebote/unbekannt", &[]).await, StatusCode::NOT_FOUND);
        // Who works for it looks at it more often than anybody.
        browser.get(PAGE).await.is(StatusCode::OK);
        browser.get(API).await.is(StatusCode::OK);
        assert_eq!(seen(&app, &browser, &path).await["items"], json!([]));
        // Others who are signed in count.
        let other = app.signed_in("ben@example.org").await;
        other.get(PAGE).await.is(StatusCode::OK);
        assert_eq!(seen(&app, &browser, &path).await["items"][0]["total"], 1);
    })
    .await;
}

#[tokio::test]
async fn views_are_for_those_who_work_for_the_organisation() {
    on_every_database(async |app| {
        let (browser, path) = editor(&app).await;
        let stranger = app.signed_in("ben@example.org").await;
        stranger.get(&path).await.is(StatusCode::NOT_FOUND);
        app.browser().get(&path).await.is(StatusCode::UNAUTHORIZED);
        browser.get(&format!("{path}?days=366")).await.is(StatusCode::OK);
        for wrong in ["days=0", "days=367", "days=a", "day=3"] {
            browser.get(&format!("{path}?{wrong}")).await.is(StatusCode::BAD_REQUEST);
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_seen_before_the_end_is_stored() {
    on_every_database(async |app| {
        let (browser, path) = editor(&app).await;
        let stop = CancellationToken::new();
        let running = jobs::start(&app.state, &stop);
        visit(&app, PAGE, &[]).await;
        stop.cancel();
        running.wait().await;
        let views = browser.get(&path).await.is(StatusCode::OK).json();
        assert_eq!(views["items"][0]["total"], 1, "{views}");
    })
    .await;
}

#[tokio::test]
async fn views_are_forgotten_after_two_years() {
    on_every_database(async |app| {
        let (browser, path) = editor(&app).await;
        visit(&app, PAGE, &[]).await;
        seen(&app, &browser, &path).await;
        let total = async |day: &str| {
            app.set_clock(&format!("{day}T09:00:00Z"));
            page_views::tidy(&app.state).await.expect("it is tidied");
            let organisation = app.owner_of("kurs").await;
            let from = "2026-01-01".parse().expect("a date");
            let until = "2029-01-01".parse().expect("a date");
            let database = &app.state.database;
            let rows = db::repo::page_views::of_organisation(database, organisation, from, until).await;
            rows.expect("an answer").iter().map(|row| row.views).sum::<i64>()
        };
        assert_eq!(total("2028-04-02").await, 1);
        assert_eq!(total("2028-04-03").await, 0);
    })
    .await;
}
