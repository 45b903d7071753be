//! Entries as the members of their organisations see them: whatever state they are in.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use shared::entry::{EntryKind, EntryState, RevisionState, Sight, Standing};
use shared::id::{EntryId, OrganisationId, RevisionId};
use shared::text::LanguageTag;
use shared::workspace::OwnEntry;
use uuid::Uuid;

use super::entries;
use super::row::{self, IDS_PER_QUERY};
use super::work::{LIVE, OPEN, ReviewEvent};
use crate::connection::Connection;
use crate::content;
use crate::entity::{entry, organisation, review_event, revision, slug};
use crate::error::{Error, Result};

/// What reviewers decide and tell the author why.
const EXPLAINED: [RevisionState; 2] = [RevisionState::ChangesRequested, RevisionState::Rejected];

/// A content of an entry that is or may come before the public.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveContent {
    /// What the entry is.
    pub kind: EntryKind,
    /// The revision.
    pub revision: RevisionId,
    /// How far it has come.
    pub state: RevisionState,
    /// The content, as the present version of `shared` reads it.
    pub content: Value,
}

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

/// Whether the public has ever seen an entry of an organisation.
///
/// # Errors
/// If the database does not answer.
pub async fn was_public(connection: &impl Connection, organisation: OrganisationId) -> Result<bool> {
    let seen = entry::Entity::find()
        .filter(entry::Column::OrganisationId.eq(organisation.0))
        .filter(entry::Column::FirstPublishedAt.is_not_null());
    Ok(seen.one(&connection.executor()).await?.is_some())
}

/// Every entry of these organisations as it is at this instant, profiles included, the one that was changed
/// last first.
///
/// # Errors
/// If the database does not answer.
pub async fn entries_of(
    connection: &impl Connection,
    organisations: &[OrganisationId],
    now: DateTime<Utc>,
) -> Result<Vec<(OrganisationId, OwnEntry)>> {
    let rows = entry::Entity::find()
        .filter(entry::Column::OrganisationId.is_in(organisations.iter().map(|id| id.0)))
        .order_by_desc(entry::Column::UpdatedAt)
        .order_by_desc(entry::Column::Id)
        .all(&connection.executor())
        .await?;
    read(connection, rows, now).await
}

/// The contents of these entries that are or may come before the public. Of what cannot be read, the entry
/// and why it cannot.
///
/// # Errors
/// If the database does not answer.
pub async fn contents_of(
    connection: &impl Connection,
    entries: &[EntryId],
) -> Result<Vec<(EntryId, Result<LiveContent>)>> {
    let mut found = Vec::new();
    for ids in entries.chunks(IDS_PER_QUERY) {
        let rows = revision::Entity::find()
            .filter(revision::Column::EntryId.is_in(ids.iter().map(|id| id.0)))
            .filter(revision::Column::State.is_in(LIVE.map(RevisionState::key)))
            .all(&connection.executor())
            .await?;
        found.extend(rows.into_iter().map(|row| (EntryId(row.entry_id), live(row))));
    }
    Ok(found)
}

fn live(row: revision::Model) -> Result<LiveContent> {
    let kind = row::key(&row.kind, EntryKind::from_key)?;
    Ok(LiveContent {
        kind,
        revision: RevisionId(row.id),
        state: row::key(&row.state, RevisionState::from_key)?,
        content: content::upgrade(kind, row.schema_version, row.content)?,
    })
}

