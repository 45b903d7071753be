//! Decisions are undone within seconds, by whoever has made them: then everything is as it was, and nobody is told.

use chrono::TimeDelta;
use db::repo::cases::Case;
use db::repo::confirmations::{self, KeptEntry};
use db::repo::undo;
use http::StatusCode;
use serde_json::{Value, json};
use server::services::{decisions, indexing};
use shared::account::ReviewScope;
use shared::audit::AuditAction;
use shared::id::EntryId;
use shared::schedule::local_date;

use crate::decisions::{changes, corrected, decide, handed_in, log, open_case, rejection, told};
use crate::drafts::{begin, decide as decide_about, hand_in, of, owner, text, whole_offer};
use crate::members::ANA;
use crate::support::{Answer, App, Browser, Writing, offer, on_every_database, reviewer};

const KREUZTAL: &str = "05970024";

/// Undoes what was decided in a case.
pub async fn undo_in(who: &Browser<'_>, case: &Case) -> Answer {
    who.post(&format!("/api/v1/review/cases/{}/undo", case.id), &Value::Null).await
}

fn publication() -> Value {
    json!({"publish": {}})
}

fn id(entry: &str) -> EntryId {
    entry.parse().expect("an id")
}

/// What is seen of the offer: by its members, by those who review and by everybody. Versions count on.
async fn seen(app: &App, writing: &Writing<'_>) -> Vec<Value> {
    indexing::catch_up(&app.state).await.expect("the index follows");
    let mut work = writing.work().await;
    work["version"].take();
    let mut submissions = writing.staff.get("/api/v1/review/submissions").await.is(StatusCode::OK).json();
    for item in submissions["items"].as_array_mut().expect("items") {
        item["version"].take();
    }
    let versions = writing.editor.get(&writing.path("/versions")).await.is(StatusCode::OK).json();
    let public = app.json("/api/v1/offers/kurs").await;
    vec![work, submissions, versions, public, json!(app.titles("/api/v1/offers").await)]
}

/// How current the offer is. Versions count on.
async fn kept(app: &App, writing: &Writing<'_>) -> KeptEntry {
    let found = confirmations::by_ids(&app.state.database, &[id(&writing.id)]).await;
    let entry = found.expect("an answer").pop().expect("an entry");
    KeptEntry { version: 0, ..entry }
}

