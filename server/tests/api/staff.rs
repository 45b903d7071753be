//! Who belongs to the county's staff: by an invitation, with rights that others change, and what the log tells of it.

use std::time::Duration;

use chrono::TimeDelta;
use db::repo::audit::{self, AuditRow};
use db::repo::staff as rows;
use http::StatusCode;
use serde_json::{Value, json};
use server::error::Error;
use server::services::{demo_accounts, staff};
use shared::account::ReviewScope;
use shared::audit::{AuditAction, AuditFilter};
use shared::id::SessionId;
use shared::policy::{Credential, Person};
use shared::staff::{LockChange, RightsChange};

use crate::members::{BEN, CEM};
use crate::support::{
    Answer, App, Browser, PASSWORD, on_every_database, on_every_database_with, organisation, reviewer,
};

pub const ADMIN: &str = "admin@example.org";
pub const STAFF: &str = "/api/v1/review/staff";
const INVITATIONS: &str = "/api/v1/review/staff/invitations";
const READ: &str = "/api/v1/staff-invitations/read";
const SIEGEN: &str = "05970040";

/// Somebody who administers the site, with the second factor that this needs.
pub async fn admin<'a>(app: &'a App, email: &str) -> Browser<'a> {
    let browser = reviewer(app, email, ReviewScope::All).await;
    browser.administers(app).await;
    browser
}

/// Where an admin does something with an account.
pub fn of_account(id: &str, what: &str) -> String {
    format!("/api/v1/review/accounts/{id}/{what}")
}

fn rights_of(id: &str) -> String {
    format!("{STAFF}/{id}/rights")
}

/// The rights of an admin who reviews everything, and none.
fn all() -> Value {
    json!({"is_admin": true, "reviews": "all"})
}

fn none() -> Value {
    json!({"is_admin": false, "reviews": null})
}

fn town() -> Value {
    json!({"is_admin": false, "reviews": {"municipality": SIEGEN}})
}

/// Because of this, rights are changed.
fn with_reason(rights: &Value) -> Value {
    json!({"rights": rights, "reason": "Neue Aufgabe."})
}

async fn invite(app: &App, admin: &Browser<'_>, email: &str, rights: &Value) -> Answer {
    // So that this mail is the newest.
    app.later(TimeDelta::seconds(1));
    let asked = json!({"email": email, "rights": rights, "language": "en", "reason": "Neu im Team."});
    admin.post(INVITATIONS, &asked).await
}

async fn accept(browser: &Browser<'_>, token: &str) -> Answer {
    browser.post("/api/v1/staff-invitations/accept", &json!({"token": token})).await
}

async fn read(app: &App, token: &str) -> Answer {
    app.browser().post(READ, &json!({"token": token})).await
}

/// What was done, the newest first.
pub async fn log(app: &App) -> Vec<AuditRow> {
    audit::list(&app.state.database, &AuditFilter::default(), 50).await.expect("the log is read")
}

/// The addresses of the staff, as an admin sees them.
async fn listed(admin: &Browser<'_>) -> Vec<String> {
    let seen = admin.get(STAFF).await.is(StatusCode::OK).json();
    let address = |item: &Value| item["email"].as_str().expect("an address").to_owned();
    seen["items"].as_array().expect("items").iter().map(address).collect()
}

