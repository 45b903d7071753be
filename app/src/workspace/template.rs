//! How offers begin: from a template, with what the organisation has said before.

use api_client::{ApiClient, ApiError};
use shared::entry::EntryKind;
use shared::id::{ContactId, PlaceId};
use shared::offer::{GroupSize, OfferContent, RegistrationKind};
use shared::text::LanguageTag;
use shared::workspace::{EntryContent, OwnContact, OwnPlace};

use super::form::blank_rule;

/// How many contacts an offer has at most; a profile may have more.
const MOST_CONTACTS: usize = 3;

/// Keys of the templates, in the order in which they are offered: keys of offer types, each with the
/// field of action it belongs to.
pub(crate) const TEMPLATES: [(&str, &str); 6] = [
    ("sprachtreff", "bildung"),
    ("lernhilfe", "bildung"),
    ("deutschkurs", "bildung"),
    ("migrationsberatung", "ankommen_alltag"),
    ("sport", "engagement"),
    ("begegnung", "engagement"),
];

/// How many of the newest offers are looked at for what an organisation's offers usually have.
const NEWEST_OFFERS: usize = 3;

/// What the offers of an organisation usually have. Each part is that of the first content that has some.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Usual {
    contacts: Vec<ContactId>,
    places: Vec<PlaceId>,
    /// Keys of the languages spoken.
    languages: Vec<String>,
}

impl Usual {
    /// Whether no part is missing.
    const fn is_whole(&self) -> bool {
        !self.contacts.is_empty() && !self.places.is_empty() && !self.languages.is_empty()
    }

    /// Takes from a content what is still missing.
    fn add(&mut self, content: &EntryContent) {
        let (contacts, places, languages) = match content {
            EntryContent::Offer(offer) => (&offer.contacts, &offer.places, &offer.languages_spoken),
            EntryContent::Organisation(profile) => {
                (&profile.contacts, &profile.places, &profile.languages_spoken)
            }
        };
        if self.contacts.is_empty() {
            self.contacts.clone_from(contacts);
            self.contacts.truncate(MOST_CONTACTS);
        }
        if self.places.is_empty() {
            self.places.clone_from(places);
        }
        if self.languages.is_empty() {
            self.languages.clone_from(languages);
        }
    }

    /// Takes what the organisation has only one of, where nothing else is known.
    fn or_only(mut self, contacts: &[OwnContact], places: &[OwnPlace]) -> Self {
        if let ([], [only]) = (&*self.contacts, contacts) {
            self.contacts = vec![only.id];
        }
        if let ([], [only]) = (&*self.places, places) {
            self.places = vec![only.id];
        }
        self
    }
}

/// What an organisation's offers usually have: read from the newest ones and from the profile, until
/// nothing is missing any more.
///
/// # Errors
/// What the API refuses.
pub(super) async fn usual(api: &ApiClient, organisation: &str) -> Result<Usual, ApiError> {
    let known = api.organisation_work(organisation).await?;
    let own = &known.organisation;
    let offers = own.entries.iter().filter(|entry| entry.kind == EntryKind::Offer).take(NEWEST_OFFERS);
    let mut usual = Usual::default();
    for entry in offers.chain([&own.profile]) {
        if usual.is_whole() {
            break;
        }
        usual.add(&api.entry_work(&entry.id.to_string()).await?.content);
    }
    Ok(usual.or_only(&known.contacts, &known.places))
}

/// An offer from a template, or without one if there is none of this key. Those from a template take place
/// every week, on days that are still to be chosen.
pub(super) fn offer(key: &str, usual: Usual) -> OfferContent {
    let mut offer = OfferContent::blank(LanguageTag::german());
    if let Some((kind, field)) = TEMPLATES.iter().find(|(kind, _)| *kind == key) {
        offer.offer_types = vec![(*kind).to_owned()];
        offer.fields = vec![(*field).to_owned()];
        offer.schedule.rules = vec![blank_rule()];
    }
    match key {
        "lernhilfe" | "deutschkurs" => offer.registration.kind = RegistrationKind::Required,
        "migrationsberatung" => {
            offer.group_size = GroupSize::Individual;
            offer.registration.kind = RegistrationKind::Recommended;
        }
        _ => {}
    }
    offer.contacts = usual.contacts;
    offer.places = usual.places;
    offer.languages_spoken = usual.languages;
    offer
}

