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
/// of the first.
///
/// # Errors
/// If the database does not answer.
pub async fn waiting(connection: &impl Connection, without: u64, most: u64) -> Result<Vec<Waiting>> {
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

/// The revision of an entry that waits for a decision.
///
/// # Errors
/// If none does, or the database does not answer.
pub async fn of_entry(connection: &impl Connection, id: EntryId) -> Result<Waiting> {
    let rows = revision::Entity::find()
        .filter(revision::Column::EntryId.eq(id.0))
        .filter(revision::Column::State.eq(RevisionState::Submitted.key()))
        .all(&connection.executor())
        .await?;
    read(connection, rows).await?.pop().ok_or(Error::NotFound)
}

async fn read(connection: &impl Connection, rows: Vec<revision::Model>) -> Result<Vec<Waiting>> {
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
        Some(one(entry, (*standing, public.contains(&entry.id)), row))
    };
    rows.into_iter().filter_map(read).collect()
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
