//! What stays on a person's device, because they asked for it.

use leptos::prelude::*;

/// What keeps pages for later; it reads what is stored here.
const KEEPER: &str = "/offline.js";
/// Tells it that something is stored or removed.
const CHANGED: &str = "offline-changed";

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// What is stored under a name; empty if nothing is.
pub(super) fn read(key: &str) -> String {
    storage().and_then(|storage| storage.get_item(key).ok().flatten()).unwrap_or_default()
}

/// Stores a value for the next visit, or removes it if it is empty. A device
/// that refuses forgets it with the page.
pub(super) fn write(key: &str, value: &str) {
    if let Some(storage) = storage() {
        drop(if value.is_empty() { storage.remove_item(key) } else { storage.set_item(key, value) });
    }
    tell_keeper();
}

/// Loads the keeper on its first use; it starts by itself.
fn tell_keeper() {
    let document = document();
    let is_loaded = document.query_selector(&format!("script[src='{KEEPER}']")).ok().flatten().is_some();
    if let (false, Ok(script), Some(body)) = (is_loaded, document.create_element("script"), document.body()) {
        // These fail only for names that are none.
        drop(script.set_attribute("type", "module"));
        drop(script.set_attribute("src", KEEPER));
        drop(body.append_child(&script));
    }
    if let Ok(event) = web_sys::Event::new(CHANGED) {
        drop(document.dispatch_event(&event));
    }
}
