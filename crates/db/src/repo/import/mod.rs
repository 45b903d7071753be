//! Bulk writing of imported entries, and what an import must know first.

mod batch;
mod write;

use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use shared::entry::{Contact, EntryKind};
use shared::id::{EntryId, OrganisationId, RevisionId};
use shared::place::Place;
use uuid::Uuid;

use super::parts::{contact_of, place_of};
use super::row;
use crate::connection::Connection;
use crate::entity::{contact, entry, external_id, place, slug};
use crate::error::Result;

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
    /// The revision the public sees. Another than the imported one was made by
    /// a person or by another import.
    pub published_revision_id: Option<RevisionId>,
}

/// Everything that was imported from this source, by kind and external id.
///
/// # Errors
/// If the database does not answer.
pub async fn imported(
    connection: &impl Connection,
    source: &str,
) -> Result<HashMap<(EntryKind, String), Imported>> {
    #[derive(FromQueryResult)]
    struct Row {
        kind: String,
        external_id: String,
        entry_id: Uuid,
        organisation_id: Uuid,
        imported_hash: String,
        imported_revision_id: Option<Uuid>,
        published_revision_id: Option<Uuid>,
    }
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
    select
        .column((entry::Entity, entry::Column::OrganisationId))
        .column((entry::Entity, entry::Column::PublishedRevisionId))
        .from(external_id::Entity)
        .inner_join(
            entry::Entity,
            Expr::col((entry::Entity, entry::Column::Id))
                .equals((external_id::Entity, external_id::Column::EntryId)),
        )
        .and_where(Expr::col((external_id::Entity, external_id::Column::Source)).eq(source));
    let rows = connection.executor().query_all(&select).await?;
    rows.iter()
        .map(|row| {
            let row = Row::from_query_result(row, "")?;
            let imported = Imported {
                entry_id: EntryId(row.entry_id),
                organisation_id: OrganisationId(row.organisation_id),
                imported_hash: row.imported_hash,
                imported_revision_id: row.imported_revision_id.map(RevisionId),
                published_revision_id: row.published_revision_id.map(RevisionId),
            };
            Ok(((row::key(&row.kind, EntryKind::from_key)?, row.external_id), imported))
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

/// The contacts of an organisation, to find again those an earlier import made.
///
/// # Errors
/// If the database does not answer.
pub async fn organisation_contacts(
    connection: &impl Connection,
    organisation_id: OrganisationId,
) -> Result<Vec<Contact>> {
    let rows = contact::Entity::find()
        .filter(contact::Column::OrganisationId.eq(organisation_id.0))
        .all(&connection.executor())
        .await?;
    rows.into_iter().map(contact_of).collect()
}

/// The places of an organisation, to find again those an earlier import made.
///
/// # Errors
/// If the database does not answer.
pub async fn organisation_places(
    connection: &impl Connection,
    organisation_id: OrganisationId,
) -> Result<Vec<Place>> {
    let rows = place::Entity::find()
        .filter(place::Column::OrganisationId.eq(organisation_id.0))
        .all(&connection.executor())
        .await?;
    rows.into_iter().map(place_of).collect()
}
