//! What the form of the editor and its fields do in the browser.

use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{FormData, HtmlFormElement};

use super::upload::property;
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

/// Where somebody writes: the field with the focus, and what is marked of its text.
pub(super) struct Place {
    id: String,
    marked: [JsValue; 2],
}

impl Place {
    const MARKS: [&'static str; 2] = ["selectionStart", "selectionEnd"];

    /// Where that is now.
    pub(super) fn now() -> Self {
        let element = document().active_element();
        let id = element.as_ref().map(web_sys::Element::id).unwrap_or_default();
        let element = element.map(JsValue::from).unwrap_or_default();
        Self { id, marked: Self::MARKS.map(|name| property(&element, name)) }
    }

    /// Writing goes on there once the form is made anew; what the field is folded into is unfolded.
    pub(super) fn keep(self) {
        request_animation_frame(move || {
            let Some(element) = document().get_element_by_id(&self.id) else { return };
            while let Some(folded) = element.closest("details:not([open])").ok().flatten() {
                if folded.set_attribute("open", "").is_err() {
                    return;
                }
            }
            let Ok(element) = element.dyn_into::<web_sys::HtmlElement>() else { return };
            // Fails only where there is nothing to focus.
            drop(element.focus());
            let marks = Self::MARKS.iter().zip(&self.marked);
            // Boxes and lists have none.
            for (name, mark) in marks.filter(|(_, mark)| mark.as_f64().is_some()) {
                drop(js_sys::Reflect::set(&element, &(*name).into(), mark));
            }
        });
    }
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
