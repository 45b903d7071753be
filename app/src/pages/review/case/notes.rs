//! Asking for changes: notes at fields, a row for each.

use leptos::prelude::*;
use shared::workspace::EntryContent;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, HtmlElement};

use super::{Case, changes, fold};
use crate::i18n::texts;
use crate::pages::workspace::{Field, Sheet, button, place_name, property, tell_form, unfold_around};
use crate::review::case::{NOTE_ROWS, note_pointer, note_text};
use crate::view::Erase as _;

/// How many rows are in sight at first, and without scripts.
const AT_FIRST: usize = 3;
/// Most characters of a note.
const LONGEST: u16 = 1_000;

/// The parts of an offer about which something can be said, in the order of its form; texts with a mark.
const OF_OFFER: &[&str] = &[
    "title/",
    "summary/",
    "offer_types",
    "description/",
    "target_groups",
    "languages_spoken",
    "cost",
    "registration",
    "age",
    "language_level",
    "access",
    "childcare",
    "group_size",
    "schedule",
    "format",
    "places",
    "online_url",
    "whole_county",
    "accessibility",
    "contacts",
    "image",
    "documents",
];
/// Those of a profile.
const OF_PROFILE: &[&str] = &[
    "name/",
    "short_name",
    "kind",
    "summary/",
    "description/",
    "website",
    "fields",
    "municipalities",
    "places",
    "contacts",
    "logo",
    "image",
    "languages_spoken",
];

/// The rows for notes. All are on the page; those that nobody needs yet are out of sight.
#[derive(Clone, Copy)]
pub(super) struct NoteRows {
    sheet: Sheet,
    /// How many are in sight.
    shown: RwSignal<usize>,
}

impl NoteRows {
    /// A few, and those into which something was typed.
    pub(super) fn new(sheet: Sheet) -> Self {
        let is_typed = |row: &usize| !sheet.typed_or(&note_text(*row), None).is_empty();
        let typed = (0..NOTE_ROWS).rev().find(is_typed).map_or(0, |last| last + 1);
        Self { sheet, shown: RwSignal::new(typed.max(AT_FIRST)) }
    }

    /// Begins a note about what lies at a pointer, in the first row in which nothing is written, or else in the last.
    pub(super) fn begin(self, pointer: String) {
        let free = (0..NOTE_ROWS).find(|row| self.text_in(*row).is_none());
        let row = free.unwrap_or(NOTE_ROWS - 1);
        self.shown.update(|shown| *shown = (*shown).max(row + 1));
        // Once it is in sight.
        request_animation_frame(move || self.go_to(row, &pointer));
    }

    /// Shows one more row, and leads there.
    fn add(self) {
        let row = self.shown.get_untracked().min(NOTE_ROWS - 1);
        self.shown.set(row + 1);
        request_animation_frame(move || {
            if let Some(field) = self.field(&note_pointer(row)) {
                focus(field);
            }
        });
    }

    /// Shows every row in which something is written: the window fills in what was typed before.
    fn reveal(self) {
        let written = (0..NOTE_ROWS).rev().find(|row| self.text_in(*row).is_some());
        let shown = self.shown.get_untracked().max(written.map_or(0, |last| last + 1));
        if shown != self.shown.get_untracked() {
            self.shown.set(shown);
        }
    }

    fn go_to(self, row: usize, pointer: &str) {
        let (Some(place), Some(text)) = (self.field(&note_pointer(row)), self.field(&note_text(row))) else {
            return;
        };
        // Fails only where there is no such property.
        drop(js_sys::Reflect::set(&place, &"value".into(), &pointer.into()));
        tell_form(&place);
        unfold_around(&text);
        focus(text);
    }

    /// What is written in a row, if anything is.
    fn text_in(self, row: usize) -> Option<String> {
        let field = self.field(&note_text(row))?;
        property(&field, "value").as_string().filter(|text| !text.trim().is_empty())
    }

    fn field(self, name: &str) -> Option<Element> {
        document().get_element_by_id(&self.sheet.id(name))
    }
}

/// Puts the focus on a field and shows it.
fn focus(field: Element) {
    if let Ok(field) = field.dyn_into::<HtmlElement>() {
        // Fails only where there is nothing to focus.
        drop(field.focus());
    }
}

/// The form that gives a submission back with notes.
pub(super) fn form(case: &Case<'_>, rows: NoteRows) -> AnyView {
    let language = case.language();
    let places = places(case);
    let all: Vec<_> = (0..NOTE_ROWS).map(|number| row(case, rows, number, places.clone())).collect();
    let is_full = move || rows.shown.get() >= NOTE_ROWS;
    let fields = view! {
        <p class="text-note">{texts::case::changes_hint(language)}</p>
        {all}
        <p class="only-with-scripts" hidden=is_full>
            <button class="kern-btn kern-btn--secondary" type="button" on:click=move |_| rows.add()>
                <span class="kern-label">{texts::case::more_notes(language)}</span>
            </button>
        </p>
    };
    let send =
        button("changes".to_owned(), texts::case::request_changes(language), "kern-btn kern-btn--primary");
    let listener = Box::new(move |_: Event| rows.reveal());
    let form = case.form_heard("changes", Some(listener), fields.erase(), send);
    fold(texts::case::changes_title(language), case.is_refused("changes"), form)
}

fn row(case: &Case<'_>, rows: NoteRows, number: usize, places: Vec<(String, String)>) -> AnyView {
    let (language, sheet) = (case.language(), case.sheet);
    let (pointer, text) = (note_pointer(number), note_text(number));
    let chosen = sheet.typed_or(&pointer, None);
    let place = Field::new(pointer, texts::case::note_place(language)).select(sheet, places, &chosen);
    let typed = sheet.typed_or(&text, None);
    let text = Field::new(text, texts::case::note_text(language)).given().text(
        sheet,
        &language.language_tag(),
        2,
        LONGEST,
        typed,
    );
    let title = texts::case::note(language, &(number + 1).to_string());
    let is_hidden = move || number >= rows.shown.get();
    view! {
        <fieldset class="desk__group case__note" hidden=is_hidden>
            <legend class="kern-label">{title}</legend>
            {place}
            {text}
        </fieldset>
    }
    .erase()
}

/// The places a note can be about, with what they are called: the whole, the parts of the form, and the texts
/// besides that were changed.
fn places(case: &Case<'_>) -> Vec<(String, String)> {
    let (language, detail) = (case.language(), case.detail());
    let written = detail.content.source_language();
    let parts = match detail.content {
        EntryContent::Offer(_) => OF_OFFER,
        EntryContent::Organisation(_) => OF_PROFILE,
    };
    let part = |part: &&str| match part.strip_suffix('/') {
        Some(text) => (format!("/{text}/{written}"), place_name(language, text)),
        None => (format!("/{part}"), place_name(language, part)),
    };
    let whole = (String::new(), texts::case::whole(language).to_owned());
    let mut places: Vec<(String, String)> = [whole].into_iter().chain(parts.iter().map(part)).collect();
    for difference in &detail.differences {
        let pointer = changes::place_of(&difference.pointer, &difference.change);
        if places.iter().all(|(known, _)| *known != pointer) {
            let name = changes::name(case, &difference.pointer, &difference.change);
            places.push((pointer, name));
        }
    }
    places
}
