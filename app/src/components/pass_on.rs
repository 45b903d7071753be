//! Passing a page on: by the device's own sheet or as a link, and on paper.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::EntryId;
use wasm_bindgen_futures::JsFuture;

use super::{Icon, IconView};
use crate::i18n::{Language, texts};
use crate::routes::Page;
use crate::state::list_of;
use crate::view::Erase as _;

/// A button that shares a page under a title, this one if no address is given,
/// and a link to the sheet of paper for these offers. Sharing needs scripts;
/// without, the browser's own menu does the same.
pub(crate) fn pass_on(language: Language, title: &str, address: Option<String>, ids: &[EntryId]) -> AnyView {
    let copied = RwSignal::new(false);
    let title = title.to_owned();
    let share = move |_| {
        let (title, address) = (title.clone(), address.clone());
        spawn_local(async move {
            let here = || window().location().href().unwrap_or_default();
            copied.set(share(&title, &address.unwrap_or_else(here)).await);
        });
    };
    let said = move || copied.get().then(|| texts::common::copied(language));
    let sheet = Page::Sheet.path_with(language, &list_of(ids.to_vec()).to_query_string());
    view! {
        <button class="kern-btn kern-btn--secondary only-with-scripts" type="button" on:click=share>
            <IconView icon=Icon::Share/>
            <span class="kern-label">{texts::common::share(language)}</span>
        </button>
        <a class="kern-btn kern-btn--secondary" href=sheet rel="external">
            <IconView icon=Icon::Printer/>
            <span class="kern-label">{texts::common::print(language)}</span>
        </a>
        <span class="actions__said" role="status">{said}</span>
    }
    .erase()
}

/// Opens the device's sheet; where there is none, copies the address. Whether
/// it was copied.
async fn share(title: &str, address: &str) -> bool {
    let navigator = window().navigator();
    let has = |name: &str| js_sys::Reflect::has(&navigator, &name.into()).unwrap_or(false);
    if has("share") {
        let data = web_sys::ShareData::new();
        data.set_title(title);
        data.set_url(address);
        // Fails if the person thinks better of it.
        drop(JsFuture::from(navigator.share_with_data(&data)).await);
        return false;
    }
    // There is none where the connection is not secure.
    has("clipboard") && JsFuture::from(navigator.clipboard().write_text(address)).await.is_ok()
}
