//! The two lists visitors see.

use api_client::{ApiClient, ApiError};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::answer::{OfferSummary, OrganisationSummary};
use shared::entry::EntryKind;
use shared::facet::Facet;
use shared::filter::ListQuery;
use shared::page::Page;
use shared::problem::FieldError;

use super::Vocabulary;
use super::listing::{self, ListState, Listing};
use crate::components::{offer_card, organisation_card};
use crate::i18n::Language;
use crate::state::slim::Slim;

/// An entry that is shown in a list with filters.
pub trait Listed: Slim + Clone + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The kind of entry.
    const KIND: EntryKind;

    /// Asks the API for one page.
    fn ask(api: &ApiClient, query: &ListQuery) -> impl Future<Output = Result<Page<Self>, ApiError>> + Send;

    /// The entry as the list shows it; `first` if it is seen at once.
    fn card(&self, vocabulary: &Vocabulary, first: bool) -> AnyView;

    /// The name of the organisation with this id, if the entry knows it.
    fn organisation_name(&self, id: &str) -> Option<String>;
}

impl Listed for OfferSummary {
    const KIND: EntryKind = EntryKind::Offer;

    async fn ask(api: &ApiClient, query: &ListQuery) -> Result<Page<Self>, ApiError> {
        api.offers(query).await
    }

    fn card(&self, vocabulary: &Vocabulary, first: bool) -> AnyView {
        offer_card(self.clone(), vocabulary, first)
    }

    fn organisation_name(&self, id: &str) -> Option<String> {
        (self.organisation.id.to_string() == id).then(|| self.organisation.name.text.clone())
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

    fn organisation_name(&self, _id: &str) -> Option<String> {
        None
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
    listing.page.items.slim();
    // Organisations are chosen by links, not by counts.
    listing.page.facets.remove(&Facet::Organisation);
    Ok(listing)
}
