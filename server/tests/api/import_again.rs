//! Importing again: what has changed in the file, and what by a person.

use db::repo::entries::{self, RevisionOrigin};
use db::repo::import::{self as rows, EntryUpdate, ImportBatch, NewRevision};
use serde_json::json;
use server::services::import::Options;
use shared::entry::{EntryKind, RevisionState};
use shared::id::RevisionId;
use uuid::Uuid;

use crate::support::{App, OfferLine, offer, on_every_database, organisation};

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
    let updates = vec![EntryUpdate {
        revision,
        withdrawn_draft: None,
        moved_to: None,
        confirmed_on: None,
        hidden_from: None,
    }];
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
        let same = || [offer("Kurs")];
        let changed = || [offer("Kurs").with("summary", "Aus der Datei.")];
        let dry = Options { dry_run: true, ..Options::default() };
        let report = app.import(changed(), &dry).await;
        assert_eq!((report.updated, report.left_alone.as_slice()), (0, ["Kurs".to_owned()].as_slice()));
        let report = app.import(changed(), &Options::default()).await;
        assert_eq!((report.updated, report.left_alone.as_slice()), (0, ["Kurs".to_owned()].as_slice()));
        assert_eq!(app.json("/api/v1/offers/kurs").await["title"]["text"], "Von Hand");
        assert_eq!(app.import(same(), &Options::default()).await.unchanged, 1);
        let forced = Options { overwrite: true, ..Options::default() };
        assert_eq!(app.import(same(), &forced).await.updated, 1, "the same file, but not what is published");
        assert_eq!(app.json("/api/v1/offers/kurs").await["title"]["text"], "Kurs");
        assert_eq!(app.import(same(), &forced).await.unchanged, 1);
        assert_eq!(app.import(changed(), &forced).await.updated, 1);
        assert_eq!(app.json("/api/v1/offers/kurs").await["title"]["text"], "Kurs");
    })
    .await;
}

/// The offer "Kurs" with this title and status.
fn course(title: &str, status: &str) -> OfferLine {
    offer(title).id("Kurs").line("status", status)
}

#[tokio::test]
async fn drafts_are_imported_again_and_published_and_taken_back() {
    on_every_database(async |app| {
        let mut seen = 0;
        for (title, status) in [
            ("Erster Entwurf", "draft"),
            ("Zweiter Entwurf", "draft"),
            ("Erste Fassung", "published"),
            ("Zweite Fassung", "published"),
            ("Dritter Entwurf", "draft"),
            ("Vierter Entwurf", "draft"),
            ("Dritte Fassung", "published"),
            ("Fünfter Entwurf", "draft"),
        ] {
            let report = app.import([course(title, status)], &Options::default()).await;
            assert_eq!(
                (report.created + report.updated, report.left_alone.len()),
                (1, 0),
                "{title}: {report}"
            );
            let shown = app.titles("/api/v1/offers").await;
            let expected: Vec<_> = (status == "published").then(|| title.to_owned()).into_iter().collect();
            assert_eq!(shown, expected);
            if status == "published" {
                seen += 1;
                // The slug is that of the first publication and stays.
                assert_eq!(app.json("/api/v1/offers/erste-fassung").await["title"]["text"], title);
            }
            assert_eq!(app.get("/api/v1/offers/erster-entwurf").await.status, 404);
            assert_eq!(app.import([course(title, status)], &Options::default()).await.unchanged, 1);
        }
        assert_eq!(seen, 3);
    })
    .await;
}

#[tokio::test]
async fn an_offer_is_first_published_when_it_is_published() {
    on_every_database(async |app| {
        app.given([course("Entwurf", "draft")]).await;
        app.set_clock("2026-04-01T09:00:00Z");
        app.given([course("Neuer Entwurf", "draft")]).await;
        app.set_clock("2026-05-01T09:00:00Z");
        app.given([course("Fassung", "published")]).await;
        let published = &app.json("/api/v1/offers/fassung").await["published_at"];
        assert_eq!(published.as_str(), Some("2026-05-01T09:00:00Z"));
    })
    .await;
}

#[tokio::test]
async fn an_offer_moves_with_its_line_to_another_organisation() {
    on_every_database(async |app| {
        app.given([organisation("org-1", "Alter Verein"), organisation("org-2", "Neuer Verein")]).await;
        let of = |id: &str| offer("Kurs").line("organisation", json!({"external_id": id}));
        app.given([of("org-1")]).await;
        app.given([of("org-2")]).await;
        let detail = app.json("/api/v1/offers/kurs").await;
        assert_eq!(detail["organisation"]["name"]["text"], "Neuer Verein");
        assert_eq!(detail["contacts"].as_array().map(Vec::len), Some(1));
        let organisation = detail["organisation"]["id"].as_str().expect("an id").to_owned();
        assert_eq!(app.titles(&format!("/api/v1/offers?organisation={organisation}")).await, ["Kurs"]);
    })
    .await;
}

#[tokio::test]
async fn a_line_without_confirmation_keeps_the_one_there_is() {
    on_every_database(async |app| {
        app.given([offer("Kurs").line("confirmed_on", "2026-02-20")]).await;
        app.given([offer("Kurs").with("summary", "Neu.")]).await;
        assert_eq!(app.json("/api/v1/offers/kurs").await["confirmed_on"], "2026-02-20");
    })
    .await;
}

#[tokio::test]
async fn another_picture_under_the_same_name_is_a_change() {
    on_every_database(async |app| {
        let with_picture = async |width: u32| {
            let report = app.import_with_picture(offer("Kurs"), width).await;
            let detail = app.json("/api/v1/offers/kurs").await;
            (report.updated, report.unchanged, detail["image"]["variants"].as_array().map(Vec::len))
        };
        assert_eq!(with_picture(320).await, (0, 0, Some(1)));
        assert_eq!(with_picture(320).await, (0, 1, Some(1)));
        assert_eq!(with_picture(640).await, (1, 0, Some(2)));
    })
    .await;
}
