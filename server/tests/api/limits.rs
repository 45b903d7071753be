//! No network address keeps the server from others.

use http::{Method, StatusCode};
use server::config::Config;

use crate::support::{App, on_every_database_with};

/// What is answered to somebody who asks through the one proxy that is trusted.
async fn status(app: &App, path: &str, from: &str) -> StatusCode {
    app.request(Method::GET, path, &[("x-forwarded-for", from)]).await.status
}

fn three_a_minute(config: &mut Config) {
    config.trusted_proxies = 1;
    config.requests_per_minute = 3;
}

#[tokio::test]
async fn who_asks_too_much_waits_and_nobody_else() {
    on_every_database_with(three_a_minute, async |app| {
        for path in ["/api/v1/taxonomy", "/de/impressum", "/api/v1/nothing"] {
            assert_ne!(status(&app, path, "192.0.2.7").await, StatusCode::TOO_MANY_REQUESTS, "{path}");
        }
        let answer = app.request(Method::GET, "/api/v1/taxonomy", &[("x-forwarded-for", "192.0.2.7")]).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(answer.json()["code"], "too_many_requests");
        let wait: u32 = answer.header("retry-after").parse().expect("seconds");
        assert!((1..=20).contains(&wait), "{wait}");
        // What somebody claims stands before what the proxy adds.
        let claimed = "203.0.113.9, 192.0.2.7";
        assert_eq!(status(&app, "/api/v1/taxonomy", claimed).await, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(status(&app, "/api/v1/taxonomy", "192.0.2.8").await, StatusCode::OK);
        // Whoever watches the server is always answered, and what costs nothing is not counted.
        assert_eq!(status(&app, "/healthz", "192.0.2.7").await, StatusCode::OK);
        assert_eq!(status(&app, "/media/0/0.webp", "192.0.2.7").await, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_reader_is_told_in_their_language() {
    on_every_database_with(three_a_minute, async |app| {
        for _ in 0..3 {
            assert_eq!(status(&app, "/ar", "2001:db8::1").await, StatusCode::OK);
        }
        // A line has as many addresses of IPv6 as it likes.
        let answer = app.request(Method::GET, "/ar", &[("x-forwarded-for", "2001:db8::2")]).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert!(answer.text().contains("<html lang=\"ar\" dir=\"rtl\">"), "{}", answer.text());
        assert_eq!(status(&app, "/ar", "2001:db8:0:1::1").await, StatusCode::OK);
    })
    .await;
}
