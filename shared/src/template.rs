//! How offers begin: from a template, like another offer, or blank; with what the organisation has said
//! before. The templates are data of the county.

use serde::{Deserialize, Serialize};

use crate::id::{ContactId, EntryId, PlaceId};
use crate::offer::OfferContent;
use crate::problem::FieldError;
use crate::schedule::Rule;
use crate::taxonomy::{Labels, Taxonomy, Template};
use crate::text::{LanguageTag, LocalisedText, Origin, Text};
use crate::validate::Violations;
use crate::workspace::EntryContent;

/// How many contacts an offer has at most; a profile may have more.
const MOST_CONTACTS: usize = 3;

/// What offers can begin from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfferTemplates {
    /// The templates, in the order in which they are offered.
    pub items: Vec<OfferTemplate>,
}

/// What an offer can begin from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfferTemplate {
    /// Its key: that of an offer type, whose label is its name.
    pub key: String,
    /// What the offer begins with, but for what the offers of its organisation usually have.
    pub offer: OfferContent,
}

/// What an offer begins from: a template, another offer, or neither.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct OfferBeginning {
    /// The key of a template.
    pub template: Option<String>,
    /// Another offer of the organisation; not together with a template.
    pub copy: Option<EntryId>,
}

impl OfferBeginning {
    /// Checks every rule.
    ///
    /// # Errors
    /// The violated rules.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut violations = Violations::default();
        let is_one = self.template.is_none() || self.copy.is_none();
        violations.require(is_one, "/copy", "too_many");
        violations.into_result()
    }
}

impl OfferTemplate {
    /// The templates of a county: those whose offer type it has.
    #[must_use]
    pub fn all(taxonomy: &Taxonomy) -> Vec<Self> {
        taxonomy.templates.iter().filter_map(|template| Self::of(template, taxonomy)).collect()
    }

    /// A template as offers begin with it: they take place every week, on days that are still to be chosen.
    /// `None` if the county does not have its offer type.
    pub(crate) fn of(template: &Template, taxonomy: &Taxonomy) -> Option<Self> {
        let kind = taxonomy.offer_type(&template.offer_type)?;
        let mut offer = OfferContent::blank(LanguageTag::german());
        offer.title = written(&template.title);
        offer.summary = written(&template.summary);
        offer.description = written(&template.description);
        offer.offer_types = vec![kind.key.clone()];
        offer.fields = vec![kind.field.clone()];
        offer.schedule.rules = vec![Rule::blank()];
        offer.registration.kind = template.registration.unwrap_or(offer.registration.kind);
        offer.group_size = template.group_size.unwrap_or(offer.group_size);
        Some(Self { key: kind.key.clone(), offer })
    }
}

/// A text of a template: a person of the county has written it.
fn written(texts: &Labels) -> LocalisedText {
    let mut written = LocalisedText::default();
    for (language, text) in texts {
        written.set(language.clone(), Text::new(text, Origin::Person));
    }
    written
}

/// What the offers of an organisation usually have. Each part is that of the first content that has some.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usual {
    contacts: Vec<ContactId>,
    places: Vec<PlaceId>,
    /// Keys of the languages spoken.
    languages: Vec<String>,
}

impl Usual {
    /// Whether no part is missing.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        !self.contacts.is_empty() && !self.places.is_empty() && !self.languages.is_empty()
    }

    /// Takes from a content what is still missing.
    pub fn add(&mut self, content: &EntryContent) {
        let languages = match content {
            EntryContent::Offer(offer) => &offer.languages_spoken,
            EntryContent::Organisation(profile) => &profile.languages_spoken,
        };
        if self.contacts.is_empty() {
            self.contacts = content.contacts().iter().take(MOST_CONTACTS).copied().collect();
        }
        if self.places.is_empty() {
            self.places = content.places().to_vec();
        }
        if self.languages.is_empty() {
            self.languages.clone_from(languages);
        }
    }

    /// Takes what the organisation has only one of, where nothing else is known.
    #[must_use]
    pub fn or_only(mut self, contacts: &[ContactId], places: &[PlaceId]) -> Self {
        if let ([], [only]) = (&*self.contacts, contacts) {
            self.contacts = vec![*only];
        }
        if let ([], [only]) = (&*self.places, places) {
            self.places = vec![*only];
        }
        self
    }

    /// An offer that begins from a template, or blank, with what offers usually have.
    #[must_use]
    pub fn begin(self, template: Option<OfferTemplate>) -> OfferContent {
        let blank = || OfferContent::blank(LanguageTag::german());
        OfferContent {
            contacts: self.contacts,
            places: self.places,
            languages_spoken: self.languages,
            ..template.map_or_else(blank, |template| template.offer)
        }
    }
}

