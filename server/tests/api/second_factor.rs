//! Codes beside the password.

use chrono::TimeDelta;
use http::StatusCode;
use serde_json::json;
use totp_rs::{Builder, Secret, Totp};

use crate::support::{Answer, App, Browser, PASSWORD, on_every_database};

const ANA: &str = "ana@example.org";

/// The app with the codes.
pub struct Phone(Totp);

impl Phone {
    /// The code it shows now.
    pub fn code(&self, app: &App) -> String {
        let now = u64::try_from(app.state.clock.now().timestamp()).expect("after 1970");
        self.0.generate(now).to_string()
    }
}

/// Sets a second factor up for whoever is signed in; gives the app and the recovery codes.
pub async fn switched_on(app: &App, browser: &Browser<'_>) -> (Phone, Vec<String>) {
    let proof = json!({"current_password": PASSWORD});
    let setup = browser.post("/api/v1/account/second-factor", &proof).await.is(StatusCode::OK).json();
    let address = setup["address"].as_str().expect("an address");
    assert!(address.starts_with("otpauth://totp/Teilhabe:"), "{address}");
    let secret = Secret::try_from_base32(setup["secret"].as_str().expect("a secret")).expect("base 32");
    let phone = Phone(Builder::new().with_secret(secret).build().expect("codes"));
    let given = json!({"code": phone.code(app)});
    let codes = browser.put("/api/v1/account/second-factor", &given).await.is(StatusCode::OK).json();
    let codes = serde_json::from_value(codes["codes"].clone()).expect("a list of codes");
    (phone, codes)
}

/// Gives a code as the second step.
pub async fn give(browser: &Browser<'_>, code: &str) -> Answer {
    browser.post("/api/v1/session/second-factor", &json!({"code": code})).await
}

#[tokio::test]
async fn signing_in_needs_a_code_once_it_is_set_up() {
    on_every_database(async |app| {
        let (phone, codes) = switched_on(&app, &app.signed_in(ANA).await).await;
        assert_eq!(codes.len(), 10);
        assert!(app.mails(ANA).await[0].contains("Code"), "{}", app.mails(ANA).await[0]);
        let browser = app.browser();
        let halfway = browser.sign_in(ANA, PASSWORD).await.is(StatusCode::OK).json();
        assert_eq!(halfway, json!({"state": "second_factor"}));
        assert!(!browser.is_signed_in().await);
        give(&browser, "000000").await.refuses("/code", "wrong_code");
        // The code that switched it on was used.
        give(&browser, &phone.code(&app)).await.refuses("/code", "wrong_code");
        app.later(TimeDelta::seconds(30));
        give(&browser, &phone.code(&app)).await.is(StatusCode::OK);
        assert!(browser.is_signed_in().await);
        // A code that somebody has looked at is worth nothing.
        let other = app.browser();
        other.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
        give(&other, &phone.code(&app)).await.refuses("/code", "wrong_code");
        // Nobody comes in by the second step alone, or too late.
        give(&app.browser(), &phone.code(&app)).await.is(StatusCode::UNAUTHORIZED);
        app.later(TimeDelta::minutes(10));
        give(&other, &phone.code(&app)).await.is(StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn a_link_does_not_go_around_it() {
    on_every_database(async |app| {
        switched_on(&app, &app.signed_in(ANA).await).await;
        let browser = app.browser();
        app.later(TimeDelta::seconds(1));
        browser.post("/api/v1/session/links", &json!({"email": ANA})).await.is(StatusCode::ACCEPTED);
        let used = json!({"token": app.token(ANA).await});
        let answer = browser.post("/api/v1/session/link", &used).await.is(StatusCode::OK).json();
        assert_eq!(answer, json!({"state": "second_factor"}));
        assert!(!browser.is_signed_in().await);
        // Neither does a new password.
        app.later(TimeDelta::seconds(1));
        browser.post("/api/v1/password-resets", &json!({"email": ANA})).await.is(StatusCode::ACCEPTED);
        let reset = json!({"token": app.token(ANA).await, "password": "ein ganz anderes Kennwort"});
        browser.post("/api/v1/password-resets/use", &reset).await.is(StatusCode::NO_CONTENT);
        let answer = browser.sign_in(ANA, "ein ganz anderes Kennwort").await.is(StatusCode::OK).json();
        assert_eq!(answer, json!({"state": "second_factor"}));
    })
    .await;
}

#[tokio::test]
async fn a_recovery_code_stands_in_once() {
    on_every_database(async |app| {
        let browser = app.signed_in(ANA).await;
        let (_, codes) = switched_on(&app, &browser).await;
        let other = app.browser();
        for (code, typed) in
            [(&codes[0], codes[0].clone()), (&codes[1], codes[1].replace('-', " ").to_lowercase())]
        {
            other.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
            give(&other, &typed).await.is(StatusCode::OK);
            other.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
            give(&other, code).await.refuses("/code", "wrong_code");
        }
        assert_eq!(browser.get("/api/v1/account").await.json()["recovery_codes_left"], 8);
        let proof = json!({"current_password": PASSWORD});
        let new = browser.post("/api/v1/account/recovery-codes", &proof).await.is(StatusCode::OK).json();
        give(&other, &codes[2]).await.refuses("/code", "wrong_code");
        let code = new["codes"][0].as_str().expect("a code");
        give(&other, code).await.is(StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn it_counts_only_once_a_code_was_given_and_goes_only_with_the_password() {
    on_every_database(async |app| {
        let browser = app.signed_in(ANA).await;
        let wrong = json!({"current_password": "falsch"});
        let path = "/api/v1/account/second-factor";
        browser.post(path, &wrong).await.refuses("/current_password", "wrong_password");
        browser.put(path, &json!({"code": "123456"})).await.is(StatusCode::CONFLICT);
        browser.post(path, &json!({"current_password": PASSWORD})).await.is(StatusCode::OK);
        browser.put(path, &json!({"code": "123456"})).await.refuses("/code", "wrong_code");
        assert_eq!(browser.sign_in(ANA, PASSWORD).await.json(), json!({"state": "signed_in"}));
        app.later(TimeDelta::days(1));
        browser.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
        switched_on(&app, &browser).await;
        let proof = json!({"current_password": PASSWORD});
        browser.post(path, &proof).await.is(StatusCode::CONFLICT);
        let removal = "/api/v1/account/second-factor/removal";
        browser.post(removal, &wrong).await.refuses("/current_password", "wrong_password");
        browser.post(removal, &proof).await.is(StatusCode::NO_CONTENT);
        assert_eq!(browser.sign_in(ANA, PASSWORD).await.json(), json!({"state": "signed_in"}));
        let account = browser.get("/api/v1/account").await.json();
        assert_eq!(
            (&account["has_second_factor"], &account["recovery_codes_left"]),
            (&json!(false), &json!(0))
        );
    })
    .await;
}

#[tokio::test]
async fn codes_are_not_guessed() {
    on_every_database(async |app| {
        switched_on(&app, &app.signed_in(ANA).await).await;
        let browser = app.browser();
        browser.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
        for guess in 0..5 {
            give(&browser, &format!("{guess:06}")).await.refuses("/code", "wrong_code");
        }
        give(&browser, "000009").await.is(StatusCode::TOO_MANY_REQUESTS);
        // The password again does not give new guesses.
        let other = app.browser();
        other.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
        give(&other, "000009").await.is(StatusCode::TOO_MANY_REQUESTS);
    })
    .await;
}