#[tokio::test]
async fn who_is_invited_has_rights_once_they_accept_and_have_a_second_factor() {
    on_every_database(async |app| {
        let admin = admin(&app, ADMIN).await;
        let invited = invite(&app, &admin, "Ben@Example.org", &town()).await.is(StatusCode::CREATED).json();
        let expected = json!({
            "id": invited["id"], "email": "Ben@Example.org", "rights": town(),
            "invited_at": "2026-03-02T09:00:01Z", "expires_at": "2026-03-16T09:00:01Z",
        });
        assert_eq!(invited, expected);
        let seen = admin.get(STAFF).await.is(StatusCode::OK).json();
        assert_eq!((&seen["invitations"], &seen["may_change"]), (&json!([expected]), &json!(true)));
        let mail = &app.mails(BEN).await[0];
        assert!(mail.contains("invites you") && mail.contains("in Siegen"), "{mail}");
        assert!(mail.contains("/en/redaktion/einladung?token="), "{mail}");
        let token = app.token(BEN).await;
        let about = read(&app, &token).await.is(StatusCode::OK).json();
        assert_eq!(about, json!({"email": "Ben@Example.org", "rights": town()}));
        app.later(TimeDelta::seconds(1));
        accept(&app.browser(), &token).await.is(StatusCode::UNAUTHORIZED);
        accept(&app.signed_in(CEM).await, &token).await.refuses("/token", "other_address");

        let ben = app.signed_in(BEN).await;
        accept(&ben, &token).await.is(StatusCode::NO_CONTENT);
        let account = ben.get("/api/v1/account").await.is(StatusCode::OK).json();
        assert_eq!(
            (&account["reviews"], &account["needs_second_factor"]),
            (&json!({"municipality": SIEGEN}), &json!(true))
        );
        ben.get("/api/v1/review/submissions").await.is(StatusCode::FORBIDDEN);
        crate::second_factor::switched_on(&app, &ben).await;
        ben.get("/api/v1/review/submissions").await.is(StatusCode::OK);
        ben.get(STAFF).await.is(StatusCode::FORBIDDEN);
        // It is used up, and who has invited is told.
        accept(&ben, &token).await.refuses("/token", "link_expired");
        read(&app, &token).await.refuses("/token", "link_expired");
        assert!(app.mails(ADMIN).await.iter().any(|mail| mail.contains("ben@example.org")));
        assert_eq!(admin.get(STAFF).await.json()["invitations"], json!([]));
        let (admin_id, ben_id) = (admin.account().await, ben.account().await);
        let log = log(&app).await;
        let told: Vec<_> = log.iter().map(|row| (row.action, row.actor, row.account)).collect();
        let expected = [
            (AuditAction::StaffJoined, Some(ben_id), Some(ben_id)),
            (AuditAction::StaffInvited, Some(admin_id), None),
        ];
        assert_eq!(told, expected);
        assert_eq!((&log[0].before, &log[0].after), (&Some(none()), &Some(town())));
        assert_eq!(log[1].reason.as_deref(), Some("Neu im Team."));
        assert!(!format!("{log:?}").to_lowercase().contains("ben@example.org"), "{log:?}");
    })
    .await;
}

#[tokio::test]
async fn whoever_has_rights_keeps_them_beside_those_of_an_invitation() {
    on_every_database(async |app| {
        let (ana, ben) = (admin(&app, ADMIN).await, admin(&app, BEN).await);
        invite(&app, &ana, BEN, &town()).await.is(StatusCode::CREATED);
        accept(&ben, &app.token(BEN).await).await.is(StatusCode::NO_CONTENT);
        let account = ben.get("/api/v1/account").await.json();
        assert_eq!((&account["is_admin"], &account["reviews"]), (&json!(true), &json!("all")));
        assert_eq!(log(&app).await[1].account, Some(ben.account().await), "it is known whom that was about");
    })
    .await;
}

