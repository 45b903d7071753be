//! How accounts come to be.

use chrono::TimeDelta;
use http::StatusCode;
use serde_json::{Value, json};

use crate::support::{PASSWORD, on_every_database};

const ANA: &str = "ana@example.org";

fn registration(email: &str) -> Value {
    json!({"name": "Ana Beispiel", "email": email, "password": PASSWORD, "language": "de"})
}

#[tokio::test]
async fn an_account_is_made_by_the_link_and_the_password() {
    on_every_database(async |app| {
        let browser = app.browser();
        browser.post("/api/v1/accounts", &registration("Ana@Example.org")).await.is(StatusCode::ACCEPTED);
        let token = app.token(ANA).await;
        browser.sign_in(ANA, PASSWORD).await.refuses("/password", "wrong_credentials");
        let confirm = async |password: &str| {
            browser.post("/api/v1/accounts/confirm", &json!({"token": token, "password": password})).await
        };
        confirm("ein ganz anderes Kennwort").await.refuses("/password", "wrong_password");
        assert_eq!(confirm(PASSWORD).await.is(StatusCode::OK).json(), json!({"state": "signed_in"}));
        let account = browser.get("/api/v1/account").await.is(StatusCode::OK).json();
        assert_eq!(
            (&account["name"], &account["email"]),
            (&json!("Ana Beispiel"), &json!("Ana@Example.org"))
        );
        assert_eq!((&account["is_admin"], &account["memberships"]), (&json!(false), &json!([])));
        // A link works once.
        confirm(PASSWORD).await.refuses("/token", "link_expired");
        let other = app.browser();
        other.sign_in("ANA@example.org", PASSWORD).await.is(StatusCode::OK);
        assert!(other.is_signed_in().await);
    })
    .await;
}

