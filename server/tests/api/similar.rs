//! What somebody who is about to register an organisation is told of those that are there, and may ask for.

use db::repo::entries::RevisionOrigin;
use db::repo::import::{EntryUpdate, ImportBatch, insert_batch};
use db::repo::work;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use server::services::contents::StoredContent;
use shared::account::ReviewScope;
use shared::entry::{EntryState, LocalisedContent as _, RevisionState};
use shared::id::{EntryId, OrganisationId, RevisionId};
use shared::organisation::OrganisationProfile;
use uuid::Uuid;

use crate::claims::{KI, OPEN, OWN, cafe, claim, text};
use crate::members::{BEN, Club};
use crate::support::{App, Browser, on_every_database, on_every_database_with, organisation, reviewer};

const SIMILAR: &str = "/api/v1/workspace/similar-organisations";

/// The organisations that are like this one.
async fn similar(browser: &Browser<'_>, query: &str) -> Vec<Value> {
    let found = browser.get(&format!("{SIMILAR}?{query}")).await.is(StatusCode::OK).json();
    found["items"].as_array().expect("items").clone()
}

/// Whether an organisation is found by its name and can be asked for, which go together.
async fn is_offered(browser: &Browser<'_>, name: &str, organisation: &str) -> bool {
    let found = similar(browser, &format!("name={name}")).await;
    let found = found.iter().find(|item| item["id"] == organisation);
    let is_offered = found.is_some_and(|item| item["may_claim"] == true);
    assert_eq!(found.is_some(), is_offered, "what is named is offered");
    let asked = claim(browser, organisation).await;
    if is_offered {
        let made = asked.is(StatusCode::CREATED).json();
        browser.delete(&format!("{OWN}/{}", text(&made["id"]))).await.is(StatusCode::NO_CONTENT);
    } else {
        asked.is(StatusCode::NOT_FOUND);
    }
    is_offered
}

/// Gives an organisation another standing.
async fn stand(ki: &Browser<'_>, organisation: &str, standing: &str) {
    ki.gives_standing(organisation, standing).await.is(StatusCode::NO_CONTENT);
}

async fn hide(app: &App, organisation: &str) {
    let id: OrganisationId = organisation.parse().expect("an id");
    let transaction = app.state.database.begin().await.expect("a transaction");
    work::set_state(&transaction, EntryId::from(id), EntryState::Hidden, (None, None), app.now())
        .await
        .expect("it is stored");
    transaction.commit().await.expect("it is committed");
}

#[tokio::test]
async fn what_is_named_can_be_asked_for_and_what_was_taken_from_the_public_is_neither() {
    on_every_database(async |app| {
        let (id, name) = (cafe(&app).await, "sprachcafe+weidenau");
        let (ben, ki) = (app.signed_in(BEN).await, reviewer(&app, KI, ReviewScope::All).await);
        ki.administers(&app).await;
        assert!(is_offered(&ben, name, &id).await);
        for (standing, offered) in [("suspended", false), ("pending", true), ("trusted", true)] {
            stand(&ki, &id, standing).await;
            assert_eq!(is_offered(&ben, name, &id).await, offered, "{standing}");
        }
        hide(&app, &id).await;
        assert!(!is_offered(&ben, name, &id).await);
    })
    .await;
}

#[tokio::test]
async fn what_waits_to_be_published_is_named_also_once_its_organisation_is_confirmed() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let (ben, ki) = (app.signed_in(BEN).await, reviewer(&app, KI, ReviewScope::All).await);
        ki.administers(&app).await;
        for standing in ["confirmed", "trusted", "pending"] {
            stand(&ki, &club.id, standing).await;
            assert!(is_offered(&ben, "sprachcafe", &club.id).await, "{standing}");
        }
        stand(&ki, &club.id, "suspended").await;
        assert!(!is_offered(&ben, "sprachcafe", &club.id).await);
        // What is refused is not to come before the public.
        stand(&ki, &club.id, "confirmed").await;
        let work = club.ana.get(&format!("/api/v1/workspace/entries/{}", club.id)).await.json();
        let decision = json!({"reject": {"reason": "Das ist kein Verein."}});
        let asked = json!({"revision": work["entry"]["revision"], "decision": decision});
        let path = format!("/api/v1/review/entries/{}/decision", club.id);
        ki.post(&path, &asked).await.is(StatusCode::NO_CONTENT);
        assert!(!is_offered(&ben, "sprachcafe", &club.id).await);
    })
    .await;
}

