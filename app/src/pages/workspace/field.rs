//! Fields of the workspace's forms. The name of a field is the JSON pointer of what it shows.

use leptos::prelude::*;
use shared::problem::FieldError;
use shared::review::ReviewNote;
use shared::text::LanguageTag;

use super::label;
use crate::i18n::{Language, texts};
use crate::view::Erase as _;
use crate::workspace::form::Fields;

/// The first parts of pointers for which it is said in words of its own what is missing.
const REQUIRED: [&str; 11] = [
    "title",
    "summary",
    "name",
    "offer_types",
    "contacts",
    "contact",
    "places",
    "schedule",
    "online_url",
    "email",
    "image",
];

/// Texts of which it is said that they are missing without saying in which language.
pub(super) const WITHOUT_LANGUAGE: [&str; 3] =
    ["/image/alternative_text", "/access/note", "/contact/function"];

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
        }
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

    /// Takes over what was typed before into fields that show no content.
    pub(super) fn remember(self, typed: Fields) {
        self.typed.set_value(typed);
    }

    /// What is wrong with what is at or beneath a pointer, in words.
    fn problem(self, pointer: &str) -> Option<String> {
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

/// The id of a field on its page.
pub(super) fn id(pointer: &str) -> String {
    pointer.trim_start_matches('/').replace('/', "-")
}

/// What goes into an input.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A few words of no language.
    Line,
    Email,
    Phone,
    Url,
    Number,
    Date,
    Time,
}

impl Kind {
    /// The type of the input, the keyboard that fits, and what browsers fill in.
    const fn attributes(self) -> (&'static str, Option<&'static str>, &'static str) {
        match self {
            Self::Line => ("text", None, "off"),
            Self::Email => ("email", Some("email"), "email"),
            Self::Phone => ("tel", Some("tel"), "tel"),
            Self::Url => ("text", Some("url"), "url"),
            Self::Number => ("number", Some("numeric"), "off"),
            Self::Date => ("date", None, "off"),
            Self::Time => ("time", None, "off"),
        }
    }
}

/// A field, or a group of them with one name.
pub(super) struct Field {
    pointer: String,
    label: String,
    hint: Option<String>,
    is_required: bool,
    /// Whether it always has a value.
    is_given: bool,
}

