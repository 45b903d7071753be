//! What waits for those who review: it is listed and read, and others decide about it than who has handed it
//! in.

use chrono::TimeDelta;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use shared::account::{MemberRole, ReviewScope};

use crate::members::{BEN, CEM, Club};
use crate::support::{Browser, Writing, blank_offer, on_every_database, reviewer};

const LIST: &str = "/api/v1/review/submissions";
const SIEGEN: &str = "05970040";

/// What waits for somebody who reviews.
async fn waiting(browser: &Browser<'_>) -> Vec<Value> {
    browser.get(LIST).await.is(StatusCode::OK).json()["items"].as_array().expect("items").clone()
}

async fn publish(browser: &Browser<'_>, submission: &Value) -> StatusCode {
    let entry = submission["entry"].as_str().expect("an id");
    let asked = json!({"revision": submission["revision"], "decision": {"publish": {}}});
    browser.post(&format!("/api/v1/review/entries/{entry}/decision"), &asked).await.status
}

#[tokio::test]
async fn what_was_handed_in_first_waits_first() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        assert!(waiting(&writing.staff).await.is_empty());
        writing.rename("Abendkurs").await;
        let work = writing.hand_in(&json!({"message": "Bitte bald."})).await.is(StatusCode::OK).json();
        app.later(TimeDelta::seconds(1));
        let ben = app.signed_in(BEN).await;
        let profile = json!({"name": {"de": "Sprachcafé"}, "kind": "club"});
        ben.post("/api/v1/workspace/organisations", &profile).await.is(StatusCode::CREATED);
        let items = waiting(&writing.staff).await;
        let (course, club) = (&items[0], &items[1]);
        assert_eq!(items.len(), 2);
        for (name, expected) in [
            ("entry", &work["entry"]["id"]),
            ("kind", &json!("offer")),
            ("title", &json!("Abendkurs")),
            ("organisation", &work["organisation"]),
            ("organisation_name", &json!("Verein")),
            ("revision", &work["entry"]["revision"]),
            ("version", &work["version"]),
            ("handed_in_at", &json!("2026-03-02T09:00:00Z")),
            ("changes_published", &json!(true)),
            ("may_decide", &json!(true)),
        ] {
            assert_eq!(&course[name], expected, "{name}");
        }
        assert_eq!(
            (&club["kind"], &club["title"], &club["standing"], &club["changes_published"]),
            (&json!("organisation"), &json!("Sprachcafé"), &json!("pending"), &json!(false))
        );
        let path = format!("{LIST}/{}", writing.id);
        let read = writing.staff.get(&path).await.is(StatusCode::OK).json();
        assert_eq!(&read["submission"], course);
        assert_eq!(read["content"]["offer"]["title"]["de"]["text"], "Abendkurs");
        assert_eq!(read["published"]["offer"]["title"]["de"]["text"], "Kurs");
        assert_eq!((&read["message"], &read["conversation"]), (&json!("Bitte bald."), &work["conversation"]));
        assert_eq!(read["contacts"][0]["email"], "buero@verein.example.org");
        assert_eq!(read["places"][0]["municipality"], SIEGEN);
        assert_eq!(publish(&writing.staff, course).await, StatusCode::NO_CONTENT);
        writing.staff.get(&path).await.is(StatusCode::NOT_FOUND);
        assert_eq!(waiting(&writing.staff).await, std::slice::from_ref(club));
    })
    .await;
}