/// Hands a profile with another name in, whatever else it lacks.
async fn hand_in(app: &App, organisation: &str, name: &str) {
    let entry = EntryId::from(organisation.parse::<OrganisationId>().expect("an id"));
    let profile = json!({"name": {"de": name}, "kind": "club"});
    let mut profile: OrganisationProfile = serde_json::from_value(profile).expect("a profile");
    profile.settle_languages();
    let content = StoredContent::of_profile(&profile).expect("it can be stored");
    let id = RevisionId(Uuid::now_v7());
    let revision = content.revision(id, entry, RevisionState::Submitted, None, RevisionOrigin::Person);
    let update = EntryUpdate {
        revision,
        withdrawn_draft: None,
        moved_to: None,
        confirmed_on: None,
        hidden_from: None,
    };
    let transaction = app.state.database.begin().await.expect("a transaction");
    let batch = ImportBatch { updates: vec![update], ..ImportBatch::default() };
    insert_batch(&transaction, batch, app.now()).await.expect("it is stored");
    transaction.commit().await.expect("it is committed");
}

#[tokio::test]
async fn the_name_that_is_told_is_the_one_that_is_alike() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let (ben, ki) = (app.signed_in(BEN).await, reviewer(&app, KI, ReviewScope::All).await);
        let entry = format!("/api/v1/workspace/entries/{}", club.id);
        let work = async || club.ana.get(&entry).await.is(StatusCode::OK).json();
        let changes = json!({"request_changes": {"notes": [{"text": "Bitte den ganzen Namen."}]}});
        let asked = json!({"revision": work().await["entry"]["revision"], "decision": changes});
        let review = format!("/api/v1/review/entries/{}/decision", club.id);
        ki.post(&review, &asked).await.is(StatusCode::NO_CONTENT);
        hand_in(&app, &club.id, "Kulturbrücke").await;
        assert_eq!(similar(&ben, "name=kulturbruecke").await[0]["name"], "Kulturbrücke");
        // What was taken back is nobody's business.
        let (submission, version) = (format!("{entry}/submission"), work().await["version"].clone());
        club.ana.change(Method::DELETE, &submission, &version, None).await.is(StatusCode::OK);
        assert!(similar(&ben, "name=kulturbruecke").await.is_empty());
        assert_eq!(similar(&ben, "name=sprachcafe").await[0]["name"], "Sprachcafé");
    })
    .await;
}

#[tokio::test]
async fn what_nobody_confirms_any_more_can_be_asked_for_but_has_no_page() {
    on_every_database_with(
        |config| config.hide_without_members = true,
        async |app| {
            let mut cafe = organisation("org-1", "Sprachcafé Weidenau");
            cafe["confirmed_on"] = json!("2026-02-20");
            app.given([cafe]).await;
            let public = "/api/v1/organisations/sprachcafe-weidenau";
            let id = text(&app.json(public).await["id"]);
            for day in ["2026-03-02", "2026-08-20", "2026-09-03", "2026-09-17"] {
                app.work_on(day).await;
            }
            app.set_clock("2026-10-14T21:59:59Z");
            let ben = app.signed_in(BEN).await;
            let slug = json!("sprachcafe-weidenau");
            let phone = "phone=%2B49+221+4710100";
            assert_eq!(similar(&ben, phone).await[0]["slug"], slug);
            let made = claim(&ben, &id).await.is(StatusCode::CREATED).json();
            let ki = reviewer(&app, KI, ReviewScope::All).await;
            let open = async || ki.get(OPEN).await.is(StatusCode::OK).json()["items"][0].clone();
            assert_eq!((&open().await["id"], &open().await["slug"]), (&made["id"], &slug));
            app.set_clock("2026-10-14T22:00:00Z");
            app.get(public).await.is(StatusCode::NOT_FOUND);
            let claimed = open().await;
            assert_eq!((&claimed["name"], &claimed["slug"]), (&json!("Sprachcafé Weidenau"), &Value::Null));
            ben.delete(&format!("{OWN}/{}", text(&made["id"]))).await.is(StatusCode::NO_CONTENT);
            let item = json!({
                "id": id, "slug": null, "name": "Sprachcafé Weidenau", "language": "de",
                "municipalities": ["05970040"], "by": ["phone"], "may_claim": true,
            });
            assert_eq!(similar(&ben, phone).await, [item]);
            assert!(is_offered(&ben, "sprachcafe+weidenau", &id).await);
        },
    )
    .await;
}
