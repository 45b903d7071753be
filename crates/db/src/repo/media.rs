//! Pictures and documents. New ones are written by
//! [`super::import::insert_batch`].

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use shared::id::{MediaId, OrganisationId};
use uuid::Uuid;

use super::row;
use crate::connection::Connection;
use crate::entity::media::{Column, Entity, Model};
use crate::error::{Error, Result};

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
        let pixels = |number: Option<i32>| {
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
            width: pixels(row.width)?,
            height: pixels(row.height)?,
            variants: row::from_json(row.variants)?,
        })
    }
}
