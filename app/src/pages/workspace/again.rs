//! A form that came when its sender was not signed in any more: it is kept in the page, and sent again once
//! they are.

use leptos::prelude::*;

use super::Desk;
use crate::i18n::texts;
use crate::routes::Page;
use crate::view::{Erase as _, raw_text};
use crate::workspace::{Refused, signs_in};

/// The page. Signing in happens in another window, so that this one stays as it is.
pub(in crate::pages) fn page(desk: &Desk, page: &Page, refused: &Refused) -> AnyView {
    let language = desk.language;
    let sign_in = signs_in(page, language);
    let kept: Vec<_> = refused.typed.iter().cloned().map(kept).collect();
    let task = view! {
        <p>
            <a class="kern-btn kern-btn--secondary" href=sign_in target="_blank">
                <span class="kern-label">{texts::workspace::sign_in_elsewhere(language)}</span>
            </a>
        </p>
        <form method="post" action=page.path(language)>
            {kept}
            <p class="actions">
                <button class="kern-btn kern-btn--primary" type="submit">
                    <span class="kern-label">{texts::workspace::send_again(language)}</span>
                </button>
            </p>
        </form>
    };
    desk.page(
        texts::workspace::signed_out_title(language).to_owned(),
        texts::workspace::signed_out_lead(language).to_owned(),
        task.erase(),
    )
}

/// A field as it was sent. Texts of several lines keep them in a text area only.
fn kept((name, value): (String, String)) -> AnyView {
    view! { <textarea name=name hidden=true>{raw_text(value)}</textarea> }.erase()
}
