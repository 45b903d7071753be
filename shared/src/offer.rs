//! Offers: something people can take part in or use.

mod values;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use self::values::{
    AccessKind, AccessibilityFeature, AgeRange, Childcare, CostKind, Format, GroupSize, LanguageLevel,
    LevelRange, RegistrationKind,
};
use crate::entry::{EntryState, FacetValues, ImageUse, LocalisedContent, PublicationDates, Reference};
use crate::facet::Facet;
use crate::id::{ContactId, MediaId, OrganisationId, PlaceId};
use crate::place::PlaceData;
use crate::problem::FieldError;
use crate::region::Region;
use crate::schedule::{Occurrence, Schedule, Slot};
use crate::text::{LanguageTag, LocalisedText};
use crate::validate::Violations;

/// What an offer costs, with a remark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// The kind.
    pub kind: CostKind,
    /// How much, for whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<LocalisedText>,
}

/// Whether and how to register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// Whether.
    pub kind: RegistrationKind,
    /// How.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<LocalisedText>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<NaiveDate>,
}

/// Who may come, with a remark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// Who.
    pub kind: AccessKind,
    /// Details; needed for `other`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<LocalisedText>,
}

/// The content of an offer, one revision of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OfferContent {
    /// The language the offer is written in; others are translations.
    #[serde(default = "LanguageTag::german")]
    pub source_language: LanguageTag,
    /// Title, 3 to 120 characters.
    pub title: LocalisedText,
    /// Summary, at most 300 characters.
    pub summary: LocalisedText,
    /// Description in Markdown, at most 10,000 characters.
    #[serde(default)]
    pub description: LocalisedText,
    /// One to three keys of fields of action.
    pub fields: Vec<String>,
    /// One to three keys of offer types.
    pub offer_types: Vec<String>,
    /// Keys of target groups.
    #[serde(default)]
    pub target_groups: Vec<String>,
    /// Ages it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<AgeRange>,
    /// Keys of languages spoken there.
    #[serde(default)]
    pub languages_spoken: Vec<String>,
    /// Language levels it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_level: Option<LevelRange>,
    /// What it costs.
    pub cost: Cost,
    /// How people take part.
    pub format: Format,
    /// Alone or with others.
    pub group_size: GroupSize,
    /// Whether children are looked after.
    pub childcare: Childcare,
    /// Whether and how to register.
    pub registration: Registration,
    /// Who may come.
    pub access: Access,
    /// What makes it accessible.
    #[serde(default)]
    pub accessibility: BTreeSet<AccessibilityFeature>,
    /// Where it takes place: places of the organisation, at most five.
    #[serde(default)]
    pub places: Vec<PlaceId>,
    /// Where to take part online.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub online_url: Option<String>,
    /// Whether it is available in the whole county.
    #[serde(default)]
    pub whole_county: bool,
    /// When it takes place.
    pub schedule: Schedule,
    /// First day on which it is valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// Last day on which it is valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
    /// First day on which it is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publish_from: Option<NaiveDate>,
    /// Last day on which it is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publish_until: Option<NaiveDate>,
    /// Whom to contact: contacts of the organisation, one to three.
    pub contacts: Vec<ContactId>,
    /// Picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<ImageUse>,
    /// Documents to download.
    #[serde(default)]
    pub documents: Vec<DocumentUse>,
}

/// A document used by an offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DocumentUse {
    /// Which document.
    pub media: MediaId,
    /// What it is called.
    pub title: LocalisedText,
}

impl LocalisedContent for OfferContent {
    fn source_language(&self) -> &LanguageTag {
        &self.source_language
    }

    fn texts_mut(&mut self) -> Vec<(String, &mut LocalisedText)> {
        let optional = [
            ("/cost/note", &mut self.cost.note),
            ("/registration/how", &mut self.registration.how),
            ("/access/note", &mut self.access.note),
            ("/schedule/note", &mut self.schedule.note),
        ];
        let mut texts = vec![
            ("/title".to_owned(), &mut self.title),
            ("/summary".to_owned(), &mut self.summary),
            ("/description".to_owned(), &mut self.description),
        ];
        texts.extend(optional.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text.as_mut()?))));
        let image = self.image.as_mut().map(|image| &mut image.alternative_text);
        texts.extend(image.map(|text| ("/image/alternative_text".to_owned(), text)));
        let titles = self.documents.iter_mut().enumerate();
        texts.extend(titles.map(|(number, it)| (format!("/documents/{number}/title"), &mut it.title)));
        texts
    }
}

