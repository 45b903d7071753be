//! Entries as the members of their organisations see them: whatever state they are in.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::entry::{EntryKind, EntryState, RevisionState, Standing};
use shared::id::{EntryId, OrganisationId, RevisionId};
use shared::text::LanguageTag;
use shared::workspace::OwnEntry;
use uuid::Uuid;

use super::row::{self, IDS_PER_QUERY};
use super::work::OPEN;
use crate::connection::Connection;
use crate::entity::{entry, organisation, revision, slug};
use crate::error::{Error, Result};

/// The standing of these organisations; those that do not exist are missing.
///
/// # Errors
/// If the database does not answer.
pub async fn standings(
    connection: &impl Connection,
    ids: &[OrganisationId],
) -> Result<HashMap<OrganisationId, Standing>> {
    let rows = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .all(&connection.executor())
        .await?;
    let read =
        |row: organisation::Model| Ok((OrganisationId(row.id), row::key(&row.standing, Standing::from_key)?));
    rows.into_iter().map(read).collect()
}

/// Every entry of these organisations, profiles included, the one that was changed last first.
///
/// # Errors
/// If the database does not answer.
pub async fn entries_of(
    connection: &impl Connection,
    organisations: &[OrganisationId],
) -> Result<Vec<(OrganisationId, OwnEntry)>> {
    let rows = entry::Entity::find()
        .filter(entry::Column::OrganisationId.is_in(organisations.iter().map(|id| id.0)))
        .order_by_desc(entry::Column::UpdatedAt)
        .order_by_desc(entry::Column::Id)
        .all(&connection.executor())
        .await?;
    read(connection, rows).await
}

/// One entry.
///
/// # Errors
/// If there is none, or the database does not answer.
pub async fn entry(connection: &impl Connection, id: EntryId) -> Result<OwnEntry> {
    let row = entry::Entity::find_by_id(id.0).one(&connection.executor()).await?;
    let entries = read(connection, row.into_iter().collect()).await?;
    entries.into_iter().next().map(|(_, entry)| entry).ok_or(Error::NotFound)
}

async fn read(
    connection: &impl Connection,
    rows: Vec<entry::Model>,
) -> Result<Vec<(OrganisationId, OwnEntry)>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let (mut newest, mut slugs) = (HashMap::new(), HashMap::new());
    for ids in ids.chunks(IDS_PER_QUERY) {
        newest.extend(newest_revisions(connection, ids).await?);
        slugs.extend(current_slugs(connection, ids).await?);
    }
    let read = |row: entry::Model| {
        let newest: Newest = newest
            .remove(&row.id)
            .ok_or_else(|| Error::Unreadable(format!("entry {} without a revision", row.id)))?;
        let is_public = row.published_revision_id == Some(newest.id);
        let own = OwnEntry {
            id: EntryId(row.id),
            kind: row::key(&row.kind, EntryKind::from_key)?,
            title: newest.title,
            language: newest.language,
            state: row::key(&row.state, EntryState::from_key)?,
            state_until: row.state_until,
            state_note: row.state_note.map(row::from_json).transpose()?,
            is_published: row.published_revision_id.is_some(),
            revision: RevisionId(newest.id),
            work: (!is_public).then_some(newest.state),
            slug: slugs.remove(&row.id),
            confirmed_on: row.confirmed_on,
            updated_at: row.updated_at,
        };
        Ok((OrganisationId(row.organisation_id), own))
    };
    rows.into_iter().map(read).collect()
}

/// The revision of an entry that is open, else the one that was written last.
struct Newest {
    id: Uuid,
    state: RevisionState,
    title: String,
    language: LanguageTag,
}

async fn newest_revisions(connection: &impl Connection, entries: &[Uuid]) -> Result<HashMap<Uuid, Newest>> {
    use revision::Column;
    let rows: Vec<(Uuid, Uuid, String, String, String)> = revision::Entity::find()
        .select_only()
        .columns([Column::EntryId, Column::Id, Column::State, Column::Title, Column::SourceLanguage])
        .filter(Column::EntryId.is_in(entries.iter().copied()))
        .order_by_asc(Column::Number)
        .into_tuple()
        .all(&connection.executor())
        .await?;
    let mut found = HashMap::with_capacity(entries.len());
    for (entry, id, state, title, language) in rows {
        let state = row::key(&state, RevisionState::from_key)?;
        let language = row::key(&language, LanguageTag::parse)?;
        // The open one of each entry counts, else the last.
        if !found.get(&entry).is_some_and(|known: &Newest| OPEN.contains(&known.state)) {
            found.insert(entry, Newest { id, state, title, language });
        }
    }
    Ok(found)
}

async fn current_slugs(connection: &impl Connection, entries: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    let rows = slug::Entity::find()
        .filter(slug::Column::EntryId.is_in(entries.iter().copied()))
        .filter(slug::Column::IsCurrent.eq(true))
        .all(&connection.executor())
        .await?;
    Ok(rows.into_iter().map(|row| (row.entry_id, row.slug)).collect())
}
