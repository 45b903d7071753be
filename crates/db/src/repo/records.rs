//! What is known of organisations and entries where somebody looks back: how often something was decided, and what
//! it is called now.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use shared::entry::Standing;
use shared::id::{EntryId, OrganisationId};
use shared::review::{CaseKind, CaseOutcome};
use shared::text::LanguageTag;
use uuid::Uuid;

use super::row;
use crate::connection::Connection;
use crate::entity::{entry, organisation, review_case, revision};
use crate::error::{Error, Result};

/// What those who review have decided about an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its standing.
    pub standing: Standing,
    /// Since when it is here.
    pub since: DateTime<Utc>,
    /// How many of its cases are open.
    pub waiting: u32,
    /// How often something of it was published that had been handed in.
    pub accepted: u32,
    /// How often it was asked for changes.
    pub returned: u32,
    /// How often something of it was refused.
    pub rejected: u32,
    /// How many reports of it led to something.
    pub reported: u32,
}

/// What is known of an organisation.
///
/// # Errors
/// If there is no such organisation, or the database does not answer.
pub async fn of_organisation(connection: &impl Connection, id: OrganisationId) -> Result<Record> {
    use review_case::{Column, Entity};
    let executor = connection.executor();
    let row = organisation::Entity::find_by_id(id.0).one(&executor).await?.ok_or(Error::NotFound)?;
    let mut record = Record {
        standing: row::key(&row.standing, Standing::from_key)?,
        since: row.created_at,
        waiting: 0,
        accepted: 0,
        returned: 0,
        rejected: 0,
        reported: 0,
    };
    let counts: Vec<(String, Option<String>, i64)> = Entity::find()
        .select_only()
        .columns([Column::Kind, Column::Outcome])
        .column_as(Column::Id.count(), "cases")
        .filter(Column::OrganisationId.eq(id.0))
        .group_by(Column::Kind)
        .group_by(Column::Outcome)
        .into_tuple()
        .all(&executor)
        .await?;
    for (kind, outcome, count) in counts {
        let kind = row::key(&kind, CaseKind::from_key)?;
        let outcome = outcome.map(|outcome| row::key(&outcome, CaseOutcome::from_key)).transpose()?;
        record.add(kind, outcome, u32::try_from(count).unwrap_or(u32::MAX));
    }
    Ok(record)
}

impl Record {
    /// Adds so many cases of a kind, open ones without an outcome.
    const fn add(&mut self, kind: CaseKind, outcome: Option<CaseOutcome>, count: u32) {
        if outcome.is_none() {
            self.waiting += count;
        }
        match (kind, outcome) {
            (CaseKind::Submission, Some(CaseOutcome::Published)) => self.accepted += count,
            (CaseKind::Submission, Some(CaseOutcome::ChangesRequested)) => self.returned += count,
            (CaseKind::Submission, Some(CaseOutcome::Rejected)) => self.rejected += count,
            (CaseKind::Report, Some(CaseOutcome::Resolved)) => self.reported += count,
            _ => {}
        }
    }
}

/// A revision, as far as it names an entry.
#[derive(FromQueryResult)]
struct Naming {
    id: Uuid,
    entry_id: Uuid,
    title: String,
    source_language: String,
    submitted_at: Option<DateTime<Utc>>,
}

/// What these entries are called, and the language of that: as the public knows them, or else as they were last
/// handed in, or else as their drafts say. Those that do not exist are missing.
///
/// # Errors
/// If the database does not answer.
pub async fn titles(
    connection: &impl Connection,
    entries: &[EntryId],
) -> Result<HashMap<EntryId, (String, LanguageTag)>> {
    use revision::Column;
    let executor = connection.executor();
    let mut found = HashMap::with_capacity(entries.len());
    for ids in entries.chunks(row::IDS_PER_QUERY) {
        let published: Vec<Uuid> = entry::Entity::find()
            .select_only()
            .column(entry::Column::PublishedRevisionId)
            .filter(entry::Column::Id.is_in(ids.iter().map(|id| id.0)))
            .filter(entry::Column::PublishedRevisionId.is_not_null())
            .into_tuple()
            .all(&executor)
            .await?;
        let published: HashSet<Uuid> = published.into_iter().collect();
        let mut rows = revision::Entity::find()
            .select_only()
            .columns([Column::Id, Column::EntryId, Column::Title, Column::SourceLanguage])
            .column(Column::SubmittedAt)
            .filter(Column::EntryId.is_in(ids.iter().map(|id| id.0)))
            .order_by_asc(Column::Number)
            .into_model::<Naming>()
            .all(&executor)
            .await?;
        // The one that counts comes last.
        rows.sort_by_key(|row| (published.contains(&row.id), row.submitted_at.is_some()));
        for row in rows {
            let language = row::key(&row.source_language, LanguageTag::parse)?;
            found.insert(EntryId(row.entry_id), (row.title, language));
        }
    }
    Ok(found)
}
