//! What those things are called that contents refer to by their ids.

use std::collections::HashMap;

use shared::entry::{Contact, ContactData};
use shared::id::{ContactId, PlaceId};
use shared::place::{Place, PlaceData};
use shared::region::Region;
use shared::review::{Difference, FieldChange};
use shared::taxonomy;
use shared::text::{LanguageTag, LocalisedText};
use shared::workspace::EntryContent;
use uuid::Uuid;

/// The fields that are ids.
const FIELDS: [&str; 5] = ["/contacts", "/places", "/image/media", "/logo/media", "/documents"];
/// What stands for something that has no name, or is gone.
const UNNAMED: &str = "…";

/// What contacts, places and files are called.
#[derive(Clone, Debug, Default)]
pub struct Names(HashMap<Uuid, String>);

impl Names {
    /// The names of what contents refer to; of what several name, as the last does.
    #[must_use]
    pub fn of(
        contents: &[&EntryContent],
        contacts: &HashMap<ContactId, Contact>,
        places: &HashMap<PlaceId, Place>,
        region: &Region,
    ) -> Self {
        let mut names = HashMap::new();
        for content in contents {
            names.extend(files(content));
        }
        names.extend(places.iter().map(|(id, place)| (id.0, place_name(&place.data, region))));
        for (id, Contact { data, .. }) in contacts {
            let function = shown(&data.function);
            let is_like = |other: &Contact| other.id != *id && shown(&other.data.function) == function;
            let is_only = !contacts.values().any(is_like);
            names.insert(id.0, if is_only { function } else { with_way(function, data) });
        }
        Self(names)
    }

    /// Puts the names in the place of the ids.
    pub fn put_into(&self, differences: &mut [Difference]) {
        for Difference { pointer, change } in differences {
            if FIELDS.contains(&pointer.as_str())
                && let FieldChange::Plain { before, after } = change
            {
                for id in before.iter_mut().chain(after) {
                    *id = self.name(id);
                }
            }
        }
    }

    fn name(&self, id: &str) -> String {
        let name = id.parse().ok().and_then(|id: Uuid| self.0.get(&id)).filter(|name| !name.is_empty());
        name.cloned().unwrap_or_else(|| UNNAMED.to_owned())
    }
}

/// A text in German, else in any language; empty if there is none.
fn shown(text: &LocalisedText) -> String {
    text.shown_or_empty(&LanguageTag::german()).text
}

/// What a contact is for, told apart from others of the same.
fn with_way(function: String, contact: &ContactData) -> String {
    match contact.email.as_ref().or(contact.phone.as_ref()).or(contact.website.as_ref()) {
        Some(way) => format!("{function}, {way}"),
        None => function,
    }
}

/// What a place is called: by its name, else by its address, else by the municipality it is in.
fn place_name(place: &PlaceData, region: &Region) -> String {
    if let Some(name) = place.name.as_ref().map(shown).filter(|name| !name.is_empty()) {
        return name;
    }
    let municipality = || {
        let municipality = region.municipality(&place.municipality)?;
        Some(taxonomy::label(&municipality.name, &LanguageTag::german()).to_owned())
    };
    let town = place.locality.clone().or_else(municipality);
    let address: Vec<String> = [place.street.clone(), town].into_iter().flatten().collect();
    address.join(", ")
}

/// What a content says of its pictures and documents.
fn files(content: &EntryContent) -> HashMap<Uuid, String> {
    let (pictures, documents) = match content {
        EntryContent::Offer(offer) => ([offer.image.as_ref(), None], offer.documents.as_slice()),
        EntryContent::Organisation(profile) => ([profile.image.as_ref(), profile.logo.as_ref()], &[][..]),
    };
    let pictures = pictures.into_iter().flatten().map(|it| (it.media.0, shown(&it.alternative_text)));
    let documents = documents.iter().map(|it| (it.media.0, shown(&it.title)));
    pictures.chain(documents).collect()
}
