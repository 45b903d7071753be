//! What waits has a case, whichever way it was handed in, and what waits no more has none.

use db::repo::audit;
use futures::future::join;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use server::jobs;
use server::services::cases::tracking;
use server::services::import::Options;
use shared::account::{MemberRole, ReviewScope};
use shared::audit::{AuditAction, AuditFilter};
use shared::id::EntryId;
use shared::review::{CaseKind, CaseOutcome};

use crate::cases::{SIEGEN, cases, hand_in, only, register, text, titles};
use crate::members::Club;
use crate::support::{App, Writing, offer, on_every_database, reviewer};

/// What is in the log about an entry, the oldest first, each with whether it names the case.
pub async fn log(app: &App, entry: &str, case: &Value) -> Vec<(AuditAction, bool)> {
    let entry: EntryId = entry.parse().expect("an id");
    let filter = AuditFilter { entry: Some(entry), ..AuditFilter::default() };
    let rows = audit::list(&app.state.database, &filter, 100).await.expect("the log");
    let is_named = |row: &audit::AuditRow| row.case.is_some_and(|id| *case == json!(id));
    rows.iter().rev().map(|row| (row.action, is_named(row))).collect()
}

#[tokio::test]
async fn a_draft_that_is_handed_in_has_a_case_until_it_is_taken_back() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        writing.rename("Abendkurs").await;
        assert!(cases(&writing.staff, "").await.is_empty(), "a draft is nobody's case");
        writing.hand_in(&json!({})).await.is(StatusCode::OK);
        let case = only(&writing.staff, "kind=submission").await;
        assert_eq!(case["entry"], writing.id);
        writing.withdraw().await;
        assert!(cases(&writing.staff, "").await.is_empty());
        let expected = [(AuditAction::HandedIn, true), (AuditAction::Withdrawn, true)];
        assert_eq!(log(&app, &writing.id, &case["id"]).await, expected);
        // Handed in again, it is another one.
        writing.rename("Nachtkurs").await;
        writing.hand_in(&json!({})).await.is(StatusCode::OK);
        let other = only(&writing.staff, "").await;
        assert_ne!(other["id"], case["id"]);
        assert_eq!(other["title"], "Nachtkurs");
        assert_eq!(cases(&writing.staff, "closed=true").await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_registered_organisation_has_a_case_that_follows_its_profile() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let ki = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        let case = only(&ki, "entry_kind=organisation&change=new&municipality=county").await;
        assert_eq!((&case["title"], &case["entry"]), (&json!("Sprachcafé"), &json!(club.id)));
        let ki_id = json!(ki.account().await);
        let asked = json!({"cases": [case["id"]], "account": ki_id});
        ki.post("/api/v1/review/assignments", &asked).await.is(StatusCode::NO_CONTENT);
        // What is written while it waits is what it is about.
        let work = club.ana.get(&format!("/api/v1/workspace/entries/{}", club.id)).await.json();
        let mut profile = work["content"]["organisation"].clone();
        profile["name"] = json!({"de": "Sprachcafé Siegen"});
        profile["municipalities"] = json!([SIEGEN]);
        let draft = format!("/api/v1/workspace/profiles/{}/draft", club.id);
        club.ana.change(Method::PUT, &draft, &work["version"], Some(&profile)).await.is(StatusCode::OK);
        let after = only(&ki, &format!("municipality={SIEGEN}")).await;
        assert_eq!((&after["id"], &after["opened_at"]), (&case["id"], &case["opened_at"]));
        assert_eq!((&after["title"], &after["assignee"]["id"]), (&json!("Sprachcafé Siegen"), &ki_id));
        assert_eq!(log(&app, &club.id, &case["id"]).await[0], (AuditAction::HandedIn, true));
        // With the organisation, it is gone.
        let version =
            &club.ana.get(&format!("/api/v1/workspace/entries/{}", club.id)).await.json()["version"];
        let path = format!("/api/v1/workspace/organisations/{}", club.id);
        club.ana.change(Method::DELETE, &path, version, None).await.is(StatusCode::NO_CONTENT);
        assert!(cases(&ki, "").await.is_empty() && cases(&ki, "closed=true").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_a_trusted_organisation_publishes_is_to_be_looked_at_afterwards() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        writing.staff.administers(&app).await;
        let owner = app.owner_of("kurs").await;
        writing.staff.gives_standing(owner, "trusted").await.is(StatusCode::NO_CONTENT);
        writing.rename("Abendkurs").await;
        writing.hand_in(&json!({})).await.is(StatusCode::OK);
        assert_eq!(app.json("/api/v1/offers/kurs").await["title"]["text"], "Abendkurs");
        let case = only(&writing.staff, "").await;
        assert_eq!(
            (&case["kind"], &case["title"], &case["is_change"]),
            (&json!("afterwards"), &json!("Abendkurs"), &json!(true))
        );
        // What is changed until somebody looks is one case with it.
        writing.rename("Nachtkurs").await;
        writing.hand_in(&json!({})).await.is(StatusCode::OK);
        let after = only(&writing.staff, "").await;
        assert_eq!((&after["id"], &after["title"]), (&case["id"], &json!("Nachtkurs")));
        let published = log(&app, &writing.id, &case["id"]).await;
        assert_eq!(published, [(AuditAction::PublishedAtOnce, true); 2]);
    })
    .await;
}

