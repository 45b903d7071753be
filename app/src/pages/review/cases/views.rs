//! Lists that somebody has kept by a name: the ways to them, and the form to keep another one.

use leptos::prelude::*;
use shared::review::{CaseFilter, SavedView};

use super::super::Content;
use super::live::Live;
use super::path;
use crate::components::link;
use crate::i18n::{Language, texts};
use crate::pages::workspace::{Field, Kind, Remembered, button};
use crate::review::QUERY;
use crate::view::Erase as _;

/// The views above the list.
pub(super) fn section(language: Language, content: &Content, live: Live, views: &[SavedView]) -> AnyView {
    let way = |kept: &SavedView| {
        let name = view! { <bdi>{kept.name.clone()}</bdi> }.erase();
        let way = link("review-view", path(language, &kept.query), None, None, name);
        view! { <li>{way}</li> }.erase()
    };
    let ways: Vec<_> = views.iter().map(way).collect();
    let ways = (!ways.is_empty()).then(|| {
        view! {
            <nav aria-label=texts::review::views(language)>
                <ul class="review-views__list">{ways}</ul>
            </nav>
        }
    });
    // What was refused is to be seen.
    let is_open = content.refused.is_some();
    view! {
        <div class="review-views">
            {ways}
            <details class="filter-group" open=is_open>
                <summary>{texts::review::views_manage(language)}</summary>
                <div class="filter-group__values">
                    {keep(language, content, live)}
                    {forget(language, live, views)}
                </div>
            </details>
        </div>
    }
    .erase()
}

/// The form that keeps the list as it is now, but not how much of it is shown.
fn keep(language: Language, content: &Content, live: Live) -> AnyView {
    let sheet = content.sheet(language);
    let remembered = Remembered::new(language, "review-view");
    let query = move || CaseFilter { shown: None, ..live.filter() }.to_query();
    let before = live.filter_untracked().to_query();
    let fields = view! {
        <input type="hidden" name=QUERY value=query prop:value=query/>
        {Field::new("/name", texts::review::view_name(language))
            .hint(texts::review::view_hint(language))
            .required()
            .input(sheet, Kind::Line, sheet.typed_or("/name", None))}
        {remembered.said()}
        {button("view".to_owned(), texts::review::view_keep(language), "kern-btn kern-btn--secondary")}
    };
    remembered.form("form", path(language, &before), None, fields.erase())
}

/// The form that forgets them.
fn forget(language: Language, live: Live, kept: &[SavedView]) -> Option<AnyView> {
    if kept.is_empty() {
        return None;
    }
    let item = |one: &SavedView| {
        let label = texts::review::view_forget(language, &one.name);
        button(format!("unview:{}", one.id), label, "kern-btn kern-btn--secondary")
    };
    let lines: Vec<_> = kept.iter().map(item).collect();
    let view = view! {
        <form class="review-views__forget" method="post" action=move || path(language, &live.query())>{lines}</form>
    };
    Some(view.erase())
}
