//! What answers make of contents.

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shared::answer::{
    ContactAnswer, DocumentLink, ImageAnswer, OfferDetail, OfferFrame, OfferSummary, OrganisationReference,
    PlaceAnswer, ShownTexts,
};
use shared::entry::{EntryState, LocalisedContent};
use shared::offer::OfferContent;
use shared::text::{LanguageTag, LocalisedText, ShownText};

const ID: &str = "01980000-0000-7000-8000-000000000001";

/// A text in two languages.
fn bilingual() -> Value {
    json!({"de": "Deutsch", "en": "English"})
}

fn id<T: DeserializeOwned>() -> T {
    serde_json::from_value(json!(ID)).expect("an id")
}

fn shown() -> ShownText {
    let text: LocalisedText = serde_json::from_value(bilingual()).expect("a text");
    text.shown_or_empty(&LanguageTag::german())
}

/// An offer in which no field is left out.
fn content() -> OfferContent {
    serde_json::from_value(json!({
        "title": bilingual(),
        "summary": bilingual(),
        "description": bilingual(),
        "fields": ["bildung"],
        "offer_types": ["sprachtreff"],
        "target_groups": ["erwachsene"],
        "age": {"from": 6, "to": 12},
        "languages_spoken": ["de"],
        "language_level": {"from": "A1", "to": "B1"},
        "cost": {"kind": "paid", "note": bilingual()},
        "format": "hybrid",
        "group_size": "group",
        "childcare": "no",
        "registration": {"kind": "required", "how": bilingual(), "deadline": "2026-03-20"},
        "access": {"kind": "other", "note": bilingual()},
        "accessibility": ["step_free"],
        "places": [ID],
        "online_url": "https://verein.example.org",
        "schedule": {"by_arrangement": true, "note": bilingual()},
        "valid_from": "2026-01-01",
        "valid_until": "2026-12-31",
        "contacts": [ID],
    }))
    .expect("the offer is well formed")
}

fn detail() -> OfferDetail {
    let at: DateTime<Utc> = "2026-03-02T09:00:00Z".parse().expect("an instant");
    let place = PlaceAnswer {
        id: id(),
        name: Some(shown()),
        street: Some("Marktweg 3".to_owned()),
        postal_code: Some("57072".to_owned()),
        locality: Some("Siegen".to_owned()),
        municipality: "05970040".to_owned(),
        point: Some(
            serde_json::from_value(json!({"lat": 50.9, "lon": 8.0, "precision": "exact"})).expect("a point"),
        ),
        note: Some(shown()),
    };
    let contact: ContactAnswer = serde_json::from_value(json!({
        "id": ID, "function": shown(), "name": "Name", "email": "a@b.de", "phone": "12345",
        "website": "https://b.de", "note": shown(),
    }))
    .expect("a contact");
    let image = ImageAnswer {
        id: id(),
        alternative_text: shown(),
        credit: Some("Verein".to_owned()),
        variants: Vec::new(),
    };
    let frame = OfferFrame {
        id: id(),
        slug: "angebot".to_owned(),
        external_id: None,
        demo: false,
        state: EntryState::Active,
        organisation: OrganisationReference { id: id(), slug: "verein".to_owned(), name: shown() },
        places: vec![place],
        image: Some(image),
        published_at: at,
        confirmed_on: None,
        unconfirmed: false,
    };
    let content = content();
    let offer = OfferSummary::new(&content, frame);
    let document = DocumentLink { title: shown(), url: "/media/plan.pdf".to_owned(), size: 1 };
    OfferDetail {
        state_until: Some(at.date_naive()),
        state_note: Some(shown()),
        contacts: vec![contact],
        documents: vec![document],
        description_html: Some("<p>Deutsch</p>".to_owned()),
        ..OfferDetail::new(content, offer, at)
    }
}

/// Every text of an answer with the path to it; fields that are left out are a
/// gap in this test.
fn texts(path: &str, value: &Value, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(members) if members.contains_key("languages") => {
            found.push((path.to_owned(), value.clone()));
        }
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| texts(&format!("{path}/{name}"), member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| texts(path, item, found)),
        Value::Null => panic!("this test leaves out {path}"),
        _ => {}
    }
}

fn texts_of(detail: &OfferDetail) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    texts("", &serde_json::to_value(detail).expect("it can be written"), &mut found);
    found
}

#[test]
fn no_text_of_an_offer_is_forgotten() {
    let mut detail = detail();
    // All texts of the content, and those of its state, the organisation, the place, the contact, the
    // document and the picture.
    assert_eq!(texts_of(&detail).len(), content().texts_mut().len() + 8);
    let english = LanguageTag::parse("en").expect("a tag");
    detail.choose_language(&english);
    for (path, text) in texts_of(&detail) {
        assert_eq!(text["text"], "English", "{path}");
        assert_eq!(text["languages"], bilingual(), "{path}");
    }
    detail.forget_translations();
    for (path, text) in texts_of(&detail) {
        assert_eq!(text, json!({"text": "English", "language": "en", "languages": {}}), "{path}");
    }
}
