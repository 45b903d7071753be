//! What is kept of people, and for how long.

use chrono::TimeDelta;
use http::StatusCode;
use serde_json::json;
use server::services::retention;

use crate::support::{App, PASSWORD, on_every_database};

const ANA: &str = "ana@example.org";

async fn after_days(app: &App, days: i64) {
    app.later(TimeDelta::days(days));
    retention::tidy(&app.state).await.expect("it is tidied");
}

#[tokio::test]
async fn an_account_that_rests_is_deleted_after_a_warning() {
    on_every_database(async |app| {
        app.signed_in(ANA).await;
        after_days(&app, 690).await;
        assert_eq!(app.mails(ANA).await.len(), 1, "it is too early");
        after_days(&app, 20).await;
        after_days(&app, 1).await;
        assert_eq!(app.mails(ANA).await.len(), 2, "the person is told once");
        after_days(&app, 28).await;
        // Whoever comes in time keeps the account.
        app.browser().sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
        after_days(&app, 5).await;
        app.browser().sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
        after_days(&app, 720).await;
        after_days(&app, 31).await;
        app.browser().sign_in(ANA, PASSWORD).await.refuses("/password", "wrong_credentials");
        assert_eq!(app.mails(ANA).await.len(), 4, "the last mail says that it is deleted");
    })
    .await;
}

#[tokio::test]
async fn what_has_happened_is_forgotten_after_half_a_year() {
    on_every_database(async |app| {
        app.signed_in(ANA).await;
        let browser = app.browser();
        after_days(&app, 179).await;
        browser.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
        let events = async || browser.get("/api/v1/account/events").await.json();
        let count = async || events().await.as_array().map(Vec::len);
        assert_eq!(count().await, Some(3));
        after_days(&app, 2).await;
        browser.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
        assert_eq!(count().await, Some(2));
    })
    .await;
}

#[tokio::test]
async fn a_registration_that_nobody_confirms_leaves_nothing() {
    on_every_database(async |app| {
        let asked = json!({"name": "Ana", "email": ANA, "password": PASSWORD});
        app.browser().post("/api/v1/accounts", &asked).await.is(StatusCode::ACCEPTED);
        let token = app.token(ANA).await;
        let link = app.state.keys.link(&token).expect("a link");
        let kept =
            async || db::repo::links::by_id(&app.state.database, link).await.expect("an answer").is_some();
        after_days(&app, 2).await;
        assert!(kept().await);
        after_days(&app, 2).await;
        assert!(!kept().await);
    })
    .await;
}
