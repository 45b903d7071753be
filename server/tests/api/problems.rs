//! Errors as the API reports them.

use std::collections::BTreeMap;

use http::Method;
use serde_json::{Value, json};
use server::pages;
use shared::problem::ProblemCode;

use crate::support::{Answer, ask, offer, on_every_database};

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
            ("/api/", 404, "not_found"),
            ("/api/docs/nothing", 404, "not_found"),
            ("/api/problems/nothing", 404, "not_found"),
            ("/api/v2/offers", 404, "not_found"),
            ("/api/v1/nothing", 404, "not_found"),
            ("/api/v1/offers/nothing", 404, "not_found"),
            ("/api/v1/organisations/nothing", 404, "not_found"),
            ("/api/v1/offers?cursor=broken", 400, "invalid_parameter"),
            ("/api/v1/offers/nothing?colour=red", 400, "invalid_parameter"),
            ("/api/v1/offers/nothing?lang=de&lang=en", 400, "invalid_parameter"),
            ("/api/v1/organisations?age=", 400, "invalid_parameter"),
            ("/api/v1/organisations?date_from=", 400, "invalid_parameter"),
            ("/api/v1/offers?locality=Holzhausen", 400, "invalid_parameter"),
            ("/api/v1/offers?organisation=01980000-0000-7000-8000-000000000000", 400, "invalid_parameter"),
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
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
            for path in [
                "/api/v1/offers",
                "/api/docs",
                "/api/docs/",
                "/",
                "/de",
                "/de/angebote",
                "/de/nichts",
                "/media/nothing/320.webp",
                "/healthz",
                "/robots.txt",
            ] {
                let answer = app.request(method.clone(), path, &[]).await;
                assert_eq!(answer.status, 405, "{method} {path}");
                assert_eq!(answer.header("allow"), "GET,HEAD", "{method} {path}");
                assert_eq!(without_request_id(&answer)["code"], "method_not_allowed", "{path}");
            }
            for path in ["/api", "/api/", "/api/v1/nothing"] {
                let answer = app.request(method.clone(), path, &[]).await;
                assert_eq!(without_request_id(&answer)["code"], "not_found", "{method} {path}");
            }
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
async fn the_type_of_a_problem_can_be_looked_up() {
    on_every_database(async |app| {
        let problem = app.get("/api/v1/nothing").await.json();
        let explained = app.get(problem["type"].as_str().expect("a type")).await;
        assert_eq!(explained.text(), "not_found (404): Not found\n");
    })
    .await;
}

#[test]
fn the_readme_has_every_code_with_its_status() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
    let readme = std::fs::read_to_string(path).expect("it can be read");
    let head = "| code | status | meaning |\n| --- | --- | --- |\n";
    let (_, table) = readme.split_once(head).expect("a table");
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(" | ").map(|cell| cell.trim_matches(['|', ' ', '`'])).collect();
        (cells[0].to_owned(), cells[1].to_owned())
    };
    let rows = table.lines().take_while(|line| line.starts_with('|'));
    let told: Vec<(String, String)> = rows.map(row).collect();
    let known: BTreeMap<String, String> =
        ProblemCode::ALL.iter().map(|code| (code.to_string(), code.status().to_string())).collect();
    assert_eq!(told.len(), known.len(), "each once");
    assert_eq!(told.into_iter().collect::<BTreeMap<_, _>>(), known);
}

#[tokio::test]
async fn a_broken_cursor_is_told() {
    on_every_database(async |app| {
        let problem = app.get("/api/v1/offers?cursor=broken").await.json();
        let expected = json!([{"pointer": "/cursor", "code": "unknown_value", "value": "broken"}]);
        assert_eq!(problem["errors"], expected);
    })
    .await;
}

#[tokio::test]
async fn an_empty_language_is_none() {
    on_every_database(async |app| {
        app.given([offer("Kurs")]).await;
        for path in ["/api/v1/offers?lang=", "/api/v1/offers/kurs?lang="] {
            assert_eq!(app.get(path).await.status, 200, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_unreachable_database_is_an_outage() {
    on_every_database(async |app| {
        app.state.database.clone().close().await.expect("the database closes");
        for path in ["/api/v1/offers/kurs", "/api/v1/boundaries", "/readyz"] {
            let answer = app.get(path).await;
            assert_eq!(answer.status, 503, "{path}");
            assert_eq!(without_request_id(&answer)["code"], "unavailable", "{path}");
        }
        assert_eq!(app.get("/api/v1/offers").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn an_error_page_tells_the_request_id() {
    on_every_database(async |app| {
        app.state.database.clone().close().await.expect("the database closes");
        let page = app.request(Method::GET, "/de/angebote/kurs", &[("x-request-id", "abc-123")]).await;
        assert_eq!(page.status, 503);
        assert!(page.header("content-type").starts_with("text/html"));
        assert!(page.text().contains("abc-123"), "{}", page.text());
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
        // While the index is built nobody is told half of the truth; accounts need none.
        let site = pages::site(replica);
        for (path, status) in [("/readyz", 503), ("/api/v1/offers", 503), ("/api/v1/account", 401)] {
            assert_eq!(ask(site.clone(), Method::GET, path, &[], None).await.status, status, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_description_names_every_parameter_the_lists_take() {
    on_every_database(async |app| {
        let description = app.json("/api/openapi.json").await;
        assert_eq!(description["openapi"], "3.1.0");
        for path in ["/api/v1/offers", "/api/v1/offers.ics", "/api/v1/offers.atom", "/api/v1/organisations"] {
            let parameters = description["paths"][path]["get"]["parameters"].as_array().expect("parameters");
            for parameter in parameters {
                let name = parameter["name"].as_str().expect("a name");
                let answer = app.get(&format!("{path}?{name}=%00")).await;
                assert!(!answer.text().contains("unknown_parameter"), "{path} does not know {name}");
            }
        }
        let paths = description["paths"].as_object().expect("paths");
        for (path, item) in paths.iter().filter(|(_, item)| item.get("get").is_some()) {
            for status in ["200", "400", "429", "503"] {
                assert!(item["get"]["responses"][status].is_object(), "{path} does not tell of {status}");
            }
            // What is told to one person is kept nowhere.
            let is_kept = !["/account", "/demo/", "/reports/", "/review/", "/workspace"]
                .iter()
                .any(|part| path.contains(part));
            assert_eq!(item["get"]["responses"]["304"].is_object(), is_kept, "{path}");
        }
        let docs = app.get("/api/docs/").await;
        assert_eq!(docs.status, 200, "{}", docs.text());
    })
    .await;
}
