//! What must exist once only, and what is answered if it does not.

use db::repo::import::ImportBatch;
use db::repo::media::Media;
use db::{Constraint, Error, Result};
use shared::entry::{EntryKind, RevisionState};
use shared::id::EntryId;
use uuid::Uuid;

use crate::support::{
    TestDatabase, document, entry, external_id, offer, offer_id, on_every_database, organisation,
    organisation_id, revision, revision_id, slug, store,
};

fn violated(result: Result<()>) -> Constraint {
    match result {
        Err(Error::UniqueViolation(constraint)) => constraint,
        other => panic!("a unique constraint should be violated: {other:?}"),
    }
}

async fn with_two_offers(test: &TestDatabase) {
    for batch in [organisation(1), offer(1), offer(2)] {
        store(&test.database, batch).await.expect("the batch is written");
    }
}

#[tokio::test]
async fn slugs_belong_to_one_entry_of_a_kind() {
    on_every_database(async |test| {
        with_two_offers(test).await;
        let second = ImportBatch {
            slugs: vec![slug(EntryKind::Offer, "neuer-name", offer_id(2))],
            ..ImportBatch::default()
        };
        assert_eq!(violated(store(&test.database, second).await), Constraint::CurrentSlug);
        test.execute("update slug set is_current = false").await.expect("it is done");
        let taken = ImportBatch {
            slugs: vec![slug(EntryKind::Offer, "angebot-1", offer_id(2))],
            ..ImportBatch::default()
        };
        assert_eq!(violated(store(&test.database, taken).await), Constraint::Slug);
    })
    .await;
}

#[tokio::test]
async fn an_external_id_stays_with_its_entry() {
    on_every_database(async |test| {
        with_two_offers(test).await;
        let taken = ImportBatch {
            external_ids: vec![external_id("A1", offer_id(2), revision_id(2))],
            ..ImportBatch::default()
        };
        assert_eq!(violated(store(&test.database, taken).await), Constraint::ExternalId);
        let plain = "insert into external_id (source, kind, external_id, entry_id, imported_hash) \
                     select source, kind, external_id, entry_id, 'x' from external_id";
        assert_eq!(violated(test.execute(plain).await), Constraint::ExternalId);
    })
    .await;
}

#[tokio::test]
async fn an_organisation_keeps_one_copy_of_a_file() {
    on_every_database(async |test| {
        store(&test.database, organisation(1)).await.expect("the batch is written");
        let media = |number, hash: &str| ImportBatch {
            media: vec![Media { hash: hash.to_owned(), ..document(number) }],
            ..ImportBatch::default()
        };
        store(&test.database, media(1, "a")).await.expect("the first copy is written");
        assert_eq!(violated(store(&test.database, media(2, "a")).await), Constraint::MediaHash);
        assert_eq!(violated(store(&test.database, media(1, "b")).await), Constraint::Other);
    })
    .await;
}

#[tokio::test]
async fn an_entry_has_one_draft_and_one_published_revision() {
    on_every_database(async |test| {
        with_two_offers(test).await;
        let gather = "update revision set entry_id = (select id from entry where kind = 'offer' \
                      order by id limit 1), number = number + 1 where title = 'Angebot 2'";
        assert_eq!(violated(test.execute(gather).await), Constraint::OnePublished);
        let unnumbered = gather.replace("number = number + 1", "state = 'withdrawn'");
        assert_eq!(violated(test.execute(&unnumbered).await), Constraint::RevisionNumber);

        test.execute("update revision set state = 'draft' where kind = 'offer'").await.expect("it is done");
        assert_eq!(violated(test.execute(gather).await), Constraint::OneDraft);
    })
    .await;
}

#[tokio::test]
async fn rows_refer_to_rows_that_exist() {
    on_every_database(async |test| {
        let homeless = store(&test.database, offer(1)).await;
        assert!(matches!(homeless, Err(Error::BrokenReference(_))), "{homeless:?}");

        store(&test.database, organisation(1)).await.expect("the batch is written");
        let id = offer_id(7);
        let mut batch = ImportBatch {
            entries: vec![entry(id, EntryKind::Offer, organisation_id(1))],
            revisions: vec![revision(7, RevisionState::Published)],
            ..ImportBatch::default()
        };
        batch.revisions[0].entry_id = EntryId(Uuid::from_u128(1));
        let stray = store(&test.database, batch).await;
        assert!(matches!(stray, Err(Error::BrokenReference(_))), "{stray:?}");
        let dangling = test.execute("update entry set published_revision_id = id, kind = 'x'").await;
        assert!(dangling.is_ok(), "the profile's revision has its id: {dangling:?}");
    })
    .await;
}
