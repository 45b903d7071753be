//! Contacts and places of an organisation: chosen in its entries, and kept on a page of their own.

mod kept;
mod languages;

use leptos::prelude::*;
use shared::entry::ContactData;
use shared::facet::Facet;
use shared::id::{ContactId, PlaceId};
use shared::place::{PlaceData, Precision};
use shared::text::{LanguageTag, LocalisedText};
use shared::workspace::{EntryContent, OwnPlace};

use super::editor::Form;
use super::field::{Field, Kind, button};
use super::here::here_button;
use super::place_map::{self, PlaceMap};
use super::sheet::Sheet;
use crate::i18n::{Language, texts};
use crate::routes::WorkspacePage;
use crate::state::Vocabulary;
use crate::view::Erase as _;
use crate::workspace::TAKE;
use crate::workspace::form::{self as stated, APPROXIMATE, CONTACTS, PLACES, USUAL_MUNICIPALITY};
pub(super) use kept::{page, prefix};

/// The pointer of the ways to reach a contact, of which one is needed.
pub(super) const WAYS: &str = "/contact/ways";

/// The contacts of an entry: those of the organisation to choose from, and a new one.
pub(super) fn contacts(form: &Form<'_>, chosen: &[ContactId], most: usize) -> AnyView {
    let (sheet, language) = (form.sheet, form.sheet.language);
    let known = form.organisation.map_or(&[][..], |work| &work.contacts);
    let options: Vec<_> =
        known.iter().map(|own| (own.id.to_string(), contact_line(language, &own.contact))).collect();
    let chosen: Vec<String> = chosen.iter().map(ToString::to_string).collect();
    let written = form.work.content.source_language();
    let new = new_contact(sheet, written, &ContactData::default(), false);
    let new = (new, languages::of_new_contact(form));
    let new = taken_over(new, CONTACTS, texts::workspace::take_contact(language));
    let is_begun = sheet.with_typed(|typed| stated::contact(typed, written).is_some());
    let opens = sheet.opens(is_begun || known.is_empty(), &["/contact", "/person_agrees"]);
    let to_kept = (!known.is_empty()).then(|| to_kept(form));
    choose(
        Field::new("/contacts", texts::workspace::contacts(language))
            .hint(texts::workspace::contacts_hint(language)),
        (form, most),
        (options, chosen, to_kept.erase()),
        (texts::workspace::new_contact(language), opens, new),
    )
}

/// The way to where the contacts and places of the organisation are changed.
fn to_kept(form: &Form<'_>) -> AnyView {
    let language = form.sheet.language;
    let href = super::path(WorkspacePage::Organisation(form.work.organisation.to_string()), language);
    let label = texts::workspace::edit_parts(language);
    view! { <p class="ways"><a class="kern-link" href=href>{label}</a></p> }.erase()
}

/// The places of an entry: those of the organisation to choose from, and a new one.
pub(super) fn places(form: &Form<'_>, chosen: &[PlaceId], most: usize) -> AnyView {
    let (sheet, language) = (form.sheet, form.sheet.language);
    let known = form.organisation.map_or(&[][..], |work| &work.places);
    let line = |own: &OwnPlace| (own.id.to_string(), place_line(language, form.vocabulary, &own.place));
    let options: Vec<_> = known.iter().map(line).collect();
    let chosen: Vec<String> = chosen.iter().map(ToString::to_string).collect();
    let written = form.work.content.source_language();
    let usual = &form.content.municipality;
    let new = new_place(PlaceMap::new(sheet), form.vocabulary, written, &in_municipality(usual), usual);
    let new = (new, languages::of_new_place(form));
    let new = taken_over(new, PLACES, texts::workspace::take_place(language));
    let ticked = place_map::ticked(form, |place| called(language, form.vocabulary, place));
    let is_begun = sheet.with_typed(|typed| stated::place(typed, written).is_some());
    let opens = sheet.opens(is_begun || known.is_empty(), &["/place"]);
    choose(
        Field::new("/places", texts::workspace::places(language))
            .hint(texts::workspace::places_hint(language)),
        (form, most),
        (options, chosen, ticked),
        (texts::workspace::new_place(language), opens, new),
    )
}

/// A place of which no more is known than where the organisation works.
fn in_municipality(usual: &str) -> PlaceData {
    PlaceData { municipality: usual.to_owned(), ..PlaceData::default() }
}