#[tokio::test]
async fn who_reviews_a_municipality_sees_what_takes_place_there() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        writing.rename("Abendkurs").await;
        writing.hand_in(&json!({})).await.is(StatusCode::OK);
        // An organisation for the whole county is not theirs.
        let ben = app.signed_in(BEN).await;
        let profile = json!({"name": {"de": "Sprachcafé"}, "kind": "club"});
        ben.post("/api/v1/workspace/organisations", &profile).await.is(StatusCode::CREATED);
        let path = format!("{LIST}/{}", writing.id);
        for (key, email, seen) in [(SIEGEN, "siegen@example.org", true), ("05970024", "b@example.org", false)]
        {
            let officer = reviewer(&app, email, ReviewScope::Municipality(key.to_owned())).await;
            let titles: Vec<Value> =
                waiting(&officer).await.into_iter().map(|item| item["title"].clone()).collect();
            let (expected, status) = if seen {
                (vec![json!("Abendkurs")], StatusCode::OK)
            } else {
                (vec![], StatusCode::FORBIDDEN)
            };
            assert_eq!(titles, expected, "{key}");
            officer.get(&path).await.is(status);
        }
        writing.editor.get(LIST).await.is(StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn who_has_handed_something_in_does_not_decide_about_it_later() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let verein = app.owner_of("kurs").await;
        let ben = reviewer(&app, BEN, ReviewScope::All).await;
        ben.joins(&app, verein, MemberRole::Editor).await;
        let version = writing.rename("Abendkurs").await["version"].clone();
        let handed_in =
            ben.change(Method::POST, &writing.path("/submission"), &version, Some(&json!({}))).await;
        handed_in.is(StatusCode::OK);
        let seen = waiting(&ben).await.remove(0);
        assert_eq!((&seen["may_decide"], publish(&ben, &seen).await), (&json!(false), StatusCode::FORBIDDEN));
        ben.leaves(&verein.to_string()).await.is(StatusCode::NO_CONTENT);
        let seen = waiting(&ben).await.remove(0);
        assert_eq!((&seen["may_decide"], publish(&ben, &seen).await), (&json!(false), StatusCode::FORBIDDEN));
        assert_eq!(publish(&writing.staff, &seen).await, StatusCode::NO_CONTENT);
        // What somebody else hands in afterwards is not theirs.
        writing.rename("Nachtkurs").await;
        writing.hand_in(&json!({})).await.is(StatusCode::OK);
        let seen = waiting(&ben).await.remove(0);
        assert_eq!((&seen["may_decide"], publish(&ben, &seen).await), (&json!(true), StatusCode::NO_CONTENT));
    })
    .await;
}

#[tokio::test]
async fn who_has_registered_or_written_a_profile_does_not_decide_about_it_later() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let (ben, cem) = (club.join(BEN, "owner").await, club.join(CEM, "editor").await);
        let entry = format!("/api/v1/workspace/entries/{}", club.id);
        let work = cem.get(&entry).await.is(StatusCode::OK).json();
        let mut profile = work["content"]["organisation"].clone();
        profile["summary"] = json!({"de": "Deutsch sprechen."});
        let draft = format!("/api/v1/workspace/profiles/{}/draft", club.id);
        cem.change(Method::PUT, &draft, &work["version"], Some(&profile)).await.is(StatusCode::OK);
        for browser in [&club.ana, &cem] {
            browser.reviews(&app).await;
            club.end(browser, &club.member(browser).await).await.is(StatusCode::NO_CONTENT);
            let seen = waiting(browser).await.remove(0);
            assert_eq!(publish(browser, &seen).await, StatusCode::FORBIDDEN);
            browser.gives_standing(&club.id, "confirmed").await.is(StatusCode::FORBIDDEN);
        }
        let ki = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        ki.gives_standing(&club.id, "confirmed").await.is(StatusCode::NO_CONTENT);
        assert_eq!(publish(&ki, &waiting(&ki).await[0]).await, StatusCode::NO_CONTENT);
        assert_eq!(ben.get(&entry).await.is(StatusCode::OK).json()["entry"]["is_published"], true);
    })
    .await;
}

#[tokio::test]
async fn a_standing_is_changed_as_it_was_seen() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let ki = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        let path = format!("/api/v1/review/organisations/{}/standing", club.id);
        let confirmed = json!({"standing": "confirmed"});
        let unsaid = ki.put(&path, &confirmed).await.is(StatusCode::PRECONDITION_REQUIRED);
        assert_eq!(unsaid.json()["code"], "version_missing");
        let seen = ki.get(&path).await.is(StatusCode::OK).json();
        assert_eq!(seen["standing"], "pending");
        assert_eq!(waiting(&ki).await[0]["version"], seen["version"], "it is listed, too");
        ki.change(Method::PUT, &path, &seen["version"], Some(&confirmed)).await.is(StatusCode::NO_CONTENT);
        // Whoever has looked at the same time is told.
        let suspended = json!({"standing": "suspended", "reason": "Das ist eine Firma."});
        let late = ki.change(Method::PUT, &path, &seen["version"], Some(&suspended)).await;
        assert_eq!(late.is(StatusCode::PRECONDITION_FAILED).json()["code"], "changed_meanwhile");
        assert_eq!(ki.get(&path).await.json()["standing"], "confirmed");
        let offer = format!("/api/v1/workspace/organisations/{}/offers", club.id);
        let offer = club.ana.post(&offer, &blank_offer()).await.is(StatusCode::CREATED).json();
        let id = offer["entry"]["id"].as_str().expect("an id");
        for unknown in [id, "00000000-0000-0000-0000-000000000000"] {
            let path = format!("/api/v1/review/organisations/{unknown}/standing");
            ki.get(&path).await.is(StatusCode::NOT_FOUND);
            ki.change(Method::PUT, &path, &json!(1), Some(&confirmed)).await.is(StatusCode::NOT_FOUND);
        }
    })
    .await;
}
