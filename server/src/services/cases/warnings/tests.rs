//! What is found in contents.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use shared::entry::{Contact, ContactData, ImageUse};
use shared::id::{ContactId, MediaId};
use shared::offer::OfferContent;
use shared::quality;
use shared::review::Warning;
use shared::text::{LanguageTag, LocalisedText};
use shared::workspace::EntryContent;
use uuid::Uuid;

use super::{Moment, warnings};

fn text(texts: Value) -> LocalisedText {
    serde_json::from_value(texts).expect("a text")
}

/// An offer about which there is nothing to say.
fn good() -> OfferContent {
    OfferContent {
        title: text(json!({"de": "Sprachcafé"})),
        summary: text(json!({"de": "Bei uns sprechen Sie Deutsch."})),
        description: text(json!({"de": "Wir treffen uns jeden Montag."})),
        ..OfferContent::blank(LanguageTag::german())
    }
}

fn office() -> Contact {
    let function = text(json!({"de": "Büro"}));
    let email = Some("buero@verein.example.org".to_owned());
    let data = ContactData { function, email, ..ContactData::default() };
    Contact { id: ContactId(Uuid::nil()), data, name_consent_at: None }
}

/// Something that is found: its kind, pointer and text.
type Found = (&'static str, String, Option<String>);

const NOTHING: [Found; 0] = [];

/// What is found on 2 March 2026.
fn found(offer: &OfferContent, contacts: &[Contact]) -> Vec<Found> {
    let content = EntryContent::Offer(offer.clone());
    let today = "2026-03-02".parse::<NaiveDate>().expect("a day");
    let contacts: Vec<&Contact> = contacts.iter().collect();
    let moment = Moment { today, federal_state: "DE-NW" };
    let found = warnings(&content, &contacts, &quality::hints(&content), moment);
    found.into_iter().map(|Warning { kind, pointer, text, .. }| (kind.key(), pointer, text)).collect()
}

fn one(kind: &'static str, pointer: &str, text: Option<&str>) -> Vec<Found> {
    vec![(kind, pointer.to_owned(), text.map(ToOwned::to_owned))]
}

#[test]
fn of_a_good_offer_there_is_nothing_to_say() {
    assert_eq!(found(&good(), &[office()]), NOTHING);
}

#[test]
fn texts_may_be_missing_or_very_short() {
    let kind = "missing_text";
    let with = |change: fn(&mut OfferContent)| {
        let mut offer = good();
        change(&mut offer);
        found(&offer, &[office()])
    };
    let none = with(|offer| offer.summary = text(json!({"en": "You speak German with us."})));
    assert_eq!(none, one(kind, "/summary/de", None));
    let short = with(|offer| offer.summary = text(json!({"de": "Ein Angebot."})));
    assert_eq!(short, one(kind, "/summary/de", Some("Ein Angebot.")));
    let none = with(|offer| offer.description = LocalisedText::default());
    assert_eq!(none, one(kind, "/description/de", None));
    let none = with(|offer| {
        let alternative_text = text(json!({"en": "A house"}));
        offer.image = Some(ImageUse { media: MediaId(Uuid::nil()), alternative_text, credit: None });
    });
    assert_eq!(none, one(kind, "/image/alternative_text/de", None));
}

#[test]
fn days_may_be_over() {
    let day = |day: &str| day.parse::<NaiveDate>().ok();
    let last = |date: &str| {
        let single = json!({"date": date, "start_time": "10:00", "end_time": "12:00"});
        let schedule = serde_json::from_value(json!({"dates": [single]})).expect("a schedule");
        found(&OfferContent { schedule, ..good() }, &[office()])
    };
    assert_eq!(last("2026-03-01"), one("expired", "/schedule", Some("2026-03-01")));
    assert_eq!(last("2026-03-02"), NOTHING);
    let valid = |until: &str| found(&OfferContent { valid_until: day(until), ..good() }, &[office()]);
    assert_eq!(valid("2026-03-01"), one("expired", "/valid_until", Some("2026-03-01")));
    assert_eq!(valid("2026-03-02"), NOTHING);
    let mut late = good();
    late.registration.deadline = day("2026-02-28");
    assert_eq!(found(&late, &[office()]), one("expired", "/registration/deadline", Some("2026-02-28")));
}

#[test]
fn there_may_be_no_way_to_reach_anybody() {
    let with = |email: Option<&str>| {
        let mut contact = office();
        contact.data.email = email.map(ToOwned::to_owned);
        found(&good(), &[contact])
    };
    let nobody = one("unreachable", "/contacts", None);
    assert_eq!(found(&good(), &[]), nobody);
    assert_eq!((with(None), with(Some(" "))), (nobody.clone(), nobody));
    for unfinished in
        ["buero@verein", "buero@verein.", "buero@.de", "buero@verein.d", "@verein.de", "verein.de"]
    {
        assert_eq!(with(Some(unfinished)), one("unreachable", "/contacts", Some(unfinished)));
    }
}

#[test]
fn people_may_be_named_who_have_not_agreed() {
    let kind = "personal_name";
    let named = |consent: Option<DateTime<Utc>>| {
        let mut contact = office();
        contact.data.name = Some("Maria Weiß".to_owned());
        contact.name_consent_at = consent;
        found(&good(), &[contact])
    };
    // The name itself is not told.
    assert_eq!(named(None), one(kind, "/contacts", Some("Büro")));
    assert_eq!(named(Some(DateTime::UNIX_EPOCH)), NOTHING);
    let mut offer = good();
    offer.description = text(json!({
        "de": "Fragen Sie Frau Müller. Frau Müller hilft.",
        "en": "Ask Frau Müller or Mr Green.",
    }));
    let mut expected = one(kind, "/description/de", Some("Frau Müller"));
    expected.extend(one(kind, "/description/en", Some("Mr Green")));
    assert_eq!(found(&offer, &[office()]), expected);
}

#[test]
fn it_may_be_hard_to_read() {
    let mut offer = good();
    let sentence = "Integrationsförderungsmaßnahmen berücksichtigen teilnehmerspezifische Voraussetzungen \
                    hinsichtlich vorhandener Sprachkenntnisse sowie gesellschaftlicher Orientierungsbedürfnisse \
                    zugewanderter Personengruppen innerhalb kommunaler Bildungslandschaften. ";
    offer.description = text(json!({"de": sentence.repeat(3)}));
    let found = found(&offer, &[office()]);
    let hard: Vec<_> = found.iter().map(|(kind, pointer, _)| (*kind, pointer.as_str())).collect();
    assert_eq!(hard, [("hard_to_read", "/description/de")]);
    assert!(found[0].2.as_ref().is_some_and(|words| words.starts_with("Integrationsförderungsmaßnahmen")));
}
