//! What is shown without a network for a page that was not kept. The service
//! worker keeps it and fills in the list.

use leptos::prelude::*;

use crate::components::{Icon, IconView};
use crate::i18n::{Language, texts};
use crate::layout::heading;
use crate::view::Erase as _;

/// Says that this page was not kept, and which were.
pub(super) fn offline_page() -> AnyView {
    let language = Language::current();
    let title = texts::offline::title(language);
    view! {
        {heading(title.to_owned(), None, texts::offline::text(language))}
        <div class="empty">
            <IconView icon=Icon::Cloud/>
            <p>{texts::offline::text(language)}</p>
        </div>
        <h2 class="kern-heading-medium">{texts::offline::kept(language)}</h2>
        <ul class="kept-pages" data-kept=""></ul>
    }
    .erase()
}
