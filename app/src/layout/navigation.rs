//! What has to follow when the visitor moves to another page without loading a
//! document.

use js_sys::Array;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast as _;

use super::Navigated;
use crate::i18n::Language;
use crate::page_data::Site;
use crate::routes;

/// Keeps the document true to the page it shows.
pub(super) fn follow_navigation() {
    let navigated = Navigated(StoredValue::new(false));
    provide_context(navigated);
    let (language, site) = (Language::current(), Site::current());
    let path = use_location().pathname;
    let follow = move |path: &String, _: Option<&String>, _: Option<()>| {
        note_place(path);
        navigated.0.set_value(true);
        if routes::language_of(path) == language {
            say_where(&site.base_url, path);
        } else {
            // A document has one language for its whole life.
            let _ = window().location().reload();
        }
    };
    Effect::watch(move || path.get(), follow, false);
}

/// Notes in the visitor's history how far down the page was read that is left
/// for the page at this path, and the link that leads away.
fn note_place(next: &str) {
    let window = window();
    // On the way back the page that is left is no longer the present entry.
    let leaves = window.location().pathname().is_ok_and(|present| present != next);
    if let (true, Ok(history), Ok(down)) = (leaves, window.history(), window.scroll_y()) {
        let link = document().active_element().and_then(|link| link.get_attribute("href"));
        let place = Array::of2(&down.into(), &link.into());
        // Fails only for a state that cannot be written down.
        let _ = history.replace_state(&place, "");
    }
}

/// Shows the page as it was left for another, if it was: the browser does so
/// only with pages that are there at once.
pub(super) fn return_to_noted_place() {
    let state = window().history().ok().and_then(|history| history.state().ok());
    let Some(place) = state.filter(Array::is_array).map(|place| Array::from(&place)) else { return };
    if let Some(href) = place.get(1).as_string() {
        let link = document().query_selector(&format!("main a[href='{href}']")).ok().flatten();
        if let Some(link) = link {
            // Fails only where there is nothing to focus.
            drop(link.unchecked_into::<web_sys::HtmlElement>().focus());
        }
    }
    if let Some(down) = place.get(0).as_f64() {
        window().scroll_to_with_x_and_y(0.0, down);
    }
}

/// Corrects the addresses of the page in the head of the document, which people
/// share and bookmark.
fn say_where(base_url: &str, path: &str) {
    let links = document().query_selector_all("link[rel=canonical],link[rel=alternate][hreflang]");
    let Ok(links) = links else { return };
    for link in (0..links.length()).filter_map(|index| links.get(index)) {
        let link: web_sys::HtmlLinkElement = link.unchecked_into();
        let path = match link.hreflang().as_str() {
            "" => path.to_owned(),
            // For readers of any other language, German.
            tag => routes::in_language(path, Language::from_tag(tag).unwrap_or_default()),
        };
        link.set_href(&format!("{base_url}{path}"));
    }
}
