//! The log of what was done by whom: rows are added, and stay as they are.

use db::Backend;
use db::repo::audit::{self, AuditRow};
use shared::audit::{AuditAction, AuditFilter};
use shared::id::AuditEventId;
use uuid::Uuid;

use crate::support::{TestDatabase, at, on_every_database};

/// Writes down that something was reported, and gives the row.
async fn write_down(test: &TestDatabase, minutes: i64) -> AuditRow {
    let event = AuditRow::new(None, AuditAction::Reported, at(minutes));
    let transaction = test.database.begin().await.expect("a transaction");
    audit::append(&transaction, event.clone()).await.expect("it is added");
    transaction.commit().await.expect("it is committed");
    event
}

#[tokio::test]
async fn nobody_changes_or_deletes_what_was_written_down() {
    on_every_database(async |test| {
        let event = write_down(test, 0).await;
        let mut statements = vec![
            "update audit_event set reason = 'Niemand war es.'",
            "update audit_event set actor = id",
            "delete from audit_event",
            "delete from audit_event where reason is null",
        ];
        if test.database.backend() == Backend::Postgres {
            statements.push("truncate audit_event");
        }
        for statement in statements {
            test.execute(statement).await.expect_err(statement);
        }
        let rows = audit::list(&test.database, &AuditFilter::default(), 10).await.expect("the rows");
        assert_eq!(rows, [event]);
    })
    .await;
}

#[tokio::test]
async fn the_log_goes_on_behind_an_event_and_behind_no_other() {
    on_every_database(async |test| {
        let mut all = Vec::new();
        for minutes in [0, 1, 1, 2] {
            all.push(write_down(test, minutes).await);
        }
        all.reverse();
        for (number, last) in all.iter().enumerate() {
            let filter = AuditFilter { after: Some(last.id), ..AuditFilter::default() };
            let rows = audit::list(&test.database, &filter, 10).await.expect("the rows");
            assert_eq!(rows, all[number + 1..]);
        }
        let unknown = AuditFilter { after: Some(AuditEventId(Uuid::nil())), ..AuditFilter::default() };
        let refused = audit::list(&test.database, &unknown, 10).await;
        assert!(matches!(refused, Err(db::Error::NotFound)), "{refused:?}");
    })
    .await;
}
