//! What is told of two contents.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};
use shared::entry::{Contact, ContactData, ImageUse};
use shared::id::{ContactId, MediaId, PlaceId};
use shared::offer::{
    AccessibilityFeature, AgeRange, CostKind, DocumentUse, LanguageLevel, LevelRange, OfferContent,
};
use shared::organisation::{OrganisationKind, OrganisationProfile};
use shared::place::{Place, PlaceData};
use shared::region::Region;
use shared::review::Difference;
use shared::text::{LanguageTag, LocalisedText, Origin, Text};
use shared::workspace::EntryContent;
use uuid::Uuid;

use super::{Names, differences};

fn text(texts: Value) -> LocalisedText {
    serde_json::from_value(texts).expect("a text")
}

fn course() -> OfferContent {
    OfferContent {
        title: text(json!({"de": "Deutschkurs am Abend", "en": "German course"})),
        fields: vec!["bildung".to_owned()],
        ..OfferContent::blank(LanguageTag::german())
    }
}

/// What the second offer changes of the first, as JSON.
fn told(before: &OfferContent, after: &OfferContent) -> Value {
    told_of(&EntryContent::Offer(before.clone()), &EntryContent::Offer(after.clone()))
}

fn told_of(before: &EntryContent, after: &EntryContent) -> Value {
    serde_json::to_value(differences(before, after)).expect("JSON")
}

