//! The way to the saved offers. What is saved only the device knows: it goes on
//! to the list of these offers, whose address can be shared.

use leptos::nonce::use_nonce;
use leptos::prelude::*;

use crate::components::{Icon, IconView};
use crate::i18n::{Language, texts};
use crate::layout::heading;
use crate::routes::Page;
use crate::state::FAVOURITES_KEY;
use crate::view::Erase as _;

/// Says how to save an offer, to those who have saved none.
pub(super) fn favourites_page() -> AnyView {
    let language = Language::current();
    let title = texts::common::favourites(language);
    let offers = Page::Offers.path(language);
    let go_on = format!(
        "const ids=localStorage.getItem('{FAVOURITES_KEY}');\
         if(ids)location.replace('{offers}?id='+ids.replaceAll(' ','&id='))"
    );
    view! {
        <script nonce=use_nonce() inner_html=go_on></script>
        {heading(title.to_owned(), None, texts::favourites::empty_text(language))}
        <div class="empty">
            <IconView icon=Icon::Star/>
            <p class="kern-title">{texts::favourites::empty_title(language)}</p>
            <p class="only-with-scripts">{texts::favourites::empty_text(language)}</p>
            <p class="only-without-scripts">{texts::favourites::needs_scripts(language)}</p>
            <a class="kern-btn kern-btn--primary" href=offers>
                <span class="kern-label">{texts::favourites::find(language)}</span>
            </a>
        </div>
    }
    .erase()
}
