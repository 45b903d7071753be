//! What is new since a person's last visit, for those who ask for it.

use leptos::prelude::*;
use shared::filter::Sort;

use crate::components::switch;
use crate::i18n::{Language, texts};
use crate::layout::heading;
use crate::routes::Page;
use crate::state::ListState;
use crate::view::Erase as _;

/// Explains and switches; the rest is filled in by `/visits.js`, which shows
/// the same part at the foot of other pages.
pub(super) fn news_page() -> AnyView {
    let language = Language::current();
    let newest = ListState { sort: Some(Sort::Newest), ..ListState::default() };
    let list = Page::Offers.path_with(language, &newest.to_query_string());
    view! {
        {heading(texts::news::title(language).to_owned(), None, texts::news::text(language))}
        <p data-intro="">{texts::news::text(language)}</p>
        <p class="only-without-scripts">{texts::news::needs_scripts(language)}</p>
        <div class="news" data-news="" hidden=true>
            <p class="news__since">{texts::news::last_visit(language)} " " <bdi data-day=""></bdi></p>
            <p data-none="" hidden=true>{texts::news::none(language)}</p>
            <p><a class="kern-link" href=list data-list="">{texts::news::list(language)} " " <bdi data-count=""></bdi></a></p>
            <button class="link-button" type="button" data-close="">{texts::news::close(language)}</button>
        </div>
        <p class="news" data-first="" hidden=true>{texts::news::first(language)}</p>
        <p class="actions">
            {switch("remember", texts::news::remember(language), texts::news::stop(language))}
        </p>
        <script type="module" src="/visits.js"></script>
    }
    .erase()
}