fn changed(change: impl FnOnce(&mut OfferContent)) -> Value {
    let mut after = course();
    change(&mut after);
    told(&course(), &after)
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

#[test]
fn of_what_is_the_same_nothing_is_told() {
    assert_eq!(changed(|_| {}), json!([]));
    let from_elsewhere = changed(|offer| {
        // Whoever wrote it, it says the same; blank texts and the order of keys say nothing.
        offer.title.set(LanguageTag::german(), Text::new("Deutschkurs am Abend", Origin::Machine));
        offer.summary = text(json!({"de": " "}));
    });
    assert_eq!(from_elsewhere, json!([]));
    let two = |first: &str, second: &str| OfferContent {
        fields: vec![first.to_owned(), second.to_owned()],
        ..course()
    };
    assert_eq!(told(&two("bildung", "arbeit"), &two("arbeit", "bildung")), json!([]));
}

#[test]
fn texts_are_told_by_language() {
    let told = changed(|offer| {
        offer.title = text(json!({"de": "Deutschkurs am Morgen", "uk": "Курс", "en": "German course"}));
        offer.access.note = Some(text(json!({"de": "Nur mit Schein"})));
    });
    assert_eq!(
        told,
        json!([
            {"pointer": "/title/de", "change": {"text": {"language": "de", "parts": [
                {"change": "kept", "text": "Deutschkurs am "},
                {"change": "removed", "text": "Abend"},
                {"change": "added", "text": "Morgen"},
            ]}}},
            {"pointer": "/title/uk", "change": {"text": {"language": "uk", "parts": [
                {"change": "added", "text": "Курс"},
            ]}}},
            {"pointer": "/access/note/de", "change": {"text": {"language": "de", "parts": [
                {"change": "added", "text": "Nur mit Schein"},
            ]}}},
        ])
    );
    let gone = changed(|offer| offer.title = text(json!({"de": "Deutschkurs am Abend"})));
    let parts = json!([{"change": "removed", "text": "German course"}]);
    assert_eq!(
        gone,
        json!([{"pointer": "/title/en", "change": {"text": {"language": "en", "parts": parts}}}])
    );
}

#[test]
fn values_are_told_as_what_they_are() {
    let told = changed(|offer| {
        offer.fields = vec!["arbeit".to_owned()];
        offer.cost.kind = CostKind::Paid;
        offer.registration.deadline = "2026-04-01".parse().ok();
        offer.age = Some(AgeRange { from: Some(6), to: Some(12) });
        offer.language_level = Some(LevelRange { from: LanguageLevel::A1, to: LanguageLevel::B1 });
        offer.online_url = Some("https://example.org".to_owned());
        offer.whole_county = true;
        offer.accessibility = BTreeSet::from([AccessibilityFeature::StepFree]);
    });
    let labels = |facet: &str, before: Value, after: Value| {
        let labels = json!({"facet": facet, "before": before, "after": after});
        json!({"labels": labels})
    };
    assert_eq!(
        told,
        json!([
            {"pointer": "/fields", "change": labels("field", json!(["bildung"]), json!(["arbeit"]))},
            {"pointer": "/cost/kind", "change": labels("cost", json!(["free"]), json!(["paid"]))},
            {"pointer": "/registration/deadline", "change": {"date": {"before": null, "after": "2026-04-01"}}},
            {"pointer": "/age", "change": {"plain": {"before": [], "after": ["6–12"]}}},
            {"pointer": "/language_level", "change": labels("level", json!([]), json!(["A1", "A2", "B1"]))},
            {"pointer": "/online_url", "change": {"plain": {"before": [], "after": ["https://example.org"]}}},
            {"pointer": "/whole_county", "change": {"flag": {"before": false, "after": true}}},
            {"pointer": "/accessibility", "change": labels("accessibility", json!([]), json!(["step_free"]))},
        ])
    );
}

#[test]
fn ages_are_told_in_no_language() {
    let age = |from: Option<u8>, to: Option<u8>| {
        let told = changed(|offer| offer.age = Some(AgeRange { from, to }));
        told[0]["change"]["plain"]["after"][0].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(
        [age(Some(6), None), age(None, Some(3)), age(Some(7), Some(7)), age(None, None)],
        ["6+", "0–3", "7", ""]
    );
}

#[test]
fn a_schedule_is_told_as_a_whole_and_its_remark_as_a_text() {
    let schedule = |json: Value| serde_json::from_value(json).expect("a schedule");
    let weekly = |start: &str, note: &str| {
        let repeat = json!({"kind": "weekly", "weekdays": ["MO"]});
        let rule = json!({"repeat": repeat, "start_time": start, "end_time": "20:00"});
        OfferContent { schedule: schedule(json!({"rules": [rule], "note": {"de": note}})), ..course() }
    };
    let later = told(&weekly("17:00", "Außer in den Ferien"), &weekly("18:00", "Außer in den Ferien"));
    let times =
        |told: &Value, which: &str| told[0]["change"]["schedule"][which]["rules"][0]["start_time"].clone();
    assert_eq!(later[0]["pointer"], "/schedule");
    assert_eq!((times(&later, "before"), times(&later, "after")), (json!("17:00"), json!("18:00")));
    assert_eq!(later[1], Value::Null, "the remark is the same");
    let said = told(&weekly("17:00", "Außer in den Ferien"), &weekly("17:00", "Auch in den Ferien"));
    assert_eq!((&said[0]["pointer"], &said[1]), (&json!("/schedule/note/de"), &Value::Null));
}

#[test]
fn documents_that_stay_are_told_by_their_titles() {
    let document = |number: u128, title: &str| DocumentUse {
        media: MediaId(id(number)),
        title: text(json!({"de": title})),
    };
    let with = |documents: Vec<DocumentUse>| OfferContent { documents, ..course() };
    let before = with(vec![document(1, "Flyer"), document(2, "Plan")]);
    let told = told(&before, &with(vec![document(2, "Stundenplan"), document(3, "Formular")]));
    let pointers: Vec<&Value> =
        told.as_array().expect("a list").iter().map(|difference| &difference["pointer"]).collect();
    assert_eq!(pointers, ["/documents", "/documents/0/title/de"]);
}

#[test]
fn what_is_referred_to_is_named() {
    let contact = |number: u128, function: &str, email: &str| {
        let data = ContactData {
            function: text(json!({"de": function, "en": "Office"})),
            email: Some(email.to_owned()),
            ..ContactData::default()
        };
        let contact = Contact { id: ContactId(id(number)), data, name_consent_at: None };
        (contact.id, contact)
    };
    let place = |number: u128, data: Value| {
        let data: PlaceData = serde_json::from_value(data).expect("a place");
        (PlaceId(id(number)), Place { id: PlaceId(id(number)), data })
    };
    let picture = |number: u128, says: &str| ImageUse {
        media: MediaId(id(number)),
        alternative_text: text(json!({"de": says})),
        credit: None,
    };
    let before = EntryContent::Offer(OfferContent {
        contacts: vec![ContactId(id(1)), ContactId(id(2))],
        places: vec![PlaceId(id(4)), PlaceId(id(5))],
        image: Some(picture(7, "Ein Haus")),
        ..course()
    });
    let after = EntryContent::Offer(OfferContent {
        contacts: vec![ContactId(id(3)), ContactId(id(9))],
        places: vec![PlaceId(id(4))],
        image: Some(picture(8, "Ein Haus")),
        ..course()
    });
    let contacts = HashMap::from([
        contact(1, "Büro", "a@verein.example.org"),
        contact(2, "Anmeldung", "b@verein.example.org"),
        contact(3, "Büro", "c@verein.example.org"),
    ]);
    let places = HashMap::from([
        place(4, json!({"name": {"de": "Pfarrheim"}, "municipality": "05970040"})),
        place(5, json!({"street": "Marktstraße 1", "locality": "Weidenau", "municipality": "05970040"})),
    ]);
    let names = Names::of(&[&before, &after], &contacts, &places, &Region::default());
    let mut found: Vec<Difference> = differences(&before, &after);
    names.put_into(&mut found);
    let told = serde_json::to_value(&found).expect("JSON");
    let plain = |before: Value, after: Value| json!({"plain": {"before": before, "after": after}});
    assert_eq!(
        told,
        json!([
            {"pointer": "/places", "change": plain(
                json!(["Pfarrheim", "Marktstraße 1, Weidenau"]),
                json!(["Pfarrheim"]),
            )},
            {"pointer": "/contacts", "change": plain(
                json!(["Büro, a@verein.example.org", "Anmeldung"]),
                // What is gone has no name, and no id either.
                json!(["Büro, c@verein.example.org", "…"]),
            )},
            {"pointer": "/image/media", "change": plain(json!(["Ein Haus"]), json!(["Ein Haus"]))},
        ])
    );
}

#[test]
fn profiles_are_told_in_the_order_of_their_form() {
    let name = text(json!({"de": "Verein"}));
    let before = OrganisationProfile::named(name, LanguageTag::german(), vec!["05970040".to_owned()]);
    let mut after = before.clone();
    after.languages_spoken = vec!["ar".to_owned()];
    after.website = Some("https://verein.example.org".to_owned());
    after.municipalities = Vec::new();
    after.kind = OrganisationKind::Club;
    after.short_name = Some("V".to_owned());
    let told = told_of(&EntryContent::Organisation(before), &EntryContent::Organisation(after));
    let pointers: Vec<&Value> =
        told.as_array().expect("a list").iter().map(|difference| &difference["pointer"]).collect();
    assert_eq!(pointers, ["/short_name", "/kind", "/website", "/municipalities", "/languages_spoken"]);
}
