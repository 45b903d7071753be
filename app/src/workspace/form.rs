//! Between contents and the fields of their forms. A field has the JSON pointer of what it shows as its
//! name, so that what is wrong with a content is known to be wrong with a field. Fields that are not in
//! a form leave what they stand for as it is.

mod begun;
mod coordinates;
mod documents;
mod known;
mod limits;
mod parts;
mod rows;
mod schedule;
mod texts;
mod unread;

use std::str::FromStr;

use chrono::{NaiveDate, NaiveTime};
use shared::entry::ImageUse;
use shared::offer::{
    AccessKind, AccessibilityFeature, AgeRange, Childcare, CostKind, Format, GroupSize, LanguageLevel,
    LevelRange, OfferContent, RegistrationKind,
};
use shared::organisation::{OrganisationKind, OrganisationProfile};
use shared::text::LocalisedText;
use shared::workspace::EntryContent;
use shared::written;

pub use begun::is_begun;
use documents::documents;
pub use documents::{KNOWN_DOCUMENT, MOST_DOCUMENTS, NEW_DOCUMENT};
pub use known::{known_contact, known_place};
pub use limits::{MISSING, Range, missing_in_row, most, range};
use parts::with_scheme;
pub use parts::{
    APPROXIMATE, CONTACTS, PLACES, USUAL_MUNICIPALITY, box_of_last, contact, has_new_parts,
    in_its_municipality, is_beside, is_unmade, nothing_to_take, place, place_errors, stated_contact,
    stated_place,
};
pub use rows::{edit_rows, place_of_rows, row_in, shape};
use schedule::schedule;
pub use schedule::{REPEATS, repeat_key};
use texts::texts;
pub use texts::{COMPARED, added_error, added_language, added_text, state_note};
pub use unread::{says_more, told, unread, unread_text};

/// The first parts of pointers for which it is said in words of its own what is missing.
pub const REQUIRED: [&str; 15] = [
    "title",
    "summary",
    "name",
    "fields",
    "offer_types",
    "access",
    "contacts",
    "contact",
    "places",
    "place",
    "schedule",
    "online_url",
    "email",
    "image",
    "logo",
];

