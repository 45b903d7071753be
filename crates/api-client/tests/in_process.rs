//! The client against routes in process.
#![cfg(not(target_arch = "wasm32"))]

use api_client::{AccountForm, ApiClient, ApiError, Cookies};
use axum::http::{self, HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Json, Router};
use shared::answer::OfferSummary;
use shared::filter::ListQuery;
use shared::problem::{Problem, ProblemCode};
use shared::taxonomy::Taxonomy;
use shared::text::LanguageTag;

fn client(router: Router) -> ApiClient {
    let headers = HeaderMap::from_iter([
        (header::COOKIE, "session=abc".parse().expect("a header value")),
        (header::IF_NONE_MATCH, "\"old\"".parse().expect("a header value")),
    ]);
    ApiClient::in_process(router, headers)
}

#[tokio::test]
async fn the_visitors_cookies_travel_but_not_their_conditions() {
    let seen = |headers: HeaderMap| async move {
        let fits = headers.contains_key(header::COOKIE) && !headers.contains_key(header::IF_NONE_MATCH);
        if fits {
            Json(Taxonomy::default()).into_response()
        } else {
            StatusCode::NOT_MODIFIED.into_response()
        }
    };
    let api = client(Router::new().route("/api/v1/taxonomy", get(seen)));
    assert_eq!(api.taxonomy().await, Ok(Taxonomy::default()));
}

#[tokio::test]
async fn problems_keep_their_code() {
    let refuse = || async { (StatusCode::BAD_REQUEST, Json(Problem::new(ProblemCode::InvalidParameter))) };
    let api = client(Router::new().route("/api/v1/offers", get(refuse)));
    let error = api.offers::<OfferSummary>(&ListQuery::default()).await.expect_err("the route refuses");
    assert_eq!(error.code(), ProblemCode::InvalidParameter);
    let through_json: ApiError =
        serde_json::from_str(&serde_json::to_string(&error).expect("it can be written")).expect("and read");
    assert_eq!(through_json, error);
}

#[tokio::test]
async fn renamed_entries_are_followed() {
    let routes = Router::new()
        .route("/api/v1/offers/old", get(|| async { Redirect::permanent("/api/v1/offers/new?lang=de") }))
        .route("/api/v1/offers/new", get(|| async { Json(Problem::new(ProblemCode::Internal)) }));
    let error = client(routes).offer("old", &LanguageTag::german()).await.expect_err("no offer is answered");
    assert!(matches!(error, ApiError::Malformed(_)), "{error}");
}

#[tokio::test]
async fn a_form_goes_to_its_endpoint_and_a_refusal_says_how_long_to_wait() {
    let wait = |headers: HeaderMap, body: String| async move {
        assert_eq!(headers[header::COOKIE], "session=abc");
        assert_eq!(headers[header::CONTENT_TYPE], "application/json");
        assert_eq!(body, r#"{"email":"ana@example.org","password":"x"}"#);
        let problem = Json(Problem::new(ProblemCode::Unavailable));
        (
            StatusCode::SERVICE_UNAVAILABLE,
            [(header::RETRY_AFTER, "60"), (header::SET_COOKIE, "session=def; Path=/")],
            problem,
        )
    };
    let cookies = Cookies::default();
    let api = client(Router::new().route("/api/v1/session", post(wait)))
        .for_visitor(cookies.clone(), http::Extensions::new());
    let fields = [("email", "ana@example.org".to_owned()), ("password", "x".to_owned())];
    let refusal = api.send(AccountForm::SignIn, &fields).await.expect_err("it is refused");
    assert_eq!((refusal.error.code(), refusal.wait), (ProblemCode::Unavailable, Some(60)));
    let mut told = HeaderMap::new();
    cookies.tell(&mut told);
    assert_eq!(told[header::SET_COOKIE], "session=def; Path=/");
}
