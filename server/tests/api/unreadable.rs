//! Something stored that cannot be read keeps nobody from the rest.

use db::repo::entries::RevisionOrigin;
use db::repo::import::{ImportBatch, NewEntry, NewRevision, insert_batch};
use http::StatusCode;
use serde_json::{Value, json};
use shared::account::ReviewScope;
use shared::entry::{EntryKind, EntryState, RevisionState};
use shared::id::{EntryId, OrganisationId, RevisionId};
use shared::text::LanguageTag;
use uuid::Uuid;

use crate::mails::Log;
use crate::support::files::{House, address, jpeg, shows};
use crate::support::{App, Browser, on_every_database, reviewer};

const WORKSPACE: &str = "/api/v1/workspace";
const LIST: &str = "/api/v1/review/submissions";

/// Hands in an offer with this content, as if it were of this version.
async fn hand_in(app: &App, organisation_id: OrganisationId, content: Value, version: i32) -> EntryId {
    let id = EntryId(Uuid::now_v7());
    let entry = NewEntry {
        id,
        kind: EntryKind::Offer,
        organisation_id,
        state: EntryState::Active,
        confirmed_on: None,
        hidden_from: None,
    };
    let revision = NewRevision {
        id: RevisionId(Uuid::now_v7()),
        entry_id: id,
        kind: EntryKind::Offer,
        state: RevisionState::Submitted,
        based_on: None,
        content,
        schema_version: version,
        source_language: LanguageTag::german(),
        origin: RevisionOrigin::Person,
        title: "Unlesbar".to_owned(),
        municipality: None,
        field: None,
        valid_until: None,
    };
    let batch = ImportBatch { entries: vec![entry], revisions: vec![revision], ..ImportBatch::default() };
    let transaction = app.state.database.begin().await.expect("a transaction");
    insert_batch(&transaction, batch, app.now()).await.expect("it is stored");
    transaction.commit().await.expect("it is committed");
    id
}

/// What is answered, and the errors that are logged meanwhile.
async fn read(browser: &Browser<'_>, path: &str) -> (Value, String) {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::ERROR)
        .with_writer(move || writer.clone())
        .finish();
    let logging = tracing::subscriber::set_default(subscriber);
    let answer = browser.get(path).await.is(StatusCode::OK).json();
    drop(logging);
    let text = log.0.lock().expect("nobody panics").clone();
    (answer, String::from_utf8(text).expect("text"))
}

#[tokio::test]
async fn what_waits_is_listed_although_some_of_it_cannot_be_read() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let ki = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        let picture = house.picture(jpeg(300, 300)).await;
        let file = address(&picture);
        let content = json!({"cost": "Ana Beispiel", "image": shows(&picture)["image"]});
        // It has another form than that of its version, or is of a version that is not known here.
        let unreadable =
            [hand_in(&app, house.id, content.clone(), 1).await, hand_in(&app, house.id, content, 99).await];
        ki.get(&file).await.is(StatusCode::NOT_FOUND);
        let (readable, _) = house.offer("Kurs", RevisionState::Submitted, shows(&picture)).await;
        ki.get(&file).await.is(StatusCode::OK);

        let (list, log) = read(&ki, LIST).await;
        let mut titles: Vec<&str> =
            list["items"].as_array().expect("items").iter().filter_map(|it| it["title"].as_str()).collect();
        titles.sort_unstable();
        assert_eq!(titles, ["Kurs", "Verein von ana@example.org"]);
        assert_eq!(log.matches("what waits for a decision cannot be read").count(), 2, "{log}");
        for id in unreadable {
            assert!(log.contains(&id.to_string()), "{id}: {log}");
            let problem = ki.get(&format!("{LIST}/{id}")).await.is(StatusCode::INTERNAL_SERVER_ERROR);
            assert_eq!(problem.json()["code"], "internal");
        }
        assert!(!log.contains("Beispiel"), "{log}");
        ki.get(&format!("{LIST}/{readable}")).await.is(StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_workspace_is_shown_although_some_of_it_cannot_be_read() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let title = json!({"title": {"de": "Kurs", "en": "Course"}});
        let (readable, _) = house.offer("Kurs", RevisionState::Draft, title).await;
        let content = json!({"cost": "Ana Beispiel"});
        let unreadable =
            [hand_in(&app, house.id, content.clone(), 1).await, hand_in(&app, house.id, content, 99).await];
        let (workspace, log) = read(&house.browser, WORKSPACE).await;
        let own = &workspace["organisations"][0];
        assert_eq!(own["entries"].as_array().map(Vec::len), Some(3), "{own}");
        // What is told of the others needs their contents.
        let concern = json!({"kind": "incomplete_translation", "language": "en"});
        assert_eq!(own["attention"], json!([{"entry": readable.to_string(), "concern": concern}]));
        assert_eq!(log.matches("a content or a remark cannot be read").count(), 2, "{log}");
        for id in unreadable {
            assert!(log.contains(&id.to_string()), "{id}: {log}");
        }
        assert!(!log.contains("Beispiel"), "{log}");
    })
    .await;
}
