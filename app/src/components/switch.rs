use leptos::prelude::*;

use crate::view::Erase as _;

/// A button that switches something on this device on and off. The script of
/// its page finds it by `name`, shows it, and lets it say `stop` once it is on.
pub(crate) fn switch(name: &'static str, start: &'static str, stop: &'static str) -> AnyView {
    view! {
        <button class="kern-btn kern-btn--primary" type="button" data-switch=name data-stop=stop hidden=true>
            <span class="kern-label">{start}</span>
        </button>
    }
    .erase()
}
