//! Waking those who follow the change log.

use std::time::Duration;

use sea_orm::sqlx::postgres::PgListener;
use tokio::sync::watch;

use crate::error::{Error, Result};

/// The channel on which PostgreSQL tells about new rows of the change log.
pub(crate) const CHANNEL: &str = "teilhabe_change_log";

/// How long to wait before asking a lost PostgreSQL again.
const RETRY: Duration = Duration::from_secs(5);

/// Tells when the change log may have grown. A hint only: it may wake without
/// a change, and may miss one made by another process, so its owner also looks
/// at intervals.
pub struct ChangeListener(Source);

enum Source {
    InProcess(watch::Receiver<u64>),
    Postgres(Box<PgListener>),
}

impl ChangeListener {
    pub(crate) fn in_process(commits: watch::Receiver<u64>) -> Self {
        Self(Source::InProcess(commits))
    }

    pub(crate) async fn postgres(address: &str) -> Result<Self> {
        let unavailable = |error: sea_orm::SqlxError| Error::Unavailable(error.into());
        let mut listener = PgListener::connect(address).await.map_err(unavailable)?;
        listener.listen(CHANNEL).await.map_err(unavailable)?;
        Ok(Self(Source::Postgres(Box::new(listener))))
    }

    /// Returns when something may have changed since the last call. May be
    /// dropped and called again without losing a change.
    pub async fn wait(&mut self) {
        match &mut self.0 {
            Source::InProcess(commits) => {
                if commits.changed().await.is_err() {
                    std::future::pending::<()>().await;
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
