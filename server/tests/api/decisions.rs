//! Decisions about what was handed in: what is corrected is told, and all of it is written down.

use chrono::TimeDelta;
use db::repo::audit::{self, AuditRow};
use db::repo::cases::{self, Case};
use http::StatusCode;
use serde_json::{Value, json};
use server::services::decisions;
use shared::account::ReviewScope;
use shared::audit::{AuditAction, AuditFilter};
use shared::review::{CaseKind, CaseOutcome};

use crate::drafts::{begin, decide as decide_about, hand_in, of, owner, text, whole_offer};
use crate::members::ANA;
use crate::support::{Answer, App, Browser, Writing, on_every_database, reviewer};

const SIEGEN: &str = "05970040";
const ANY_ID: &str = "0193f0a0-0000-7000-8000-000000000001";

/// The only open case of an entry.
pub async fn open_case(app: &App, entry: &str) -> Case {
    let id = entry.parse().expect("an id");
    let mut open = cases::open_of_entry(&app.state.database, id).await.expect("an answer");
    assert_eq!(open.len(), 1, "{open:?}");
    open.remove(0)
}

/// A case as it is now.
pub async fn case(app: &App, known: &Case) -> Case {
    cases::by_id(&app.state.database, known.id).await.expect("a case")
}

/// What the log tells of an entry, the first first.
pub async fn log(app: &App, entry: &str) -> Vec<AuditRow> {
    let filter = AuditFilter { entry: Some(entry.parse().expect("an id")), ..AuditFilter::default() };
    let mut rows = audit::list(&app.state.database, &filter, 100).await.expect("an answer");
    rows.reverse();
    rows
}

/// Hands the offer in with another title.
pub async fn handed_in(writing: &Writing<'_>, title: &str) -> Value {
    writing.rename(title).await;
    writing.hand_in(&json!({})).await.is(StatusCode::OK).json()
}

/// Somebody decides about an entry as they have seen it.
pub async fn decide(who: &Browser<'_>, seen: &Value, decision: &Value) -> Answer {
    let path = format!("/api/v1/review/entries/{}/decision", text(&seen["entry"]["id"]));
    who.post(&path, &json!({"revision": seen["entry"]["revision"], "decision": decision})).await
}

/// A publication with corrections of what was seen.
pub fn corrected(seen: &Value, change: impl FnOnce(&mut Value)) -> Value {
    let mut content = seen["content"].clone();
    change(&mut content["offer"]);
    json!({"publish": {"corrected": content}})
}

/// Asks for changes at two places.
pub fn changes() -> Value {
    let notes = json!([{"pointer": "/title", "text": "Bitte kürzer."}, {"text": "Und mit Uhrzeit."}]);
    json!({"request_changes": {"notes": notes}})
}

pub fn rejection() -> Value {
    json!({"reject": {"reason": "Das ist Werbung."}})
}

/// What members are told once a quarter of an hour is over, the newest first.
pub async fn told(app: &App) -> Vec<String> {
    app.later(TimeDelta::minutes(15));
    decisions::tell(&app.state).await.expect("people are told");
    let mut mails = app.mails(ANA).await;
    mails.retain(|text| !text.contains("/konto"));
    mails
}

/// Number, state and title of the versions of the offer, the newest first.
async fn versions(writing: &Writing<'_>) -> (Vec<String>, Vec<Value>) {
    let list = writing.editor.get(&writing.path("/versions")).await.is(StatusCode::OK).json();
    let items = list["items"].as_array().expect("a list").clone();
    let line = |it: &Value| format!("{} {} {}", it["number"], text(&it["state"]), text(&it["title"]));
    (items.iter().map(line).collect(), items)
}

