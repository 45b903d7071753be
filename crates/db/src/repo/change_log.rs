//! The change log: what has changed, in the order of the commits.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use shared::id::EntryId;

use super::row;
use crate::changes::CHANNEL;
use crate::connection::{Backend, Connection, Transaction, sealed::Executable as _};
use crate::entity::change_log::{ActiveModel, Column, Entity, Model};
use crate::error::{Error, Result};

/// Held while rows are written, so that their numbers are given in the order
/// in which the transactions become visible.
const LOCK: i64 = 0x7e11_4abe_0002;

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// What the public sees of an entry may be different now.
    Entry,
    /// The region or the taxonomy is different now.
    Reference,
}

/// A row of the change log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its number; later commits have greater ones.
    pub sequence: i64,
    /// What it is about.
    pub topic: Topic,
    /// Which entry, if it is about one.
    pub entry_id: Option<EntryId>,
}

/// The changes after this number, oldest first.
///
/// # Errors
/// If the database does not answer.
pub async fn since(connection: &impl Connection, sequence: i64, limit: u64) -> Result<Vec<Change>> {
    let rows = Entity::find()
        .filter(Column::Sequence.gt(sequence))
        .order_by_asc(Column::Sequence)
        .limit(limit)
        .all(&connection.executor())
        .await?;
    rows.into_iter().map(Change::try_from).collect()
}

/// The number of the newest change; 0 if there is none.
///
/// # Errors
/// If the database does not answer.
pub async fn last_sequence(connection: &impl Connection) -> Result<i64> {
    let newest = Entity::find().order_by_desc(Column::Sequence).one(&connection.executor()).await?;
    Ok(newest.map_or(0, |row| row.sequence))
}

/// The number of the oldest change still known. A follower that has seen less
/// than the number before it must start anew.
///
/// # Errors
/// If the database does not answer.
pub async fn oldest_sequence(connection: &impl Connection) -> Result<Option<i64>> {
    let oldest = Entity::find().order_by_asc(Column::Sequence).one(&connection.executor()).await?;
    Ok(oldest.map(|row| row.sequence))
}

/// Notes that these entries have changed.
///
/// # Errors
/// If the database refuses.
pub async fn append(transaction: &Transaction, entries: &[EntryId], at: DateTime<Utc>) -> Result<()> {
    write(transaction, Topic::Entry, entries.iter().map(|id| Some(*id)), at).await
}

/// Notes that the region or the taxonomy has changed.
///
/// # Errors
/// If the database refuses.
pub async fn append_reference(transaction: &Transaction, at: DateTime<Utc>) -> Result<()> {
    write(transaction, Topic::Reference, [None], at).await
}

/// Forgets changes before this instant, except the newest one: it keeps the
/// position of the log known. Returns how many.
///
/// # Errors
/// If the database refuses.
pub async fn prune_before(transaction: &Transaction, at: DateTime<Utc>) -> Result<u64> {
    let newest = last_sequence(transaction).await?;
    let done = Entity::delete_many()
        .filter(Column::At.lt(at))
        .filter(Column::Sequence.lt(newest))
        .exec(&transaction.executor())
        .await?;
    Ok(done.rows_affected)
}

async fn write(
    transaction: &Transaction,
    topic: Topic,
    entries: impl IntoIterator<Item = Option<EntryId>>,
    at: DateTime<Utc>,
) -> Result<()> {
    let rows: Vec<ActiveModel> = entries
        .into_iter()
        .map(|entry| ActiveModel {
            sequence: NotSet,
            topic: Set(topic.key().to_owned()),
            entry_id: Set(entry.map(|id| id.0)),
            at: Set(at),
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let executor = transaction.executor();
    if transaction.mark_changed() && transaction.backend() == Backend::Postgres {
        transaction.lock(LOCK).await?;
        executor.execute_unprepared(&format!("notify {CHANNEL}")).await?;
    }
    for rows in row::batches::<Entity, _>(rows) {
        Entity::insert_many(rows).exec_without_returning(&executor).await?;
    }
    Ok(())
}

impl Topic {
    const fn key(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::Reference => "reference",
        }
    }
}

impl TryFrom<Model> for Change {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        let topic = [Topic::Entry, Topic::Reference]
            .into_iter()
            .find(|topic| topic.key() == row.topic)
            .ok_or_else(|| Error::Unreadable(format!("topic `{}`", row.topic)))?;
        Ok(Self { sequence: row.sequence, topic, entry_id: row.entry_id.map(EntryId) })
    }
}
