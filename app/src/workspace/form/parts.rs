//! The contact and the place that a form has beside a content, or that have a form of their own.

use shared::entry::ContactData;
use shared::place::{PlaceData, Point, Precision};
use shared::problem::FieldError;
use shared::text::LanguageTag;
use shared::workspace::{EntryContent, StatedContact};

use super::coordinates::coordinates;
use super::texts::{translations, write};
use super::{Fields, set};
use crate::workspace::MESSAGE;

/// The field with those coordinates of `/place/point` that were only pointed at on the map. Whoever
/// writes others there states them exactly.
pub const APPROXIMATE: &str = "/place/approximate";
/// The field with the municipality that was filled in beforehand: alone it is no place.
pub const USUAL_MUNICIPALITY: &str = "/place/usual_municipality";
/// What is written beside a content, and made once the form is sent or it is taken over.
const BESIDE: [&str; 4] = ["/contact", "/person_agrees", "/place", MESSAGE];
/// The list into which a new contact is taken over.
pub const CONTACTS: &str = "contacts";
/// The list into which a new place is taken over.
pub const PLACES: &str = "places";
/// The field with the municipality of a place.
const MUNICIPALITY: &str = "/place/municipality";

/// A new contact, if one is written down in this language or in others. Its function alone is filled in
/// beforehand.
#[must_use]
pub fn contact(fields: &Fields, language: &LanguageTag) -> Option<StatedContact> {
    let stated = stated_contact(fields, language, ContactData::default());
    let ContactData { function, name, email, phone, website, note } = &stated.contact;
    let is_translated = function.iter().any(|(tag, _)| tag != language);
    let is_written = [name, email, phone, website].iter().any(|way| way.is_some());
    (is_written || is_translated || note.is_some()).then_some(stated)
}

