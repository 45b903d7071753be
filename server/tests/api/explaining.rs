//! Why a search finds what it finds.

use http::{Method, StatusCode, header};
use serde_json::json;

use crate::support::{Answer, App, offer, on_every_database, on_every_database_with, organisation};

const TOKEN: &str = "a-secret-of-the-operator-that-is-long-enough";

async fn asked_with(app: &App, token: Option<&str>, path: &str) -> Answer {
    let authorization = token.map(|token| format!("bearer {token}"));
    let headers: Vec<(&str, &str)> =
        authorization.iter().map(|value| (header::AUTHORIZATION.as_str(), value.as_str())).collect();
    app.request(Method::GET, path, &headers).await
}

#[tokio::test]
async fn the_operator_is_told_why_entries_are_found() {
    on_every_database_with(
        |config| config.operator_token = Some(TOKEN.to_owned()),
        async |app| {
            let mut named = organisation("org-1", "Brücke e. V.");
            named["content"]["short_name"] = json!("BdK");
            app.given([named, offer("Schach").into()]).await;
            for path in ["/api/v1/offers?q=schach", "/api/v1/organisations?q=bdk"] {
                let plain = asked_with(&app, Some(TOKEN), path).await.json();
                assert!(plain["items"][0].get("explanation").is_none(), "{path}: it is not asked for");
                let item =
                    asked_with(&app, Some(TOKEN), &format!("{path}&explain=true")).await.json()["items"][0]
                        .clone();
                assert_eq!(item["id"], plain["items"][0]["id"], "{path}");
                assert_eq!(item["explanation"]["meets_every_word"], true, "{path}");
                let reasons = item["explanation"]["reasons"].as_array().expect("a list").clone();
                let written =
                    reasons.iter().find(|reason| reason["because"] == "written").expect("a word in a text");
                assert_eq!(
                    (&written["text"], &written["form"]),
                    (&json!("title"), &json!("exact")),
                    "{path}"
                );
            }
        },
    )
    .await;
}

#[tokio::test]
async fn nobody_else_is() {
    let path = "/api/v1/offers?q=schach&explain=true";
    let refused = async |app: &App, token: Option<&str>, status: StatusCode, code: &str| {
        let answer = asked_with(app, token, path).await;
        assert_eq!((answer.status, answer.json()["code"].as_str()), (status, Some(code)), "{token:?}");
        answer
    };
    on_every_database_with(
        |config| config.operator_token = Some(TOKEN.to_owned()),
        async |app| {
            refused(&app, None, StatusCode::FORBIDDEN, "forbidden").await;
            // What a web server before this one asks for is none of its business.
            let basic = [(header::AUTHORIZATION.as_str(), "Basic bWU6c2VjcmV0")];
            let answer = app.request(Method::GET, "/api/v1/offers", &basic).await;
            assert_eq!(answer.status, StatusCode::OK);
            for wrong in ["", "another-secret-of-the-operator-long-enough", &TOKEN[1..]] {
                let answer = refused(&app, Some(wrong), StatusCode::UNAUTHORIZED, "unauthenticated").await;
                assert_eq!(answer.header("www-authenticate"), "Bearer");
            }
        },
    )
    .await;
    on_every_database(async |app| {
        refused(&app, None, StatusCode::FORBIDDEN, "forbidden").await;
        refused(&app, Some(TOKEN), StatusCode::UNAUTHORIZED, "unauthenticated").await;
    })
    .await;
}
