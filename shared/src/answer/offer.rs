//! Offers in answers: what lists and pages show, made from the content.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    ContactAnswer, DocumentLink, ExternalId, ImageAnswer, OrganisationReference, PlaceAnswer, ShownTexts,
    Snippet,
};
use crate::entry::EntryState;
use crate::id::EntryId;
use crate::offer::{
    AccessKind, AccessibilityFeature, AgeRange, Childcare, CostKind, Format, GroupSize, LevelRange,
    OfferContent, RegistrationKind,
};
use crate::schedule::{Occurrence, Rule, SingleDate, Weekday};
use crate::text::{LanguageTag, LocalisedText, ShownText};

/// An offer in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
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
    /// How it goes on after the next date: the weekdays on which it takes place
    /// every week, none if it also has other dates; absent if that is the last
    /// date known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rhythm: Option<Vec<Weekday>>,
    /// Picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<ImageAnswer>,
    /// When it was first published.
    #[serde(with = "crate::written::instant")]
    pub published_at: DateTime<Utc>,
    /// The day on which somebody last confirmed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_on: Option<NaiveDate>,
    /// Whether nobody confirms any more that this is right.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unconfirmed: bool,
    /// How many metres away it is as the crow flies, if that was asked for
    /// (`near`) and is known more precisely than the municipality.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance: Option<u32>,
    /// Whether one of the two points the distance lies between is not exact: to
    /// be shown as "ca.".
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub distance_is_approximate: bool,
    /// Where the query was found: a piece of HTML whose only markup is `<mark>`.
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
    /// Until when it is expected to be paused, that day included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_until: Option<NaiveDate>,
    /// Remark on its state, such as why it pauses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_note: Option<ShownText>,
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
    /// Documents to download.
    #[serde(default)]
    pub documents: Vec<DocumentLink>,
    /// Every id it has in a source it was imported from.
    pub external_ids: Vec<ExternalId>,
    /// When the published revision was published.
    #[serde(with = "crate::written::instant")]
    pub updated_at: DateTime<Utc>,
    /// A few offers of the same types: nearby ones first, of those what suits the
    /// reader's language and the time of day.
    #[serde(default)]
    pub similar: Vec<SimilarOffer>,
}

/// An offer like another one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SimilarOffer {
    /// Its slug, for links.
    pub slug: String,
    /// Title.
    pub title: ShownText,
    /// Name of its organisation.
    pub organisation: ShownText,
    /// Whether times are agreed with each person.
    pub by_arrangement: bool,
    /// The next date from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_date: Option<Occurrence>,
    /// How it goes on after the next date: the weekdays on which it takes place
    /// every week, none if it also has other dates; absent if that is the last
    /// date known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rhythm: Option<Vec<Weekday>>,
}

impl From<OfferSummary> for SimilarOffer {
    fn from(offer: OfferSummary) -> Self {
        Self {
            slug: offer.slug,
            title: offer.title,
            organisation: offer.organisation.name,
            by_arrangement: offer.by_arrangement,
            next_date: offer.next_date,
            rhythm: offer.rhythm,
        }
    }
}

/// What a summary tells about an offer beyond its content.
#[derive(Clone, Debug)]
pub struct OfferFrame {
    /// Its id.
    pub id: EntryId,
    /// Its slug.
    pub slug: String,
    /// Its id in the source it was imported from.
    pub external_id: Option<String>,
    /// Whether it is invented.
    pub demo: bool,
    /// The state of its entry.
    pub state: EntryState,
    /// Whose offer it is.
    pub organisation: OrganisationReference,
    /// The places its content refers to.
    pub places: Vec<PlaceAnswer>,
    /// The picture its content refers to.
    pub image: Option<ImageAnswer>,
    /// When it was first published.
    pub published_at: DateTime<Utc>,
    /// The day on which somebody last confirmed it.
    pub confirmed_on: Option<NaiveDate>,
    /// Whether nobody confirms any more that it is right.
    pub unconfirmed: bool,
}

