//! Offers like the one that is shown.

use api_client::{ApiClient, ApiError};
use leptos::prelude::*;
use shared::answer::OfferSummary;
use shared::entry::EntryKind;
use shared::facet::Facet;
use shared::filter::{Filter, ListQuery};

use crate::components::{Shown, date_line, place_line};
use crate::i18n::{Language, texts};
use crate::routes::Page;
use crate::state::{ListState, OnlyCard, Vocabulary};
use crate::view::Erase as _;

/// How many are shown.
const FEW: u16 = 3;

/// What is like an offer: of its kinds, in its municipality if it has one.
fn alike(offer: &OfferSummary) -> ListState {
    let of_kind = |filter: Filter, kind| filter.toggled(Facet::Type, kind);
    let mut filter = offer.offer_types.iter().map(String::as_str).fold(Filter::default(), of_kind);
    if let Some(place) = offer.places.first() {
        filter = filter.toggled(Facet::Municipality, &place.municipality);
    }
    ListState { filter, ..ListState::default() }
}

/// A few offers like this one, soonest first.
pub(super) async fn fetch(
    api: &ApiClient,
    language: Language,
    offer: &OfferSummary,
) -> Result<Vec<OfferSummary>, ApiError> {
    let limit = Some(FEW + 1);
    let query = ListQuery { limit, ..alike(offer).to_list_query(EntryKind::Offer, language) };
    let mut similar = api.offers(&query).await?.items;
    similar.retain(|other| other.slug != offer.slug);
    similar.truncate(usize::from(FEW));
    similar.iter_mut().for_each(OnlyCard::only_card);
    for offer in &mut similar {
        offer.image = None;
    }
    Ok(similar)
}

/// Offers like this one, in few words, with a link to all of them.
pub(super) fn section(
    language: Language,
    offer: &OfferSummary,
    similar: Vec<OfferSummary>,
    vocabulary: &Vocabulary,
) -> Option<AnyView> {
    let item = |offer: OfferSummary| {
        let facts = [date_line(language, &offer), place_line(language, &offer, vocabulary)];
        let facts = facts.into_iter().flatten().map(|fact| view! { <li><bdi>{fact}</bdi></li> });
        view! {
            <li class="similar">
                <a class="similar__title" href=Page::Offer(offer.slug).path(language)>
                    <Shown text=offer.title/>
                </a>
                <ul class="similar__facts">{facts.collect::<Vec<_>>()}</ul>
            </li>
        }
        .erase()
    };
    let all = Page::Offers.path_with(language, &alike(offer).to_query_string());
    (!similar.is_empty()).then(|| {
        view! {
            <section class="section not-on-paper" aria-labelledby="similar">
                <h2 class="kern-heading-medium" id="similar">{texts::entry::similar(language)}</h2>
                <ul class="similar-offers">{similar.into_iter().map(item).collect::<Vec<_>>()}</ul>
                <p class="section__more"><a class="kern-link" href=all>{texts::entry::all_similar(language)}</a></p>
            </section>
        }
        .erase()
    })
}
