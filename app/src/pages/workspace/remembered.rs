//! What is typed into a form that is sent as a whole: the window keeps it until it has arrived. It is kept
//! without a network, for a reload, and for whoever comes back from a page of the browser that tells of a
//! failure. Nothing is kept that is not seen in the form, nor passwords.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use web_sys::{Element, Event, HtmlFormElement, Storage};

use super::dom;
use super::upload::property;
use crate::i18n::{Language, texts};
use crate::view::Erase as _;

/// What the names of the drawers begin with.
const PREFIX: &str = "form.";
/// Where the name of the drawer stands of which the form was sent last.
const SENT: &str = "sent-form";
/// The fields that are kept.
const FIELDS: &str = "input[id][name]:not([type=hidden]):not([type=password]):not([type=file]), \
                      textarea[id][name], select[id][name]";
/// How the browser calls it that somebody has come back to a page.
const CAME_BACK: f64 = 2.0;

/// What is typed into a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Typed {
    /// The id of the field.
    id: String,
    /// What it came with.
    before: String,
    now: String,
}

/// What a form keeps in the window.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Remembered {
    form: NodeRef<html::Form>,
    /// The name of its drawer.
    drawer: StoredValue<String>,
    language: Language,
    /// Whether it was not sent as there is no connection.
    is_offline: RwSignal<bool>,
    /// Whether something was filled in again.
    is_restored: RwSignal<bool>,
}

impl Remembered {
    /// Of a form of this name; what was typed into it before is filled in again.
    pub(in crate::pages) fn new(language: Language, name: &str) -> Self {
        let remembered = Self {
            form: NodeRef::new(),
            drawer: StoredValue::new(format!("{PREFIX}{name}")),
            language,
            is_offline: RwSignal::new(false),
            is_restored: RwSignal::new(false),
        };
        Effect::new(move |_| {
            if let Some(form) = remembered.form.get() {
                remembered.fill_in(&form);
            }
        });
        remembered
    }

    /// The form around these fields. It may be listened to as well while somebody types.
    pub(in crate::pages) fn form(
        self,
        class: &'static str,
        action: String,
        listener: Option<Box<dyn FnMut(Event)>>,
        fields: AnyView,
    ) -> AnyView {
        let mut listener = listener;
        let listener = move |event| {
            if let Some(listener) = &mut listener {
                listener(event);
            }
        };
        self.around(class, action, listener, |_| {}, fields)
    }

    /// The form around fields that are sent otherwise, unless this lets the browser do so.
    pub(in crate::pages) fn form_sent_by(
        self,
        class: &'static str,
        action: String,
        send: impl Fn(&SubmitEvent) + 'static,
        fields: AnyView,
    ) -> AnyView {
        self.around(class, action, |_| {}, send, fields)
    }

    fn around(
        self,
        class: &'static str,
        action: String,
        mut listener: impl FnMut(Event) + 'static,
        send: impl Fn(&SubmitEvent) + 'static,
        fields: AnyView,
    ) -> AnyView {
        let typed = move |event: Event| {
            self.keep();
            listener(event);
        };
        let submit = move |event: SubmitEvent| {
            send(&event);
            if !event.default_prevented() {
                self.submit(&event);
            }
        };
        view! {
            <form
                node_ref=self.form
                class=class
                method="post"
                action=action
                novalidate=true
                on:input=typed
                on:change=move |_| self.keep()
                on:submit=submit
            >
                {fields}
            </form>
        }
        .erase()
    }

    /// Keeps what is typed now.
    fn keep(self) {
        let Some(form) = self.form.get_untracked() else { return };
        let known = self.read();
        let typed = fields(&form).filter_map(|field| {
            let (id, (came_with, now)) = (field.id(), states(&field));
            // A form that was refused comes with what was typed.
            let before =
                known.iter().find(|typed| typed.id == id).map_or(came_with, |typed| typed.before.clone());
            (!is_same(&before, &now)).then_some(Typed { id, before, now })
        });
        self.write(&typed.collect::<Vec<_>>());
    }

    /// Sends the form where there is a connection; else it stays, and that is said.
    fn submit(self, event: &SubmitEvent) {
        self.keep();
        let navigator = property(&window(), "navigator");
        let is_offline = property(&navigator, "onLine").as_bool() == Some(false);
        self.is_offline.set(is_offline);
        if is_offline {
            event.prevent_default();
        } else if let Some(storage) = storage() {
            // Where nothing is noted, what has arrived is kept as if it had not.
            drop(self.drawer.with_value(|drawer| storage.set_item(SENT, drawer)));
        }
    }

    /// What is said beside the button.
    pub(in crate::pages) fn said(self) -> AnyView {
        let language = self.language;
        let said = move || {
            let (role, text) = if self.is_offline.get() {
                ("alert", texts::workspace::offline(language))
            } else if self.is_restored.get() {
                ("status", texts::workspace::restored(language))
            } else {
                return None;
            };
            Some(view! { <p class="notice" role=role>{text}</p> })
        };
        view! { {said} }.erase()
    }

