use leptos::prelude::*;

use crate::configuration::SiteConfiguration;

/// Whose data the places and distances of a page come from.
pub(crate) fn place_sources() -> impl IntoView {
    let sources = SiteConfiguration::current().attributions.join(" · ");
    view! { <p class="text-note sources__note" lang="de" dir="ltr">{sources}</p> }
}
