//! The list pages: search field, filters, results, paging. The URL is the
//! state; without scripts the form sends it, with scripts the list follows it
//! in place.

mod results;

use api_client::ApiClient;
use leptos::html::{Details, Form};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_url};
use shared::answer::OrganisationSummary;
use shared::entry::EntryKind;
use shared::filter::Filter;

use crate::components::{FilterPanel, Icon, IconView, KEPT, SEARCH, along, pass_on};
use crate::i18n::{Language, texts};
use crate::layout::heading;
use crate::page_data::Site;
use crate::routes::Page;
use crate::state::{
    Answer, ListState, Listed, Listing, LiveListing, OfferCard, Requested, Results, Vocabulary,
    fetch_listing, load_page, when_loaded,
};
use crate::view::Erase as _;
use results::ResultList;
use wasm_bindgen::JsCast as _;

/// Id of the form, for fields outside it.
const FORM: &str = "filters";

/// The list of offers.
#[component]
pub fn OffersPage() -> impl IntoView {
    list_page::<OfferCard>()
}

/// The list of organisations.
#[component]
pub fn OrganisationsPage() -> impl IntoView {
    list_page::<OrganisationSummary>()
}

fn list_page<T: Listed>() -> AnyView {
    let language = Language::current();
    let url = use_url();
    let requested: Requested = Memo::new(move |_| ListState::parse(T::KIND, url.read().search()));
    let first = load_page(&Page::list_of(T::KIND), String::new, move |api, _| {
        let (state, ignored) = requested.get_untracked();
        fetch_listing::<T>(api, language, state, ignored)
    });
    let api = use_context::<ApiClient>().unwrap_or_default();
    when_loaded(first, move |vocabulary, listing: Listing<T>| {
        #[cfg(feature = "ssr")]
        crate::structured::list(&vocabulary, &listing.page);
        let filter = requested.get_untracked().0.filter;
        let first = Results::new(listing, &filter, vocabulary.clone());
        let (api, labels) = (api.clone(), vocabulary.clone());
        let ask = Box::new(move |state: ListState, ignored| -> Answer {
            let (api, labels, filter) = (api.clone(), labels.clone(), state.filter.clone());
            Box::pin(async move {
                let listing = fetch_listing::<T>(api, language, state, ignored).await?;
                Ok(Results::new(listing, &filter, labels))
            })
        });
        list_body(T::KIND, vocabulary, LiveListing::new(first, requested, ask), requested)
    })
}

fn list_body(kind: EntryKind, vocabulary: Vocabulary, live: LiveListing, requested: Requested) -> AnyView {
    let language = Language::current();
    let form = NodeRef::<Form>::new();
    let follow = follow_form(kind, form);
    let follow_change = follow.clone();
    let on_change = move |event: leptos::ev::Event| {
        // The search field waits until it is sent.
        if event_target::<web_sys::Element>(&event).id() != SEARCH {
            follow_change(Step::Replace);
        }
    };
    let sheet = NodeRef::<Details>::new();
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        follow(Step::Push);
        if live.failure.with_untracked(Option::is_some) {
            live.reload();
        }
        if let Some(sheet) = sheet.get_untracked() {
            sheet.set_open(false);
        }
        results::focus();
    };
    let panel = FilterPanel::new(kind, vocabulary.clone(), requested.get_untracked().0.filter);
    let fields = move || {
        let (state, _) = &*requested.read();
        let total = live.results.read().total;
        let count = results::count(kind, language, total);
        let found = match kind {
            EntryKind::Organisation => texts::lists::show_organisations(language, total),
            EntryKind::Offer | EntryKind::Project => texts::lists::show_offers(language, total),
        };
        let chosen = chosen_note(language, &state.filter);
        let filters = panel.view(&state.filter, &live.results.read().facets);
        // On a phone the sheet lies over the list, which says more about it.
        let failure = live
            .failure
            .get()
            .map(|_| view! { <p role="alert">{texts::problems::kept_results(language)}</p> });
        view! {
            {search_field(kind, state)}
            <details class="filters" node_ref=sheet on:keydown=move |event| close_with_escape(&event, sheet)>
                <summary class="filters__summary">
                    <IconView icon=Icon::Filter/>
                    <span>{texts::lists::filter(language)}</span>
                    " "
                    <span class="filters__chosen">{chosen}</span>
                </summary>
                <div class="filters__groups">{filters}</div>
                <div class="filters__apply">
                    // What lies behind the sheet is hidden, the count there, too.
                    <p class="kern-sr-only" role="status">{count}</p>
                    {failure}
                    <button class="kern-btn kern-btn--primary" type="submit">
                        <span class="kern-label only-without-scripts">{texts::lists::apply(language)}</span>
                        <span class="kern-label only-with-scripts">{found}</span>
                    </button>
                </div>
            </details>
        }
        .erase()
    };
    let ways = (kind == EntryKind::Offer).then(|| ways(language, &requested.get_untracked().0));
    let is_selection = Memo::new(move |_| !requested.read().0.filter.ids.is_empty());
    let list = ResultList { kind, language, vocabulary, live };
    let results = move || list.view(&requested.read().0);
    view! {
        {move || title(kind, is_selection.get())}
        {move || is_selection.get().then(|| selection(live, requested))}
        <div class="list-page" data-selection=move || is_selection.get().then_some("") on:change=on_change>
            <form
                class="list-page__form"
                id=FORM
                method="get"
                action=Page::list_of(kind).path(language)
                autocomplete="off"
                node_ref=form
                on:submit=on_submit
            >
                {fields}
                {ways}
            </form>
            {results}
        </div>
    }
    .erase()
}