#[tokio::test]
async fn an_invitation_is_replaced_or_taken_back_and_ends() {
    on_every_database(async |app| {
        let (ana, ben) = (admin(&app, ADMIN).await, admin(&app, BEN).await);
        let first = invite(&app, &ana, CEM, &all()).await.is(StatusCode::CREATED).json();
        let old = app.token(CEM).await;
        let second = invite(&app, &ana, "CEM@example.org", &town()).await.is(StatusCode::CREATED).json();
        let new = app.token(CEM).await;
        read(&app, &old).await.refuses("/token", "link_expired");
        assert_eq!(ben.get(STAFF).await.json()["invitations"], json!([second]));
        let id = |invitation: &Value| invitation["id"].as_str().expect("an id").to_owned();
        let path = |invitation: &Value| format!("{INVITATIONS}/{}", id(invitation));
        ben.delete(&path(&first)).await.is(StatusCode::NOT_FOUND);
        ben.delete(&path(&second)).await.is(StatusCode::NO_CONTENT);
        ben.delete(&path(&second)).await.is(StatusCode::NOT_FOUND);
        let cem = app.signed_in(CEM).await;
        accept(&cem, &new).await.refuses("/token", "link_expired");
        let withdrawn = &log(&app).await[0];
        assert_eq!(withdrawn.action, AuditAction::InvitationWithdrawn);
        assert_eq!(withdrawn.actor, Some(ben.account().await));

        // It is worth as much as who has sent it. So many mails come only after a while.
        app.later(TimeDelta::minutes(5));
        invite(&app, &ben, CEM, &all()).await.is(StatusCode::CREATED);
        let token = app.token(CEM).await;
        read(&app, &token).await.is(StatusCode::OK);
        let id = ben.account().await.to_string();
        ana.put(&rights_of(&id), &with_reason(&town())).await.is(StatusCode::NO_CONTENT);
        accept(&cem, &token).await.refuses("/token", "link_expired");
        assert_eq!(ana.get(STAFF).await.json()["invitations"], json!([]));

        app.later(TimeDelta::minutes(5));
        invite(&app, &ana, CEM, &all()).await.is(StatusCode::CREATED);
        let token = app.token(CEM).await;
        app.later(TimeDelta::days(14) - TimeDelta::seconds(1));
        read(&app, &token).await.is(StatusCode::OK);
        app.later(TimeDelta::seconds(1));
        read(&app, &token).await.refuses("/token", "link_expired");
    })
    .await;
}

