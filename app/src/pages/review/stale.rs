//! Entries that nobody confirms: whoever knows better says that they are right, or puts them away.

use api_client::{ApiClient, ApiError};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::care::StaleEntry;
use shared::entry::EntryKind;
use shared::review::MOST_AT_ONCE;

use super::choosing::Choosing;
use super::{Asked, Content, label};
use crate::account::parameter;
use crate::i18n::{Language, texts};
use crate::page_data::Clock;
use crate::pages::workspace::{Desk, ask_first, button, written_title};
use crate::routes::{Page, ReviewPage};
use crate::view::Erase as _;
use crate::words::{local_time, long_date};

/// Parameter with what is searched.
const TEXT: &str = "q";
/// The name of the boxes that choose entries.
const ENTRY: &str = "entry";
/// Id of the line that says how many there are.
const RESULTS: &str = "results";

/// What the page shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Loaded {
    is_county: bool,
    is_admin: bool,
    /// As many as are chosen at once.
    entries: Vec<StaleEntry>,
    /// How many there are.
    total: usize,
}

/// Loads it.
pub(super) async fn load(api: &ApiClient, asked: &Asked<'_>) -> Result<Loaded, ApiError> {
    let (account, stale) = futures::future::try_join(api.account(), api.stale_entries()).await?;
    let (is_county, is_admin) = super::rights(&account);
    let text = searched(asked.query);
    let mut entries = stale.items;
    entries.retain(|entry| says(entry, &text));
    let total = entries.len();
    entries.truncate(MOST_AT_ONCE);
    Ok(Loaded { is_county, is_admin, entries, total })
}

/// The page.
pub(super) fn page(desk: &Desk, content: &Content, loaded: &Loaded) -> AnyView {
    let language = desk.language;
    let text = searched(&content.query);
    let list = if loaded.entries.is_empty() {
        let none = if text.is_empty() {
            texts::review::stale_none(language)
        } else {
            texts::review::stale_none_found(language)
        };
        view! { <p class="notice">{none}</p> }.erase()
    } else {
        entries(language, content, &loaded.entries)
    };
    let part = (loaded.total > loaded.entries.len()).then(|| {
        let (shown, total) = (loaded.entries.len().to_string(), loaded.total.to_string());
        view! { <p class="text-note">{texts::review::stale_shown(language, &shown, &total)}</p> }
    });
    let count = texts::review::stale_found(language, u32::try_from(loaded.total).unwrap_or(u32::MAX));
    let task = view! {
        {super::ways(language, &ReviewPage::Stale, loaded.is_county, loaded.is_admin)}
        {content.refusal(language)}
        {search(language, &text)}
        <section class="section" aria-labelledby=RESULTS>
            <h2 class="kern-heading-medium" id=RESULTS>{count}</h2>
            {part}
            {list}
        </section>
    };
    let (title, lead) = (texts::review::stale_title(language), texts::review::stale_lead(language));
    desk.page(title.to_owned(), lead.to_owned(), task.erase())
}

/// What a query searches for.
fn searched(query: &str) -> String {
    parameter(query, TEXT).unwrap_or_default().trim().to_owned()
}

/// Whether each word of a text stands in the title or the organisation's name.
fn says(entry: &StaleEntry, text: &str) -> bool {
    let here = format!("{} {}", entry.title, entry.organisation_name).to_lowercase();
    text.to_lowercase().split_whitespace().all(|word| here.contains(word))
}

fn search(language: Language, text: &str) -> AnyView {
    let here = super::path(ReviewPage::Stale, language);
    let all = (!text.is_empty()).then(|| {
        view! { <p><a class="kern-link" href=here.clone()>{texts::review::stale_all(language)}</a></p> }
    });
    view! {
        <form class="search" method="get" action=here role="search">
            <label class="kern-label" for="stale-search">{texts::review::stale_search(language)}</label>
            <div class="search__row">
                <input
                    class="kern-form-input__input"
                    id="stale-search"
                    type="search"
                    name=TEXT
                    maxlength="200"
                    dir="auto"
                    autocomplete="off"
                    value=text.to_owned()
                />
                <button class="kern-btn kern-btn--primary" type="submit">
                    <span class="kern-label">{texts::common::search(language)}</span>
                </button>
            </div>
        </form>
        {all}
    }
    .erase()
}