/// The fields of a form that was sent, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Fields with their values.
    #[must_use]
    pub const fn new(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// Names and values.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The value of a field; `None` if the form does not have it. Of several with one name the last
    /// counts, so that a hidden one can stand for a box that is not ticked.
    #[must_use]
    pub fn one(&self, name: &str) -> Option<&str> {
        self.0.iter().rfind(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// What is chosen of several; `None` if the form does not ask.
    fn many(&self, name: &str) -> Option<Vec<&str>> {
        self.one(name)?;
        let values = self.0.iter().filter(|(field, value)| field == name && !value.is_empty());
        Some(values.map(|(_, value)| value.as_str()).collect())
    }

    fn ids<T: FromStr>(&self, name: &str) -> Option<Vec<T>> {
        Some(self.many(name)?.into_iter().filter_map(|id| id.parse().ok()).collect())
    }

    fn keys(&self, name: &str) -> Option<Vec<String>> {
        Some(self.many(name)?.into_iter().map(ToOwned::to_owned).collect())
    }

    /// A line, without spaces around it; `Some(None)` if it is empty.
    #[expect(clippy::option_option, reason = "not asked for is not the same as empty")]
    fn line(&self, name: &str) -> Option<Option<String>> {
        let line = self.one(name)?.trim();
        Some((!line.is_empty()).then(|| line.to_owned()))
    }

    /// A date; one that cannot be read is not taken.
    #[expect(clippy::option_option, reason = "not asked for is not the same as empty")]
    fn date(&self, name: &str) -> Option<Option<NaiveDate>> {
        match self.one(name)?.trim() {
            "" => Some(None),
            text => written::date(text).map(Some),
        }
    }

    fn time(&self, name: &str) -> Option<NaiveTime> {
        written::time(self.one(name)?.trim())
    }

    /// A small number; one that cannot be read is not taken.
    #[expect(clippy::option_option, reason = "not asked for is not the same as empty")]
    fn number(&self, name: &str) -> Option<Option<u8>> {
        match self.one(name)?.trim() {
            "" => Some(None),
            text => text.parse().ok().map(Some),
        }
    }

    fn is_ticked(&self, name: &str) -> Option<bool> {
        Some(!self.one(name)?.is_empty())
    }
}

/// Takes a value over, if there is one.
fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

/// The content of an entry as its form has it.
#[must_use]
pub fn content(fields: &Fields, base: &EntryContent) -> EntryContent {
    match base.clone() {
        EntryContent::Offer(content) => EntryContent::Offer(offer(fields, content)),
        EntryContent::Organisation(content) => EntryContent::Organisation(profile(fields, content)),
    }
}

/// An offer as its form has it.
#[must_use]
pub fn offer(fields: &Fields, mut offer: OfferContent) -> OfferContent {
    picture(fields, "/image", &mut offer.image);
    documents(fields, &mut offer);
    for note in
        [&mut offer.cost.note, &mut offer.registration.how, &mut offer.access.note, &mut offer.schedule.note]
    {
        note.get_or_insert_default();
    }
    texts(fields, &mut offer);
    for note in
        [&mut offer.cost.note, &mut offer.registration.how, &mut offer.access.note, &mut offer.schedule.note]
    {
        *note = note.take().filter(|note| !note.is_empty());
    }
    choices(fields, &mut offer);
    places(fields, &mut offer);
    schedule(fields, &mut offer);
    for (place, name) in [
        (&mut offer.valid_from, "/valid_from"),
        (&mut offer.valid_until, "/valid_until"),
        (&mut offer.publish_from, "/publish_from"),
        (&mut offer.publish_until, "/publish_until"),
        (&mut offer.registration.deadline, "/registration/deadline"),
    ] {
        set(place, fields.date(name));
    }
    // Nobody registers until a day where nobody registers.
    if fields.one("/registration/kind").is_some() && offer.registration.kind == RegistrationKind::None {
        offer.registration.deadline = None;
    }
    offer
}

/// The profile of an organisation as its form has it.
#[must_use]
pub fn profile(fields: &Fields, mut profile: OrganisationProfile) -> OrganisationProfile {
    picture(fields, "/image", &mut profile.image);
    picture(fields, "/logo", &mut profile.logo);
    texts(fields, &mut profile);
    set(&mut profile.short_name, fields.line("/short_name"));
    set(&mut profile.kind, fields.one("/kind").and_then(OrganisationKind::from_key));
    set(&mut profile.fields, fields.keys("/fields"));
    set(&mut profile.municipalities, fields.keys("/municipalities"));
    set(&mut profile.languages_spoken, fields.keys("/languages_spoken"));
    set(&mut profile.website, fields.line("/website").map(|line| line.map(with_scheme)));
    set(&mut profile.contacts, fields.ids("/contacts"));
    set(&mut profile.places, fields.ids("/places"));
    profile
}

/// Which picture is used in a place, and who made it; what can be seen on it is a text as others are.
fn picture(fields: &Fields, place: &str, picture: &mut Option<ImageUse>) {
    match fields.one(&format!("{place}/media")).map(str::parse) {
        None => return,
        Some(Err(_)) => *picture = None,
        Some(Ok(media)) if picture.as_ref().is_none_or(|picture| picture.media != media) => {
            *picture = Some(ImageUse { media, alternative_text: LocalisedText::default(), credit: None });
        }
        Some(Ok(_)) => {}
    }
    if let Some(picture) = picture {
        set(&mut picture.credit, fields.line(&format!("{place}/credit")));
    }
}

fn choices(fields: &Fields, offer: &mut OfferContent) {
    types(fields, offer);
    set(&mut offer.target_groups, fields.keys("/target_groups"));
    set(&mut offer.languages_spoken, fields.keys("/languages_spoken"));
    set(&mut offer.cost.kind, fields.one("/cost/kind").and_then(CostKind::from_key));
    set(&mut offer.format, fields.one("/format").and_then(Format::from_key));
    set(&mut offer.group_size, fields.one("/group_size").and_then(GroupSize::from_key));
    set(&mut offer.childcare, fields.one("/childcare").and_then(Childcare::from_key));
    set(&mut offer.registration.kind, fields.one("/registration/kind").and_then(RegistrationKind::from_key));
    set(&mut offer.access.kind, fields.one("/access/kind").and_then(AccessKind::from_key));
    let features = fields.many("/accessibility");
    let features = features.map(|keys| keys.into_iter().filter_map(AccessibilityFeature::from_key).collect());
    set(&mut offer.accessibility, features);
    let mut age = offer.age.unwrap_or(AgeRange { from: None, to: None });
    set(&mut age.from, fields.number("/age/from"));
    set(&mut age.to, fields.number("/age/to"));
    offer.age = (age.from.is_some() || age.to.is_some()).then_some(age);
    if let (Some(from), Some(to)) = (fields.one("/language_level/from"), fields.one("/language_level/to")) {
        let (from, to) = (LanguageLevel::from_key(from), LanguageLevel::from_key(to));
        // One of the two stands for both.
        offer.language_level = from.or(to).zip(to.or(from)).map(|(from, to)| LevelRange { from, to });
    }
}

/// Offer types come with the field of action they belong to, as `type@field`: nobody has to choose both.
fn types(fields: &Fields, offer: &mut OfferContent) {
    let Some(chosen) = fields.many("/offer_types") else { return };
    let chosen: Vec<(&str, &str)> = chosen.into_iter().filter_map(|pair| pair.split_once('@')).collect();
    offer.offer_types = chosen.iter().map(|(kind, _)| (*kind).to_owned()).collect();
    offer.fields.clear();
    for (_, field) in chosen {
        if !offer.fields.iter().any(|known| known == field) {
            offer.fields.push(field.to_owned());
        }
    }
}

fn places(fields: &Fields, offer: &mut OfferContent) {
    set(&mut offer.places, fields.ids("/places"));
    set(&mut offer.contacts, fields.ids("/contacts"));
    set(&mut offer.online_url, fields.line("/online_url").map(|line| line.map(with_scheme)));
    set(&mut offer.whole_county, fields.is_ticked("/whole_county"));
}

#[cfg(test)]
mod tests {
    use shared::text::{LanguageTag, Origin, Text};

    use super::*;

    pub(super) fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    pub(super) fn blank() -> OfferContent {
        OfferContent::blank(LanguageTag::german())
    }

    pub(super) fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, 1).expect("a date")
    }

    #[test]
    fn what_a_form_does_not_ask_for_stays() {
        let mut before = blank();
        before.fields = vec!["bildung".to_owned()];
        before.valid_until = Some(today());
        assert_eq!(offer(&fields(&[]), before.clone()), before);
    }

    #[test]
    fn texts_are_written_by_their_pointer_and_language() {
        let written = offer(
            &fields(&[
                ("/title/de", "Sprachcafé"),
                ("/title/ar", "مقهى"),
                ("/cost/note/de", "1 €\r\nfür Kaffee"),
            ]),
            blank(),
        );
        assert_eq!(written.title.iter().count(), 2);
        let note = written.cost.note.expect("a note");
        assert_eq!(note.get(&LanguageTag::german()).map(|text| text.text.as_str()), Some("1 €\nfür Kaffee"));
        // What is emptied is gone; what stays keeps where it comes from.
        let mut before = blank();
        before.title.set(LanguageTag::german(), Text::new("Café", Origin::Import));
        let same = offer(&fields(&[("/title/de", "Café"), ("/summary/de", " ")]), before.clone());
        assert_eq!(same, before);
        assert!(offer(&fields(&[("/title/de", "")]), before).title.is_empty());
    }

    #[test]
    fn boxes_that_are_not_ticked_are_told_from_those_that_are_not_there() {
        let mut before = blank();
        before.target_groups = vec!["frauen".to_owned()];
        before.whole_county = true;
        let emptied = offer(&fields(&[("/target_groups", ""), ("/whole_county", "")]), before.clone());
        assert!(emptied.target_groups.is_empty() && !emptied.whole_county);
        let ticked =
            fields(&[("/target_groups", ""), ("/target_groups", "kinder"), ("/target_groups", "frauen")]);
        assert_eq!(offer(&ticked, before).target_groups, ["kinder", "frauen"]);
    }

    #[test]
    fn with_its_types_an_offer_gets_their_fields_each_once() {
        let name = "/offer_types";
        let chosen = fields(&[
            (name, ""),
            (name, "sprachtreff@bildung"),
            (name, "sport@engagement"),
            (name, "lernhilfe@bildung"),
        ]);
        let offer = offer(&chosen, blank());
        assert_eq!(offer.offer_types, ["sprachtreff", "sport", "lernhilfe"]);
        assert_eq!(offer.fields, ["bildung", "engagement"]);
    }

    #[test]
    fn an_age_that_cannot_be_read_changes_nothing() {
        let (from, to) = ("/age/from", "/age/to");
        let age = |from, to| Some(AgeRange { from, to });
        let before = offer(&fields(&[(from, " 12 "), (to, "18")]), blank());
        assert_eq!(before.age, age(Some(12), Some(18)));
        assert_eq!(offer(&fields(&[(from, "300"), (to, "")]), before.clone()).age, age(Some(12), None));
        assert_eq!(offer(&fields(&[(from, ""), (to, "")]), before.clone()).age, None);
        assert_eq!(offer(&fields(&[]), before.clone()).age, before.age);
    }

    #[test]
    fn who_asks_for_no_registration_has_no_last_day_for_it() {
        let (kind, deadline) = ("/registration/kind", ("/registration/deadline", "2026-12-01"));
        let with = offer(&fields(&[(kind, "required"), deadline]), blank());
        assert_eq!(with.registration.deadline, Some(today()));
        assert_eq!(offer(&fields(&[("/title/de", "")]), with.clone()).registration.deadline, Some(today()));
        let without = offer(&fields(&[(kind, "none"), deadline]), with);
        assert_eq!(without.registration.deadline, None);
    }

    #[test]
    fn a_profile_has_a_logo_beside_its_picture() {
        let (first, second) =
            ("0193f0a0-0000-7000-8000-000000000001", "0193f0a0-0000-7000-8000-000000000002");
        let blank = OrganisationProfile::named(LocalisedText::default(), LanguageTag::german(), Vec::new());
        let both = fields(&[
            ("/image/media", first),
            ("/image/alternative_text/de", "Ein Tisch"),
            ("/logo/media", second),
            ("/logo/alternative_text/de", "Logo: Verein"),
        ]);
        let with = profile(&both, blank);
        let shown = |picture: &Option<ImageUse>| {
            let text = |picture: &ImageUse| picture.alternative_text.get(&LanguageTag::german()).cloned();
            let picture = picture.as_ref().expect("a picture");
            (picture.media.to_string(), text(picture).map(|text| text.text).unwrap_or_default())
        };
        assert_eq!(shown(&with.image), (first.to_owned(), "Ein Tisch".to_owned()));
        assert_eq!(shown(&with.logo), (second.to_owned(), "Logo: Verein".to_owned()));
        let without = profile(&fields(&[("/logo/media", "")]), with.clone());
        assert_eq!((without.image, without.logo), (with.image, None));
    }

    #[test]
    fn another_picture_needs_another_description() {
        let (first, second) =
            ("0193f0a0-0000-7000-8000-000000000001", "0193f0a0-0000-7000-8000-000000000002");
        let named = fields(&[
            ("/image/media", first),
            ("/image/alternative_text/de", "Ein Tisch"),
            ("/image/credit", "Verein"),
        ]);
        let with = offer(&named, blank());
        let image = with.image.clone().expect("a picture");
        assert_eq!((image.credit.as_deref(), image.alternative_text.is_empty()), (Some("Verein"), false));
        assert_eq!(offer(&fields(&[("/title/de", "")]), with.clone()).image, with.image);
        let other = offer(&fields(&[("/image/media", second)]), with.clone()).image.expect("a picture");
        assert!(other.alternative_text.is_empty());
        assert_eq!(offer(&fields(&[("/image/media", "")]), with).image, None);
    }
}
