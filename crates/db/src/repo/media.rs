//! Pictures and documents. Which revisions use them is a matter of
//! [`super::media_use`].

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel as _, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};
use shared::id::{MediaId, OrganisationId};
use uuid::Uuid;

use super::row;
use crate::connection::{Backend, Connection, Transaction, sealed::Executable as _};
use crate::entity::loose_media;
use crate::entity::media::{Column, Entity, Model};
use crate::error::{Error, Result};

/// Held while a file's row comes and while a loose file goes, so that nobody
/// removes from the store what somebody else has just put there.
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
    /// How many bytes the store keeps of it, of a picture in all sizes together; not known of pictures that
    /// came before it was counted.
    pub size: Option<u32>,
}

/// How much an organisation keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// How many files.
    pub files: u64,
    /// How many bytes they have, as far as that is known.
    pub bytes: u64,
}

/// A file that the store may have and its organisation does not have: not yet or not any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LooseMedia {
    /// Its id.
    pub id: MediaId,
    /// Hash of the file it was made from.
    pub hash: String,
    /// What it is.
    pub kind: MediaKind,
    /// The same picture in several sizes, smallest first.
    pub variants: Vec<MediaVariant>,
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

/// Whether an organisation has the file with this id. Until the transaction ends, nobody else takes it away.
///
/// # Errors
/// If the database does not answer.
pub async fn lock(transaction: &Transaction, organisation: OrganisationId, id: MediaId) -> Result<bool> {
    let row = Entity::find_by_id(id.0)
        .filter(Column::OrganisationId.eq(organisation.0))
        .lock_exclusive()
        .one(&transaction.executor())
        .await?;
    Ok(row.is_some())
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

/// How many files an organisation has, and how large they are.
///
/// # Errors
/// If the database does not answer.
pub async fn kept(connection: &impl Connection, id: OrganisationId) -> Result<Kept> {
    let found: Option<(i64, Option<i64>)> = Entity::find()
        .select_only()
        .column_as(Column::Id.count(), "files")
        .column_as(Column::Size.sum(), "bytes")
        .filter(Column::OrganisationId.eq(id.0))
        .into_tuple()
        .one(&connection.executor())
        .await?;
    let (files, bytes) = found.unwrap_or_default();
    let read = |number: i64| u64::try_from(number).unwrap_or_default();
    Ok(Kept { files: read(files), bytes: read(bytes.unwrap_or_default()) })
}

/// Notes a file that is about to come into the store. Unless an organisation gets it, it is loose.
///
/// # Errors
/// If the database refuses.
pub async fn announce(transaction: &Transaction, media: &Media, at: DateTime<Utc>) -> Result<()> {
    let row = loose_media::Model {
        id: media.id.0,
        hash: media.hash.clone(),
        kind: media.kind.key().to_owned(),
        variants: row::to_json(&media.variants)?,
        since: at,
    };
    row::insert_all::<loose_media::Entity>(transaction, vec![row]).await
}

/// Notes a new file; nothing uses it yet.
///
/// # Errors
/// [`Error::UniqueViolation`] if the organisation has it already.
pub async fn insert(transaction: &Transaction, media: Media, at: DateTime<Utc>) -> Result<()> {
    lock_store(transaction).await?;
    let executor = transaction.executor();
    loose_media::Entity::delete_by_id(media.id.0).exec(&executor).await?;
    let row = media.into_row(at)?.into_active_model();
    Entity::insert(row).exec_without_returning(&executor).await?;
    Ok(())
}

/// Takes a file away from its organisation: it is loose.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn remove(transaction: &Transaction, id: MediaId) -> Result<LooseMedia> {
    take_away(transaction, Column::Id.eq(id.0)).await?.pop().ok_or(Error::NotFound)
}

/// Takes all its files away from an organisation: they are loose.
///
/// # Errors
/// If the database refuses.
pub async fn remove_of_organisation(transaction: &Transaction, id: OrganisationId) -> Result<()> {
    take_away(transaction, Column::OrganisationId.eq(id.0)).await.map(drop)
}

/// Makes files loose, which the store has since they came; answers which.
async fn take_away(transaction: &Transaction, which: Expr) -> Result<Vec<LooseMedia>> {
    let executor = transaction.executor();
    let rows =
        Entity::find().filter(which.clone()).order_by_asc(Column::Id).lock_exclusive().all(&executor).await?;
    let loose = |Model { id, hash, kind, variants, created_at: since, .. }| loose_media::Model {
        id,
        hash,
        kind,
        variants,
        since,
    };
    let rows: Vec<loose_media::Model> = rows.into_iter().map(loose).collect();
    row::insert_all::<loose_media::Entity>(transaction, rows.clone()).await?;
    Entity::delete_many().filter(which).exec(&executor).await?;
    rows.into_iter().map(LooseMedia::try_from).collect()
}

/// Some of the loose files that the store may have since before an instant and of which no organisation
/// has the same, in the order of their ids, from behind one of these on.
///
/// # Errors
/// If the database does not answer.
pub async fn loose(
    connection: &impl Connection,
    before: DateTime<Utc>,
    after: Option<MediaId>,
    limit: u64,
) -> Result<Vec<LooseMedia>> {
    let had = Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(Expr::col((Entity, Column::Hash)).equals((loose_media::Entity, loose_media::Column::Hash)))
        .to_owned();
    let mut select = loose_media::Entity::find()
        .filter(loose_media::Column::Since.lt(before))
        .filter(Expr::exists(had).not())
        .order_by_asc(loose_media::Column::Id)
        .limit(limit);
    if let Some(after) = after {
        select = select.filter(loose_media::Column::Id.gt(after.0));
    }
    let rows = select.all(&connection.executor()).await?;
    rows.into_iter().map(LooseMedia::try_from).collect()
}

/// Forgets a loose file. Answers whether no organisation has the same one: until the transaction ends,
/// none gets one, and the store may remove it.
///
/// # Errors
/// If the database refuses.
pub async fn forget(transaction: &Transaction, loose: &LooseMedia) -> Result<bool> {
    lock_store(transaction).await?;
    let executor = transaction.executor();
    if Entity::find().filter(Column::Hash.eq(loose.hash.as_str())).count(&executor).await? > 0 {
        return Ok(false);
    }
    loose_media::Entity::delete_by_id(loose.id.0).exec(&executor).await?;
    Ok(true)
}

async fn lock_store(transaction: &Transaction) -> Result<()> {
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

impl TryFrom<loose_media::Model> for LooseMedia {
    type Error = Error;

    fn try_from(row: loose_media::Model) -> Result<Self> {
        Ok(Self {
            id: MediaId(row.id),
            hash: row.hash,
            kind: row::key(&row.kind, MediaKind::from_key)?,
            variants: row::from_json(row.variants)?,
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
