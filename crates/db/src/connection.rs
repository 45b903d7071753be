//! The database, its transactions, and what is common to both.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseExecutor, DatabaseTransaction, EntityTrait,
    QuerySelect, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, watch};

use crate::changes::ChangeListener;
use crate::entity::entry;
use crate::error::{Error, Result};
use crate::migration::Migrator;

/// How long a connection may wait for a free place in the pool, or for
/// another process that writes to the same SQLite file.
const PATIENCE: Duration = Duration::from_secs(10);

/// Keeps two replicas from migrating at the same time.
const MIGRATION_LOCK: i64 = 0x7e11_4abe_0001;

/// Which kind of database it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

/// A pool of connections. Clones share it.
#[derive(Clone)]
pub struct Database {
    pool: DatabaseConnection,
    backend: Backend,
    address: Arc<str>,
    commits: watch::Sender<u64>,
    mails: Arc<Notify>,
    writing: Arc<Mutex<()>>,
}

/// A transaction that writes. Dropped without [`Transaction::commit`], it
/// leaves nothing behind.
pub struct Transaction {
    inner: DatabaseTransaction,
    backend: Backend,
    commits: watch::Sender<u64>,
    mails: Arc<Notify>,
    has_changes: AtomicBool,
    has_mail: AtomicBool,
    _turn: Option<OwnedMutexGuard<()>>,
}

/// Where a repository function reads: the [`Database`] or a [`Transaction`].
pub trait Connection: sealed::Executable + Sync {}

impl Connection for Database {}
impl Connection for Transaction {}

pub(crate) mod sealed {
    /// Runs statements; outside this crate nobody can name it.
    pub trait Executable {
        /// What the statements run on.
        fn executor(&self) -> sea_orm::DatabaseExecutor<'_>;
    }
}

impl sealed::Executable for Database {
    fn executor(&self) -> DatabaseExecutor<'_> {
        (&self.pool).into()
    }
}

impl sealed::Executable for Transaction {
    fn executor(&self) -> DatabaseExecutor<'_> {
        (&self.inner).into()
    }
}

impl Database {
    /// Connects. A SQLite file is created if it does not exist; its folder
    /// must. `pool_size` is the greatest number of connections.
    ///
    /// # Errors
    /// If the address is not understood or the database cannot be reached.
    pub async fn connect(address: &str, pool_size: u32) -> Result<Self> {
        let backend = Backend::of(address).ok_or(Error::UnsupportedAddress)?;
        let mut options = ConnectOptions::new(address);
        options.max_connections(pool_size).acquire_timeout(PATIENCE).sqlx_logging(false);
        options.map_sqlx_sqlite_opts(|options| {
            options
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Normal)
                .foreign_keys(true)
                .busy_timeout(PATIENCE)
        });
        Ok(Self {
            pool: sea_orm::Database::connect(options).await?,
            backend,
            address: address.into(),
            commits: watch::Sender::new(0),
            mails: Arc::default(),
            writing: Arc::default(),
        })
    }

    /// Which kind of database it is.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Brings the schema up to date, all steps or none. Replicas may call it at
    /// the same time.
    ///
    /// # Errors
    /// If the database refuses a step.
    pub async fn migrate(&self) -> Result<()> {
        let transaction = self.begin().await?;
        if self.backend == Backend::Postgres {
            transaction.lock(MIGRATION_LOCK).await?;
        }
        Migrator::up(&transaction.inner, None).await?;
        transaction.commit().await
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// If it does not.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.pool.execute_unprepared("select 1").await.map(drop)?)
    }

    /// Whether there is no entry yet.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn is_empty(&self) -> Result<bool> {
        let first = entry::Entity::find()
            .select_only()
            .column(entry::Column::Id)
            .into_tuple::<uuid::Uuid>()
            .one(&self.pool)
            .await?;
        Ok(first.is_none())
    }

    /// Begins a transaction that writes. On SQLite one writes at a time: others
    /// wait here.
    ///
    /// # Errors
    /// If no connection is free or another process writes for too long.
    pub async fn begin(&self) -> Result<Transaction> {
        let turn = match self.backend {
            Backend::Sqlite => Some(self.writing.clone().lock_owned().await),
            Backend::Postgres => None,
        };
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Transaction {
            inner: self.pool.begin_with_options(options).await?,
            backend: self.backend,
            commits: self.commits.clone(),
            mails: self.mails.clone(),
            has_changes: AtomicBool::new(false),
            has_mail: AtomicBool::new(false),
            _turn: turn,
        })
    }

    /// Tells from now on when the change log may have grown. It holds a
    /// connection of its own beside the pool.
    ///
    /// # Errors
    /// If that connection cannot be made.
    pub async fn changes(&self) -> Result<ChangeListener> {
        match self.backend {
            Backend::Sqlite => ChangeListener::sqlite(&self.address, self.commits.subscribe()).await,
            Backend::Postgres => ChangeListener::postgres(&self.address).await,
        }
    }

    /// Waits until this process has put a mail into the outbox; at once if one
    /// has come since the last time. One waits at a time.
    pub async fn mail_was_put(&self) {
        self.mails.notified().await;
    }

    /// Closes every connection, after those in use have been given back.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn close(self) -> Result<()> {
        Ok(self.pool.close().await?)
    }
}

impl Transaction {
    /// Makes everything written durable, and wakes those who follow the change
    /// log if it has grown, and who sends mails if there are new ones.
    ///
    /// # Errors
    /// If a reference between rows is broken, or the database is gone.
    pub async fn commit(self) -> Result<()> {
        self.inner.commit().await?;
        if self.has_changes.into_inner() {
            self.commits.send_modify(|count| *count = count.wrapping_add(1));
        }
        if self.has_mail.into_inner() {
            self.mails.notify_one();
        }
        Ok(())
    }

    /// Takes everything written back, and waits until that is done; a transaction
    /// that is dropped only begins to.
    ///
    /// # Errors
    /// If the database is gone.
    pub async fn roll_back(self) -> Result<()> {
        Ok(self.inner.rollback().await?)
    }

    pub(crate) fn backend(&self) -> Backend {
        self.backend
    }

    /// Notes that the change log grows; answers whether this is the first time.
    pub(crate) fn mark_changed(&self) -> bool {
        !self.has_changes.swap(true, Ordering::Relaxed)
    }

    /// Notes that there is a new mail.
    pub(crate) fn mark_mail(&self) {
        self.has_mail.store(true, Ordering::Relaxed);
    }

    /// On PostgreSQL: waits for a lock that is held until this transaction ends.
    pub(crate) async fn lock(&self, key: i64) -> Result<()> {
        self.inner.execute_unprepared(&format!("select pg_advisory_xact_lock({key})")).await?;
        Ok(())
    }
}

impl Backend {
    fn of(address: &str) -> Option<Self> {
        match address.split_once(':')?.0 {
            "sqlite" => Some(Self::Sqlite),
            "postgres" | "postgresql" => Some(Self::Postgres),
            _ => None,
        }
    }
}
