//! What is typed and not yet saved, kept on the device: without a network, or when nobody is signed in
//! any more.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use web_sys::Storage;

use crate::workspace::form::Fields;

/// What the names of the places begin with.
const PREFIX: &str = "draft.";

/// What is typed into the form of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// The version of the entry that it changes.
    pub(super) version: i32,
    /// Names and values of the fields.
    pub(super) fields: Vec<(String, String)>,
}

impl Kept {
    pub(super) fn fields(&self) -> Fields {
        Fields::new(self.fields.clone())
    }
}

/// What is kept of an entry.
pub(super) fn read(id: &str) -> Option<Kept> {
    let text = storage()?.get_item(&place(id)).ok().flatten()?;
    api_client::json::from_str(&text).ok()
}

/// Keeps what is typed. A device that refuses forgets it with the page.
pub(super) fn keep(id: &str, kept: &Kept) {
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(kept)) {
        drop(storage.set_item(&place(id), &text));
    }
}

/// Forgets what was kept of an entry.
pub(super) fn forget(id: &str) {
    if let Some(storage) = storage() {
        // Fails only where nothing was kept.
        drop(storage.remove_item(&place(id)));
    }
}

/// Forgets all: the next one at this device is somebody else.
pub(crate) fn forget_all() {
    let Some(storage) = storage() else { return };
    let count = storage.length().unwrap_or_default();
    let names: Vec<String> = (0..count).filter_map(|place| storage.key(place).ok().flatten()).collect();
    for name in names.iter().filter(|name| name.starts_with(PREFIX)) {
        drop(storage.remove_item(name));
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn place(id: &str) -> String {
    format!("{PREFIX}{id}")
}
