//! Importing again.

use std::collections::{BTreeSet, HashSet};

use db::repo::import::{self, ImportBatch, Imported};
use db::repo::{change_log, entries};
use db::{Constraint, Error};
use shared::entry::{EntryKind, RevisionState};
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
            untouched: true,
            published_revision_id: Some(revision_id(1)),
            draft_revision_id: None,
            was_published: true,
        };
        assert_eq!(*first, expected);
        assert!(import::imported(database, "anderes").await.expect("an answer").is_empty());

        let profiles = import::organisation_profiles(database).await.expect("an answer");
        assert_eq!(profiles.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [organisation_id(1)]);
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

        let imported = import::imported(database, "verzeichnis").await.expect("an answer");
        assert!(imported[&(EntryKind::Offer, "A1".to_owned())].untouched);

        let third = ImportBatch { updates: vec![update(1, 12, revision_id(11))], ..ImportBatch::default() };
        store(database, third).await.expect("the superseded revision stays beside the new one");
        let found = entries::published_by_ids(database, &[offer_id(1)]).await.expect("an answer").remove(0);
        let kept = ("2026-03-01".parse().ok(), Some(at(500)));
        assert_eq!((found.confirmed_on, found.hidden_from), kept, "an update that says nothing keeps both");
        let imported = import::imported(database, "verzeichnis").await.expect("an answer");
        assert!(!imported[&(EntryKind::Offer, "A1".to_owned())].untouched, "the third came from elsewhere");
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_withdrawn_and_publication_noted_when_it_happens() {
    on_every_database(async |test| {
        let database = &test.database;
        store(database, organisation(1)).await.expect("the batch is written");
        let mut batch = offer(1);
        batch.revisions[0].state = RevisionState::Draft;
        batch.slugs.clear();
        store(database, batch).await.expect("the batch is written");
        let known = async || {
            let imported = import::imported(database, "verzeichnis").await.expect("an answer");
            imported[&(EntryKind::Offer, "A1".to_owned())].clone()
        };
        let first = known().await;
        assert!(first.untouched && !first.was_published);
        assert_eq!(first.draft_revision_id, Some(revision_id(1)));

        let next = |new: u128, state: RevisionState, withdrawn: Option<u128>, based_on: Option<u128>| {
            let mut update = update(1, new, revision_id(1));
            update.revision.state = state;
            update.revision.based_on = based_on.map(revision_id);
            update.withdrawn_draft = withdrawn.map(revision_id);
            let external_ids = vec![external_id("A1", offer_id(1), revision_id(new))];
            ImportBatch { updates: vec![update], external_ids, ..ImportBatch::default() }
        };
        let beside = store(database, next(11, RevisionState::Draft, None, None)).await;
        assert!(matches!(beside, Err(Error::UniqueViolation(Constraint::OneDraft))), "{beside:?}");
        store(database, next(11, RevisionState::Draft, Some(1), None)).await.expect("a second draft");
        let second = known().await;
        assert!(second.untouched && !second.was_published);
        store(database, next(12, RevisionState::Published, Some(11), None)).await.expect("a publication");
        let third = known().await;
        assert!(third.untouched && third.was_published);
        assert_eq!((third.published_revision_id, third.draft_revision_id), (Some(revision_id(12)), None));
        store(database, next(13, RevisionState::Draft, None, Some(12))).await.expect("a draft again");
        let fourth = known().await;
        assert!(fourth.untouched && fourth.was_published);
        assert_eq!((fourth.published_revision_id, fourth.draft_revision_id), (None, Some(revision_id(13))));
        test.execute("update revision set version = 2 where state = 'draft'").await.expect("it is done");
        assert!(!known().await.untouched, "a person has saved the draft");
    })
    .await;
}

#[tokio::test]
async fn an_entry_may_move_and_is_published_only_with_its_organisation() {
    on_every_database(async |test| {
        let database = &test.database;
        let mut hidden = organisation(2);
        hidden.revisions[0].state = RevisionState::Draft;
        for batch in [organisation(1), hidden, offer(1)] {
            store(database, batch).await.expect("the batch is written");
        }
        let mut moving = update(1, 11, revision_id(1));
        moving.moved_to = Some(organisation_id(2));
        let batch = ImportBatch { updates: vec![moving], ..ImportBatch::default() };
        store(database, batch).await.expect("the batch is written");
        let found = entries::published_by_ids(database, &[offer_id(1)]).await.expect("an answer").remove(0);
        assert_eq!((found.organisation_id, found.profile_published), (organisation_id(2), false));
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
