use leptos::prelude::*;

use crate::components::NotFound;

/// What stands where no page is.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! { <NotFound/> }
}
