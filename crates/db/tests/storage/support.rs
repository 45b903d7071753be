//! Databases and values to test with.

use chrono::{DateTime, Utc};
use db::repo::entries::RevisionOrigin;
use db::repo::import::{
    self, EntryUpdate, ImportBatch, NewContact, NewEntry, NewExternalId, NewOrganisation, NewPlace,
    NewRevision, NewSlug,
};
use db::repo::media::{Media, MediaKind};
use db::{Database, Result};
use sea_orm::ConnectionTrait;
use serde_json::json;
use shared::entry::{Contact, ContactData, EntryKind, EntryState, RevisionState, Standing};
use shared::id::{ContactId, EntryId, MediaId, OrganisationId, PlaceId, RevisionId};
use shared::place::{Place, PlaceData, Point, Precision};
use shared::text::{LanguageTag, LocalisedText, Origin, Text};
use uuid::Uuid;

/// An empty database with its schema.
pub struct TestDatabase {
    pub database: Database,
    pub address: String,
}

impl TestDatabase {
    /// Another process, so to speak: it shares nothing but the database.
    pub async fn connect_again(&self) -> Database {
        Database::connect(&self.address, 4).await.expect("the database is there")
    }

    /// Runs a statement past the crate's functions.
    pub async fn execute(&self, sql: &str) -> Result<()> {
        let connection = sea_orm::Database::connect(&self.address).await?;
        connection.execute_unprepared(sql).await?;
        Ok(connection.close().await?)
    }

    /// How many rows a statement past the crate's functions changes.
    pub async fn count(&self, sql: &str) -> u64 {
        let connection = sea_orm::Database::connect(&self.address).await.expect("the database is there");
        let done = connection.execute_unprepared(sql).await.expect("it is a statement");
        connection.close().await.expect("the connection closes");
        done.rows_affected()
    }
}

/// Runs a test on an empty SQLite database and, if there is a server, on an
/// empty PostgreSQL database.
pub async fn on_every_database(test: impl AsyncFn(&TestDatabase)) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let address = format!("sqlite:{}", folder.path().join("test.db").display());
    run(&test, address).await;
    if let Ok(server) = std::env::var("TEST_POSTGRES_URL") {
        let admin = sea_orm::Database::connect(&server).await.expect("the server answers");
        let name = format!("teilhabe_{}", Uuid::now_v7().simple());
        let create = format!("create database {name}");
        admin.execute_unprepared(&create).await.expect("the database is created");
        let (start, _) = server.rsplit_once('/').expect("the address names a database");
        run(&test, format!("{start}/{name}")).await;
        let drop = format!("drop database {name} with (force)");
        admin.execute_unprepared(&drop).await.expect("the database is dropped");
    }
}

async fn run(test: &impl AsyncFn(&TestDatabase), address: String) {
    let database = Database::connect(&address, 4).await.expect("the database is made");
    database.migrate().await.expect("the schema is made");
    let test_database = TestDatabase { database, address };
    test(&test_database).await;
    test_database.database.close().await.expect("the database closes");
}

/// Writes a batch in a transaction of its own.
pub async fn store(database: &Database, batch: ImportBatch) -> Result<()> {
    let transaction = database.begin().await?;
    import::insert_batch(&transaction, batch, at(0)).await?;
    transaction.commit().await
}

/// Minutes after the beginning of the tests' time.
pub fn at(minutes: i64) -> DateTime<Utc> {
    let start: DateTime<Utc> = "2026-03-01T08:00:00Z".parse().expect("an instant");
    start + chrono::TimeDelta::minutes(minutes)
}

pub fn organisation_id(number: u128) -> OrganisationId {
    OrganisationId(Uuid::from_u128(0x0a00_0000 + number))
}

pub fn offer_id(number: u128) -> EntryId {
    EntryId(Uuid::from_u128(0x0f00_0000 + number))
}

pub fn revision_id(number: u128) -> RevisionId {
    RevisionId(Uuid::from_u128(0x0e00_0000 + number))
}

pub fn german(text: &str) -> LocalisedText {
    LocalisedText::new(LanguageTag::german(), Text::new(text, Origin::Person))
}

