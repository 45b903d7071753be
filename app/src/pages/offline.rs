//! Pages on the device for times without a network: the switch for it, and what
//! the service worker shows instead of a page that is not there.

use leptos::prelude::*;

use crate::components::{Icon, IconView, switch};
use crate::i18n::{Language, texts};
use crate::layout::heading;
use crate::view::Erase as _;

/// Explains and switches; the rest is filled in by `/offline.js` and, without a
/// network, by the service worker.
pub(super) fn offline_page() -> AnyView {
    let language = Language::current();
    let title = texts::offline::title(language);
    view! {
        {heading(title.to_owned(), None, texts::offline::text(language))}
        <div class="notice notice--warning" data-missing="" hidden=true>
            <IconView icon=Icon::Cloud/>
            <p>{texts::offline::missing(language)}</p>
        </div>
        <p>{texts::offline::text(language)}</p>
        <p class="only-without-scripts">{texts::offline::needs_scripts(language)}</p>
        <p class="actions">
            {switch("keep", texts::offline::keep(language), texts::offline::stop(language))}
            <span role="status" data-unable="" hidden=true>{texts::offline::unable(language)}</span>
        </p>
        <section data-kept="" hidden=true>
            <h2 class="kern-heading-medium">{texts::offline::kept(language)}</h2>
            <ul class="kept-pages"></ul>
        </section>
        <script type="module" src="/offline.js"></script>
    }
    .erase()
}
