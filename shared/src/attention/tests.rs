//! Rules.

use std::collections::BTreeSet;

use super::*;

use crate::account::MemberRole;
use crate::entry::{EntryKind, Sight, Standing};
use crate::id::{OrganisationId, RevisionId};
use crate::organisation::OrganisationProfile;
use crate::schedule::SingleDate;
use crate::text::{LocalisedText, Origin, Text};

const NOW: &str = "2026-03-02T09:00:00Z";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn tag(text: &str) -> LanguageTag {
    LanguageTag::parse(text).expect("a tag")
}

fn texts(of: &[(&str, &str)]) -> LocalisedText {
    let mut texts = LocalisedText::default();
    for (language, text) in of {
        texts.set(tag(language), Text::new(*text, Origin::Person));
    }
    texts
}

/// A published offer that was changed now.
fn entry(work: Option<RevisionState>) -> OwnEntry {
    OwnEntry {
        id: EntryId(uuid::Uuid::from_u128(1)),
        kind: EntryKind::Offer,
        title: "Kurs".to_owned(),
        language: LanguageTag::german(),
        state: EntryState::Active,
        state_until: None,
        state_note: None,
        is_published: true,
        sight: Sight::Seen,
        revision: RevisionId::default(),
        work,
        slug: None,
        confirmed_on: None,
        updated_at: at(NOW),
    }
}

fn offer() -> OfferContent {
    let mut offer = OfferContent::blank(LanguageTag::german());
    offer.title = texts(&[("de", "Kurs")]);
    offer.summary = texts(&[("de", "Ein Kurs.")]);
    offer.schedule.by_arrangement = true;
    offer
}

fn care(is_due: bool, hidden_from: Option<&str>) -> EntryCare {
    EntryCare {
        id: EntryId::default(),
        confirmed_on: None,
        months: 6,
        due_on: None,
        is_due,
        unconfirmed: false,
        hidden_from: hidden_from.map(at),
        version: 1,
    }
}

/// A concern in short.
fn short(concern: &Concern) -> String {
    match concern {
        Concern::PauseOver { on } => format!("paused until {on}"),
        Concern::ChangesRequested => "change".to_owned(),
        Concern::Rejected => "rejected".to_owned(),
        Concern::Hidden { on } => format!("hidden {on}"),
        Concern::ToConfirm => "confirm".to_owned(),
        Concern::Expiring { on } => format!("ends {on}"),
        Concern::DraftUnfinished => "draft".to_owned(),
        Concern::StaleTranslation { language } => format!("stale {language}"),
        Concern::IncompleteTranslation { language } => format!("incomplete {language}"),
    }
}

/// What needs attention, in short.
fn told(entry: &OwnEntry, known: Known<'_>) -> Vec<String> {
    concerns(entry, known, at(NOW), "DE-NW").iter().map(short).collect()
}

/// What needs attention about a published offer.
fn told_of(offer: OfferContent) -> Vec<String> {
    let content = EntryContent::Offer(offer);
    told(&entry(None), Known { content: Some(&content), published: Some(&content), ..Known::default() })
}

#[test]
fn what_was_given_back_is_told_until_it_is_handed_in_again() {
    use RevisionState::{ChangesRequested, Draft, Rejected, Submitted, Withdrawn};
    let given_back = Known { is_given_back: true, ..Known::default() };
    for work in [ChangesRequested, Draft, Withdrawn] {
        assert_eq!(told(&entry(Some(work)), given_back), ["change"], "{work}");
    }
    for work in [Some(Submitted), None] {
        assert_eq!(told(&entry(work), given_back), [""; 0]);
    }
    assert_eq!(told(&entry(Some(Rejected)), Known::default()), ["rejected"]);
}

#[test]
fn a_draft_may_rest_for_two_weeks() {
    for (changed, expected) in [("2026-02-16T09:00:01Z", &[][..]), ("2026-02-16T09:00:00Z", &["draft"])] {
        let draft = OwnEntry { updated_at: at(changed), ..entry(Some(RevisionState::Draft)) };
        assert_eq!(told(&draft, Known::default()), expected, "{changed}");
    }
}

#[test]
fn an_entry_is_confirmed_or_hidden() {
    let told_with =
        |entry: &OwnEntry, care: &EntryCare| told(entry, Known { care: Some(care), ..Known::default() });
    let shown = entry(None);
    assert_eq!(told_with(&shown, &care(false, None)), [""; 0]);
    assert_eq!(told_with(&shown, &care(true, None)), ["confirm"]);
    // Midnight in Germany.
    assert_eq!(told_with(&shown, &care(true, Some("2026-03-31T22:00:00Z"))), ["hidden 2026-04-01"]);
    let submitted = entry(Some(RevisionState::Submitted));
    assert_eq!(told_with(&submitted, &care(true, None)), ["confirm"]);
    let never_shown = OwnEntry { is_published: false, ..entry(None) };
    assert_eq!(told_with(&never_shown, &care(true, None)), [""; 0]);
}

