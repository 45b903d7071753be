//! Which revisions use which files: noted by the databases, whoever writes.

use db::Database;
use db::repo::import::ImportBatch;
use db::repo::media::{self, Media, MediaKind};
use db::repo::{media_use, members};
use serde_json::{Value, json};
use shared::entry::RevisionState;
use shared::id::MediaId;

use crate::support::{
    TestDatabase, at, document, offer, offer_id, on_every_database, organisation, organisation_id,
    revision_id, store, update,
};

fn media_id(number: u128) -> MediaId {
    document(number).id
}

fn uses(numbers: &[u128]) -> Value {
    let documents: Vec<Value> = numbers.iter().map(|number| json!({"media": media_id(*number)})).collect();
    json!({"title": {}, "documents": documents})
}

/// An organisation with three files.
async fn given(database: &Database) {
    store(database, organisation(1)).await.expect("it is stored");
    let transaction = database.begin().await.expect("a transaction");
    for number in 1..=3 {
        media::insert(&transaction, document(number), at(0)).await.expect("it is stored");
    }
    transaction.commit().await.expect("it is committed");
}

/// An entry with its first revision.
async fn with_offer(database: &Database, number: u128, state: RevisionState, content: Value) {
    let mut batch = offer(number);
    batch.revisions[0].state = state;
    batch.revisions[0].content = content;
    store(database, batch).await.expect("it is stored");
}

/// The numbers of the files that are used by anything, and by what is worked on or shown.
async fn used(database: &Database) -> (Vec<u128>, Vec<u128>) {
    let (mut used, mut live) = (Vec::new(), Vec::new());
    for number in 1..=3 {
        let id = media_id(number);
        used.extend(media_use::is_used(database, id).await.expect("it answers").then_some(number));
        live.extend(media_use::is_live(database, id).await.expect("it answers").then_some(number));
    }
    (used, live)
}

async fn write(test: &TestDatabase, number: u128, content: &Value) {
    let set = format!(
        "update revision set content = '{content}' where kind = 'offer' and title = 'Angebot {number}'"
    );
    test.execute(&set).await.expect("it is done");
}

#[tokio::test]
async fn uses_follow_what_is_written() {
    on_every_database(async |test| {
        let database = &test.database;
        given(database).await;
        assert_eq!(used(database).await, (vec![], vec![]));
        let picture = json!({"title": {}, "image": {"media": media_id(1), "alternative_text": {}}});
        with_offer(database, 1, RevisionState::Draft, picture).await;
        assert_eq!(used(database).await, (vec![1], vec![1]));
        write(test, 1, &uses(&[2, 3, 3])).await;
        assert_eq!(used(database).await, (vec![2, 3], vec![2, 3]));
        // Neither what is no file nor what is no id hinders anybody.
        let nothing = json!({"media": "abc", "a": [{"media": 7}, {"media": {"media": media_id(9)}}], "b": {"media": null}});
        write(test, 1, &nothing).await;
        assert_eq!(used(database).await, (vec![], vec![]));
        let deep = json!({"a": [[{"b": {"media": media_id(2)}}]]});
        write(test, 1, &deep).await;
        assert_eq!(used(database).await, (vec![2], vec![2]));
        test.execute("update revision set state = 'rejected' where kind = 'offer' and title = 'Angebot 1'").await.expect("done");
        assert_eq!(used(database).await, (vec![2], vec![]));
        test.execute("delete from revision where kind = 'offer' and title = 'Angebot 1'").await.expect("it is done");
        assert_eq!(used(database).await, (vec![], vec![]));
    })
    .await;
}

#[tokio::test]
async fn what_is_published_is_told_apart() {
    on_every_database(async |test| {
        let database = &test.database;
        given(database).await;
        with_offer(database, 1, RevisionState::Published, uses(&[1])).await;
        with_offer(database, 2, RevisionState::Draft, uses(&[1, 2])).await;
        let published = async |number: u128| {
            media_use::published(database, &format!("hash {number}")).await.expect("it answers")
        };
        assert_eq!(published(1).await, [(media_id(1), offer_id(1))]);
        assert_eq!(published(2).await, []);
        let found = media_use::of_organisation(database, organisation_id(1)).await.expect("it answers");
        let found: Vec<_> =
            found.iter().map(|it| (it.media, it.entry, it.title.as_str(), it.is_published)).collect();
        assert_eq!(found.len(), 3);
        assert!(found.contains(&(media_id(1), offer_id(1), "Angebot 1", true)));
        assert!(found.contains(&(media_id(1), offer_id(2), "Angebot 2", false)));
        assert!(found.contains(&(media_id(2), offer_id(2), "Angebot 2", false)));
        // What is replaced is no longer shown, but it is still there.
        let mut newer = update(1, 11, revision_id(1));
        newer.revision.content = uses(&[3]);
        store(database, ImportBatch { updates: vec![newer], ..ImportBatch::default() })
            .await
            .expect("stored");
        assert_eq!(published(1).await, []);
        assert_eq!(published(3).await, [(media_id(3), offer_id(1))]);
        assert_eq!(used(database).await, (vec![1, 2, 3], vec![1, 2, 3]));
        write(test, 2, &uses(&[])).await;
        assert_eq!(used(database).await, (vec![1, 3], vec![3]));
    })
    .await;
}

