//! What is typed and not yet saved, kept on the device: without a network, or when nobody is signed in
//! any more. Whoever else signs in at this device does not get to see it.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::id::AccountId;
use shared::workspace::{EntryContent, EntryWork};
use web_sys::Storage;

use crate::workspace::form::Fields;

/// What the names of the drawers begin with.
const PREFIX: &str = "draft.";

/// What is typed into the form of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// The version of the entry that it changes.
    pub(super) version: i32,
    /// What was sent last: perhaps the server has it, though its answer was lost.
    pub(super) sent: Option<EntryContent>,
    /// Names and values of the fields.
    pub(super) fields: Vec<(String, String)>,
}

impl Kept {
    pub(super) fn fields(&self) -> Fields {
        Fields::new(self.fields.clone())
    }

    /// Whether nobody else has written since.
    pub(super) fn fits(&self, work: &EntryWork) -> bool {
        self.version == work.version || self.sent.as_ref() == Some(&work.content)
    }
}

/// Where the device keeps what one person types into the form of one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Drawer {
    account: AccountId,
    /// The id of the entry.
    pub(super) entry: String,
}

impl Drawer {
    pub(super) fn new(account: AccountId, entry: &str) -> Self {
        Self { account, entry: entry.to_owned() }
    }

    /// Whether it is this person's.
    pub(super) fn is_of(&self, account: AccountId) -> bool {
        self.account == account
    }

    /// What lies in it.
    pub(super) fn read(&self) -> Option<Kept> {
        let text = storage()?.get_item(&self.name()).ok().flatten()?;
        api_client::json::from_str(&text).ok()
    }

    /// Keeps what is typed; says whether the device has taken it. One that refuses, as where it is full,
    /// forgets it with the page.
    pub(super) fn keep(&self, kept: &Kept) -> bool {
        let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(kept)) else { return false };
        storage.set_item(&self.name(), &text).is_ok()
    }

    /// Forgets what lies in it.
    pub(super) fn forget(&self) {
        if let Some(storage) = storage() {
            // Fails only where nothing was kept.
            drop(storage.remove_item(&self.name()));
        }
    }

    fn name(&self) -> String {
        format!("{}{}", names_of(self.account), self.entry)
    }
}

/// The drawers in which something of a person's lies.
pub(super) fn drawers_of(account: AccountId) -> Vec<Drawer> {
    let beginning = names_of(account);
    let names = names().into_iter();
    names.filter_map(|name| Some(Drawer::new(account, name.strip_prefix(&beginning)?))).collect()
}

/// Whether something is kept, whoever's it is.
pub(crate) fn has_drafts() -> bool {
    names().iter().any(|name| name.starts_with(PREFIX))
}

/// The names of all that the device keeps for this site.
fn names() -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    let count = storage.length().unwrap_or_default();
    (0..count).filter_map(|number| storage.key(number).ok().flatten()).collect()
}

/// Whether something of a person's is kept.
pub(crate) fn has_any(account: AccountId) -> bool {
    !drawers_of(account).is_empty()
}

/// Forgets all of a person's, who will not come back.
pub(crate) fn forget_all(account: AccountId) {
    for drawer in drawers_of(account) {
        drawer.forget();
    }
}

/// What the names of a person's drawers begin with.
fn names_of(account: AccountId) -> String {
    format!("{PREFIX}{account}.")
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