/// An offer like another one. Its single days are those of the other one and are left out.
#[must_use]
pub fn copied(mut offer: OfferContent) -> OfferContent {
    offer.schedule.dates.clear();
    offer.schedule.exceptions.clear();
    offer.valid_from = None;
    offer.valid_until = None;
    offer.publish_from = None;
    offer.publish_until = None;
    offer.registration.deadline = None;
    offer
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::entry::ImageUse;
    use crate::id::MediaId;
    use crate::offer::{GroupSize, RegistrationKind};
    use crate::organisation::OrganisationProfile;
    use crate::quality::{ReadingLevel, hints, readability};
    use crate::schedule::{Repeat, SingleDate};
    use crate::taxonomy::OfferType;

    /// Beginnings of words about what is chosen in fields: costs, registration, days, places and ages.
    const ELSEWHERE: &str = "kosten gratis gebühr euro beitrag anmeld angemeldet termin montag dienstag \
                             mittwoch donnerstag freitag samstag sonntag wochen wöchentlich täglich uhr raum \
                             räume zimmer saal straße online alter jahr jugend erwachsen senior";

    fn contact(number: u8) -> ContactId {
        format!("0193f0a0-0000-7000-8000-0000000000{number:02}").parse().expect("an id")
    }

    fn place(number: u8) -> PlaceId {
        format!("0193f0a0-0000-7000-8000-0000000001{number:02}").parse().expect("an id")
    }

    fn blank() -> OfferContent {
        OfferContent::blank(LanguageTag::german())
    }

    fn profile() -> OrganisationProfile {
        OrganisationProfile::named(LocalisedText::default(), LanguageTag::german(), Vec::new())
    }

    fn german_text(text: &str) -> LocalisedText {
        LocalisedText::new(LanguageTag::german(), Text::new(text, Origin::Person))
    }

    fn taxonomy() -> Taxonomy {
        let taxonomy = include_str!("../region/siegen-wittgenstein/taxonomy.json");
        serde_json::from_str(taxonomy).expect("the taxonomy is well formed")
    }

    fn templates() -> Vec<OfferTemplate> {
        OfferTemplate::all(&taxonomy())
    }

    fn template(key: &str) -> OfferTemplate {
        templates().into_iter().find(|template| template.key == key).expect("a template")
    }

    #[test]
    fn each_part_comes_from_the_newest_content_that_has_it() {
        let with_contact = OfferContent { contacts: vec![contact(1)], ..blank() };
        let older = OfferContent { contacts: vec![contact(2)], places: vec![place(2)], ..blank() };
        let profile = OrganisationProfile {
            contacts: vec![contact(3)],
            places: vec![place(3)],
            languages_spoken: vec!["ar".to_owned()],
            ..profile()
        };
        let mut usual = Usual::default();
        for content in [blank(), with_contact, older].map(EntryContent::Offer) {
            usual.add(&content);
            assert!(!usual.is_whole());
        }
        usual.add(&EntryContent::Organisation(profile));
        assert!(usual.is_whole());
        let template = template("sprachtreff");
        let begun = usual.begin(Some(template.clone()));
        assert_eq!(begun.contacts, [contact(1)]);
        assert_eq!(begun.places, [place(2)]);
        assert_eq!(begun.languages_spoken, ["ar"]);
        let bare = OfferContent { contacts: vec![], places: vec![], languages_spoken: vec![], ..begun };
        assert_eq!(bare, template.offer);
    }

    #[test]
    fn an_empty_draft_leaves_the_only_contact_and_place() {
        let mut usual = Usual::default();
        usual.add(&EntryContent::Offer(blank()));
        let begun = usual.clone().or_only(&[contact(1)], &[place(1)]).begin(None);
        assert_eq!((begun.contacts, begun.places), (vec![contact(1)], vec![place(1)]));
        // Of several nobody knows which one.
        let begun = usual.clone().or_only(&[contact(1), contact(2)], &[]).begin(None);
        assert!(begun.contacts.is_empty() && begun.places.is_empty());
        // What is known counts more.
        usual.add(&EntryContent::Offer(OfferContent { contacts: vec![contact(2)], ..blank() }));
        assert_eq!(usual.or_only(&[contact(1)], &[]).begin(None).contacts, [contact(2)]);
    }

    #[test]
    fn an_offer_takes_no_more_contacts_of_a_profile_than_it_may_have() {
        let mut usual = Usual::default();
        let contacts = (1..=5).map(contact).collect();
        usual.add(&EntryContent::Organisation(OrganisationProfile { contacts, ..profile() }));
        assert_eq!(usual.begin(None).contacts.len(), MOST_CONTACTS);
    }

    #[test]
    fn templates_ask_for_no_more_than_the_days() {
        let (taxonomy, found) = (taxonomy(), templates());
        assert_eq!(found.len(), taxonomy.templates.len());
        for (OfferTemplate { key, offer }, known) in found.iter().zip(&taxonomy.templates) {
            assert_eq!(*key, known.offer_type);
            let field = &taxonomy.offer_type(key).expect("an offer type").field;
            assert_eq!((&*offer.offer_types, &*offer.fields), (&[key.clone()][..], &[field.clone()][..]));
            let [rule] = &*offer.schedule.rules else { panic!("{key} has one rule") };
            assert!(matches!(&rule.repeat, Repeat::Weekly { interval: 1, weekdays } if weekdays.is_empty()));
            // Whom it is for is not for a template to say.
            assert!(offer.target_groups.is_empty());
        }
        assert_eq!(Usual::default().begin(None), blank());
        assert_eq!(template("sprachtreff").offer.registration, blank().registration);
        assert_eq!(template("deutschkurs").offer.registration.kind, RegistrationKind::Required);
        assert_eq!(template("migrationsberatung").offer.group_size, GroupSize::Individual);
    }

    #[test]
    fn the_texts_of_templates_are_plain() {
        for OfferTemplate { key, mut offer } in templates() {
            // What nobody but the organisation can say.
            offer.languages_spoken = vec!["de".to_owned()];
            let simple = LanguageTag::parse("de-simple").expect("a language tag");
            offer.summary.set(simple, Text::new("Kommen Sie zu uns.", Origin::Person));
            let alternative_text = german_text("Drei Frauen sitzen an einem Tisch und lachen.");
            offer.image = Some(ImageUse { media: MediaId::default(), alternative_text, credit: None });
            let content = EntryContent::Offer(offer);
            let found = hints(&content);
            assert!(found.is_empty(), "{key}: {found:?}");
            let level = readability(&content).map(|it| it.level);
            assert_eq!(level, Some(ReadingLevel::Easy), "{key} is long enough to be judged, and easy");
        }
    }

    #[test]
    fn the_texts_of_templates_leave_no_gap_and_say_nothing_that_is_chosen_elsewhere() {
        for OfferTemplate { key, offer } in templates() {
            for text in [&offer.title, &offer.summary, &offer.description] {
                let texts: Vec<_> = text.iter().collect();
                let [(language, text)] = &*texts else { panic!("{key} has one text: {texts:?}") };
                assert_eq!((*language, text.origin), (&LanguageTag::german(), Origin::Person), "{key}");
                let text = text.text.to_lowercase();
                let is_gap = |sign: char| "[]{}<>_…@".contains(sign) || sign.is_ascii_digit();
                assert!(!text.contains(is_gap) && !text.contains(".."), "{key}: {text}");
                let mut words = text.split(|sign: char| !sign.is_alphanumeric());
                let is_said = |word: &&str| ELSEWHERE.split(' ').any(|beginning| word.starts_with(beginning));
                assert_eq!(words.find(is_said), None, "{key}");
            }
        }
    }

    #[test]
    fn a_county_has_no_template_for_an_offer_type_it_does_not_have() {
        let kind = |key: &str| OfferType {
            key: key.to_owned(),
            field: "freizeit".to_owned(),
            labels: Labels::new(),
        };
        let offer_types = vec![kind("garten"), kind("sport")];
        let found = OfferTemplate::all(&Taxonomy { offer_types, ..taxonomy() });
        let [OfferTemplate { key, offer }] = &*found else { panic!("there is one: {found:?}") };
        assert_eq!((key.as_str(), &*offer.fields), ("sport", &["freizeit".to_owned()][..]));
    }

    #[test]
    fn an_offer_begins_from_one_thing() {
        let (template, copy) = (Some("sport".to_owned()), Some(EntryId::default()));
        for beginning in [
            OfferBeginning::default(),
            OfferBeginning { template: template.clone(), copy: None },
            OfferBeginning { template: None, copy },
        ] {
            assert_eq!(beginning.validate(), Ok(()));
        }
        let both = OfferBeginning { template, copy }.validate();
        assert_eq!(both, Err(vec![FieldError::new("/copy", "too_many")]));
    }

    #[test]
    fn a_copy_has_everything_but_single_days() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 1);
        let mut before = blank();
        before.title = german_text("Sprachcafé");
        before.contacts = vec![contact(1)];
        before.target_groups = vec!["frauen".to_owned()];
        before.schedule.rules = vec![Rule::blank()];
        let kept = before.clone();
        before.schedule.dates = vec![SingleDate::blank(day.expect("a date"))];
        before.schedule.exceptions.extend(day);
        (before.valid_from, before.valid_until) = (day, day);
        (before.publish_from, before.publish_until) = (day, day);
        before.registration.deadline = day;
        assert_eq!(copied(before), kept);
    }
}
