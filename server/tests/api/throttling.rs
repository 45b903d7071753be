//! Guessing is slow, whichever server is asked.

use chrono::TimeDelta;
use http::StatusCode;
use serde_json::json;
use server::pages;
use server::services::indexing;

use crate::support::{PASSWORD, ask, on_every_database, on_every_database_with};

const ANA: &str = "ana@example.org";

#[tokio::test]
async fn after_five_wrong_passwords_the_wait_doubles() {
    on_every_database(async |app| {
        let browser = app.signed_in(ANA).await;
        for _ in 0..5 {
            browser.sign_in(ANA, "falsch").await.refuses("/password", "wrong_credentials");
        }
        // Not even the right one helps now; a session that is there is not touched.
        let answer = browser.sign_in(ANA, PASSWORD).await.is(StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(answer.header("retry-after"), "60");
        assert!(browser.is_signed_in().await);
        app.later(TimeDelta::seconds(60));
        browser.sign_in(ANA, "falsch").await.refuses("/password", "wrong_credentials");
        app.later(TimeDelta::seconds(119));
        browser.sign_in(ANA, PASSWORD).await.is(StatusCode::TOO_MANY_REQUESTS);
        app.later(TimeDelta::seconds(1));
        browser.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
        let events = browser.get("/api/v1/account/events").await.json();
        let count = |kind: &str| {
            events.as_array().expect("a list").iter().filter(|event| event["kind"] == kind).count()
        };
        assert_eq!((count("wrong_password"), count("locked")), (6, 2));
        // The right one makes all forgotten.
        browser.sign_in(ANA, "falsch").await.refuses("/password", "wrong_credentials");
        browser.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn an_address_without_an_account_waits_as_long() {
    on_every_database(async |app| {
        let browser = app.browser();
        for _ in 0..5 {
            browser.sign_in("nobody@example.org", "falsch").await.refuses("/password", "wrong_credentials");
        }
        let answer = browser.sign_in("Nobody@example.org", "falsch").await.is(StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(answer.header("retry-after"), "60");
    })
    .await;
}

#[tokio::test]
async fn a_link_opens_a_locked_account() {
    on_every_database(async |app| {
        app.signed_in(ANA).await;
        let browser = app.browser();
        for _ in 0..6 {
            browser.sign_in(ANA, "falsch").await;
        }
        browser.post("/api/v1/session/links", &json!({"email": ANA})).await.is(StatusCode::ACCEPTED);
        let used = json!({"token": app.token(ANA).await});
        browser.post("/api/v1/session/link", &used).await.is(StatusCode::OK);
        assert!(browser.is_signed_in().await);
    })
    .await;
}

#[tokio::test]
async fn several_servers_count_together_and_attempts_at_once_count_each() {
    on_every_database(async |app| {
        app.signed_in(ANA).await;
        let other = app.replica().await;
        indexing::catch_up(&other).await.expect("the index is built");
        let sites = [pages::site(app.state.clone()), pages::site(other)];
        let body = json!({"email": ANA, "password": "falsch"});
        let headers = [("sec-fetch-site", "same-origin")];
        let attempts = (0..12).map(|attempt: usize| {
            ask(sites[attempt % 2].clone(), http::Method::POST, "/api/v1/session", &headers, Some(&body))
        });
        let answers = futures::future::join_all(attempts).await;
        let tried = answers.iter().filter(|answer| answer.status == StatusCode::UNPROCESSABLE_ENTITY).count();
        let refused = answers.iter().filter(|answer| answer.status == StatusCode::TOO_MANY_REQUESTS).count();
        assert_eq!((tried, refused), (5, 7));
    })
    .await;
}

#[tokio::test]
async fn only_proxies_that_are_trusted_say_who_asks() {
    let behind_two = |config: &mut server::config::Config| config.trusted_proxies = 2;
    on_every_database_with(behind_two, async |app| {
        let attempt = async |number: usize, forwarded: &str| {
            let body = json!({"email": format!("a{number}@example.org"), "password": "falsch"});
            let headers = [("x-forwarded-for", forwarded), ("sec-fetch-site", "same-origin")];
            app.send(http::Method::POST, "/api/v1/session", &headers, Some(&body)).await.status
        };
        for number in 0..50 {
            // What the visitor says of themselves stands before.
            let forwarded = format!("198.51.100.{number}, 203.0.113.7, 10.0.0.1");
            assert_eq!(attempt(number, &forwarded).await, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(attempt(51, "192.0.2.9, 203.0.113.7, 10.0.0.1").await, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(attempt(52, "203.0.113.8, 10.0.0.1").await, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}
