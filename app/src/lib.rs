//! Stub.

use leptos::prelude::*;

/// The whole interface.
#[component]
pub fn App() -> impl IntoView {
    view! { <p>"Teilhabe"</p> }
}
