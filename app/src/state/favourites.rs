//! Offers a person has saved, kept on their device and nowhere else: nothing is
//! stored before the first one is saved, nor after the last one is removed.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::filter::Filter;
use shared::id::EntryId;

use super::ListState;
use crate::i18n::Language;
use crate::routes::Page;

/// Where the ids stand on the device, separated by spaces.
const KEY: &str = "favourites";

/// The saved offers; none while the server renders.
#[derive(Clone, Copy)]
pub(crate) struct Favourites(RwSignal<BTreeSet<EntryId>>);

impl Favourites {
    /// Gives the saved offers to everything beneath.
    pub(crate) fn provide() {
        let favourites = Self(RwSignal::new(BTreeSet::new()));
        // Only when the page has been taken over: until then it must look as
        // the server rendered it.
        Effect::new(move |_| {
            let stored = stored();
            if !stored.is_empty() {
                favourites.0.set(stored);
            }
        });
        provide_context(favourites);
    }

    /// The saved offers, from the context.
    pub(crate) fn current() -> Self {
        use_context().unwrap_or_else(|| Self(RwSignal::new(BTreeSet::new())))
    }

    /// Whether this offer is saved.
    pub(crate) fn has(self, id: EntryId) -> bool {
        self.0.with(|ids| ids.contains(&id))
    }

    /// How many are saved.
    pub(crate) fn count(self) -> usize {
        self.0.with(BTreeSet::len)
    }

    /// All of them.
    pub(crate) fn ids(self) -> BTreeSet<EntryId> {
        self.0.get()
    }

    /// Saves this offer, or removes it.
    pub(crate) fn toggle(self, id: EntryId) {
        // Another window may have saved more.
        let mut ids = stored();
        if self.0.with_untracked(|known| known.contains(&id)) {
            ids.remove(&id);
        } else {
            ids.insert(id);
        }
        store(&ids);
        self.0.set(ids);
    }
}

/// The page with these offers, as a link for others.
pub(crate) fn shared_page(language: Language, ids: BTreeSet<EntryId>) -> String {
    let state = ListState { filter: Filter { ids, ..Filter::default() }, ..ListState::default() };
    Page::Favourites.path_with(language, &state.to_query_string())
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn stored() -> BTreeSet<EntryId> {
    let text = storage().and_then(|storage| storage.get_item(KEY).ok().flatten()).unwrap_or_default();
    text.split(' ').filter_map(|id| id.parse().ok()).collect()
}

/// Keeps the ids for the next visit. A device that refuses forgets them with
/// the page.
fn store(ids: &BTreeSet<EntryId>) {
    let Some(storage) = storage() else { return };
    let kept = if ids.is_empty() {
        storage.remove_item(KEY)
    } else {
        let ids: Vec<String> = ids.iter().map(EntryId::to_string).collect();
        storage.set_item(KEY, &ids.join(" "))
    };
    drop(kept);
}
