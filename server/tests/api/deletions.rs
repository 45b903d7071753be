//! Work that never came before the public and contacts that nothing uses, and for how long they are
//! kept.

use chrono::TimeDelta;
use db::repo::entries::RevisionOrigin;
use db::repo::import::{EntryUpdate, ImportBatch, NewEntry, NewRevision, insert_batch};
use db::repo::review::{self, Step};
use db::repo::{confirmations, parts, work};
use serde_json::{Value, json};
use server::config::Config;
use server::services::import::Options;
use server::services::retention;
use shared::entry::{EntryKind, EntryState, RevisionState};
use shared::id::{AccountId, ContactId, EntryId, OrganisationId, RevisionId};
use shared::schedule::local_date;
use shared::text::LanguageTag;
use uuid::Uuid;

use crate::support::{App, OfferLine, offer, on_every_database, on_every_database_with};

async fn after_days(app: &App, days: i64) {
    app.later(TimeDelta::days(days));
    retention::tidy(&app.state).await.expect("it is tidied");
}

/// An entry whose revisions are in these states, the newest last.
async fn entry(
    app: &App,
    organisation: OrganisationId,
    kind: EntryKind,
    states: &[RevisionState],
) -> EntryId {
    entry_with(app, organisation, kind, states, &json!({})).await
}

/// The same, with this content.
async fn entry_with(
    app: &App,
    organisation: OrganisationId,
    kind: EntryKind,
    states: &[RevisionState],
    content: &Value,
) -> EntryId {
    let id = EntryId(Uuid::now_v7());
    let state = EntryState::Active;
    let entry =
        NewEntry { id, kind, organisation_id: organisation, state, confirmed_on: None, hidden_from: None };
    let transaction = app.state.database.begin().await.expect("a transaction");
    let mut entries = vec![entry];
    for state in states {
        let revision = NewRevision {
            id: RevisionId(Uuid::now_v7()),
            entry_id: id,
            kind,
            state: *state,
            based_on: None,
            content: content.clone(),
            schema_version: 1,
            source_language: LanguageTag::german(),
            origin: RevisionOrigin::Person,
            title: "Entwurf".to_owned(),
            municipality: None,
            field: None,
            valid_until: None,
        };
        let batch = match entries.pop() {
            Some(entry) => {
                ImportBatch { entries: vec![entry], revisions: vec![revision], ..ImportBatch::default() }
            }
            None => ImportBatch { updates: vec![update(revision)], ..ImportBatch::default() },
        };
        insert_batch(&transaction, batch, app.now()).await.expect("it is stored");
    }
    transaction.commit().await.expect("it is committed");
    id
}

fn update(revision: NewRevision) -> EntryUpdate {
    EntryUpdate { revision, withdrawn_draft: None, moved_to: None, confirmed_on: None, hidden_from: None }
}

async fn is_there(app: &App, id: EntryId) -> bool {
    !confirmations::by_ids(&app.state.database, &[id]).await.expect("an answer").is_empty()
}

#[tokio::test]
async fn work_that_nobody_goes_on_with_is_deleted() {
    on_every_database(async |app| {
        app.given([offer("Kurs"), offer("Entwurf").line("status", "draft")]).await;
        let own = app.owner_of("kurs").await;
        let make = async |kind, state| entry(&app, own, kind, &[state]).await;
        let draft = make(EntryKind::Offer, RevisionState::Draft).await;
        let withdrawn = make(EntryKind::Project, RevisionState::Withdrawn).await;
        let to_change = make(EntryKind::Offer, RevisionState::ChangesRequested).await;
        let rejected = make(EntryKind::Offer, RevisionState::Rejected).await;
        let handed_in = make(EntryKind::Offer, RevisionState::Submitted).await;
        let profile = make(EntryKind::Organisation, RevisionState::Rejected).await;
        let all = [draft, withdrawn, to_change, rejected, handed_in, profile];
        let left = async || {
            let mut left = Vec::new();
            for (number, id) in all.iter().enumerate() {
                if is_there(&app, *id).await {
                    left.push(number);
                }
            }
            left
        };
        after_days(&app, 180).await;
        assert_eq!(left().await, [0, 1, 2, 3, 4, 5]);
        after_days(&app, 1).await;
        assert_eq!(left().await, [0, 1, 2, 4, 5], "what was refused is gone");
        after_days(&app, 184).await;
        assert_eq!(left().await, [0, 1, 2, 4, 5]);
        after_days(&app, 1).await;
        assert_eq!(left().await, [4, 5], "what waits for a decision stays, and a profile");
        // What was published stays whatever has become of it; an imported draft goes like others.
        assert_eq!(app.json("/api/v1/offers/kurs").await["title"]["text"], "Kurs");
        let known = db::repo::import::imported(&app.state.database, "test").await.expect("an answer");
        assert!(!known.contains_key(&(EntryKind::Offer, "Entwurf".to_owned())));
        assert!(known.contains_key(&(EntryKind::Offer, "Kurs".to_owned())));
    })
    .await;
}

