use leptos::prelude::*;

use super::{Icon, IconView};
use crate::i18n::{Language, texts};
use crate::routes::Page;
use crate::state::Favourites;
use crate::view::Erase as _;

/// A star that saves an offer on the device, or removes it. Needs scripts.
pub(crate) fn star(language: Language, id: String, title: &str) -> AnyView {
    let name = texts::common::save_offer(language, title);
    let word = view! { <span>{texts::common::save(language)}</span> }.erase();
    button(id, Some(name), "star only-with-scripts", word)
}

/// The same as a button with words, on the page of the offer.
pub(crate) fn save_button(language: Language, id: String) -> AnyView {
    let favourites = Favourites::current();
    let shown = id.clone();
    let words = move || {
        if favourites.has(&shown) { texts::common::saved(language) } else { texts::common::save(language) }
    };
    let label = view! { <span class="kern-label">{words}</span> }.erase();
    button(id, None, "kern-btn kern-btn--secondary only-with-scripts", label)
}

/// Where the saved offers are; seen once this one is among them.
pub(crate) fn saved_link(language: Language) -> AnyView {
    let href = Page::Favourites.path(language);
    view! {
        <a class="kern-link actions__saved" href=href rel="external">{texts::common::to_saved(language)}</a>
    }
    .erase()
}

fn button(id: String, name: Option<String>, class: &'static str, label: AnyView) -> AnyView {
    let favourites = Favourites::current();
    let shown = id.clone();
    let pressed = move || if favourites.has(&shown) { "true" } else { "false" };
    view! {
        <button
            class=class
            type="button"
            aria-label=name
            aria-pressed=pressed
            on:click=move |_| favourites.toggle(&id)
        >
            <IconView icon=Icon::Star/>
            {label}
        </button>
    }
    .erase()
}
