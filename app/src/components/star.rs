use leptos::prelude::*;

use super::{Icon, IconView};
use crate::i18n::{Language, texts};
use crate::routes::Page;
use crate::state::Favourites;
use crate::view::Erase as _;

/// A star with a word that saves an offer on the device, or removes it. Needs
/// scripts.
pub(crate) fn star(language: Language, id: String, title: &str) -> AnyView {
    let title = title.to_owned();
    button(
        language,
        id,
        "star only-with-scripts",
        view! { <span class="kern-sr-only">{title}</span> }.erase(),
    )
}

/// The same on the page of the offer.
pub(crate) fn save_button(language: Language, id: String) -> AnyView {
    button(language, id, "star only-with-scripts", ().erase())
}

/// Where the saved offers are.
pub(crate) fn saved_link(language: Language) -> AnyView {
    let href = Page::Favourites.path(language);
    view! {
        <a class="kern-link actions__saved only-with-scripts" href=href rel="external">{texts::common::to_saved(language)}</a>
    }
    .erase()
}

fn button(language: Language, id: String, class: &'static str, what: AnyView) -> AnyView {
    let favourites = Favourites::current();
    let saved = {
        let id = id.clone();
        move || favourites.has(&id)
    };
    let pressed = saved.clone();
    let pressed = move || if pressed() { "true" } else { "false" };
    let word = move || if saved() { texts::common::saved(language) } else { texts::common::save(language) };
    view! {
        <button class=class type="button" aria-pressed=pressed on:click=move |_| favourites.toggle(&id)>
            <IconView icon=Icon::Star/>
            <span class="kern-label">{word}</span>
            {what}
        </button>
    }
    .erase()
}
