use futures::future::try_join;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::answer::OfferSummary;
use shared::facet::Facet;
use shared::filter::{Filter, ListQuery, Sort};
use shared::page::FacetCounts;

use crate::components::{SearchForm, offer_card};
use crate::i18n::{Language, texts};
use crate::layout::heading;
use crate::page_data::Site;
use crate::routes::Page;
use crate::state::{Choices, ListState, OnlyCard, Vocabulary, load_page, when_loaded};
use crate::view::Erase as _;

/// How many coming dates and how many new offers are shown.
const FEW: u16 = 4;

/// What the start page shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Content {
    coming: Vec<OfferSummary>,
    newest: Vec<OfferSummary>,
    facets: FacetCounts,
}

/// The start page.
#[component]
pub fn HomePage() -> impl IntoView {
    let language = Language::current();
    let content = load_page(&Page::Home, String::new, move |api, _| async move {
        let first = |sort| ListQuery {
            sort: Some(sort),
            limit: Some(FEW),
            language: Some(language.language_tag()),
            ..ListQuery::default()
        };
        let (coming, newest) = (first(Sort::NextDate), first(Sort::Newest));
        let (coming, newest) = try_join(api.offers(&coming), api.offers(&newest)).await?;
        let mut content = Content { coming: coming.items, newest: newest.items, facets: coming.facets };
        content.coming.iter_mut().for_each(OnlyCard::only_card);
        content.newest.iter_mut().for_each(OnlyCard::only_card);
        content.facets.retain(|facet, _| matches!(facet, Facet::Field | Facet::Municipality));
        Ok(content)
    });
    when_loaded(content, |vocabulary, content: Content| {
        #[cfg(feature = "ssr")]
        crate::structured::home(&vocabulary);
        view! { <Start vocabulary content/> }.erase()
    })
}

#[component]
fn Start(vocabulary: Vocabulary, content: Content) -> impl IntoView {
    let language = Language::current();
    let region = Site::current().region;
    let Content { coming, newest, facets } = content;
    let choices = |facet| vocabulary.choices(facet, language).unwrap_or_default();
    let (fields, added_fields): (Choices, Choices) =
        choices(Facet::Field).into_iter().partition(|(key, _)| vocabulary.is_county_field(key));
    let added_fields = (!added_fields.is_empty()).then(|| {
        view! {
            <h3 class="kern-heading-small tiles-apart" id="added-fields">{texts::home::added_fields(language)}</h3>
            <ul class="tiles" aria-labelledby="added-fields">{links(Facet::Field, added_fields, "tile", &facets)}</ul>
        }
    });
    let municipalities = links(Facet::Municipality, choices(Facet::Municipality), "link-with-count", &facets);
    view! {
        <div class="hero">
            {heading(texts::home::title(language, &region), None, &texts::home::description(language, &region))}
            <p class="hero__lead">{texts::home::lead(language)}</p>
            <SearchForm label=texts::home::search_label(language) hint=texts::home::search_hint(language)/>
        </div>
        <section class="section" aria-labelledby="fields">
            <h2 class="kern-heading-medium" id="fields">{texts::home::fields(language)}</h2>
            <ul class="tiles">{links(Facet::Field, fields, "tile", &facets)}</ul>
            {added_fields}
        </section>
        <section class="section" aria-labelledby="coming">
            <h2 class="kern-heading-medium" id="coming">{texts::home::coming(language)}</h2>
            <ul class="cards">{cards(coming, &vocabulary)}</ul>
            {more(Sort::NextDate, texts::home::all_coming(language))}
        </section>
        <section class="section" aria-labelledby="municipalities">
            <h2 class="kern-heading-medium" id="municipalities">{texts::home::municipalities(language)}</h2>
            <ul class="links">{municipalities}</ul>
        </section>
        <section class="section" aria-labelledby="newest">
            <h2 class="kern-heading-medium" id="newest">{texts::home::newest(language)}</h2>
            <ul class="cards">{cards(newest, &vocabulary)}</ul>
            {more(Sort::Newest, texts::home::all_newest(language))}
        </section>
    }
}

/// Values of a facet as links to the list narrowed to each of them.
fn links(facet: Facet, choices: Choices, class: &'static str, facets: &FacetCounts) -> impl IntoView + use<> {
    let language = Language::current();
    let count = |key: &str| facets.get(&facet).and_then(|counts| counts.get(key)).copied().unwrap_or(0);
    let link = |(key, label): (String, String)| {
        let state = ListState { filter: Filter::default().toggled(facet, &key), ..ListState::default() };
        let href = Page::Offers.path_with(language, &state.to_query_string());
        let count = texts::home::offer_count(language, count(&key));
        view! {
            <li>
                <a class=class href=href>
                    <bdi class="choice__name">{label}</bdi>
                    " "
                    <span class="choice__count">{count}</span>
                </a>
            </li>
        }
    };
    choices.into_iter().map(link).collect_view()
}

fn cards(offers: Vec<OfferSummary>, vocabulary: &Vocabulary) -> impl IntoView + use<> {
    offers.into_iter().map(|offer| view! { <li>{offer_card(offer, vocabulary, false)}</li> }).collect_view()
}

fn more(sort: Sort, label: &'static str) -> impl IntoView {
    let state = ListState { sort: Some(sort), ..ListState::default() };
    let href = Page::Offers.path_with(Language::current(), &state.to_query_string());
    view! { <p class="section__more"><a class="kern-link" href=href>{label}</a></p> }
}
