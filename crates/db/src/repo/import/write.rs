//! Writing a batch.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict};
use sea_orm::{EntityTrait, IntoActiveModel};
use shared::entry::RevisionState;
use shared::id::{EntryId, RevisionId};

use super::batch::{ImportBatch, NewContact, NewEntry, NewExternalId, NewPlace, NewRevision};
use super::update::update_entries;
use crate::connection::{Transaction, sealed::Executable as _};
use crate::entity::{contact, entry, external_id, media, organisation, place, revision, slug};
use crate::error::{Constraint, Error, Result};
use crate::repo::change_log;
use crate::repo::row::{self, insert_all};

/// Writes a batch and notes every touched entry in the change log.
///
/// # Errors
/// [`Error::NotFound`] if an entry to update does not exist,
/// [`Error::Conflict`] if an update is not based on the published revision,
/// [`Error::UniqueViolation`] if a slug, a file or an external id is taken.
pub async fn insert_batch(transaction: &Transaction, batch: ImportBatch, at: DateTime<Utc>) -> Result<()> {
    let mut touched: Vec<EntryId> = batch.entries.iter().map(|entry| entry.id).collect();
    let organisations = batch.organisations.into_iter().map(|new| organisation::Model {
        id: new.id.0,
        standing: new.standing.key().to_owned(),
        created_at: at,
    });
    insert_all::<organisation::Entity>(transaction, organisations.collect()).await?;
    let contacts = batch.contacts.into_iter().map(|new| new.into_row(at)).collect::<Result<_>>()?;
    insert_all::<contact::Entity>(transaction, contacts).await?;
    let places = batch.places.into_iter().map(|new| new.into_row(at)).collect::<Result<_>>()?;
    insert_all::<place::Entity>(transaction, places).await?;
    let media = batch.media.into_iter().map(|new| new.into_row(at)).collect::<Result<_>>()?;
    insert_all::<media::Entity>(transaction, media).await?;

    insert_entries(transaction, batch.entries, batch.revisions, at).await?;
    touched.extend(update_entries(transaction, batch.updates, at).await?);

    let slugs = batch.slugs.into_iter().map(|new| slug::Model {
        kind: new.kind.key().to_owned(),
        slug: new.slug,
        entry_id: new.entry_id.0,
        is_current: true,
    });
    insert_all::<slug::Entity>(transaction, slugs.collect()).await?;
    set_external_ids(transaction, batch.external_ids).await?;
    touched.sort_unstable();
    touched.dedup();
    change_log::append(transaction, &touched, at).await
}

async fn insert_entries(
    transaction: &Transaction,
    entries: Vec<NewEntry>,
    revisions: Vec<NewRevision>,
    at: DateTime<Utc>,
) -> Result<()> {
    let published: HashMap<EntryId, RevisionId> = revisions
        .iter()
        .filter(|revision| revision.state == RevisionState::Published)
        .map(|revision| (revision.entry_id, revision.id))
        .collect();
    let entries = entries.into_iter().map(|new| {
        let published = published.get(&new.id).copied();
        new.into_row(published, at)
    });
    insert_all::<entry::Entity>(transaction, entries.collect()).await?;
    let revisions = revisions.into_iter().map(|new| new.into_row(1, at));
    insert_all::<revision::Entity>(transaction, revisions.collect()).await
}

/// Writes external ids; one that exists must belong to the same entry.
async fn set_external_ids(transaction: &Transaction, ids: Vec<NewExternalId>) -> Result<()> {
    use external_id::Column;
    let same_entry =
        Expr::col((external_id::Entity, Column::EntryId)).equals((Alias::new("excluded"), Column::EntryId));
    let update = OnConflict::columns([Column::Source, Column::Kind, Column::ExternalId])
        .update_columns([Column::ImportedRevisionId, Column::ImportedHash])
        .action_and_where(same_entry)
        .to_owned();
    for ids in row::batches::<external_id::Entity, _>(ids) {
        let expected = ids.len() as u64;
        let rows = ids.into_iter().map(|new| new.into_row().into_active_model());
        let written = external_id::Entity::insert_many(rows)
            .on_conflict(update.clone())
            .exec_without_returning(&transaction.executor())
            .await?;
        if written != expected {
            return Err(Error::UniqueViolation(Constraint::ExternalId));
        }
    }
    Ok(())
}

impl NewEntry {
    fn into_row(self, published: Option<RevisionId>, at: DateTime<Utc>) -> entry::Model {
        entry::Model {
            id: self.id.0,
            kind: self.kind.key().to_owned(),
            organisation_id: self.organisation_id.0,
            state: self.state.key().to_owned(),
            state_until: None,
            state_note: None,
            hidden_reason: None,
            hidden_from: self.hidden_from,
            published_revision_id: published.map(|id| id.0),
            first_published_at: published.map(|_| at),
            confirmed_on: self.confirmed_on,
            created_at: at,
            updated_at: at,
            version: 1,
            confirm_months: None,
            reminders: 0,
            reminded_on: None,
        }
    }
}

impl NewRevision {
    pub(crate) fn into_row(self, number: i32, at: DateTime<Utc>) -> revision::Model {
        let (origin, import_source) = self.origin.columns();
        let published = self.state == RevisionState::Published;
        revision::Model {
            id: self.id.0,
            entry_id: self.entry_id.0,
            number,
            state: self.state.key().to_owned(),
            based_on: self.based_on.map(|id| id.0),
            content: self.content,
            schema_version: self.schema_version,
            source_language: self.source_language.as_str().to_owned(),
            origin: origin.to_owned(),
            import_source: import_source.map(ToOwned::to_owned),
            version: 1,
            created_at: at,
            submitted_at: (self.state == RevisionState::Submitted).then_some(at),
            published_at: published.then_some(at),
            kind: self.kind.key().to_owned(),
            municipality: self.municipality,
            field: self.field,
            title: self.title,
            valid_until: self.valid_until,
        }
    }
}

impl NewContact {
    pub(crate) fn into_row(self, at: DateTime<Utc>) -> Result<contact::Model> {
        let Self { organisation_id, contact } = self;
        Ok(contact::Model {
            id: contact.id.0,
            organisation_id: organisation_id.0,
            function: row::to_json(&contact.data.function)?,
            name: contact.data.name,
            name_consent_at: contact.name_consent_at,
            email: contact.data.email,
            phone: contact.data.phone,
            website: contact.data.website,
            note: row::to_optional_json(contact.data.note.as_ref())?,
            created_at: at,
            updated_at: at,
        })
    }
}

impl NewPlace {
    pub(crate) fn into_row(self, at: DateTime<Utc>) -> Result<place::Model> {
        let data = self.place.data;
        Ok(place::Model {
            id: self.place.id.0,
            organisation_id: self.organisation_id.0,
            name: row::to_optional_json(data.name.as_ref())?,
            street: data.street,
            postal_code: data.postal_code,
            locality: data.locality,
            municipality: data.municipality,
            lat: data.point.map(|point| point.lat),
            lon: data.point.map(|point| point.lon),
            precision: data.point.map(|point| point.precision.key().to_owned()),
            note: row::to_optional_json(data.note.as_ref())?,
            created_at: at,
            updated_at: at,
        })
    }
}

impl NewExternalId {
    fn into_row(self) -> external_id::Model {
        external_id::Model {
            source: self.source,
            kind: self.kind.key().to_owned(),
            external_id: self.external_id,
            entry_id: self.entry_id.0,
            imported_revision_id: Some(self.imported_revision_id.0),
            imported_hash: self.imported_hash,
        }
    }
}
