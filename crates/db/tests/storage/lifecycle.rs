//! Connecting, migrating, transactions.

use db::repo::{change_log, import, reference};
use db::{Backend, Database, Error};
use serde_json::json;

use crate::support::{at, offer, on_every_database, organisation, store};

#[tokio::test]
async fn an_address_of_an_unknown_kind_is_refused() {
    let refused = Database::connect("mysql://localhost/teilhabe", 1).await;
    assert!(matches!(refused, Err(Error::UnsupportedAddress)));
}

#[tokio::test]
async fn an_unreachable_database_is_unavailable() {
    let refused = Database::connect("sqlite:/nowhere/at/all.db", 1).await;
    assert!(matches!(refused, Err(Error::Unavailable(_))));
}

#[tokio::test]
async fn replicas_may_migrate_at_the_same_time() {
    on_every_database(async |test| {
        let other = test.connect_again().await;
        let (one, two) = tokio::join!(test.database.migrate(), other.migrate());
        one.expect("the first migrates");
        two.expect("the second migrates");
        other.ping().await.expect("the database answers");
        let expected = if test.address.starts_with("sqlite") { Backend::Sqlite } else { Backend::Postgres };
        assert_eq!(other.backend(), expected);
    })
    .await;
}

#[tokio::test]
async fn a_dropped_transaction_leaves_nothing_behind() {
    on_every_database(async |test| {
        let database = &test.database;
        let transaction = database.begin().await.expect("a transaction");
        import::insert_batch(&transaction, organisation(1), at(0)).await.expect("the batch is written");
        drop(transaction);
        assert!(database.is_empty().await.expect("an answer"));
        assert_eq!(change_log::last_sequence(database).await.expect("an answer"), 0);

        store(database, organisation(1)).await.expect("the batch is written");
        assert!(!database.is_empty().await.expect("an answer"));
    })
    .await;
}

#[tokio::test]
async fn readers_see_what_was_committed_while_another_writes() {
    on_every_database(async |test| {
        let database = &test.database;
        store(database, organisation(1)).await.expect("the batch is written");
        let before = change_log::last_sequence(database).await.expect("an answer");
        let transaction = database.begin().await.expect("a transaction");
        import::insert_batch(&transaction, offer(1), at(0)).await.expect("the batch is written");
        assert_eq!(change_log::last_sequence(database).await.expect("an answer"), before);
        assert!(change_log::last_sequence(&transaction).await.expect("an answer") > before);
        transaction.commit().await.expect("a commit");
        assert!(change_log::last_sequence(database).await.expect("an answer") > before);
    })
    .await;
}

#[tokio::test]
async fn every_database_has_a_name_of_its_own() {
    on_every_database(async |test| {
        let id = reference::database_id(&test.database).await.expect("a name");
        assert!(id.len() >= 32, "{id}");
        test.database.migrate().await.expect("nothing is left to do");
        let again = reference::database_id(&test.connect_again().await).await.expect("a name");
        assert_eq!(again, id);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let address = format!("sqlite:{}", folder.path().join("other.db").display());
        let other = Database::connect(&address, 1).await.expect("the database is made");
        other.migrate().await.expect("the schema is made");
        assert_ne!(reference::database_id(&other).await.expect("a name"), id);
    })
    .await;
}

#[tokio::test]
async fn reference_documents_are_replaced() {
    on_every_database(async |test| {
        let database = &test.database;
        assert_eq!(reference::get(database, "region").await.expect("an answer"), None);
        for name in ["Kreis A", "Kreis B"] {
            let transaction = database.begin().await.expect("a transaction");
            let document = json!({"name": name});
            reference::set(&transaction, "region", document, at(0)).await.expect("it is written");
            transaction.commit().await.expect("a commit");
        }
        let region = reference::get(database, "region").await.expect("an answer");
        assert_eq!(region, Some(json!({"name": "Kreis B"})));
    })
    .await;
}
