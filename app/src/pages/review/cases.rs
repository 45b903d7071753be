//! The list of cases. Its filters are the query of the URL: without scripts a form sends them, with scripts the list
//! follows them in place.

mod bulk;
mod chips;
mod filters;
mod keys;
mod list;
mod live;
mod names;
mod row;
mod views;

use api_client::{ApiClient, ApiError};
use leptos::html::{Details, Form};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use serde::{Deserialize, Serialize};
use shared::id::AccountId;
use shared::review::{CaseFilter, CaseList, Colleague, SavedView};
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, HtmlFormElement};

use self::filters::Panel;
use self::live::Live;
use self::names::Names;
pub(super) use self::row::{row, waiting};
use super::{Asked, Content};
use crate::components::{Icon, IconView};
use crate::i18n::{Language, texts};
use crate::pages::workspace::Desk;
use crate::review::understood;
use crate::routes::{Page, ReviewPage};
use crate::view::Erase as _;

/// Id of the form with the filters, for the field outside it.
const FORM: &str = "case-filters";
/// Id of the field for what is searched.
const SEARCH: &str = "case-search";
/// Id of the line that says how many cases there are.
const RESULTS: &str = "results";

/// What the page shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Loaded {
    me: AccountId,
    is_county: bool,
    is_admin: bool,
    list: CaseList,
    colleagues: Vec<Colleague>,
    views: Vec<SavedView>,
}

/// Loads it.
pub(super) async fn load(api: &ApiClient, asked: &Asked<'_>) -> Result<Loaded, ApiError> {
    let query = understood(asked.query).0.to_query();
    let (account, list) = futures::future::try_join(api.account(), api.review_cases(&query)).await?;
    let (colleagues, views) = futures::future::try_join(api.colleagues(), api.saved_views()).await?;
    let (is_county, is_admin) = super::rights(&account);
    let (colleagues, views) = (colleagues.items, views.items);
    Ok(Loaded { me: account.id, is_county, is_admin, list, colleagues, views })
}

/// The page.
pub(super) fn page(desk: &Desk, content: &Content, loaded: &Loaded) -> AnyView {
    let language = desk.language;
    let live = Live::new(loaded.list.clone());
    let names = Names::new(desk, loaded.me, loaded.colleagues.clone());
    let form = NodeRef::<Form>::new();
    let follow = follow_form(language, form);
    let follow_change = follow.clone();
    let on_change = move |event: leptos::ev::Event| {
        let field: HtmlElement = event_target(&event);
        // The search field waits until it is sent, and what is chosen of the list is no filter.
        let is_filter = field.closest(&format!("#{FORM}, [form='{FORM}']")).ok().flatten().is_some();
        if is_filter && field.id() != SEARCH {
            follow_change();
        }
    };
    let list = view! {
        <div class="list-page review-list" on:change=on_change>
            {filters(language, live, names.clone(), form, follow)}
            {list::section(language, live, names, loaded)}
        </div>
    };
    let task = view! {
        {super::ways(language, &ReviewPage::Cases, loaded.is_county, loaded.is_admin)}
        {content.refusal(language)}
        {views::section(language, content, live, &loaded.views)}
        {list}
        {keys::help(language)}
    };
    desk.page(texts::review::cases(language).to_owned(), String::new(), task.erase())
}

/// The form with all filters.
fn filters(
    language: Language,
    live: Live,
    names: Names,
    form: NodeRef<Form>,
    follow: impl Fn() + 'static,
) -> AnyView {
    let sheet = NodeRef::<Details>::new();
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        follow();
        if live.failure.with_untracked(Option::is_some) {
            live.reload();
        }
        if let Some(sheet) = sheet.get_untracked() {
            sheet.set_open(false);
        }
        focus(RESULTS);
    };
    let panel = Panel::new(names, live.filter_untracked());
    let groups = move || live.list.with(|list| panel.view(&live.filter(), &list.counts));
    view! {
        <form
            class="list-page__form"
            id=FORM
            method="get"
            action=path(language, "")
            autocomplete="off"
            node_ref=form
            on:submit=on_submit
        >
            {search(language, live)}
            <details class="filters" node_ref=sheet on:keydown=move |event| close_with_escape(&event, sheet)>
                <summary class="filters__summary">
                    <IconView icon=Icon::Filter/>
                    <span>{texts::review::filter(language)}</span>
                    " "
                    <span class="filters__chosen">{move || chosen(language, &live.filter())}</span>
                </summary>
                <div class="filters__groups">{groups}</div>
                <div class="filters__apply">
                    // On a phone the filters lie over the list, which says it otherwise.
                    <p class="kern-sr-only" role="status">{move || texts::review::case_count(language, live.total())}</p>
                    <button class="kern-btn kern-btn--primary" type="submit">
                        <span class="kern-label only-without-scripts">{texts::review::apply(language)}</span>
                        <span class="kern-label only-with-scripts">
                            {move || texts::review::show_cases(language, live.total())}
                        </span>
                    </button>
                </div>
            </details>
        </form>
    }
    .erase()
}

fn search(language: Language, live: Live) -> AnyView {
    let text = live.filter_untracked().text.unwrap_or_default();
    view! {
        <div class="search" role="search">
            <label class="kern-label" for=SEARCH>{texts::review::cases_search(language)}</label>
            <div class="search__row">
                <input
                    class="kern-form-input__input"
                    id=SEARCH
                    type="search"
                    name="q"
                    maxlength="200"
                    dir="auto"
                    aria-keyshortcuts="/"
                    value=text
                    prop:value={move || live.filter().text.unwrap_or_default()}
                />
                <button class="kern-btn kern-btn--primary" type="submit">
                    <span class="kern-label">{texts::common::search(language)}</span>
                </button>
            </div>
        </div>
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
        drop(summary.unchecked_into::<HtmlElement>().focus());
    }
}

/// How many filters of the panel are chosen; empty for none.
fn chosen(language: Language, filter: &CaseFilter) -> String {
    let in_panel = CaseFilter { text: None, organisation: None, sort: None, shown: None, ..filter.clone() };
    match u32::try_from(chips::pairs(&in_panel).len()) {
        Ok(0) | Err(_) => String::new(),
        Ok(chosen) => texts::review::filter_chosen(language, chosen),
    }
}

/// Leads to the list that the form describes.
fn follow_form(language: Language, form: NodeRef<Form>) -> impl Fn() + Clone + 'static {
    let navigate = use_navigate();
    let location = use_location();
    move || {
        let Some(query) = form.get_untracked().and_then(|form| query_of(&form)) else { return };
        let query = understood(&query).0.to_query();
        if query != location.search.get_untracked() {
            // Each list is a step of its own for "back".
            let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
            navigate(&path(language, &query), options);
        }
    }
}

/// The query that a form sends.
fn query_of(form: &HtmlFormElement) -> Option<String> {
    let data = web_sys::FormData::new_with_form(form).ok()?;
    web_sys::UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?.to_string().as_string()
}

/// The path of the list with this query.
fn path(language: Language, query: &str) -> String {
    Page::Review(ReviewPage::Cases).path_with(language, query)
}

/// Puts the focus on the element with this id.
fn focus(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // Fails only where there is nothing to focus.
        drop(element.focus());
    }
}
