//! Importing.

use db::repo::entries::{self, RevisionOrigin};
use db::repo::import::{self as rows, EntryUpdate, ImportBatch, NewRevision};
use serde_json::json;
use server::services::import::Options;
use shared::entry::{EntryKind, RevisionState};
use shared::id::RevisionId;
use uuid::Uuid;

use crate::support::{App, offer, on_every_database, organisation};

#[tokio::test]
async fn the_same_file_again_changes_nothing() {
    on_every_database(async |app| {
        let lines = || {
            [
                organisation("org-1", "Verein"),
                offer("Kurs").line("organisation", json!({"external_id": "org-1"})).into(),
            ]
        };
        let first = app.import(lines(), &Options::default()).await;
        assert_eq!((first.created, first.unchanged), (2, 0));
        let before = app.json("/api/v1/offers").await;
        let again = app.import(lines(), &Options::default()).await;
        assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 2));
        assert_eq!(app.json("/api/v1/offers").await, before);
    })
    .await;
}

#[tokio::test]
async fn a_changed_line_becomes_a_new_revision_of_the_same_entry() {
    on_every_database(async |app| {
        app.given([offer("Kurs")]).await;
        let before = app.json("/api/v1/offers/kurs").await;
        let report = app.import([offer("Kurs").with("title", "Neuer Kurs")], &Options::default()).await;
        assert_eq!((report.created, report.updated), (0, 1));
        let after = app.json("/api/v1/offers/kurs").await;
        assert_eq!(after["title"]["text"], "Neuer Kurs");
        assert_eq!((&after["id"], &after["external_id"]), (&before["id"], &json!("Kurs")));
        assert_eq!((&after["places"], &after["contacts"]), (&before["places"], &before["contacts"]));
    })
    .await;
}

/// Publishes a revision of the offer "Kurs" as a person would.
async fn edit_by_hand(app: &App) {
    let database = &app.state.database;
    let entry = entries::by_id_or_slug(database, EntryKind::Offer, "kurs")
        .await
        .expect("an answer")
        .expect("an offer");
    let known = rows::imported(database, "test").await.expect("an answer");
    let mut content = entry.content.clone();
    content["title"]["de"]["text"] = json!("Von Hand");
    let revision = NewRevision {
        id: RevisionId(Uuid::now_v7()),
        entry_id: entry.id,
        kind: EntryKind::Offer,
        state: RevisionState::Published,
        based_on: known[&(EntryKind::Offer, "Kurs".to_owned())].published_revision_id,
        content,
        schema_version: 1,
        source_language: entry.source_language,
        origin: RevisionOrigin::Person,
        title: "Von Hand".to_owned(),
        municipality: None,
        field: None,
        valid_until: None,
    };
    let updates = vec![EntryUpdate { revision, confirmed_on: None, hidden_from: None }];
    let transaction = database.begin().await.expect("a transaction");
    let batch = ImportBatch { updates, ..ImportBatch::default() };
    rows::insert_batch(&transaction, batch, app.state.clock.now()).await.expect("a revision");
    transaction.commit().await.expect("a commit");
}

#[tokio::test]
async fn what_a_person_has_changed_is_left_alone_unless_forced() {
    on_every_database(async |app| {
        app.given([offer("Kurs")]).await;
        edit_by_hand(&app).await;
        let changed = || [offer("Kurs").with("summary", "Aus der Datei.")];
        let report = app.import(changed(), &Options::default()).await;
        assert_eq!((report.updated, report.left_alone.as_slice()), (0, ["Kurs".to_owned()].as_slice()));
        assert_eq!(app.json("/api/v1/offers/kurs").await["title"]["text"], "Von Hand");
        let forced = Options { overwrite: true, ..Options::default() };
        assert_eq!(app.import(changed(), &forced).await.updated, 1);
        assert_eq!(app.json("/api/v1/offers/kurs").await["title"]["text"], "Kurs");
    })
    .await;
}

#[tokio::test]
async fn one_bad_line_keeps_all_from_being_stored() {
    on_every_database(async |app| {
        let lines = || {
            [
                offer("Gut").into(),
                offer("Schlecht").with("fields", json!(["garten"])).without("summary").with("summary", "").into(),
                json!({"kind": "offer"}),
                offer("Doppelt").into(),
                offer("Doppelt").into(),
                offer("Falsch").with("schedule", json!({"rules": [{"repeat": {"kind": "weekly", "weekdays": []}, "start_time": "18:00", "end_time": "17:00"}]})).into(),
                offer("Ohne Weg").with("contacts", json!([{"function": "Büro", "email": "keine Adresse"}])).into(),
            ]
        };
        let report = app.import(lines(), &Options::default()).await;
        insta::assert_snapshot!("bad_lines", report);
        assert_eq!(app.json("/api/v1/offers").await["total"], 0);
        let going_on = Options { keep_going: true, ..Options::default() };
        assert_eq!(app.import(lines(), &going_on).await.created, 2);
        assert_eq!(app.json("/api/v1/offers").await["total"], 2);
    })
    .await;
}

#[tokio::test]
async fn lines_that_are_no_json_are_named() {
    on_every_database(async |app| {
        let report = app.import_text("\n{\"kind\"\n".to_owned(), &Options::default()).await;
        assert_eq!(report.errors.len(), 1);
        assert_eq!((report.errors[0].line, report.errors[0].errors[0].code.as_str()), (2, "malformed"));
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_stores_nothing() {
    on_every_database(async |app| {
        let dry = Options { dry_run: true, ..Options::default() };
        let report = app.import([offer("Kurs")], &dry).await;
        assert!(report.is_clean() && !report.stored);
        assert!(app.state.database.is_empty().await.expect("an answer"));
    })
    .await;
}

#[tokio::test]
async fn organisations_are_made_once_however_they_are_named() {
    on_every_database(async |app| {
        app.given([
            offer("Eins"),
            offer("Zwei"),
            offer("Drei").line("organisation", json!({"external_id": "org-9"})),
            offer("Vier").line("organisation", json!({"external_id": "org-9"})),
        ])
        .await;
        assert_eq!(app.titles("/api/v1/organisations?sort=title").await, ["org-9", "Verein"]);
        app.given([organisation("org-9", "Mit Namen")]).await;
        assert_eq!(app.titles("/api/v1/organisations?sort=title").await, ["Mit Namen", "Verein"]);
    })
    .await;
}

#[tokio::test]
async fn the_demo_content_is_complete_and_of_the_present() {
    use shared::facet::Facet;
    on_every_database(async |app| {
        let report = server::services::demo::load(&app.state).await.expect("the demo content loads");
        assert!(report.is_clean(), "{report}");
        server::services::indexing::catch_up(&app.state).await.expect("the index follows");
        let page = app.json("/api/v1/offers?limit=200").await;
        assert!((230..=260).contains(&page["total"].as_u64().expect("a number")), "{}", page["total"]);
        let reference = app.state.reference();
        let count = |facet: Facet| page["facets"][facet.key()].as_object().map_or(0, serde_json::Map::len);
        assert_eq!(count(Facet::Type), reference.taxonomy.offer_types.len());
        assert_eq!(count(Facet::Field), reference.taxonomy.fields.len());
        assert_eq!(count(Facet::Municipality), reference.region.municipalities.len());
        let items = page["items"].as_array().expect("items");
        assert!(items.iter().all(|item| item["demo"] == true));
        let dated = items.iter().filter(|item| item.get("next_date").is_some()).count();
        assert!(dated > items.len() / 2, "{dated} of {} have a date", items.len());
    })
    .await;
}
