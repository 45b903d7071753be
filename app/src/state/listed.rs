//! The two lists visitors see.

use std::sync::Arc;

use api_client::{ApiClient, ApiError};
use leptos::prelude::AnyView;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::answer::OrganisationSummary;
use shared::entry::EntryKind;
use shared::facet::Facet;
use shared::filter::{Filter, ListQuery};
use shared::page::{Alternative, FacetCounts, Page, Understood};
use shared::problem::FieldError;

use super::listing::{self, ListState, Listing};
use super::{OfferCard, Vocabulary};
use crate::components::{offer_card, organisation_card};
use crate::i18n::Language;
#[cfg(feature = "ssr")]
use crate::routes;
use crate::state::slim::OnlyCard;

/// How many cards are seen at once, so that their pictures must not wait.
const SEEN_AT_ONCE: usize = 2;

/// An entry that is shown in a list with filters.
pub(crate) trait Listed:
    OnlyCard + Clone + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// The kind of entry.
    const KIND: EntryKind;

    /// Asks the API for one page.
    fn ask(api: &ApiClient, query: &ListQuery) -> impl Future<Output = Result<Page<Self>, ApiError>> + Send;

    /// The entry as the list shows it; `first` if it is seen at once.
    fn card(&self, vocabulary: &Vocabulary, first: bool) -> AnyView;

    /// Its page.
    #[cfg(feature = "ssr")]
    fn page(&self) -> routes::Page;

    /// The name of its organisation, if that is one of those chosen.
    fn chosen_organisation(&self, filter: &Filter) -> Option<String>;
}

impl Listed for OfferCard {
    const KIND: EntryKind = EntryKind::Offer;

    async fn ask(api: &ApiClient, query: &ListQuery) -> Result<Page<Self>, ApiError> {
        api.offers(query).await
    }

    fn card(&self, vocabulary: &Vocabulary, first: bool) -> AnyView {
        offer_card(self.clone(), vocabulary, first)
    }

    #[cfg(feature = "ssr")]
    fn page(&self) -> routes::Page {
        routes::Page::Offer(self.slug.clone())
    }

    fn chosen_organisation(&self, filter: &Filter) -> Option<String> {
        filter
            .has(Facet::Organisation, &self.organisation.id.to_string())
            .then(|| self.organisation.name.text.clone())
    }
}

impl Listed for OrganisationSummary {
    const KIND: EntryKind = EntryKind::Organisation;

    async fn ask(api: &ApiClient, query: &ListQuery) -> Result<Page<Self>, ApiError> {
        api.organisations(query).await
    }

    fn card(&self, vocabulary: &Vocabulary, first: bool) -> AnyView {
        organisation_card(self.clone(), vocabulary, first)
    }

    #[cfg(feature = "ssr")]
    fn page(&self) -> routes::Page {
        routes::Page::Organisation(self.slug.clone())
    }

    fn chosen_organisation(&self, _filter: &Filter) -> Option<String> {
        None
    }
}

/// A list as it is shown, whatever it is of.
#[derive(Clone)]
pub struct Results {
    /// How many results there are.
    pub total: u32,
    /// How many of them, the first, meet every word of the text; `None` if all do.
    pub matching: Option<u32>,
    /// How many of them are shown.
    pub shown: usize,
    /// Whether there are more.
    pub has_more: bool,
    /// How often each value of each facet occurs.
    pub facets: FacetCounts,
    /// Parameters that were not taken into account.
    pub ignored: Vec<FieldError>,
    /// The name of the chosen organisation.
    pub organisation: Option<String>,
    /// What was understood of the text.
    pub interpretation: Vec<Understood>,
    /// Without results: lists like this one that have some.
    pub alternatives: Vec<Alternative>,
    cards: Arc<dyn Fn() -> Vec<AnyView> + Send + Sync>,
}

impl Results {
    /// What the API answered, ready to be shown.
    pub(crate) fn new<T: Listed>(listing: Listing<T>, filter: &Filter, vocabulary: Vocabulary) -> Self {
        let Listing { page, ignored } = listing;
        let Page { items, total, matching, facets, interpretation, alternatives, next, .. } = page;
        let organisation = items.iter().find_map(|item| item.chosen_organisation(filter));
        let shown = items.len();
        let cards = move || {
            let card = |(index, item): (usize, &T)| item.card(&vocabulary, index < SEEN_AT_ONCE);
            items.iter().enumerate().map(card).collect()
        };
        let (has_more, cards) = (next.is_some(), Arc::new(cards));
        Self {
            total,
            matching,
            shown,
            has_more,
            facets,
            ignored,
            organisation,
            interpretation,
            alternatives,
            cards,
        }
    }

    /// The results themselves.
    #[must_use]
    pub fn cards(&self) -> Vec<AnyView> {
        (self.cards)()
    }
}

/// Asks for the list of a page.
pub(crate) async fn fetch<T: Listed>(
    api: ApiClient,
    language: Language,
    state: ListState,
    ignored: Vec<FieldError>,
) -> Result<Listing<T>, ApiError> {
    let ask = |state: ListState| {
        let api = api.clone();
        async move { T::ask(&api, &state.to_list_query(T::KIND, language)).await }
    };
    let mut listing = listing::fetch(&state, ignored, ask).await?;
    listing.page.items.iter_mut().for_each(OnlyCard::only_card);
    #[cfg(not(target_arch = "wasm32"))]
    if !state.filter.selected.contains_key(&Facet::Organisation) {
        listing.page.items.iter_mut().for_each(OnlyCard::forget_organisation);
    }
    // Organisations are chosen by links, not by counts.
    listing.page.facets.remove(&Facet::Organisation);
    listing.page.organisations.clear();
    // Whether there is more is all that is asked of it.
    listing.page.next.iter_mut().for_each(String::clear);
    Ok(listing)
}
