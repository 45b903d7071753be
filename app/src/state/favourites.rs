//! Offers a person has saved, kept on their device and nowhere else: nothing is
//! stored before the first one is saved, nor after the last one is removed.

use leptos::prelude::*;
use shared::filter::{Filter, LARGEST_PAGE};
use shared::id::EntryId;

use super::ListState;

/// Where the ids stand on the device, separated by spaces.
const KEY: &str = "favourites";

/// The saved offers, in the order they were saved; `None` until the device was
/// asked.
#[derive(Clone, Copy)]
pub(crate) struct Favourites(RwSignal<Option<Vec<EntryId>>>);

impl Favourites {
    /// Gives the saved offers to everything beneath.
    pub(crate) fn provide() {
        provide_context(Self(RwSignal::new(None)));
    }

    /// The saved offers, from the context.
    pub(crate) fn current() -> Self {
        use_context().unwrap_or_else(|| Self(RwSignal::new(None)))
    }

    /// Asks the device, where another window may have saved more. Not before
    /// the page has been taken over: until then it must look as the server
    /// rendered it.
    pub(crate) fn look_up(self) {
        let stored = Some(stored());
        if self.0.with_untracked(|known| *known != stored) {
            self.0.set(stored);
        }
    }

    /// Whether this offer is saved.
    pub(crate) fn has(self, id: EntryId) -> bool {
        self.0.with(|ids| ids.as_ref().is_some_and(|ids| ids.contains(&id)))
    }

    /// How many are saved.
    pub(crate) fn count(self) -> usize {
        self.0.with(|ids| ids.as_ref().map_or(0, Vec::len))
    }

    /// All of them; `None` until the device was asked.
    pub(crate) fn ids(self) -> Option<Vec<EntryId>> {
        self.0.get()
    }

    /// Saves this offer, or removes it.
    pub(crate) fn toggle(self, id: EntryId) {
        let mut ids = stored();
        let others = ids.len();
        ids.retain(|saved| *saved != id);
        if ids.len() == others {
            // The oldest makes room: no link or list holds more.
            ids.drain(..others.saturating_sub(usize::from(LARGEST_PAGE) - 1));
            ids.push(id);
        }
        store(&ids);
        self.0.set(Some(ids));
    }
}

/// The list of these offers.
pub(crate) fn list_of(ids: Vec<EntryId>) -> ListState {
    ListState { filter: Filter { ids, ..Filter::default() }, ..ListState::default() }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn stored() -> Vec<EntryId> {
    let text = storage().and_then(|storage| storage.get_item(KEY).ok().flatten()).unwrap_or_default();
    text.split(' ').filter_map(|id| id.parse().ok()).collect()
}

/// Keeps the ids for the next visit. A device that refuses forgets them with
/// the page.
fn store(ids: &[EntryId]) {
    let Some(storage) = storage() else { return };
    let kept = if ids.is_empty() {
        storage.remove_item(KEY)
    } else {
        let ids: Vec<String> = ids.iter().map(EntryId::to_string).collect();
        storage.set_item(KEY, &ids.join(" "))
    };
    drop(kept);
}
