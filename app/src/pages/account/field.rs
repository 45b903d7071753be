//! Fields of forms: the label above, a hint, what is wrong, and the field.

use api_client::AccountForm;
use leptos::html::Input;
use leptos::prelude::*;

use super::Desk;
use super::said::problem;
use super::sending::remembered;
use crate::i18n::{Language, texts};
use crate::view::Erase as _;

/// What goes into a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The name of the person.
    Name,
    /// The e-mail address by which the account is known.
    Username,
    /// Another e-mail address.
    Email,
    /// A password chosen before.
    CurrentPassword,
    /// A password chosen now.
    NewPassword,
    /// Digits that an app shows.
    Code,
    /// A code that was written down.
    RecoveryCode,
    /// A few words.
    Words,
}

impl Kind {
    const fn is_password(self) -> bool {
        matches!(self, Self::CurrentPassword | Self::NewPassword)
    }

    const fn input_type(self) -> &'static str {
        match self {
            Self::Username | Self::Email => "email",
            Self::CurrentPassword | Self::NewPassword => "password",
            Self::Name | Self::Code | Self::RecoveryCode | Self::Words => "text",
        }
    }

    const fn autocomplete(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Username => "username",
            Self::Email => "email",
            Self::CurrentPassword => "current-password",
            Self::NewPassword => "new-password",
            Self::Code => "one-time-code",
            Self::RecoveryCode | Self::Words => "off",
        }
    }

    const fn input_mode(self) -> Option<&'static str> {
        match self {
            Self::Username | Self::Email => Some("email"),
            Self::Code => Some("numeric"),
            _ => None,
        }
    }

    /// Names and words are written in any direction, all else from left to right.
    const fn is_text(self) -> bool {
        matches!(self, Self::Name | Self::Words)
    }
}

/// A field that is typed into.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) label: &'static str,
    pub(super) hint: Option<&'static str>,
    /// What stands in it at first.
    pub(super) value: Option<String>,
    /// Whether nothing comes after it.
    pub(super) is_last: bool,
}

impl Field {
    /// The password that proves who somebody is.
    pub(super) fn current_password(language: Language) -> Self {
        Self {
            name: "current_password",
            kind: Kind::CurrentPassword,
            label: texts::account::current_password(language),
            hint: Some(texts::account::current_password_hint(language)),
            value: None,
            is_last: true,
        }
    }

    /// The password with which somebody comes in.
    pub(super) fn password(language: Language) -> Self {
        Self {
            name: "password",
            label: texts::account::password(language),
            hint: None,
            ..Self::current_password(language)
        }
    }

    /// What a person is called.
    pub(super) fn person(language: Language, value: Option<String>, is_last: bool) -> Self {
        Self {
            name: "name",
            kind: Kind::Name,
            label: texts::account::name(language),
            hint: Some(texts::account::name_hint(language)),
            value,
            is_last,
        }
    }

    /// A password that is chosen now.
    pub(super) fn new_password(language: Language, label: &'static str) -> Self {
        Self {
            name: "password",
            kind: Kind::NewPassword,
            label,
            hint: Some(texts::account::password_hint(language)),
            value: None,
            is_last: true,
        }
    }

    /// The address of the account.
    pub(super) fn username(language: Language, is_last: bool) -> Self {
        Self {
            name: "email",
            kind: Kind::Username,
            label: texts::account::email(language),
            hint: None,
            value: None,
            is_last,
        }
    }

    /// A code that an app shows.
    pub(super) fn code(language: Language) -> Self {
        Self {
            name: "code",
            kind: Kind::Code,
            label: texts::account::code(language),
            hint: Some(texts::account::code_hint(language)),
            value: None,
            is_last: true,
        }
    }

    /// The field in a form.
    pub(super) fn view(self, desk: &Desk, form: AccountForm) -> AnyView {
        let Self { name, kind, label, hint, value, is_last } = self;
        let (sending, language) = (desk.sending, desk.language);
        let id = id(form, name);
        let (hint_id, problem_id) = (format!("{id}-hint"), format!("{id}-problem"));
        let described = {
            let (hint, problem) = (hint.map(|_| hint_id.clone()), problem_id.clone());
            move || {
                let problem = sending.problem(form, name).map(|_| problem.clone());
                let ids: Vec<String> = problem.into_iter().chain(hint.clone()).collect();
                (!ids.is_empty()).then(|| ids.join(" "))
            }
        };
        let wrong = move || {
            let (code, value) = sending.problem(form, name)?;
            let text = problem(language, name, &code, value.as_deref());
            Some(view! { <p class="form__problem" id=problem_id.clone()>{text}</p> })
        };
        let typed = desk.sending.outcome.with_untracked(|outcome| {
            let outcome = outcome.as_ref().filter(|outcome| outcome.is_of(form))?;
            outcome.typed(name).map(ToOwned::to_owned)
        });
        let node = NodeRef::<Input>::new();
        Effect::new(move |_| {
            // Not before the page has been taken over: until then it must look as it was rendered.
            if let (Some(input), Some(typed)) = (node.get(), remembered(form, name)) {
                input.set_value(&typed);
            }
        });
        let shown = RwSignal::new(false);
        let toggle = kind.is_password().then(|| show_button(language, id.clone(), label, shown));
        view! {
            <div class="form__field" class:form__field--wrong=move || sending.problem(form, name).is_some()>
                <label class="kern-label" for=id.clone()>{label}</label>
                {hint.map(|hint| view! { <p class="text-note" id=hint_id>{hint}</p> })}
                {wrong}
                <div class="form__row">
                    <input
                        node_ref=node
                        class="kern-form-input__input"
                        id=id
                        name=name
                        type=move || if shown.get() { "text" } else { kind.input_type() }
                        required=true
                        autofocus=move || sending.first_wrong(form) == Some(name)
                        autocomplete=kind.autocomplete()
                        inputmode=kind.input_mode()
                        enterkeyhint=if is_last { "go" } else { "next" }
                        autocapitalize=if kind.is_text() { "sentences" } else { "none" }
                        spellcheck="false"
                        dir=if kind.is_text() { "auto" } else { "ltr" }
                        aria-describedby=described
                        aria-invalid=move || sending.problem(form, name).map(|_| "true")
                        value=typed.or(value)
                    />
                    {toggle}
                </div>
            </div>
        }
        .erase()
    }
}

/// A field in which one of a few options is chosen.
pub(super) fn select(
    form: AccountForm,
    name: &'static str,
    label: &'static str,
    options: Vec<AnyView>,
) -> AnyView {
    let id = id(form, name);
    view! {
        <div class="form__field">
            <label class="kern-label" for=id.clone()>{label}</label>
            <select class="sort__select" id=id name=name>{options}</select>
        </div>
    }
    .erase()
}

/// The id of a field on its page.
pub(super) fn id(form: AccountForm, field: &str) -> String {
    format!("{}-{field}", form.key())
}

/// Shows what stands in a field of a password, or hides it again.
fn show_button(language: Language, field: String, of: &'static str, shown: RwSignal<bool>) -> AnyView {
    let label = move || {
        if shown.get() { texts::account::hide(language) } else { texts::account::show(language) }
    };
    view! {
        <button
            class="kern-btn kern-btn--secondary only-with-scripts"
            type="button"
            aria-controls=field
            aria-label=move || format!("{}: {of}", label())
            on:click=move |_| shown.update(|shown| *shown = !*shown)
        >
            <span class="kern-label">{label}</span>
        </button>
    }
    .erase()
}
