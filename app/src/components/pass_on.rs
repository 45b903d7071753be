//! Passing a page on: by the device's own sheet or as a link, and on paper.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::filter::Filter;
use shared::id::EntryId;
use wasm_bindgen_futures::JsFuture;

use super::{Icon, IconView};
use crate::i18n::{Language, texts};
use crate::routes::Page;
use crate::state::ListState;
use crate::view::Erase as _;

/// A button that shares this page under a title, and a link to the sheet of
/// paper for these offers. Sharing needs scripts; without, the browser's own
/// menu does the same.
pub(crate) fn pass_on(language: Language, title: &str, ids: Vec<EntryId>) -> AnyView {
    let copied = RwSignal::new(false);
    let title = title.to_owned();
    let share = move |_| {
        let title = title.clone();
        spawn_local(async move { copied.set(share(&title).await) });
    };
    let said = move || copied.get().then(|| texts::common::copied(language));
    let list = Filter { ids, ..Filter::default() };
    let sheet = Page::Sheet
        .path_with(language, &ListState { filter: list, ..ListState::default() }.to_query_string());
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
async fn share(title: &str) -> bool {
    let Ok(address) = window().location().href() else { return false };
    let navigator = window().navigator();
    let has = |name: &str| js_sys::Reflect::has(&navigator, &name.into()).unwrap_or(false);
    if has("share") {
        let data = web_sys::ShareData::new();
        data.set_title(title);
        data.set_url(&address);
        // Fails if the person thinks better of it.
        drop(JsFuture::from(navigator.share_with_data(&data)).await);
        return false;
    }
    // There is none where the connection is not secure.
    has("clipboard") && JsFuture::from(navigator.clipboard().write_text(&address)).await.is_ok()
}
