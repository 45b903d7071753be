use leptos::prelude::*;
use shared::id::EntryId;

use super::{Icon, IconView};
use crate::i18n::{Language, texts};
use crate::state::Favourites;
use crate::view::Erase as _;

/// Saves an offer on the device, or removes it. Needs scripts.
pub(crate) fn star(language: Language, id: EntryId, title: &str) -> AnyView {
    let favourites = Favourites::current();
    let pressed = move || favourites.has(id).to_string();
    view! {
        <button
            class="star only-with-scripts"
            type="button"
            aria-label=texts::common::save_offer(language, title)
            aria-pressed=pressed
            on:click=move |_| favourites.toggle(id)
        >
            <IconView icon=Icon::Star/>
        </button>
    }
    .erase()
}
