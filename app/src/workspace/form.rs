//! Between contents and the fields of their forms. A field has the JSON pointer of what it shows as its
//! name, so that what is wrong with a content is known to be wrong with a field. Fields that are not in
//! a form leave what they stand for as it is.

use std::collections::BTreeSet;
use std::str::FromStr;

use chrono::{NaiveDate, NaiveTime};
use shared::entry::{ContactData, ImageUse, LocalisedContent};
use shared::offer::{
    AccessKind, AccessibilityFeature, AgeRange, Childcare, CostKind, Format, GroupSize, LanguageLevel,
    LevelRange, OfferContent, RegistrationKind,
};
use shared::organisation::{OrganisationKind, OrganisationProfile};
use shared::place::{Coordinates, PlaceData, Point, Precision};
use shared::problem::FieldError;
use shared::schedule::{Repeat, Rule, SingleDate, Weekday};
use shared::text::{LanguageTag, LocalisedText, Origin, Text};
use shared::workspace::{EntryContent, StatedContact};
use shared::written;

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
        match self.one(name)? {
            "" => Some(None),
            text => written::date(text).map(Some),
        }
    }

    fn time(&self, name: &str) -> Option<NaiveTime> {
        written::time(self.one(name)?)
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
    image(fields, &mut offer.image);
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
    offer
}

