//! What the API answers about published entries.

mod offer;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::offer::{OfferDetail, OfferFrame, OfferSummary, SimilarOffer};
use crate::id::{ContactId, MediaId, OrganisationId, PlaceId};
use crate::organisation::OrganisationKind;
use crate::place::Point;
use crate::text::{LanguageTag, ShownText};

/// An organisation as other answers name it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganisationReference {
    /// Its id.
    pub id: OrganisationId,
    /// Its slug, for links.
    pub slug: String,
    /// Its name.
    pub name: ShownText,
}

/// A place as answers show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceAnswer {
    /// Its id.
    pub id: PlaceId,
    /// Name of the building or room.
    pub name: Option<ShownText>,
    /// Street and house number.
    pub street: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Village or quarter.
    pub locality: Option<String>,
    /// Key of the municipality.
    pub municipality: String,
    /// Where it is, and how precisely that is known.
    pub point: Option<Point>,
    /// How to find it.
    pub note: Option<ShownText>,
}

/// A contact as answers show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContactAnswer {
    /// Its id.
    pub id: ContactId,
    /// What it is for.
    pub function: ShownText,
    /// A person's name, if that person agreed.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// Web address.
    pub website: Option<String>,
    /// Remarks.
    pub note: Option<ShownText>,
}

/// A picture as answers show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImageAnswer {
    /// Its id.
    pub id: MediaId,
    /// What can be seen on it.
    pub alternative_text: ShownText,
    /// Who made it.
    pub credit: Option<String>,
    /// The same picture in several sizes, smallest first; all are WebP and
    /// never change.
    pub variants: Vec<ImageVariant>,
}

/// One size of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImageVariant {
    /// Path on this server.
    pub url: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// A document to download, as answers show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentLink {
    /// What it is called.
    pub title: ShownText,
    /// Path on this server, which never changes; what is there is a PDF.
    pub url: String,
    /// Its size in bytes.
    pub size: u32,
}

/// A piece of a text in which words were found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Snippet {
    /// HTML whose only markup is `<mark>`.
    pub html: String,
    /// The language of the text.
    pub language: LanguageTag,
}

/// The id of an entry in another system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExternalId {
    /// Name of the other system.
    pub source: String,
    /// The id there.
    pub external_id: String,
}

/// An organisation in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganisationSummary {
    /// Its id.
    pub id: OrganisationId,
    /// Its slug, for links.
    pub slug: String,
    /// Its id in the source it was imported from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Whether it is invented demo content.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
    /// Name.
    pub name: ShownText,
    /// Short name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_name: Option<String>,
    /// What it is.
    pub kind: OrganisationKind,
    /// Summary.
    pub summary: Option<ShownText>,
    /// Keys of the fields of action it works in.
    pub fields: Vec<String>,
    /// Keys of the municipalities it works in; empty for the whole county.
    pub municipalities: Vec<String>,
    /// Keys of the languages spoken there.
    pub languages_spoken: Vec<String>,
    /// A picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<ImageAnswer>,
    /// Whether nobody confirms any more that this is right.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unconfirmed: bool,
    /// Where the query was found, if that was in the text the reader is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snippet: Option<Snippet>,
}

/// An organisation with everything the public may know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganisationDetail {
    /// What lists show.
    #[serde(flatten)]
    pub organisation: OrganisationSummary,
    /// Its logo, to be shown whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<ImageAnswer>,
    /// Description in Markdown.
    pub description: Option<ShownText>,
    /// The chosen description as sanitised HTML.
    pub description_html: Option<String>,
    /// Web address.
    pub website: Option<String>,
    /// Where it is.
    pub places: Vec<PlaceAnswer>,
    /// How to reach it.
    pub contacts: Vec<ContactAnswer>,
    /// Every id it has in a source it was imported from.
    pub external_ids: Vec<ExternalId>,
    /// When the published profile was published.
    #[serde(with = "crate::written::instant")]
    pub updated_at: DateTime<Utc>,
}

/// An answer that carries texts.
pub trait ShownTexts {
    /// Every text the answer carries, to be changed.
    fn texts_mut(&mut self) -> Vec<&mut ShownText>;

    /// Chooses all texts for a reader of this language.
    fn choose_language(&mut self, language: &LanguageTag) {
        for text in self.texts_mut() {
            text.choose(language);
        }
    }

    /// Leaves out the languages that were not chosen, for those who show one.
    fn forget_translations(&mut self) {
        for text in self.texts_mut() {
            text.languages.clear();
        }
    }
}

impl ShownTexts for PlaceAnswer {
    fn texts_mut(&mut self) -> Vec<&mut ShownText> {
        self.name.iter_mut().chain(&mut self.note).collect()
    }
}

impl ShownTexts for ContactAnswer {
    fn texts_mut(&mut self) -> Vec<&mut ShownText> {
        [&mut self.function].into_iter().chain(&mut self.note).collect()
    }
}

impl ShownTexts for OrganisationSummary {
    fn texts_mut(&mut self) -> Vec<&mut ShownText> {
        let mut texts = vec![&mut self.name];
        texts.extend(&mut self.summary);
        texts.extend(self.image.as_mut().map(|image| &mut image.alternative_text));
        texts
    }
}

impl ShownTexts for OrganisationDetail {
    fn texts_mut(&mut self) -> Vec<&mut ShownText> {
        let mut texts = self.organisation.texts_mut();
        texts.extend(self.logo.as_mut().map(|logo| &mut logo.alternative_text));
        texts.extend(&mut self.description);
        texts.extend(self.places.iter_mut().flat_map(PlaceAnswer::texts_mut));
        texts.extend(self.contacts.iter_mut().flat_map(ContactAnswer::texts_mut));
        texts
    }
}
