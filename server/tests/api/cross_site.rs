//! What other sites make a visitor's browser send.

use http::{Method, StatusCode};
use serde_json::json;

use crate::support::{PASSWORD, on_every_database};

#[tokio::test]
async fn requests_of_other_sites_change_nothing() {
    on_every_database(async |app| {
        let browser = app.signed_in("ana@example.org").await;
        let cookie = format!("teilhabe_access={}", browser.cookie("teilhabe_access"));
        let body = json!({"name": "Eve", "language": "de"});
        let send = async |headers: &[(&str, &str)]| {
            let headers: Vec<_> = headers.iter().copied().chain([("cookie", cookie.as_str())]).collect();
            app.send(Method::PUT, "/api/v1/account/profile", &headers, Some(&body)).await
        };
        let host = ("host", "teilhabe.example.org");
        for own in [
            &[("sec-fetch-site", "same-origin")][..],
            &[("origin", "http://127.0.0.1:3000")],
            &[("origin", "https://teilhabe.example.org"), host],
        ] {
            send(own).await.is(StatusCode::OK);
        }
        for other in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
            &[("sec-fetch-site", "cross-site"), ("origin", "http://127.0.0.1:3000")],
            &[("origin", "https://evil.example.org"), host],
            &[("origin", "https://teilhabe.example.org.evil.example.org"), host],
            &[("origin", "null"), host],
            // A browser that says nothing: with cookies it is not believed.
            &[],
        ] {
            let problem = send(other).await.is(StatusCode::FORBIDDEN).json();
            assert_eq!(problem["code"], "cross_site_request", "{other:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_is_signed_in_from_another_site() {
    on_every_database(async |app| {
        app.signed_in("ana@example.org").await;
        let body = json!({"email": "ana@example.org", "password": PASSWORD});
        let send = async |headers: &[(&str, &str)]| {
            app.send(Method::POST, "/api/v1/session", headers, Some(&body)).await
        };
        send(&[("sec-fetch-site", "cross-site")]).await.is(StatusCode::FORBIDDEN);
        // Software without a browser has no cookies and says nothing of sites.
        send(&[]).await.is(StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_form_is_no_json() {
    on_every_database(async |app| {
        let headers = [("sec-fetch-site", "same-origin"), ("content-type", "text/plain")];
        let answer = app.request(Method::POST, "/api/v1/session", &headers).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert_eq!(answer.json()["code"], "unsupported_media_type");
    })
    .await;
}
