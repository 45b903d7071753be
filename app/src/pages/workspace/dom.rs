//! What the form of the editor and its fields do in the browser.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{FormData, HtmlFormElement};

use crate::workspace::form::Fields;

/// What is typed into a form.
pub(super) fn read(form: &HtmlFormElement) -> Option<Fields> {
    let data = FormData::new_with_form(form).ok()?;
    let pairs = js_sys::try_iter(data.as_ref()).ok().flatten()?;
    let pairs = pairs.filter_map(|pair| {
        let pair: js_sys::Array = pair.ok()?.dyn_into().ok()?;
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    });
    Some(Fields::new(pairs.collect()))
}

/// Puts the focus on an element that is about to come into the page. On the server, nothing has it.
pub(super) fn focus_later(id: String) {
    if cfg!(feature = "ssr") {
        return;
    }
    request_animation_frame(move || {
        let element = document().get_element_by_id(&id);
        if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            // Fails only where there is nothing to focus.
            drop(element.focus());
            element.scroll_into_view();
        }
    });
}

/// Unticks what says that translations were compared: that is told once.
pub(super) fn untick_compared() {
    let Ok(boxes) = document().query_selector_all("input[name^='/compared']:checked") else { return };
    let boxes = (0..boxes.length()).filter_map(|number| boxes.get(number));
    for input in boxes.filter_map(|node| node.dyn_into::<web_sys::HtmlInputElement>().ok()) {
        input.set_checked(false);
    }
}

/// The form hears of a field that was filled by a program as if somebody had typed into it.
pub(super) fn tell_form(field: &web_sys::Element) {
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    if let Ok(event) = web_sys::Event::new_with_event_init_dict("input", &init) {
        // Fails only while another event is under way.
        drop(field.dispatch_event(&event));
    }
}
