//! The cases themselves: how many, what they are narrowed to, their order, and more of them.

use leptos::prelude::*;
use shared::review::{CaseFilter, CaseSort, MOST_SHOWN, USUAL_SHOWN};

use super::super::label;
use super::filters::option;
use super::live::Live;
use super::names::Names;
use super::{FORM, Loaded, RESULTS, bulk, chips, focus, path, row};
use crate::components::{explanation, ignored_parameters, link};
use crate::i18n::{Language, texts};
use crate::view::Erase as _;

/// The list with all around it.
pub(super) fn section(language: Language, live: Live, names: Names, loaded: &Loaded) -> AnyView {
    let vocabulary = names.vocabulary.clone();
    let assigning = bulk::assigning(language, live, loaded);
    let cases = move || {
        live.list.with(|list| {
            if list.items.is_empty() {
                return empty(language, &live.filter());
            }
            let rows: Vec<_> = list
                .items
                .iter()
                .map(|case| row(language, &vocabulary, case, Some(live.choosing)))
                .collect();
            view! {
                <ul class="desk__entries review-cases" aria-labelledby=RESULTS aria-keyshortcuts="j k x">{rows}</ul>
            }
            .erase()
        })
    };
    view! {
        <section class="results" aria-labelledby=RESULTS aria-busy=move || live.pending.get().then_some("true")>
            <div class="results__head">
                <h2 class="results__count" id=RESULTS tabindex="-1">
                    <span role="status">{move || texts::review::case_count(language, live.total())}</span>
                </h2>
                {sort(language, live)}
            </div>
            {move || ignored_parameters(&live.ignored())}
            {move || failure(language, live)}
            {move || chips::view(live, &names)}
            {bulk::form(language, live, cases, assigning)}
            {move || paging(language, live)}
        </section>
    }
    .erase()
}

/// That there is nothing, kindly.
fn empty(language: Language, filter: &CaseFilter) -> AnyView {
    let (title, text) = if filter.is_blank() {
        (texts::review::none_title(language), texts::review::none_text(language))
    } else {
        (texts::review::none_found(language), texts::review::none_found_text(language))
    };
    view! {
        <div class="empty">
            <p class="kern-title">{title}</p>
            <p>{text}</p>
        </div>
    }
    .erase()
}

/// Why the list is not the newest, with another try.
fn failure(language: Language, live: Live) -> AnyView {
    let failure = live.failure.get().map(|error| {
        let again = move |_| {
            live.reload();
            // The button is gone when the answer has come.
            focus(RESULTS);
        };
        view! {
            <div class="kern-alert kern-alert--danger notice" role="alert">
                <div class="kern-alert__header">
                    <span class="kern-title">{texts::problems::kept_results(language)}</span>
                </div>
                <div class="kern-alert__body">
                    <p>{explanation(language, &error)}</p>
                    <button class="kern-btn kern-btn--secondary" type="button" on:click=again>
                        <span class="kern-label">{texts::problems::retry(language)}</span>
                    </button>
                </div>
            </div>
        }
    });
    failure.erase()
}

/// The order of the list.
fn sort(language: Language, live: Live) -> AnyView {
    let options = move || {
        let filter = live.filter();
        let usual = CaseFilter { sort: None, ..filter.clone() }.sorted_by();
        // The usual order is not sent: closed cases have another one.
        let key = |sort: CaseSort| if sort == usual { String::new() } else { sort.key().to_owned() };
        let chosen = key(filter.sorted_by());
        let option = |sort: &CaseSort| option(key(*sort), label(language, "sort", sort.key()), &chosen);
        CaseSort::ALL.iter().map(option).collect::<Vec<_>>()
    };
    view! {
        <div class="sort">
            <label class="kern-label" for="sort">{texts::review::sort(language)}</label>
            <select class="sort__select" id="sort" name="sort" form=FORM>{options}</select>
            <button class="kern-btn kern-btn--secondary only-without-scripts" type="submit" form=FORM>
                <span class="kern-label">{texts::review::apply(language)}</span>
            </button>
        </div>
    }
    .erase()
}

/// Of more than is shown, how much that is, with the way to the same list with more.
fn paging(language: Language, live: Live) -> AnyView {
    let shown = live.list.with(|list| u32::try_from(list.items.len()).unwrap_or(u32::MAX));
    let total = live.total();
    if shown >= total {
        return ().erase();
    }
    let numbers = texts::review::shown_of(language, &shown.to_string(), &total.to_string());
    let filter = live.filter();
    let more = filter.shown.unwrap_or(USUAL_SHOWN).saturating_add(USUAL_SHOWN).min(MOST_SHOWN);
    let way = if shown < MOST_SHOWN {
        let query = CaseFilter { shown: Some(more), ..filter }.to_query();
        let label = view! { <span class="kern-label">{texts::review::show_more(language)}</span> }.erase();
        link("kern-btn kern-btn--secondary", path(language, &query), Some("next"), None, label)
    } else {
        view! { <p>{texts::review::too_many(language)}</p> }.erase()
    };
    view! { <div class="paging"><p>{numbers}</p> {way}</div> }.erase()
}
