//! The versions of an entry: its revisions, whatever has become of them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use shared::entry::{EntryKind, RevisionState};
use shared::id::{AccountId, EntryId, RevisionId};
use shared::text::LanguageTag;
use shared::version::EntryVersion;
use uuid::Uuid;

use super::row::{self, IDS_PER_QUERY};
use super::work::WorkEntry;
use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::content;
use crate::entity::revision::{Column, Entity};
use crate::entity::{entry, review_event};
use crate::error::{Error, Result};

/// A revision without its content.
#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    number: i32,
    state: String,
    title: String,
    source_language: String,
    created_at: DateTime<Utc>,
    submitted_at: Option<DateTime<Utc>>,
    published_at: Option<DateTime<Utc>>,
}

/// The versions of an entry, the newest first, each with who handed it in. The names of those people are
/// left open.
///
/// # Errors
/// If the database does not answer.
pub async fn of_entry(
    connection: &impl Connection,
    id: EntryId,
    most: u64,
) -> Result<Vec<(EntryVersion, Option<AccountId>)>> {
    let executor = connection.executor();
    let entry = entry::Entity::find_by_id(id.0).one(&executor).await?.ok_or(Error::NotFound)?;
    let rows = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Number, Column::State, Column::Title, Column::SourceLanguage])
        .columns([Column::CreatedAt, Column::SubmittedAt, Column::PublishedAt])
        .filter(Column::EntryId.eq(id.0))
        .order_by_desc(Column::Number)
        .limit(most)
        .into_model::<Row>()
        .all(&executor)
        .await?;
    let authors = authors(connection, id).await?;
    let read = |row: Row| {
        let version = EntryVersion {
            id: RevisionId(row.id),
            number: row.number,
            state: row::key(&row.state, RevisionState::from_key)?,
            title: row.title,
            language: row::key(&row.source_language, LanguageTag::parse)?,
            created_at: row.created_at,
            submitted_at: row.submitted_at,
            published_at: row.published_at,
            handed_in_by: None,
            is_published: entry.published_revision_id == Some(row.id),
        };
        Ok((version, authors.get(&row.id).copied()))
    };
    rows.into_iter().map(read).collect()
}

/// Who handed in which revision of an entry; of several, the last.
async fn authors(connection: &impl Connection, id: EntryId) -> Result<HashMap<Uuid, AccountId>> {
    use review_event::Column;
    let rows: Vec<(Uuid, Option<Uuid>)> = review_event::Entity::find()
        .select_only()
        .columns([Column::RevisionId, Column::Actor])
        .filter(Column::EntryId.eq(id.0))
        .filter(Column::Action.eq(RevisionState::Submitted.key()))
        .order_by_asc(Column::At)
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(&connection.executor())
        .await?;
    Ok(rows.into_iter().filter_map(|(revision, actor)| Some((revision, AccountId(actor?)))).collect())
}

/// The content of a version of an entry.
///
/// # Errors
/// If the entry has no such version, or the database does not answer.
pub async fn content(
    connection: &impl Connection,
    (entry, kind): (EntryId, EntryKind),
    id: RevisionId,
) -> Result<Value> {
    let row = Entity::find_by_id(id.0).filter(Column::EntryId.eq(entry.0));
    let row = row.one(&connection.executor()).await?.ok_or(Error::NotFound)?;
    content::upgrade(kind, row.schema_version, row.content)
}

/// Whether another version of an entry has the content of the revision that is worked on.
///
/// # Errors
/// If the database does not answer.
pub async fn is_known(connection: &impl Connection, work: &WorkEntry) -> Result<bool> {
    let of_draft = |column: Column| {
        let draft = Expr::col(Column::Id).eq(work.revision.id.0);
        Query::select().column(column).from(Entity).and_where(draft).to_owned()
    };
    let same = |column: Column| Expr::col((Entity, column)).eq(of_draft(column));
    // The databases compare: contents are large, and there may be many.
    let known: Option<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::EntryId.eq(work.id.0))
        .filter(Column::Id.ne(work.revision.id.0))
        .filter(same(Column::SchemaVersion))
        .filter(same(Column::Content))
        .into_tuple()
        .one(&connection.executor())
        .await?;
    Ok(known.is_some())
}

/// Puts the open draft of an entry away: it stays as a version of it, and there is room for another one. Of
/// all that were put away so, as many as are wanted stay, the newest; what was handed in stays anyway.
///
/// # Errors
/// If the database refuses.
pub async fn put_away(transaction: &Transaction, work: &mut WorkEntry, most: usize) -> Result<()> {
    let executor = transaction.executor();
    Entity::update_many()
        .col_expr(Column::State, Expr::value(RevisionState::Withdrawn.key()))
        .filter(Column::Id.eq(work.revision.id.0))
        .exec(&executor)
        .await?;
    work.revision.state = RevisionState::Withdrawn;
    let put_away: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::EntryId.eq(work.id.0))
        .filter(Column::State.eq(RevisionState::Withdrawn.key()))
        .filter(Column::SubmittedAt.is_null())
        .order_by_desc(Column::Number)
        .into_tuple()
        .all(&executor)
        .await?;
    for ids in put_away.get(most..).unwrap_or_default().chunks(IDS_PER_QUERY) {
        let too_many = Entity::delete_many().filter(Column::Id.is_in(ids.iter().copied()));
        too_many.exec(&executor).await?;
    }
    Ok(())
}
