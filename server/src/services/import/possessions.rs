//! What organisations already have, to be found again by equality.

use std::collections::HashMap;

use db::Database;
use db::repo::import::{ImportBatch, NewContact, NewPlace};
use db::repo::media::{Media, MediaKind, by_hash};
use db::repo::{contacts, places};
use shared::entry::{Contact, ContactData};
use shared::id::{ContactId, MediaId, OrganisationId, PlaceId};
use shared::place::{Place, PlaceData};
use uuid::Uuid;

use super::pictures::StoredPicture;

/// The places, contacts and pictures of one organisation, by their content.
pub(super) struct Possessions {
    of: OrganisationId,
    places: HashMap<String, PlaceId>,
    contacts: HashMap<String, ContactId>,
    media: HashMap<String, MediaId>,
}

impl Possessions {
    /// Those of a new organisation.
    pub fn none(of: OrganisationId) -> Self {
        Self { of, places: HashMap::new(), contacts: HashMap::new(), media: HashMap::new() }
    }

    /// Reads what an organisation has; pictures are looked for when one comes.
    pub async fn load(database: &Database, of: OrganisationId) -> anyhow::Result<Self> {
        let mut known = Self::none(of);
        for (place, _) in places::of_organisation(database, of).await? {
            known.places.insert(serde_json::to_string(&place.data)?, place.id);
        }
        for (contact, _) in contacts::of_organisation(database, of).await? {
            known.contacts.insert(serde_json::to_string(&contact.data)?, contact.id);
        }
        Ok(known)
    }

    /// The ids of these places; new ones join the batch.
    pub fn places(
        &mut self,
        places: Vec<PlaceData>,
        batch: &mut ImportBatch,
    ) -> anyhow::Result<Vec<PlaceId>> {
        let mut ids = Vec::with_capacity(places.len());
        for data in places {
            let id = *self.places.entry(serde_json::to_string(&data)?).or_insert_with(|| {
                let id = PlaceId(Uuid::now_v7());
                batch.places.push(NewPlace { organisation_id: self.of, place: Place { id, data } });
                id
            });
            ids.push(id);
        }
        Ok(ids)
    }

    /// The ids of these contacts; new ones join the batch. Persons named in a
    /// file are not shown until consent is recorded.
    pub fn contacts(
        &mut self,
        contacts: Vec<ContactData>,
        batch: &mut ImportBatch,
    ) -> anyhow::Result<Vec<ContactId>> {
        let mut ids = Vec::with_capacity(contacts.len());
        for data in contacts {
            let id = *self.contacts.entry(serde_json::to_string(&data)?).or_insert_with(|| {
                let id = ContactId(Uuid::now_v7());
                let contact = Contact { id, data, name_consent_at: None };
                batch.contacts.push(NewContact { organisation_id: self.of, contact });
                id
            });
            ids.push(id);
        }
        Ok(ids)
    }

    /// The id of this picture; a new one joins the batch.
    pub async fn picture(
        &mut self,
        database: &Database,
        picture: StoredPicture,
        batch: &mut ImportBatch,
    ) -> anyhow::Result<MediaId> {
        if let Some(known) = self.media.get(&picture.hash) {
            return Ok(*known);
        }
        let stored = by_hash(database, self.of, &picture.hash).await?;
        let id = stored.as_ref().map_or_else(|| MediaId(Uuid::now_v7()), |stored| stored.id);
        if stored.is_none() {
            batch.media.push(Media {
                id,
                organisation_id: self.of,
                hash: picture.hash.clone(),
                kind: MediaKind::Image,
                content_type: "image/webp".to_owned(),
                width: Some(picture.size.0),
                height: Some(picture.size.1),
                variants: picture.variants,
                name: None,
                size: picture.bytes,
            });
        }
        self.media.insert(picture.hash, id);
        Ok(id)
    }
}
