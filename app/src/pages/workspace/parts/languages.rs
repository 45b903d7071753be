//! What contacts and places say in other languages.

use leptos::prelude::*;
use shared::entry::{ContactData, LocalisedContent};
use shared::place::PlaceData;
use shared::text::{LanguageTag, LocalisedText};
use shared::workspace::{OrganisationWork, OwnContact, OwnPlace};

use super::super::Desk;
use super::super::editor::Form;
use super::super::languages::{Beside, Checks, Translatable, localised_texts, texts_at};
use super::super::sheet::Sheet;
use crate::i18n::{Language, texts};
use crate::workspace::form::{Fields, stated_contact, stated_place};

const CONTACT: &str = "/contact";
const PLACE: &str = "/place";

/// The part of a contact's form, and what is to be done about it.
pub(super) fn of_contact(
    sheet: Sheet,
    desk: &Desk,
    work: &OrganisationWork,
    own: Option<&OwnContact>,
) -> (AnyView, Option<String>) {
    let known = own.map(|own| own.contact.clone()).unwrap_or_default();
    let written = known.clone();
    let written = sheet.with_typed(|typed| stated_contact(typed, &LanguageTag::german(), written).contact);
    let stale = own.map_or(&[][..], |own| &own.stale);
    fold((sheet, desk, work), (CONTACT, texts_of_contact(desk.language)), (known, written), stale)
}

/// The part of a place's form, and what is to be done about it.
pub(super) fn of_place(
    sheet: Sheet,
    desk: &Desk,
    work: &OrganisationWork,
    own: Option<&OwnPlace>,
) -> (AnyView, Option<String>) {
    let known = own.map(|own| own.place.clone()).unwrap_or_default();
    let written = known.clone();
    let written = sheet.with_typed(|typed| stated_place(typed, &LanguageTag::german(), written));
    let stale = own.map_or(&[][..], |own| &own.stale);
    fold((sheet, desk, work), (PLACE, texts_of_place(desk.language)), (known, written), stale)
}

/// The part of the form of an entry for a new contact, with the languages into which the entry is translated;
/// nothing where it is not.
pub(super) fn of_new_contact(form: &Form<'_>) -> Option<AnyView> {
    let written_in = form.work.content.source_language();
    let stated = |typed: &Fields| stated_contact(typed, written_in, ContactData::default()).contact;
    let all = texts_of_contact(form.sheet.language);
    of_new(form, (CONTACT, all), &mut form.sheet.with_typed(stated))
}

/// The same for a new place.
pub(super) fn of_new_place(form: &Form<'_>) -> Option<AnyView> {
    let written_in = form.work.content.source_language();
    let stated = |typed: &Fields| stated_place(typed, written_in, PlaceData::default());
    let all = texts_of_place(form.sheet.language);
    of_new(form, (PLACE, all), &mut form.sheet.with_typed(stated))
}

fn texts_of_contact(language: Language) -> Vec<Translatable> {
    vec![
        Translatable::new("/contact/function", texts::workspace::function(language), 1, 100).always(),
        Translatable::new("/contact/note", texts::workspace::contact_note(language), 1, 500).always(),
    ]
}

fn texts_of_place(language: Language) -> Vec<Translatable> {
    vec![
        Translatable::new("/place/name", texts::workspace::place_name(language), 1, 120).always(),
        Translatable::new("/place/note", texts::workspace::place_note(language), 1, 500).always(),
    ]
}

/// The part of the form of an entry with these texts, of something new as it is written.
fn of_new(
    form: &Form<'_>,
    (place, all): (&'static str, Vec<Translatable>),
    written: &mut dyn LocalisedContent,
) -> Option<AnyView> {
    let source_language = form.work.content.source_language();
    let texts = localised_texts(&form.work.content);
    let used = texts.iter().flat_map(|(_, text)| text.iter()).map(|(tag, _)| tag.clone());
    let beside = Beside {
        sheet: form.sheet,
        vocabulary: form.vocabulary,
        place,
        all,
        written: texts_at(place, written),
        checks: Checks::of_texts(Vec::new(), &[], source_language),
        source_language,
        used: used.filter(|tag| tag != source_language).collect(),
    };
    beside.fold_used()
}

/// The part of a form with these texts, of something as the server has it and as it is written, and what is
/// to be done about them; `stale` are pointers into it.
fn fold<T: LocalisedContent>(
    (sheet, desk, work): (Sheet, &Desk, &OrganisationWork),
    (place, all): (&'static str, Vec<Translatable>),
    (mut known, mut written): (T, T),
    stale: &[String],
) -> (AnyView, Option<String>) {
    let stale = stale.iter().map(|pointer| format!("{place}{pointer}")).collect();
    let german = LanguageTag::german();
    let beside = Beside {
        sheet,
        vocabulary: &desk.vocabulary,
        place,
        all,
        written: texts_at(place, &mut written),
        checks: Checks::of_texts(stale, &texts_at(place, &mut known), &german),
        source_language: &german,
        used: used(work),
    };
    let to_do = beside.to_do();
    (beside.fold(), to_do)
}

/// The languages that an organisation uses: its entries are written in them, or its contacts and places.
fn used(work: &OrganisationWork) -> Vec<LanguageTag> {
    let contacts = work.contacts.iter().map(|own| &own.contact);
    let contacts = contacts.flat_map(|contact| std::iter::once(&contact.function).chain(&contact.note));
    let places = work.places.iter().flat_map(|own| own.place.name.iter().chain(&own.place.note));
    let tags = contacts.chain(places).flat_map(LocalisedText::iter).map(|(tag, _)| tag);
    let entries = work.organisation.all_entries().map(|entry| &entry.language);
    let mut used: Vec<LanguageTag> = entries.chain(tags).cloned().collect();
    used.sort_unstable();
    used.dedup();
    used
}