impl Field {
    /// A field that may stay empty.
    pub(super) fn new(pointer: impl Into<String>, label: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), label: label.into(), hint: None, is_required: false, is_given: false }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// A field that must be filled before anything is handed in.
    pub(super) fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// An input of one line.
    pub(super) fn input(self, sheet: Sheet, kind: Kind, value: String) -> AnyView {
        let (input_type, mode, autocomplete) = kind.attributes();
        let (id, described, invalid) = self.states(sheet);
        let (name, is_required) = (self.pointer.clone(), self.is_required);
        let dir = if kind == Kind::Line { "auto" } else { "ltr" };
        let input = view! {
            <input
                class="kern-form-input__input"
                id=id
                name=name
                type=input_type
                inputmode=mode
                autocomplete=autocomplete
                required=is_required
                dir=dir
                aria-describedby=described
                aria-invalid=invalid
                value=value
            />
        };
        self.frame(sheet, input.erase())
    }

    /// A text in a language: of one line, or of several.
    pub(super) fn text(
        self,
        sheet: Sheet,
        language: &LanguageTag,
        lines: u8,
        most: u16,
        value: String,
    ) -> AnyView {
        let (id, described, invalid) = self.states(sheet);
        let (name, is_required) = (self.pointer.clone(), self.is_required);
        let (lang, dir) = (language.as_str().to_owned(), language.direction());
        let field = if lines == 1 {
            view! {
                <input
                    class="kern-form-input__input"
                    id=id
                    name=name
                    type="text"
                    lang=lang
                    dir=dir
                    autocomplete="off"
                    maxlength=most
                    required=is_required
                    aria-describedby=described
                    aria-invalid=invalid
                    value=value
                />
            }
            .erase()
        } else {
            view! {
                <textarea
                    class="kern-form-input__input"
                    id=id
                    name=name
                    lang=lang
                    dir=dir
                    rows=lines
                    maxlength=most
                    required=is_required
                    aria-describedby=described
                    aria-invalid=invalid
                >
                    {value}
                </textarea>
            }
            .erase()
        };
        self.frame(sheet, field)
    }

    /// One of several, from a list that opens.
    pub(super) fn select(mut self, sheet: Sheet, options: Vec<(String, String)>, chosen: &str) -> AnyView {
        self.is_given = true;
        let (id, described, invalid) = self.states(sheet);
        let name = self.pointer.clone();
        let options: Vec<_> = options
            .into_iter()
            .map(|(key, label)| {
                let is_chosen = key == chosen;
                view! { <option value=key selected=is_chosen>{label}</option> }.erase()
            })
            .collect();
        let select = view! {
            <select class="sort__select" id=id name=name aria-describedby=described aria-invalid=invalid>
                {options}
            </select>
        };
        self.frame(sheet, select.erase())
    }

    /// Any number of several, or with `is_one` just one, all of them in sight.
    pub(super) fn choices(
        mut self,
        sheet: Sheet,
        is_one: bool,
        options: Vec<(String, String)>,
        chosen: &[String],
    ) -> AnyView {
        self.is_given |= is_one;
        let name = self.pointer.clone();
        let boxes: Vec<_> = options
            .into_iter()
            .map(|(key, label)| {
                let is_chosen = chosen.contains(&key);
                tick(sheet, &name, key, label, is_one, is_chosen)
            })
            .collect();
        // Says that the form asks, where nothing is ticked.
        let asks = (!is_one).then(|| view! { <input type="hidden" name=name.clone() value=""/> });
        self.group(sheet, view! { {asks} <div class="desk__boxes">{boxes}</div> }.erase())
    }

    /// A box for yes or no.
    pub(super) fn flag(self, sheet: Sheet, is_ticked: bool) -> AnyView {
        let hint_id = format!("{}-hint", sheet.id(&self.pointer));
        let hint = self.hint.map(|hint| view! { <p class="text-note" id=hint_id>{hint}</p> });
        view! {
            <div class="form__field">
                <input type="hidden" name=self.pointer.clone() value=""/>
                {tick(sheet, &self.pointer, "true".to_owned(), self.label, false, is_ticked)}
                {hint}
                {sheet.remarks(&self.pointer)}
            </div>
        }
        .erase()
    }

    /// A field that always has a value.
    pub(super) fn given(mut self) -> Self {
        self.is_given = true;
        self
    }

    /// Fields that belong together beneath one label.
    pub(super) fn group(self, sheet: Sheet, inner: AnyView) -> AnyView {
        let id = sheet.id(&self.pointer);
        let wrong = self.is_wrong(sheet);
        let legend = self.label_text(sheet.language);
        let hint = self.hint.as_ref().map(|hint| view! { <p class="text-note">{hint.clone()}</p> });
        view! {
            <fieldset class="form__field desk__group" class:form__field--wrong=wrong id=id tabindex="-1">
                <legend class="kern-label">{legend}</legend>
                {hint}
                {sheet.remarks(&self.pointer)}
                {inner}
            </fieldset>
        }
        .erase()
    }

    fn frame(self, sheet: Sheet, inner: AnyView) -> AnyView {
        let id = sheet.id(&self.pointer);
        let wrong = self.is_wrong(sheet);
        let label = self.label_text(sheet.language);
        let hint_id = format!("{id}-hint");
        let hint =
            self.hint.as_ref().map(|hint| view! { <p class="text-note" id=hint_id>{hint.clone()}</p> });
        view! {
            <div class="form__field" class:form__field--wrong=wrong>
                <label class="kern-label" for=id>{label}</label>
                {hint}
                {sheet.remarks(&self.pointer)}
                {inner}
            </div>
        }
        .erase()
    }

    /// What may stay empty says so: most fields may.
    fn label_text(&self, language: Language) -> AnyView {
        let label = self.label.clone();
        if self.is_required || self.is_given {
            return label.erase();
        }
        let optional = texts::workspace::optional(language);
        view! { {label} " " <span class="desk__optional">{optional}</span> }.erase()
    }

    fn is_wrong(&self, sheet: Sheet) -> impl Fn() -> bool + Send + 'static + use<> {
        let pointer = self.pointer.clone();
        move || sheet.problem(&pointer).is_some()
    }

    /// Its id, what describes it, and whether it is wrong.
    fn states(
        &self,
        sheet: Sheet,
    ) -> (
        String,
        impl Fn() -> Option<String> + Send + 'static + use<>,
        impl Fn() -> Option<&'static str> + Send + 'static + use<>,
    ) {
        let (id, pointer) = (sheet.id(&self.pointer), self.pointer.clone());
        let hint = self.hint.as_ref().map(|_| format!("{id}-hint"));
        let (problem_id, wrong) = (format!("{id}-problem"), self.is_wrong(sheet));
        let described = move || {
            let problem = sheet.problem(&pointer).map(|_| problem_id.clone());
            let ids: Vec<String> = problem.into_iter().chain(hint.clone()).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        };
        (id, described, move || wrong().then_some("true"))
    }
}

/// A box or a point to tick.
pub(super) fn tick(
    sheet: Sheet,
    name: &str,
    value: String,
    label: String,
    is_one: bool,
    is_chosen: bool,
) -> AnyView {
    let id = format!("{}-{}", sheet.id(name), value.replace(['/', '@', ':'], "-"));
    let (class, kind) =
        if is_one { ("kern-form-check__radio", "radio") } else { ("kern-form-check__checkbox", "checkbox") };
    view! {
        <div class="kern-form-check">
            <input class=class type=kind id=id.clone() name=name.to_owned() value=value checked=is_chosen/>
            <label class="kern-label" for=id><bdi>{label}</bdi></label>
        </div>
    }
    .erase()
}

/// A button that does something with the form.
pub(super) fn button(what: String, label: impl Into<String>, class: &'static str) -> AnyView {
    let label: String = label.into();
    view! {
        <button class=class type="submit" name=crate::workspace::DO value=what>
            <span class="kern-label">{label}</span>
        </button>
    }
    .erase()
}

/// The form hears of a field that was filled by a program as if somebody had typed into it.
pub(super) fn tell_form(field: &web_sys::Element) {
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    if let Ok(event) = web_sys::Event::new_with_event_init_dict("input", &init) {
        // Fails only while another event is under way.
        drop(field.dispatch_event(&event));
    }
}
