//! What the form of the editor and its fields do in the browser.

use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, FormData, HtmlFormElement, NodeList};

use super::editor::FORM;
use super::upload::property;
use crate::workspace::form::{Fields, is_beside};

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

/// Whether somebody has written into a form: a field says something else than it came with.
pub(super) fn is_written_in(form: &HtmlFormElement) -> bool {
    // Browsers change line breaks, or leave them out.
    let text =
        |of: &Element, name: &str| property(of, name).as_string().map(|text| text.replace(['\r', '\n'], ""));
    let is_written = |field: Element| {
        let is_ticked_anew = property(&field, "checked") != property(&field, "defaultChecked");
        is_ticked_anew || text(&field, "value") != text(&field, "defaultValue")
    };
    let is_chosen_anew = |list: Element| {
        // Where none is chosen, browsers choose the first.
        let find = |selector: &str| list.query_selector(selector).ok().flatten();
        let first = find("option[selected]").or_else(|| find("option"));
        first.is_some_and(|first| text(&first, "value") != text(&list, "value"))
    };
    elements(form.query_selector_all("input, textarea").ok()).any(is_written)
        || elements(form.query_selector_all("select").ok()).any(is_chosen_anew)
}

/// The elements of a list.
pub(super) fn elements(list: Option<NodeList>) -> impl Iterator<Item = Element> {
    let nodes =
        list.into_iter().flat_map(|list| (0..list.length()).filter_map(move |number| list.get(number)));
    nodes.filter_map(|node| node.dyn_into().ok())
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

/// Which folds of the editor's form stand open.
pub(super) struct Unfolded(Vec<Fold>);

/// A fold, however often the form is made anew: how deep it lies, and the id and the name of the first field
/// in it; its own id, if it has none.
#[derive(PartialEq, Eq)]
struct Fold {
    depth: usize,
    id: String,
    name: String,
}

impl Fold {
    /// The fold that is this element; none where there is no id.
    fn of(element: &Element) -> Option<Self> {
        let field = element.query_selector("input[id], select[id], textarea[id]").ok().flatten();
        let known = field.as_ref().unwrap_or(element);
        let (id, name) = (known.id(), known.get_attribute("name").unwrap_or_default());
        (!id.is_empty()).then(|| Self { depth: around(element).count(), id, name })
    }
}

impl Unfolded {
    /// Which are now.
    pub(super) fn now() -> Self {
        Self(folds("[open]").filter_map(|element| Fold::of(&element)).collect())
    }

    /// Without those in which something is written beside the content.
    pub(super) fn without_beside(mut self) -> Self {
        self.0.retain(|fold| !is_beside(&fold.name));
        self
    }

    /// They stand open again once the form is made anew.
    pub(super) fn keep(self) {
        request_animation_frame(move || self.unfold());
    }

    fn unfold(&self) {
        let is_open = |element: &Element| Fold::of(element).is_some_and(|fold| self.0.contains(&fold));
        for element in folds(":not([open])").filter(is_open) {
            unfold(&element);
        }
    }
}

/// The folds of the editor's form that a selector says more of.
fn folds(more: &str) -> impl Iterator<Item = Element> {
    elements(document().query_selector_all(&format!("#{FORM} details{more}")).ok())
}

/// The folds around an element, the inmost first.
fn around(element: &Element) -> impl Iterator<Item = Element> + use<> {
    let outer = |element: &Element| element.parent_element()?.closest("details").ok().flatten();
    std::iter::successors(outer(element), outer)
}

/// Opens the folds around an element.
pub(in crate::pages) fn unfold_around(element: &Element) {
    around(element).for_each(|fold| unfold(&fold));
}

/// Opens a fold.
fn unfold(fold: &Element) {
    // Fails only for names that are none.
    drop(fold.set_attribute("open", ""));
}

/// Where somebody writes: the field with the focus, what is marked of its text, and which folds stand open.
pub(super) struct Place {
    id: String,
    marked: [JsValue; 2],
    unfolded: Unfolded,
}

impl Place {
    const MARKS: [&'static str; 2] = ["selectionStart", "selectionEnd"];

    /// Where that is now.
    pub(super) fn now() -> Self {
        let element = document().active_element();
        let id = element.as_ref().map(Element::id).unwrap_or_default();
        let element = element.map(JsValue::from).unwrap_or_default();
        let marked = Self::MARKS.map(|name| property(&element, name));
        Self { id, marked, unfolded: Unfolded::now() }
    }

    /// Writing goes on there once the form is made anew; what the field is folded into is unfolded.
    pub(super) fn keep(self) {
        request_animation_frame(move || {
            self.unfolded.unfold();
            let Some(element) = document().get_element_by_id(&self.id) else { return };
            unfold_around(&element);
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
    let boxes = elements(document().query_selector_all("input[name^='/compared']:checked").ok());
    for input in boxes.filter_map(|element| element.dyn_into::<web_sys::HtmlInputElement>().ok()) {
        input.set_checked(false);
    }
}

/// The form hears of a field that was filled by a program as if somebody had typed into it.
pub(in crate::pages) fn tell_form(field: &web_sys::Element) {
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    if let Ok(event) = web_sys::Event::new_with_event_init_dict("input", &init) {
        // Fails only while another event is under way.
        drop(field.dispatch_event(&event));
    }
}
