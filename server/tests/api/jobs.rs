//! What runs beside the requests.

use std::time::{Duration, Instant};

use server::jobs;
use server::services::indexing;
use server::state::State;
use shared::entry::EntryKind;
use shared::filter::ListQuery;
use sqlx::{Connection, Executor, PgConnection};
use tokio_util::sync::CancellationToken;

use crate::support::{App, found, offer, on_every_database, on_every_database_with};

/// How soon other servers find what has changed.
const SOON: Duration = Duration::from_secs(1);
/// How soon they do if they have not heard of it.
const AT_LATEST: Duration = Duration::from_secs(15);

/// Waits until a server has followed the log to its end.
async fn caught_up(state: &State) {
    let follow = async {
        while !indexing::is_complete(state) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), follow).await.expect("the index is built");
}

/// How long it takes until a server finds an offer that another one has taken
/// in with all it does itself for that.
async fn time_until_found(app: &App, replica: &State, title: &str) -> Duration {
    let query = ListQuery::parse(EntryKind::Offer, &format!("q={title}")).expect("a query");
    let start = Instant::now();
    app.given([offer(title)]).await;
    while found(replica, &query) == 0 {
        assert!(start.elapsed() < 2 * AT_LATEST, "{title} is not found");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    start.elapsed()
}

#[tokio::test]
async fn a_change_is_found_by_other_servers_within_a_second() {
    on_every_database(async |app| {
        let replica = app.replica().await;
        let stop = CancellationToken::new();
        let running = jobs::start(&replica, &stop);
        caught_up(&replica).await;
        let mut fastest = Duration::MAX;
        // The machine may do something else at the same time.
        for title in ["Töpfern", "Schnitzen", "Filzen"] {
            fastest = fastest.min(time_until_found(&app, &replica, title).await);
        }
        assert!(fastest < SOON, "{fastest:?}");
        stop.cancel();
        running.wait().await;
    })
    .await;
}

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
            caught_up(&replica).await;
            let took = time_until_found(&app, &replica, "Töpfern").await;
            assert!(took < AT_LATEST + SOON, "{took:?}");
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