#[tokio::test]
async fn what_is_corrected_is_a_revision_of_the_reviewer_and_its_author_is_told() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let first = writing.work().await["entry"]["revision"].clone();
        let seen = handed_in(&writing, "Abendkurss").await;
        let open = open_case(&app, &writing.id).await;
        let decision = corrected(&seen, |offer| {
            offer["title"]["de"] = json!("Abendkurs");
            offer["cost"]["kind"] = json!("paid");
        });
        decide(&writing.staff, &seen, &decision).await.is(StatusCode::NO_CONTENT);
        let public = app.json("/api/v1/offers/kurs").await;
        assert_eq!((&public["title"]["text"], &public["cost"]), (&json!("Abendkurs"), &json!("paid")));
        let (lines, items) = versions(&writing).await;
        assert_eq!(lines, ["3 published Abendkurs", "2 superseded Abendkurss", "1 superseded Kurs"]);
        let authors = (&items[0]["handed_in_by"], &items[1]["handed_in_by"]);
        assert_eq!(authors, (&Value::Null, &json!("Ana Beispiel")));
        // What is written next is based on it.
        let work = writing.work().await;
        assert_eq!(work["entry"]["revision"], items[0]["id"]);
        assert_eq!(work["content"]["offer"]["title"]["de"]["text"], "Abendkurs");
        // It is written down.
        let closed = case(&app, &open).await.closed.expect("it is closed");
        let staff = writing.staff.account().await;
        assert_eq!((closed.outcome, closed.by), (CaseOutcome::Published, Some(staff)));
        let event = log(&app, &writing.id).await.pop().expect("an event");
        assert_eq!((event.action, event.actor), (AuditAction::PublishedCorrected, Some(staff)));
        assert_eq!((event.case, event.organisation), (Some(open.id), Some(open.organisation)));
        assert_eq!((event.before, event.after), (Some(first), Some(items[0]["id"].clone())));
        let mails = told(&app).await;
        assert_eq!(mails.len(), 1, "{mails:?}");
        let expected = "– Abendkurs\n\nDer Eintrag ist veröffentlicht. Alle können ihn jetzt sehen.\n\n\
                        Vorher haben wir noch etwas verbessert. Das ist jetzt anders:\n\n\
                        Titel:\n> Vorher: Abendkurss\n> Jetzt: Abendkurs\n\n\
                        Kosten:\n> Vorher: Kostenlos\n> Jetzt: Mit Kosten\n\n\
                        Seite ansehen:\n";
        assert!(mails[0].contains(expected), "{}", mails[0]);
        writing.rename("Montagskurs").await;
        writing.publish().await;
        assert_eq!(versions(&writing).await.0[..2], ["4 published Montagskurs", "3 superseded Abendkurs"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_corrected_in_nothing_is_published_as_it_is() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let seen = handed_in(&writing, "Abendkurs").await;
        let decision = corrected(&seen, |_| {});
        decide(&writing.staff, &seen, &decision).await.is(StatusCode::NO_CONTENT);
        let (lines, items) = versions(&writing).await;
        assert_eq!(lines, ["2 published Abendkurs", "1 superseded Kurs"]);
        let event = log(&app, &writing.id).await.pop().expect("an event");
        assert_eq!(event.action, AuditAction::Published);
        assert_eq!((event.before, event.after), (Some(items[1]["id"].clone()), Some(items[0]["id"].clone())));
        let mails = told(&app).await;
        assert!(mails.len() == 1 && !mails[0].contains("verbessert"), "{mails:?}");
    })
    .await;
}

#[tokio::test]
async fn corrections_obey_the_rules_of_what_is_handed_in() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let seen = handed_in(&writing, "Abendkurs").await;
        let refused = async |decision: &Value, pointer: &str, code: &str| {
            let pointer = format!("/decision/publish/corrected{pointer}");
            decide(&writing.staff, &seen, decision).await.refuses(&pointer, code);
        };
        let foreign = corrected(&seen, |offer| offer["contacts"] = json!([ANY_ID]));
        refused(&foreign, "/offer/contacts/0", "unknown_value").await;
        let foreign = corrected(&seen, |offer| offer["places"] = json!([ANY_ID]));
        refused(&foreign, "/offer/places/0", "unknown_value").await;
        let picture = json!({"media": ANY_ID, "alternative_text": {"de": "Ein Bild"}});
        let foreign = corrected(&seen, |offer| offer["image"] = picture);
        refused(&foreign, "/offer/image/media", "unknown_value").await;
        let blank = corrected(&seen, |offer| offer["title"] = json!({}));
        refused(&blank, "/offer/title/de", "required").await;
        let profile = json!({"organisation": {"name": {"de": "Verein"}, "kind": "club"}});
        refused(&json!({"publish": {"corrected": profile}}), "", "malformed").await;
        // It waits as before.
        assert_eq!(writing.work().await, seen);
        assert_eq!(app.json("/api/v1/offers/kurs").await["title"]["text"], "Kurs");
        assert_eq!(open_case(&app, &writing.id).await.kind, CaseKind::Submission);
    })
    .await;
}