/// What reviewers have decided since an instant about entries of these organisations and have told the
/// authors why, the newest first.
///
/// # Errors
/// If the database does not answer.
pub async fn explained_since(
    connection: &impl Connection,
    organisations: &[OrganisationId],
    since: DateTime<Utc>,
) -> Result<Vec<(EntryId, ReviewEvent)>> {
    let own = Query::select()
        .column(entry::Column::Id)
        .from(entry::Entity)
        .and_where(entry::Column::OrganisationId.is_in(organisations.iter().map(|id| id.0)))
        .to_owned();
    let rows = review_event::Entity::find()
        .filter(review_event::Column::EntryId.in_subquery(own))
        .filter(review_event::Column::Action.is_in(EXPLAINED.map(RevisionState::key)))
        .filter(review_event::Column::At.gte(since))
        .order_by_desc(review_event::Column::At)
        .order_by_desc(review_event::Column::Id)
        .all(&connection.executor())
        .await?;
    let read = |row: review_event::Model| {
        let state = row::key(&row.action, RevisionState::from_key)?;
        Ok((EntryId(row.entry_id), ReviewEvent { at: row.at, state, note: row.note }))
    };
    rows.into_iter().map(read).collect()
}

/// One entry as it is at this instant.
///
/// # Errors
/// If there is none, or the database does not answer.
pub async fn entry(connection: &impl Connection, id: EntryId, now: DateTime<Utc>) -> Result<OwnEntry> {
    let row = entry::Entity::find_by_id(id.0).one(&connection.executor()).await?;
    let entries = read(connection, row.into_iter().collect(), now).await?;
    entries.into_iter().next().map(|(_, entry)| entry).ok_or(Error::NotFound)
}

async fn read(
    connection: &impl Connection,
    rows: Vec<entry::Model>,
    now: DateTime<Utc>,
) -> Result<Vec<(OrganisationId, OwnEntry)>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let (mut newest, mut slugs) = (HashMap::new(), HashMap::new());
    for ids in ids.chunks(IDS_PER_QUERY) {
        newest.extend(newest_revisions(connection, ids).await?);
        slugs.extend(current_slugs(connection, ids).await?);
    }
    let sights = sights(connection, &rows, now).await?;
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
            sight: sights.get(&row.id).copied().unwrap_or(Sight::Unpublished),
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

/// What the public sees now of those of these entries that are published.
async fn sights(
    connection: &impl Connection,
    rows: &[entry::Model],
    now: DateTime<Utc>,
) -> Result<HashMap<Uuid, Sight>> {
    let published = rows.iter().filter(|row| row.published_revision_id.is_some());
    let published: Vec<EntryId> = published.map(|row| EntryId(row.id)).collect();
    let published = entries::published_by_ids(connection, &published).await?;
    published.iter().map(|entry| Ok((entry.id.0, entry.sight(now)?))).collect()
}

/// The revision of an entry that is open, else the one that was written last. What was put away as a draft does
/// not count: something else came before it.
struct Newest {
    id: Uuid,
    state: RevisionState,
    title: String,
    language: LanguageTag,
}

/// A revision without its content.
#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    entry_id: Uuid,
    state: String,
    title: String,
    source_language: String,
    submitted_at: Option<DateTime<Utc>>,
}

async fn newest_revisions(connection: &impl Connection, entries: &[Uuid]) -> Result<HashMap<Uuid, Newest>> {
    use revision::Column;
    let rows = revision::Entity::find()
        .select_only()
        .columns([Column::Id, Column::EntryId, Column::State, Column::Title, Column::SourceLanguage])
        .column(Column::SubmittedAt)
        .filter(Column::EntryId.is_in(entries.iter().copied()))
        .order_by_asc(Column::Number)
        .into_model::<Row>()
        .all(&connection.executor())
        .await?;
    let mut found: HashMap<Uuid, Newest> = HashMap::with_capacity(entries.len());
    for row in rows {
        let state = row::key(&row.state, RevisionState::from_key)?;
        let language = row::key(&row.source_language, LanguageTag::parse)?;
        let was_put_away = state == RevisionState::Withdrawn && row.submitted_at.is_none();
        // The open one of each entry counts, else the last.
        let stays = |known: &Newest| was_put_away || OPEN.contains(&known.state);
        if !found.get(&row.entry_id).is_some_and(stays) {
            found.insert(row.entry_id, Newest { id: row.id, state, title: row.title, language });
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
