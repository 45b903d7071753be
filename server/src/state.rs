//! What the whole server shares.

use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::Context;
use arc_swap::ArcSwap;
use chrono::{DateTime, Utc};
use db::Database;
use db::repo::{accounts, reference as documents};
use search::Index;
use shared::entry::Reference;

use crate::clock::Clock;
use crate::config::Config;
use crate::limits::RequestLimits;
use crate::mail::transport::Mailer;
use crate::services::keys::Keys;
use crate::services::legal::LegalTexts;
use crate::services::names::Names;
use crate::services::page_views::Visits;
use crate::services::passwords::Passwords;
use crate::services::storage::MediaStore;
use crate::services::unanswered::Unanswered;
use crate::services::{indexing, legal, reference};

/// Where it is kept which secret the database is used with.
const SECRET: &str = "secret";

/// Handles to what is durable; cheap to clone. Enough for the command line,
/// which leaves the index to the server.
#[derive(Clone)]
pub struct Store(Arc<StoreParts>);

/// What [`Store`] points to.
pub struct StoreParts {
    /// The effective configuration.
    pub config: Config,
    /// The clock.
    pub clock: Clock,
    /// The database: the truth.
    pub database: Database,
    /// What is derived from the secret of the installation.
    pub keys: Keys,
    /// Hashes passwords.
    pub passwords: Passwords,
    /// What sends mails.
    pub mailer: Mailer,
    /// Pictures and documents.
    pub media: MediaStore,
    /// What the index must be made from; see [`indexing::origin`].
    index_origin: String,
    reference: ArcSwap<Reference>,
}

/// Handles to everything a request may need; cheap to clone.
#[derive(Clone)]
pub struct State {
    store: Store,
    /// The index: disposable, and the only source of public lists.
    pub index: Arc<Index>,
    /// Names of organisations read from the index.
    pub names: Arc<Names>,
    /// How much each network address asks for.
    pub requests: Arc<RequestLimits>,
    /// What is searched for in vain.
    pub unanswered: Arc<Unanswered>,
    /// Which pages of entries are seen.
    pub visits: Arc<Visits>,
    /// What the operator says about the site.
    pub legal: Arc<LegalTexts>,
    /// Whether the index has come to the newest change since the start.
    pub caught_up: Arc<AtomicBool>,
}

impl Store {
    /// Opens the database (bringing its tables up to date) and the files, and
    /// loads the region.
    ///
    /// # Errors
    /// A database, folder or region that cannot be opened.
    pub async fn open(config: Config, clock: Clock) -> anyhow::Result<Self> {
        std::fs::create_dir_all(&config.data_dir)
            .with_context(|| format!("cannot create the data folder {}", config.data_dir.display()))?;
        let database = Database::connect(&config.database_url(), config.database_connections)
            .await
            .context("cannot connect to the database")?;
        database.migrate().await.context("cannot bring the database's tables up to date")?;
        let keys = Keys::open(config.secret_key.as_deref(), &config.data_dir)?;
        known_secret(&database, &keys, clock.now()).await?;
        let mailer = Mailer::open(&config)?;
        let reference = reference::load(&database, config.region_dir.as_deref(), clock.now()).await?;
        let reference = ArcSwap::from_pointee(reference);
        let media = MediaStore::open(&config)?;
        let index_origin = indexing::origin(&database).await?;
        Ok(Self(Arc::new(StoreParts {
            config,
            clock,
            database,
            keys,
            passwords: Passwords::default(),
            mailer,
            media,
            index_origin,
            reference,
        })))
    }

    /// The region and the taxonomy as they are now.
    #[must_use]
    pub fn reference(&self) -> Arc<Reference> {
        self.reference.load_full()
    }

    /// Reads the region and the taxonomy again after a change.
    ///
    /// # Errors
    /// A database that fails.
    pub async fn reload_reference(&self) -> anyhow::Result<()> {
        self.reference.store(Arc::new(reference::stored(&self.database).await?));
        Ok(())
    }
}

/// Refuses a secret that is not the one the database is used with: links would
/// not work, and second factors could not be read.
async fn known_secret(database: &Database, keys: &Keys, now: DateTime<Utc>) -> anyhow::Result<()> {
    if let Some(known) = documents::get(database, SECRET).await? {
        anyhow::ensure!(
            known.as_str() == Some(keys.fingerprint()),
            "the secret is not the one this database is used with: every server needs the same `secret_key`, \
             or the file `secret.key` of the data folder. If it is lost: `teilhabe forget-secret`"
        );
        return Ok(());
    }
    let transaction = database.begin().await?;
    documents::set(&transaction, SECRET, keys.fingerprint().into(), now).await?;
    Ok(transaction.commit().await?)
}

/// Lets the database be used with another secret from the next start on. What
/// only the old one could read is lost: second factors.
///
/// # Errors
/// A database that cannot be reached.
pub async fn forget_secret(config: &Config) -> anyhow::Result<()> {
    let database = Database::connect(&config.database_url(), 1).await?;
    database.migrate().await?;
    let transaction = database.begin().await?;
    accounts::forget_second_factors(&transaction).await?;
    documents::remove(&transaction, SECRET).await?;
    Ok(transaction.commit().await?)
}

impl State {
    /// Opens the index in the data folder beside the store and reads the
    /// operator's texts.
    ///
    /// # Errors
    /// An index that cannot be opened, or a text that cannot be read.
    pub fn open(store: Store) -> anyhow::Result<Self> {
        let directory = store.config.data_dir.join("index");
        Self::with_index(store, Some(&directory))
    }

    /// As [`State::open`], with an empty index in memory: for commands that do what people do, and leave the index to
    /// the server.
    ///
    /// # Errors
    /// As [`State::open`].
    pub fn without_index(store: Store) -> anyhow::Result<Self> {
        Self::with_index(store, None)
    }

    fn with_index(store: Store, directory: Option<&Path>) -> anyhow::Result<Self> {
        let memory = store.config.search_memory_mib * 1024 * 1024;
        let index =
            Index::open(directory, &store.index_origin, memory).context("cannot open the search index")?;
        let legal = Arc::new(legal::load(store.config.legal_dir.as_deref())?);
        let index = Arc::new(index);
        let requests = Arc::new(RequestLimits::new(store.config.requests_per_minute));
        let state = Self {
            store,
            index,
            names: Arc::default(),
            requests,
            unanswered: Arc::default(),
            visits: Arc::default(),
            legal,
            caught_up: Arc::default(),
        };
        state.learn();
        Ok(state)
    }

    /// Lets the search know the words for what region and taxonomy have now.
    pub fn learn(&self) {
        let reference = self.reference();
        self.index.learn(reference.region.clone(), reference.taxonomy.clone());
    }
}

impl Deref for Store {
    type Target = StoreParts;

    fn deref(&self) -> &StoreParts {
        &self.0
    }
}

impl Deref for State {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}
