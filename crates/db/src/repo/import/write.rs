//! Writing a batch.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, OnConflict, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use shared::entry::{EntryKind, RevisionState};
use shared::id::{EntryId, RevisionId};
use uuid::Uuid;

use super::batch::{EntryUpdate, ImportBatch, NewContact, NewEntry, NewExternalId, NewPlace, NewRevision};
use crate::connection::{Transaction, sealed::Executable as _};
use crate::entity::{contact, entry, external_id, media, organisation, place, revision, slug};
use crate::error::{Constraint, Error, Result};
use crate::repo::change_log;
use crate::repo::media::Media;
use crate::repo::row::{self, IDS_PER_QUERY, insert_all};

/// `confirmed_on` and `hidden_from` of an update.
type Confirmation = (Option<NaiveDate>, Option<DateTime<Utc>>);

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

/// Publishes new revisions of entries that exist. Returns every entry that
/// shows something new: with a profile, all entries of its organisation.
async fn update_entries(
    transaction: &Transaction,
    updates: Vec<EntryUpdate>,
    at: DateTime<Utc>,
) -> Result<Vec<EntryId>> {
    let mut touched = Vec::with_capacity(updates.len());
    let mut updates = updates.into_iter();
    loop {
        let some: Vec<EntryUpdate> = updates.by_ref().take(IDS_PER_QUERY).collect();
        if some.is_empty() {
            return Ok(touched);
        }
        let of_kind = |profile: bool| {
            some.iter()
                .filter(move |update| (update.revision.kind == EntryKind::Organisation) == profile)
                .map(|update| update.revision.entry_id.0)
        };
        touched.extend(of_kind(false).map(EntryId));
        touched.extend(entries_of_organisations(transaction, of_kind(true).collect()).await?);
        publish(transaction, some, at).await?;
    }
}

async fn entries_of_organisations(
    transaction: &Transaction,
    organisations: Vec<Uuid>,
) -> Result<Vec<EntryId>> {
    let ids: Vec<Uuid> = entry::Entity::find()
        .select_only()
        .column(entry::Column::Id)
        .filter(entry::Column::OrganisationId.is_in(organisations))
        .into_tuple()
        .all(&transaction.executor())
        .await?;
    Ok(ids.into_iter().map(EntryId).collect())
}

async fn publish(transaction: &Transaction, updates: Vec<EntryUpdate>, at: DateTime<Utc>) -> Result<()> {
    let executor = transaction.executor();
    let ids: Vec<Uuid> = updates.iter().map(|update| update.revision.entry_id.0).collect();
    check_base(transaction, &updates, &ids).await?;
    let numbers = last_numbers(transaction, &ids).await?;

    revision::Entity::update_many()
        .col_expr(revision::Column::State, Expr::value(RevisionState::Superseded.key()))
        .filter(revision::Column::EntryId.is_in(ids.iter().copied()))
        .filter(revision::Column::State.eq(RevisionState::Published.key()))
        .exec(&executor)
        .await?;
    let mut confirmed: HashMap<Confirmation, Vec<Uuid>> = HashMap::new();
    let mut revisions = Vec::with_capacity(updates.len());
    for update in updates {
        let entry_id = update.revision.entry_id.0;
        confirmed.entry((update.confirmed_on, update.hidden_from)).or_default().push(entry_id);
        let number = numbers.get(&entry_id).copied().unwrap_or(0) + 1;
        revisions.push(update.revision.into_row(number, at));
    }
    insert_all::<revision::Entity>(transaction, revisions).await?;
    for ((confirmed_on, hidden_from), ids) in confirmed {
        point_to_published(transaction, ids, confirmed_on, hidden_from, at).await?;
    }
    Ok(())
}

/// Makes sure that every update is based on what the public sees.
async fn check_base(transaction: &Transaction, updates: &[EntryUpdate], ids: &[Uuid]) -> Result<()> {
    let rows: Vec<(Uuid, Option<Uuid>)> = entry::Entity::find()
        .select_only()
        .column(entry::Column::Id)
        .column(entry::Column::PublishedRevisionId)
        .filter(entry::Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(&transaction.executor())
        .await?;
    let published: HashMap<Uuid, Option<Uuid>> = rows.into_iter().collect();
    for update in updates {
        let revision = &update.revision;
        let present = published.get(&revision.entry_id.0).ok_or(Error::NotFound)?;
        if *present != revision.based_on.map(|id| id.0) {
            return Err(Error::Conflict);
        }
    }
    Ok(())
}

async fn last_numbers(transaction: &Transaction, ids: &[Uuid]) -> Result<HashMap<Uuid, i32>> {
    let numbers: Vec<(Uuid, i32)> = revision::Entity::find()
        .select_only()
        .column(revision::Column::EntryId)
        .column_as(revision::Column::Number.max(), "last")
        .filter(revision::Column::EntryId.is_in(ids.iter().copied()))
        .group_by(revision::Column::EntryId)
        .into_tuple()
        .all(&transaction.executor())
        .await?;
    Ok(numbers.into_iter().collect())
}

/// Lets entries point to the revision that is published now.
async fn point_to_published(
    transaction: &Transaction,
    ids: Vec<Uuid>,
    confirmed_on: Option<NaiveDate>,
    hidden_from: Option<DateTime<Utc>>,
    at: DateTime<Utc>,
) -> Result<()> {
    use entry::Column;
    let published = Query::select()
        .column(revision::Column::Id)
        .from(revision::Entity)
        .and_where(
            Expr::col((revision::Entity, revision::Column::EntryId)).equals((entry::Entity, Column::Id)),
        )
        .and_where(Expr::col((revision::Entity, revision::Column::State)).eq(RevisionState::Published.key()))
        .to_owned();
    let update = Query::update()
        .table(entry::Entity)
        .value(Column::PublishedRevisionId, Expr::SubQuery(None, Box::new(published.into())))
        .value(Column::FirstPublishedAt, Func::coalesce([Expr::col(Column::FirstPublishedAt), Expr::val(at)]))
        .value(Column::ConfirmedOn, confirmed_on)
        .value(Column::HiddenFrom, hidden_from)
        .value(Column::UpdatedAt, at)
        .value(Column::Version, Expr::col(Column::Version).add(1))
        .and_where(Expr::col(Column::Id).is_in(ids))
        .to_owned();
    transaction.executor().execute(&update).await?;
    Ok(())
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
        }
    }
}

impl NewRevision {
    fn into_row(self, number: i32, at: DateTime<Utc>) -> revision::Model {
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
            submitted_at: None,
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
    fn into_row(self, at: DateTime<Utc>) -> Result<contact::Model> {
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
    fn into_row(self, at: DateTime<Utc>) -> Result<place::Model> {
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

impl Media {
    fn into_row(self, at: DateTime<Utc>) -> Result<media::Model> {
        let pixels = |number: Option<u32>| {
            let stored = |number: u32| i32::try_from(number).map_err(|error| Error::Other(error.into()));
            number.map(stored).transpose()
        };
        Ok(media::Model {
            id: self.id.0,
            organisation_id: self.organisation_id.0,
            hash: self.hash,
            kind: self.kind.key().to_owned(),
            content_type: self.content_type,
            width: pixels(self.width)?,
            height: pixels(self.height)?,
            variants: row::to_json(&self.variants)?,
            created_at: at,
        })
    }
}