#[tokio::test]
async fn what_an_import_takes_back_has_no_case_any_more() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        writing.rename("Abendkurs").await;
        writing.hand_in(&json!({})).await.is(StatusCode::OK);
        let case = only(&writing.staff, "").await;
        let changed = |status: &str| [offer("Kurs").with("summary", "Aus der Datei.").line("status", status)];
        let forced = Options { overwrite: true, ..Options::default() };
        // What is published beside it leaves it waiting.
        app.import(changed("published"), &forced).await;
        assert_eq!(only(&writing.staff, "").await["id"], case["id"]);
        app.import(changed("draft"), &forced).await;
        assert!(cases(&writing.staff, "").await.is_empty());
        let closed = only(&writing.staff, "closed=true").await;
        assert_eq!((&closed["id"], &closed["outcome"]), (&case["id"], &json!("withdrawn")));
        let expected = [(AuditAction::HandedIn, true), (AuditAction::Withdrawn, true)];
        assert_eq!(log(&app, &writing.id, &case["id"]).await, expected);
    })
    .await;
}

/// Lets what was handed in of an entry be without a case, as before there were any.
async fn without_case(app: &App, entry: &str) {
    let transaction = app.state.database.begin().await.expect("a transaction");
    let of = (entry.parse().expect("an id"), CaseKind::Submission);
    let closed = tracking::close(&transaction, of, CaseOutcome::Withdrawn, None, app.now()).await;
    closed.expect("an answer").expect("a case");
    transaction.commit().await.expect("it is committed");
}

#[tokio::test]
async fn what_was_handed_in_before_there_were_cases_gets_one() {
    on_every_database(async |app| {
        app.given([offer("Kurs"), offer("Treff"), offer("Sport")]).await;
        let ana = app.signed_in("ana@example.org").await;
        ana.joins(&app, app.owner_of("kurs").await, MemberRole::Editor).await;
        let ki = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        for slug in ["kurs", "treff"] {
            let id = hand_in(&app, &ana, slug).await;
            without_case(&app, &id).await;
        }
        hand_in(&app, &ana, "sport").await;
        assert_eq!(titles(&ki, "").await, ["Sport"]);
        app.set_clock("2026-03-04T09:00:00Z");
        assert_eq!(tracking::open_missing(&app.state).await.expect("they are opened"), 2);
        assert_eq!(titles(&ki, "sort=title").await, ["Kurs", "Sport", "Treff"]);
        assert_eq!(cases(&ki, "q=kurs").await[0]["opened_at"], "2026-03-02T09:00:00Z");
        assert_eq!(tracking::open_missing(&app.state).await.expect("an answer"), 0);
        // The daily work does it, too: its first day only begins.
        jobs::roll_on(&app.state).await.expect("the daily work is done");
        let cem = app.signed_in("cem@example.org").await;
        let club = register(&cem, "Nähstube", &[]).await;
        without_case(&app, &club).await;
        app.work_on("2026-03-05").await;
        assert_eq!(titles(&ki, "change=new").await, ["Nähstube"]);
    })
    .await;
}

#[tokio::test]
async fn two_who_open_the_same_case_open_one() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        writing.rename("Abendkurs").await;
        writing.hand_in(&json!({})).await.is(StatusCode::OK);
        without_case(&app, &writing.id).await;
        let replica = app.replica().await;
        let both = join(tracking::open_missing(&app.state), tracking::open_missing(&replica));
        let (one, other) = Box::pin(both).await;
        assert!(one.is_ok() && other.is_ok());
        assert_eq!(text(&only(&writing.staff, "").await["entry"]), writing.id);
    })
    .await;
}
