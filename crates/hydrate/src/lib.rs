//! The browser's entry point: takes over the page that the server rendered.
//!
//! Everything lives under `cfg(target_arch = "wasm32")`, dependencies included, so that a native
//! build of the whole workspace never mixes the features of server and browser.

#[cfg(target_arch = "wasm32")]
mod browser {
    use leptos::mount::hydrate_from_async;
    use leptos::prelude::document;
    use wasm_bindgen::prelude::wasm_bindgen;

    /// Hydrate the page; called by the page's script once the module is loaded. An error page stays
    /// as the server sent it.
    #[wasm_bindgen]
    pub async fn hydrate() {
        // Whom it would tell where a release has failed reads no console; it is a kilobyte.
        #[cfg(debug_assertions)]
        console_error_panic_hook::set_once();
        let is_page = document().get_element_by_id(app::components::PROBLEM).is_none();
        if let Some(body) = document().body().filter(|_| is_page) {
            Box::pin(hydrate_from_async(body, app::App)).await.forget();
        }
        // Says that the page reacts now: browser tests wait for it.
        if let Some(root) = document().document_element() {
            // Fails only for a name that is none.
            let _ = root.set_attribute("data-hydrated", "");
        }
    }
}
