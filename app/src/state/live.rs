//! A list that follows its URL.

use std::pin::Pin;

use api_client::ApiError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::problem::FieldError;

use super::{ListState, Results};
use crate::response::load_document;

/// What the URL asks for, and what in it is not understood.
pub(crate) type Requested = Memo<(ListState, Vec<FieldError>)>;

/// Asks for a list.
pub(crate) type Ask = Box<dyn Fn(ListState, Vec<FieldError>) -> Answer + Send + Sync>;

/// The list asked for, later.
pub(crate) type Answer = Pin<Box<dyn Future<Output = Result<Results, ApiError>> + Send>>;

/// A list that is asked for again when its URL changes. Until the answer has
/// come, and if it does not come, the last one stays.
#[derive(Clone, Copy)]
pub(crate) struct LiveListing {
    /// What is shown.
    pub(crate) results: RwSignal<Results>,
    /// Why the last answer did not come.
    pub(crate) failure: RwSignal<Option<ApiError>>,
    /// Whether an answer is awaited.
    pub(crate) pending: RwSignal<bool>,
    /// How often was asked; only the last answer counts.
    asked: StoredValue<u32>,
    requested: Requested,
    ask: StoredValue<Ask>,
}

impl LiveListing {
    /// The list as it was first loaded; from now on it follows `requested`.
    pub(crate) fn new(first: Results, requested: Requested, ask: Ask) -> Self {
        let live = Self {
            results: RwSignal::new(first),
            failure: RwSignal::new(None),
            pending: RwSignal::new(false),
            asked: StoredValue::new(0),
            requested,
            ask: StoredValue::new(ask),
        };
        Effect::watch(move || requested.track(), move |(), _, _| live.reload(), false);
        live
    }

    /// Asks again for what the URL says.
    pub(crate) fn reload(self) {
        self.asked.update_value(|number| *number += 1);
        self.pending.set(true);
        let number = self.asked.get_value();
        let (state, ignored) = self.requested.get_untracked();
        let answer = self.ask.with_value(|ask| ask(state, ignored));
        spawn_local(async move {
            let answer = answer.await;
            // The visitor may have gone on to another list or another page.
            if self.asked.try_get_value() == Some(number) {
                self.take(answer);
            }
        });
    }

    fn take(self, answer: Result<Results, ApiError>) {
        self.pending.set(false);
        match answer {
            Ok(results) => {
                self.failure.set(None);
                self.results.set(results);
            }
            // What is asked for stands in the URL already.
            Err(ApiError::OtherRelease) => load_document(None),
            Err(error) => self.failure.set(Some(error)),
        }
    }
}
