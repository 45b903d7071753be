//! What the API answers about published entries.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::entry::EntryState;
use crate::id::{ContactId, EntryId, MediaId, OrganisationId, PlaceId};
use crate::offer::{
    AccessKind, AccessibilityFeature, AgeRange, Childcare, CostKind, Format, GroupSize, LevelRange,
    RegistrationKind,
};
use crate::organisation::OrganisationKind;
use crate::place::Point;
use crate::schedule::{Occurrence, Rule, SingleDate};
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

/// A piece of a text in which words were found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Snippet {
    /// HTML whose only markup is `<mark>`.
    pub html: String,
    /// The language of the text.
    pub language: LanguageTag,
}

/// An offer in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfferSummary {
    /// Its id.
    pub id: EntryId,
    /// Its slug, for links.
    pub slug: String,
    /// Its id in the source it was imported from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Whether it is invented demo content.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
    /// `active`, or `paused` while it does not take place.
    pub state: EntryState,
    /// Title.
    pub title: ShownText,
    /// Summary.
    pub summary: ShownText,
    /// Whose offer it is.
    pub organisation: OrganisationReference,
    /// Keys of fields of action.
    pub fields: Vec<String>,
    /// Keys of offer types.
    pub offer_types: Vec<String>,
    /// Keys of target groups.
    pub target_groups: Vec<String>,
    /// Ages it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<AgeRange>,
    /// Keys of languages spoken there.
    pub languages_spoken: Vec<String>,
    /// Language levels it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_level: Option<LevelRange>,
    /// What it costs.
    pub cost: CostKind,
    /// How people take part.
    pub format: Format,
    /// Alone or with others.
    pub group_size: GroupSize,
    /// Whether children are looked after.
    pub childcare: Childcare,
    /// Whether to register.
    pub registration: RegistrationKind,
    /// Who may come.
    pub access: AccessKind,
    /// What makes it accessible.
    pub accessibility: Vec<AccessibilityFeature>,
    /// Where it takes place.
    pub places: Vec<PlaceAnswer>,
    /// Whether it is available in the whole county.
    pub whole_county: bool,
    /// Whether times are agreed with each person.
    pub by_arrangement: bool,
    /// The next date from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_date: Option<Occurrence>,
    /// Picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<ImageAnswer>,
    /// When it was first published.
    pub published_at: DateTime<Utc>,
    /// The day on which somebody last confirmed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_on: Option<NaiveDate>,
    /// Where the query was found, if that was in the text the reader is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snippet: Option<Snippet>,
}

/// An offer with everything the public may know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfferDetail {
    /// What lists show.
    #[serde(flatten)]
    pub offer: OfferSummary,
    /// The language it was written in.
    pub source_language: LanguageTag,
    /// Description in Markdown.
    pub description: Option<ShownText>,
    /// The chosen description as sanitised HTML.
    pub description_html: Option<String>,
    /// Remark on the cost.
    pub cost_note: Option<ShownText>,
    /// How to register.
    pub registration_how: Option<ShownText>,
    /// Last day to register.
    pub registration_deadline: Option<NaiveDate>,
    /// Remark on who may come.
    pub access_note: Option<ShownText>,
    /// Where to take part online.
    pub online_url: Option<String>,
    /// Remark on the dates.
    pub schedule_note: Option<ShownText>,
    /// Recurring rules.
    pub rules: Vec<Rule>,
    /// Single dates.
    pub dates: Vec<SingleDate>,
    /// Days on which nothing takes place.
    pub exceptions: Vec<NaiveDate>,
    /// The next dates from now on, at most ten.
    pub next_dates: Vec<Occurrence>,
    /// First day on which it is valid.
    pub valid_from: Option<NaiveDate>,
    /// Last day on which it is valid.
    pub valid_until: Option<NaiveDate>,
    /// Whom to contact.
    pub contacts: Vec<ContactAnswer>,
    /// Every id it has in a source it was imported from.
    pub external_ids: Vec<ExternalId>,
    /// When the published revision was published.
    pub updated_at: DateTime<Utc>,
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
    /// Logo or picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<ImageAnswer>,
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
    pub updated_at: DateTime<Utc>,
}

fn choose_if_any(text: &mut Option<ShownText>, language: &LanguageTag) {
    if let Some(text) = text {
        text.choose(language);
    }
}

impl PlaceAnswer {
    /// Chooses all texts for a reader of this language.
    pub fn choose_language(&mut self, language: &LanguageTag) {
        choose_if_any(&mut self.name, language);
        choose_if_any(&mut self.note, language);
    }
}

impl ContactAnswer {
    /// Chooses all texts for a reader of this language.
    pub fn choose_language(&mut self, language: &LanguageTag) {
        self.function.choose(language);
        choose_if_any(&mut self.note, language);
    }
}

impl OfferSummary {
    /// Chooses all texts for a reader of this language.
    pub fn choose_language(&mut self, language: &LanguageTag) {
        self.title.choose(language);
        self.summary.choose(language);
        self.organisation.name.choose(language);
        self.places.iter_mut().for_each(|place| place.choose_language(language));
        if let Some(image) = &mut self.image {
            image.alternative_text.choose(language);
        }
    }
}

impl OfferDetail {
    /// Chooses all texts for a reader of this language.
    pub fn choose_language(&mut self, language: &LanguageTag) {
        self.offer.choose_language(language);
        choose_if_any(&mut self.description, language);
        choose_if_any(&mut self.cost_note, language);
        choose_if_any(&mut self.registration_how, language);
        choose_if_any(&mut self.access_note, language);
        choose_if_any(&mut self.schedule_note, language);
        self.contacts.iter_mut().for_each(|contact| contact.choose_language(language));
    }
}

impl OrganisationSummary {
    /// Chooses all texts for a reader of this language.
    pub fn choose_language(&mut self, language: &LanguageTag) {
        self.name.choose(language);
        choose_if_any(&mut self.summary, language);
        if let Some(image) = &mut self.image {
            image.alternative_text.choose(language);
        }
    }
}

impl OrganisationDetail {
    /// Chooses all texts for a reader of this language.
    pub fn choose_language(&mut self, language: &LanguageTag) {
        self.organisation.choose_language(language);
        choose_if_any(&mut self.description, language);
        self.places.iter_mut().for_each(|place| place.choose_language(language));
        self.contacts.iter_mut().for_each(|contact| contact.choose_language(language));
    }
}
