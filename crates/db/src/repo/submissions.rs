//! What was handed in and waits for a decision.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::entry::{RevisionState, Standing};
use shared::id::{EntryId, OrganisationId};
use shared::text::LanguageTag;
use uuid::Uuid;

use super::work::WorkEntry;
use super::{row, workspace};
use crate::connection::Connection;
use crate::entity::{entry, revision, slug};
use crate::error::{Error, Result};

/// An entry with a revision that waits for a decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// The entry with that revision.
    pub work: WorkEntry,
    /// The language of its title.
    pub language: LanguageTag,
    /// When it was handed in.
    pub since: DateTime<Utc>,
}

/// What waits for a decision, what was handed in first comes first: as many as are wanted, without so many
/// of the first. Of what cannot be read, the entry and why it cannot.
///
/// # Errors
/// If the database does not answer.
pub async fn waiting(
    connection: &impl Connection,
    without: u64,
    most: u64,
) -> Result<Vec<(EntryId, Result<Waiting>)>> {
    let rows = revision::Entity::find()
        .filter(revision::Column::State.eq(RevisionState::Submitted.key()))
        .order_by_asc(revision::Column::SubmittedAt)
        .order_by_asc(revision::Column::Id)
        .offset(without)
        .limit(most)
        .all(&connection.executor())
        .await?;
    read(connection, rows).await
}

/// As [`waiting`], of these entries, in any order.
///
/// # Errors
/// If the database does not answer.
pub async fn of_entries(
    connection: &impl Connection,
    ids: &[EntryId],
) -> Result<Vec<(EntryId, Result<Waiting>)>> {
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(row::IDS_PER_QUERY) {
        let rows = revision::Entity::find()
            .filter(revision::Column::EntryId.is_in(ids.iter().map(|id| id.0)))
            .filter(revision::Column::State.eq(RevisionState::Submitted.key()))
            .all(&connection.executor())
            .await?;
        found.extend(read(connection, rows).await?);
    }
    Ok(found)
}

/// The revision of an entry that waits for a decision.
///
/// # Errors
/// If none does or it cannot be read, or the database does not answer.
pub async fn of_entry(connection: &impl Connection, id: EntryId) -> Result<Waiting> {
    let (_, waiting) = of_entries(connection, &[id]).await?.pop().ok_or(Error::NotFound)?;
    waiting
}

async fn read(
    connection: &impl Connection,
    rows: Vec<revision::Model>,
) -> Result<Vec<(EntryId, Result<Waiting>)>> {
    let executor = connection.executor();
    let ids: Vec<Uuid> = rows.iter().map(|row| row.entry_id).collect();
    let (mut entries, mut public) = (HashMap::new(), HashSet::new());
    for ids in ids.chunks(row::IDS_PER_QUERY) {
        let found = entry::Entity::find().filter(entry::Column::Id.is_in(ids.iter().copied()));
        entries.extend(found.all(&executor).await?.into_iter().map(|entry| (entry.id, entry)));
        let found = slug::Entity::find().filter(slug::Column::EntryId.is_in(ids.iter().copied()));
        public.extend(found.all(&executor).await?.into_iter().map(|slug| slug.entry_id));
    }
    let owners: HashSet<Uuid> = entries.values().map(|entry| entry.organisation_id).collect();
    let owners: Vec<OrganisationId> = owners.into_iter().map(OrganisationId).collect();
    let standings = workspace::standings(connection, &owners).await?;
    let read = |row: revision::Model| {
        // Whatever is deleted between the questions waits no longer.
        let entry = entries.get(&row.entry_id)?;
        let standing = standings.get(&OrganisationId(entry.organisation_id))?;
        Some((EntryId(entry.id), one(entry, (*standing, public.contains(&entry.id)), row)))
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

fn one(
    entry: &entry::Model,
    (standing, has_slug): (Standing, bool),
    row: revision::Model,
) -> Result<Waiting> {
    let language = row::key(&row.source_language, LanguageTag::parse)?;
    let since = row.submitted_at.unwrap_or(row.created_at);
    Ok(Waiting { work: WorkEntry::of(entry, standing, has_slug, row)?, language, since })
}
