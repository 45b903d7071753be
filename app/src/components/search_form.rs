use leptos::prelude::*;

use super::{Icon, IconView};
use crate::i18n::{Language, texts};
use crate::routes::Page;

/// Id of the search field of a page.
pub(crate) const SEARCH: &str = "search";

/// A search field that leads to the list of offers.
#[component]
pub fn SearchForm(
    /// What stands above the field.
    label: &'static str,
    /// A hint beneath the label.
    #[prop(optional)]
    hint: Option<&'static str>,
) -> impl IntoView {
    let language = Language::current();
    let hint_id = hint.map(|_| "search-hint");
    view! {
        <form class="search" method="get" action=Page::Offers.path(language) role="search">
            <label class="kern-label" for=SEARCH>{label}</label>
            {hint.map(|hint| view! { <p class="search__hint" id="search-hint">{hint}</p> })}
            <div class="search__row">
                <input
                    class="kern-form-input__input"
                    id=SEARCH
                    type="search"
                    name="q"
                    maxlength="300"
                    // Styles see by it whether something is typed.
                    placeholder=" "
                    autocomplete="off"
                    aria-describedby=hint_id
                />
                <button class="kern-btn kern-btn--primary" type="submit">
                    <IconView icon=Icon::Lens/>
                    <span class="kern-label">{texts::common::search(language)}</span>
                </button>
            </div>
        </form>
    }
}
