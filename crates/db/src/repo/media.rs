//! Pictures and documents. Which revisions use them is a matter of
//! [`super::media_use`].

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel as _, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};
use shared::id::{MediaId, OrganisationId};
use uuid::Uuid;

use super::row;
use crate::connection::{Backend, Connection, Transaction, sealed::Executable as _};
use crate::entity::media::{Column, Entity, Model};
use crate::error::{Error, Result};

/// Held while a file's row comes or goes, so that nobody removes from the store
/// what somebody else has just put there.
const LOCK: i64 = 0x7e11_4abe_0005;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaKind {
    /// A picture.
    Image,
    /// A document to download.
    Document,
}

/// A picture or a document of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// Its id.
    pub id: MediaId,
    /// Whose it is.
    pub organisation_id: OrganisationId,
    /// Hash of the file it was made from.
    pub hash: String,
    /// What it is.
    pub kind: MediaKind,
    /// Media type such as `image/webp`.
    pub content_type: String,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
    /// The same picture in several sizes, smallest first.
    pub variants: Vec<MediaVariant>,
    /// What the file was called where it comes from.
    pub name: Option<String>,
    /// Its size in bytes, of documents.
    pub size: Option<u32>,
}

/// One size of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaVariant {
    /// Name of its file in the media store.
    pub file: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// The file of this organisation with this hash.
///
/// # Errors
/// If the database does not answer.
pub async fn by_hash(
    connection: &impl Connection,
    organisation_id: OrganisationId,
    hash: &str,
) -> Result<Option<Media>> {
    Entity::find()
        .filter(Column::OrganisationId.eq(organisation_id.0))
        .filter(Column::Hash.eq(hash))
        .one(&connection.executor())
        .await?
        .map(Media::try_from)
        .transpose()
}

/// The ids of the files of an organisation.
///
/// # Errors
/// If the database does not answer.
pub async fn ids_of(connection: &impl Connection, organisation: OrganisationId) -> Result<Vec<MediaId>> {
    let ids: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::OrganisationId.eq(organisation.0))
        .into_tuple()
        .all(&connection.executor())
        .await?;
    Ok(ids.into_iter().map(MediaId).collect())
}

/// The file of this organisation with this id.
///
/// # Errors
/// If the database does not answer.
pub async fn by_id(
    connection: &impl Connection,
    organisation_id: OrganisationId,
    id: MediaId,
) -> Result<Option<Media>> {
    Entity::find_by_id(id.0)
        .filter(Column::OrganisationId.eq(organisation_id.0))
        .one(&connection.executor())
        .await?
        .map(Media::try_from)
        .transpose()
}

/// The files with this hash, whosesoever they are.
///
/// # Errors
/// If the database does not answer.
pub async fn with_hash(connection: &impl Connection, hash: &str) -> Result<Vec<Media>> {
    let rows = Entity::find().filter(Column::Hash.eq(hash)).all(&connection.executor()).await?;
    rows.into_iter().map(Media::try_from).collect()
}

/// The files of an organisation with when they came, the newest first.
///
/// # Errors
/// If the database does not answer.
pub async fn of_organisation(
    connection: &impl Connection,
    id: OrganisationId,
) -> Result<Vec<(Media, DateTime<Utc>)>> {
    let rows = Entity::find()
        .filter(Column::OrganisationId.eq(id.0))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .all(&connection.executor())
        .await?;
    rows.into_iter()
        .map(|row| {
            let created_at = row.created_at;
            Ok((Media::try_from(row)?, created_at))
        })
        .collect()
}

/// How many files an organisation has.
///
/// # Errors
/// If the database does not answer.
pub async fn count(connection: &impl Connection, id: OrganisationId) -> Result<u64> {
    Ok(Entity::find().filter(Column::OrganisationId.eq(id.0)).count(&connection.executor()).await?)
}

/// Notes a new file; nothing uses it yet.
///
/// # Errors
/// [`Error::UniqueViolation`] if the organisation has it already.
pub async fn insert(transaction: &Transaction, media: Media, at: DateTime<Utc>) -> Result<()> {
    lock(transaction).await?;
    let row = media.into_row(at)?.into_active_model();
    Entity::insert(row).exec_without_returning(&transaction.executor()).await?;
    Ok(())
}

/// Forgets a file. Answers whether no organisation has one with this hash any
/// more: until the transaction ends, none gets one.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn remove(transaction: &Transaction, media: &Media) -> Result<bool> {
    lock(transaction).await?;
    let executor = transaction.executor();
    let removed = Entity::delete_by_id(media.id.0).exec(&executor).await?;
    if removed.rows_affected == 0 {
        return Err(Error::NotFound);
    }
    let others = Entity::find().filter(Column::Hash.eq(&media.hash)).count(&executor).await?;
    Ok(others == 0)
}

async fn lock(transaction: &Transaction) -> Result<()> {
    match transaction.backend() {
        Backend::Sqlite => Ok(()),
        Backend::Postgres => transaction.lock(LOCK).await,
    }
}

impl MediaKind {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Document => "document",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        [Self::Image, Self::Document].into_iter().find(|kind| kind.key() == key)
    }
}

impl TryFrom<Model> for Media {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        let read = |number: Option<i32>| {
            let read =
                |number: i32| u32::try_from(number).map_err(|error| Error::Unreadable(error.to_string()));
            number.map(read).transpose()
        };
        Ok(Self {
            id: MediaId(row.id),
            organisation_id: OrganisationId(row.organisation_id),
            hash: row.hash,
            kind: row::key(&row.kind, MediaKind::from_key)?,
            content_type: row.content_type,
            width: read(row.width)?,
            height: read(row.height)?,
            variants: row::from_json(row.variants)?,
            name: row.name,
            size: read(row.size)?,
        })
    }
}

impl Media {
    pub(super) fn into_row(self, at: DateTime<Utc>) -> Result<Model> {
        let stored = |number: Option<u32>| {
            let stored = |number: u32| i32::try_from(number).map_err(|error| Error::Other(error.into()));
            number.map(stored).transpose()
        };
        Ok(Model {
            id: self.id.0,
            organisation_id: self.organisation_id.0,
            hash: self.hash,
            kind: self.kind.key().to_owned(),
            content_type: self.content_type,
            width: stored(self.width)?,
            height: stored(self.height)?,
            variants: row::to_json(&self.variants)?,
            created_at: at,
            name: self.name,
            size: stored(self.size)?,
            unused_since: Some(at),
        })
    }
}
