//! Fields of the workspace's forms. The name of a field is the JSON pointer of what it shows.

use leptos::prelude::*;
use shared::text::LanguageTag;

use super::sheet::{Described, Sheet};
use crate::i18n::{Language, texts};
use crate::view::{Erase as _, raw_text};

/// What goes into an input.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::pages) enum Kind {
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
pub(in crate::pages) struct Field {
    pointer: String,
    label: String,
    hint: Option<String>,
    /// What could be typed.
    example: Option<&'static str>,
    /// In which language a text is wanted, where the page has another one.
    wanted: Option<String>,
    /// The id of a list of what may be meant.
    list: Option<String>,
    /// How many characters its text may have.
    most: Option<u16>,
    is_required: bool,
    /// Whether it always has a value.
    is_given: bool,
    /// Whether its label stands above it already.
    is_labelled_above: bool,
}

impl Field {
    /// A field that may stay empty.
    pub(in crate::pages) fn new(pointer: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            label: label.into(),
            hint: None,
            example: None,
            wanted: None,
            list: None,
            most: None,
            is_required: false,
            is_given: false,
            is_labelled_above: false,
        }
    }

    pub(in crate::pages) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Something that could be typed, in German on every page: so are the contents.
    pub(in crate::pages) fn example(mut self, example: &'static str) -> Self {
        self.example = Some(example);
        self
    }

    /// An input that suggests what is in the list of this id.
    pub(in crate::pages) fn list(mut self, id: String) -> Self {
        self.list = Some(id);
        self
    }

    /// A field that must be filled before anything is handed in.
    pub(in crate::pages) fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// An input of one line.
    pub(in crate::pages) fn input(self, sheet: Sheet, kind: Kind, value: String) -> AnyView {
        let (input_type, mode, autocomplete) = kind.attributes();
        let (id, described, invalid) = self.states(sheet);
        let (name, list, is_required) = (self.pointer.clone(), self.list.clone(), self.is_required);
        let dir = if kind == Kind::Line { "auto" } else { "ltr" };
        let value = sheet.unread_or(&self.pointer, value);
        let input = view! {
            <input
                class="kern-form-input__input"
                id=id
                name=name
                type=input_type
                inputmode=mode
                autocomplete=autocomplete
                list=list
                required=is_required
                dir=dir
                aria-describedby=described
                aria-invalid=invalid
                value=value
            />
        };
        self.frame(sheet, input.erase())
    }

    /// A text in a language: of one line, or of several. What is longer than it may be stays as it is typed
    /// and is told: a browser that kept to the limit would cut what is pasted without a word.
    pub(in crate::pages) fn text(
        mut self,
        sheet: Sheet,
        language: &LanguageTag,
        lines: u8,
        most: u16,
        value: String,
    ) -> AnyView {
        self.wanted = sheet.wanted(language);
        self.most = Some(most);
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
                    required=is_required
                    aria-describedby=described
                    aria-invalid=invalid
                >
                    {raw_text(value)}
                </textarea>
            }
            .erase()
        };
        self.frame(sheet, field)
    }

    /// One of several, from a list that opens.
    pub(in crate::pages) fn select(
        mut self,
        sheet: Sheet,
        options: Vec<(String, String)>,
        chosen: &str,
    ) -> AnyView {
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
    pub(in crate::pages) fn choices(
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
    pub(in crate::pages) fn flag(self, sheet: Sheet, is_ticked: bool) -> AnyView {
        let (hint, (_, described, _)) = (self.hint_view(sheet), self.states(sheet));
        let (name, value) = (self.pointer.clone(), "true".to_owned());
        view! {
            <div class="form__field">
                <input type="hidden" name=name.clone() value=""/>
                {described_tick(sheet, &name, value, self.label, (false, is_ticked), Some(described))}
                {hint}
                {sheet.remarks(&self.pointer)}
            </div>
        }
        .erase()
    }

    /// A field that always has a value.
    pub(in crate::pages) fn given(mut self) -> Self {
        self.is_given = true;
        self
    }

    /// A group in a fold of the same label: that is only read aloud once more.
    pub(in crate::pages) fn labelled_above(mut self) -> Self {
        self.is_labelled_above = true;
        self.given()
    }

    /// Fields that belong together beneath one label. Where one of them must be filled, the group says so.
    pub(in crate::pages) fn group(self, sheet: Sheet, inner: AnyView) -> AnyView {
        let ((id, described, _), is_required) = (self.states(sheet), self.is_required);
        let wrong = self.is_wrong(sheet);
        let (legend, hint) = (self.label_text(sheet.language), self.hint_view(sheet));
        let class = if self.is_labelled_above { "kern-sr-only" } else { "kern-label" };
        view! {
            <fieldset
                class="form__field desk__group"
                class:form__field--wrong=wrong
                id=id
                tabindex="-1"
                data-required=is_required
                aria-describedby=described
            >
                <legend class=class>{legend}</legend>
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
        let (label, hint) = (self.label_text(sheet.language), self.hint_view(sheet));
        view! {
            <div class="form__field" class:form__field--wrong=wrong>
                <label class="kern-label" for=id>{label}</label>
                {hint}
                {sheet.remarks_on_text(&self.pointer, self.most)}
                {inner}
            </div>
        }
        .erase()
    }

    const fn has_hint(&self) -> bool {
        self.hint.is_some() || self.example.is_some()
    }

    /// Its hint, which describes it.
    fn hint_view(&self, sheet: Sheet) -> Option<AnyView> {
        self.has_hint().then(|| {
            let id = format!("{}-hint", sheet.id(&self.pointer));
            view! { <p class="text-note" id=id>{self.hint_text(sheet.language)}</p> }.erase()
        })
    }

    fn hint_text(&self, language: Language) -> AnyView {
        let example = self.example.map(|example| {
            view! { {texts::workspace::for_example(language)} " " <span lang="de" dir="ltr">{example}</span> }
        });
        view! { {self.hint.clone()} " " {example} }.erase()
    }

    /// What may stay empty says so: most fields may. So does what is wanted in another language than that
    /// of the page.
    fn label_text(&self, language: Language) -> AnyView {
        let is_optional = !self.is_required && !self.is_given;
        let optional = is_optional.then(|| texts::workspace::optional(language).to_owned());
        let notes: Vec<_> = self
            .wanted
            .clone()
            .into_iter()
            .chain(optional)
            .map(|note| view! { " " <span class="desk__optional">{note}</span> }.erase())
            .collect();
        view! { {self.label.clone()} {notes} }.erase()
    }

    fn is_wrong(&self, sheet: Sheet) -> impl Fn() -> bool + Send + 'static + use<> {
        let pointer = self.pointer.clone();
        move || sheet.problem(&pointer).is_some()
    }

    /// Its id, what describes it, and whether it is wrong.
    fn states(
        &self,
        sheet: Sheet,
    ) -> (String, Described, impl Fn() -> Option<&'static str> + Send + 'static + use<>) {
        let (wrong, described) = (self.is_wrong(sheet), sheet.described(&self.pointer, self.has_hint()));
        (sheet.id(&self.pointer), described, move || wrong().then_some("true"))
    }
}

/// A box or a point to tick.
pub(in crate::pages) fn tick(
    sheet: Sheet,
    name: &str,
    value: String,
    label: String,
    is_one: bool,
    is_chosen: bool,
) -> AnyView {
    described_tick(sheet, name, value, label, (is_one, is_chosen), None)
}

/// The same, where something is said at it alone.
fn described_tick(
    sheet: Sheet,
    name: &str,
    value: String,
    label: String,
    (is_one, is_chosen): (bool, bool),
    described: Option<Described>,
) -> AnyView {
    let id = format!("{}-{}", sheet.id(name), value.replace(['/', '@', ':'], "-"));
    let (class, kind) =
        if is_one { ("kern-form-check__radio", "radio") } else { ("kern-form-check__checkbox", "checkbox") };
    view! {
        <div class="kern-form-check">
            <input
                class=class
                type=kind
                id=id.clone()
                name=name.to_owned()
                value=value
                checked=is_chosen
                aria-describedby=described
            />
            <label class="kern-label" for=id><bdi>{label}</bdi></label>
        </div>
    }
    .erase()
}

/// A button that does something with the form.
pub(in crate::pages) fn button(what: String, label: impl Into<String>, class: &'static str) -> AnyView {
    let label: String = label.into();
    titled_button(what, label, class)
}

/// The same, called like something that has a title.
pub(in crate::pages) fn titled_button(what: String, title: impl IntoView, class: &'static str) -> AnyView {
    view! {
        <button class=class type="submit" name=crate::workspace::DO value=what>
            <span class="kern-label">{title}</span>
        </button>
    }
    .erase()
}
