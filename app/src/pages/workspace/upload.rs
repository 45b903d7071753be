//! Files that are chosen on the device and uploaded.

#[cfg(target_arch = "wasm32")]
use api_client::Refusal;
use leptos::prelude::*;
#[cfg(target_arch = "wasm32")]
use shared::file::OwnFile;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, HtmlInputElement};

#[cfg(target_arch = "wasm32")]
use super::sheet::{Sheet, problem};
use crate::view::Erase as _;

/// A field with which a file is chosen. Without scripts there is none.
pub(super) struct FileField {
    pub(super) id: &'static str,
    pub(super) label: &'static str,
    pub(super) hint: &'static str,
    /// What is said where no scripts run.
    pub(super) needs_scripts: &'static str,
    /// The media types of the files that can be chosen.
    pub(super) types: &'static str,
}

impl FileField {
    /// The field, with what is being done with the file or what is wrong with it.
    pub(super) fn view(self, said: RwSignal<String>, mut choose: impl FnMut() + 'static) -> AnyView {
        let hint_id = format!("{}-hint", self.id);
        let choose = move |event: Event| {
            // The file itself is no part of the form.
            event.stop_propagation();
            choose();
        };
        view! {
            <div class="form__field only-with-scripts">
                <label class="kern-label" for=self.id>{self.label}</label>
                <p class="text-note" id=hint_id.clone()>{self.hint}</p>
                <p class="form__problem" role="status">{move || said.get()}</p>
                <input
                    class="desk__file"
                    type="file"
                    id=self.id
                    accept=self.types
                    aria-describedby=hint_id
                    on:change=choose
                />
            </div>
            <p class="text-note only-without-scripts">{self.needs_scripts}</p>
        }
        .erase()
    }
}

/// A property of something of the browser; undefined if it has none of this name.
pub(super) fn property(of: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(of, &name.into()).unwrap_or_default()
}

/// The file that is chosen in the field with this id.
pub(super) fn file_in(id: &str) -> Option<JsValue> {
    let input = input(id)?;
    let file = js_sys::Reflect::get_u32(&property(&input, "files"), 0).ok()?;
    (!file.is_undefined()).then_some(file)
}

/// As [`file_in`]; afterwards the field is empty, so that the same file can be chosen again.
pub(super) fn take_file(id: &str) -> Option<JsValue> {
    let file = file_in(id)?;
    input(id)?.set_value("");
    Some(file)
}

/// The input with this id.
pub(super) fn input(id: &str) -> Option<HtmlInputElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Notes a file that has just come: the form knows it when it is made anew.
#[cfg(target_arch = "wasm32")]
pub(super) fn note(files: StoredValue<Vec<OwnFile>>, file: OwnFile) {
    files.try_update_value(|files| {
        if files.iter().all(|known| known.id != file.id) {
            files.insert(0, file);
        }
    });
}

/// Why a file was not taken.
#[cfg(target_arch = "wasm32")]
pub(super) fn told(sheet: Sheet, refusal: &Refusal, too_large: &str) -> String {
    match refusal.errors().first() {
        Some(error) => problem(sheet.language, error),
        None if refusal.error.code().status() == 413 => too_large.to_owned(),
        None => crate::components::explanation(sheet.language, &refusal.error).to_owned(),
    }
}
