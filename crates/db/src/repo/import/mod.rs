//! Bulk writing of imported entries, and what an import must know first.

mod batch;
mod update;
mod write;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, JoinType, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::Value;
use shared::entry::{EntryKind, RevisionState};
use shared::id::{EntryId, OrganisationId, RevisionId};
use shared::organisation::OrganisationProfile;
use uuid::Uuid;

use super::row;
use super::work::OPEN;
use crate::connection::Connection;
use crate::content;
use crate::entity::{entry, external_id, revision, slug};
use crate::error::{Error, Result};

pub use batch::{
    EntryUpdate, ImportBatch, NewContact, NewEntry, NewExternalId, NewOrganisation, NewPlace, NewRevision,
    NewSlug,
};
pub use write::insert_batch;

/// What is known about an entry that has been imported before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The entry.
    pub entry_id: EntryId,
    /// Whose it is.
    pub organisation_id: OrganisationId,
    /// Hash of what was last imported.
    pub imported_hash: String,
    /// The revision the last import wrote.
    pub imported_revision_id: Option<RevisionId>,
    /// Whether that revision is as the import left it: still the published
    /// one, or still a draft that nobody has saved again.
    pub untouched: bool,
    /// The revision the public sees.
    pub published_revision_id: Option<RevisionId>,
    /// The draft that is open.
    pub draft_revision_id: Option<RevisionId>,
    /// Whether the entry has ever been public; it has a slug since.
    pub was_published: bool,
}

#[derive(FromQueryResult)]
struct ImportedRow {
    kind: String,
    external_id: String,
    entry_id: Uuid,
    organisation_id: Uuid,
    imported_hash: String,
    imported_revision_id: Option<Uuid>,
    imported_state: Option<String>,
    imported_version: Option<i32>,
    published_revision_id: Option<Uuid>,
    draft_revision_id: Option<Uuid>,
    first_published_at: Option<DateTime<Utc>>,
}

/// Everything that was imported from this source, by kind and external id.
///
/// # Errors
/// If the database does not answer.
pub async fn imported(
    connection: &impl Connection,
    source: &str,
) -> Result<HashMap<(EntryKind, String), Imported>> {
    let (written, draft) = (Alias::new("written"), Alias::new("draft"));
    let mut select = Query::select();
    for column in [
        external_id::Column::Kind,
        external_id::Column::ExternalId,
        external_id::Column::EntryId,
        external_id::Column::ImportedHash,
        external_id::Column::ImportedRevisionId,
    ] {
        select.column((external_id::Entity, column));
    }
    for column in
        [entry::Column::OrganisationId, entry::Column::PublishedRevisionId, entry::Column::FirstPublishedAt]
    {
        select.column((entry::Entity, column));
    }
    for (table, column, name) in [
        (&written, revision::Column::State, "imported_state"),
        (&written, revision::Column::Version, "imported_version"),
        (&draft, revision::Column::Id, "draft_revision_id"),
    ] {
        select.expr_as(Expr::col((table.clone(), column)), Alias::new(name));
    }
    select
        .from(external_id::Entity)
        .inner_join(
            entry::Entity,
            Expr::col((entry::Entity, entry::Column::Id))
                .equals((external_id::Entity, external_id::Column::EntryId)),
        )
        .join_as(
            JoinType::LeftJoin,
            revision::Entity,
            written.clone(),
            Expr::col((written, revision::Column::Id))
                .equals((external_id::Entity, external_id::Column::ImportedRevisionId)),
        )
        .join_as(
            JoinType::LeftJoin,
            revision::Entity,
            draft.clone(),
            Expr::col((draft.clone(), revision::Column::EntryId))
                .equals((entry::Entity, entry::Column::Id))
                .and(Expr::col((draft, revision::Column::State)).is_in(OPEN.map(RevisionState::key))),
        )
        .and_where(Expr::col((external_id::Entity, external_id::Column::Source)).eq(source));
    let rows = connection.executor().query_all(&select).await?;
    rows.iter()
        .map(|row| {
            let row = ImportedRow::from_query_result(row, "")?;
            Ok(((row::key(&row.kind, EntryKind::from_key)?, row.external_id.clone()), row.try_into()?))
        })
        .collect()
}

impl TryFrom<ImportedRow> for Imported {
    type Error = Error;

    fn try_from(row: ImportedRow) -> Result<Self> {
        let state = row.imported_state.map(|state| row::key(&state, RevisionState::from_key)).transpose()?;
        let untouched = match state {
            // A person writes on in the row of the draft.
            Some(RevisionState::Published | RevisionState::Draft) => row.imported_version == Some(1),
            _ => false,
        };
        Ok(Self {
            entry_id: EntryId(row.entry_id),
            organisation_id: OrganisationId(row.organisation_id),
            imported_hash: row.imported_hash,
            imported_revision_id: row.imported_revision_id.map(RevisionId),
            untouched,
            published_revision_id: row.published_revision_id.map(RevisionId),
            draft_revision_id: row.draft_revision_id.map(RevisionId),
            was_published: row.first_published_at.is_some(),
        })
    }
}

/// The profiles of all organisations, published ones and drafts, to find an
/// organisation by its name.
///
/// # Errors
/// If the database does not answer.
pub async fn organisation_profiles(
    connection: &impl Connection,
) -> Result<Vec<(OrganisationId, OrganisationProfile)>> {
    let rows: Vec<(Uuid, i32, Value)> = revision::Entity::find()
        .select_only()
        .column(revision::Column::EntryId)
        .column(revision::Column::SchemaVersion)
        .column(revision::Column::Content)
        .filter(revision::Column::Kind.eq(EntryKind::Organisation.key()))
        .filter(revision::Column::State.is_in([RevisionState::Published.key(), RevisionState::Draft.key()]))
        .order_by_asc(revision::Column::EntryId)
        .order_by_asc(revision::Column::Number)
        .into_tuple()
        .all(&connection.executor())
        .await?;
    rows.into_iter()
        .map(|(id, version, content)| {
            let content = content::upgrade(EntryKind::Organisation, version, content)?;
            Ok((OrganisationId(id), row::from_json(content)?))
        })
        .collect()
}

/// Every slug of this kind that is taken, now or by an earlier name.
///
/// # Errors
/// If the database does not answer.
pub async fn slugs(connection: &impl Connection, kind: EntryKind) -> Result<HashSet<String>> {
    let taken: Vec<String> = slug::Entity::find()
        .select_only()
        .column(slug::Column::Slug)
        .filter(slug::Column::Kind.eq(kind.key()))
        .into_tuple()
        .all(&connection.executor())
        .await?;
    Ok(taken.into_iter().collect())
}
