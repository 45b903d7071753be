//! Beside the form, where there is room: the public page as it would be now, in the width of a phone.

use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::saving::Saving;
use crate::i18n::{Language, texts};
use crate::routes::WorkspacePage;
use crate::view::Erase as _;

/// A frame with the preview, loaded anew whenever the server has another version. It is only looked at:
/// who wants to try it out opens the preview itself. Browsers do not load it where it is not shown.
pub(super) fn preview(saving: Saving, language: Language, id: &str) -> AnyView {
    let path = super::path(WorkspacePage::Preview(id.to_owned()), language);
    let source = move || format!("{path}?version={}", saving.version.get());
    let frame: NodeRef<leptos::html::Iframe> = NodeRef::new();
    let fit = move |_| {
        if let Some(frame) = frame.get_untracked() {
            // Grows with its content, so that it keeps its place when it is loaded anew.
            let height = height(&frame).unwrap_or_default();
            drop(frame.set_attribute("height", &height.to_string()));
        }
    };
    let lazily = custom_attribute("loading", "lazy");
    view! {
        <aside class="desk__live only-with-scripts" aria-label=texts::workspace::live_preview(language)>
            <p class="kern-label">{texts::workspace::live_preview(language)}</p>
            <div class="desk__live-window" tabindex="0" role="group" aria-label=texts::workspace::live_preview(language)>
                <iframe
                    {..lazily}
                    node_ref=frame
                    inert=true
                    title=texts::workspace::live_preview(language)
                    src=source
                    on:load=fit
                ></iframe>
            </div>
        </aside>
    }
    .erase()
}

/// The height of the document in a frame, in pixels.
fn height(frame: &JsValue) -> Option<f64> {
    let of = |object: JsValue, name: &str| js_sys::Reflect::get(&object, &name.into()).ok();
    let document = of(frame.clone(), "contentDocument")?;
    of(of(document, "body")?, "scrollHeight")?.as_f64()
}