#[tokio::test]
async fn after_an_undone_decision_everything_is_as_before() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        // Nobody has confirmed it for long, and it is soon out of sight.
        let transaction = app.state.database.begin().await.expect("a transaction");
        let (now, hidden_from) = (app.now(), Some(app.now() + TimeDelta::days(30)));
        confirmations::mark_unconfirmed(
            &transaction,
            &[id(&writing.id)],
            hidden_from,
            (now, local_date(now)),
        )
        .await
        .expect("it is stored");
        transaction.commit().await.expect("it is committed");
        let work = handed_in(&writing, "Abendkurs").await;
        let open = open_case(&app, &writing.id).await;
        let before = (seen(&app, &writing).await, kept(&app, &writing).await);
        let correction = corrected(&work, |offer| offer["title"]["de"] = json!("Montagskurs"));
        let mut events = log(&app, &writing.id).await.len();
        for decision in [publication(), correction, changes(), rejection()] {
            decide(&writing.staff, &work, &decision).await.is(StatusCode::NO_CONTENT);
            assert_ne!(seen(&app, &writing).await, before.0, "{decision}");
            undo_in(&writing.staff, &open).await.is(StatusCode::NO_CONTENT);
            assert_eq!((seen(&app, &writing).await, kept(&app, &writing).await), before, "{decision}");
            assert_eq!(open_case(&app, &writing.id).await, open, "{decision}");
            // The log tells both.
            let told = log(&app, &writing.id).await;
            events += 2;
            let last = told.last().expect("an event");
            assert_eq!((last.action, last.case), (AuditAction::DecisionUndone, Some(open.id)), "{decision}");
            assert_eq!((last.actor, told.len()), (Some(writing.staff.account().await), events), "{decision}");
        }
        assert_eq!(told(&app).await, [""; 0]);
        decide(&writing.staff, &work, &publication()).await.is(StatusCode::NO_CONTENT);
        assert_eq!(told(&app).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn after_an_undone_first_publication_nobody_has_seen_anything() {
    on_every_database(async |app| {
        let (browser, organisation) = owner(&app, ANA).await;
        let staff = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        let profile = browser.get(&format!("/api/v1/workspace/entries/{organisation}")).await.json();
        assert_eq!(decide_about(&staff, &profile, publication()).await, StatusCode::NO_CONTENT);
        staff.gives_standing(&organisation, "confirmed").await.is(StatusCode::NO_CONTENT);
        let offer = whole_offer(&browser, &organisation).await;
        let work = begin(&browser, &organisation, &offer).await;
        let work = hand_in(&browser, &work).await.is(StatusCode::OK).json();
        let open = open_case(&app, &text(&work["entry"]["id"])).await;
        let correction = corrected(&work, |offer| offer["title"]["de"] = json!("Sprachtreff am Abend"));
        for (decision, slug) in [(publication(), "offenes-sprachcafe"), (correction, "sprachtreff-am-abend")]
        {
            decide(&staff, &work, &decision).await.is(StatusCode::NO_CONTENT);
            indexing::catch_up(&app.state).await.expect("the index follows");
            assert_eq!(app.titles("/api/v1/offers").await.len(), 1, "{slug}");
            let page = format!("/de/angebote/{slug}");
            app.get(&page).await.is(StatusCode::OK);
            undo_in(&staff, &open).await.is(StatusCode::NO_CONTENT);
            indexing::catch_up(&app.state).await.expect("the index follows");
            assert_eq!(app.titles("/api/v1/offers").await, [""; 0], "{slug}");
            app.get(&page).await.is(StatusCode::NOT_FOUND);
            let now = browser.get(&of(&work, "")).await.is(StatusCode::OK).json();
            assert_eq!(now["entry"], work["entry"], "{slug}");
        }
        // The address is as good as new.
        decide(&staff, &work, &publication()).await.is(StatusCode::NO_CONTENT);
        assert_eq!(app.json("/api/v1/offers/offenes-sprachcafe").await["id"], work["entry"]["id"]);
    })
    .await;
}

#[tokio::test]
async fn a_profile_is_undone_like_an_offer() {
    on_every_database(async |app| {
        let (browser, organisation) = owner(&app, ANA).await;
        let staff = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        staff.gives_standing(&organisation, "confirmed").await.is(StatusCode::NO_CONTENT);
        let open = open_case(&app, &organisation).await;
        let profile = browser.get(&format!("/api/v1/workspace/entries/{organisation}")).await.json();
        assert_eq!(decide_about(&staff, &profile, publication()).await, StatusCode::NO_CONTENT);
        app.get("/de/organisationen/sprachcafe").await.is(StatusCode::OK);
        undo_in(&staff, &open).await.is(StatusCode::NO_CONTENT);
        app.get("/de/organisationen/sprachcafe").await.is(StatusCode::NOT_FOUND);
        assert_eq!(decide_about(&staff, &profile, publication()).await, StatusCode::NO_CONTENT);
        // What follows from it counts as a change.
        staff.gives_standing(&organisation, "suspended").await.is(StatusCode::NO_CONTENT);
        undo_in(&staff, &open).await.is(StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn only_who_has_decided_undoes_it_and_only_soon() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let (staff, account) = (&writing.staff, writing.staff.account().await);
        let other = reviewer(&app, "other@example.org", ReviewScope::All).await;
        let kreuztal = ReviewScope::Municipality(KREUZTAL.to_owned());
        let officer = reviewer(&app, "stadt@example.org", kreuztal).await;
        let work = handed_in(&writing, "Abendkurs").await;
        let open = open_case(&app, &writing.id).await;
        undo_in(staff, &open).await.is(StatusCode::CONFLICT);
        decide(staff, &work, &publication()).await.is(StatusCode::NO_CONTENT);
        let decided_at = app.now();
        undo_in(&other, &open).await.is(StatusCode::CONFLICT);
        undo_in(&officer, &open).await.is(StatusCode::NOT_FOUND);
        undo_in(&writing.editor, &open).await.is(StatusCode::FORBIDDEN);
        let unknown = "/api/v1/review/cases/0193f0a0-0000-7000-8000-000000000001/undo";
        staff.post(unknown, &Value::Null).await.is(StatusCode::NOT_FOUND);
        let until =
            async |who| undo::until(&app.state.database, open.id, who, app.now()).await.expect("an answer");
        app.later(TimeDelta::seconds(9));
        assert_eq!(until(account).await, Some(decided_at + TimeDelta::seconds(10)));
        assert_eq!(until(other.account().await).await, None);
        // What is sent in time may take its way.
        app.later(TimeDelta::seconds(3));
        assert_eq!(until(account).await, None);
        undo_in(staff, &open).await.is(StatusCode::NO_CONTENT);
        undo_in(staff, &open).await.is(StatusCode::CONFLICT);
        decide(staff, &work, &publication()).await.is(StatusCode::NO_CONTENT);
        app.later(TimeDelta::seconds(13));
        undo_in(staff, &open).await.is(StatusCode::CONFLICT);
        assert_eq!(app.json("/api/v1/offers/kurs").await["title"]["text"], "Abendkurs");
    })
    .await;
}

#[tokio::test]
async fn what_its_members_go_on_with_is_not_undone() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let staff = &writing.staff;
        for (title, decision) in
            [("Abendkurs", changes()), ("Nachtkurs", rejection()), ("Montagskurs", publication())]
        {
            let work = handed_in(&writing, title).await;
            let open = open_case(&app, &writing.id).await;
            decide(staff, &work, &decision).await.is(StatusCode::NO_CONTENT);
            let draft = writing.rename("Entwurf").await;
            undo_in(staff, &open).await.is(StatusCode::CONFLICT);
            assert_eq!(writing.work().await, draft, "{title}");
            writing.hand_in(&json!({})).await.is(StatusCode::OK);
            undo_in(staff, &open).await.is(StatusCode::CONFLICT);
            assert_ne!(open_case(&app, &writing.id).await.id, open.id, "{title}");
            writing.withdraw().await;
        }
    })
    .await;
}

