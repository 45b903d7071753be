use leptos::prelude::*;

use super::{Icon, IconView};
use crate::i18n::{Language, texts};
use crate::state::Favourites;
use crate::view::Erase as _;

/// A star that saves an offer on the device, or removes it. Needs scripts.
pub(crate) fn star(language: Language, id: String, title: &str) -> AnyView {
    button(language, id, title, "star only-with-scripts", ().erase())
}

/// The same as a button with words.
pub(crate) fn save_button(language: Language, id: String, title: &str) -> AnyView {
    let label = view! { <span class="kern-label">{texts::common::save(language)}</span> }.erase();
    button(language, id, title, "kern-btn kern-btn--secondary only-with-scripts", label)
}

fn button(language: Language, id: String, title: &str, class: &'static str, label: AnyView) -> AnyView {
    let favourites = Favourites::current();
    let shown = id.clone();
    let pressed = move || if favourites.has(&shown) { "true" } else { "false" };
    view! {
        <button
            class=class
            type="button"
            aria-label=texts::common::save_offer(language, title)
            aria-pressed=pressed
            on:click=move |_| favourites.toggle(&id)
        >
            <IconView icon=Icon::Star/>
            {label}
        </button>
    }
    .erase()
}
