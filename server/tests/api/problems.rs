//! Errors as the API reports them.

use http::Method;
use serde_json::{Value, json};

use crate::support::{Answer, on_every_database};

fn without_request_id(answer: &Answer) -> Value {
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let mut problem = answer.json();
    assert_eq!(problem["status"], answer.status.as_u16());
    let id = problem.as_object_mut().and_then(|problem| problem.remove("request_id")).expect("a request id");
    assert_eq!(id, answer.header("x-request-id"));
    problem
}

#[tokio::test]
async fn unknown_parameters_and_values_are_named() {
    on_every_database(async |app| {
        let answer = app
            .get("/api/v1/offers?colour=red&field=alles&cost=cheap&municipality=1&age=old&date_from=2026-02-30&limit=201")
            .await;
        insta::assert_json_snapshot!("unknown_parameters", without_request_id(&answer));
    })
    .await;
}

#[tokio::test]
async fn every_error_is_a_problem() {
    on_every_database(async |app| {
        for (path, status, code) in [
            ("/api", 404, "not_found"),
            ("/api/v2/offers", 404, "not_found"),
            ("/api/v1/nothing", 404, "not_found"),
            ("/api/v1/offers/nothing", 404, "not_found"),
            ("/api/v1/organisations/nothing", 404, "not_found"),
            ("/api/v1/offers?cursor=broken", 400, "invalid_parameter"),
            ("/api/v1/offers/nothing?colour=red", 400, "invalid_parameter"),
            ("/api/v1/organisations?cost=free", 400, "invalid_parameter"),
            ("/api/v1/taxonomy?colour=red", 400, "invalid_parameter"),
            ("/api/v1/municipalities?colour=red", 400, "invalid_parameter"),
            ("/media/nothing/320.webp", 404, "not_found"),
            ("/media/nothing/picture", 404, "not_found"),
        ] {
            let answer = app.get(path).await;
            assert_eq!(answer.status, status, "{path}");
            assert_eq!(without_request_id(&answer)["code"], code, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_ones() {
    on_every_database(async |app| {
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
            let answer = app.request(method, "/api/v1/offers", &[]).await;
            assert_eq!(answer.status, 405);
            assert_eq!(answer.header("allow"), "GET,HEAD");
            assert_eq!(without_request_id(&answer)["code"], "method_not_allowed");
        }
    })
    .await;
}

#[tokio::test]
async fn a_given_request_id_is_kept() {
    on_every_database(async |app| {
        let answer = app.request(Method::GET, "/api/v1/nothing", &[("x-request-id", "abc-123")]).await;
        assert_eq!(answer.json()["request_id"], json!("abc-123"));
    })
    .await;
}

#[tokio::test]
async fn the_server_says_whether_it_lives_and_is_ready() {
    on_every_database(async |app| {
        assert_eq!(app.get("/healthz").await.text(), "ok");
        assert_eq!(app.get("/readyz").await.status, 200);
        let replica = app.replica().await;
        assert!(!server::services::indexing::is_complete(&replica));
    })
    .await;
}

#[tokio::test]
async fn the_description_names_every_parameter_the_lists_take() {
    on_every_database(async |app| {
        let description = app.json("/api/openapi.json").await;
        assert_eq!(description["openapi"], "3.1.0");
        for path in ["/api/v1/offers", "/api/v1/organisations"] {
            let parameters = description["paths"][path]["get"]["parameters"].as_array().expect("parameters");
            for parameter in parameters {
                let name = parameter["name"].as_str().expect("a name");
                let answer = app.get(&format!("{path}?{name}=%00")).await;
                let errors = answer.json()["errors"].take();
                let unknown =
                    json!([{"pointer": format!("/{name}"), "code": "unknown_parameter", "value": "\u{0}"}]);
                assert_ne!(errors, unknown, "{path} does not know {name}");
            }
        }
        let docs = app.get("/api/docs/").await;
        assert_eq!(docs.status, 200, "{}", docs.text());
    })
    .await;
}