#[tokio::test]
async fn what_waits_for_a_decision_is_told_apart() {
    on_every_database(async |test| {
        let database = &test.database;
        given(database).await;
        store(database, organisation(2)).await.expect("it is stored");
        with_offer(database, 1, RevisionState::Submitted, uses(&[1, 2])).await;
        with_offer(database, 2, RevisionState::Draft, uses(&[1])).await;
        with_offer(database, 3, RevisionState::Published, uses(&[1])).await;
        let mut foreign = offer(4);
        foreign.entries[0].organisation_id = organisation_id(2);
        foreign.revisions[0].state = RevisionState::Submitted;
        foreign.revisions[0].content = uses(&[1, 3]);
        store(database, foreign).await.expect("it is stored");
        let submitted = async |number: u128| {
            media_use::submitted(database, &format!("hash {number}")).await.expect("it answers")
        };
        assert_eq!(submitted(1).await, [(media_id(1), offer_id(1))]);
        assert_eq!(submitted(2).await, [(media_id(2), offer_id(1))]);
        assert_eq!(submitted(3).await, [], "it is of another organisation");
        let withdraw = "update revision set state = 'withdrawn' where kind = 'offer' and title = 'Angebot 1'";
        test.execute(withdraw).await.expect("it is done");
        assert_eq!(submitted(1).await, []);
    })
    .await;
}

#[tokio::test]
async fn the_days_of_a_file_begin_anew_when_it_was_used_meanwhile() {
    on_every_database(async |test| {
        let database = &test.database;
        given(database).await;
        let noted = async |minutes: i64| {
            let transaction = database.begin().await.expect("a transaction");
            media_use::note_unused(&transaction, at(minutes)).await.expect("it is noted");
            transaction.commit().await.expect("it is committed");
        };
        let unused = async |minutes: i64| {
            let found = media_use::unused_before(database, at(minutes), 10).await.expect("it answers");
            let mut ids: Vec<MediaId> = found.into_iter().map(|media| media.id).collect();
            ids.sort_unstable();
            ids
        };
        assert_eq!(unused(1).await, [1, 2, 3].map(media_id));
        assert_eq!(unused(0).await, []);
        with_offer(database, 1, RevisionState::Draft, uses(&[1, 2])).await;
        assert_eq!(unused(1).await, [media_id(3)], "what is used is not unused, noted or not");
        noted(10).await;
        write(test, 1, &uses(&[1])).await;
        noted(20).await;
        assert_eq!(unused(15).await, [media_id(3)]);
        assert_eq!(unused(21).await, [2, 3].map(media_id));
        // A file that is gone is used by nobody.
        let transaction = database.begin().await.expect("a transaction");
        media::remove(&transaction, media_id(1)).await.expect("it is removed");
        transaction.commit().await.expect("it is committed");
        assert_eq!(used(database).await, (vec![], vec![]));
    })
    .await;
}

#[tokio::test]
async fn an_organisation_has_a_file_once() {
    on_every_database(async |test| {
        given(&test.database).await;
        let transaction = test.database.begin().await.expect("a transaction");
        let again = Media { id: media_id(9), ..document(1) };
        let refused = media::insert(&transaction, again, at(0)).await;
        assert!(matches!(refused, Err(db::Error::UniqueViolation(db::Constraint::MediaHash))), "{refused:?}");
    })
    .await;
}

/// The ids of what the store may have for some minutes and no organisation has, in their order.
async fn loose(database: &Database) -> Vec<MediaId> {
    let found = media::loose(database, at(9), None, 10).await.expect("it answers");
    found.into_iter().map(|loose| loose.id).collect()
}

#[tokio::test]
async fn what_no_organisation_has_is_loose_until_it_is_forgotten() {
    on_every_database(async |test| {
        let database = &test.database;
        given(database).await;
        assert_eq!(loose(database).await, []);
        let transaction = database.begin().await.expect("a transaction");
        // The last of them has only begun to come.
        for (number, minute) in [(4, 8), (6, 9)] {
            media::announce(&transaction, &document(number), at(minute)).await.expect("it is noted");
        }
        media::remove(&transaction, media_id(1)).await.expect("it is removed");
        let again = media::remove(&transaction, media_id(1)).await;
        assert!(matches!(again, Err(db::Error::NotFound)), "{again:?}");
        transaction.commit().await.expect("it is committed");
        assert_eq!(loose(database).await, [1, 4].map(media_id));
        let behind = media::loose(database, at(9), Some(media_id(1)), 10).await.expect("it answers");
        assert_eq!(behind.iter().map(|loose| loose.id).collect::<Vec<_>>(), [media_id(4)]);
        let found = media::loose(database, at(10), None, 10).await.expect("it answers");
        assert_eq!(found.len(), 3, "some time later it is loose, too");
        let removed = found.iter().find(|loose| loose.id == media_id(1)).expect("it is loose");
        assert_eq!((removed.hash.as_str(), removed.kind), ("hash 1", MediaKind::Document));

        // One that was announced has come, and of the other somebody has the same.
        let transaction = database.begin().await.expect("a transaction");
        for media in [document(4), Media { id: media_id(5), ..document(1) }] {
            media::insert(&transaction, media, at(0)).await.expect("it is stored");
        }
        assert!(!media::forget(&transaction, removed).await.expect("it answers"));
        transaction.commit().await.expect("it is committed");
        assert_eq!(loose(database).await, []);

        let transaction = database.begin().await.expect("a transaction");
        members::delete_organisation(&transaction, organisation_id(1), at(1)).await.expect("it is deleted");
        transaction.commit().await.expect("it is committed");
        assert_eq!(loose(database).await, [1, 2, 3, 4, 5].map(media_id));
        let transaction = database.begin().await.expect("a transaction");
        assert!(media::forget(&transaction, removed).await.expect("it answers"));
        transaction.commit().await.expect("it is committed");
        assert_eq!(loose(database).await, [2, 3, 4, 5].map(media_id));
    })
    .await;
}
