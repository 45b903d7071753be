//! The fields with which an offer pauses: until when, and why.

use leptos::prelude::*;
use shared::text::LanguageTag;
use shared::workspace::EntryWork;

use super::field::{Field, Kind};
use super::languages::{Beside, Checks, Translatable, localised_texts};
use super::sheet::Sheet;
use crate::i18n::texts;
use crate::state::Vocabulary;
use crate::view::Erase as _;
use crate::workspace::STATE_NOTE;
use crate::workspace::form;

/// Most characters of the remark on a state.
const MOST_OF_NOTE: u16 = 300;

/// What the window calls the form of an offer in which these fields stand.
pub(super) fn drawer(entry: &str) -> String {
    format!("pause.{entry}")
}

/// The fields, with the remark in other languages.
pub(super) fn fields(sheet: Sheet, vocabulary: &Vocabulary, work: &EntryWork, checks: Checks) -> AnyView {
    let language = sheet.language;
    let until = work.entry.state_until.map(|until| until.to_string());
    let until = sheet.typed_or("/until", until.as_ref());
    let (written_in, note) = state_note(work);
    let note = sheet.typed_or(STATE_NOTE, note.as_ref());
    view! {
        {Field::new("/until", texts::workspace::paused_until(language)).input(sheet, Kind::Date, until)}
        {Field::new(STATE_NOTE, texts::workspace::state_note(language))
            .example(texts::workspace::state_note_example(language))
            .text(sheet, written_in, 1, MOST_OF_NOTE, note)}
        {in_other_languages(sheet, vocabulary, work, checks)}
    }
    .erase()
}

/// The remark on the state of an offer, in the language the offer is written in or else in the one it has.
fn state_note(work: &EntryWork) -> (&LanguageTag, Option<String>) {
    let language = work.content.source_language();
    let stored = work.entry.state_note.as_ref();
    let own = stored.and_then(|note| note.get(language).map(|text| (language, text)));
    let found = own.or_else(|| stored.and_then(|note| note.iter().next()));
    found.map_or((language, None), |(language, text)| (language, Some(text.text.clone())))
}

fn in_other_languages(sheet: Sheet, vocabulary: &Vocabulary, work: &EntryWork, checks: Checks) -> AnyView {
    let (stored, source_language) = (work.entry.state_note.as_ref(), work.content.source_language());
    let label = texts::workspace::state_note(sheet.language);
    let note = sheet.with_typed(|typed| match typed.one(STATE_NOTE) {
        Some(_) => form::state_note(typed, stored, source_language),
        None => stored.cloned(),
    });
    let texts = localised_texts(&work.content);
    let used = texts.iter().flat_map(|(_, text)| text.iter().map(|(tag, _)| tag.clone()));
    Beside {
        sheet,
        vocabulary,
        place: STATE_NOTE,
        all: vec![Translatable::new(STATE_NOTE, label, 1, MOST_OF_NOTE).always()],
        written: vec![(STATE_NOTE.to_owned(), note.unwrap_or_default())],
        checks,
        source_language,
        used: used.collect(),
    }
    .fold()
}
