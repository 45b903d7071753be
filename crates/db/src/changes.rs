//! Waking those who follow the change log.

use std::time::Duration;

use sea_orm::sqlx::postgres::PgListener;
use sea_orm::sqlx::{Connection as _, SqliteConnection, query_scalar};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::error::{Error, Result};

/// The channel on which PostgreSQL tells about new rows of the change log.
pub(crate) const CHANNEL: &str = "teilhabe_change_log";

/// How long to wait before asking a lost PostgreSQL again.
const RETRY: Duration = Duration::from_secs(5);

/// How often a SQLite file is asked whether another process has written to it.
const LOOK: Duration = Duration::from_millis(500);

/// Tells when the change log may have grown. A hint only: it may wake without
/// a change, and may miss one, so its owner also looks at intervals.
pub struct ChangeListener(Source);

enum Source {
    Sqlite {
        /// Told by the commits of this process.
        commits: watch::Receiver<u64>,
        file: Box<SqliteConnection>,
        /// What changes with every commit of others.
        version: i64,
    },
    Postgres(Box<PgListener>),
}

impl ChangeListener {
    pub(crate) async fn sqlite(address: &str, commits: watch::Receiver<u64>) -> Result<Self> {
        let mut file = Box::new(SqliteConnection::connect(address).await.map_err(unavailable)?);
        let version = data_version(&mut file).await.map_err(unavailable)?;
        Ok(Self(Source::Sqlite { commits, file, version }))
    }

    pub(crate) async fn postgres(address: &str) -> Result<Self> {
        let mut listener = PgListener::connect(address).await.map_err(unavailable)?;
        listener.listen(CHANNEL).await.map_err(unavailable)?;
        Ok(Self(Source::Postgres(Box::new(listener))))
    }

    /// Returns when something may have changed since the last call. May be
    /// dropped and called again without losing a change.
    pub async fn wait(&mut self) {
        match &mut self.0 {
            Source::Sqlite { commits, file, version } => {
                // The sender lives as long as the database, so it is no error that ends the waiting.
                while timeout(LOOK, commits.changed()).await.is_err() {
                    if let Ok(present) = data_version(file).await
                        && present != *version
                    {
                        *version = present;
                        break;
                    }
                }
            }
            Source::Postgres(listener) => {
                if let Err(error) = listener.try_recv().await {
                    tracing::warn!(%error, "no notifications from the database for now");
                    tokio::time::sleep(RETRY).await;
                }
            }
        }
    }
}

fn unavailable(error: sea_orm::SqlxError) -> Error {
    Error::Unavailable(error.into())
}

/// A number that is another one after every commit over another connection.
async fn data_version(file: &mut SqliteConnection) -> std::result::Result<i64, sea_orm::SqlxError> {
    query_scalar("pragma data_version").fetch_one(file).await
}