impl OfferContent {
    /// Version of this document's schema, stored beside it.
    pub const SCHEMA_VERSION: i32 = 1;

    /// An offer of which nothing is known yet, with what most offers have.
    #[must_use]
    pub fn blank(source_language: LanguageTag) -> Self {
        Self {
            source_language,
            title: LocalisedText::default(),
            summary: LocalisedText::default(),
            description: LocalisedText::default(),
            fields: Vec::new(),
            offer_types: Vec::new(),
            target_groups: Vec::new(),
            age: None,
            languages_spoken: Vec::new(),
            language_level: None,
            cost: Cost { kind: CostKind::Free, note: None },
            format: Format::OnSite,
            group_size: GroupSize::Group,
            childcare: Childcare::No,
            registration: Registration { kind: RegistrationKind::None, how: None, deadline: None },
            access: Access { kind: AccessKind::OpenToAll, note: None },
            accessibility: BTreeSet::new(),
            places: Vec::new(),
            online_url: None,
            whole_county: false,
            schedule: Schedule::default(),
            valid_from: None,
            valid_until: None,
            publish_from: None,
            publish_until: None,
            contacts: Vec::new(),
            image: None,
            documents: Vec::new(),
        }
    }

    /// Checks every rule.
    ///
    /// # Errors
    /// The violated rules with JSON pointers into the content.
    pub fn validate(&self, reference: &Reference) -> Result<(), Vec<FieldError>> {
        let mut violations = Violations::default();
        self.check_texts(&mut violations);
        self.check_keys(&mut violations, reference);
        self.check_place(&mut violations);
        self.check_dates(&mut violations);
        violations.nest("/schedule", self.schedule.violations());
        violations.into_result()
    }

    fn check_texts(&self, violations: &mut Violations) {
        let source = &self.source_language;
        violations.require(*source != LanguageTag::undetermined(), "/source_language", "required");
        violations.required_text("/title", &self.title, source, 3, 120);
        violations.required_text("/summary", &self.summary, source, 1, 300);
        violations.text("/description", &self.description, 10_000);
        violations.optional_text("/cost/note", self.cost.note.as_ref(), 500);
        violations.optional_text("/registration/how", self.registration.how.as_ref(), 500);
        violations.optional_text("/access/note", self.access.note.as_ref(), 500);
        violations.require(
            self.access.kind != AccessKind::Other
                || self.access.note.as_ref().is_some_and(|note| !note.is_empty()),
            "/access/note",
            "required",
        );
        if let Some(image) = &self.image {
            violations.nest("/image", image.violations());
        }
        violations.length("/documents", self.documents.len(), 0, 5);
        for (index, document) in self.documents.iter().enumerate() {
            violations.text(&format!("/documents/{index}/title"), &document.title, 120);
        }
    }

    fn check_keys(&self, violations: &mut Violations, reference: &Reference) {
        let taxonomy = &reference.taxonomy;
        violations.length("/fields", self.fields.len(), 1, 3);
        violations.keys("/fields", &self.fields, |key| taxonomy.field(key).is_some());
        violations.length("/offer_types", self.offer_types.len(), 1, 3);
        violations.keys("/offer_types", &self.offer_types, |key| taxonomy.offer_type(key).is_some());
        violations.keys("/target_groups", &self.target_groups, |key| taxonomy.target_group(key).is_some());
        violations.keys("/languages_spoken", &self.languages_spoken, |key| taxonomy.language(key).is_some());
        violations.length("/contacts", self.contacts.len(), 1, 3);
        if let Some(age) = self.age {
            let most = 120;
            violations.require(age.from.is_none_or(|from| from <= most), "/age/from", "out_of_range");
            violations.require(age.to.is_none_or(|to| to <= most), "/age/to", "out_of_range");
            if let (Some(from), Some(to)) = (age.from, age.to) {
                violations.require(from <= to, "/age/to", "before_start");
            }
        }
        if let Some(level) = self.language_level {
            violations.require(level.from <= level.to, "/language_level/to", "before_start");
        }
    }

    fn check_place(&self, violations: &mut Violations) {
        violations.require(
            !self.places.is_empty() || self.online_url.is_some() || self.whole_county,
            "/places",
            "place_missing",
        );
        violations.length("/places", self.places.len(), 0, 5);
        violations.require(
            self.format == Format::OnSite || self.online_url.is_some(),
            "/online_url",
            "required",
        );
        violations.web_address("/online_url", self.online_url.as_deref());
    }

