//! What people change of their accounts.

use chrono::TimeDelta;
use http::{Method, StatusCode};
use serde_json::json;

use crate::support::{PASSWORD, on_every_database, on_every_database_with};

const ANA: &str = "ana@example.org";
const NEW: &str = "new@example.org";
const OTHER: &str = "ein ganz anderes Kennwort";

#[tokio::test]
async fn a_name_and_the_language_of_mails_are_changed() {
    on_every_database(async |app| {
        let browser = app.signed_in(ANA).await;
        let change = json!({"name": "  Ana   B. ", "language": "ar"});
        let account = browser.put("/api/v1/account/profile", &change).await.is(StatusCode::OK).json();
        assert_eq!((&account["name"], &account["language"]), (&json!("Ana B."), &json!("ar")));
        let long = json!({"name": "a".repeat(101), "language": "de"});
        browser.put("/api/v1/account/profile", &long).await.refuses("/name", "too_long");
    })
    .await;
}

#[tokio::test]
async fn a_new_password_signs_other_devices_out() {
    on_every_database(async |app| {
        let (browser, other) = (app.signed_in(ANA).await, app.browser());
        other.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
        let change = |current: &str, new: &str| json!({"current_password": current, "password": new});
        let path = "/api/v1/account/password";
        browser.put(path, &change("falsch", OTHER)).await.refuses("/current_password", "wrong_password");
        browser.put(path, &change(PASSWORD, "kurz")).await.refuses("/password", "too_short");
        browser
            .put(path, &change(PASSWORD, "ana@example.org"))
            .await
            .refuses("/password", "password_too_weak");
        browser.put(path, &change(PASSWORD, OTHER)).await.is(StatusCode::NO_CONTENT);
        assert!(browser.is_signed_in().await && !other.is_signed_in().await);
        other.sign_in(ANA, PASSWORD).await.refuses("/password", "wrong_credentials");
        other.sign_in(ANA, OTHER).await.is(StatusCode::OK);
        assert!(app.mails(ANA).await[0].contains("Passwort"), "{}", app.mails(ANA).await[0]);
    })
    .await;
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_a_link_once() {
    on_every_database(async |app| {
        let browser = app.signed_in(ANA).await;
        let ask = async |email: &str| {
            let asked = json!({"email": email, "language": "de"});
            app.browser().post("/api/v1/password-resets", &asked).await.is(StatusCode::ACCEPTED).text()
        };
        assert_eq!(ask(ANA).await, ask("nobody@example.org").await);
        let token = app.token(ANA).await;
        let reset = async |token: &str, password: &str| {
            let given = json!({"token": token, "password": password});
            app.browser().post("/api/v1/password-resets/use", &given).await
        };
        reset(&token, "passwort").await.refuses("/password", "too_short");
        reset(&token, OTHER).await.is(StatusCode::NO_CONTENT);
        reset(&token, OTHER).await.refuses("/token", "link_expired");
        assert!(!browser.is_signed_in().await);
        browser.sign_in(ANA, OTHER).await.is(StatusCode::OK);
        // A new password ends older links, and time does.
        app.later(TimeDelta::seconds(1));
        ask(ANA).await;
        let older = app.token(ANA).await;
        let change = json!({"current_password": OTHER, "password": PASSWORD});
        browser.put("/api/v1/account/password", &change).await.is(StatusCode::NO_CONTENT);
        reset(&older, OTHER).await.refuses("/token", "link_expired");
        app.later(TimeDelta::minutes(10));
        ask(ANA).await;
        let token = app.token(ANA).await;
        app.later(TimeDelta::minutes(60));
        reset(&token, OTHER).await.refuses("/token", "link_expired");
    })
    .await;
}

#[tokio::test]
async fn a_link_to_a_new_password_is_as_much_work_for_a_stranger() {
    on_every_database(async |app| {
        app.signed_in(ANA).await;
        let mut work = Vec::new();
        for email in [ANA, "nobody@example.org"] {
            for (path, body) in [
                ("/api/v1/session", json!({"email": email, "password": OTHER})),
                ("/api/v1/session/links", json!({"email": email})),
                ("/api/v1/password-resets", json!({"email": email})),
            ] {
                let (hashed, mails) = (app.state.passwords.worked_on(), app.mails(email).await.len());
                let answer = app.browser().post(path, &body).await;
                let hashed = app.state.passwords.worked_on() - hashed;
                work.push((path, answer.status, answer.text(), hashed, app.mails(email).await.len() - mails));
            }
        }
        let request_ids = |text: &str| {
            let mut problem: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
            problem.as_object_mut().map(|problem| problem.remove("request_id"));
            problem
        };
        let (known, unknown) = work.split_at(3);
        for ((path, status, text, hashed, mails), other) in known.iter().zip(unknown) {
            assert_eq!((path, status, hashed, mails), (&other.0, &other.1, &other.3, &other.4));
            assert_eq!(request_ids(text), request_ids(&other.2));
        }
        assert_eq!(
            known.iter().map(|(.., hashed, mails)| (*hashed, *mails)).collect::<Vec<_>>(),
            [(1, 0), (0, 1), (0, 1)]
        );
    })
    .await;
}

#[tokio::test]
async fn both_addresses_agree_to_a_change() {
    on_every_database(async |app| {
        let browser = app.signed_in(ANA).await;
        let ask = json!({"email": NEW, "current_password": PASSWORD});
        app.later(TimeDelta::seconds(1));
        browser.post("/api/v1/account/email", &ask).await.is(StatusCode::ACCEPTED);
        assert_eq!(browser.get("/api/v1/account").await.json()["new_email"], NEW);
        let (old_link, new_link) = (app.token(ANA).await, app.token(NEW).await);
        let confirm = async |token: &str| {
            app.browser().post("/api/v1/email-changes/confirm", &json!({"token": token})).await
        };
        assert_eq!(confirm(&new_link).await.is(StatusCode::OK).json(), json!({"state": "waiting"}));
        confirm(&new_link).await.refuses("/token", "link_expired");
        assert_eq!(browser.get("/api/v1/account").await.json()["email"], ANA);
        assert_eq!(confirm(&old_link).await.is(StatusCode::OK).json(), json!({"state": "changed"}));
        let account = browser.get("/api/v1/account").await.json();
        assert_eq!((&account["email"], account.get("new_email")), (&json!(NEW), None));
        app.browser().sign_in(ANA, PASSWORD).await.refuses("/password", "wrong_credentials");
        app.browser().sign_in(NEW, PASSWORD).await.is(StatusCode::OK);
        assert!(app.mails(ANA).await[0].contains(NEW));
    })
    .await;
}

#[tokio::test]
async fn an_address_that_somebody_has_is_not_taken_and_not_told() {
    on_every_database(async |app| {
        app.signed_in(NEW).await;
        let browser = app.signed_in(ANA).await;
        app.later(TimeDelta::seconds(1));
        let ask = json!({"email": NEW, "current_password": PASSWORD});
        browser.post("/api/v1/account/email", &ask).await.is(StatusCode::ACCEPTED);
        assert!(!app.mails(NEW).await[0].contains("token="));
        let used = json!({"token": app.token(ANA).await});
        let answer = browser.post("/api/v1/email-changes/confirm", &used).await.is(StatusCode::OK).json();
        assert_eq!(answer, json!({"state": "waiting"}));
        assert_eq!(browser.get("/api/v1/account").await.json()["email"], ANA);
        browser.delete("/api/v1/account/email").await.is(StatusCode::NO_CONTENT);
        assert_eq!(browser.get("/api/v1/account").await.json().get("new_email"), None);
    })
    .await;
}

#[tokio::test]
async fn a_deleted_account_leaves_nothing() {
    on_every_database(async |app| {
        let browser = app.signed_in(ANA).await;
        let path = "/api/v1/account/deletion";
        let wrong = json!({"current_password": "falsch"});
        browser.post(path, &wrong).await.refuses("/current_password", "wrong_password");
        browser.post(path, &json!({"current_password": PASSWORD})).await.is(StatusCode::NO_CONTENT);
        assert!(!browser.is_signed_in().await);
        browser.sign_in(ANA, PASSWORD).await.refuses("/password", "wrong_credentials");
        assert!(app.mails(ANA).await[0].contains("gelöscht"), "{}", app.mails(ANA).await[0]);
        // The address is free.
        app.later(TimeDelta::minutes(2));
        app.signed_in(ANA).await;
    })
    .await;
}

#[tokio::test]
async fn software_acts_for_somebody_within_its_scope() {
    on_every_database(async |app| {
        let browser = app.signed_in(ANA).await;
        let make = async |scope: &str| {
            let asked = json!({"name": "Vereinsseite", "scope": scope, "current_password": PASSWORD});
            browser.post("/api/v1/account/tokens", &asked).await.is(StatusCode::CREATED).json()
        };
        let (read, write) = (make("read").await, make("write").await);
        let send = async |token: &serde_json::Value, method: Method, path: &str| {
            let authorization = format!("Bearer {}", token["secret"].as_str().expect("a secret"));
            let body = (method == Method::PUT).then(|| json!({"name": "Ana", "language": "de"}));
            app.send(method, path, &[("authorization", &authorization)], body.as_ref()).await.status
        };
        let profile = "/api/v1/account/profile";
        assert_eq!(send(&read, Method::GET, "/api/v1/account").await, StatusCode::OK);
        assert_eq!(send(&read, Method::PUT, profile).await, StatusCode::FORBIDDEN);
        assert_eq!(send(&write, Method::PUT, profile).await, StatusCode::OK);
        assert_eq!(send(&write, Method::GET, "/api/v1/account/sessions").await, StatusCode::FORBIDDEN);
        let listed = browser.get("/api/v1/account/tokens").await.json();
        assert_eq!(
            (&listed[0]["name"], &listed[0]["last_used_on"]),
            (&json!("Vereinsseite"), &json!("2026-03-02"))
        );
        assert!(!listed.to_string().contains(read["secret"].as_str().expect("a secret")));
        let path = format!("/api/v1/account/tokens/{}", read["id"].as_str().expect("an id"));
        let eve = app.signed_in("eve@example.org").await;
        eve.delete(&path).await.is(StatusCode::NOT_FOUND);
        browser.delete(&path).await.is(StatusCode::NO_CONTENT);
        assert_eq!(send(&read, Method::GET, "/api/v1/account").await, StatusCode::UNAUTHORIZED);
        app.later(TimeDelta::days(366));
        assert_eq!(send(&write, Method::GET, "/api/v1/account").await, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn accounts_of_the_demonstration_are_there_only_in_it() {
    on_every_database_with(
        |config| config.demo = true,
        async |app| {
            server::services::demo_accounts::prepare(&app.state).await.expect("they are made");
            let accounts = app.json("/api/v1/demo/accounts").await;
            assert_eq!(accounts.as_array().map(Vec::len), Some(6));
            for account in accounts.as_array().expect("a list") {
                let (browser, text) = (app.browser(), |name: &str| account[name].as_str().expect("a text"));
                browser.sign_in(text("email"), text("password")).await.is(StatusCode::OK);
                let own = browser.get("/api/v1/account").await.is(StatusCode::OK).json();
                assert_eq!(
                    (&own["is_admin"], &own["needs_second_factor"]),
                    (&json!(text("role") == "admin"), &json!(false))
                );
                // Everybody may try them, so nobody changes them.
                let change = json!({"current_password": text("password"), "password": OTHER});
                browser.put("/api/v1/account/password", &change).await.is(StatusCode::FORBIDDEN);
            }
            let mut config = app.state.config.clone();
            config.demo = false;
            let store = server::state::Store::open(config, app.state.clock.clone()).await.expect("a store");
            server::services::demo_accounts::prepare(&store).await.expect("they are deleted");
            let first = &accounts[0];
            let (email, password) = (first["email"].as_str(), first["password"].as_str());
            app.browser()
                .sign_in(email.expect("a text"), password.expect("a text"))
                .await
                .refuses("/password", "wrong_credentials");
        },
    )
    .await;
}
