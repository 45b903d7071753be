use leptos::prelude::*;

use crate::i18n::{Language, texts};
use crate::layout::Heading;

/// What stands where no page is.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let language = Language::current();
    view! {
        <Heading
            title=texts::problems::not_found_title(language)
            description=texts::problems::not_found_text(language)
        />
        <p>{texts::problems::not_found_text(language)}</p>
    }
}