    fn check_dates(&self, violations: &mut Violations) {
        for (pointer, day) in [
            ("/valid_from", self.valid_from),
            ("/valid_until", self.valid_until),
            ("/publish_from", self.publish_from),
            ("/publish_until", self.publish_until),
            ("/registration/deadline", self.registration.deadline),
        ] {
            violations.day(pointer, day);
        }
        let ordered = |from: Option<NaiveDate>, until: Option<NaiveDate>| {
            from.zip(until).is_none_or(|(from, until)| from <= until)
        };
        violations.require(ordered(self.valid_from, self.valid_until), "/valid_until", "before_start");
        violations.require(ordered(self.publish_from, self.publish_until), "/publish_until", "before_start");
    }

    /// Its own dates that decide on its publication.
    #[must_use]
    pub fn publication_dates(&self) -> PublicationDates {
        PublicationDates {
            publish_from: self.publish_from,
            publish_until: self.publish_until,
            valid_until: self.valid_until,
            hidden_from: None,
        }
    }

    /// Every occurrence that begins on a local day from `first` to `last` (both
    /// included) and within the days on which the offer is valid; none while
    /// its entry does not take place. `federal_state` chooses the public
    /// holidays, for example `DE-NW`.
    #[must_use]
    pub fn occurrences(
        &self,
        entry: EntryState,
        first: NaiveDate,
        last: NaiveDate,
        federal_state: &str,
    ) -> Vec<Occurrence> {
        if !entry.takes_place() {
            return Vec::new();
        }
        let first = self.valid_from.map_or(first, |from| from.max(first));
        let last = self.valid_until.map_or(last, |until| until.min(last));
        self.schedule.occurrences(first, last, federal_state)
    }

    /// Whether it can be used everywhere in the county: there, or online.
    #[must_use]
    pub fn is_everywhere(&self) -> bool {
        self.whole_county || self.format == Format::Online
    }

    /// The facet values lists filter this offer by. An offer for the whole
    /// county or online belongs to every municipality; weekday and time of day
    /// are those of the coming `occurrences`.
    #[must_use]
    pub fn facet_values(
        &self,
        places: &[PlaceData],
        occurrences: &[Occurrence],
        organisation: OrganisationId,
        region: &Region,
    ) -> FacetValues {
        let municipalities = if self.is_everywhere() {
            region.municipalities.iter().map(|municipality| municipality.key.clone()).collect()
        } else {
            places.iter().map(|place| place.municipality.clone()).collect()
        };
        let one = |key: &str| BTreeSet::from([key.to_owned()]);
        let levels = LanguageLevel::ALL.iter().filter(|level| {
            self.language_level.is_some_and(|range| (range.from..=range.to).contains(*level))
        });
        let slots: BTreeSet<Slot> = occurrences.iter().map(Occurrence::slot).collect();
        FacetValues::from([
            (Facet::Field, self.fields.iter().cloned().collect()),
            (Facet::Type, self.offer_types.iter().cloned().collect()),
            (Facet::Municipality, municipalities),
            (Facet::Locality, places.iter().filter_map(PlaceData::locality_key).collect()),
            (Facet::PostalCode, places.iter().filter_map(|place| place.postal_code.clone()).collect()),
            (Facet::TargetGroup, self.target_groups.iter().cloned().collect()),
            (Facet::Language, self.languages_spoken.iter().cloned().collect()),
            (Facet::Level, levels.map(|level| level.key().to_owned()).collect()),
            (Facet::Cost, one(self.cost.kind.key())),
            (Facet::Format, one(self.format.key())),
            (Facet::GroupSize, one(self.group_size.key())),
            (Facet::Childcare, one(self.childcare.key())),
            (Facet::Registration, one(self.registration.kind.key())),
            (Facet::Access, one(self.access.kind.key())),
            (Facet::Accessibility, self.accessibility.iter().map(|it| it.key().to_owned()).collect()),
            (Facet::Weekday, slots.iter().map(|slot| slot.weekday.key().to_owned()).collect()),
            (Facet::TimeOfDay, slots.iter().map(|slot| slot.time_of_day.key().to_owned()).collect()),
            (Facet::Organisation, one(&organisation.to_string())),
        ])
    }
}