#[tokio::test]
async fn every_wrong_value_is_named() {
    on_every_database(async |app| {
        let asked = json!({"name": " ", "email": "ana", "password": "passwort", "language": "de"});
        let problem = app.browser().post("/api/v1/accounts", &asked).await;
        let problem = problem.is(StatusCode::UNPROCESSABLE_ENTITY).json();
        let errors: Vec<_> = problem["errors"].as_array().expect("errors").iter().collect();
        let named: Vec<_> = errors.iter().map(|error| (&error["pointer"], &error["code"])).collect();
        let expected = [
            (json!("/name"), json!("required")),
            (json!("/email"), json!("invalid_email_address")),
            (json!("/password"), json!("too_short")),
        ];
        assert_eq!(named, expected.iter().map(|(pointer, code)| (pointer, code)).collect::<Vec<_>>());
        let weak = json!({"name": "Ana", "email": ANA, "password": "password123", "language": "de"});
        let problem = app.browser().post("/api/v1/accounts", &weak).await.json();
        assert_eq!(problem["errors"][0]["value"], "common", "{problem}");
        assert!(app.mails(ANA).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn nothing_but_what_is_asked_for_is_taken() {
    on_every_database(async |app| {
        let mut asked = registration(ANA);
        asked["is_admin"] = json!(true);
        let problem = app.browser().post("/api/v1/accounts", &asked).await;
        problem.refuses("/is_admin", "malformed");
        let browser = app.signed_in(ANA).await;
        let change = json!({"name": "Ana", "language": "de", "is_admin": true});
        browser.put("/api/v1/account/profile", &change).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(browser.get("/api/v1/account").await.json()["is_admin"], false);
    })
    .await;
}

#[tokio::test]
async fn a_mail_leads_on_to_pages_of_this_site_only() {
    on_every_database(async |app| {
        let ask = async |next: &str| {
            let mut asked = registration(ANA);
            asked["next"] = json!(next);
            app.browser().post("/api/v1/accounts", &asked).await
        };
        for evil in [
            "",
            "//evil.example.org",
            "https://evil.example.org/de",
            "/api/v1/account",
            "/de\r\nBcc: x@y.org",
        ] {
            ask(evil).await.refuses("/next", "unknown_value");
        }
        ask(&format!("/de/angebote?q={}", "a".repeat(1_000))).await.refuses("/next", "unknown_value");
        assert!(app.mails(ANA).await.is_empty());
        ask("/ar/arbeitsbereich/einladung?token=secret").await.is(StatusCode::ACCEPTED);
        // Whoever reads the outbox learns no token of it.
        let kept = crate::support::mails::waiting(&app.state).await;
        assert!(kept.len() == 1 && !kept[0].mail.to_string().contains("secret"), "{:?}", kept[0].mail);
        let mail = app.mails(ANA).await.remove(0);
        assert!(mail.contains("&next=%2Fde%2Farbeitsbereich%2Feinladung%3Ftoken%3Dsecret"), "{mail}");
        // A mail that leads on nowhere is as it was.
        app.browser().post("/api/v1/accounts", &registration("ben@example.org")).await;
        assert!(!app.mails("ben@example.org").await[0].contains("next="));
    })
    .await;
}

#[tokio::test]
async fn a_registration_does_not_tell_who_has_an_account() {
    on_every_database(async |app| {
        app.signed_in(ANA).await;
        let passwords = &app.state.passwords;
        let mut work = Vec::new();
        for email in [ANA, "new@example.org"] {
            let (hashed, mails) = (passwords.worked_on(), app.mails(email).await.len());
            let answer = app.browser().post("/api/v1/accounts", &registration(email)).await;
            let written = app.mails(email).await.len() - mails;
            work.push((answer.status, answer.text(), passwords.worked_on() - hashed, written));
        }
        assert_eq!(work[0], work[1]);
        assert_eq!((work[0].2, work[0].3), (1, 1));
        let told = app.mails(ANA).await;
        assert!(!told[0].contains("token="), "who has an account is told so: {}", told[0]);
        // The password of the account is the one it had.
        app.browser().sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_link_ends_with_its_time_and_cannot_be_made_up() {
    on_every_database(async |app| {
        let browser = app.browser();
        browser.post("/api/v1/accounts", &registration(ANA)).await.is(StatusCode::ACCEPTED);
        let token = app.token(ANA).await;
        let confirm = async |token: &str| {
            browser.post("/api/v1/accounts/confirm", &json!({"token": token, "password": PASSWORD})).await
        };
        let tampered: String = token.chars().rev().collect();
        for wrong in ["", "abc", tampered.as_str()] {
            confirm(wrong).await.refuses("/token", "link_expired");
        }
        // A link is for what it was made for.
        let link = json!({"token": token});
        browser.post("/api/v1/session/link", &link).await.refuses("/token", "link_expired");
        app.later(TimeDelta::days(3));
        confirm(&token).await.refuses("/token", "link_expired");
    })
    .await;
}

#[tokio::test]
async fn whoever_registers_last_does_not_take_the_place_of_whoever_confirms_first() {
    on_every_database(async |app| {
        let (mine, theirs) = (app.browser(), app.browser());
        theirs.post("/api/v1/accounts", &registration(ANA)).await.is(StatusCode::ACCEPTED);
        let their_link = app.token(ANA).await;
        let mut asked = registration(ANA);
        asked["password"] = json!("ein ganz anderes Kennwort");
        mine.post("/api/v1/accounts", &asked).await.is(StatusCode::ACCEPTED);
        let my_link = app.token(ANA).await;
        // Who has the mailbox opens the link of somebody else's registration: their password does not fit.
        let mixed = json!({"token": their_link, "password": "ein ganz anderes Kennwort"});
        mine.post("/api/v1/accounts/confirm", &mixed).await.refuses("/password", "wrong_password");
        let right = json!({"token": my_link, "password": "ein ganz anderes Kennwort"});
        mine.post("/api/v1/accounts/confirm", &right).await.is(StatusCode::OK);
        let late = json!({"token": their_link, "password": PASSWORD});
        theirs.post("/api/v1/accounts/confirm", &late).await.refuses("/token", "link_expired");
    })
    .await;
}

#[tokio::test]
async fn mails_to_an_address_are_few() {
    on_every_database(async |app| {
        let ask = async || app.browser().post("/api/v1/accounts", &registration(ANA)).await;
        for _ in 0..3 {
            ask().await.is(StatusCode::ACCEPTED);
        }
        let answer = ask().await.is(StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(
            (answer.json()["code"].as_str(), answer.header("retry-after")),
            (Some("too_many_requests"), "60")
        );
        assert_eq!(app.mails(ANA).await.len(), 3);
        app.later(TimeDelta::seconds(60));
        ask().await.is(StatusCode::ACCEPTED);
        ask().await.is(StatusCode::TOO_MANY_REQUESTS);
    })
    .await;
}
