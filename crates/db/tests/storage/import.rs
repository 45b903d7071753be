//! Importing again.

use std::collections::{BTreeSet, HashSet};

use db::Error;
use db::repo::import::{self, ImportBatch, Imported};
use db::repo::{change_log, entries};
use shared::entry::EntryKind;
use shared::id::{EntryId, RevisionId};

use crate::support::{
    at, external_id, offer, offer_id, on_every_database, organisation, organisation_id, revision_id, store,
    update,
};

#[tokio::test]
async fn an_import_knows_what_it_has_written() {
    on_every_database(async |test| {
        let database = &test.database;
        for batch in [organisation(1), offer(1), offer(2)] {
            store(database, batch).await.expect("the batch is written");
        }
        let imported = import::imported(database, "verzeichnis").await.expect("an answer");
        assert_eq!(imported.len(), 2);
        let first = &imported[&(EntryKind::Offer, "A1".to_owned())];
        let expected = Imported {
            entry_id: offer_id(1),
            organisation_id: organisation_id(1),
            imported_hash: format!("hash of {}", revision_id(1)),
            imported_revision_id: Some(revision_id(1)),
            published_revision_id: Some(revision_id(1)),
        };
        assert_eq!(*first, expected);
        assert!(import::imported(database, "anderes").await.expect("an answer").is_empty());

        let slugs = import::slugs(database, EntryKind::Offer).await.expect("an answer");
        assert_eq!(slugs, HashSet::from(["angebot-1".to_owned(), "angebot-2".to_owned()]));
    })
    .await;
}

#[tokio::test]
async fn an_update_replaces_the_published_revision() {
    on_every_database(async |test| {
        let database = &test.database;
        for batch in [organisation(1), offer(1), offer(2)] {
            store(database, batch).await.expect("the batch is written");
        }
        let before = change_log::last_sequence(database).await.expect("an answer");
        let mut new = update(1, 11, revision_id(1));
        new.confirmed_on = "2026-03-01".parse().ok();
        new.hidden_from = Some(at(500));
        let batch = ImportBatch {
            updates: vec![new],
            external_ids: vec![external_id("A1", offer_id(1), revision_id(11))],
            ..ImportBatch::default()
        };
        let transaction = database.begin().await.expect("a transaction");
        import::insert_batch(&transaction, batch, at(60)).await.expect("the batch is written");
        transaction.commit().await.expect("a commit");

        let found = entries::published_by_ids(database, &[offer_id(1)]).await.expect("an answer").remove(0);
        assert_eq!(found.content["title"]["de"]["text"], "Angebot 11");
        assert_eq!((found.first_published_at, found.published_at), (at(0), at(60)));
        assert_eq!((found.confirmed_on, found.hidden_from), ("2026-03-01".parse().ok(), Some(at(500))));
        let imported = import::imported(database, "verzeichnis").await.expect("an answer");
        let first = &imported[&(EntryKind::Offer, "A1".to_owned())];
        assert_eq!(first.imported_revision_id, Some(revision_id(11)));
        assert_eq!(first.published_revision_id, Some(revision_id(11)));
        assert_eq!(first.imported_hash, format!("hash of {}", revision_id(11)));

        let changes = change_log::since(database, before, 10).await.expect("an answer");
        assert_eq!(changes.iter().map(|change| change.entry_id).collect::<Vec<_>>(), [Some(offer_id(1))]);
        let other = entries::published_by_ids(database, &[offer_id(2)]).await.expect("an answer").remove(0);
        assert_eq!((other.published_at, other.hidden_from), (at(0), None), "the other is as it was");

        let third = ImportBatch { updates: vec![update(1, 12, revision_id(11))], ..ImportBatch::default() };
        store(database, third).await.expect("the superseded revision stays beside the new one");
    })
    .await;
}

#[tokio::test]
async fn an_update_must_be_based_on_what_is_published() {
    on_every_database(async |test| {
        let database = &test.database;
        for batch in [organisation(1), offer(1), offer(2)] {
            store(database, batch).await.expect("the batch is written");
        }
        let stale = ImportBatch { updates: vec![update(1, 11, revision_id(2))], ..ImportBatch::default() };
        assert!(matches!(store(database, stale).await, Err(Error::Conflict)));
        let unknown = ImportBatch { updates: vec![update(9, 19, revision_id(9))], ..ImportBatch::default() };
        assert!(matches!(store(database, unknown).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn a_new_profile_touches_every_entry_of_its_organisation() {
    on_every_database(async |test| {
        let database = &test.database;
        for batch in [organisation(1), organisation(2), offer(1), offer(2)] {
            store(database, batch).await.expect("the batch is written");
        }
        let before = change_log::last_sequence(database).await.expect("an answer");
        let profile = EntryId::from(organisation_id(1));
        let mut new = update(1, 11, RevisionId(profile.0));
        new.revision.entry_id = profile;
        new.revision.kind = EntryKind::Organisation;
        let batch = ImportBatch { updates: vec![new], ..ImportBatch::default() };
        store(database, batch).await.expect("the batch is written");

        let changes = change_log::since(database, before, 10).await.expect("an answer");
        let touched: BTreeSet<_> = changes.iter().filter_map(|change| change.entry_id).collect();
        assert_eq!(touched, BTreeSet::from([profile, offer_id(1), offer_id(2)]));
        assert_eq!(changes.len(), 3, "each once");
    })
    .await;
}
