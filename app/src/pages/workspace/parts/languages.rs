//! What contacts and places say in other languages.

use leptos::prelude::*;
use shared::entry::LocalisedContent;
use shared::text::{LanguageTag, LocalisedText};
use shared::workspace::{OrganisationWork, OwnContact, OwnPlace};

use super::super::Desk;
use super::super::languages::{Beside, Checks, Translatable, texts_at};
use super::super::sheet::Sheet;
use crate::i18n::texts;
use crate::workspace::form::{stated_contact, stated_place};

/// The part of a contact's form, and how many of its translations are to be checked.
pub(super) fn of_contact(
    sheet: Sheet,
    desk: &Desk,
    work: &OrganisationWork,
    own: Option<&OwnContact>,
) -> (AnyView, u32) {
    let language = desk.language;
    let all = vec![
        Translatable::new("/contact/function", texts::workspace::function(language), 1, 100).always(),
        Translatable::new("/contact/note", texts::workspace::contact_note(language), 1, 500).always(),
    ];
    let known = own.map(|own| own.contact.clone()).unwrap_or_default();
    let written = known.clone();
    let written = sheet.with_typed(|typed| stated_contact(typed, &LanguageTag::german(), written).contact);
    let stale = own.map_or(&[][..], |own| &own.stale);
    fold((sheet, desk, work), ("/contact", all), (known, written), stale)
}

/// The part of a place's form, and how many of its translations are to be checked.
pub(super) fn of_place(
    sheet: Sheet,
    desk: &Desk,
    work: &OrganisationWork,
    own: Option<&OwnPlace>,
) -> (AnyView, u32) {
    let language = desk.language;
    let all = vec![
        Translatable::new("/place/name", texts::workspace::place_name(language), 1, 120).always(),
        Translatable::new("/place/note", texts::workspace::place_note(language), 1, 500).always(),
    ];
    let known = own.map(|own| own.place.clone()).unwrap_or_default();
    let written = known.clone();
    let written = sheet.with_typed(|typed| stated_place(typed, &LanguageTag::german(), written));
    let stale = own.map_or(&[][..], |own| &own.stale);
    fold((sheet, desk, work), ("/place", all), (known, written), stale)
}

/// The part of a form with these texts, of something as the server has it and as it is written; `stale`
/// are pointers into it.
fn fold<T: LocalisedContent>(
    (sheet, desk, work): (Sheet, &Desk, &OrganisationWork),
    (place, all): (&'static str, Vec<Translatable>),
    (mut known, mut written): (T, T),
    stale: &[String],
) -> (AnyView, u32) {
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
    let to_check = beside.to_check();
    (beside.fold(), to_check)
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
