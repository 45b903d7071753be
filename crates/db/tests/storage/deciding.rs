//! Deciding about an entry while its organisation is being deleted.

use std::time::Duration;

use db::Error;
use db::repo::decision_notices::{self, Decided};
use db::repo::{members, review, work};
use shared::id::AccountId;
use tokio::time::timeout;
use uuid::Uuid;

use crate::support::{at, offer, offer_id, on_every_database, organisation, organisation_id, store};

#[tokio::test]
async fn an_organisation_is_deleted_once_what_is_being_decided_is_decided() {
    on_every_database(async |test| {
        for batch in [organisation(1), offer(1)] {
            store(&test.database, batch).await.expect("the batch is written");
        }
        let deciding = test.database.begin().await.expect("a transaction");
        let entry = review::lock(&deciding, offer_id(1)).await.expect("the entry");

        let other = test.connect_again().await;
        let mut deletion = tokio::spawn(async move {
            let transaction = other.begin().await?;
            members::lock(&transaction, organisation_id(1)).await?;
            members::delete_organisation(&transaction, organisation_id(1), at(1)).await?;
            transaction.commit().await
        });
        // It comes as far as it can. Had it the organisation by now, the two would wait for each other.
        let early = timeout(Duration::from_millis(300), &mut deletion).await;
        assert!(early.is_err(), "it was deleted while somebody decided about it");

        let (decided, by) = (Decided::Revision(entry.revision.id), AccountId(Uuid::nil()));
        decision_notices::note(&deciding, entry.organisation, decided, by, at(0)).await.expect("it is noted");
        deciding.commit().await.expect("a commit");
        deletion.await.expect("the deletion ends").expect("the organisation is deleted");
        let left = work::by_id(&test.database, offer_id(1)).await;
        assert!(matches!(left, Err(Error::NotFound)), "{left:?}");
    })
    .await;
}
