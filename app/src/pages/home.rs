use leptos::prelude::*;

use crate::i18n::{Language, texts};
use crate::layout::Heading;
use crate::page_data::Site;

/// The start page.
#[component]
pub fn HomePage() -> impl IntoView {
    let language = Language::current();
    let site = Site::current();
    view! {
        <Heading
            title=texts::home::title(language, &site.region)
            description=texts::home::description(language, &site.region)
        />
    }
}
