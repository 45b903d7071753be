//! The browser's entry point: takes over the page that the server rendered.
//!
//! Everything lives under `cfg(target_arch = "wasm32")`, dependencies included, so that a native
//! build of the whole workspace never mixes the features of server and browser.

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen::prelude::wasm_bindgen;

    /// Hydrate the page; called by the page's script once the module is loaded.
    #[wasm_bindgen]
    pub fn hydrate() {
        console_error_panic_hook::set_once();
        leptos::mount::hydrate_lazy(app::App);
    }
}