/// The entries, with what can be done with those that are chosen.
fn entries(language: Language, content: &Content, entries: &[StaleEntry]) -> AnyView {
    let choosing = Choosing::new(ENTRY);
    let action = Page::Review(ReviewPage::Stale).path_with(language, &content.query);
    let typed = content.refused.as_ref().map(|refused| refused.typed.as_slice()).unwrap_or_default();
    let is_ticked = |id: &str| typed.iter().any(|(name, value)| name == ENTRY && value == id);
    let rows: Vec<_> = entries
        .iter()
        .map(|entry| {
            let id = entry.id.to_string();
            let is_ticked = is_ticked(&id);
            row(language, entry, choosing.tick(language, id, &entry.title, is_ticked))
        })
        .collect();
    let archive = texts::review::archive(language);
    view! {
        <form class="review-assign" method="post" action=action on:change=move |_| choosing.recount()>
            <ul class="desk__entries review-cases" aria-labelledby=RESULTS>{rows}</ul>
            <div class="review-bar">
                {choosing.all(language)}
                <div class="review-bar__task">
                    {button(
                        "confirm".to_owned(),
                        texts::review::confirm_current(language),
                        "kern-btn kern-btn--primary",
                    )}
                    {ask_first(language, "archive".to_owned(), archive, texts::review::archive_lost(language))}
                </div>
            </div>
        </form>
    }
    .erase()
}

/// An entry, with the box that chooses it.
fn row(language: Language, entry: &StaleEntry, tick: AnyView) -> AnyView {
    let day = |day| long_date(language, day);
    let now = Clock::now();
    let is_hidden = entry.hidden_from.is_some_and(|from| from <= now);
    let title = written_title(language, &entry.title, &entry.language);
    // What nobody sees any more has no page.
    let title = if is_hidden {
        view! { <span class="desk__title">{title}</span> }.erase()
    } else {
        let href = public_page(entry).path(language);
        view! { <a class="kern-link desk__title" href=href rel="external">{title}</a> }.erase()
    };
    let confirmed = entry.confirmed_on.map_or_else(
        || texts::review::never_confirmed(language).to_owned(),
        |on| texts::review::confirmed_on(language, &day(on)),
    );
    let told = entry.unconfirmed_since.map(|since| texts::review::told_since(language, &day(since)));
    let hidden = entry.hidden_from.map(|from| {
        let from = day(local_time(from).date());
        if is_hidden {
            texts::review::hidden_since(language, &from)
        } else {
            texts::review::hidden_from(language, &from)
        }
    });
    let facts: Vec<String> = [confirmed].into_iter().chain(told).chain(hidden).collect();
    let unreminded = (!entry.has_members)
        .then(|| view! { <p class="review-unreminded">{texts::review::not_reminded(language)}</p> });
    view! {
        <li class="desk__entry review-case">
            {tick}
            <div class="review-case__body">
                <p>{title}</p>
                <p class="text-note">
                    {label(language, "entry_kind", entry.kind.key())} " · " <bdi>{entry.organisation_name.clone()}</bdi>
                </p>
                <p class="text-note">{facts.join(" · ")}</p>
                {unreminded}
            </div>
        </li>
    }
    .erase()
}

/// The page on which the public sees an entry.
fn public_page(entry: &StaleEntry) -> Page {
    match entry.kind {
        EntryKind::Organisation => Page::Organisation(entry.slug.clone()),
        EntryKind::Offer | EntryKind::Project => Page::Offer(entry.slug.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_found_by_its_title_and_its_organisation() {
        let entry = serde_json::json!({
            "id": "0193f0a0-0000-7000-8000-000000000001", "kind": "offer", "title": "Deutschkurs am Abend",
            "language": "de", "slug": "deutschkurs", "organisation": "0193f0a0-0000-7000-8000-000000000002",
            "organisation_name": "Verein Brücke", "has_members": true, "confirmed_on": null,
            "unconfirmed_since": null, "hidden_from": null
        });
        let entry: StaleEntry = serde_json::from_value(entry).expect("an entry");
        for (text, is_found) in [("", true), ("abend brücke", true), ("KURS", true), ("morgen", false)] {
            assert_eq!(says(&entry, text), is_found, "{text}");
        }
    }
}
