//! What the fields of a form have in common: what is wrong with them, what reviewers say about them, what
//! was typed.

use api_client::Refusal;
use leptos::prelude::*;
use shared::facet::Facet;
use shared::problem::{FieldError, ProblemCode};
use shared::review::ReviewNote;
use shared::text::LanguageTag;

use super::label;
use super::parts::WAYS;
use crate::components::explanation;
use crate::i18n::{Language, texts};
use crate::state::Vocabulary;
use crate::view::Erase as _;
use crate::workspace::form::{self, Fields, REQUIRED, Range};

/// Texts of which it is said that they are missing without saying in which language.
pub(in crate::pages) const WITHOUT_LANGUAGE: [&str; 4] =
    ["/image/alternative_text", "/logo/alternative_text", "/access/note", "/contact/function"];

/// The ids of what describes a field, as they are now.
pub(in crate::pages) type Described = Box<dyn Fn() -> Option<String> + Send>;

/// What the fields of a form have in common.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Sheet {
    pub(in crate::pages) language: Language,
    /// What is wrong with fields.
    pub(in crate::pages) problems: RwSignal<Vec<FieldError>>,
    /// What reviewers say about fields.
    notes: StoredValue<Vec<ReviewNote>>,
    /// Where something can be said, as far as the form is made.
    places: StoredValue<Vec<String>>,
    /// What was typed into fields that show no content.
    typed: StoredValue<Fields>,
    /// What the ids of fields begin with, where a page has several forms of one kind.
    prefix: StoredValue<String>,
    /// The language the content is written in, with its name; none where a form has no such texts.
    written: StoredValue<Option<(LanguageTag, String)>>,
}

impl Sheet {
    pub(in crate::pages) fn new(
        language: Language,
        problems: Vec<FieldError>,
        notes: Vec<ReviewNote>,
        typed: Fields,
    ) -> Self {
        Self {
            language,
            problems: RwSignal::new(problems),
            notes: StoredValue::new(notes),
            places: StoredValue::new(Vec::new()),
            typed: StoredValue::new(typed),
            prefix: StoredValue::new(String::new()),
            written: StoredValue::new(None),
        }
    }

    /// The same for a form of a content that is written in this language.
    pub(in crate::pages) fn writing(self, written: &LanguageTag, vocabulary: &Vocabulary) -> Self {
        let name = vocabulary.label(Facet::Language, written.as_str(), self.language);
        Self { written: StoredValue::new(Some((written.clone(), name))), ..self }
    }

    /// In which language a text is wanted, in words; `None` where it is the one of the page, or where the
    /// text is a translation: those stand beneath the name of their language.
    pub(in crate::pages) fn wanted(self, language: &LanguageTag) -> Option<String> {
        if *language == self.language.language_tag() {
            return None;
        }
        self.written.with_value(|written| {
            let (_, name) = written.as_ref().filter(|(written, _)| written == language)?;
            Some(texts::workspace::in_language(self.language, name))
        })
    }

    /// The same for a form whose ids begin with this.
    pub(in crate::pages) fn within(self, prefix: String) -> Self {
        Self { prefix: StoredValue::new(prefix), ..self }
    }

    /// The id of a field on its page.
    pub(in crate::pages) fn id(self, pointer: &str) -> String {
        self.prefix.with_value(|prefix| format!("{prefix}{}", id(pointer)))
    }

    /// What was typed into a field that shows no content, else what is stored.
    pub(in crate::pages) fn typed_or(self, name: &str, stored: Option<&String>) -> String {
        let typed = self.typed.with_value(|typed| typed.one(name).map(ToOwned::to_owned));
        typed.unwrap_or_else(|| stored.cloned().unwrap_or_default())
    }

    /// What was typed into a field where that cannot be read, else what is stored.
    pub(in crate::pages) fn unread_or(self, name: &str, stored: String) -> String {
        let unread = self.typed.with_value(|typed| form::unread_text(typed, name).map(ToOwned::to_owned));
        unread.unwrap_or(stored)
    }

    /// What becomes of all that was typed into fields that show no content.
    pub(in crate::pages) fn with_typed<T>(self, read: impl FnOnce(&Fields) -> T) -> T {
        self.typed.with_value(read)
    }

