//! The contacts and places that are there already: what is written down beside a content is made once.

use shared::entry::LocalisedContent;
use shared::id::{ContactId, PlaceId};
use shared::place::PlaceData;
use shared::text::{Origin, Text};
use shared::workspace::{OwnContact, OwnPlace, StatedContact};

/// The contact of an organisation that says the same as one that is written down.
#[must_use]
pub fn known_contact(known: &[OwnContact], stated: &StatedContact) -> Option<ContactId> {
    let is_same = |own: &&OwnContact| {
        // Whoever is named there has agreed to it.
        let is_agreed = own.name_consent_at.is_some() == stated.contact.name.is_some();
        is_agreed && plain(&own.contact) == plain(&stated.contact)
    };
    known.iter().find(is_same).map(|own| own.id)
}

/// The place of an organisation that is the same as one that is written down. The server finds the point
/// where none is stated, and knows how localities are spelt.
#[must_use]
pub fn known_place(known: &[OwnPlace], stated: &PlaceData) -> Option<PlaceId> {
    let found = |place: &PlaceData| PlaceData {
        locality: place.locality.as_deref().map(str::to_lowercase),
        point: place.point.filter(|_| stated.point.is_some()),
        ..plain(place)
    };
    known.iter().find(|own| found(&own.place) == found(stated)).map(|own| own.id)
}

/// The same contact or place without what the server notes of its texts: who has written them, and of which
/// text each translation is.
fn plain<T: LocalisedContent + Clone>(part: &T) -> T {
    let mut part = part.clone();
    for (_, version) in part.texts_mut().into_iter().flat_map(|(_, text)| text.iter_mut()) {
        *version = Text::new(std::mem::take(&mut version.text), Origin::Person);
    }
    part
}

#[cfg(test)]
mod tests {
    use shared::place::{Point, Precision};
    use shared::text::LanguageTag;

    use super::super::coordinates::coordinates;
    use super::super::tests::fields;
    use super::super::{contact, place};
    use super::*;

    #[test]
    fn a_contact_that_is_there_is_known() {
        let german = LanguageTag::german();
        let phone = ("/contact/phone", "0221 4710-100");
        let stated = |pairs: &[(&str, &str)]| contact(&fields(pairs), &german).expect("a contact");
        let own = |stated: &StatedContact, name_consent_at| OwnContact {
            id: ContactId::default(),
            contact: stated.contact.clone(),
            stale: Vec::new(),
            name_consent_at,
            version: 1,
            used_by: Vec::new(),
        };
        let plain = stated(&[("/contact/function/de", "Büro"), phone]);
        let known = [own(&plain, None)];
        assert_eq!(known_contact(&known, &plain), Some(ContactId::default()));
        assert_eq!(known_contact(&known, &stated(&[("/contact/function/de", "Kurs"), phone])), None);
        let named = stated(&[phone, ("/contact/name", "Ana"), ("/person_agrees", "true")]);
        assert_eq!(known_contact(&[own(&named, None)], &named), None, "nobody has agreed yet");
        let agreed = own(&named, Some(chrono::DateTime::UNIX_EPOCH));
        assert_eq!(known_contact(&[agreed], &named), Some(ContactId::default()));
        let english = ("/contact/function/en", "Office");
        let translated = stated(&[("/contact/function/de", "Büro"), english, phone]);
        assert_eq!(known_contact(&known, &translated), None);
        let mut marked = own(&translated, None);
        for (_, text) in marked.contact.function.iter_mut() {
            // The server notes who has written it, and of which text it is.
            *text = Text { source_hash: Some("1".to_owned()), checked: true, ..text.clone() };
        }
        assert_eq!(known_contact(&[marked], &translated), Some(ContactId::default()));
    }

    #[test]
    fn a_place_that_is_there_is_known_with_what_the_server_knows_of_it() {
        let german = LanguageTag::german();
        let stated = |pairs: &[(&str, &str)]| place(&fields(pairs), &german).expect("a place");
        let (street, town) = (("/place/street", "Weg 1"), ("/place/municipality", "05970040"));
        let written = stated(&[street, town, ("/place/locality", "weidenau")]);
        let point = coordinates("50.9, 8.0").map(|at| Point::new(at, Precision::Locality));
        let stored = PlaceData { locality: Some("Weidenau".to_owned()), point, ..written.clone() };
        let (stale, used_by) = (Vec::new(), Vec::new());
        let own = [OwnPlace { id: PlaceId::default(), place: stored, stale, version: 1, used_by }];
        assert_eq!(known_place(&own, &written), Some(PlaceId::default()));
        assert_eq!(known_place(&own, &stated(&[street, town])), None);
        let elsewhere = [street, town, ("/place/locality", "Weidenau"), ("/place/point", "50.8, 8.1")];
        assert_eq!(known_place(&own, &stated(&elsewhere)), None);
    }
}
