//! Conditional requests.

use http::Method;

use crate::support::{App, offer, on_every_database};

async fn tag(app: &App, path: &str) -> String {
    let answer = app.get(path).await;
    assert_eq!(answer.status, 200, "{path}");
    answer.header("etag").to_owned()
}

#[tokio::test]
async fn who_has_an_answer_is_told_so() {
    on_every_database(async |app| {
        app.given([offer("Kurs").weekly(&["MO"], "18:00", "20:00")]).await;
        for path in [
            "/api/v1/offers",
            "/api/v1/offers/kurs",
            "/api/v1/offers.ics",
            "/api/v1/offers.atom",
            "/api/v1/offers/kurs/calendar.ics",
            "/api/v1/organisations",
            "/api/v1/organisations/verein",
            "/api/v1/pages/impressum",
            "/api/v1/taxonomy",
            "/api/v1/municipalities",
            "/api/openapi.json",
            "/sitemap.xml",
            "/robots.txt",
        ] {
            let tag = tag(&app, path).await;
            let answer = app.request(Method::GET, path, &[("if-none-match", &tag)]).await;
            assert_eq!((answer.status.as_u16(), answer.body.len()), (304, 0), "{path}");
            assert_eq!(answer.header("etag"), tag);
            let answer = app.request(Method::GET, path, &[("if-none-match", "W/\"other\"")]).await;
            assert_eq!(answer.status, 200, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_tag_changes_with_the_content_and_with_the_clock() {
    on_every_database(async |app| {
        app.given([offer("Kurs").weekly(&["MO"], "18:00", "20:00")]).await;
        let first = tag(&app, "/api/v1/offers").await;
        app.set_clock("2026-03-02T16:59:00Z");
        assert_eq!(tag(&app, "/api/v1/offers").await, first);
        app.set_clock("2026-03-02T17:00:01Z");
        let later = tag(&app, "/api/v1/offers").await;
        assert_ne!(later, first);
        app.given([offer("Kurs").weekly(&["MO"], "18:00", "20:00").with("summary", "Neu.")]).await;
        assert_ne!(tag(&app, "/api/v1/offers").await, later);
    })
    .await;
}

#[tokio::test]
async fn a_list_with_a_next_page_stays_the_same_until_a_date_has_passed() {
    on_every_database(async |app| {
        let titles = (0..25).map(|number| format!("Kurs {number:02}"));
        app.given(titles.map(|title| offer(&title).weekly(&["MO"], "18:00", "20:00"))).await;
        let path = "/api/v1/offers";
        assert!(app.json(path).await["next"].is_string());
        let tag = tag(&app, path).await;
        let again = async || app.request(Method::GET, path, &[("if-none-match", &tag)]).await.status;
        for same in ["2026-03-02T09:00:00.001Z", "2026-03-02T17:00:00Z"] {
            app.set_clock(same);
            assert_eq!(again().await, 304, "{same}");
        }
        app.set_clock("2026-03-02T17:00:01Z");
        assert_eq!(again().await, 200);
    })
    .await;
}

#[tokio::test]
async fn a_head_request_answers_without_a_body() {
    on_every_database(async |app| {
        let answer = app.request(Method::HEAD, "/api/v1/offers", &[]).await;
        assert_eq!((answer.status.as_u16(), answer.body.len()), (200, 0));
        assert_eq!(answer.header("etag"), tag(&app, "/api/v1/offers").await);
    })
    .await;
}

#[tokio::test]
async fn what_is_told_to_one_person_is_kept_nowhere() {
    on_every_database(async |app| {
        let browser = app.signed_in("ana@example.org").await;
        for path in ["/api/v1/account", "/api/v1/account/sessions", "/api/v1/account/events"] {
            let answer = browser.get(path).await;
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!((answer.header("cache-control"), answer.header("etag")), ("no-store", ""), "{path}");
        }
    })
    .await;
}
