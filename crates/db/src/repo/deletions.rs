//! Deleting what has had its time: work that never came before the public, and contacts that nothing
//! uses.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait as _, DbBackend, EntityTrait, QueryFilter, QuerySelect, Statement,
};
use shared::entry::{EntryKind, RevisionState};
use uuid::Uuid;

use super::row::{self, IDS_PER_QUERY};
use super::work::kept;
use crate::connection::{Backend, Transaction, sealed::Executable as _};
use crate::entity::{contact, entry, revision, unused_contact};
use crate::error::{Error, Result};

/// Deletes entries that the public has never seen, whose newest revision is in one of these states, and
/// that nobody has touched since; profiles stay with their organisations. Says how many.
///
/// # Errors
/// If the database refuses.
pub async fn delete_unpublished(
    transaction: &Transaction,
    newest: &[RevisionState],
    untouched_since: DateTime<Utc>,
) -> Result<u64> {
    use revision::Column;
    let later = Alias::new("later");
    let newer = Query::select()
        .expr(Expr::val(1))
        .from_as(revision::Entity, later.clone())
        .and_where(Expr::col((later.clone(), Column::EntryId)).equals((revision::Entity, Column::EntryId)))
        .and_where(Expr::col((later, Column::Number)).gt(Expr::col((revision::Entity, Column::Number))))
        .to_owned();
    let stuck = Query::select()
        .column((revision::Entity, Column::EntryId))
        .from(revision::Entity)
        .and_where(Expr::col((revision::Entity, Column::State)).is_in(newest.iter().map(|state| state.key())))
        .and_where(Expr::exists(newer).not())
        .to_owned();
    let done = entry::Entity::delete_many()
        .filter(entry::Column::Kind.ne(EntryKind::Organisation.key()))
        .filter(entry::Column::FirstPublishedAt.is_null())
        .filter(entry::Column::UpdatedAt.lt(untouched_since))
        .filter(entry::Column::Id.in_subquery(stuck))
        .exec(&transaction.executor())
        .await?;
    Ok(done.rows_affected)
}

/// Notes which contacts nothing uses that is or may come before the public, and deletes those that were
/// not used since this day or longer. Says how many.
///
/// # Errors
/// If the database refuses.
pub async fn delete_unused_contacts(
    transaction: &Transaction,
    today: NaiveDate,
    unused_since: NaiveDate,
) -> Result<u64> {
    let executor = transaction.executor();
    let used = used_contacts(transaction).await?;
    let all: Vec<Uuid> =
        contact::Entity::find().select_only().column(contact::Column::Id).into_tuple().all(&executor).await?;
    let known = unused_contact::Entity::find().all(&executor).await?;
    let (again, still): (Vec<_>, Vec<_>) = known.iter().partition(|row| used.contains(&row.contact_id));
    let known: HashSet<Uuid> = known.iter().map(|row| row.contact_id).collect();
    let new = all.into_iter().filter(|id| !used.contains(id) && !known.contains(id));
    let new = new.map(|contact_id| unused_contact::Model { contact_id, since: today }).collect();
    row::insert_all::<unused_contact::Entity>(transaction, new).await?;
    for rows in again.chunks(IDS_PER_QUERY) {
        let ids = rows.iter().map(|row| row.contact_id);
        unused_contact::Entity::delete_many()
            .filter(unused_contact::Column::ContactId.is_in(ids))
            .exec(&executor)
            .await?;
    }
    let ended: Vec<Uuid> =
        still.iter().filter(|row| row.since <= unused_since).map(|row| row.contact_id).collect();
    for ids in ended.chunks(IDS_PER_QUERY) {
        contact::Entity::delete_many()
            .filter(contact::Column::Id.is_in(ids.iter().copied()))
            .exec(&executor)
            .await?;
    }
    Ok(ended.len() as u64)
}

/// The contacts that contents refer to which are or may come before the public, also after they were taken
/// back or refused.
async fn used_contacts(transaction: &Transaction) -> Result<HashSet<Uuid>> {
    let kept = kept();
    let statement = match transaction.backend() {
        Backend::Sqlite => Statement::from_string(
            DbBackend::Sqlite,
            format!(
                "select distinct used.value as id from revision, json_each(revision.content, '$.contacts') \
                 as used where {kept}"
            ),
        ),
        Backend::Postgres => Statement::from_string(
            DbBackend::Postgres,
            format!(
                "select distinct used.id from revision, \
                 jsonb_array_elements_text(revision.content -> 'contacts') as used (id) \
                 where {kept}"
            ),
        ),
    };
    let rows = transaction.executor().query_all_raw(statement).await?;
    let read = |row: sea_orm::QueryResult| {
        let id: String = row.try_get("", "id")?;
        id.parse().map_err(|error: uuid::Error| Error::Unreadable(error.to_string()))
    };
    rows.into_iter().map(read).collect()
}
