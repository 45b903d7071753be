//! What contents refer to by id, read many at a time.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::entry::{Contact, ContactData, EntryKind};
use shared::id::{ContactId, EntryId, MediaId, OrganisationId, PlaceId};
use shared::organisation::OrganisationProfile;
use shared::place::{Place, PlaceData, Point, Precision};
use shared::text::{LanguageTag, LocalisedText};

use super::entries;
use super::media::Media;
use super::row::{self, IDS_PER_QUERY};
use crate::connection::Connection;
use crate::entity::{contact, media as media_row, place};
use crate::error::Result;

/// How an organisation is named, according to its published profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationName {
    /// The name.
    pub name: LocalisedText,
    /// The language the name was written in.
    pub source_language: LanguageTag,
    /// The slug of the profile.
    pub slug: String,
}

/// These contacts, as stored: whether a person may be named is for the reader
/// to judge by `name_consent_at`.
///
/// # Errors
/// If the database does not answer.
pub async fn contacts(
    connection: &impl Connection,
    ids: &[ContactId],
) -> Result<HashMap<ContactId, Contact>> {
    let mut found = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(IDS_PER_QUERY) {
        let rows = contact::Entity::find()
            .filter(contact::Column::Id.is_in(ids.iter().map(|id| id.0)))
            .all(&connection.executor())
            .await?;
        for row in rows {
            found.insert(ContactId(row.id), contact_of(row)?);
        }
    }
    Ok(found)
}

/// These places.
///
/// # Errors
/// If one cannot be read, or the database does not answer.
pub async fn places(connection: &impl Connection, ids: &[PlaceId]) -> Result<HashMap<PlaceId, Place>> {
    let found = each_place(connection, ids).await?;
    found.into_iter().map(|(id, place)| Ok((id, place?))).collect()
}

/// As [`places`]: of one that cannot be read, why it cannot.
///
/// # Errors
/// If the database does not answer.
pub async fn each_place(
    connection: &impl Connection,
    ids: &[PlaceId],
) -> Result<HashMap<PlaceId, Result<Place>>> {
    let mut found = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(IDS_PER_QUERY) {
        let rows = place::Entity::find()
            .filter(place::Column::Id.is_in(ids.iter().map(|id| id.0)))
            .all(&connection.executor())
            .await?;
        found.extend(rows.into_iter().map(|row| (PlaceId(row.id), place_of(row))));
    }
    Ok(found)
}

/// These pictures and documents.
///
/// # Errors
/// If the database does not answer.
pub async fn media(connection: &impl Connection, ids: &[MediaId]) -> Result<HashMap<MediaId, Media>> {
    let mut found = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(IDS_PER_QUERY) {
        let rows = media_row::Entity::find()
            .filter(media_row::Column::Id.is_in(ids.iter().map(|id| id.0)))
            .all(&connection.executor())
            .await?;
        for row in rows {
            found.insert(MediaId(row.id), row.try_into()?);
        }
    }
    Ok(found)
}

/// The names of these organisations; those without a published profile are
/// missing.
///
/// # Errors
/// If the database does not answer.
pub async fn organisation_names(
    connection: &impl Connection,
    ids: &[OrganisationId],
) -> Result<HashMap<OrganisationId, OrganisationName>> {
    let ids: Vec<EntryId> = ids.iter().map(|id| EntryId::from(*id)).collect();
    let profiles = entries::published_by_ids(connection, &ids).await?;
    profiles
        .into_iter()
        .filter(|profile| profile.kind == EntryKind::Organisation)
        .map(|entry| {
            let profile: OrganisationProfile = row::from_json(entry.content)?;
            let name = OrganisationName {
                name: profile.name,
                source_language: profile.source_language,
                slug: entry.slug,
            };
            Ok((entry.organisation_id, name))
        })
        .collect()
}

pub(crate) fn contact_of(row: contact::Model) -> Result<Contact> {
    Ok(Contact {
        id: ContactId(row.id),
        data: ContactData {
            function: row::from_json(row.function)?,
            name: row.name,
            email: row.email,
            phone: row.phone,
            website: row.website,
            note: row.note.map(row::from_json).transpose()?,
        },
        name_consent_at: row.name_consent_at,
    })
}

pub(crate) fn place_of(row: place::Model) -> Result<Place> {
    let point = match (row.lat, row.lon, row.precision) {
        (Some(lat), Some(lon), Some(precision)) => {
            Some(Point { lat, lon, precision: row::key(&precision, Precision::from_key)? })
        }
        _ => None,
    };
    Ok(Place {
        id: PlaceId(row.id),
        data: PlaceData {
            name: row.name.map(row::from_json).transpose()?,
            street: row.street,
            postal_code: row.postal_code,
            locality: row.locality,
            municipality: row.municipality,
            point,
            note: row.note.map(row::from_json).transpose()?,
        },
    })
}
