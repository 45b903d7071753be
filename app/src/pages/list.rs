//! The list pages: search field, filters, results, paging. The URL is the
//! state; without scripts the form sends it, with scripts the list follows it
//! in place.

mod results;

use leptos::html::Form;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_url};
use shared::answer::{OfferSummary, OrganisationSummary};
use shared::entry::EntryKind;
use shared::problem::FieldError;

use crate::components::FilterPanel;
use crate::i18n::{Language, texts};
use crate::layout::Heading;
use crate::page_data::Site;
use crate::routes::Page;
use crate::state::{
    ListState, Listed, Listing, LiveListing, Vocabulary, fetch_listing, load_page, when_loaded,
};
use crate::view::Erase as _;
use results::{Results, SortSelect};

/// Id of the form, for fields outside it.
const FORM: &str = "filters";
/// Id of the search field.
const SEARCH: &str = "search";

/// The list of offers.
#[component]
pub fn OffersPage() -> impl IntoView {
    list_page::<OfferSummary>()
}

/// The list of organisations.
#[component]
pub fn OrganisationsPage() -> impl IntoView {
    list_page::<OrganisationSummary>()
}

/// What the URL asks for, and what in it is not understood.
type Requested = Memo<(ListState, Vec<FieldError>)>;

fn list_page<T: Listed>() -> impl IntoView {
    let language = Language::current();
    let url = use_url();
    let requested: Requested = Memo::new(move |_| ListState::parse(T::KIND, url.read().search()));
    let first = load_page(&Page::list_of(T::KIND), String::new, move |api, _| {
        let (state, ignored) = requested.get_untracked();
        fetch_listing::<T>(api, language, state, ignored)
    });
    when_loaded(first, move |vocabulary, listing: Listing<T>| {
        list_body::<T>(vocabulary, listing, requested).erase()
    })
}

fn list_body<T: Listed>(vocabulary: Vocabulary, first: Listing<T>, requested: Requested) -> impl IntoView {
    let language = Language::current();
    let state = Memo::new(move |_| requested.get().0);
    let live = LiveListing::new(first, requested);
    let form = NodeRef::<Form>::new();
    let follow = follow_form(T::KIND, form);
    let follow_change = follow.clone();
    let on_change = move |event: leptos::ev::Event| {
        // The search field waits until it is sent.
        if event_target::<web_sys::Element>(&event).id() != SEARCH {
            follow_change(Step::Replace);
        }
    };
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        follow(Step::Push);
        results::focus();
    };
    view! {
        <Title kind=T::KIND/>
        <div class="list-page" on:change=on_change>
            <form
                class="list-page__form"
                id=FORM
                method="get"
                action=Page::list_of(T::KIND).path(language)
                autocomplete="off"
                node_ref=form
                on:submit=on_submit
            >
                <SearchField kind=T::KIND state/>
                <details class="filters">
                    <summary class="filters__summary">{texts::lists::filter(language)}</summary>
                    <div class="filters__groups">
                        <FilterPanel kind=T::KIND state facets=live.facets() vocabulary=vocabulary.clone()/>
                        <button class="kern-btn kern-btn--primary filters__apply" type="submit">
                            <span class="kern-label">{texts::lists::apply(language)}</span>
                        </button>
                    </div>
                </details>
            </form>
            <Results live state vocabulary>
                <SortSelect kind=T::KIND state/>
            </Results>
        </div>
    }
}

#[component]
fn Title(kind: EntryKind) -> impl IntoView {
    let language = Language::current();
    let region = Site::current().region;
    let (title, description) = match kind {
        EntryKind::Organisation => (
            texts::lists::organisations_title(language),
            texts::lists::organisations_description(language, &region),
        ),
        EntryKind::Offer | EntryKind::Project => {
            (texts::lists::offers_title(language), texts::lists::offers_description(language, &region))
        }
    };
    view! { <Heading title description/> }
}

#[component]
fn SearchField(kind: EntryKind, state: Memo<ListState>) -> impl IntoView {
    let language = Language::current();
    let label = match kind {
        EntryKind::Organisation => texts::lists::search_organisations(language),
        EntryKind::Offer | EntryKind::Project => texts::lists::search_offers(language),
    };
    let text = move || state.with(|state| state.filter.text.clone()).unwrap_or_default();
    view! {
        <div class="search" role="search">
            <label class="kern-label" for=SEARCH>{label}</label>
            <div class="search__row">
                <input
                    class="kern-form-input__input"
                    id=SEARCH
                    type="search"
                    name="q"
                    maxlength="300"
                    dir="auto"
                    value=untrack(text)
                    prop:value=text
                />
                <button class="kern-btn kern-btn--primary" type="submit">
                    <span class="kern-label">{texts::common::search(language)}</span>
                </button>
            </div>
        </div>
    }
}

/// Whether a change of the list is a step of its own for "back".
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// It is: a search that was sent.
    Push,
    /// It is not: one checkbox more or less.
    Replace,
}

/// Leads to the list the form describes.
fn follow_form(kind: EntryKind, form: NodeRef<Form>) -> impl Fn(Step) + Clone + 'static {
    let navigate = use_navigate();
    let page = Page::list_of(kind);
    let language = Language::current();
    let url = use_url();
    move |step| {
        let Some(query) = form.get_untracked().and_then(|form| query_of(&form)) else { return };
        let (state, errors) = ListState::parse(kind, &query);
        // What is not understood stays in the URL, where the page explains it.
        let query = if errors.is_empty() { state.tidied(kind).to_query_string() } else { query };
        if query != url.read_untracked().search() {
            let options = NavigateOptions {
                replace: step == Step::Replace,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(&page.path_with(language, &query), options);
        }
    }
}

/// The query string a form sends.
fn query_of(form: &web_sys::HtmlFormElement) -> Option<String> {
    let data = web_sys::FormData::new_with_form(form).ok()?;
    let parameters = web_sys::UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    let filled = parameters.to_string().as_string()?;
    let filled: Vec<&str> = filled.split('&').filter(|pair| !pair.ends_with('=')).collect();
    Some(filled.join("&"))
}
