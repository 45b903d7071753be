//! From stored entries to the answers people see.

use std::collections::{BTreeSet, HashMap};

use db::Connection;
use db::repo::entries::PublishedEntry;
use db::repo::media::{Media, MediaKind, MediaVariant};
use db::repo::parts::{self, OrganisationName};
use shared::answer::{
    ContactAnswer, DocumentLink, ExternalId, ImageAnswer, ImageVariant, OfferFrame, OfferSummary,
    OrganisationReference, OrganisationSummary, PlaceAnswer,
};
use shared::entry::{Contact, ImageUse, PublicationDates};
use shared::id::{ContactId, MediaId, OrganisationId, PlaceId};
use shared::offer::{DocumentUse, OfferContent};
use shared::organisation::OrganisationProfile;
use shared::place::{Place, PlaceData};
use shared::region::Region;
use shared::text::{LanguageTag, LocalisedText, Origin, Text};

use crate::error::Error;
use crate::services::files;
use crate::services::import::is_named_id;

/// The source name under which the invented content is kept.
pub const DEMO_SOURCE: &str = "demo";
/// The source name under which generated content is kept.
pub const GENERATED_SOURCE: &str = "generated";
/// Entries of these sources are marked as invented. No file may use the names.
pub const INVENTED_SOURCES: [&str; 2] = [DEMO_SOURCE, GENERATED_SOURCE];

/// A stored entry whose content has been read.
pub struct Read<C> {
    /// The row.
    pub entry: PublishedEntry,
    /// The content of its published revision.
    pub content: C,
}

/// What a batch of entries refers to, each thing once.
#[derive(Default)]
pub struct References {
    /// Contacts.
    pub contacts: BTreeSet<ContactId>,
    /// Places.
    pub places: BTreeSet<PlaceId>,
    /// Pictures and documents.
    pub media: BTreeSet<MediaId>,
    /// Organisations.
    pub organisations: BTreeSet<OrganisationId>,
}

/// What a batch of entries refers to, read.
pub struct Parts {
    /// Contacts by id.
    pub contacts: HashMap<ContactId, Contact>,
    /// Places by id.
    pub places: HashMap<PlaceId, Place>,
    /// Pictures and documents by id.
    pub media: HashMap<MediaId, Media>,
    /// Names of organisations by id.
    pub organisations: HashMap<OrganisationId, OrganisationName>,
}

impl References {
    /// Adds what an offer refers to.
    pub fn add_offer(&mut self, offer: &Read<OfferContent>) {
        self.contacts.extend(&offer.content.contacts);
        self.places.extend(&offer.content.places);
        self.media.extend(offer.content.image.as_ref().map(|image| image.media));
        self.media.extend(offer.content.documents.iter().map(|document| document.media));
        self.organisations.insert(offer.entry.organisation_id);
    }

    /// Reads everything referred to.
    ///
    /// # Errors
    /// A database that fails.
    pub async fn load(self, connection: &impl Connection) -> Result<Parts, db::Error> {
        Ok(Parts {
            contacts: parts::contacts(connection, &Vec::from_iter(self.contacts)).await?,
            places: parts::places(connection, &Vec::from_iter(self.places)).await?,
            media: parts::media(connection, &Vec::from_iter(self.media)).await?,
            organisations: parts::organisation_names(connection, &Vec::from_iter(self.organisations)).await?,
        })
    }

    /// Adds what an organisation's profile refers to.
    pub fn add_organisation(&mut self, organisation: &Read<OrganisationProfile>) {
        self.contacts.extend(&organisation.content.contacts);
        self.places.extend(&organisation.content.places);
        let OrganisationProfile { image, logo, .. } = &organisation.content;
        self.media.extend([image, logo].into_iter().flatten().map(|picture| picture.media));
    }
}

/// An offer as lists show it, in its source language and without a next date.
#[must_use]
pub fn offer_summary(offer: &Read<OfferContent>, parts: &Parts, region: &Region) -> OfferSummary {
    let Read { entry, content } = offer;
    let language = &content.source_language;
    let places = content.places.iter().filter_map(|id| parts.places.get(id));
    let frame = OfferFrame {
        id: entry.id,
        slug: entry.slug.clone(),
        external_id: entry.external_ids.first().map(|id| id.external_id.clone()),
        demo: is_demo(&entry.external_ids),
        state: entry.state,
        organisation: organisation_reference(entry.organisation_id, &parts.organisations),
        places: places.map(|place| place_answer(place, language, region)).collect(),
        image: image_answer(content.image.as_ref(), &parts.media, language),
        published_at: entry.first_published_at,
        confirmed_on: entry.confirmed_on,
        unconfirmed: entry.unconfirmed,
    };
    OfferSummary::new(content, frame)
}

