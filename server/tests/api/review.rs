//! Decisions about what was handed in, and about organisations.

use http::StatusCode;
use serde_json::{Value, json};
use server::services::indexing;
use shared::account::ReviewScope;

use crate::support::{Browser, on_every_database, reviewer};

/// An organisation that waits, with the revision of its profile.
async fn waiting(browser: &Browser<'_>, municipalities: &[&str]) -> (String, String) {
    let profile = json!({"name": {"de": "Sprachcafé"}, "kind": "club", "municipalities": municipalities});
    let answer = browser.post("/api/v1/workspace/organisations", &profile).await.is(StatusCode::CREATED);
    let own = answer.json();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    (text(&own["id"]), text(&own["profile"]["revision"]))
}

fn decision(revision: &str, decision: &Value) -> Value {
    json!({"revision": revision, "decision": decision})
}

#[tokio::test]
async fn a_confirmed_organisation_with_a_published_profile_is_public() {
    on_every_database(async |app| {
        let owner = app.signed_in("ana@example.org").await;
        let (id, revision) = waiting(&owner, &["05970040"]).await;
        let ki = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        let page = format!("/api/v1/organisations/{id}");
        ki.gives_standing(&id, "confirmed").await.is(StatusCode::NO_CONTENT);
        assert_eq!(app.get(&page).await.status, StatusCode::NOT_FOUND);
        let decide = format!("/api/v1/review/entries/{id}/decision");
        let publish = decision(&revision, &json!({"publish": {}}));
        ki.post(&decide, &publish).await.is(StatusCode::NO_CONTENT);
        // Its page is there before lists have heard of it.
        app.get("/de/organisationen/sprachcafe").await.is(StatusCode::OK);
        indexing::catch_up(&app.state).await.expect("the index follows");
        assert_eq!(app.json("/api/v1/organisations/sprachcafe").await["id"], id);
        assert_eq!(app.titles("/api/v1/organisations").await, ["Sprachcafé"]);
        let own = owner.get("/api/v1/workspace").await.json()["organisations"][0].clone();
        assert_eq!(
            (&own["standing"], &own["profile"]["is_published"], &own["profile"]["work"]),
            (&json!("confirmed"), &json!(true), &Value::Null)
        );
        // What is decided is decided.
        ki.post(&decide, &publish).await.is(StatusCode::CONFLICT);
        // Suspended, it is gone with all it has.
        ki.gives_standing(&id, "suspended").await.is(StatusCode::NO_CONTENT);
        indexing::catch_up(&app.state).await.expect("the index follows");
        assert_eq!(app.get(&page).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.titles("/api/v1/organisations").await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn changes_are_asked_for_with_notes_and_a_refusal_has_a_reason() {
    on_every_database(async |app| {
        let owner = app.signed_in("ana@example.org").await;
        let ki = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        let decided = async |wanted: Value, work: &str| {
            let (id, revision) = waiting(&owner, &[]).await;
            let path = format!("/api/v1/review/entries/{id}/decision");
            ki.post(&path, &decision(&revision, &wanted)).await.is(StatusCode::NO_CONTENT);
            let organisations = owner.get("/api/v1/workspace").await.json()["organisations"].clone();
            let own = organisations.as_array().expect("a list").iter().find(|own| own["id"] == id).cloned();
            assert_eq!(own.expect("it is there")["profile"]["work"], work);
        };
        let notes = json!([{"pointer": "/name", "text": "Bitte den ganzen Namen."}]);
        decided(json!({"request_changes": {"notes": notes}}), "changes_requested").await;
        decided(json!({"reject": {"reason": "Das ist eine Firma."}}), "rejected").await;
        let (id, revision) = waiting(&owner, &[]).await;
        let path = format!("/api/v1/review/entries/{id}/decision");
        let refused = async |wanted: Value, pointer: &str| {
            ki.post(&path, &decision(&revision, &wanted)).await.refuses(pointer, "required");
        };
        refused(json!({"reject": {"reason": ""}}), "/decision/reject/reason").await;
        refused(json!({"request_changes": {"notes": []}}), "/decision/request_changes/notes").await;
    })
    .await;
}

#[tokio::test]
async fn who_reviews_a_municipality_decides_there_only_and_nobody_about_their_own() {
    on_every_database(async |app| {
        let owner = app.signed_in("ana@example.org").await;
        // So that none has too many that wait.
        let other = app.signed_in("ben@example.org").await;
        let siegen = ReviewScope::Municipality("05970040".to_owned());
        let officer = reviewer(&app, "stadt@example.org", siegen).await;
        let status = async |browser: &Browser<'_>, municipalities: &[&str], by: &Browser<'_>| {
            let (id, revision) = waiting(by, municipalities).await;
            let path = format!("/api/v1/review/entries/{id}/decision");
            browser.post(&path, &decision(&revision, &json!({"publish": {}}))).await.status
        };
        assert_eq!(status(&officer, &["05970040"], &owner).await, StatusCode::NO_CONTENT);
        assert_eq!(status(&officer, &["05970024"], &owner).await, StatusCode::FORBIDDEN);
        assert_eq!(status(&officer, &["05970040", "05970024"], &owner).await, StatusCode::FORBIDDEN);
        assert_eq!(status(&officer, &[], &other).await, StatusCode::FORBIDDEN);
        assert_eq!(status(&officer, &["05970040"], &officer).await, StatusCode::FORBIDDEN);
        assert_eq!(status(&owner, &["05970040"], &other).await, StatusCode::FORBIDDEN);
        let (id, _) = waiting(&owner, &["05970040"]).await;
        officer.gives_standing(&id, "confirmed").await.is(StatusCode::FORBIDDEN);
    })
    .await;
}