#[test]
fn a_pause_that_is_over_comes_first() {
    let due = care(true, None);
    let told_with =
        |entry: &OwnEntry| told(entry, Known { care: Some(&due), is_given_back: true, ..Known::default() });
    let paused = |until: Option<&str>| OwnEntry {
        state: EntryState::Paused,
        state_until: until.map(day),
        ..entry(Some(RevisionState::ChangesRequested))
    };
    assert_eq!(told_with(&paused(Some("2026-03-01"))), ["paused until 2026-03-01", "change", "confirm"]);
    assert_eq!(told_with(&paused(Some("2026-03-02"))), ["change", "confirm"], "it is its last day");
    assert_eq!(told_with(&paused(None)), ["change", "confirm"]);
    let active = OwnEntry { state: EntryState::Active, ..paused(Some("2026-03-01")) };
    assert_eq!(told_with(&active), ["change", "confirm"]);
    let never_shown = OwnEntry { is_published: false, ..paused(Some("2026-03-01")) };
    assert_eq!(told_with(&never_shown), ["change"]);
}

#[test]
fn what_is_over_is_not_confirmed() {
    let due = care(true, None);
    for (until, expected) in
        [("2026-03-01", &["ends 2026-03-01"][..]), ("2026-03-02", &["confirm", "ends 2026-03-02"])]
    {
        let content = EntryContent::Offer(OfferContent { valid_until: Some(day(until)), ..offer() });
        let known = Known { care: Some(&due), published: Some(&content), ..Known::default() };
        assert_eq!(told(&entry(None), known), expected, "{until}");
    }
}

#[test]
fn what_has_ended_or_is_put_away_is_left_alone() {
    let (due, content) = (care(true, None), EntryContent::Offer(offer()));
    let known = Known { care: Some(&due), is_given_back: true, content: Some(&content), ..Known::default() };
    for state in EntryState::ALL {
        let entry = OwnEntry { state: *state, ..entry(Some(RevisionState::ChangesRequested)) };
        let expected: &[&str] = match state {
            EntryState::Active | EntryState::Paused => &["change", "confirm"],
            EntryState::Ended | EntryState::Archived => &[],
            EntryState::Hidden => &["change"],
        };
        assert_eq!(told(&entry, known), expected, "{state}");
    }
}

#[test]
fn an_offer_ends_with_the_first_of_its_last_days() {
    let ends = |valid: Option<&str>, shown: Option<&str>| {
        let (valid_until, publish_until) = (valid.map(day), shown.map(day));
        told_of(OfferContent { valid_until, publish_until, ..offer() })
    };
    assert_eq!(ends(None, None), [""; 0]);
    assert_eq!(ends(Some("2026-03-30"), None), ["ends 2026-03-30"]);
    assert_eq!(ends(Some("2026-03-31"), None), [""; 0], "in more than four weeks");
    assert_eq!(ends(Some("2026-03-30"), Some("2026-03-05")), ["ends 2026-03-05"]);
    assert_eq!(ends(Some("2025-12-24"), Some("2026-03-05")), ["ends 2025-12-24"], "past");
}

