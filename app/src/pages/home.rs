use chrono::{NaiveDate, TimeDelta};
use futures::future::try_join;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::entry::EntryKind;
use shared::facet::Facet;
use shared::filter::{Filter, ListQuery, Sort};
use shared::offer::{Childcare, CostKind, Format};
use shared::page::FacetCounts;
use shared::schedule::TimeOfDay;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlInputElement};

use crate::components::{Icon, IconView, SEARCH, SearchForm, offer_card};
use crate::i18n::{Language, texts};
use crate::layout::heading;
use crate::page_data::{Clock, Site};
use crate::routes::{Package, Page, WorkspacePage};
use crate::state::{Choices, ListState, OfferCard, OnlyCard, Vocabulary, load_page, when_loaded};
use crate::view::Erase as _;
use crate::words;

/// How many coming dates and how many new offers are shown.
const FEW: u16 = 4;
/// Of how many new offers these are chosen.
const NEWEST: u16 = 24;
/// Days of "this week", today included.
const WEEK: i64 = 7;

/// What the start page shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Content {
    coming: Vec<OfferCard>,
    newest: Vec<OfferCard>,
    facets: FacetCounts,
}

/// The start page.
#[component]
pub fn HomePage() -> impl IntoView {
    let language = Language::current();
    let content = load_page(&Page::Home, String::new, move |api, _| async move {
        let first = |state: ListState, limit| ListQuery {
            limit: Some(limit),
            ..state.to_list_query(EntryKind::Offer, language)
        };
        let (coming, newest) = (first(this_week(today()), FEW), first(newest(), NEWEST));
        let (coming, newest) = try_join(api.offers(&coming), api.offers(&newest)).await?;
        let (new, facets) = (of_many(newest.items), newest.facets);
        let mut content = Content { coming: coming.items, newest: new, facets };
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

/// The first few, one of each organisation if there are that many: one that
/// brings many offers at once does not hide the others.
fn of_many(offers: Vec<OfferCard>) -> Vec<OfferCard> {
    let mut organisations = Vec::new();
    let (mut few, more): (Vec<_>, Vec<_>) = offers.into_iter().partition(|offer| {
        let is_first = !organisations.contains(&offer.organisation.id);
        organisations.push(offer.organisation.id);
        is_first
    });
    few.extend(more);
    few.truncate(usize::from(FEW));
    few
}

fn today() -> NaiveDate {
    words::local_time(Clock::now()).date()
}

/// The list of what takes place in the coming week, soonest first.
fn this_week(today: NaiveDate) -> ListState {
    let last = today + TimeDelta::days(WEEK - 1);
    let filter = Filter { date_from: Some(today), date_to: Some(last), ..Filter::default() };
    ListState { filter, sort: Some(Sort::NextDate), ..ListState::default() }
}

/// The list of all offers, newest first.
fn newest() -> ListState {
    ListState { sort: Some(Sort::Newest), ..ListState::default() }
}

#[component]
fn Start(vocabulary: Vocabulary, content: Content) -> impl IntoView {
    let language = Language::current();
    let region = Site::current().region;
    let Content { coming, newest: new, facets } = content;
    let choices = |facet| vocabulary.choices(facet, language).unwrap_or_default();
    let (fields, added_fields): (Choices, Choices) =
        choices(Facet::Field).into_iter().partition(|(key, _)| vocabulary.is_county_field(key));
    let added_fields = (!added_fields.is_empty()).then(|| {
        view! {
            <h3 class="kern-heading-small tiles-apart" id="added-fields">{texts::home::added_fields(language)}</h3>
            <ul class="tiles" aria-labelledby="added-fields">{links(Facet::Field, added_fields, &facets)}</ul>
        }
    });
    let coming = (!coming.is_empty()).then(|| {
        let list = (this_week(today()), texts::home::all_coming(language));
        offers("coming", texts::home::coming(language), coming, &vocabulary, list, None)
    });
    let list = (newest(), texts::home::all_newest(language));
    let since_last_visit = view! {
        <a class="kern-link" href=Page::News.path(language) rel="external">{texts::common::since_last_visit(language)}</a>
    }
    .erase();
    view! {
        <div class="hero">
            {heading(texts::home::title(language, &region), None, &texts::home::description(language, &region))}
            <p class="hero__lead">{texts::home::lead(language)}</p>
            <SearchForm label=texts::home::search_label(language) hint=texts::home::search_hint(language)/>
            {quick_links(language)}
        </div>
        <section class="section" aria-labelledby="fields">
            <h2 class="kern-heading-medium" id="fields">{texts::home::fields(language)}</h2>
            <ul class="tiles">{links(Facet::Field, fields, &facets)}</ul>
            {added_fields}
        </section>
        {coming}
        <section class="section" aria-labelledby="municipalities">
            <h2 class="kern-heading-medium" id="municipalities">{texts::home::municipalities(language)}</h2>
            <ul class="links">{links(Facet::Municipality, choices(Facet::Municipality), &facets)}</ul>
        </section>
        {offers("newest", texts::home::newest(language), new, &vocabulary, list, Some(since_last_visit))}
        {steps(language)}
    }
}

/// What many look for, as links to the list; a text that was already typed goes along.
fn quick_links(language: Language) -> impl IntoView {
    let only =
        |facet, key| ListState { filter: Filter::default().toggled(facet, key), ..ListState::default() };
    let links = [
        (texts::home::quick_this_week(language), Page::Offers, this_week(today())),
        (texts::home::quick_free(language), Page::Offers, only(Facet::Cost, CostKind::Free.key())),
        (
            texts::home::quick_evening(language),
            Page::Offers,
            only(Facet::TimeOfDay, TimeOfDay::Evening.key()),
        ),
        (texts::home::quick_childcare(language), Page::Offers, only(Facet::Childcare, Childcare::Yes.key())),
        (texts::home::quick_online(language), Page::Offers, only(Facet::Format, Format::Online.key())),
        (texts::common::nearby(language), Page::Near, ListState::default()),
        (texts::common::on_map(language), Page::Map, ListState::default()),
    ];
    let links = links.map(|(label, page, state)| {
        let rel = page.rel(Some(Package::Public));
        let path = move |state: ListState| {
            page.path_with(language, &state.tidied(EntryKind::Offer).to_query_string())
        };
        let href = path(state.clone());
        let take_text_along = move |click: MouseEvent| {
            if let Some(text) = typed() {
                let filter = Filter { text: Some(text), ..state.filter.clone() };
                let link = event_target::<Element>(&click);
                // Fails for no name of an attribute.
                let _ = link.set_attribute("href", &path(ListState { filter, ..state.clone() }));
            }
        };
        view! { <li><a class="chip" href=href rel=rel on:click=take_text_along>{label}</a></li> }
    });
    view! {
        <p class="hero__quick" id="quick-links">
            <span>{texts::home::quick_links(language)}</span>
            <span class="hero__with-text">{texts::home::quick_with_text(language)}</span>
        </p>
        <ul class="chips" aria-labelledby="quick-links">{links.into_iter().collect::<Vec<_>>()}</ul>
    }
}

/// What stands in the search field, if anything does.
fn typed() -> Option<String> {
    let field = document().get_element_by_id(SEARCH)?.dyn_into::<HtmlInputElement>().ok()?;
    Some(field.value().trim().to_owned()).filter(|text| !text.is_empty())
}

/// The first offers of a list, with a link to the rest and what else leads on.
fn offers(
    id: &'static str,
    title: &'static str,
    offers: Vec<OfferCard>,
    vocabulary: &Vocabulary,
    (list, label): (ListState, &'static str),
    further: Option<AnyView>,
) -> impl IntoView + use<> {
    let cards: Vec<_> =
        offers.into_iter().map(|offer| view! { <li>{offer_card(offer, vocabulary, false)}</li> }).collect();
    let href = Page::Offers.path_with(Language::current(), &list.tidied(EntryKind::Offer).to_query_string());
    view! {
        <section class="section" aria-labelledby=id>
            <h2 class="kern-heading-medium" id=id>{title}</h2>
            <ul class="cards">{cards}</ul>
            <p class="section__more"><a class="kern-link" href=href>{label}</a> {further}</p>
        </section>
    }
    .erase()
}

/// How to take part, and what those who offer something find here.
fn steps(language: Language) -> impl IntoView {
    let steps = [
        (Icon::Lens, texts::home::step_find(language), texts::home::step_find_text(language)),
        (Icon::Phone, texts::home::step_ask(language), texts::home::step_ask_text(language)),
        (Icon::People, texts::home::step_go(language), texts::home::step_go_text(language)),
    ];
    let steps = steps.map(|(icon, title, text)| {
        view! {
            <li class="step">
                <span class="disc"><IconView icon/></span>
                <h3 class="step__title">{title}</h3>
                <p>{text}</p>
            </li>
        }
    });
    let workspace = |page| Page::Workspace(page).path(language);
    let (register, overview) = (workspace(WorkspacePage::Register), workspace(WorkspacePage::Overview));
    view! {
        <section class="section" aria-labelledby="steps">
            <h2 class="kern-heading-medium" id="steps">{texts::home::steps(language)}</h2>
            <ol class="steps">{steps.into_iter().collect::<Vec<_>>()}</ol>
        </section>
        <section class="section invitation" aria-labelledby="invitation">
            <h2 class="kern-heading-medium" id="invitation">{texts::home::invite(language)}</h2>
            <p>{texts::home::invite_text(language)}</p>
            <p class="actions">
                <a class="kern-btn kern-btn--secondary" href=register rel="external">
                    <span class="kern-label">{texts::home::invite_link(language)}</span>
                </a>
                <a class="kern-link" href=overview rel="external">{texts::home::workspace_link(language)}</a>
            </p>
        </section>
    }
}

/// Values of a facet as links to the list narrowed to each of them.
fn links(facet: Facet, choices: Choices, facets: &FacetCounts) -> Vec<AnyView> {
    let language = Language::current();
    let count = |key: &str| facets.get(&facet).and_then(|counts| counts.get(key)).copied().unwrap_or(0);
    let link = |(key, label): (String, String)| {
        let state = ListState { filter: Filter::default().toggled(facet, &key), ..ListState::default() };
        let href = Page::Offers.path_with(language, &state.to_query_string());
        let count = texts::home::offer_count(language, count(&key));
        let (class, icon) = match facet {
            Facet::Field => ("tile", Some(Icon::of_field(&key))),
            _ => ("link-with-count", None),
        };
        view! {
            <li>
                <a class=class href=href>
                    {icon.map(|icon| view! { <span class="disc"><IconView icon/></span> })}
                    <bdi class="choice__name">{label}</bdi>
                    " "
                    <span class="choice__count">{count}</span>
                </a>
            </li>
        }
        .erase()
    };
    choices.into_iter().map(link).collect()
}
