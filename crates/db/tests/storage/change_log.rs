//! The order of the change log and its followers.

use std::time::Duration;

use db::repo::change_log::{self, Topic};
use db::{Connection, Database};
use shared::id::EntryId;
use tokio::time::timeout;

use crate::support::{at, offer_id, on_every_database};

async fn append(database: &Database, entry: EntryId, minutes: i64) {
    let transaction = database.begin().await.expect("a transaction");
    change_log::append(&transaction, &[entry], at(minutes)).await.expect("it is noted");
    transaction.commit().await.expect("a commit");
}

async fn entries_since(connection: &impl Connection, sequence: i64) -> Vec<Option<EntryId>> {
    let changes = change_log::since(connection, sequence, 1_000).await.expect("an answer");
    changes.into_iter().map(|change| change.entry_id).collect()
}

#[tokio::test]
async fn a_later_number_cannot_be_committed_first() {
    on_every_database(async |test| {
        let first = test.database.begin().await.expect("a transaction");
        change_log::append(&first, &[offer_id(1)], at(0)).await.expect("it is noted");

        let other = test.connect_again().await;
        let mut second = tokio::spawn(async move { append(&other, offer_id(2), 0).await });
        let early = timeout(Duration::from_millis(300), &mut second).await;
        assert!(early.is_err(), "the second committed while the first was still open");
        assert_eq!(entries_since(&test.database, 0).await, []);

        first.commit().await.expect("a commit");
        second.await.expect("the second commits afterwards");
        assert_eq!(entries_since(&test.database, 0).await, [Some(offer_id(1)), Some(offer_id(2))]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_misses_nothing_however_many_write() {
    const WRITERS: u128 = 4;
    const CHANGES: u128 = 25;
    on_every_database(async |test| {
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..WRITERS {
            let database = test.connect_again().await;
            writers.spawn(async move {
                for change in 0..CHANGES {
                    append(&database, offer_id(writer * CHANGES + change), 0).await;
                }
            });
        }
        let mut seen = Vec::new();
        let mut position = 0;
        loop {
            let done = writers.is_empty();
            let changes = change_log::since(&test.database, position, 7).await.expect("an answer");
            if done && changes.is_empty() {
                break;
            }
            position = changes.last().map_or(position, |change| change.sequence);
            seen.extend(changes.into_iter().filter_map(|change| change.entry_id));
            while let Some(writer) = writers.try_join_next() {
                writer.expect("a writer finishes");
            }
        }
        seen.sort_unstable();
        assert_eq!(seen, (0..WRITERS * CHANGES).map(offer_id).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn a_commit_wakes_the_listener() {
    on_every_database(async |test| {
        let mut listener = test.database.changes().await.expect("a listener");
        let transaction = test.database.begin().await.expect("a transaction");
        change_log::append_reference(&transaction, at(0)).await.expect("it is noted");
        let early = timeout(Duration::from_millis(100), listener.wait()).await;
        assert!(early.is_err(), "woken before the commit");
        transaction.commit().await.expect("a commit");
        timeout(Duration::from_secs(10), listener.wait()).await.expect("woken by the commit");

        let changes = change_log::since(&test.database, 0, 10).await.expect("an answer");
        assert_eq!(changes.iter().map(|change| change.topic).collect::<Vec<_>>(), [Topic::Reference]);
        assert_eq!(changes[0].entry_id, None);
    })
    .await;
}

#[tokio::test]
async fn a_log_can_be_read_in_pieces_and_pruned() {
    on_every_database(async |test| {
        let database = &test.database;
        assert_eq!(change_log::oldest_sequence(database).await.expect("an answer"), None);
        for number in 1..=3 {
            let minutes = i64::try_from(number).expect("a small number");
            append(database, offer_id(number), minutes).await;
        }
        let first = change_log::since(database, 0, 2).await.expect("an answer");
        assert_eq!(first.len(), 2);
        assert_eq!(entries_since(database, first[1].sequence).await, [Some(offer_id(3))]);

        let prune = async |minutes| {
            let transaction = database.begin().await.expect("a transaction");
            let gone = change_log::prune_before(&transaction, at(minutes)).await.expect("it is pruned");
            transaction.commit().await.expect("a commit");
            gone
        };
        assert_eq!(prune(2).await, 1);
        let oldest = change_log::oldest_sequence(database).await.expect("an answer");
        assert_eq!(oldest, Some(first[1].sequence));
        assert_eq!(prune(100).await, 1, "the newest stays");
        assert_eq!(entries_since(database, 0).await, [Some(offer_id(3))]);
    })
    .await;
}