/// Whether a pointer leads to what is written beside a content.
#[must_use]
pub fn is_beside(pointer: &str) -> bool {
    let mut beneath = BESIDE.iter().filter_map(|place| pointer.strip_prefix(*place));
    beneath.any(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether something is written beside the content: a contact or a place that is not made yet, a message.
#[must_use]
pub fn has_new_parts(fields: &Fields, language: &LanguageTag) -> bool {
    fields.line(MESSAGE).flatten().is_some() || is_unmade(fields, language)
}

/// Whether a contact or a place is written down that is not made yet.
#[must_use]
pub fn is_unmade(fields: &Fields, language: &LanguageTag) -> bool {
    contact(fields, language).is_some() || place(fields, language).is_some()
}

/// Why nothing can be taken over into the list of contacts or of places: nothing new is written down.
#[must_use]
pub fn nothing_to_take(fields: &Fields, language: &LanguageTag, list: &str) -> Option<FieldError> {
    match list {
        PLACES => {
            place(fields, language).is_none().then(|| FieldError::new("/place/street", "place_unwritten"))
        }
        _ => contact(fields, language).is_none().then(|| FieldError::new("/contact", "contact_without_way")),
    }
}

/// The id of the box of the contact or the place that came last into a list of the content; that of the list,
/// if there is none.
#[must_use]
pub fn box_of_last(content: &EntryContent, list: &str) -> String {
    let (contacts, places) = match content {
        EntryContent::Offer(offer) => (&offer.contacts, &offer.places),
        EntryContent::Organisation(profile) => (&profile.contacts, &profile.places),
    };
    let id = if list == PLACES {
        places.last().map(ToString::to_string)
    } else {
        contacts.last().map(ToString::to_string)
    };
    id.map_or_else(|| list.to_owned(), |id| format!("{list}-{id}"))
}

/// A contact as its form has it.
#[must_use]
pub fn stated_contact(fields: &Fields, language: &LanguageTag, mut contact: ContactData) -> StatedContact {
    if let Some(function) = fields.one(&format!("/contact/function/{language}")) {
        write(&mut contact.function, language.clone(), function.trim());
    }
    if let Some(note) = fields.one(&format!("/contact/note/{language}")) {
        write(contact.note.get_or_insert_default(), language.clone(), note.trim());
    }
    contact.note.get_or_insert_default();
    translations(fields, "/contact", language, &mut contact);
    contact.note = contact.note.filter(|note| !note.is_empty());
    set(&mut contact.name, fields.line("/contact/name"));
    set(&mut contact.email, fields.line("/contact/email"));
    set(&mut contact.phone, fields.line("/contact/phone"));
    set(&mut contact.website, fields.line("/contact/website").map(|line| line.map(with_scheme)));
    StatedContact { contact, person_agrees: fields.is_ticked("/person_agrees").unwrap_or_default() }
}

/// A new place, if one is written down, in whatever languages.
#[must_use]
pub fn place(fields: &Fields, language: &LanguageTag) -> Option<PlaceData> {
    let line = |name: &str| fields.line(name).flatten();
    let parts = ["street", "postal_code", "locality", "point"].map(|name| format!("/place/{name}"));
    let town = line(MUNICIPALITY).filter(|town| line(USUAL_MUNICIPALITY).as_ref() != Some(town));
    let stated = stated_place(fields, language, PlaceData::default());
    let is_said = stated.name.is_some() || stated.note.is_some();
    let is_written = is_said || town.is_some() || parts.iter().any(|name| line(name).is_some());
    is_written.then_some(stated)
}

/// The fields of a form in which the only municipality where an organisation works is that of its place,
/// too, unless another one is chosen.
#[must_use]
pub fn in_its_municipality(fields: &Fields) -> Fields {
    let mut pairs = fields.pairs().to_vec();
    let towns = fields.many("/municipalities").unwrap_or_default();
    if let [town] = *towns
        && fields.line(MUNICIPALITY).flatten().is_none()
    {
        pairs.extend([MUNICIPALITY, USUAL_MUNICIPALITY].map(|name| (name.to_owned(), town.to_owned())));
    }
    Fields::new(pairs)
}

/// A place as its form has it.
#[must_use]
pub fn stated_place(fields: &Fields, language: &LanguageTag, mut place: PlaceData) -> PlaceData {
    let line = |name: &str| fields.line(&format!("/place/{name}"));
    for (name, text) in [("name", &mut place.name), ("note", &mut place.note)] {
        let text = text.get_or_insert_default();
        if let Some(value) = fields.one(&format!("/place/{name}/{language}")) {
            write(text, language.clone(), value.trim());
        }
    }
    translations(fields, "/place", language, &mut place);
    for text in [&mut place.name, &mut place.note] {
        text.take_if(|text| text.is_empty());
    }
    set(&mut place.street, line("street"));
    set(&mut place.postal_code, line("postal_code"));
    set(&mut place.locality, line("locality"));
    set(&mut place.municipality, line("municipality").map(Option::unwrap_or_default));
    set(&mut place.point, line("point").map(|text| point(fields, &text?)));
    place
}

/// What is missing or cannot be read of the place of a form.
#[must_use]
pub fn place_errors(fields: &Fields) -> Vec<FieldError> {
    let line = |name: &str| fields.line(name).flatten();
    let town = line(MUNICIPALITY).is_none().then(|| FieldError::new(MUNICIPALITY, "required"));
    let unread = line("/place/point").filter(|text| coordinates(text).is_none());
    let unread = unread.map(|_| FieldError::new("/place/point", "malformed"));
    town.into_iter().chain(unread).collect()
}

/// A point that is written down, as exact as it is.
fn point(fields: &Fields, text: &str) -> Option<Point> {
    let is_approximate = fields.line(APPROXIMATE).flatten().as_deref() == Some(text);
    let precision = if is_approximate { Precision::Locality } else { Precision::Exact };
    coordinates(text).map(|at| Point::new(at, precision))
}

/// A web address as people write it.
pub(super) fn with_scheme(address: String) -> String {
    let is_bare = !address.contains("://") && !address.contains(char::is_whitespace) && address.contains('.');
    if is_bare && !address.contains('@') { format!("https://{address}") } else { address }
}

#[cfg(test)]
mod tests {
    use shared::id::PlaceId;
    use shared::offer::OfferContent;
    use shared::text::{LocalisedText, Origin, Text};

    use super::super::tests::fields;
    use super::*;

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
    fn what_is_written_in_another_language_alone_is_written() {
        let german = LanguageTag::german();
        for (name, is_contact) in [
            ("/contact/function/en", true),
            ("/contact/note/de-simple", true),
            ("/place/name/en", false),
            ("/place/note/uk", false),
        ] {
            let typed = fields(&[("/contact/function/de", "Büro"), (name, " Hall ")]);
            let found = (contact(&typed, &german).is_some(), place(&typed, &german).is_some());
            assert_eq!(found, (is_contact, !is_contact), "{name}");
            assert!(is_beside(name) && is_unmade(&typed, &german), "{name}");
            assert_eq!(typed.beside(), typed, "{name}");
            assert!(!is_unmade(&fields(&[(name, " ")]), &german), "{name}");
        }
    }

    #[test]
    fn a_municipality_that_was_filled_in_beforehand_is_no_place() {
        let german = LanguageTag::german();
        let (town, usual) = ("/place/municipality", (USUAL_MUNICIPALITY, "05970040"));
        assert_eq!(place(&fields(&[(town, "05970040"), usual]), &german), None);
        assert!(!has_new_parts(&fields(&[(town, "05970040"), usual]), &german));
        let municipality = |pairs: &[(&str, &str)]| place(&fields(pairs), &german).map(|it| it.municipality);
        let street = ("/place/street", "Weg 1");
        assert_eq!(municipality(&[(town, "05970040"), usual, street]).as_deref(), Some("05970040"));
        assert_eq!(municipality(&[(town, "05970028"), usual]).as_deref(), Some("05970028"));
        assert_eq!(municipality(&[(town, "05970040")]).as_deref(), Some("05970040"));
    }

    #[test]
    fn a_place_is_where_its_organisation_works_unless_something_else_is_written() {
        let (german, towns, street) = (LanguageTag::german(), "/municipalities", ("/place/street", "Weg 1"));
        let municipality = |pairs: &[(&str, &str)]| {
            place(&in_its_municipality(&fields(pairs)), &german).map(|place| place.municipality)
        };
        let (town, none) = ((towns, "05970040"), (MUNICIPALITY, ""));
        assert_eq!(municipality(&[(towns, ""), town, street, none]).as_deref(), Some("05970040"));
        assert_eq!(municipality(&[town, street, (MUNICIPALITY, "05970028")]).as_deref(), Some("05970028"));
        assert_eq!(municipality(&[town, none]), None);
        for several in [&[(towns, ""), street, none][..], &[town, (towns, "05970028"), street, none]] {
            assert_eq!(municipality(several).as_deref(), Some(""));
            assert_eq!(place_errors(&in_its_municipality(&fields(several))).len(), 1);
        }
    }

    #[test]
    fn what_is_written_beside_a_content_is_told_from_it() {
        for pointer in ["/contact/phone", "/person_agrees", "/place/point", APPROXIMATE, MESSAGE] {
            assert!(is_beside(pointer), "{pointer}");
        }
        for pointer in ["/contacts", "/contacts/0", "/places", "/title/de", "contact", ""] {
            assert!(!is_beside(pointer), "{pointer}");
        }
        let written = fields(&[("/title/de", "Café"), ("/contact/phone", "1"), ("/places", "")]);
        assert_eq!(written.beside(), fields(&[("/contact/phone", "1")]));
    }

    #[test]
    fn only_what_is_written_down_is_taken_over() {
        let german = LanguageTag::german();
        let both = fields(&[("/contact/phone", "1"), ("/place/street", "Weg 1")]);
        let why =
            |fields: &Fields, list: &str| nothing_to_take(fields, &german, list).map(|error| error.pointer);
        assert_eq!((why(&both, CONTACTS), why(&both, PLACES)), (None, None));
        let message = fields(&[(MESSAGE, "Guten Tag")]);
        assert_eq!(why(&message, CONTACTS).as_deref(), Some("/contact"));
        assert_eq!(why(&message, PLACES).as_deref(), Some("/place/street"));
        assert!(is_unmade(&both, &german) && !is_unmade(&message, &german));
        assert!(has_new_parts(&message, &german));
        let mut offer = OfferContent::blank(german);
        let last = |offer: &OfferContent, list: &str| box_of_last(&EntryContent::Offer(offer.clone()), list);
        assert_eq!((last(&offer, CONTACTS).as_str(), last(&offer, PLACES).as_str()), (CONTACTS, PLACES));
        let id = PlaceId::default();
        offer.places = vec![id];
        assert_eq!(last(&offer, PLACES), format!("places-{id}"));
    }

    #[test]
    fn a_contact_has_a_remark_that_is_no_way_to_reach_it() {
        let german = LanguageTag::german();
        let stated = contact(&fields(&[("/contact/note/de", "vormittags")]), &german).expect("a contact");
        assert!(stated.validate().is_err());
        let known = stated.contact;
        let emptied = stated_contact(&fields(&[("/contact/note/de", " ")]), &german, known);
        assert_eq!(emptied.contact.note, None);
    }

    #[test]
    fn what_is_missing_or_cannot_be_read_of_a_place_is_told() {
        let errors = |pairs: &[(&str, &str)]| {
            place_errors(&fields(pairs)).into_iter().map(|error| error.pointer).collect::<Vec<_>>()
        };
        assert_eq!(errors(&[("/place/street", "Weg 1")]), ["/place/municipality"]);
        assert_eq!(errors(&[("/place/municipality", "1"), ("/place/point", "dort")]), ["/place/point"]);
    }

    #[test]
    fn what_was_only_pointed_at_is_not_exact_until_something_else_is_written() {
        let precision = |point: &str, approximate: &str| {
            let fields = fields(&[("/place/point", point), (APPROXIMATE, approximate)]);
            let place = stated_place(&fields, &LanguageTag::german(), PlaceData::default());
            place.point.map(|point| point.precision)
        };
        assert_eq!(precision("50.87570, 8.02430", "50.87570, 8.02430"), Some(Precision::Locality));
        assert_eq!(precision("50.8748, 8.0243", "50.87570, 8.02430"), Some(Precision::Exact));
        assert_eq!(precision("50.8748, 8.0243", ""), Some(Precision::Exact));
        assert_eq!(precision("", "50.87570, 8.02430"), None);
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
