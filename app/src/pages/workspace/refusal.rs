//! Says why a form was refused, with the ways to its fields.

use leptos::prelude::*;
use shared::problem::FieldError;
use shared::text::LanguageTag;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

use super::content::Content;
use super::editor::anchor;
use super::{parts, sheet};
use crate::i18n::{Language, texts};
use crate::layout::document_title;
use crate::routes::WorkspacePage;
use crate::view::Erase as _;
use crate::workspace::form::Fields;
use crate::workspace::{DO, action};

/// The id of the summary.
pub(super) const SUMMARY: &str = "refusal";

/// What is wrong, a line for each, with the way to the field it is about; nothing where nothing is.
pub(super) fn summary(language: Language, content: &Content) -> Option<AnyView> {
    let refusal = &content.refused.as_ref()?.refusal;
    let errors = refusal.errors();
    focus(errors.iter().find_map(|error| field(content, error)));
    let lines: Vec<_> = errors.iter().map(|error| line(language, error, field(content, error))).collect();
    let otherwise = lines.is_empty().then(|| view! { <p>{sheet::reason(language, refusal)}</p> });
    Some(panel(language, view! { {otherwise} <ul>{lines}</ul> }.erase()))
}

/// The summary around what is wrong. It has the focus where the server makes it: one that comes into the page
/// later would take that from whoever is typing.
pub(in crate::pages) fn panel(language: Language, wrong: AnyView) -> AnyView {
    view! {
        <div
            class="kern-alert kern-alert--danger"
            id=SUMMARY
            role="alert"
            tabindex="-1"
            autofocus=cfg!(feature = "ssr")
            aria-labelledby="error-title"
        >
            <div class="kern-alert__header">
                <h2 class="kern-title" id="error-title">{texts::workspace::error_title(language)}</h2>
            </div>
            <div class="kern-alert__body">{wrong}</div>
        </div>
    }
    .erase()
}

fn line(language: Language, error: &FieldError, field: Option<String>) -> AnyView {
    let text = sheet::named_problem(language, error);
    match field {
        // The browser itself goes there and puts the focus on the field.
        Some(id) => view! { <li><a href=format!("#{id}") rel="external">{text}</a></li> }.erase(),
        None => view! { <li>{text}</li> }.erase(),
    }
}

/// The id of the field that an error is about; `None` if the page has none for it.
fn field(content: &Content, error: &FieldError) -> Option<String> {
    let typed = Fields::new(content.refused.as_ref()?.typed.clone());
    let prefix = match (&content.page, action(&typed).0) {
        (WorkspacePage::Register | WorkspacePage::Claim(_), _) | (WorkspacePage::Members(_), "invite") => {
            String::new()
        }
        (WorkspacePage::Organisation(_), "contact" | "place") => parts::prefix(typed.one(DO)?),
        _ => return None,
    };
    let pointer = match error.pointer.as_str() {
        // About the whole.
        "" | "/name" => return None,
        "/contact" => parts::WAYS,
        pointer => pointer,
    };
    Some(prefix + &anchor(pointer, &LanguageTag::german()))
}

/// Puts the focus on the first field that is wrong, unless somebody has moved it already: until the page runs
/// it is on the summary.
fn focus(field: Option<String>) {
    let Some(field) = field else { return };
    Effect::new(move |_| {
        let is_moved = |element: &Element| element.id() != SUMMARY && element.tag_name() != "BODY";
        if document().active_element().as_ref().is_some_and(is_moved) {
            return;
        }
        let field = document().get_element_by_id(&field);
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            // Fails only where there is nothing to focus.
            drop(field.focus());
        }
    });
}

/// Says in the title of the document that something is wrong.
pub(super) fn mark_title(language: Language, title: &str) {
    mark_title_while(language, title, || true);
}

/// Says so as long as something is.
pub(super) fn mark_title_while(language: Language, title: &str, is_wrong: impl Fn() -> bool + 'static) {
    let wrong = document_title(&texts::workspace::error_title_prefix(language, title));
    let right = document_title(title);
    #[cfg(feature = "ssr")]
    if untrack(&is_wrong) {
        // The last title counts.
        drop(leptos::prelude::view! { <leptos_meta::Title text=crate::view::raw_text(wrong.clone())/> });
    }
    Effect::new(move |_| document().set_title(if is_wrong() { &wrong } else { &right }));
}
