//! The versions of an entry: its revisions, whatever has become of them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use shared::entry::{EntryKind, RevisionState};
use shared::id::{AccountId, EntryId, RevisionId};
use shared::text::LanguageTag;
use shared::version::EntryVersion;
use uuid::Uuid;

use super::row;
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

/// Who handed in which revision of an entry.
async fn authors(connection: &impl Connection, id: EntryId) -> Result<HashMap<Uuid, AccountId>> {
    use review_event::Column;
    let rows: Vec<(Uuid, Option<Uuid>)> = review_event::Entity::find()
        .select_only()
        .columns([Column::RevisionId, Column::Actor])
        .filter(Column::EntryId.eq(id.0))
        .filter(Column::Action.eq(RevisionState::Submitted.key()))
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
    let rows = Entity::find()
        .filter(Column::EntryId.eq(work.id.0))
        .filter(Column::Id.ne(work.revision.id.0))
        // Of another title, it is another content.
        .filter(Column::Title.eq(work.revision.title.as_str()))
        .all(&connection.executor())
        .await?;
    for row in rows {
        if content::upgrade(work.kind, row.schema_version, row.content)? == work.revision.content {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Puts the open draft of an entry away: it stays as a version of it, and there is room for another one.
///
/// # Errors
/// If the database refuses.
pub async fn put_away(transaction: &Transaction, work: &mut WorkEntry) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(RevisionState::Withdrawn.key()))
        .filter(Column::Id.eq(work.revision.id.0))
        .exec(&transaction.executor())
        .await?;
    work.revision.state = RevisionState::Withdrawn;
    Ok(())
}
