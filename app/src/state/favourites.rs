//! Offers a person has saved, kept on their device and nowhere else: nothing is
//! stored before the first one is saved, nor after the last one is removed.

use leptos::prelude::*;
use shared::filter::LARGEST_PAGE;

use super::device;

/// Where the ids stand on the device, separated by spaces. The page of saved
/// offers and what keeps pages for later read them, too.
pub(crate) const KEY: &str = "favourites";

/// The ids of the saved offers, in the order they were saved; none until the
/// device was asked.
#[derive(Clone, Copy)]
pub(crate) struct Favourites(RwSignal<String>);

impl Favourites {
    /// Gives the saved offers to everything beneath.
    pub(crate) fn provide() {
        provide_context(Self(RwSignal::new(String::new())));
    }

    /// The saved offers, from the context.
    pub(crate) fn current() -> Self {
        use_context().unwrap_or_else(|| Self(RwSignal::new(String::new())))
    }

    /// Asks the device, where another window may have saved more. Not before
    /// the page has been taken over: until then it must look as the server
    /// rendered it.
    pub(crate) fn look_up(self) {
        let stored = stored();
        if self.0.with_untracked(|known| *known != stored) {
            self.0.set(stored);
        }
    }

    /// Whether this offer is saved.
    pub(crate) fn has(self, id: &str) -> bool {
        self.0.with(|ids| ids.split(' ').any(|saved| saved == id))
    }

    /// How many are saved.
    pub(crate) fn count(self) -> usize {
        self.0.with(|ids| each(ids).count())
    }

    /// Saves this offer, or removes it.
    pub(crate) fn toggle(self, id: &str) {
        let stored = stored();
        let mut ids: Vec<&str> = each(&stored).filter(|saved| *saved != id).collect();
        if ids.len() == each(&stored).count() {
            ids.push(id);
        }
        // The oldest make room: no link and no list holds more.
        let surplus = ids.len().saturating_sub(usize::from(LARGEST_PAGE));
        let ids = ids[surplus..].join(" ");
        device::write(KEY, &ids);
        self.0.set(ids);
    }
}

fn each(ids: &str) -> impl Iterator<Item = &str> {
    ids.split(' ').filter(|id| !id.is_empty())
}

fn stored() -> String {
    device::read(KEY)
}
