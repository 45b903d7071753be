//! Mails that are to be sent.

use chrono::{DateTime, TimeDelta, Utc};
use db::repo::outbox::{self, OutgoingMail};
use db::{Backend, Database};
use serde_json::json;
use shared::text::LanguageTag;
use uuid::Uuid;

use crate::support::{TestDatabase, at, on_every_database};

const LEASE: TimeDelta = TimeDelta::minutes(2);

async fn put(database: &Database, number: u128) {
    let transaction = database.begin().await.expect("a transaction");
    let id = Uuid::from_u128(number);
    let mail = json!({"kind": "greeting", "name": "Ana"});
    outbox::put(&transaction, id, "ana@example.org", &LanguageTag::german(), mail, at(0))
        .await
        .expect("the mail is put");
    transaction.commit().await.expect("it is committed");
}

async fn take(database: &Database, now: DateTime<Utc>, limit: u64) -> Vec<OutgoingMail> {
    let transaction = database.begin().await.expect("a transaction");
    let mails = outbox::take_due(&transaction, now, now + LEASE, limit).await.expect("mails are taken");
    transaction.commit().await.expect("it is committed");
    mails
}

fn numbers(mails: &[OutgoingMail]) -> Vec<u128> {
    mails.iter().map(|mail| mail.id.as_u128()).collect()
}

/// Whether the only row is as this condition says.
async fn has(test: &TestDatabase, condition: &str) -> bool {
    let check = format!("update outbox set attempts = attempts where {condition}");
    test.count(&check).await == 1
}

#[tokio::test]
async fn what_is_taken_is_left_alone_for_a_while() {
    on_every_database(async |test| {
        for number in 1..=3 {
            put(&test.database, number).await;
        }
        let first = take(&test.database, at(0), 2).await;
        assert_eq!(numbers(&first), [1, 2]);
        assert_eq!((first[0].attempts, first[0].created_at), (1, at(0)));
        let other = test.connect_again().await;
        assert_eq!(numbers(&take(&other, at(0), 2).await), [3]);
        assert!(take(&other, at(1), 2).await.is_empty());
        // Whoever took them has not said what became of them.
        let again = take(&other, at(2), 9).await;
        assert_eq!(numbers(&again), [1, 2, 3]);
        assert_eq!(again[0].attempts, 2);
    })
    .await;
}

#[tokio::test]
async fn two_that_take_at_the_same_time_take_different_ones() {
    on_every_database(async |test| {
        if test.database.backend() == Backend::Sqlite {
            // There the second waits until the first has finished.
            return;
        }
        for number in 1..=4 {
            put(&test.database, number).await;
        }
        let other = test.connect_again().await;
        let here = test.database.begin().await.expect("a transaction");
        let there = other.begin().await.expect("a transaction");
        let taken = outbox::take_due(&here, at(0), at(2), 2).await.expect("mails are taken");
        assert_eq!(numbers(&taken), [1, 2]);
        let taken = outbox::take_due(&there, at(0), at(2), 4).await.expect("mails are taken");
        assert_eq!(numbers(&taken), [3, 4]);
        here.commit().await.expect("it is committed");
        there.commit().await.expect("it is committed");
    })
    .await;
}

#[tokio::test]
async fn of_what_was_sent_only_so_much_remains() {
    on_every_database(async |test| {
        put(&test.database, 1).await;
        let mail = take(&test.database, at(0), 1).await.remove(0);
        let transaction = test.database.begin().await.expect("a transaction");
        outbox::mark_sent(&transaction, &mail, json!({"kind": "greeting"}), at(1))
            .await
            .expect("it is noted");
        transaction.commit().await.expect("it is committed");
        assert!(has(test, "sent_at is not null and next_attempt_at is null and attempts = 1").await);
        assert!(!has(test, "cast(mail as text) like '%Ana%'").await);
        assert!(take(&test.database, at(10_000), 1).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_is_given_up_is_kept_with_the_reason() {
    on_every_database(async |test| {
        put(&test.database, 1).await;
        let mail = take(&test.database, at(0), 1).await.remove(0);
        let transaction = test.database.begin().await.expect("a transaction");
        outbox::put_off(&transaction, &mail, at(5), "first").await.expect("it is noted");
        transaction.commit().await.expect("it is committed");
        assert!(take(&test.database, at(4), 1).await.is_empty());
        let mail = take(&test.database, at(5), 1).await.remove(0);
        let transaction = test.database.begin().await.expect("a transaction");
        outbox::give_up(&transaction, &mail, json!({"kind": "greeting"}), "second")
            .await
            .expect("it is noted");
        transaction.commit().await.expect("it is committed");
        assert!(has(test, "sent_at is null and next_attempt_at is null and last_error = 'second'").await);
        assert!(!has(test, "cast(mail as text) like '%Ana%'").await);
    })
    .await;
}

#[tokio::test]
async fn who_comes_too_late_changes_nothing() {
    on_every_database(async |test| {
        put(&test.database, 1).await;
        let late = take(&test.database, at(0), 1).await.remove(0);
        let present = take(&test.database, at(2), 1).await.remove(0);
        let transaction = test.database.begin().await.expect("a transaction");
        outbox::mark_sent(&transaction, &present, json!({}), at(2)).await.expect("it is noted");
        outbox::put_off(&transaction, &late, at(3), "late").await.expect("nothing is noted");
        transaction.commit().await.expect("it is committed");
        assert!(take(&test.database, at(10), 1).await.is_empty());
    })
    .await;
}