/// A batch with one organisation and its profile.
pub fn organisation(number: u128) -> ImportBatch {
    let id = organisation_id(number);
    let entry_id = EntryId::from(id);
    let name = format!("Verein {number}");
    let content = json!({
        "source_language": "de",
        "name": {"de": {"text": name, "origin": "import"}},
        "kind": "club",
    });
    let revision = NewRevision {
        id: RevisionId(id.0),
        entry_id,
        kind: EntryKind::Organisation,
        content,
        ..revision(number, RevisionState::Published)
    };
    ImportBatch {
        organisations: vec![NewOrganisation { id, standing: Standing::Confirmed }],
        entries: vec![entry(entry_id, EntryKind::Organisation, id)],
        revisions: vec![revision],
        slugs: vec![slug(EntryKind::Organisation, &format!("verein-{number}"), entry_id)],
        ..ImportBatch::default()
    }
}

/// A batch with one published offer of organisation 1.
pub fn offer(number: u128) -> ImportBatch {
    let id = offer_id(number);
    ImportBatch {
        entries: vec![entry(id, EntryKind::Offer, organisation_id(1))],
        revisions: vec![revision(number, RevisionState::Published)],
        slugs: vec![slug(EntryKind::Offer, &format!("angebot-{number}"), id)],
        external_ids: vec![external_id(&format!("A{number}"), id, revision_id(number))],
        ..ImportBatch::default()
    }
}

pub fn entry(id: EntryId, kind: EntryKind, organisation_id: OrganisationId) -> NewEntry {
    NewEntry { id, kind, organisation_id, state: EntryState::Active, confirmed_on: None, hidden_from: None }
}

/// A revision of the offer with the same number.
pub fn revision(number: u128, state: RevisionState) -> NewRevision {
    NewRevision {
        id: revision_id(number),
        entry_id: offer_id(number),
        kind: EntryKind::Offer,
        state,
        based_on: None,
        content: json!({"title": {"de": {"text": format!("Angebot {number}"), "origin": "import"}}}),
        schema_version: 1,
        source_language: LanguageTag::german(),
        origin: RevisionOrigin::Import("verzeichnis".to_owned()),
        title: format!("Angebot {number}"),
        municipality: Some("05970040".to_owned()),
        field: Some("education".to_owned()),
        valid_until: None,
    }
}

/// A new revision of the offer `number`.
pub fn update(number: u128, new: u128, based_on: RevisionId) -> EntryUpdate {
    let revision = NewRevision {
        id: revision_id(new),
        entry_id: offer_id(number),
        based_on: Some(based_on),
        ..revision(new, RevisionState::Published)
    };
    EntryUpdate { revision, withdrawn_draft: None, moved_to: None, confirmed_on: None, hidden_from: None }
}

pub fn slug(kind: EntryKind, slug: &str, entry_id: EntryId) -> NewSlug {
    NewSlug { kind, slug: slug.to_owned(), entry_id }
}

pub fn external_id(external_id: &str, entry_id: EntryId, imported: RevisionId) -> NewExternalId {
    NewExternalId {
        source: "verzeichnis".to_owned(),
        kind: EntryKind::Offer,
        external_id: external_id.to_owned(),
        entry_id,
        imported_revision_id: imported,
        imported_hash: format!("hash of {imported}"),
    }
}

/// A document of the first organisation.
pub fn document(number: u128) -> Media {
    Media {
        id: MediaId(Uuid::from_u128(0x0d00_0000 + number)),
        organisation_id: organisation_id(1),
        hash: format!("hash {number}"),
        kind: MediaKind::Document,
        content_type: "application/pdf".to_owned(),
        width: None,
        height: None,
        variants: Vec::new(),
        name: Some("Plan.pdf".to_owned()),
        size: Some(1000),
    }
}

pub fn contact(number: u128) -> NewContact {
    let data = ContactData {
        function: german("Büro"),
        name: Some("Erika Muster".to_owned()),
        email: Some("buero@example.org".to_owned()),
        phone: None,
        website: Some("https://example.org".to_owned()),
        note: Some(german("Montag bis Freitag")),
    };
    let contact = Contact { id: ContactId(Uuid::from_u128(number)), data, name_consent_at: Some(at(3)) };
    NewContact { organisation_id: organisation_id(1), contact }
}

pub fn place(number: u128) -> NewPlace {
    let data = PlaceData {
        name: Some(german("Bürgerhaus")),
        street: Some("Hauptstraße 1".to_owned()),
        postal_code: Some("57072".to_owned()),
        locality: None,
        municipality: "05970040".to_owned(),
        point: Some(Point { lat: 50.875, lon: 8.0, precision: Precision::Locality }),
        note: None,
    };
    let place = Place { id: PlaceId(Uuid::from_u128(number)), data };
    NewPlace { organisation_id: organisation_id(1), place }
}