/// Other ways to the offers: by what is near, and by the map.
fn ways(language: Language, state: &ListState) -> AnyView {
    view! {
        <p class="ways">
            {along(language, &Page::Near, state, texts::common::nearby(language))}
            {along(language, &Page::Map, state, texts::common::on_map(language))}
        </p>
    }
    .erase()
}

/// Closes the sheet of filters, where a sheet is expected to be closed.
fn close_with_escape(event: &leptos::ev::KeyboardEvent, sheet: NodeRef<Details>) {
    let open = sheet.get_untracked().filter(|sheet| event.key() == "Escape" && sheet.open());
    let Some(sheet) = open else { return };
    sheet.set_open(false);
    if let Some(summary) = sheet.first_element_child() {
        // Fails only where there is nothing to focus.
        drop(summary.unchecked_into::<web_sys::HtmlElement>().focus());
    }
}

/// How many filters of the panel are active; empty for none.
fn chosen_note(language: Language, filter: &Filter) -> String {
    let is_in_panel = |(name, _): &(&str, String)| *name != "q" && !KEPT.contains(name);
    match u32::try_from(filter.pairs().iter().filter(|pair| is_in_panel(pair)).count()) {
        Ok(0) | Err(_) => String::new(),
        Ok(chosen) => texts::lists::filter_chosen(language, chosen),
    }
}

fn title(kind: EntryKind, is_selection: bool) -> AnyView {
    let language = Language::current();
    let region = Site::current().region;
    let (title, description) = match kind {
        EntryKind::Organisation => (
            texts::lists::organisations_title(language),
            texts::lists::organisations_description(language, &region),
        ),
        _ if is_selection => {
            (texts::common::favourites(language), texts::lists::saved_lead(language).to_owned())
        }
        EntryKind::Offer | EntryKind::Project => {
            (texts::lists::offers_title(language), texts::lists::offers_description(language, &region))
        }
    };
    heading(title.to_owned(), None, &description)
}

/// What can be done with a list of chosen offers, such as those a person has
/// saved.
fn selection(live: LiveListing, requested: Requested) -> AnyView {
    let language = Language::current();
    let ids = requested.get_untracked().0.filter.ids;
    let asked = ids.len();
    let gone = move || {
        let gone = asked.saturating_sub(live.results.read().total as usize);
        let gone = u32::try_from(gone).ok().filter(|gone| *gone > 0)?;
        Some(view! { <p class="notice">{texts::lists::saved_gone(language, gone)}</p> })
    };
    view! {
        <p class="selection__lead">{texts::lists::saved_lead(language)}</p>
        <div class="actions">{pass_on(language, texts::common::favourites(language), ids)}</div>
        {gone}
    }
    .erase()
}

fn search_field(kind: EntryKind, state: &ListState) -> AnyView {
    let language = Language::current();
    let label = match kind {
        EntryKind::Organisation => texts::lists::search_organisations(language),
        EntryKind::Offer | EntryKind::Project => texts::lists::search_offers(language),
    };
    let text = state.filter.text.clone().unwrap_or_default();
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
                    value=text.clone()
                    prop:value=text
                />
                <button class="kern-btn kern-btn--primary" type="submit">
                    <span class="kern-label">{texts::common::search(language)}</span>
                </button>
            </div>
        </div>
    }
    .erase()
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
