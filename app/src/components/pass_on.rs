//! Passing a page on: by the device's own sheet or as a link, and on paper.

use leptos::prelude::*;
use shared::filter::Filter;
use shared::id::EntryId;

use super::{Icon, IconView};
use crate::i18n::{Language, texts};
use crate::routes::Page;
use crate::state::ListState;
use crate::view::Erase as _;

/// A button that shares this page under a title, and a link to the sheet of
/// paper for these offers. The button is for the script in the head of every
/// page; without, the browser's own menu does the same.
pub(crate) fn pass_on(language: Language, title: &str, ids: Vec<EntryId>) -> AnyView {
    let list = Filter { ids, ..Filter::default() };
    let sheet = ListState { filter: list, ..ListState::default() }.to_query_string();
    view! {
        <button
            class="kern-btn kern-btn--secondary only-with-scripts"
            type="button"
            data-share=title.to_owned()
            data-copied=texts::common::copied(language)
        >
            <IconView icon=Icon::Share/>
            <span class="kern-label">{texts::common::share(language)}</span>
        </button>
        <a class="kern-btn kern-btn--secondary" href=Page::Sheet.path_with(language, &sheet) rel="external">
            <IconView icon=Icon::Printer/>
            <span class="kern-label">{texts::common::print(language)}</span>
        </a>
        <span class="actions__said" role="status"></span>
    }
    .erase()
}