#[tokio::test]
async fn an_invitation_says_who_and_what_and_why() {
    on_every_database(async |app| {
        let admin = admin(&app, ADMIN).await;
        let asked = |email: &str, rights: Value, reason: &str| {
            json!({"email": email, "rights": rights, "reason": reason})
        };
        let unknown = json!({"is_admin": false, "reviews": {"municipality": "siegen"}});
        for (asked, pointer, code) in [
            (asked("ben", all(), "a"), "/email", "invalid_email_address"),
            (asked(BEN, none(), "a"), "/rights", "required"),
            (asked(BEN, unknown, "a"), "/rights/reviews/municipality", "unknown_key"),
            (asked(BEN, all(), " "), "/reason", "required"),
            (asked(BEN, all(), &"a".repeat(501)), "/reason", "too_long"),
            (asked(ADMIN, all(), "a"), "/email", "oneself"),
        ] {
            admin.post(INVITATIONS, &asked).await.refuses(pointer, code);
        }
        assert!(log(&app).await.is_empty() && app.mails(BEN).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn rights_are_changed_at_once_and_their_person_is_told() {
    on_every_database(async |app| {
        let (admin, ben) = (admin(&app, ADMIN).await, reviewer(&app, BEN, ReviewScope::All).await);
        let id = ben.account().await;
        let path = rights_of(&id.to_string());
        assert_eq!(listed(&admin).await, [ADMIN, BEN]);
        let unknown = json!({"is_admin": false, "reviews": {"municipality": "siegen"}});
        let refused = admin.put(&path, &with_reason(&unknown)).await;
        refused.refuses("/rights/reviews/municipality", "unknown_key");
        admin.put(&path, &json!({"rights": town(), "reason": ""})).await.refuses("/reason", "required");
        let nobody = rights_of("0193f0a0-0000-7000-8000-000000000001");
        admin.put(&nobody, &with_reason(&town())).await.is(StatusCode::NOT_FOUND);
        ben.put(&path, &with_reason(&all())).await.is(StatusCode::FORBIDDEN);

        for _ in 0..2 {
            admin.put(&path, &with_reason(&town())).await.is(StatusCode::NO_CONTENT);
        }
        let account = ben.get("/api/v1/account").await.json();
        assert_eq!(account["reviews"], json!({"municipality": SIEGEN}));
        let mails = app.mails(BEN).await;
        assert_eq!(mails.iter().filter(|mail| mail.contains("Ihre Rechte")).count(), 1, "{mails:?}");
        let events = ben.get("/api/v1/account/events").await.json();
        assert_eq!((&events[0]["kind"], events[0].get("device")), (&json!("rights_changed"), None));
        admin.put(&path, &with_reason(&none())).await.is(StatusCode::NO_CONTENT);
        ben.get("/api/v1/review/submissions").await.is(StatusCode::FORBIDDEN);
        assert_eq!(listed(&admin).await, [ADMIN]);
        let log = log(&app).await;
        assert_eq!(log.len(), 2, "what was as asked for is not written down: {log:?}");
        let reviews_all = json!({"is_admin": false, "reviews": "all"});
        assert_eq!((&log[1].before, &log[1].after), (&Some(reviews_all), &Some(town())));
        assert_eq!((&log[0].before, &log[0].after), (&Some(town()), &Some(none())));
        for row in &log {
            assert_eq!((row.action, row.account), (AuditAction::RightsChanged, Some(id)));
            assert_eq!(row.reason.as_deref(), Some("Neue Aufgabe."));
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_changes_their_own_account_here_nor_one_of_the_demonstration() {
    let configure = |config: &mut server::config::Config| config.demo = true;
    on_every_database_with(configure, async |app| {
        app.given([organisation("org-0", "Verein")]).await;
        demo_accounts::prepare(&app.state).await.expect("they are made");
        let admin = admin(&app, ADMIN).await;
        let changes = async |id: &str| {
            [
                admin.put(&rights_of(id), &with_reason(&none())).await,
                admin.put(&of_account(id, "lock"), &json!({"locked": true, "reason": "a"})).await,
                admin.post(&of_account(id, "second-factor-reset"), &json!({"reason": "a"})).await,
            ]
        };
        for refused in changes(&admin.account().await.to_string()).await {
            refused.refuses("", "oneself");
        }
        let shown = app.browser();
        shown.sign_in("admin@demo.example.org", "Zum Ausprobieren!").await.is(StatusCode::OK);
        for refused in changes(&shown.account().await.to_string()).await {
            refused.is(StatusCode::FORBIDDEN);
        }
        // Everybody may look at the staff there, and nobody changes it.
        let seen = shown.get(STAFF).await.is(StatusCode::OK).json();
        assert_eq!(seen["may_change"], false);
        let own = admin.account().await.to_string();
        shown.put(&rights_of(&own), &with_reason(&none())).await.is(StatusCode::FORBIDDEN);
        let items = admin.get(STAFF).await.json()["items"].clone();
        assert!(items.as_array().expect("items").iter().all(|item| item["may_change"] == false), "{items}");
        assert!(log(&app).await.is_empty());
    })
    .await;
}

/// Both do this with the other one, and neither has done before both have begun; gives the refusal.
async fn at_once(
    app: &App,
    one: impl Future<Output = Answer>,
    other: impl Future<Output = Answer>,
) -> Answer {
    let held = app.state.database.begin().await.expect("a transaction");
    rows::lock_admins(&held).await.expect("the admins");
    let release = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        held.roll_back().await.expect("it is released");
    };
    let (one, other, ()) = tokio::join!(one, other, release);
    let (done, refused) = if one.status == StatusCode::NO_CONTENT { (one, other) } else { (other, one) };
    done.is(StatusCode::NO_CONTENT);
    refused
}

#[tokio::test]
async fn two_who_take_the_rights_from_each_other_leave_one_who_can_administer() {
    on_every_database(async |app| {
        let (ana, ben) = (admin(&app, ADMIN).await, admin(&app, BEN).await);
        let (ana_id, ben_id) = (ana.account().await.to_string(), ben.account().await.to_string());
        let asked = with_reason(&town());
        let (to_ben, to_ana) = (rights_of(&ben_id), rights_of(&ana_id));
        let refused = at_once(&app, ana.put(&to_ben, &asked), ben.put(&to_ana, &asked)).await;
        refused.refuses("", "last_admin");
        assert_eq!(log(&app).await.len(), 1);

        // Neither do they lock each other out, or take the second factor from each other.
        let (cem, dora) = (admin(&app, CEM).await, admin(&app, "dora@example.org").await);
        let (cem_id, dora_id) = (cem.account().await.to_string(), dora.account().await.to_string());
        for other in [&ana_id, &ben_id] {
            cem.put(&rights_of(other), &with_reason(&none())).await.is(StatusCode::NO_CONTENT);
        }
        let (lock, reset) = (json!({"locked": true, "reason": "a"}), json!({"reason": "a"}));
        let (to_dora, to_cem) = (of_account(&dora_id, "lock"), of_account(&cem_id, "second-factor-reset"));
        let refused = at_once(&app, cem.put(&to_dora, &lock), dora.post(&to_cem, &reset)).await;
        refused.refuses("", "last_admin");
    })
    .await;
}

#[tokio::test]
async fn who_is_no_admin_any_more_changes_nobody() {
    on_every_database(async |app| {
        let (ana, ben) = (admin(&app, ADMIN).await, admin(&app, BEN).await);
        let cem = admin(&app, CEM).await;
        // As when the request came before the rights were taken.
        let person = Person {
            id: ben.account().await,
            by: Credential::Session(SessionId::default()),
            is_admin: true,
            reviews: None,
            memberships: Vec::new(),
            has_second_factor: true,
            is_demo: false,
        };
        let path = rights_of(&person.id.to_string());
        ana.put(&path, &with_reason(&town())).await.is(StatusCode::NO_CONTENT);
        let asked = RightsChange { reason: "Zu spät.".to_owned(), ..RightsChange::default() };
        let answer = staff::change_rights(&app.state, &person, cem.account().await, &asked).await;
        assert!(matches!(answer, Err(Error::Denied)), "{answer:?}");
        let asked = LockChange { locked: true, reason: "Zu spät.".to_owned() };
        let answer = staff::change_lock(&app.state, &person, cem.account().await, &asked).await;
        assert!(matches!(answer, Err(Error::Denied)), "{answer:?}");
        assert_eq!(listed(&cem).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_second_factor_that_is_lost_is_taken_away() {
    on_every_database(async |app| {
        let (admin, ben) = (admin(&app, ADMIN).await, app.signed_in(BEN).await);
        let id = ben.account().await;
        admin.put(&rights_of(&id.to_string()), &with_reason(&town())).await.is(StatusCode::NO_CONTENT);
        let path = of_account(&id.to_string(), "second-factor-reset");
        let asked = json!({"reason": "Das Telefon ist weg."});
        admin.post(&path, &asked).await.is(StatusCode::CONFLICT);
        let (_, codes) = crate::second_factor::switched_on(&app, &ben).await;
        let halfway = app.browser();
        halfway.sign_in(BEN, PASSWORD).await.is(StatusCode::OK);
        app.later(TimeDelta::seconds(1));
        admin.post(&path, &json!({"reason": ""})).await.refuses("/reason", "required");
        admin.post(&path, &asked).await.is(StatusCode::NO_CONTENT);
        assert!(!ben.is_signed_in().await);
        // The recovery codes are worth nothing, whoever has begun to sign in.
        crate::second_factor::give(&halfway, &codes[0]).await.refuses("/code", "wrong_code");
        let mail = &app.mails(BEN).await[0];
        assert!(mail.contains("das Anmelden mit Code zurückgesetzt"), "{mail}");
        ben.sign_in(BEN, PASSWORD).await.is(StatusCode::OK);
        let account = ben.get("/api/v1/account").await.json();
        assert_eq!(
            (&account["has_second_factor"], &account["needs_second_factor"], &account["recovery_codes_left"]),
            (&json!(false), &json!(true), &json!(0))
        );
        let events = ben.get("/api/v1/account/events").await.json();
        assert!(events.to_string().contains("second_factor_reset"), "{events}");
        let row = &log(&app).await[0];
        assert_eq!((row.action, row.account), (AuditAction::SecondFactorReset, Some(id)));
        assert_eq!(row.reason.as_deref(), Some("Das Telefon ist weg."));
    })
    .await;
}
