//! Locked accounts: nobody comes in, whatever way leads there, and nobody is told but of the lock.

use chrono::TimeDelta;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use server::services::{decisions, reminders, retention};
use shared::audit::AuditAction;

use crate::members::{ANA, BEN, Club, accept};
use crate::second_factor::{give, switched_on};
use crate::staff::{ADMIN, STAFF, admin, log, of_account};
use crate::support::{App, Browser, PASSWORD, Writing, on_every_database};

const OTHER: &str = "ein ganz anderes Kennwort";

/// Locks the account of this id, or opens it again.
async fn lock(admin: &Browser<'_>, id: &str, locked: bool) {
    let asked = json!({"locked": locked, "reason": "Das Gerät ist gestohlen."});
    admin.put(&of_account(id, "lock"), &asked).await.is(StatusCode::NO_CONTENT);
}

/// Asks for the mail with a link for somebody, and gives its token.
async fn link(app: &App, path: &str) -> String {
    app.later(TimeDelta::seconds(1));
    app.browser().post(path, &json!({"email": BEN})).await.is(StatusCode::ACCEPTED);
    app.token(BEN).await
}

/// Signs in by the link of a mail, sets a new password by another: whether that is worth nothing.
async fn links_are_worth_nothing(app: &App, sign_in: &str, reset: &str) {
    let used = app.browser().post("/api/v1/session/link", &json!({"token": sign_in})).await;
    used.refuses("/token", "link_expired");
    let given = json!({"token": reset, "password": OTHER});
    let used = app.browser().post("/api/v1/password-resets/use", &given).await;
    used.refuses("/token", "link_expired");
}

#[tokio::test]
async fn who_is_locked_is_out_at_once_by_every_way() {
    on_every_database(async |app| {
        let (admin, ben) = (admin(&app, ADMIN).await, app.signed_in(BEN).await);
        let id = ben.account().await.to_string();
        let asked = json!({"name": "Software", "scope": "write", "current_password": PASSWORD});
        let made = ben.post("/api/v1/account/tokens", &asked).await.is(StatusCode::CREATED).json();
        let bearer = format!("Bearer {}", made["secret"].as_str().expect("a secret"));
        let by_token = async || {
            let header = [("authorization", bearer.as_str())];
            app.request(Method::GET, "/api/v1/account", &header).await.status
        };
        assert_eq!(by_token().await, StatusCode::OK);
        let sign_in = link(&app, "/api/v1/session/links").await;
        let reset = link(&app, "/api/v1/password-resets").await;
        let mails = app.mails(BEN).await.len();

        lock(&admin, &id, true).await;
        assert!(!ben.is_signed_in().await, "the session has ended");
        assert_eq!(by_token().await, StatusCode::UNAUTHORIZED);
        links_are_worth_nothing(&app, &sign_in, &reset).await;
        // Only who knows the password learns why.
        app.browser().sign_in(BEN, "falsch").await.refuses("/password", "wrong_credentials");
        app.browser().sign_in(BEN, PASSWORD).await.refuses("", "account_locked");
        for path in ["/api/v1/session/links", "/api/v1/password-resets"] {
            // So many mails come only after a while.
            app.later(TimeDelta::minutes(2));
            app.browser().post(path, &json!({"email": BEN})).await.is(StatusCode::ACCEPTED);
        }
        let told = app.mails(BEN).await;
        assert_eq!(told.len(), mails + 1, "nothing comes but that it is locked: {told:?}");
        assert!(told[0].contains("> Das Gerät ist gestohlen."), "{}", told[0]);

        lock(&admin, &id, false).await;
        assert!(!ben.is_signed_in().await, "no session comes back");
        links_are_worth_nothing(&app, &sign_in, &reset).await;
        assert_eq!(by_token().await, StatusCode::OK);
        ben.sign_in(BEN, PASSWORD).await.is(StatusCode::OK);
        assert!(app.mails(BEN).await[0].contains("nicht mehr gesperrt"));
        let events = ben.get("/api/v1/account/events").await.json().to_string();
        assert!(events.contains("account_locked") && events.contains("account_unlocked"), "{events}");
        let told: Vec<_> = log(&app).await.into_iter().map(|row| (row.action, row.reason)).collect();
        let reason = Some("Das Gerät ist gestohlen.".to_owned());
        let expected = [(AuditAction::AccountUnlocked, reason.clone()), (AuditAction::AccountLocked, reason)];
        assert_eq!(told, expected);
    })
    .await;
}