#[test]
fn an_offer_ends_with_its_last_date_unless_it_goes_on() {
    let time = |hour| chrono::NaiveTime::from_hms_opt(hour, 0, 0).expect("a time");
    let single = |date: &str| SingleDate { date: day(date), start_time: time(10), end_time: time(12) };
    let every = |weekday: &str, until: Option<&str>| {
        let repeat = serde_json::from_str(&format!(r#"{{"kind": "weekly", "weekdays": ["{weekday}"]}}"#));
        Rule {
            repeat: repeat.expect("a rule"),
            start_time: time(10),
            end_time: time(12),
            from: None,
            until: until.map(day),
            except_holidays: true,
        }
    };
    let told_of = |schedule: Schedule| told_of(OfferContent { schedule, ..offer() });
    let dates = vec![single("2026-03-20"), single("2026-03-06")];
    let schedule = Schedule { dates, ..Schedule::default() };
    assert_eq!(told_of(schedule.clone()), ["ends 2026-03-20"]);
    let exceptions = BTreeSet::from([day("2026-03-20")]);
    assert_eq!(told_of(Schedule { exceptions, ..schedule.clone() }), ["ends 2026-03-06"]);
    assert_eq!(told_of(Schedule { by_arrangement: true, ..schedule.clone() }), [""; 0]);
    let rules = vec![every("MO", None)];
    assert_eq!(told_of(Schedule { rules, ..schedule.clone() }), [""; 0], "every Monday without an end");
    let rules = vec![every("TU", Some("2026-03-26"))];
    assert_eq!(told_of(Schedule { rules, ..schedule }), ["ends 2026-03-24"]);
    // The first of January is a holiday, the Thursday before is Christmas.
    let rules = vec![every("TH", Some("2026-01-02"))];
    let exceptions = BTreeSet::from([day("2025-12-18")]);
    let schedule = Schedule { rules, exceptions, ..Schedule::default() };
    assert_eq!(told_of(schedule), ["ends 2025-12-11"]);
}

#[test]
fn only_what_takes_place_ends_and_not_while_it_is_reviewed() {
    let content = EntryContent::Offer(OfferContent { valid_until: Some(day("2026-03-10")), ..offer() });
    let known = Known { published: Some(&content), ..Known::default() };
    let paused = OwnEntry { state: EntryState::Paused, ..entry(None) };
    assert_eq!(told(&paused, known), [""; 0]);
    assert_eq!(told(&entry(Some(RevisionState::Submitted)), known), [""; 0]);
    assert_eq!(told(&entry(Some(RevisionState::Draft)), known), ["ends 2026-03-10"]);
}

#[test]
fn a_language_that_was_begun_is_to_be_complete() {
    let translated = |title: &[(&str, &str)], summary: &[(&str, &str)], description: &[(&str, &str)]| {
        let (title, summary, description) = (texts(title), texts(summary), texts(description));
        told_of(OfferContent { title, summary, description, ..offer() })
    };
    let (title, summary) = (("de", "Kurs"), ("de", "Ein Kurs."));
    assert_eq!(translated(&[title], &[summary], &[("de", "Mehr.")]), [""; 0]);
    let arabic = ("ar", "دورة");
    assert_eq!(translated(&[title, arabic], &[summary], &[]), ["incomplete ar"]);
    assert_eq!(translated(&[title, arabic], &[summary, arabic], &[]), [""; 0]);
    assert_eq!(translated(&[title, arabic], &[summary, arabic], &[("de", "Mehr.")]), ["incomplete ar"]);
    let english = ("en", "A course.");
    let told = translated(&[title, arabic, ("tr", " ")], &[summary, english], &[]);
    assert_eq!(told, ["incomplete ar", "incomplete en"]);
    // What the source lacks, no translation needs.
    assert_eq!(translated(&[title, arabic], &[("de", "")], &[]), [""; 0]);
}

#[test]
fn the_name_of_an_organisation_need_not_be_translated() {
    let mut profile =
        OrganisationProfile::named(texts(&[("de", "Verein")]), LanguageTag::german(), Vec::new());
    profile.summary = texts(&[("de", "Wir helfen."), ("en", "We help.")]);
    let told_of = |profile: &OrganisationProfile| {
        let content = EntryContent::Organisation(profile.clone());
        told(&entry(None), Known { content: Some(&content), ..Known::default() })
    };
    assert_eq!(told_of(&profile), [""; 0]);
    profile.description = texts(&[("de", "Mehr.")]);
    assert_eq!(told_of(&profile), ["incomplete en"]);
}

#[test]
fn each_language_with_a_stale_text_is_told_once() {
    let content = EntryContent::Offer(offer());
    let stale = ["/title/en", "/summary/en", "/documents/0/title/de-simple"].map(ToOwned::to_owned);
    let known = Known { content: Some(&content), stale: &stale, ..Known::default() };
    assert_eq!(told(&entry(None), known), ["stale de-simple", "stale en"]);
    // Handed in, it is as it is.
    assert_eq!(told(&entry(Some(RevisionState::Submitted)), known), [""; 0]);
}

#[test]
fn what_is_to_be_translated_of_contacts_and_places_is_told_once_for_all() {
    let part = |said: &[&[(&str, &str)]], stale: &[&str]| PartTexts {
        texts: said.iter().map(|text| texts(text)).collect(),
        stale: stale.iter().map(|pointer| (*pointer).to_owned()).collect(),
    };
    let told = |parts: &[PartTexts]| concerns_of_parts(parts).iter().map(short).collect::<Vec<_>>();
    let (function, note) = (("de", "Büro"), ("de", "Vormittags."));
    let office = part(&[&[function, ("en", "Office")], &[note, ("en", "In the morning.")]], &[]);
    assert_eq!(told(&[part(&[&[function], &[note]], &[]), office.clone()]), [""; 0]);
    let old = PartTexts { stale: vec!["/function/en".to_owned(), "/note/en".to_owned()], ..office };
    let hall = part(&[&[("de", "Halle"), ("ar", "قاعة")]], &["/name/ar"]);
    assert_eq!(told(&[old, hall.clone(), hall]), ["stale ar", "stale en"]);
    // Whether it is begun with the one text or with the other.
    let begun = part(&[&[function, ("tr", "Ofis")], &[note, ("en", "In the morning.")]], &[]);
    assert_eq!(told(&[begun]), ["incomplete en", "incomplete tr"]);
    // What is not said in German needs no translation.
    assert_eq!(told(&[part(&[&[function, ("en", "Office")], &[("en", "In the morning.")]], &[])]), [""; 0]);
}

fn own(entries: Vec<OwnEntry>, attention: Vec<Attention>) -> OwnOrganisation {
    OwnOrganisation {
        id: OrganisationId::default(),
        role: MemberRole::Editor,
        standing: Standing::Confirmed,
        profile: OwnEntry { id: EntryId::default(), kind: EntryKind::Organisation, ..entry(None) },
        entries,
        attention,
        part_concerns: Vec::new(),
        messages: Vec::new(),
    }
}

#[test]
fn the_next_step_is_what_others_wait_for_then_what_was_begun_then_something_new() {
    let number = |number, work| OwnEntry { id: EntryId(uuid::Uuid::from_u128(number)), ..entry(work) };
    let (shown, draft) = (number(1, None), number(2, Some(RevisionState::Draft)));
    let about = |entry: &OwnEntry, concern| Attention { entry: entry.id, concern };
    let over = about(&shown, Concern::PauseOver { on: day("2026-03-01") });
    let asked = about(&draft, Concern::ChangesRequested);
    let due = about(&shown, Concern::ToConfirm);
    let step = |own: &OwnOrganisation, expected: NextStep<'_>| assert_eq!(next_step(own), expected);
    let entries = vec![shown.clone(), draft.clone()];
    let all = vec![over.clone(), asked.clone(), due.clone()];
    step(&own(entries.clone(), all), NextStep::EndPause(&shown));
    step(&own(entries.clone(), vec![asked.clone(), due.clone()]), NextStep::Change(&draft));
    step(&own(entries.clone(), vec![due.clone()]), NextStep::Confirm(&shown));
    step(&own(entries, Vec::new()), NextStep::GoOn(&draft));
    step(&own(Vec::new(), Vec::new()), NextStep::FirstOffer);
    let quiet = own(vec![shown.clone()], Vec::new());
    step(&quiet, NextStep::NewOffer);
    let mut pending = OwnOrganisation { standing: Standing::Pending, ..quiet };
    for work in [None, Some(RevisionState::Submitted)] {
        pending.profile.work = work;
        step(&pending, NextStep::WriteMeanwhile);
    }
    // Nobody is told to wait for what nobody looks at.
    pending.profile.work = Some(RevisionState::Rejected);
    step(&pending, NextStep::NewOffer);
    // A step settles what it is about, and nothing else.
    assert!(NextStep::EndPause(&shown).settles(&over) && !NextStep::EndPause(&shown).settles(&due));
    assert!(NextStep::Change(&draft).settles(&asked) && NextStep::Confirm(&shown).settles(&due));
    assert!(!NextStep::Confirm(&shown).settles(&asked) && !NextStep::Change(&shown).settles(&asked));
    assert!(!NextStep::GoOn(&draft).settles(&asked) && !NextStep::NewOffer.settles(&due));
}

#[test]
fn a_draft_that_was_put_away_is_not_the_next_step() {
    let draft = OwnEntry { state: EntryState::Archived, ..entry(Some(RevisionState::Draft)) };
    assert_eq!(next_step(&own(vec![draft], Vec::new())), NextStep::NewOffer);
}

#[test]
fn concerns_are_written_with_their_kind() {
    let written = |concern: Concern| serde_json::to_string(&concern).expect("it can be written");
    assert_eq!(written(Concern::ToConfirm), r#"{"kind":"to_confirm"}"#);
    let ends = Concern::Expiring { on: day("2026-03-20") };
    assert_eq!(written(ends), r#"{"kind":"expiring","on":"2026-03-20"}"#);
    let stale = Concern::StaleTranslation { language: tag("ar") };
    assert_eq!(written(stale), r#"{"kind":"stale_translation","language":"ar"}"#);
}
