use leptos::prelude::*;

use crate::i18n::{Language, texts};
use crate::state::{can_keep_offline, is_kept_offline, keep_offline};
use crate::view::Erase as _;

/// A switch that keeps pages on the device for times without a network. Not
/// there where the browser cannot do so.
pub(crate) fn offline_switch(language: Language) -> AnyView {
    // Known only when the page has been taken over.
    let kept = RwSignal::new(None);
    Effect::new(move |_| kept.set(can_keep_offline().then(is_kept_offline)));
    let switch = move || {
        kept.get().map(|is_kept| {
            let pressed = if is_kept { "true" } else { "false" };
            let switch = move |_| {
                keep_offline(!is_kept);
                kept.set(Some(!is_kept));
            };
            view! {
                <button class="link-button" type="button" aria-pressed=pressed on:click=switch>
                    {texts::lists::offline(language)}
                </button>
            }
        })
    };
    switch.erase()
}