    /// Takes over what was typed before into fields that show no content.
    pub(in crate::pages) fn remember(self, typed: Fields) {
        self.typed.set_value(typed);
    }

    /// The form is about to be made anew.
    pub(in crate::pages) fn begin(self) {
        self.places.set_value(Vec::new());
    }

    /// What is wrong with what is at or beneath a pointer.
    pub(in crate::pages) fn problem(self, pointer: &str) -> Option<FieldError> {
        self.problems.with(|problems| {
            let is_here = |error: &&FieldError| {
                is_at(&error.pointer, pointer)
                    || (pointer == WAYS && error.pointer == "/contact")
                    || (WITHOUT_LANGUAGE.contains(&error.pointer.as_str())
                        && is_at(pointer, &error.pointer)
                        && self.is_source(pointer))
            };
            problems.iter().find(is_here).cloned()
        })
    }

    /// Whether a text stands there in the language the content is written in, as far as that is known.
    fn is_source(self, pointer: &str) -> bool {
        self.written.with_value(|written| {
            written.as_ref().is_none_or(|(tag, _)| pointer.ends_with(&format!("/{tag}")))
        })
    }

    /// What is wrong or to be changed, as it stands at a field; nothing while nothing is.
    pub(in crate::pages) fn remarks(self, pointer: &str) -> AnyView {
        self.remarks_on_text(pointer, None)
    }

    /// The same at a field whose text may have so many characters at most.
    pub(in crate::pages) fn remarks_on_text(self, pointer: &str, most: Option<u16>) -> AnyView {
        self.places.update_value(|places| places.push(pointer.to_owned()));
        let (name, place, id) = (pointer.to_owned(), pointer.to_owned(), self.id(pointer));
        let (title, note_id) = (texts::workspace::note_title(self.language), format!("{id}-note"));
        // Once all fields are made, it is known at which of them a note stands.
        let notes = move || {
            let note = |(number, text): (usize, String)| {
                let id = format!("{note_id}-{number}");
                view! { <p class="desk__note" id=id><strong>{title}</strong> " " <bdi>{text}</bdi></p> }
                    .erase()
            };
            self.notes_at(&place).into_iter().enumerate().map(note).collect::<Vec<_>>()
        };
        let wrong = move || {
            let error = self.problem(&name)?;
            let text = match most.filter(|_| error.code == "too_long") {
                Some(most) => texts::workspace::longer_than(self.language, &most.to_string()),
                None => problem(self.language, &error),
            };
            Some(view! { <p class="form__problem" id=format!("{id}-problem")>{text}</p> })
        };
        view! { {notes} {wrong} }.erase()
    }

    /// What describes a field: what is wrong with it, what reviewers say about it, and its hint.
    pub(in crate::pages) fn described(self, pointer: &str, has_hint: bool) -> Described {
        let (pointer, id) = (pointer.to_owned(), self.id(pointer));
        Box::new(move || {
            let problem = self.problem(&pointer).map(|_| format!("{id}-problem"));
            let notes = (0..self.notes_at(&pointer).len()).map(|number| format!("{id}-note-{number}"));
            let hint = has_hint.then(|| format!("{id}-hint"));
            let ids: Vec<String> = problem.into_iter().chain(notes).chain(hint).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        })
    }

    /// Whether what is folded away stands open: at first, or from when on a note or a problem lies at or
    /// beneath one of these pointers.
    pub(in crate::pages) fn opens<T: AsRef<str>>(self, is_open: bool, pointers: &[T]) -> Memo<bool> {
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

    /// The notes of reviewers that stand at a field: each stands at one.
    fn notes_at(self, pointer: &str) -> Vec<String> {
        let is_here = |note: &&ReviewNote| {
            let place = self.places.with_value(|places| place_of(places, &note.pointer).cloned());
            !note.pointer.is_empty() && place.as_deref() == Some(pointer)
        };
        let text = |note: &ReviewNote| note.text.clone();
        self.notes.with_value(|notes| notes.iter().filter(is_here).map(text).collect())
    }
}

/// The place at which something is said about what lies at a pointer: just there, else at the outermost beneath
/// it, else at the nearest around it.
fn place_of<'a>(places: &'a [String], pointer: &str) -> Option<&'a String> {
    let beneath = places.iter().filter(|place| is_at(place, pointer)).min_by_key(|place| place.len());
    let around = || places.iter().filter(|place| is_at(pointer, place)).max_by_key(|place| place.len());
    beneath.or_else(around)
}

