//! What contents may refer to: the contacts, places and files of their own organisation.

use std::collections::HashSet;

use db::Connection;
use db::repo::{contacts, media, places, work};
use shared::id::{ContactId, EntryId, MediaId, OrganisationId, PlaceId};
use shared::offer::OfferContent;
use shared::place::Place;
use shared::problem::FieldError;
use shared::validate::Violations;
use shared::workspace::EntryContent;

use crate::error::Error;
use crate::services::contents;

/// What an organisation has.
pub struct Possessions {
    contacts: HashSet<ContactId>,
    places: Vec<Place>,
    files: HashSet<MediaId>,
}

/// The contents of an organisation that are or may come before the public, also after they were taken back
/// or refused.
///
/// # Errors
/// A database that fails.
pub async fn uses(
    connection: &impl Connection,
    organisation: OrganisationId,
) -> Result<Vec<(EntryId, EntryContent)>, Error> {
    let contents = work::contents_of(connection, organisation).await?;
    contents.into_iter().map(|(id, kind, content)| Ok((id, contents::read(kind, content)?))).collect()
}

/// The entries of which a content does something.
#[must_use]
pub fn users(uses: &[(EntryId, EntryContent)], does: impl Fn(&EntryContent) -> bool) -> Vec<EntryId> {
    let mut ids: Vec<EntryId> = uses.iter().filter(|(_, content)| does(content)).map(|(id, _)| *id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

impl Possessions {
    /// Reads what an organisation has.
    ///
    /// # Errors
    /// A database that fails.
    pub async fn load(connection: &impl Connection, organisation: OrganisationId) -> Result<Self, Error> {
        let contacts = contacts::of_organisation(connection, organisation).await?;
        let places = places::of_organisation(connection, organisation).await?;
        Ok(Self {
            contacts: contacts.into_iter().map(|(contact, _)| contact.id).collect(),
            places: places.into_iter().map(|(place, _)| place).collect(),
            files: media::ids_of(connection, organisation).await?.into_iter().collect(),
        })
    }

    /// Its contacts.
    #[must_use]
    pub fn contacts(&self) -> Vec<ContactId> {
        self.contacts.iter().copied().collect()
    }

    /// Its places.
    #[must_use]
    pub fn places(&self) -> Vec<PlaceId> {
        self.places.iter().map(|place| place.id).collect()
    }

    /// What a content refers to and the organisation does not have.
    #[must_use]
    pub fn foreign(&self, content: &EntryContent) -> Vec<FieldError> {
        let mut violations = Violations::default();
        for (number, id) in content.contacts().iter().enumerate() {
            violations.require(self.contacts.contains(id), &format!("/contacts/{number}"), "unknown_value");
        }
        for (number, id) in content.places().iter().enumerate() {
            let is_own = self.places.iter().any(|place| place.id == *id);
            violations.require(is_own, &format!("/places/{number}"), "unknown_value");
        }
        for (pointer, id) in content.files() {
            violations.require(self.files.contains(&id), &pointer, "unknown_value");
        }
        violations.into_result().err().unwrap_or_default()
    }

    /// Takes away from a content what the organisation does not have.
    pub fn keep_own(&self, content: &mut EntryContent) {
        let (contacts, places, image) = match content {
            EntryContent::Offer(offer) => {
                offer.documents.retain(|document| self.files.contains(&document.media));
                (&mut offer.contacts, &mut offer.places, &mut offer.image)
            }
            EntryContent::Organisation(profile) => {
                profile.logo.take_if(|logo| !self.files.contains(&logo.media));
                (&mut profile.contacts, &mut profile.places, &mut profile.image)
            }
        };
        contacts.retain(|id| self.contacts.contains(id));
        places.retain(|id| self.places.iter().any(|place| place.id == *id));
        image.take_if(|image| !self.files.contains(&image.media));
    }

    /// The municipality in which an offer takes place first.
    #[must_use]
    pub fn municipality(&self, offer: &OfferContent) -> Option<String> {
        let first = offer.places.first()?;
        let place = self.places.iter().find(|place| place.id == *first)?;
        Some(place.data.municipality.clone())
    }
}