/// An offer like another one. Its single dates are those of the other one's and are left out.
pub(super) fn copied(mut offer: OfferContent) -> OfferContent {
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
    use shared::entry::ContactData;
    use shared::organisation::OrganisationProfile;
    use shared::place::PlaceData;
    use shared::schedule::{Repeat, SingleDate};
    use shared::taxonomy::Taxonomy;
    use shared::text::{LocalisedText, Origin, Text};

    use super::super::form::edit_rows;
    use super::*;

    fn contact(number: u8) -> ContactId {
        format!("0193f0a0-0000-7000-8000-0000000000{number:02}").parse().expect("an id")
    }

    fn place(number: u8) -> PlaceId {
        format!("0193f0a0-0000-7000-8000-0000000001{number:02}").parse().expect("an id")
    }

    fn blank() -> OfferContent {
        OfferContent::blank(LanguageTag::german())
    }

    fn own_contact(number: u8) -> OwnContact {
        let contact_data = ContactData::default();
        OwnContact {
            id: contact(number),
            contact: contact_data,
            name_consent_at: None,
            version: 1,
            used_by: Vec::new(),
        }
    }

    fn own_place(number: u8) -> OwnPlace {
        OwnPlace { id: place(number), place: PlaceData::default(), version: 1, used_by: Vec::new() }
    }

    fn profile() -> OrganisationProfile {
        OrganisationProfile::named(LocalisedText::default(), LanguageTag::german(), Vec::new())
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
        let begun = offer("sprachtreff", usual);
        assert_eq!((begun.contacts, begun.places), (vec![contact(1)], vec![place(2)]));
        assert_eq!(begun.languages_spoken, ["ar"]);
    }

    #[test]
    fn an_empty_draft_leaves_the_only_contact_and_place() {
        let mut usual = Usual::default();
        usual.add(&EntryContent::Offer(blank()));
        let begun = offer("", usual.clone().or_only(&[own_contact(1)], &[own_place(1)]));
        assert_eq!((begun.contacts, begun.places), (vec![contact(1)], vec![place(1)]));
        // Of several nobody knows which one.
        let begun = offer("", usual.clone().or_only(&[own_contact(1), own_contact(2)], &[]));
        assert!(begun.contacts.is_empty() && begun.places.is_empty());
        // What is known counts more.
        usual.add(&EntryContent::Offer(OfferContent { contacts: vec![contact(2)], ..blank() }));
        assert_eq!(offer("", usual.or_only(&[own_contact(1)], &[])).contacts, [contact(2)]);
    }

    #[test]
    fn an_offer_takes_no_more_contacts_of_a_profile_than_it_may_have() {
        let mut usual = Usual::default();
        let contacts = (1..=5).map(contact).collect();
        usual.add(&EntryContent::Organisation(OrganisationProfile { contacts, ..profile() }));
        assert_eq!(offer("", usual).contacts.len(), MOST_CONTACTS);
    }

    #[test]
    fn templates_ask_for_no_more_than_the_days() {
        for (key, field) in TEMPLATES {
            let begun = offer(key, Usual::default());
            assert_eq!((begun.offer_types, begun.fields), (vec![key.to_owned()], vec![field.to_owned()]));
            let [rule] = &*begun.schedule.rules else { panic!("{key} has one rule") };
            assert!(matches!(&rule.repeat, Repeat::Weekly { interval: 1, weekdays } if weekdays.is_empty()));
            // Whom it is for is not for a template to say.
            assert!(begun.target_groups.is_empty());
        }
        assert_eq!(offer("", Usual::default()), blank());
        assert_eq!(offer("deutschkurs", Usual::default()).registration.kind, RegistrationKind::Required);
        assert_eq!(offer("migrationsberatung", Usual::default()).group_size, GroupSize::Individual);
    }

    #[test]
    fn a_copy_has_everything_but_single_days() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 1);
        let mut before = blank();
        before.title = LocalisedText::new(LanguageTag::german(), Text::new("Sprachcafé", Origin::Person));
        before.contacts = vec![contact(1)];
        before.target_groups = vec!["frauen".to_owned()];
        edit_rows(&mut before, true, "/schedule/rules", day.expect("a date"));
        let kept = before.clone();
        let times = blank_rule();
        before.schedule.dates = vec![SingleDate {
            date: day.expect("a date"),
            start_time: times.start_time,
            end_time: times.end_time,
        }];
        before.schedule.exceptions.extend(day);
        (before.valid_from, before.valid_until) = (day, day);
        (before.publish_from, before.publish_until) = (day, day);
        before.registration.deadline = day;
        assert_eq!(copied(before), kept);
    }

    #[test]
    fn templates_are_of_the_taxonomy() {
        let taxonomy = include_str!("../../../shared/region/siegen-wittgenstein/taxonomy.json");
        let taxonomy: Taxonomy = serde_json::from_str(taxonomy).expect("the taxonomy is well formed");
        for (kind, field) in TEMPLATES {
            let kind = taxonomy.offer_type(kind).expect("an offer type");
            assert!(taxonomy.field(field).is_some(), "{field}");
            assert_eq!(kind.field, field, "{}", kind.key);
        }
    }
}
