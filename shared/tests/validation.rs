//! What contents must keep to.

use serde_json::{Value, json};
use shared::entry::{EntryState, Reference};
use shared::offer::OfferContent;
use shared::organisation::OrganisationProfile;

const ID: &str = "01980000-0000-7000-8000-000000000001";

fn reference() -> Reference {
    let region = include_str!("../region/siegen-wittgenstein/region.json");
    let taxonomy = include_str!("../region/siegen-wittgenstein/taxonomy.json");
    Reference {
        region: serde_json::from_str(region).expect("the region is well formed"),
        taxonomy: serde_json::from_str(taxonomy).expect("the taxonomy is well formed"),
    }
}

fn offer() -> Value {
    json!({
        "title": {"de": "Sprachcafé"},
        "summary": {"de": "Reden bei Tee."},
        "fields": ["bildung"],
        "offer_types": ["sprachtreff"],
        "cost": {"kind": "free"},
        "format": "on_site",
        "group_size": "group",
        "childcare": "no",
        "registration": {"kind": "none"},
        "access": {"kind": "open_to_all"},
        "places": [ID],
        "schedule": {"by_arrangement": true},
        "contacts": [ID],
    })
}

/// The first violated rule of an offer with some values replaced.
fn violation(changes: &Value) -> Option<(String, String)> {
    let mut content = offer();
    for (name, value) in changes.as_object().expect("an object") {
        content[name] = value.clone();
    }
    let offer: OfferContent = serde_json::from_value(content).expect("the offer is well formed");
    let errors = offer.validate(&reference()).err()?;
    errors.into_iter().next().map(|error| (error.pointer, error.code))
}

#[test]
fn a_complete_offer_breaks_no_rule() {
    assert_eq!(violation(&json!({})), None);
    assert_eq!(violation(&json!({"places": [], "whole_county": true})), None);
    assert_eq!(violation(&json!({"age": {"from": 7, "to": 7}})), None);
    assert_eq!(violation(&json!({"title": {"de": "ä".repeat(120)}})), None);
}

#[test]
fn every_rule_of_an_offer_is_kept() {
    let cases = [
        (json!({"title": {"de": "  "}}), "/title/de", "required"),
        (json!({"title": {"en": "Language café"}}), "/title/de", "required"),
        (json!({"title": {"de": "Sprachcafé", "en": ""}}), "/title/en", "blank"),
        (json!({"description": {"de": " \n"}}), "/description/de", "blank"),
        (json!({"cost": {"kind": "paid", "note": {"de": "5 Euro", "ar": " "}}}), "/cost/note/ar", "blank"),
        (json!({"title": {"de": "Ab"}}), "/title/de", "too_short"),
        (json!({"title": {"de": "ä".repeat(121)}}), "/title/de", "too_long"),
        (json!({"title": {"de": "Sprach\u{0}café"}}), "/title/de", "invalid_character"),
        (json!({"summary": {"de": "x".repeat(301)}}), "/summary/de", "too_long"),
        (json!({"summary": {"de": "Tee", "en": "x".repeat(301)}}), "/summary/en", "too_long"),
        (json!({"description": {"de": "x".repeat(10_001)}}), "/description/de", "too_long"),
        (json!({"description": "ohne Sprache"}), "/description/und", "language_missing"),
        (json!({"fields": []}), "/fields", "required"),
        (json!({"fields": ["garten"]}), "/fields/0", "unknown_key"),
        (json!({"fields": ["bildung", "bildung"]}), "/fields/1", "duplicate"),
        (json!({"offer_types": ["sport", "kultur", "arbeit", "wohnen"]}), "/offer_types", "too_many"),
        (json!({"target_groups": ["riesen"]}), "/target_groups/0", "unknown_key"),
        (json!({"languages_spoken": ["de", "xx"]}), "/languages_spoken/1", "unknown_key"),
        (json!({"age": {"from": 12, "to": 6}}), "/age/to", "before_start"),
        (json!({"age": {"to": 121}}), "/age/to", "out_of_range"),
        (json!({"language_level": {"from": "B1", "to": "A2"}}), "/language_level/to", "before_start"),
        (json!({"access": {"kind": "other"}}), "/access/note", "required"),
        (json!({"places": []}), "/places", "place_missing"),
        (json!({"format": "online"}), "/online_url", "required"),
        (json!({"online_url": "javascript:alert(1)"}), "/online_url", "invalid_web_address"),
        (json!({"schedule": {}}), "/schedule", "schedule_missing"),
        (json!({"valid_from": "2026-02-02", "valid_until": "2026-02-01"}), "/valid_until", "before_start"),
        (
            json!({"publish_from": "2026-02-02", "publish_until": "2026-02-01"}),
            "/publish_until",
            "before_start",
        ),
        (json!({"contacts": []}), "/contacts", "required"),
        (json!({"contacts": [ID, ID, ID, ID]}), "/contacts", "too_many"),
        (json!({"image": {"media": ID, "alternative_text": {}}}), "/image/alternative_text", "required"),
    ];
    for (changes, pointer, code) in cases {
        assert_eq!(violation(&changes), Some((pointer.to_owned(), code.to_owned())), "{changes}");
    }
}

#[test]
fn an_offer_has_dates_only_while_it_is_valid_and_takes_place() {
    let mut content = offer();
    let rule =
        json!({"repeat": {"kind": "weekly", "weekdays": ["MO"]}, "start_time": "10:00", "end_time": "12:00"});
    content["schedule"] = json!({"rules": [rule], "dates": [
        {"date": "2026-04-30", "start_time": "10:00", "end_time": "12:00"},
        {"date": "2026-05-20", "start_time": "10:00", "end_time": "12:00"},
    ]});
    content["valid_from"] = json!("2026-05-04");
    content["valid_until"] = json!("2026-05-18");
    let offer: OfferContent = serde_json::from_value(content).expect("the offer is well formed");
    let days = |state: EntryState, first: &str, last: &str| -> Vec<String> {
        let date = |text: &str| text.parse().expect("a date");
        let found = offer.occurrences(state, date(first), date(last), "DE-NW");
        found.iter().map(|occurrence| occurrence.local_date().to_string()).collect()
    };
    let year = ("2026-01-01", "2026-12-31");
    assert_eq!(days(EntryState::Active, year.0, year.1), ["2026-05-04", "2026-05-11", "2026-05-18"]);
    assert_eq!(days(EntryState::Active, "2026-05-05", "2026-05-17"), ["2026-05-11"]);
    assert_eq!(days(EntryState::Active, "2026-06-01", "2026-12-31"), [""; 0]);
    assert_eq!(days(EntryState::Paused, year.0, year.1), [""; 0]);
}

#[test]
fn unknown_members_are_refused() {
    let mut content = offer();
    content["colour"] = json!("red");
    assert!(serde_json::from_value::<OfferContent>(content).is_err());
}

#[test]
fn an_organisation_needs_a_name_and_known_keys() {
    let errors = |profile: Value| -> Vec<(String, String)> {
        let profile: OrganisationProfile =
            serde_json::from_value(profile).expect("the profile is well formed");
        let errors = profile.validate(&reference()).err().unwrap_or_default();
        errors.into_iter().map(|error| (error.pointer, error.code)).collect()
    };
    assert_eq!(errors(json!({"name": {"de": "Verein"}, "kind": "club"})), []);
    let wrong = json!({"name": {}, "kind": "club", "municipalities": ["Köln"], "website": "verein"});
    let expected =
        [("/name/de", "required"), ("/municipalities/0", "unknown_key"), ("/website", "invalid_web_address")];
    assert_eq!(errors(wrong), expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
}
