//! Giving several cases to somebody at once.

use leptos::prelude::*;

use super::live::Live;
use super::names::NOBODY;
use super::{Loaded, path};
use crate::i18n::{Language, texts};
use crate::pages::workspace::button;
use crate::review::ACCOUNT;
use crate::view::Erase as _;

/// Id of the list of those to whom cases can be given.
pub(super) const ASSIGNEE: &str = "assignee";

/// The form around the cases, of which those that are ticked are sent.
pub(super) fn form(
    language: Language,
    live: Live,
    cases: impl Fn() -> AnyView + Send + 'static,
    assigning: AnyView,
) -> AnyView {
    view! {
        <form
            class="review-assign"
            method="post"
            action=move || path(language, &live.query())
            on:change=move |_| live.choosing.recount()
        >
            {cases}
            {assigning}
        </form>
    }
    .erase()
}

/// To whom they are given; nothing while there are none.
pub(super) fn assigning(language: Language, live: Live, loaded: &Loaded) -> AnyView {
    let (mine, others): (Vec<_>, Vec<_>) =
        loaded.colleagues.iter().partition(|colleague| colleague.id == loaded.me);
    let mine = mine.into_iter().map(|me| (me.id.to_string(), texts::review::to_me(language, &me.name)));
    let others = others.into_iter().map(|other| (other.id.to_string(), other.name.clone()));
    let nobody = (NOBODY.to_owned(), texts::review::to_nobody(language).to_owned());
    let options: Vec<_> = mine
        .chain(others)
        .chain([nobody])
        .map(|(value, label)| view! { <option value=value>{label}</option> }.erase())
        .collect();
    view! {
        <div class="review-bar" hidden={move || live.total() == 0}>
            {live.choosing.all(language)}
            <div class="review-bar__task">
                <label class="kern-label" for=ASSIGNEE>{texts::review::assign_to(language)}</label>
                <select class="sort__select" id=ASSIGNEE name=ACCOUNT aria-keyshortcuts="a">{options}</select>
                {button("assign".to_owned(), texts::review::assign(language), "kern-btn kern-btn--secondary")}
            </div>
        </div>
    }
    .erase()
}
