use api_client::ApiError;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::problem::{FieldError, ProblemCode};

use super::SearchForm;
use crate::i18n::{Language, texts};
use crate::layout::heading;
use crate::response::{load_document, set_status};
use crate::routes::Page;
use crate::view::Erase as _;

/// Stands where a page is being loaded.
#[component]
pub fn Loading() -> impl IntoView {
    let language = Language::current();
    view! { <p class="loading" role="status">{texts::common::loading(language)}</p> }
}

/// The id of what the server sends in place of a page it cannot make. Such a
/// document is not taken over by the browser: it lacks what pages are made
/// from, and its links as they are load another.
pub const PROBLEM: &str = "problem";

/// What went wrong, and what one can do.
#[component]
pub fn ProblemView(
    /// Why the page cannot be shown.
    error: ApiError,
) -> impl IntoView {
    set_status(error.code().status());
    if error.is_not_found() {
        return view! { <NotFound/> }.erase();
    }
    let language = Language::current();
    let text = explanation(language, &error);
    let location = use_location();
    let here = location.pathname.get_untracked();
    let here = match location.search.get_untracked() {
        query if query.is_empty() => here,
        query => format!("{here}?{query}"),
    };
    let request_id = match error {
        ApiError::Problem(problem) => problem.request_id,
        ApiError::OtherRelease => {
            load_document(Some(&here));
            return view! { <Loading/> }.erase();
        }
        ApiError::Network(_) | ApiError::Malformed(_) => None,
    };
    view! {
        {heading(texts::problems::error_title(language).to_owned(), None, text)}
        <p id=PROBLEM>{text}</p>
        {request_id
            .map(|id| view! { <p class="text-note">{texts::problems::request_id(language, &id)}</p> })}
        <p class="actions">
            <a class="kern-btn kern-btn--primary" href=here rel="external">
                <span class="kern-label">{texts::problems::retry(language)}</span>
            </a>
            <a class="kern-btn kern-btn--secondary" href=Page::Home.path(language) rel="external">
                <span class="kern-label">{texts::problems::to_home(language)}</span>
            </a>
        </p>
    }
    .erase()
}

/// What stands where there is nothing, with ways to go on.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    let language = Language::current();
    set_status(ProblemCode::NotFound.status());
    view! {
        {heading(
            texts::problems::not_found_title(language).to_owned(),
            None,
            texts::problems::not_found_text(language),
        )}
        <p>{texts::problems::not_found_text(language)}</p>
        <SearchForm label=texts::common::search(language)/>
        <p class="actions">
            <a class="kern-btn kern-btn--secondary" href=Page::Offers.path(language)>
                <span class="kern-label">{texts::problems::to_offers(language)}</span>
            </a>
            <a class="kern-btn kern-btn--secondary" href=Page::Home.path(language)>
                <span class="kern-label">{texts::problems::to_home(language)}</span>
            </a>
        </p>
    }
}

/// What happened, in the reader's language.
#[must_use]
pub fn explanation(language: Language, error: &ApiError) -> &'static str {
    match error {
        ApiError::Network(_) => texts::problems::network_text(language),
        _ => match error.code() {
            ProblemCode::Unavailable | ProblemCode::Timeout => texts::problems::busy_text(language),
            ProblemCode::Internal => texts::problems::server_text(language),
            _ => texts::problems::request_text(language),
        },
    }
}

/// Names the parts of the address that were not taken into account.
pub(crate) fn ignored_parameters(errors: &[FieldError]) -> AnyView {
    let language = Language::current();
    (!errors.is_empty())
        .then(|| {
            let lines: Vec<_> =
                errors.iter().map(|error| view! { <li>{ignored(language, error)}</li> }).collect();
            view! {
                <div class="kern-alert kern-alert--info notice" role="status">
                    <div class="kern-alert__header">
                        <span class="kern-title">{texts::problems::ignored_title(language)}</span>
                    </div>
                    <div class="kern-alert__body"><ul>{lines}</ul></div>
                </div>
            }
        })
        .erase()
}

fn ignored(language: Language, error: &FieldError) -> String {
    let name = error.pointer.trim_start_matches('/');
    let value = error.value.as_deref().unwrap_or_default();
    match error.code.as_str() {
        "unknown_parameter" => texts::problems::ignored_parameter(language, name),
        "repeated" => texts::problems::ignored_repeated(language, name),
        "before_start" => texts::problems::ignored_order(language, value),
        _ => texts::problems::ignored_value(language, name, value),
    }
}
