//! What runs beside the requests.

use std::time::Duration;

use server::jobs;
use server::services::indexing;
use sqlx::{Connection, Executor, PgConnection};
use tokio_util::sync::CancellationToken;

use crate::support::on_every_database_with;

/// PostgreSQL alone can refuse to notify: it does so over a connection of its
/// own.
#[tokio::test]
async fn the_log_is_followed_even_if_nothing_is_heard_of_changes() {
    on_every_database_with(
        |config| config.database_connections = 1,
        async |app| {
            let replica = app.replica().await;
            let address = replica.config.database_url();
            let refusing = match address.rsplit_once('/') {
                Some((server, name)) if address.starts_with("postgres") => {
                    let mut admin =
                        PgConnection::connect(&format!("{server}/postgres")).await.expect("an answer");
                    let refuse = format!("alter database {name} allow_connections false");
                    admin.execute(sqlx::AssertSqlSafe(refuse)).await.expect("it refuses");
                    Some((admin, name.to_owned()))
                }
                _ => None,
            };
            let stop = CancellationToken::new();
            let running = jobs::start(&replica, &stop);
            let caught_up = async {
                while !indexing::is_complete(&replica) {
                    tokio::task::yield_now().await;
                }
            };
            tokio::time::timeout(Duration::from_secs(10), caught_up).await.expect("the index is built");
            stop.cancel();
            running.wait().await;
            if let Some((mut admin, name)) = refusing {
                let allow = format!("alter database {name} allow_connections true");
                admin.execute(sqlx::AssertSqlSafe(allow)).await.expect("it is open again");
            }
        },
    )
    .await;
}