#[tokio::test]
async fn corrections_move_nothing_to_where_others_decide() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let seen = handed_in(&writing, "Abendkurs").await;
        let scope = ReviewScope::Municipality(SIEGEN.to_owned());
        let officer = reviewer(&app, "stadt@example.org", scope).await;
        let county = corrected(&seen, |offer| offer["whole_county"] = json!(true));
        decide(&officer, &seen, &county).await.is(StatusCode::FORBIDDEN);
        let title = corrected(&seen, |offer| offer["title"]["de"] = json!("Montagskurs"));
        decide(&officer, &seen, &title).await.is(StatusCode::NO_CONTENT);
    })
    .await;
}

#[tokio::test]
async fn the_address_of_a_page_has_the_corrected_title() {
    on_every_database(async |app| {
        let (browser, organisation) = owner(&app, ANA).await;
        let staff = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        let profile = browser.get(&format!("/api/v1/workspace/entries/{organisation}")).await.json();
        let publish = json!({"publish": {}});
        assert_eq!(decide_about(&staff, &profile, publish).await, StatusCode::NO_CONTENT);
        staff.gives_standing(&organisation, "confirmed").await.is(StatusCode::NO_CONTENT);
        let offer = whole_offer(&browser, &organisation).await;
        let work = begin(&browser, &organisation, &offer).await;
        let seen = hand_in(&browser, &work).await.is(StatusCode::OK).json();
        let decision = corrected(&seen, |offer| offer["title"]["de"] = json!("Sprachcafé im Pfarrheim"));
        decide(&staff, &seen, &decision).await.is(StatusCode::NO_CONTENT);
        let public = app.json("/api/v1/offers/sprachcafe-im-pfarrheim").await;
        assert_eq!(public["title"]["text"], "Sprachcafé im Pfarrheim");
        let work = browser.get(&of(&seen, "")).await.is(StatusCode::OK).json();
        assert_eq!(work["entry"]["slug"], "sprachcafe-im-pfarrheim");
    })
    .await;
}

#[tokio::test]
async fn every_decision_closes_its_case_and_is_written_down() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let staff = writing.staff.account().await;
        let first = writing.work().await["entry"]["revision"].clone();
        for (title, decision, action, outcome, reason) in [
            (
                "Abendkurs",
                changes(),
                AuditAction::ChangesRequested,
                CaseOutcome::ChangesRequested,
                Some("Bitte kürzer.\nUnd mit Uhrzeit."),
            ),
            (
                "Nachtkurs",
                rejection(),
                AuditAction::Rejected,
                CaseOutcome::Rejected,
                Some("Das ist Werbung."),
            ),
            ("Montagskurs", json!({"publish": {}}), AuditAction::Published, CaseOutcome::Published, None),
        ] {
            let seen = handed_in(&writing, title).await;
            let open = open_case(&app, &writing.id).await;
            decide(&writing.staff, &seen, &decision).await.is(StatusCode::NO_CONTENT);
            let closed = case(&app, &open).await.closed.expect("it is closed");
            assert_eq!((closed.outcome, closed.by, closed.at), (outcome, Some(staff), app.now()), "{title}");
            let event = log(&app, &writing.id).await.pop().expect("an event");
            assert_eq!((event.action, event.case), (action, Some(open.id)), "{title}");
            assert_eq!(event.reason.as_deref(), reason, "{title}");
            assert_eq!(event.before.as_ref(), Some(&first), "{title}");
            assert_eq!(event.after.as_ref(), Some(&seen["entry"]["revision"]), "{title}");
        }
    })
    .await;
}
