//! The contact and the place that a form has beside a content, or that have a form of their own.

use shared::entry::ContactData;
use shared::id::{ContactId, PlaceId};
use shared::place::{Coordinates, PlaceData, Point, Precision};
use shared::problem::FieldError;
use shared::text::LanguageTag;
use shared::workspace::{EntryContent, OwnContact, OwnPlace, StatedContact};

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

/// A new contact, if one is written down.
#[must_use]
pub fn contact(fields: &Fields, language: &LanguageTag) -> Option<StatedContact> {
    let stated = stated_contact(fields, language, ContactData::default());
    let ContactData { name, email, phone, website, .. } = &stated.contact;
    let is_written = [name, email, phone, website].iter().any(|way| way.is_some());
    (is_written || stated.contact.note.is_some()).then_some(stated)
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

/// The contact of an organisation that says the same as one that is written down.
#[must_use]
pub fn known_contact(known: &[OwnContact], stated: &StatedContact) -> Option<ContactId> {
    let is_same = |own: &&OwnContact| {
        // Whoever is named there has agreed to it.
        own.contact == stated.contact && own.name_consent_at.is_some() == stated.contact.name.is_some()
    };
    known.iter().find(is_same).map(|own| own.id)
}

/// The place of an organisation that is the same as one that is written down. The server finds the point
/// where none is stated, and knows how localities are spelt.
#[must_use]
pub fn known_place(known: &[OwnPlace], stated: &PlaceData) -> Option<PlaceId> {
    let plain = |place: &PlaceData| PlaceData {
        locality: place.locality.as_deref().map(str::to_lowercase),
        point: place.point.filter(|_| stated.point.is_some()),
        ..place.clone()
    };
    known.iter().find(|own| plain(&own.place) == plain(stated)).map(|own| own.id)
}

/// A new place, if one is written down.
#[must_use]
pub fn place(fields: &Fields, language: &LanguageTag) -> Option<PlaceData> {
    let line = |name: &str| fields.line(name).flatten();
    let parts = ["street", "postal_code", "locality", "point"].map(|name| format!("/place/{name}"));
    let texts = ["name", "note"].map(|name| format!("/place/{name}/{language}"));
    let town = line(MUNICIPALITY).filter(|town| line(USUAL_MUNICIPALITY).as_ref() != Some(town));
    let is_written = town.is_some() || parts.iter().chain(&texts).any(|name| line(name).is_some());
    is_written.then(|| stated_place(fields, language, PlaceData::default()))
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

/// Coordinates as people write them, or as map apps copy them.
fn coordinates(text: &str) -> Option<Coordinates> {
    let text = text.replace("%2C", ",").replace("%2c", ",").replace("%20", " ");
    let (lat, lon) = linked(&text).or_else(|| pair(&text))?;
    (lat.abs() <= 90.0 && lon.abs() <= 180.0).then_some(Coordinates { lat, lon })
}

/// What the link of a map app is about: what it has put a mark on or looks for, else the middle of
/// what it shows.
fn linked(text: &str) -> Option<(f64, f64)> {
    let value =
        |name: &str| text.split(['?', '&', '#']).find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    let marked = || numbers(&format!("{},{}", value("mlat")?, value("mlon")?));
    let sought = || ["q", "query", "ll"].into_iter().find_map(|name| numbers(value(name)?));
    // Before the coordinates stands how large the map is.
    let shown = || numbers(value("map")?.split_once('/')?.1);
    let named = || numbers(text.split_once('@').or_else(|| text.split_once("geo:"))?.1);
    marked().or_else(sought).or_else(shown).or_else(named)
}

/// The first two numbers of a link.
fn numbers(text: &str) -> Option<(f64, f64)> {
    let mut parts = text.split([',', '/', ';', '?', '&', '(']).map(|part| part.trim().parse().ok());
    Some((parts.next()??, parts.next()??))
}

/// Two numbers with the signs of degrees and directions or without; decimals may have a comma, as is
/// usual in German.
fn pair(text: &str) -> Option<(f64, f64)> {
    let text = text.replace('°', "");
    let number = |part: &str| part.trim().trim_end_matches([' ', 'N', 'E', 'O']).to_owned();
    let parts: Vec<String> = text.split(',').map(number).collect();
    match &*parts {
        [lat, lon] => Some((lat.parse().ok()?, lon.parse().ok()?)),
        [lat, of_lat, lon, of_lon] => {
            Some((format!("{lat}.{of_lat}").parse().ok()?, format!("{lon}.{of_lon}").parse().ok()?))
        }
        _ => None,
    }
}

/// A web address as people write it.
pub(super) fn with_scheme(address: String) -> String {
    let is_bare = !address.contains("://") && !address.contains(char::is_whitespace) && address.contains('.');
    if is_bare && !address.contains('@') { format!("https://{address}") } else { address }
}

#[cfg(test)]
mod tests {
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
    }

    #[test]
    fn a_place_that_is_there_is_known_with_what_the_server_knows_of_it() {
        let german = LanguageTag::german();
        let stated = |pairs: &[(&str, &str)]| place(&fields(pairs), &german).expect("a place");
        let (street, town) = (("/place/street", "Weg 1"), (MUNICIPALITY, "05970040"));
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
    fn coordinates_are_read_as_people_write_them() {
        let read = |text: &str| coordinates(text).map(|at| (at.lat, at.lon));
        for text in [
            "50.8748, 8.0243",
            "50.87480, 8.02430",
            "50,8748, 8,0243",
            "50.8748°,8.0243°",
            "50.8748° N, 8.0243° E",
            "50,8748° N, 8,0243° O",
        ] {
            assert_eq!(read(text), Some((50.8748, 8.0243)), "{text}");
        }
        for text in ["", "Siegen", "50.8", "91, 8", "50.8, 8.0, 1", "NaN, 8", "büro@example.org"] {
            assert_eq!(read(text), None, "{text}");
        }
        let errors = |pairs: &[(&str, &str)]| {
            place_errors(&fields(pairs)).into_iter().map(|error| error.pointer).collect::<Vec<_>>()
        };
        assert_eq!(errors(&[("/place/street", "Weg 1")]), ["/place/municipality"]);
        assert_eq!(errors(&[("/place/municipality", "1"), ("/place/point", "dort")]), ["/place/point"]);
    }

    #[test]
    fn coordinates_are_read_as_map_apps_copy_them() {
        let read = |text: &str| coordinates(text).map(|at| (at.lat, at.lon));
        for text in [
            "geo:50.8748,8.0243",
            "geo:50.8748,8.0243,280?z=17",
            "geo:50.8748,8.0243;u=35",
            "geo:0,0?q=50.8748,8.0243(B%C3%BCro)",
            "https://www.openstreetmap.org/#map=17/50.8748/8.0243",
            "https://www.openstreetmap.org/?mlat=50.8748&mlon=8.0243#map=12/50.9/8.1",
            "https://www.openstreetmap.org/?mlat=50.8748&mlon=8.0243",
            "https://maps.example.org/maps/place/Siegen/@50.8748,8.0243,17z/data=x",
            "https://maps.example.org/?q=50.8748,8.0243",
            "https://maps.example.org/?z=17&q=50.8748%2C%208.0243&t=m",
            "https://maps.example.org/search/?api=1&query=50.8748%2c8.0243",
            "https://maps.example.org/?ll=50.8748,8.0243&q=Siegen",
        ] {
            assert_eq!(read(text), Some((50.8748, 8.0243)), "{text}");
        }
        for text in ["https://maps.example.org/?q=Siegen", "https://example.org/#map=17", "geo:", "@50.87"] {
            assert_eq!(read(text), None, "{text}");
        }
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