/// The profile of an organisation as its form has it.
#[must_use]
pub fn profile(fields: &Fields, mut profile: OrganisationProfile) -> OrganisationProfile {
    image(fields, &mut profile.image);
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

/// Which picture is used, and who made it; what can be seen on it is a text as others are.
fn image(fields: &Fields, image: &mut Option<ImageUse>) {
    match fields.one("/image/media").map(str::parse) {
        None => return,
        Some(Err(_)) => *image = None,
        Some(Ok(media)) if image.as_ref().is_none_or(|image| image.media != media) => {
            *image = Some(ImageUse { media, alternative_text: LocalisedText::default(), credit: None });
        }
        Some(Ok(_)) => {}
    }
    if let Some(image) = image {
        set(&mut image.credit, fields.line("/image/credit"));
    }
}

/// Every text in every language that the form has.
fn texts(fields: &Fields, content: &mut dyn LocalisedContent) {
    for (pointer, text) in content.texts_mut() {
        for (name, value) in fields.pairs() {
            let language = name.strip_prefix(&pointer).and_then(|rest| rest.strip_prefix('/'));
            if let Some(language) = language.and_then(LanguageTag::parse) {
                // Compared with what it translates, and still right.
                if fields.is_ticked(&format!("/compared{name}")) == Some(true) {
                    compare(text, &language);
                }
                write(text, language, value);
            }
        }
    }
}

/// Writes a text, unless it is there already: then it stays as it is with where it comes from.
fn write(text: &mut LocalisedText, language: LanguageTag, value: &str) {
    // Browsers send line breaks as two characters.
    let value = value.replace("\r\n", "\n");
    if text.get(&language).is_none_or(|known| known.text != value) {
        text.set(language, Text::new(value, Origin::Person));
    }
    text.forget_blanks();
}

/// Notes that somebody has compared a translation with its source text.
fn compare(text: &mut LocalisedText, language: &LanguageTag) {
    if let Some(known) = text.get(language) {
        let compared = Text { checked: true, source_hash: None, ..known.clone() };
        text.set(language.clone(), compared);
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
    if let (Some(from), Some(to)) = (fields.one("/age/from"), fields.one("/age/to")) {
        let age = AgeRange { from: from.trim().parse().ok(), to: to.trim().parse().ok() };
        offer.age = (age.from.is_some() || age.to.is_some()).then_some(age);
    }
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

fn schedule(fields: &Fields, offer: &mut OfferContent) {
    let schedule = &mut offer.schedule;
    set(&mut schedule.by_arrangement, fields.is_ticked("/schedule/by_arrangement"));
    for (number, rule) in schedule.rules.iter_mut().enumerate() {
        self::rule(fields, &format!("/schedule/rules/{number}"), rule);
    }
    for (number, single) in schedule.dates.iter_mut().enumerate() {
        let here = format!("/schedule/dates/{number}");
        set(&mut single.date, fields.date(&format!("{here}/date")).flatten());
        set(&mut single.start_time, fields.time(&format!("{here}/start_time")));
        set(&mut single.end_time, fields.time(&format!("{here}/end_time")));
    }
    let rows = fields.pairs().iter().filter_map(|(name, value)| {
        let row: usize = name.strip_prefix("/schedule/exceptions/")?.parse().ok()?;
        Some((row, written::date(value)))
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        let known: Vec<NaiveDate> = schedule.exceptions.iter().copied().collect();
        // A day that cannot be read, or not yet, stays the one it was.
        schedule.exceptions =
            rows.into_iter().filter_map(|(row, day)| day.or_else(|| known.get(row).copied())).collect();
    }
}

/// How each rule of a content repeats: that decides which fields its form has.
#[must_use]
pub fn repeats(content: &EntryContent) -> Vec<&'static str> {
    match content {
        EntryContent::Offer(offer) => {
            offer.schedule.rules.iter().map(|rule| repeat_key(&rule.repeat)).collect()
        }
        EntryContent::Organisation(_) => Vec::new(),
    }
}

/// How a rule repeats, as one choice.
pub const REPEATS: [&str; 4] = ["weekly", "fortnightly", "monthly_by_weekday", "monthly_by_date"];

/// The choice that stands for how a rule repeats.
#[must_use]
pub const fn repeat_key(repeat: &Repeat) -> &'static str {
    match repeat {
        Repeat::Weekly { interval: 0 | 1, .. } => REPEATS[0],
        Repeat::Weekly { .. } => REPEATS[1],
        Repeat::MonthlyByWeekday { .. } => REPEATS[2],
        Repeat::MonthlyByDate { .. } => REPEATS[3],
    }
}

fn rule(fields: &Fields, here: &str, rule: &mut Rule) {
    let name = |rest: &str| format!("{here}{rest}");
    set(&mut rule.start_time, fields.time(&name("/start_time")));
    set(&mut rule.end_time, fields.time(&name("/end_time")));
    set(&mut rule.from, fields.date(&name("/from")));
    set(&mut rule.until, fields.date(&name("/until")));
    set(&mut rule.except_holidays, fields.is_ticked(&name("/except_holidays")));
    let weekdays = fields.many(&name("/repeat/weekdays"));
    let weekdays: Option<BTreeSet<Weekday>> =
        weekdays.map(|keys| keys.into_iter().filter_map(Weekday::from_key).collect());
    let interval = match &rule.repeat {
        Repeat::Weekly { interval, .. } if *interval > 1 => *interval,
        _ => 2,
    };
    let weekly = |interval| {
        let known = match &rule.repeat {
            Repeat::Weekly { weekdays, .. } => weekdays.clone(),
            Repeat::MonthlyByWeekday { weekday, .. } => BTreeSet::from([*weekday]),
            Repeat::MonthlyByDate { .. } => BTreeSet::new(),
        };
        Repeat::Weekly { interval, weekdays: weekdays.clone().unwrap_or(known) }
    };
    let ordinal = fields.one(&name("/repeat/ordinal")).and_then(|ordinal| ordinal.parse().ok());
    let weekday = fields.one(&name("/repeat/weekday")).and_then(Weekday::from_key);
    let day = fields.one(&name("/repeat/day")).and_then(|day| day.trim().parse().ok());
    let repeat = match fields.one(&name("/repeat/kind")) {
        Some("weekly") => weekly(1),
        Some("fortnightly") => weekly(interval),
        Some("monthly_by_weekday") => Repeat::MonthlyByWeekday {
            ordinal: ordinal.unwrap_or(1),
            weekday: weekday
                .or_else(|| weekdays.and_then(|days| days.first().copied()))
                .unwrap_or(Weekday::Monday),
        },
        Some("monthly_by_date") => Repeat::MonthlyByDate { day: day.unwrap_or(1) },
        _ => return,
    };
    rule.repeat = repeat;
}

/// Adds an empty row to a list of the form, or takes one away; `pointer` is that of the list or of the
/// row.
pub fn edit_rows(offer: &mut OfferContent, adds: bool, pointer: &str, today: NaiveDate) {
    let schedule = &mut offer.schedule;
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    let (list, row) = match pointer.rsplit_once('/') {
        Some((list, row)) if !adds => (list, row.parse().unwrap_or(usize::MAX)),
        _ => (pointer, usize::MAX),
    };
    match list {
        "/schedule/rules" if adds => schedule.rules.push(Rule {
            repeat: Repeat::Weekly { interval: 1, weekdays: BTreeSet::new() },
            start_time: time(16),
            end_time: time(18),
            from: None,
            until: None,
            except_holidays: true,
        }),
        "/schedule/dates" if adds => {
            schedule.dates.push(SingleDate { date: today, start_time: time(16), end_time: time(18) });
        }
        "/schedule/exceptions" if adds => {
            let free = today.iter_days().find(|day| !schedule.exceptions.contains(day));
            schedule.exceptions.extend(free);
        }
        "/schedule/rules" if row < schedule.rules.len() => drop(schedule.rules.remove(row)),
        "/schedule/dates" if row < schedule.dates.len() => drop(schedule.dates.remove(row)),
        "/schedule/exceptions" => {
            if let Some(day) = schedule.exceptions.iter().nth(row).copied() {
                schedule.exceptions.remove(&day);
            }
        }
        _ => {}
    }
}

/// A new contact, if one is written down.
#[must_use]
pub fn contact(fields: &Fields, language: &LanguageTag) -> Option<StatedContact> {
    let stated = stated_contact(fields, language, ContactData::default());
    let ContactData { name, email, phone, website, .. } = &stated.contact;
    [name, email, phone, website].iter().any(|way| way.is_some()).then_some(stated)
}

/// Whether a contact or a place is written down that is not made yet.
#[must_use]
pub fn has_new_parts(fields: &Fields, language: &LanguageTag) -> bool {
    contact(fields, language).is_some() || place(fields, language).is_some()
}

/// A contact as its form has it.
#[must_use]
pub fn stated_contact(fields: &Fields, language: &LanguageTag, mut contact: ContactData) -> StatedContact {
    if let Some(function) = fields.one(&format!("/contact/function/{language}")) {
        write(&mut contact.function, language.clone(), function.trim());
    }
    set(&mut contact.name, fields.line("/contact/name"));
    set(&mut contact.email, fields.line("/contact/email"));
    set(&mut contact.phone, fields.line("/contact/phone"));
    set(&mut contact.website, fields.line("/contact/website").map(|line| line.map(with_scheme)));
    StatedContact { contact, person_agrees: fields.is_ticked("/person_agrees").unwrap_or_default() }
}

/// A new place, if one is written down.
#[must_use]
pub fn place(fields: &Fields, language: &LanguageTag) -> Option<PlaceData> {
    let parts =
        ["street", "postal_code", "locality", "municipality", "point"].map(|name| format!("/place/{name}"));
    let name = format!("/place/name/{language}");
    let is_written = |name: &String| fields.line(name).flatten().is_some();
    parts.iter().chain([&name]).any(is_written).then(|| stated_place(fields, language, PlaceData::default()))
}

/// A place as its form has it.
#[must_use]
pub fn stated_place(fields: &Fields, language: &LanguageTag, mut place: PlaceData) -> PlaceData {
    let line = |name: &str| fields.line(&format!("/place/{name}"));
    if let Some(name) = fields.one(&format!("/place/name/{language}")) {
        let text = place.name.get_or_insert_default();
        write(text, language.clone(), name.trim());
    }
    place.name = place.name.filter(|name| !name.is_empty());
    set(&mut place.street, line("street"));
    set(&mut place.postal_code, line("postal_code"));
    set(&mut place.locality, line("locality"));
    set(&mut place.municipality, line("municipality").map(Option::unwrap_or_default));
    set(&mut place.point, line("point").map(|text| text.and_then(|text| point(&text))));
    place
}

/// What is missing or cannot be read of the place of a form.
#[must_use]
pub fn place_errors(fields: &Fields) -> Vec<FieldError> {
    let line = |name: &str| fields.line(name).flatten();
    let town =
        line("/place/municipality").is_none().then(|| FieldError::new("/place/municipality", "required"));
    let unread = line("/place/point").filter(|text| point(text).is_none());
    let unread = unread.map(|_| FieldError::new("/place/point", "malformed"));
    town.into_iter().chain(unread).collect()
}

/// A point that is written down, as exact as it is; decimals may have a comma, as is usual in German.
fn point(text: &str) -> Option<Point> {
    let text = text.replace('°', "");
    let (lat, lon) = match text.matches(',').count() {
        3 => {
            let parts: Vec<&str> = text.split(',').map(str::trim).collect();
            (format!("{}.{}", parts.first()?, parts.get(1)?), format!("{}.{}", parts.get(2)?, parts.get(3)?))
        }
        _ => text.split_once(',').map(|(lat, lon)| (lat.trim().to_owned(), lon.trim().to_owned()))?,
    };
    let (lat, lon): (f64, f64) = (lat.parse().ok()?, lon.parse().ok()?);
    (lat.abs() <= 90.0 && lon.abs() <= 180.0).then(|| Point::new(Coordinates { lat, lon }, Precision::Exact))
}

/// A web address as people write it.
fn with_scheme(address: String) -> String {
    let is_bare = !address.contains("://") && !address.contains(char::is_whitespace) && address.contains('.');
    if is_bare && !address.contains('@') { format!("https://{address}") } else { address }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    fn blank() -> OfferContent {
        OfferContent::blank(LanguageTag::german())
    }

    fn today() -> NaiveDate {
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
    fn a_half_typed_date_or_time_changes_nothing() {
        let mut before = blank();
        edit_rows(&mut before, true, "/schedule/dates", today());
        before.valid_from = Some(today());
        let half = fields(&[("/valid_from", "2026-1"), ("/schedule/dates/0/start_time", "1")]);
        assert_eq!(offer(&half, before.clone()), before);
        assert_eq!(offer(&fields(&[("/valid_from", "")]), before).valid_from, None);
    }

    #[test]
    fn a_rule_changes_how_it_repeats_and_keeps_its_days() {
        let mut before = blank();
        edit_rows(&mut before, true, "/schedule/rules", today());
        let row = |name: &str| format!("/schedule/rules/0/{name}");
        let (kind, days) = (row("repeat/kind"), row("repeat/weekdays"));
        let weekly = offer(&fields(&[(&kind, "weekly"), (&days, ""), (&days, "TU"), (&days, "TH")]), before);
        let both = BTreeSet::from([Weekday::Tuesday, Weekday::Thursday]);
        assert_eq!(weekly.schedule.rules[0].repeat, Repeat::Weekly { interval: 1, weekdays: both.clone() });
        let fortnightly = offer(&fields(&[(&kind, "fortnightly")]), weekly);
        assert_eq!(fortnightly.schedule.rules[0].repeat, Repeat::Weekly { interval: 2, weekdays: both });
        let monthly = offer(&fields(&[(&kind, "monthly_by_date"), (&row("repeat/day"), "15")]), fortnightly);
        assert_eq!(monthly.schedule.rules[0].repeat, Repeat::MonthlyByDate { day: 15 });
        for rule in &monthly.schedule.rules {
            assert!(REPEATS.contains(&repeat_key(&rule.repeat)));
        }
    }

    #[test]
    fn a_day_off_that_is_being_typed_stays_the_one_it_was() {
        let mut before = blank();
        edit_rows(&mut before, true, "/schedule/exceptions", today());
        edit_rows(&mut before, true, "/schedule/exceptions", today());
        let days = before.schedule.exceptions.clone();
        let (first, second) = ("/schedule/exceptions/0", "/schedule/exceptions/1");
        let half = offer(&fields(&[(first, ""), (second, "2027-01-01")]), before.clone());
        let new = NaiveDate::from_ymd_opt(2027, 1, 1).expect("a date");
        assert_eq!(half.schedule.exceptions, BTreeSet::from([today(), new]));
        assert_eq!(offer(&fields(&[]), before).schedule.exceptions, days);
    }

    #[test]
    fn rows_come_and_go() {
        let mut offer = blank();
        for list in ["/schedule/rules", "/schedule/dates", "/schedule/exceptions"] {
            edit_rows(&mut offer, true, list, today());
            edit_rows(&mut offer, true, list, today());
            edit_rows(&mut offer, false, &format!("{list}/0"), today());
            edit_rows(&mut offer, false, &format!("{list}/7"), today());
        }
        let schedule = &offer.schedule;
        assert_eq!((schedule.rules.len(), schedule.dates.len(), schedule.exceptions.len()), (1, 1, 1));
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

    #[test]
    fn a_contact_and_a_place_are_there_once_something_is_written() {
        let german = LanguageTag::german();
        let empty =
            fields(&[("/contact/function/de", "Büro"), ("/contact/phone", " "), ("/place/municipality", "")]);
        assert_eq!((contact(&empty, &german), place(&empty, &german)), (None, None));
        let written = fields(&[
            ("/contact/function/de", "Büro"),
            ("/contact/website", "verein.example.org"),
            ("/place/municipality", "05970040"),
            ("/place/point", "50.8748, 8.0243"),
        ]);
        let contact = contact(&written, &german).expect("a contact");
        assert_eq!(contact.contact.website.as_deref(), Some("https://verein.example.org"));
        assert!(!contact.person_agrees);
        let place = place(&written, &german).expect("a place");
        assert_eq!(place.point.map(|point| point.precision), Some(Precision::Exact));
        assert!(place_errors(&written).is_empty());
    }

    #[test]
    fn coordinates_are_read_as_people_write_them() {
        let read = |text: &str| point(text).map(|point| (point.lat, point.lon));
        for text in ["50.8748, 8.0243", "50,8748, 8,0243", "50.8748°,8.0243°"] {
            assert_eq!(read(text), Some((50.8748, 8.0243)), "{text}");
        }
        for text in ["", "Siegen", "50.8", "91, 8", "50.8, 8.0, 1"] {
            assert_eq!(read(text), None, "{text}");
        }
        let errors = |pairs: &[(&str, &str)]| {
            place_errors(&fields(pairs)).into_iter().map(|error| error.pointer).collect::<Vec<_>>()
        };
        assert_eq!(errors(&[("/place/street", "Weg 1")]), ["/place/municipality"]);
        assert_eq!(errors(&[("/place/municipality", "1"), ("/place/point", "dort")]), ["/place/point"]);
    }

    #[test]
    fn what_a_contact_has_besides_its_form_stays() {
        let german = LanguageTag::german();
        let mut known = ContactData::default();
        known.function.set(LanguageTag::parse("en").expect("a tag"), Text::new("Office", Origin::Person));
        known.note = Some(LocalisedText::new(german.clone(), Text::new("vormittags", Origin::Person)));
        let changed = stated_contact(&fields(&[("/contact/function/de", "Büro")]), &german, known.clone());
        assert_eq!(changed.contact.note, known.note);
        assert_eq!(changed.contact.function.iter().count(), 2);
    }
}