/// Fields of something new, with the button that makes it at once and chooses it in this list.
fn taken_over(
    (fields, in_other_languages): (AnyView, Option<AnyView>),
    list: &str,
    label: &'static str,
) -> AnyView {
    let take = button(format!("{TAKE}:{list}"), label, "kern-btn kern-btn--secondary");
    view! { {fields} {in_other_languages} <p class="actions">{take}</p> }.erase()
}

/// What is there to choose from, with what is shown of that beneath it; where nothing is there, or something
/// new is begun or wrong, what is new stands open. An offer needs one of it, a profile none.
fn choose(
    field: Field,
    (form, most): (&Form<'_>, usize),
    (options, chosen, shown): (Vec<(String, String)>, Vec<String>, AnyView),
    (label, opens, new): (&'static str, Memo<bool>, AnyView),
) -> AnyView {
    let is_full = chosen.len() >= most;
    let is_offer = matches!(form.work.content, EntryContent::Offer(_));
    let field = if is_offer { field.required() } else { field };
    let new = (!is_full).then(|| {
        view! {
            <details class="filter-group" open=move || opens.get()>
                <summary>{label}</summary>
                <div class="filter-group__values">{new}</div>
            </details>
        }
    });
    view! { {field.choices(form.sheet, false, options, &chosen)} {shown} {new} }.erase()
}

fn text(text: Option<&LocalisedText>) -> String {
    text.and_then(|text| text.shown(&LanguageTag::german())).map(|text| text.text).unwrap_or_default()
}

/// A contact in a line.
pub(in crate::pages) fn contact_line(language: Language, contact: &ContactData) -> String {
    let ways = [&contact.name, &contact.phone, &contact.email, &contact.website];
    let function = Some(text(Some(&contact.function))).filter(|text| !text.is_empty());
    let parts: Vec<String> = function.into_iter().chain(ways.into_iter().flatten().cloned()).collect();
    parts.join(texts::common::list_separator(language))
}

/// What a place is called among others, and its municipality.
fn called(language: Language, vocabulary: &Vocabulary, place: &PlaceData) -> String {
    let town = vocabulary.label(Facet::Municipality, &place.municipality, language);
    let name = Some(text(place.name.as_ref())).filter(|name| !name.is_empty());
    let name = name.or_else(|| place.street.clone()).or_else(|| place.locality.clone());
    name.map_or_else(|| town.clone(), |name| format!("{name} ({town})"))
}

/// A place in a line.
pub(in crate::pages) fn place_line(language: Language, vocabulary: &Vocabulary, place: &PlaceData) -> String {
    let town = vocabulary.label(Facet::Municipality, &place.municipality, language);
    let town = place.postal_code.as_ref().map_or_else(|| town.clone(), |code| format!("{code} {town}"));
    let name = Some(text(place.name.as_ref())).filter(|name| !name.is_empty());
    let parts = [name, place.street.clone(), place.locality.clone(), Some(town)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(texts::common::list_separator(language))
}

/// The fields of a contact.
fn new_contact(sheet: Sheet, written: &LanguageTag, contact: &ContactData, agrees: bool) -> AnyView {
    let language = sheet.language;
    let or_typed = |name: &str, value: Option<&String>| sheet.typed_or(name, value);
    let function_name = format!("/contact/function/{written}");
    let stored = Some(text(Some(&contact.function))).filter(|function| !function.is_empty());
    // It is read with the content, not with this page.
    let usual = if *written == language.language_tag() {
        texts::workspace::usual_function(language)
    } else {
        texts::workspace::usual_function_german(language)
    };
    let function = sheet.typed_or(&function_name, Some(&stored.unwrap_or_else(|| usual.to_owned())));
    let note_name = format!("/contact/note/{written}");
    let note = sheet.typed_or(&note_name, Some(&text(contact.note.as_ref())));
    let stored = agrees.then(|| "true".to_owned());
    let agrees = !sheet.typed_or("/person_agrees", stored.as_ref()).is_empty();
    view! {
        {Field::new(function_name, texts::workspace::function(language))
            .example(texts::workspace::function_example(language))
            .given()
            .text(sheet, written, 1, 100, function)}
        {ways(sheet, contact)}
        {Field::new(note_name, texts::workspace::contact_note(language))
            .example(texts::workspace::contact_note_example(language))
            .text(sheet, written, 1, 500, note)}
        {Field::new("/contact/name", texts::workspace::person(language))
            .hint(texts::workspace::person_hint(language))
            .input(sheet, Kind::Line, or_typed("/contact/name", contact.name.as_ref()))}
        {Field::new("/person_agrees", texts::workspace::person_agrees(language)).flag(sheet, agrees)}
    }
    .erase()
}

/// The ways to reach a contact. The group says that one of them is needed: none is more than the others.
fn ways(sheet: Sheet, contact: &ContactData) -> AnyView {
    let language = sheet.language;
    let field = |name: &str, label: &str, kind: Kind, value: Option<&String>| {
        Field::new(name, label).given().input(sheet, kind, sheet.typed_or(name, value))
    };
    let inner = view! {
        {field("/contact/phone", texts::workspace::phone(language), Kind::Phone, contact.phone.as_ref())}
        {field("/contact/email", texts::workspace::email(language), Kind::Email, contact.email.as_ref())}
        {field("/contact/website", texts::workspace::website(language), Kind::Url, contact.website.as_ref())}
    };
    Field::new(WAYS, texts::workspace::contact_ways(language)).given().group(sheet, inner.erase())
}

/// The fields of a place; `usual` is the municipality that was filled in beforehand, empty if none was.
fn new_place(
    map: PlaceMap,
    vocabulary: &Vocabulary,
    written: &LanguageTag,
    place: &PlaceData,
    usual: &str,
) -> AnyView {
    let (sheet, language) = (map.sheet, map.sheet.language);
    let or_typed = |name: &str, value: Option<&String>| sheet.typed_or(name, value);
    let mut towns = vocabulary.choices(Facet::Municipality, language).unwrap_or_default();
    towns.insert(0, (String::new(), texts::workspace::choose(language).to_owned()));
    let town = or_typed("/place/municipality", Some(&place.municipality));
    let name = format!("/place/name/{written}");
    let name_value = or_typed(&name, Some(&text(place.name.as_ref())));
    let note = format!("/place/note/{written}");
    let note_value = or_typed(&note, Some(&text(place.note.as_ref())));
    let point = place.point.map(|point| format!("{}, {}", point.lat, point.lon));
    let is_approximate = place.point.is_some_and(|point| point.precision != Precision::Exact);
    let approximate = point.as_ref().filter(|_| is_approximate);
    let usual = usual.to_owned();
    view! {
        <div
            class="desk__section"
            on:input=move |_| map.turn_to()
            on:change=move |_| map.turn_to()
            on:focusin=move |_| map.turn_to()
        >
            {Field::new(name, texts::workspace::place_name(language))
                .example(texts::workspace::place_name_example(language))
                .text(sheet, written, 1, 120, name_value)}
            {Field::new("/place/street", texts::workspace::street(language))
                .input(sheet, Kind::Line, or_typed("/place/street", place.street.as_ref()))}
            <div class="desk__row">
                {Field::new("/place/postal_code", texts::workspace::postal_code(language))
                    .input(sheet, Kind::Line, or_typed("/place/postal_code", place.postal_code.as_ref()))}
                {Field::new("/place/municipality", texts::workspace::municipality(language))
                    .select(sheet, towns, &town)}
            </div>
            {Field::new("/place/locality", texts::workspace::locality(language))
                .list(map.list())
                .input(sheet, Kind::Line, or_typed("/place/locality", place.locality.as_ref()))}
            {map.localities()}
            {Field::new(note, texts::workspace::place_note(language))
                .example(texts::workspace::place_note_example(language))
                .text(sheet, written, 1, 500, note_value)}
            {Field::new("/place/point", texts::workspace::point(language))
                .hint(texts::workspace::point_hint(language))
                .input(sheet, Kind::Line, or_typed("/place/point", point.as_ref()))}
            <input type="hidden" name=APPROXIMATE id=sheet.id(APPROXIMATE) value=or_typed(APPROXIMATE, approximate)/>
            <input type="hidden" name=USUAL_MUNICIPALITY id=sheet.id(USUAL_MUNICIPALITY) value=usual/>
            {here_button(map)}
            {map.view()}
        </div>
    }
    .erase()
}
