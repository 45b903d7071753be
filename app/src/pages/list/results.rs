use leptos::prelude::*;
use shared::entry::EntryKind;
use shared::facet::Facet;
use shared::filter::{LARGEST_PAGE, Sort};

use super::FORM;
use crate::components::{Icon, IconView, chips, explanation, ignored_parameters};
use crate::i18n::{Language, Namespace, labelled, texts};
use crate::routes::Page;
use crate::state::{ListState, Listed, LiveListing, Vocabulary};
use crate::view::Erase as _;

/// Id of the line that says how many results there are.
const COUNT: &str = "results";

/// Moves the focus to the results, as after sending the form without scripts.
pub(super) fn focus() {
    use wasm_bindgen::JsCast as _;
    let line = document().get_element_by_id(COUNT);
    if let Some(line) = line.and_then(|line| line.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Fails only where there is nothing to focus.
        let _ = line.focus();
    }
}

/// The results: how many, active filters, order, cards, more.
#[component]
pub(super) fn Results<T: Listed>(
    live: LiveListing<T>,
    state: Memo<ListState>,
    vocabulary: Vocabulary,
    children: Children,
) -> impl IntoView {
    let language = Language::current();
    let cards = {
        let vocabulary = vocabulary.clone();
        move || {
            let card = |(index, item): (usize, &T)| {
                view! { <li>{item.card(&vocabulary, index < 2)}</li> }
            };
            live.with(|listing| listing.page.items.iter().enumerate().map(card).collect_view())
        }
    };
    let count = Memo::new(move |_| {
        let total = live.with(|listing| listing.page.total);
        match T::KIND {
            EntryKind::Organisation => texts::lists::organisations_found(language, total),
            EntryKind::Offer | EntryKind::Project => texts::lists::offers_found(language, total),
        }
    });
    let failure = move || {
        live.failure().map(|error| {
            view! {
                <div class="kern-alert kern-alert--danger notice" role="alert">
                    <div class="kern-alert__header">
                        <span class="kern-title">{texts::problems::kept_results(language)}</span>
                    </div>
                    <div class="kern-alert__body">
                        <p>{explanation(language, &error)}</p>
                        <button
                            class="kern-btn kern-btn--secondary"
                            type="button"
                            on:click=move |_| live.reload()
                        >
                            <span class="kern-label">{texts::problems::retry(language)}</span>
                        </button>
                    </div>
                </div>
            }
        })
    };
    let ignored = move || live.with(|listing| ignored_parameters(&listing.ignored));
    view! {
        <section class="results" aria-labelledby=COUNT aria-busy=move || live.pending().then_some("true")>
            <div class="results__head">
                <h2 class="results__count" id=COUNT tabindex="-1" role="status">{count}</h2>
                {children()}
            </div>
            {ignored}
            {failure}
            <ActiveFilters live state vocabulary/>
            <ul class="cards">{cards}</ul>
            <Paging live state/>
        </section>
    }
}

/// The active filters as links that remove them.
#[component]
fn ActiveFilters<T: Listed>(
    live: LiveListing<T>,
    state: Memo<ListState>,
    vocabulary: Vocabulary,
) -> impl IntoView {
    let language = Language::current();
    let page = Page::list_of(T::KIND);
    move || {
        let state = state.get();
        let organisation =
            state.filter.selected.get(&Facet::Organisation).and_then(|ids| ids.first()).and_then(|id| {
                live.with(|listing| listing.page.items.iter().find_map(|item| item.organisation_name(id)))
            });
        let link = |filter| page.path_with(language, &state.with_filter(filter).to_query_string());
        let chips = chips(&state.filter, &vocabulary, language, organisation.as_deref());
        (!chips.is_empty()).then(|| {
            let items = chips
                .into_iter()
                .map(|chip| {
                    let action = texts::lists::remove_filter(language, &chip.label);
                    view! {
                        <li>
                            <a class="chip" href=link(chip.without) data-noscroll="" aria-label=action>
                                <bdi>{chip.label}</bdi>
                                <IconView icon=Icon::Cross/>
                            </a>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <div class="active-filters">
                    <ul class="chips" aria-label=texts::lists::active_filters(language)>{items}</ul>
                    <a class="active-filters__clear" href=page.path(language) data-noscroll="">
                        {texts::lists::clear_filters(language)}
                    </a>
                </div>
            }
        })
    }
}

/// A link to the same list with more results.
#[component]
fn Paging<T: Listed>(live: LiveListing<T>, state: Memo<ListState>) -> impl IntoView {
    let language = Language::current();
    let page = Page::list_of(T::KIND);
    move || {
        let (shown, total) = live.with(|listing| (listing.page.items.len(), listing.page.total));
        if total == 0 {
            return view! {
                <div class="empty">
                    <p class="kern-title">{texts::lists::empty_title(language)}</p>
                    <p>{texts::lists::empty_text(language)}</p>
                </div>
            }
            .erase();
        }
        let rest = live.with(|listing| listing.page.next.is_some());
        let more = rest.then(|| state.with(ListState::with_more)).flatten();
        let numbers = texts::lists::shown_of(language, &shown.to_string(), &total.to_string());
        view! {
            <div class="paging">
                <p>{numbers}</p>
                {more
                    .map(|more| {
                        let href = page.path_with(language, &more.to_query_string());
                        view! {
                            <a class="kern-btn kern-btn--secondary" href=href data-noscroll="" rel="next">
                                <span class="kern-label">{texts::lists::show_more(language)}</span>
                            </a>
                        }
                    })}
                {(rest && shown >= usize::from(LARGEST_PAGE))
                    .then(|| view! { <p>{texts::lists::too_many(language)}</p> })}
            </div>
        }
        .erase()
    }
}

/// The order of the list.
#[component]
pub(super) fn SortSelect(kind: EntryKind, state: Memo<ListState>) -> impl IntoView {
    let language = Language::current();
    let options = move || {
        let state = state.get();
        let chosen = state.order(kind);
        let option = |sort: &Sort| {
            let label = labelled(language, Namespace::Lists, "sort", sort.key());
            view! { <option value=sort.key() selected=*sort == chosen>{label}</option> }
        };
        state.orders(kind).iter().map(option).collect_view()
    };
    let chosen = move || state.with(|state| state.order(kind).key());
    view! {
        <div class="sort">
            <label class="kern-label" for="sort">{texts::lists::sort(language)}</label>
            <select class="sort__select" id="sort" name="sort" form=FORM prop:value=chosen>
                {options}
            </select>
            <button class="kern-btn kern-btn--secondary only-without-scripts" type="submit" form=FORM>
                <span class="kern-label">{texts::lists::apply(language)}</span>
            </button>
        </div>
    }
}