/// An organisation as lists show it, in its source language.
#[must_use]
pub fn organisation_summary(organisation: &Read<OrganisationProfile>, parts: &Parts) -> OrganisationSummary {
    let Read { entry, content } = organisation;
    let language = &content.source_language;
    OrganisationSummary {
        id: entry.organisation_id,
        slug: entry.slug.clone(),
        external_id: public_external_ids(&entry.external_ids).next().map(|id| id.external_id.clone()),
        demo: is_demo(&entry.external_ids),
        name: content.name.shown_or_empty(language),
        short_name: content.short_name.clone(),
        kind: content.kind,
        summary: content.summary.shown(language),
        fields: content.fields.clone(),
        municipalities: content.municipalities.clone(),
        languages_spoken: content.languages_spoken.clone(),
        image: image_answer(content.image.as_ref(), &parts.media, language),
        unconfirmed: entry.unconfirmed,
        snippet: None,
    }
}

fn is_demo(external_ids: &[ExternalId]) -> bool {
    external_ids.iter().any(|id| INVENTED_SOURCES.contains(&id.source.as_str()))
}

/// The ids other systems know an entry by: without those an import made for
/// organisations of which it had only the name.
pub fn public_external_ids(ids: &[ExternalId]) -> impl Iterator<Item = &ExternalId> {
    ids.iter().filter(|id| !is_named_id(&id.external_id))
}

fn organisation_reference(
    id: OrganisationId,
    known: &HashMap<OrganisationId, OrganisationName>,
) -> OrganisationReference {
    let found = known.get(&id);
    let german = LanguageTag::german();
    let language = found.map_or(&german, |organisation| &organisation.source_language);
    let empty = LocalisedText::default();
    OrganisationReference {
        id,
        slug: found.map_or_else(|| id.to_string(), |organisation| organisation.slug.clone()),
        name: found.map_or(&empty, |organisation| &organisation.name).shown_or_empty(language),
    }
}

/// A place as answers show it; its point is computed if none is stated.
#[must_use]
pub fn place_answer(place: &Place, source_language: &LanguageTag, region: &Region) -> PlaceAnswer {
    let shown = |text: &Option<LocalisedText>| text.as_ref().and_then(|text| text.shown(source_language));
    let PlaceData { name, street, postal_code, locality, municipality, note, .. } = &place.data;
    PlaceAnswer {
        id: place.id,
        name: shown(name),
        street: street.clone(),
        postal_code: postal_code.clone(),
        locality: locality.clone(),
        municipality: municipality.clone(),
        point: region.point_of(&place.data),
        note: shown(note),
    }
}

/// A contact as answers show it; a person is named only with consent.
#[must_use]
pub fn contact_answer(contact: &Contact, source_language: &LanguageTag) -> ContactAnswer {
    let data = &contact.data;
    ContactAnswer {
        id: contact.id,
        function: data.function.shown_or_empty(source_language),
        name: data.name.clone().filter(|_| contact.name_consent_at.is_some()),
        email: data.email.clone(),
        phone: data.phone.clone(),
        website: data.website.clone(),
        note: data.note.as_ref().and_then(|note| note.shown(source_language)),
    }
}

/// A picture as answers show it; nothing if it is not there any more.
pub(super) fn image_answer(
    image: Option<&ImageUse>,
    media: &HashMap<MediaId, Media>,
    source_language: &LanguageTag,
) -> Option<ImageAnswer> {
    let image = image?;
    let stored = media.get(&image.media)?;
    Some(ImageAnswer {
        id: image.media,
        alternative_text: image.alternative_text.shown_or_empty(source_language),
        credit: image.credit.clone(),
        variants: stored.variants.iter().map(variant).collect(),
    })
}

/// The documents of an offer as answers show them: those its organisation has.
/// One without a title is called as its file.
#[must_use]
pub fn document_links(offer: &Read<OfferContent>, parts: &Parts) -> Vec<DocumentLink> {
    let Read { entry, content } = offer;
    let language = &content.source_language;
    let known = content.documents.iter().filter_map(|document| {
        let stored = parts.media.get(&document.media)?;
        let is_own = stored.organisation_id == entry.organisation_id;
        (is_own && stored.kind == MediaKind::Document).then_some((document, stored))
    });
    let link = |(document, stored): (&DocumentUse, &Media)| {
        let named = || {
            let name = files::name(stored);
            let stem = name.strip_suffix(".pdf").unwrap_or(&name);
            let text = Text::new(stem, Origin::Person);
            LocalisedText::new(language.clone(), text).shown_or_empty(language)
        };
        DocumentLink {
            title: document.title.shown(language).unwrap_or_else(named),
            url: files::url(stored),
            size: stored.size.unwrap_or_default(),
        }
    };
    known.map(link).collect()
}

/// One size of a picture as answers show it.
#[must_use]
pub fn variant(stored: &MediaVariant) -> ImageVariant {
    ImageVariant { url: format!("/media/{}", stored.file), width: stored.width, height: stored.height }
}

/// Reads the content of a stored entry.
///
/// # Errors
/// Content that is not what its kind says.
pub fn read<C: serde::de::DeserializeOwned>(mut entry: PublishedEntry) -> Result<Read<C>, Error> {
    Ok(Read { content: serde_json::from_value(entry.content.take())?, entry })
}

/// The dates that decide on an offer's publication.
#[must_use]
pub fn offer_dates(offer: &Read<OfferContent>) -> PublicationDates {
    PublicationDates { hidden_from: offer.entry.hidden_from, ..offer.content.publication_dates() }
}
