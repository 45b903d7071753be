//! Forms, and what is said about them.

use api_client::{AccountForm, Refusal};
use leptos::ev::SubmitEvent;
use leptos::html::Div;
use leptos::prelude::*;
use shared::account::AccountPage;

use super::Desk;
use super::field::id;
use super::said::{problem, summary};
use super::sending::{focus_once_shown, remember};
use crate::account::{FORM, next_in, to_sign_in, with_next};
use crate::i18n::{Language, texts};
use crate::routes::Page;
use crate::view::Erase as _;

/// How a form's button looks.
#[derive(Clone, Copy)]
pub(super) enum Weight {
    /// The task of the page.
    Task,
    /// One among others.
    Aside,
    /// Cannot be undone.
    Danger,
}

impl Weight {
    const fn class(self) -> &'static str {
        match self {
            Self::Task => "kern-btn kern-btn--primary",
            Self::Aside => "kern-btn kern-btn--secondary",
            Self::Danger => "kern-btn kern-btn--primary account__danger",
        }
    }
}

/// A form with a button. It is sent to its own page; in the browser, without loading another one.
pub(super) fn form(desk: &Desk, form: AccountForm, weight: Weight, fields: AnyView) -> AnyView {
    let label = desk.label("submit", form.key());
    labelled_form(desk, form, weight, label, fields)
}

/// A form whose button says something of its own.
pub(super) fn labelled_form(
    desk: &Desk,
    form: AccountForm,
    weight: Weight,
    label: String,
    fields: AnyView,
) -> AnyView {
    let (sending, busy) = (desk.sending, texts::account::busy(desk.language));
    let submit = move |event: SubmitEvent| {
        // The server alone can draw the code that comes next.
        if form != AccountForm::StartSecondFactor {
            sending.submit(form, &event);
        }
    };
    let is_busy = move || sending.is_busy(form);
    // Without the fragment that a link to a field has left behind: it would take the focus.
    let action = Page::Account(desk.page).path_with(desk.language, desk.query.trim_start_matches('?'));
    let label = move || if is_busy() { busy.to_owned() } else { label.clone() };
    view! {
        <form
            class="form"
            method="post"
            action=action
            novalidate=true
            on:submit=submit
            on:input=move |event| remember(form, &event)
        >
            <input type="hidden" name=FORM value=form.key()/>
            {fields}
            <button
                class=weight.class()
                type="submit"
                aria-disabled=move || is_busy().then_some("true")
            >
                <span class="kern-label">{label}</span>
            </button>
        </form>
    }
    .erase()
}

/// A field that is not seen.
pub(super) fn hidden(name: &'static str, value: String) -> AnyView {
    view! { <input type="hidden" name=name value=value/> }.erase()
}

/// A link on a line of its own.
pub(super) fn link(href: String, label: String) -> AnyView {
    view! { <a class="kern-link" href=href>{label}</a> }.erase()
}

/// What is wrong, with the ways to the fields; nothing while nothing is.
pub(super) fn error_summary(desk: &Desk) -> AnyView {
    let (language, page, query) = (desk.language, desk.page, desk.query.clone());
    let sending = desk.sending;
    let view = move || {
        let (form, refusal) = sending.refusal()?;
        let node = NodeRef::<Div>::new();
        let first = sending.first_wrong(form).filter(|field| is_seen(field));
        focus_once_shown(node, first.map(|field| id(form, field)));
        let lines: Vec<_> = lines(language, form, &refusal).collect();
        let lines = match summary(language, &refusal) {
            Some(text) => view! { <p>{text}</p> }.erase(),
            None => view! { <ul>{lines}</ul> }.erase(),
        };
        let sign_in = (refusal.error.code().status() == 401).then(|| {
            let label = texts::account::to_sign_in(language).to_owned();
            view! { <p>{link(to_sign_in(page, language, &query), label)}</p> }
        });
        let view = view! {
            <div
                node_ref=node
                class="kern-alert kern-alert--danger"
                role="alert"
                tabindex="-1"
                autofocus=first.is_none()
                aria-labelledby="error-title"
            >
                <div class="kern-alert__header">
                    <h2 class="kern-title" id="error-title">{texts::account::error_title(language)}</h2>
                </div>
                <div class="kern-alert__body">
                    {lines}
                    {sign_in}
                    {remedy(language, page, &query)}
                </div>
            </div>
        };
        Some(view.erase())
    };
    view! { {view} }.erase()
}

/// What is wrong, a line for each; a link, where there is a field for it.
fn lines(language: Language, form: AccountForm, refusal: &Refusal) -> impl Iterator<Item = AnyView> {
    refusal.errors().iter().map(move |error| {
        let name = error.pointer.trim_start_matches('/');
        let text = problem(language, name, &error.code, error.value.as_deref());
        let field = form.fields().iter().find(|field| **field == name);
        match field.filter(|field| is_seen(field)) {
            // The browser itself goes there and puts the focus on the field.
            Some(field) => {
                view! { <li><a href=format!("#{}", id(form, field)) rel="external">{text}</a></li> }.erase()
            }
            None => view! { <li>{text}</li> }.erase(),
        }
    })
}

/// Whether a field is one that people fill.
fn is_seen(field: &str) -> bool {
    !matches!(field, "token" | "id" | "language" | "next")
}

/// Where a new link is to be had if the one that led here is worth nothing.
fn remedy(language: Language, page: AccountPage, query: &str) -> Option<AnyView> {
    let (from, label) = match page {
        AccountPage::Confirm => (AccountPage::Register, texts::account::register_again(language)),
        AccountPage::SignInLink => (AccountPage::RequestSignInLink, texts::account::new_link(language)),
        AccountPage::Reset => (AccountPage::RequestReset, texts::account::new_link(language)),
        _ => return None,
    };
    let href = with_next(from, language, next_in(query, language));
    Some(view! { <p>{link(href, label.to_owned())}</p> }.erase())
}
