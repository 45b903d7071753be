//! A list of cases that follows its URL. Until the next answer has come, and if it does not come, the last one stays.

use api_client::{ApiClient, ApiError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use shared::problem::{FieldError, ProblemCode};
use shared::review::{CaseFilter, CaseList};

use super::super::choosing::Choosing;
use crate::response::load_document;
use crate::review::understood;
use crate::routes::{Page, ReviewPage};

/// What the URL asks for, and what in it is not understood.
type Wanted = (CaseFilter, Vec<FieldError>);

/// The list.
#[derive(Clone, Copy)]
pub(super) struct Live {
    /// What is shown.
    pub(super) list: RwSignal<CaseList>,
    /// Why the last answer did not come.
    pub(super) failure: RwSignal<Option<ApiError>>,
    /// Whether an answer is awaited.
    pub(super) pending: RwSignal<bool>,
    /// What is chosen of the list.
    pub(super) choosing: Choosing,
    wanted: Memo<Wanted>,
    /// How often was asked; only the last answer counts.
    asked: StoredValue<u32>,
    api: StoredValue<ApiClient>,
}

impl Live {
    /// The list as it was loaded; from now on it follows the URL.
    pub(super) fn new(first: CaseList) -> Self {
        let location = use_location();
        let wanted = Memo::new(move |before: Option<&Wanted>| {
            let (path, query) = (location.pathname.get(), location.search.get());
            let is_here = matches!(Page::at(&path), Some((_, Page::Review(ReviewPage::Cases))));
            match before {
                // On the way to another page there is nothing to ask for.
                Some(before) if !is_here => before.clone(),
                _ => understood(&query),
            }
        });
        let live = Self {
            list: RwSignal::new(first),
            failure: RwSignal::new(None),
            pending: RwSignal::new(false),
            choosing: Choosing::new("case"),
            wanted,
            asked: StoredValue::new(0),
            api: StoredValue::new(use_context().unwrap_or_default()),
        };
        Effect::watch(move || wanted.track(), move |(), _, _| live.reload(), false);
        live
    }

    /// What the list is narrowed to.
    pub(super) fn filter(self) -> CaseFilter {
        self.wanted.with(|(filter, _)| filter.clone())
    }

    /// The same, for what does not follow it.
    pub(super) fn filter_untracked(self) -> CaseFilter {
        self.wanted.with_untracked(|(filter, _)| filter.clone())
    }

    /// What in the URL is not understood.
    pub(super) fn ignored(self) -> Vec<FieldError> {
        self.wanted.with(|(_, ignored)| ignored.clone())
    }

    /// The query of the URL, as far as it is understood.
    pub(super) fn query(self) -> String {
        self.wanted.with(|(filter, _)| filter.to_query())
    }

    /// How many cases there are.
    pub(super) fn total(self) -> u32 {
        self.list.with(|list| list.total)
    }

    /// Asks again for what the URL says.
    pub(super) fn reload(self) {
        self.asked.update_value(|number| *number += 1);
        self.pending.set(true);
        let number = self.asked.get_value();
        let query = self.wanted.with_untracked(|(filter, _)| filter.to_query());
        let api = self.api.get_value();
        spawn_local(async move {
            let answer = api.review_cases(&query).await;
            // Whoever reviews may have gone on to another list or another page.
            if self.asked.try_get_value() == Some(number) {
                self.take(answer);
            }
        });
    }

    fn take(self, answer: Result<CaseList, ApiError>) {
        self.pending.set(false);
        match answer {
            Ok(list) => {
                self.choosing.forget();
                self.failure.set(None);
                self.list.set(list);
            }
            // What is asked for stands in the URL already; whoever is signed out is led to signing in.
            Err(ApiError::OtherRelease) => load_document(None),
            Err(error) if error.code() == ProblemCode::Unauthenticated => load_document(None),
            Err(error) => self.failure.set(Some(error)),
        }
    }
}