#[tokio::test]
async fn the_newest_revision_counts_and_the_configuration() {
    let soon = |config: &mut Config| {
        config.draft_days = 30;
        config.rejected_days = 10;
    };
    on_every_database_with(soon, async |app| {
        app.given([offer("Kurs")]).await;
        let own = app.owner_of("kurs").await;
        let again =
            entry(&app, own, EntryKind::Offer, &[RevisionState::Rejected, RevisionState::Draft]).await;
        let refused =
            entry(&app, own, EntryKind::Offer, &[RevisionState::Withdrawn, RevisionState::Rejected]).await;
        // A published offer that a source has taken back is no draft.
        app.import([offer("Kurs").line("status", "draft")], &Options::default()).await;
        after_days(&app, 11).await;
        assert_eq!((is_there(&app, again).await, is_there(&app, refused).await), (true, false));
        after_days(&app, 20).await;
        assert!(!is_there(&app, again).await);
        after_days(&app, 1000).await;
        let known = db::repo::import::imported(&app.state.database, "test").await.expect("an answer");
        assert!(known.contains_key(&(EntryKind::Offer, "Kurs".to_owned())));
    })
    .await;
}

/// The offer "Kurs" with a contact of this function.
fn with_contact(function: &str) -> OfferLine {
    let contact = json!({"function": function, "email": "buero@verein.example.org"});
    offer("Kurs").with("contacts", json!([contact]))
}

async fn contact_of(app: &App) -> ContactId {
    let id = app.json("/api/v1/offers/kurs").await["contacts"][0]["id"].clone();
    serde_json::from_value(id).expect("an id")
}

#[tokio::test]
async fn contacts_that_nothing_uses_are_deleted() {
    on_every_database(async |app| {
        app.given([with_contact("Büro")]).await;
        let office = contact_of(&app).await;
        let is_kept = async |id: ContactId| {
            parts::contacts(&app.state.database, &[id]).await.expect("an answer").contains_key(&id)
        };
        after_days(&app, 400).await;
        assert!(is_kept(office).await, "it is used");
        // Another one takes its place; the old revision is history.
        app.given([with_contact("Anmeldung")]).await;
        let desk = contact_of(&app).await;
        assert_ne!(office, desk);
        after_days(&app, 1).await;
        after_days(&app, 179).await;
        assert!(is_kept(office).await);
        // Used again meanwhile, it is counted anew.
        app.given([with_contact("Büro")]).await;
        assert_eq!(contact_of(&app).await, office);
        after_days(&app, 1).await;
        app.given([with_contact("Anmeldung")]).await;
        after_days(&app, 1).await;
        after_days(&app, 179).await;
        assert!(is_kept(office).await);
        after_days(&app, 1).await;
        assert!(!is_kept(office).await);
        assert!(is_kept(desk).await);
    })
    .await;
}

#[tokio::test]
async fn contacts_of_drafts_are_kept() {
    on_every_database(async |app| {
        app.given([offer("Treff"), with_contact("Büro")]).await;
        let office = contact_of(&app).await;
        // Taken from the public, it is a draft of an entry that was public before.
        app.given([with_contact("Büro").line("status", "draft")]).await;
        after_days(&app, 1).await;
        after_days(&app, 500).await;
        let kept = parts::contacts(&app.state.database, &[office]).await.expect("an answer");
        assert!(kept.contains_key(&office));
    })
    .await;
}

/// Takes back what was handed in.
async fn take_back(app: &App, id: EntryId) {
    let transaction = app.state.database.begin().await.expect("a transaction");
    let work = work::lock(&transaction, id).await.expect("the entry");
    let step = Step { by: AccountId(Uuid::nil()), state: RevisionState::Withdrawn, note: None };
    let now = (app.now(), local_date(app.now()));
    review::take(&transaction, &work, step, now).await.expect("it is taken back");
    transaction.commit().await.expect("it is committed");
}

#[tokio::test]
async fn contacts_of_what_was_taken_back_or_refused_are_kept_as_long_as_that() {
    let long = |config: &mut Config| config.rejected_days = 365;
    on_every_database_with(long, async |app| {
        app.given([with_contact("Büro")]).await;
        let office = contact_of(&app).await;
        app.given([with_contact("Kasse")]).await;
        let till = contact_of(&app).await;
        // The public sees another one.
        app.given([with_contact("Anmeldung")]).await;
        let own = app.owner_of("kurs").await;
        let make = async |state, contact: ContactId| {
            entry_with(&app, own, EntryKind::Offer, &[state], &json!({"contacts": [contact]})).await
        };
        let taken_back = make(RevisionState::Submitted, office).await;
        take_back(&app, taken_back).await;
        let refused = make(RevisionState::Rejected, till).await;
        let kept =
            async || parts::contacts(&app.state.database, &[office, till]).await.expect("an answer").len();
        after_days(&app, 1).await;
        after_days(&app, 300).await;
        assert_eq!(kept().await, 2, "somebody may go on with it");
        after_days(&app, 65).await;
        assert!(!is_there(&app, taken_back).await && !is_there(&app, refused).await);
        after_days(&app, 179).await;
        assert_eq!(kept().await, 2);
        after_days(&app, 1).await;
        assert_eq!(kept().await, 0);
    })
    .await;
}