/// Whether a pointer is this one, or one beneath it.
pub(in crate::pages) fn is_at(pointer: &str, place: &str) -> bool {
    pointer.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What broke a rule, and what to do.
pub(in crate::pages) fn problem(language: Language, error: &FieldError) -> String {
    missing(language, error).unwrap_or_else(|| broken(language, error))
}

/// The same for a list of what is wrong: it names the part of the content, where that is not said anyway.
pub(in crate::pages) fn named_problem(language: Language, error: &FieldError) -> String {
    missing(language, error).unwrap_or_else(|| {
        let (first, text) = (first_part(error), broken(language, error));
        match label(language, "part", first) {
            part if part == first => text,
            part => format!("{part}: {text}"),
        }
    })
}

/// The first part of the pointer of an error.
fn first_part(error: &FieldError) -> &str {
    error.pointer.trim_start_matches('/').split('/').next().unwrap_or_default()
}

/// What is missing, where that is said in words of its own.
fn missing(language: Language, error: &FieldError) -> Option<String> {
    let (first, is_missing) = (first_part(error), error.code == "required");
    // Of a row of the schedule it is not the whole that is missing.
    if is_missing && error.pointer.starts_with("/schedule/") {
        return form::missing_in_row(&error.pointer).map(|part| label(language, "missing", part));
    }
    let is_missing = is_missing || ["schedule_missing", "place_missing"].contains(&error.code.as_str());
    (is_missing && REQUIRED.contains(&first)).then(|| label(language, "required", first))
}

/// Which rule is broken, with its numbers where they are known.
fn broken(language: Language, error: &FieldError) -> String {
    let (code, pointer) = (error.code.as_str(), error.pointer.as_str());
    match (code, form::most(pointer), form::range(pointer)) {
        ("too_many", Some(most), _) => texts::workspace::more_than(language, &most.to_string()),
        ("out_of_range", _, Some(Range::Number(first, last))) => {
            texts::workspace::number_between(language, &first.to_string(), &last.to_string())
        }
        ("out_of_range", _, Some(Range::Year(first, last))) => {
            texts::workspace::year_between(language, &first.to_string(), &last.to_string())
        }
        _ => label(language, "problem", code),
    }
}

/// Why a form was refused of which no field is wrong.
pub(in crate::pages) fn reason(language: Language, refusal: &Refusal) -> String {
    let code = refusal.error.code();
    let text = match code.status() {
        _ if code == ProblemCode::DecidedMeanwhile => texts::workspace::decided_meanwhile(language),
        403 => texts::workspace::not_allowed(language),
        404 | 409 | 412 => texts::workspace::changed(language),
        413 => texts::workspace::too_large(language),
        429 => return texts::workspace::too_many_attempts(language, refusal.minutes()),
        _ => explanation(language, &refusal.error),
    };
    text.to_owned()
}

/// The id of a field on its page.
pub(in crate::pages) fn id(pointer: &str) -> String {
    pointer.trim_start_matches('/').replace('/', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_about_a_pointer_stands_at_one_place() {
        let places = [
            "/title/de",
            "/cost/note/de",
            "/cost/kind",
            "/schedule/rules/0/start_time",
            "/schedule/rules/0",
            "/schedule",
            "/offer_types",
            "/title/en",
        ]
        .map(ToOwned::to_owned);
        for (pointer, place) in [
            ("/title", Some("/title/de")),
            ("/title/en", Some("/title/en")),
            ("/cost", Some("/cost/kind")),
            ("/cost/note", Some("/cost/note/de")),
            ("/schedule", Some("/schedule")),
            ("/schedule/rules", Some("/schedule/rules/0")),
            ("/schedule/rules/0/start_time", Some("/schedule/rules/0/start_time")),
            ("/schedule/rules/1/start_time", Some("/schedule")),
            ("/offer_types/2", Some("/offer_types")),
            ("/access", None),
        ] {
            assert_eq!(place_of(&places, pointer).map(String::as_str), place, "{pointer}");
        }
    }
}