#[tokio::test]
async fn what_may_still_be_undone_is_told_with_what_comes_later() {
    on_every_database(async |app| {
        let mut writing = Writing::begin(&app).await;
        let work = handed_in(&writing, "Abendkurs").await;
        decide(&writing.staff, &work, &rejection()).await.is(StatusCode::NO_CONTENT);
        app.given([offer("Treff")]).await;
        writing.id = text(&app.json("/api/v1/offers/treff").await["id"]);
        let work = handed_in(&writing, "Spieltreff").await;
        let open = open_case(&app, &writing.id).await;
        app.later(TimeDelta::minutes(15) - TimeDelta::seconds(5));
        decide(&writing.staff, &work, &publication()).await.is(StatusCode::NO_CONTENT);
        app.later(TimeDelta::seconds(5));
        decisions::tell(&app.state).await.expect("people are told");
        undo_in(&writing.staff, &open).await.is(StatusCode::NO_CONTENT);
        let mails = told(&app).await;
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert!(mails[0].contains("Abendkurs") && !mails[0].contains("Spieltreff"), "{}", mails[0]);
        // What was not undone is told in its time.
        decide(&writing.staff, &work, &publication()).await.is(StatusCode::NO_CONTENT);
        let mails = told(&app).await;
        assert!(mails.len() == 2 && mails[0].contains("Spieltreff"), "{mails:?}");
    })
    .await;
}

#[tokio::test]
async fn how_to_undo_is_not_kept_for_long() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        app.work_on("2026-03-02").await;
        let work = handed_in(&writing, "Abendkurs").await;
        let open = open_case(&app, &writing.id).await;
        decide(&writing.staff, &work, &publication()).await.is(StatusCode::NO_CONTENT);
        let account = writing.staff.account().await;
        let kept =
            async || undo::of_case(&app.state.database, open.id, account).await.expect("an answer").is_some();
        assert!(kept().await);
        app.work_on("2026-03-03").await;
        assert!(!kept().await);
    })
    .await;
}