    /// Fills in what is kept, where a field is as it was when that was typed, and nobody has written into it
    /// since. The rest is forgotten.
    fn fill_in(self, form: &HtmlFormElement) {
        let mut filled = None;
        let mut kept = self.read();
        kept.retain(|typed| {
            let Some(field) = fields(form).find(|field| field.id() == typed.id) else { return false };
            let (came_with, now) = states(&field);
            let is_there = is_same(&now, &typed.now);
            let is_as_before = !is_there && is_same(&came_with, &typed.before) && is_same(&came_with, &now);
            if is_as_before {
                put(&field, &typed.now);
            }
            // After a reload, browsers have filled in by themselves what may be folded away.
            if is_as_before || (is_there && !is_same(&came_with, &now)) {
                dom::unfold_around(&field);
                filled = Some(field);
            }
            is_there || is_as_before
        });
        self.write(&kept);
        if let Some(field) = filled {
            self.is_restored.set(true);
            dom::tell_form(&field);
        }
    }

    fn read(self) -> Vec<Typed> {
        let text = storage()
            .and_then(|storage| self.drawer.with_value(|drawer| storage.get_item(drawer)).ok().flatten());
        text.and_then(|text| api_client::json::from_str(&text).ok()).unwrap_or_default()
    }

    /// A window that refuses forgets it with the page.
    fn write(self, typed: &[Typed]) {
        let Some(storage) = storage() else { return };
        self.drawer.with_value(|drawer| {
            if typed.is_empty() {
                drop(storage.remove_item(drawer));
            } else if let Ok(text) = serde_json::to_string(typed) {
                drop(storage.set_item(drawer, &text));
            }
        });
    }
}

/// Forgets the form that was sent last, if its answer is a page that says what was done.
pub(in crate::pages) fn forget_arrived(is_done: bool) {
    if cfg!(feature = "ssr") {
        return;
    }
    let Some(storage) = storage() else { return };
    let Some(drawer) = storage.get_item(SENT).ok().flatten() else { return };
    // Fails only where nothing was kept.
    drop(storage.remove_item(SENT));
    // Whoever comes back to such a page has seen another answer.
    if is_done && !has_come_back() {
        drop(storage.remove_item(&drawer));
    }
}

/// Forgets what was typed into the form of this name: it has arrived.
pub(super) fn forget(name: &str) {
    if let Some(storage) = storage() {
        // Fails only where nothing was kept.
        drop(storage.remove_item(&format!("{PREFIX}{name}")));
    }
}

/// Forgets all that was typed into forms: the next one in this window is somebody else.
pub(crate) fn forget_typed() {
    let Some(storage) = storage() else { return };
    let count = storage.length().unwrap_or_default();
    let names: Vec<String> = (0..count).filter_map(|number| storage.key(number).ok().flatten()).collect();
    for name in names.iter().filter(|name| name.starts_with(PREFIX) || *name == SENT) {
        // Fails only where nothing was kept.
        drop(storage.remove_item(name));
    }
}

/// Whether the browser shows this document as somebody went back to it, or forward.
fn has_come_back() -> bool {
    let navigation = property(&property(&window(), "performance"), "navigation");
    property(&navigation, "type") == JsValue::from_f64(CAME_BACK)
}

fn fields(form: &HtmlFormElement) -> impl Iterator<Item = Element> + use<> {
    dom::elements(form.query_selector_all(FIELDS).ok())
}

/// What a field came with and what it says now: its value, or whether it is ticked.
fn states(field: &Element) -> (String, String) {
    let text = |of: &Element, name: &str| property(of, name).as_string().unwrap_or_default();
    if is_box(field) {
        let is = |name: &str| property(field, name).is_truthy().to_string();
        return (is("defaultChecked"), is("checked"));
    }
    let now = text(field, "value");
    if field.tag_name() != "SELECT" {
        return (text(field, "defaultValue"), now);
    }
    // Where none is chosen, browsers choose the first.
    let find = |selector: &str| field.query_selector(selector).ok().flatten();
    let first = find("option[selected]").or_else(|| find("option"));
    (first.map(|first| text(&first, "value")).unwrap_or_default(), now)
}

fn put(field: &Element, state: &str) {
    // Fails only where there is no such property.
    drop(if is_box(field) {
        js_sys::Reflect::set(field, &"checked".into(), &(state == "true").into())
    } else {
        js_sys::Reflect::set(field, &"value".into(), &state.into())
    });
}

/// Whether a field is ticked and not written into.
fn is_box(field: &Element) -> bool {
    matches!(field.get_attribute("type").as_deref(), Some("checkbox" | "radio"))
}

/// Browsers change line breaks, or leave them out.
fn is_same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.replace(['\r', '\n'], "");
    plain(one) == plain(other)
}

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}