#[tokio::test]
async fn whoever_has_begun_to_sign_in_does_not_come_further() {
    on_every_database(async |app| {
        let (admin, ben) = (admin(&app, ADMIN).await, app.signed_in(BEN).await);
        let id = ben.account().await.to_string();
        let (phone, codes) = switched_on(&app, &ben).await;
        let halfway = app.browser();
        halfway.sign_in(BEN, PASSWORD).await.is(StatusCode::OK);
        app.later(TimeDelta::seconds(30));
        lock(&admin, &id, true).await;
        give(&halfway, "000000").await.refuses("/code", "wrong_code");
        for code in [&phone.code(&app), &codes[0]] {
            give(&halfway, code).await.refuses("", "account_locked");
        }
        assert!(!halfway.is_signed_in().await);
        app.browser().sign_in(BEN, PASSWORD).await.refuses("", "account_locked");
        // What was not used up works again.
        lock(&admin, &id, false).await;
        halfway.sign_in(BEN, PASSWORD).await.is(StatusCode::OK);
        give(&halfway, &codes[0]).await.is(StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn who_is_locked_brings_nobody_in_and_is_told_of_nothing_else() {
    on_every_database(async |app| {
        let admin = admin(&app, ADMIN).await;
        let club = Club::of(&app).await;
        club.invite(BEN, "owner").await.is(StatusCode::CREATED);
        let token = app.token(BEN).await;
        let id = club.ana.account().await.to_string();
        lock(&admin, &id, true).await;
        let ben = app.signed_in(BEN).await;
        accept(&ben, &token).await.refuses("/token", "link_expired");
        // Somebody asks for the profile of the club: its locked owner reads nothing of it.
        let before = app.mails(ANA).await.len();
        let asked = json!({"message": "Ich bin die Vorsitzende."});
        let path = format!("/api/v1/workspace/organisations/{}/claims", club.id);
        ben.post(&path, &asked).await.is(StatusCode::CREATED);
        assert_eq!(app.mails(ANA).await.len(), before);
    })
    .await;
}

#[tokio::test]
async fn decisions_and_reminders_do_not_go_to_locked_accounts() {
    on_every_database(async |app| {
        let admin = admin(&app, ADMIN).await;
        let writing = Writing::begin(&app).await;
        writing.rename("Abendkurs").await;
        writing.publish().await;
        let id = writing.editor.account().await.to_string();
        lock(&admin, &id, true).await;
        let before = app.mails(ANA).await.len();
        app.later(TimeDelta::minutes(16));
        decisions::tell(&app.state).await.expect("nobody is told");
        assert_eq!(app.mails(ANA).await.len(), before);
        app.later(TimeDelta::days(200));
        reminders::send(&app.state).await.expect("nobody is reminded");
        assert!(app.mails(ANA).await.iter().all(|mail| !mail.contains("Stimmt noch alles?")));
    })
    .await;
}

#[tokio::test]
async fn a_locked_account_that_nobody_opens_is_deleted_in_its_time() {
    on_every_database(async |app| {
        let (admin, ben) = (admin(&app, ADMIN).await, app.signed_in(BEN).await);
        lock(&admin, &ben.account().await.to_string(), true).await;
        for days in [720, 31] {
            app.later(TimeDelta::days(days));
            retention::tidy(&app.state).await.expect("it is tidied");
        }
        app.browser().sign_in(BEN, PASSWORD).await.refuses("/password", "wrong_credentials");
        assert!(app.mails(BEN).await[0].contains("wurde gelöscht"), "{:?}", app.mails(BEN).await);
    })
    .await;
}

#[tokio::test]
async fn cases_do_not_stay_with_who_cannot_close_them() {
    on_every_database(async |app| {
        let (writing, ana) = (Writing::begin(&app).await, admin(&app, ADMIN).await);
        writing.rename("Abendkurs").await;
        writing.hand_in(&json!({})).await.is(StatusCode::OK);
        let list = "/api/v1/review/cases";
        let case = ana.get(list).await.json()["items"][0]["id"].clone();
        let ki = writing.staff.account().await.to_string();
        let town = json!({"municipality": "05970040"});
        for (change, asked) in [
            (of_account(&ki, "lock"), json!({"locked": true, "reason": "Urlaub."})),
            (format!("{STAFF}/{ki}/rights"), json!({"rights": {"reviews": town}, "reason": "Neu verteilt."})),
        ] {
            let assignment = json!({"cases": [case], "account": ki});
            ana.post("/api/v1/review/assignments", &assignment).await.is(StatusCode::NO_CONTENT);
            assert_eq!(ana.get(list).await.json()["items"][0]["assignee"]["id"], ki);
            ana.put(&change, &asked).await.is(StatusCode::NO_CONTENT);
            assert_eq!(ana.get(list).await.json()["items"][0]["assignee"], Value::Null, "{change}");
            let open = json!({"locked": false, "reason": "Wieder da."});
            ana.put(&of_account(&ki, "lock"), &open).await.is(StatusCode::NO_CONTENT);
        }
    })
    .await;
}

#[tokio::test]
async fn locked_accounts_are_listed_as_long_as_they_belong_to_the_staff() {
    on_every_database(async |app| {
        let (ana, ben) = (admin(&app, ADMIN).await, admin(&app, BEN).await);
        let id = ben.account().await.to_string();
        let seen = async || {
            let staff = ana.get(STAFF).await.is(StatusCode::OK).json();
            let mut items = staff["items"].as_array().expect("items").iter();
            items.find(|item| item["email"] == BEN).cloned()
        };
        assert_eq!(seen().await.expect("it is listed")["locked_at"], Value::Null);
        lock(&ana, &id, true).await;
        assert_eq!(seen().await.expect("it is listed")["locked_at"], "2026-03-02T09:00:00Z");
        // Nobody loses sight of it when the rights are taken as well.
        let none = json!({"rights": {"is_admin": false}, "reason": "Sie ist nicht mehr hier."});
        ana.put(&format!("{STAFF}/{id}/rights"), &none).await.is(StatusCode::NO_CONTENT);
        assert_eq!(seen().await.expect("it is listed")["rights"]["is_admin"], false);
        lock(&ana, &id, false).await;
        assert!(seen().await.is_none());
        // Somebody else's lock is no matter of the staff.
        let other = app.signed_in("cem@example.org").await;
        lock(&ana, &other.account().await.to_string(), true).await;
        assert_eq!(ana.get(STAFF).await.json()["items"].as_array().map(Vec::len), Some(1));
    })
    .await;
}
