//! Pages as the server sends them, without a browser.

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt;
use serde_json::json;
use server::pages;
use tower::ServiceExt;

use crate::support::{offer, on_every_database};

#[tokio::test]
async fn a_page_that_cannot_be_made_says_so() {
    on_every_database(async |app| {
        // A new replica, whose index is not built yet.
        let site = pages::site(app.replica().await);
        for path in ["/de", "/ar/angebote", "/en/organisationen/verein"] {
            let request = Request::get(path).body(Body::empty()).expect("a well-formed request");
            let answer = site.clone().oneshot(request).await.expect("the router answers");
            assert_eq!(answer.status(), 503, "{path}");
            let id = answer.headers()["x-request-id"].clone();
            let body = answer.into_body().collect().await.expect("the body can be read").to_bytes();
            let html = String::from_utf8_lossy(&body);
            assert!(html.contains(" id=\"problem\""), "{path}: the browser would take the page over");
            assert!(html.contains(id.to_str().expect("an id is text")), "{path}: the request has no id");
        }
    })
    .await;
}

#[tokio::test]
async fn a_municipality_is_named_once() {
    on_every_database(async |app| {
        let place = |locality: &str| json!([{"municipality": "05970040", "locality": locality}]);
        app.given([
            offer("In der Stadt").with("places", place("Siegen")),
            offer("In Weidenau").with("places", place("Weidenau")),
        ])
        .await;
        for (language, quarter, town) in
            [("de", "Siegen-Weidenau", "Siegen-Siegen"), ("ar", "زيغن (Weidenau)", "زيغن (Siegen)")]
        {
            let html = app.get(&format!("/{language}/angebote")).await.text();
            // What keeps the directions of names apart is not seen.
            let html = html.replace(['\u{2068}', '\u{2069}'], "");
            let (_, cards) = html.split_once("class=\"cards").expect("cards");
            assert!(cards.contains(quarter), "{language}");
            assert!(!cards.contains(town), "{language}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_form_keeps_what_it_has_no_field_for() {
    on_every_database(async |app| {
        app.given([offer("Malen").with("age", json!({"from": 6, "to": 12}))]).await;
        let html = app.get("/de/angebote?age=7&age=9").await.text();
        let ages = |value| html.matches("name=\"age\"").count() == 2 && html.contains(value);
        assert!(ages("value=\"7\"") && ages("value=\"9\""), "both ages are sent again");
    })
    .await;
}

#[tokio::test]
async fn texts_say_in_which_direction_they_are_read() {
    on_every_database(async |app| {
        app.given([offer("Malen").with("summary", "Wir malen.")]).await;
        let html = app.get("/ar/angebote").await.text();
        assert!(
            html.contains("lang=\"de\" dir=\"ltr\" class=\"card__summary\">Wir malen.</p>"),
            "a summary is a block"
        );
        assert!(html.contains("<bdi lang=\"de\" dir=\"ltr\">Malen</bdi>"), "a title stands in its line");
        let html = app.get("/ar/angebote/malen").await.text();
        assert!(
            html.contains("lang=\"de\" dir=\"ltr\" class=\"entry__lead\">Wir malen.</p>"),
            "a summary is a block"
        );
        assert!(html.contains("href=\"#contact\""), "the contact is one step away");
    })
    .await;
}