impl OfferSummary {
    /// An offer as lists show it, in its source language and without a next
    /// date or a snippet; its rhythm holds as long as its dates go on.
    #[must_use]
    pub fn new(content: &OfferContent, frame: OfferFrame) -> Self {
        let source = &content.source_language;
        Self {
            id: frame.id,
            slug: frame.slug,
            external_id: frame.external_id,
            demo: frame.demo,
            state: frame.state,
            title: content.title.shown_or_empty(source),
            summary: content.summary.shown_or_empty(source),
            organisation: frame.organisation,
            fields: content.fields.clone(),
            offer_types: content.offer_types.clone(),
            target_groups: content.target_groups.clone(),
            age: content.age,
            languages_spoken: content.languages_spoken.clone(),
            language_level: content.language_level,
            cost: content.cost.kind,
            format: content.format,
            group_size: content.group_size,
            childcare: content.childcare,
            registration: content.registration.kind,
            access: content.access.kind,
            accessibility: content.accessibility.iter().copied().collect(),
            places: frame.places,
            whole_county: content.whole_county,
            by_arrangement: content.schedule.by_arrangement,
            next_date: None,
            rhythm: Some(content.schedule.rhythm()),
            image: frame.image,
            published_at: frame.published_at,
            confirmed_on: frame.confirmed_on,
            unconfirmed: frame.unconfirmed,
            distance: None,
            distance_is_approximate: false,
            snippet: None,
        }
    }
}

impl OfferDetail {
    /// An offer with everything its content says, in its source language. The
    /// description as HTML, contacts, documents, coming dates, ids elsewhere and
    /// what is said about its state are not part of the content, nor are similar
    /// offers: who knows them adds them.
    #[must_use]
    pub fn new(content: OfferContent, offer: OfferSummary, updated_at: DateTime<Utc>) -> Self {
        let source = &content.source_language;
        let shown = |text: &Option<LocalisedText>| text.as_ref().and_then(|text| text.shown(source));
        Self {
            offer,
            state_until: None,
            state_note: None,
            description: content.description.shown(source),
            description_html: None,
            cost_note: shown(&content.cost.note),
            registration_how: shown(&content.registration.how),
            registration_deadline: content.registration.deadline,
            access_note: shown(&content.access.note),
            online_url: content.online_url,
            schedule_note: shown(&content.schedule.note),
            rules: content.schedule.rules,
            dates: content.schedule.dates,
            exceptions: content.schedule.exceptions.into_iter().collect(),
            next_dates: Vec::new(),
            valid_from: content.valid_from,
            valid_until: content.valid_until,
            contacts: Vec::new(),
            documents: Vec::new(),
            external_ids: Vec::new(),
            updated_at,
            similar: Vec::new(),
            source_language: content.source_language,
        }
    }
}

impl ShownTexts for OfferSummary {
    fn texts_mut(&mut self) -> Vec<&mut ShownText> {
        let mut texts = vec![&mut self.title, &mut self.summary, &mut self.organisation.name];
        texts.extend(self.places.iter_mut().flat_map(PlaceAnswer::texts_mut));
        texts.extend(self.image.as_mut().map(|image| &mut image.alternative_text));
        texts
    }
}

impl ShownTexts for OfferDetail {
    fn texts_mut(&mut self) -> Vec<&mut ShownText> {
        let mut texts = self.offer.texts_mut();
        texts.extend(&mut self.state_note);
        texts.extend(&mut self.description);
        texts.extend(&mut self.cost_note);
        texts.extend(&mut self.registration_how);
        texts.extend(&mut self.access_note);
        texts.extend(&mut self.schedule_note);
        texts.extend(self.contacts.iter_mut().flat_map(ContactAnswer::texts_mut));
        texts.extend(self.documents.iter_mut().map(|document| &mut document.title));
        texts.extend(self.similar.iter_mut().flat_map(|offer| [&mut offer.title, &mut offer.organisation]));
        texts
    }
}
