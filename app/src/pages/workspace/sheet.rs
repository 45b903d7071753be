//! What the fields of a form have in common: what is wrong with them, what reviewers say about them, what
//! was typed.

use api_client::ApiError;
use leptos::prelude::*;
use shared::facet::Facet;
use shared::problem::FieldError;
use shared::review::ReviewNote;
use shared::text::LanguageTag;

use super::label;
use crate::components::explanation;
use crate::i18n::{Language, texts};
use crate::state::Vocabulary;
use crate::view::Erase as _;
use crate::workspace::form::{Fields, REQUIRED};

/// Texts of which it is said that they are missing without saying in which language.
pub(super) const WITHOUT_LANGUAGE: [&str; 4] =
    ["/image/alternative_text", "/logo/alternative_text", "/access/note", "/contact/function"];

/// What the fields of a form have in common.
#[derive(Clone, Copy)]
pub(super) struct Sheet {
    pub(super) language: Language,
    /// What is wrong with fields.
    pub(super) problems: RwSignal<Vec<FieldError>>,
    /// What reviewers say about fields.
    notes: StoredValue<Vec<ReviewNote>>,
    /// What was typed into fields that show no content.
    typed: StoredValue<Fields>,
    /// What the ids of fields begin with, where a page has several forms of one kind.
    prefix: StoredValue<String>,
    /// The language the content is written in, with its name; none where a form has no such texts.
    written: StoredValue<Option<(LanguageTag, String)>>,
}

impl Sheet {
    pub(super) fn new(
        language: Language,
        problems: Vec<FieldError>,
        notes: Vec<ReviewNote>,
        typed: Fields,
    ) -> Self {
        Self {
            language,
            problems: RwSignal::new(problems),
            notes: StoredValue::new(notes),
            typed: StoredValue::new(typed),
            prefix: StoredValue::new(String::new()),
            written: StoredValue::new(None),
        }
    }

    /// The same for a form of a content that is written in this language.
    pub(super) fn writing(self, written: &LanguageTag, vocabulary: &Vocabulary) -> Self {
        let name = vocabulary.label(Facet::Language, written.as_str(), self.language);
        Self { written: StoredValue::new(Some((written.clone(), name))), ..self }
    }

    /// In which language a text is wanted, in words; `None` where it is the one of the page, or where the
    /// text is a translation: those stand beneath the name of their language.
    pub(super) fn wanted(self, language: &LanguageTag) -> Option<String> {
        if *language == self.language.language_tag() {
            return None;
        }
        self.written.with_value(|written| {
            let (_, name) = written.as_ref().filter(|(written, _)| written == language)?;
            Some(texts::workspace::in_language(self.language, name))
        })
    }

    /// The same for a form whose ids begin with this.
    pub(super) fn within(self, prefix: String) -> Self {
        Self { prefix: StoredValue::new(prefix), ..self }
    }

    /// The id of a field on its page.
    pub(super) fn id(self, pointer: &str) -> String {
        self.prefix.with_value(|prefix| format!("{prefix}{}", id(pointer)))
    }

    /// What was typed into a field that shows no content, else what is stored.
    pub(super) fn typed_or(self, name: &str, stored: Option<&String>) -> String {
        let typed = self.typed.with_value(|typed| typed.one(name).map(ToOwned::to_owned));
        typed.unwrap_or_else(|| stored.cloned().unwrap_or_default())
    }

    /// What becomes of all that was typed into fields that show no content.
    pub(super) fn with_typed<T>(self, read: impl FnOnce(&Fields) -> T) -> T {
        self.typed.with_value(read)
    }

    /// Takes over what was typed before into fields that show no content.
    pub(super) fn remember(self, typed: Fields) {
        self.typed.set_value(typed);
    }

    /// What is wrong with what is at or beneath a pointer, in words.
    pub(super) fn problem(self, pointer: &str) -> Option<String> {
        self.problems.with(|problems| {
            let is_here = |error: &&FieldError| {
                is_at(&error.pointer, pointer)
                    || (WITHOUT_LANGUAGE.contains(&error.pointer.as_str()) && is_at(pointer, &error.pointer))
            };
            problems.iter().find(is_here).map(|error| problem(self.language, error))
        })
    }

    /// What is wrong or to be changed, as it stands at a field; nothing while nothing is.
    pub(super) fn remarks(self, pointer: &str) -> AnyView {
        let (name, id) = (pointer.to_owned(), self.id(pointer));
        let wrong = move || {
            let text = self.problem(&name)?;
            Some(view! { <p class="form__problem" id=format!("{id}-problem")>{text}</p> })
        };
        view! { {self.notes_at(pointer)} {wrong} }.erase()
    }

    /// Whether what is folded away stands open: at first, or from when on a note or a problem lies at or
    /// beneath one of these pointers.
    pub(super) fn opens<T: AsRef<str>>(self, is_open: bool, pointers: &[T]) -> Memo<bool> {
        let pointers: Vec<String> = pointers.iter().map(|pointer| pointer.as_ref().to_owned()).collect();
        Memo::new(move |before: Option<&bool>| {
            is_open || before == Some(&true) || self.is_remarked(&pointers)
        })
    }

    /// Whether something is wrong or to be changed at or beneath one of these pointers.
    fn is_remarked(self, pointers: &[String]) -> bool {
        let is_here = |place: &str| pointers.iter().any(|pointer| is_at(place, pointer));
        self.notes.with_value(|notes| notes.iter().any(|note| is_here(&note.pointer)))
            || self.problems.with(|problems| problems.iter().any(|problem| is_here(&problem.pointer)))
    }

    fn notes_at(self, pointer: &str) -> Vec<AnyView> {
        let title = texts::workspace::note_title(self.language);
        let is_here = |note: &&ReviewNote| {
            !note.pointer.is_empty() && (is_at(pointer, &note.pointer) || is_at(&note.pointer, pointer))
        };
        let note = |note: &ReviewNote| {
            view! { <p class="desk__note"><strong>{title}</strong> " " <bdi>{note.text.clone()}</bdi></p> }
                .erase()
        };
        self.notes.with_value(|notes| notes.iter().filter(is_here).map(note).collect())
    }
}

/// Whether a pointer is this one, or one beneath it.
pub(super) fn is_at(pointer: &str, place: &str) -> bool {
    pointer.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What broke a rule, and what to do.
pub(super) fn problem(language: Language, error: &FieldError) -> String {
    let first = error.pointer.trim_start_matches('/').split('/').next().unwrap_or_default();
    match error.code.as_str() {
        // Of a row of the schedule it is not the whole that is missing.
        "required" if error.pointer.starts_with("/schedule/") => label(language, "problem", "required"),
        "required" | "schedule_missing" | "place_missing" if REQUIRED.contains(&first) => {
            label(language, "required", first)
        }
        code => label(language, "problem", code),
    }
}

/// Why a form was refused of which no field is wrong.
pub(super) fn reason(language: Language, error: &ApiError) -> &'static str {
    match error.code().status() {
        403 | 404 | 409 | 412 => texts::workspace::changed(language),
        413 => texts::workspace::too_large(language),
        _ => explanation(language, error),
    }
}

/// The id of a field on its page.
pub(super) fn id(pointer: &str) -> String {
    pointer.trim_start_matches('/').replace('/', "-")
}
