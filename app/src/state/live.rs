//! A list that follows its URL.

use api_client::{ApiClient, ApiError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::page::FacetCounts;
use shared::problem::FieldError;

use super::{ListState, Listed, Listing, fetch_listing};
use crate::i18n::Language;

/// A list that is asked for again when its URL changes. Until the answer has
/// come, and if it does not come, the last one stays.
pub struct LiveListing<T: 'static> {
    listing: RwSignal<Listing<T>>,
    failure: RwSignal<Option<ApiError>>,
    /// How many answers are awaited; only the last one asked for counts.
    asked: RwSignal<u32>,
    answered: RwSignal<u32>,
    requested: Memo<(ListState, Vec<FieldError>)>,
    api: StoredValue<ApiClient>,
}

impl<T> Clone for LiveListing<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for LiveListing<T> {}

impl<T: Listed> LiveListing<T> {
    /// The list as it was first loaded; from now on it follows `requested`.
    #[must_use]
    pub fn new(first: Listing<T>, requested: Memo<(ListState, Vec<FieldError>)>) -> Self {
        let live = Self {
            listing: RwSignal::new(first),
            failure: RwSignal::new(None),
            asked: RwSignal::new(0),
            answered: RwSignal::new(0),
            requested,
            api: StoredValue::new(use_context().unwrap_or_default()),
        };
        Effect::watch(move || requested.get(), move |_, _, _| live.reload(), false);
        live
    }

    /// Looks at the list.
    pub fn with<U>(self, look: impl FnOnce(&Listing<T>) -> U) -> U {
        self.listing.with(look)
    }

    /// How often each value of each facet occurs.
    #[must_use]
    pub fn facets(self) -> Signal<FacetCounts> {
        Memo::new(move |_| self.listing.with(|listing| listing.page.facets.clone())).into()
    }

    /// Why the last answer did not come.
    #[must_use]
    pub fn failure(self) -> Option<ApiError> {
        self.failure.get()
    }

    /// Whether an answer is awaited.
    #[must_use]
    pub fn pending(self) -> bool {
        self.asked.get() > self.answered.get()
    }

    /// Asks again for what the URL says.
    pub fn reload(self) {
        self.asked.update(|number| *number += 1);
        let number = self.asked.get_untracked();
        let (state, ignored) = self.requested.get_untracked();
        let answer = fetch_listing::<T>(self.api.get_value(), Language::current(), state, ignored);
        spawn_local(async move {
            let answer = answer.await;
            // The visitor may have gone on to another list or another page.
            if self.asked.try_get_untracked() == Some(number) {
                self.take(answer, number);
            }
        });
    }

    fn take(self, answer: Result<Listing<T>, ApiError>, number: u32) {
        self.answered.set(number);
        match answer {
            Ok(listing) => {
                self.failure.set(None);
                self.listing.set(listing);
            }
            Err(error) => self.failure.set(Some(error)),
        }
    }
}
