//! The results: how many, active filters, order, cards, more.

use leptos::prelude::*;
use shared::entry::EntryKind;
use shared::filter::{Filter, LARGEST_PAGE, ListQuery, Sort};
use shared::legal::LegalPage;
use shared::page::{Alternative, Understood};

use super::FORM;
use crate::components::{Icon, IconView, chips, explanation, ignored_parameters, link};
use crate::i18n::{Language, Namespace, labelled, texts};
use crate::routes::Page;
use crate::state::{ListState, LiveListing, Results, Vocabulary};
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

/// How many results there are, in words.
pub(super) fn count(kind: EntryKind, language: Language, total: u32) -> String {
    match kind {
        EntryKind::Organisation => texts::lists::organisations_found(language, total),
        EntryKind::Offer | EntryKind::Project => texts::lists::offers_found(language, total),
    }
}

/// A link to something that is no list.
fn external(class: &'static str, href: String, label: &'static str) -> AnyView {
    link(class, href, Some("external"), None, label.erase())
}

/// What the results are drawn from.
pub(super) struct ResultList {
    pub(super) kind: EntryKind,
    pub(super) language: Language,
    pub(super) vocabulary: Vocabulary,
    pub(super) live: LiveListing,
}

impl ResultList {
    /// The results of a list in this state. Drawing them again changes them in
    /// place.
    pub(super) fn view(&self, state: &ListState) -> AnyView {
        let results = self.live.results.read();
        let busy = self.live.pending.get().then_some("true");
        let mut cards: Vec<AnyView> =
            results.cards().into_iter().map(|card| view! { <li>{card}</li> }.erase()).collect();
        let matching = results.matching.map(|matching| texts::lists::matching(self.language, matching));
        if let Some(matching) = results.matching.and_then(|matching| usize::try_from(matching).ok())
            && matching < cards.len()
            && state.order(self.kind) == Sort::Relevance
        {
            let similar = texts::lists::similar(self.language);
            cards.insert(matching, view! { <li class="cards__others"><h3>{similar}</h3></li> }.erase());
        }
        view! {
            <section class="results" aria-labelledby=COUNT aria-busy=busy>
                <div class="results__head">
                    <h2 class="results__count" id=COUNT tabindex="-1">
                        <span role="status">
                            {count(self.kind, self.language, results.total)}
                            <small class="results__matching">{matching}</small>
                        </span>
                    </h2>
                    {self.sort(state)}
                </div>
                {ignored_parameters(&results.ignored)}
                {self.failure()}
                {self.active_filters(state, &results)}
                {self.interpretation(state, &results)}
                <ul class="cards">{cards}</ul>
                {self.paging(state, &results)}
                {self.subscriptions(state)}
            </section>
        }
        .erase()
    }

    /// The path of this list in another state.
    fn path(&self, state: &ListState) -> String {
        Page::list_of(self.kind).path_with(self.language, &state.to_query_string())
    }

    /// Why the list is not the newest, with another try.
    fn failure(&self) -> AnyView {
        let (language, live) = (self.language, self.live);
        let failure = live.failure.get().map(|error| {
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
                            on:click=move |_| {
                                live.reload();
                                // The button is gone when the answer has come.
                                focus();
                            }
                        >
                            <span class="kern-label">{texts::problems::retry(language)}</span>
                        </button>
                    </div>
                </div>
            }
        });
        failure.erase()
    }

    /// The active filters as links that remove them. A link that was followed
    /// is gone or stands for another filter: the focus moves to what came of it.
    fn active_filters(&self, state: &ListState, results: &Results) -> AnyView {
        let language = self.language;
        // A selection of offers is what the page is about, not a filter of it.
        let selection = Filter { ids: state.filter.ids.clone(), ..Filter::default() };
        let mut chips = chips(&state.filter, &self.vocabulary, language, results.organisation.as_deref());
        // The text stands in the search field.
        chips.retain(|chip| chip.without.ids == selection.ids && chip.without.text == state.filter.text);
        if chips.is_empty() {
            return ().erase();
        }
        let chip = |chip: crate::components::Chip| {
            let action = texts::lists::remove_filter(language, &chip.label);
            let href = self.path(&state.with_filter(chip.without));
            let content = view! { <bdi>{chip.label}</bdi> <IconView icon=Icon::Cross/> }.erase();
            view! { <li>{link("chip", href, None, Some(action), content)}</li> }.erase()
        };
        let clear = (chips.len() > 1).then(|| {
            let href = self.path(&state.with_filter(selection));
            link("active-filters__clear", href, None, None, texts::lists::clear_filters(language).erase())
        });
        let chips: Vec<AnyView> = chips.into_iter().map(chip).collect();
        view! {
            <div class="active-filters" on:click=|_| focus()>
                <ul class="chips" aria-label=texts::lists::active_filters(language)>{chips}</ul>
                {clear}
            </div>
        }
        .erase()
    }

    /// The parts of a filter in words, with the name of its organisation where it
    /// is known.
    fn labels(&self, filter: &Filter, organisation: Option<&str>) -> Vec<String> {
        let chips = chips(filter, &self.vocabulary, self.language, organisation);
        chips.into_iter().map(|chip| chip.label).collect()
    }

    /// Lists like this one without results that have some.
    fn alternatives(&self, state: &ListState, results: &Results) -> Option<AnyView> {
        let link = |alternative: &Alternative| {
            let (other, _) = ListState::parse(self.kind, &alternative.query);
            let (mut added, mut dropped) =
                (self.labels(&other.filter, None), self.labels(&state.filter, None));
            let kept: Vec<String> = added.extract_if(.., |label| dropped.contains(label)).collect();
            dropped.retain(|label| !kept.contains(label));
            let in_words = |labels: &[String]| labels.join(texts::common::list_separator(self.language));
            let label = match (added.is_empty(), dropped.is_empty()) {
                (_, true) => texts::lists::also_nearby(self.language).to_owned(),
                (true, _) => texts::lists::without(self.language, &in_words(&dropped)),
                // Farther away than was asked for.
                _ => in_words(&added),
            };
            let href = Page::list_of(self.kind).path_with(self.language, &alternative.query);
            let count = count(self.kind, self.language, alternative.total);
            view! {
                <li>
                    {link("kern-link", href, None, None, label.erase())}
                    " "
                    <span class="choice__count">{count}</span>
                </li>
            }
            .erase()
        };
        let links: Vec<AnyView> = results.alternatives.iter().map(link).collect();
        (!links.is_empty())
            .then(|| view! { <ul class="empty__alternatives" on:click=|_| focus()>{links}</ul> }.erase())
    }

    /// What was understood of the words, as links to the list filtered by it,
    /// each with another one for a reading that was not meant.
    fn interpretation(&self, state: &ListState, results: &Results) -> Option<AnyView> {
        let language = self.language;
        let path = |query: &str| Page::list_of(self.kind).path_with(language, query);
        let link = |it: &Understood| {
            let (narrowed, _) = ListState::parse(self.kind, &it.narrowed);
            // An organisation is understood by its whole name.
            let before = self.labels(&state.filter, Some(&it.text));
            let mut label = self.labels(&Filter { text: None, ..narrowed.filter }, Some(&it.text));
            label.retain(|label| !before.contains(label));
            label.dedup();
            let label = if label.is_empty() { it.text.clone() } else { label.join(" / ") };
            let narrow = texts::lists::only_this(language, &label);
            let dismiss = texts::lists::not_meant(language, &label);
            view! {
                <li class="understood__item">
                    {link("", path(&it.narrowed), None, Some(narrow), view! { <bdi>{label}</bdi> }.erase())}
                    {link("", path(&it.dismissed), None, Some(dismiss), view! { <IconView icon=Icon::Cross/> }.erase())}
                </li>
            }
            .erase()
        };
        let links: Vec<AnyView> = results.interpretation.iter().map(link).collect();
        (!links.is_empty()).then(|| {
            view! {
                <div class="understood">
                    <p>{texts::lists::understood(language)}</p>
                    <ul on:click=|_| focus()>{links}</ul>
                </div>
            }
            .erase()
        })
    }

    /// Of more than is shown, how much that is, with a link to the same list
    /// with more; or that there is nothing.
    fn paging(&self, state: &ListState, results: &Results) -> AnyView {
        let language = self.language;
        if results.total == 0 {
            return view! {
                <div class="empty">
                    <IconView icon=Icon::Lens/>
                    <p class="kern-title">{texts::lists::empty_title(language)}</p>
                    <p>{texts::lists::empty_text(language)}</p>
                    {self.alternatives(state, results)}
                    <p>
                        {external("kern-link", Page::Legal(LegalPage::Contact).path(language), texts::lists::empty_help(language))}
                    </p>
                </div>
            }
            .erase();
        }
        if !results.has_more {
            return ().erase();
        }
        let numbers =
            texts::lists::shown_of(language, &results.shown.to_string(), &results.total.to_string());
        let more = state.with_more().map(|more| {
            let label = view! { <span class="kern-label">{texts::lists::show_more(language)}</span> }.erase();
            link("kern-btn kern-btn--secondary", self.path(&more), Some("next"), None, label)
        });
        let too_many = (results.shown >= usize::from(LARGEST_PAGE))
            .then(|| view! { <p>{texts::lists::too_many(language)}</p> });
        view! { <div class="paging"><p>{numbers}</p> {more} {too_many}</div> }.erase()
    }

    /// The same list for calendars and feed readers, which come back by
    /// themselves, and on paper.
    fn subscriptions(&self, state: &ListState) -> Option<AnyView> {
        let language = self.language;
        let query = ListQuery {
            filter: state.filter.clone(),
            language: Some(language.language_tag()),
            ..ListQuery::default()
        };
        (self.kind == EntryKind::Offer).then(|| {
            view! {
                <p class="subscriptions not-on-paper">
                    <span>{texts::lists::subscribe(language)}</span>
                    {external("", api_client::offers_calendar(&query), texts::lists::subscribe_calendar(language))}
                    {external("", api_client::offers_feed(&query), texts::lists::subscribe_feed(language))}
                    {external("", Page::Sheet.path_with(language, &state.to_query_string()), texts::lists::on_paper(language))}
                    {external("", Page::Offline.path(language), texts::lists::offline(language))}
                </p>
            }
            .erase()
        })
    }

    /// The order of the list.
    fn sort(&self, state: &ListState) -> AnyView {
        let language = self.language;
        let (chosen, usual) = (state.order(self.kind), state.usual_order(self.kind));
        let option = |sort: Sort| {
            let label = labelled(language, Namespace::Lists, "sort", sort.key());
            // The usual order is not sent: a search that follows has another one.
            let value = if sort == usual { "" } else { sort.key() };
            view! { <option value=value selected=sort == chosen prop:selected=sort == chosen>{label}</option> }
                .erase()
        };
        let options: Vec<AnyView> = state.orders(self.kind).into_iter().map(option).collect();
        view! {
            <div class="sort">
                <label class="kern-label" for="sort">{texts::lists::sort(language)}</label>
                <select class="sort__select" id="sort" name="sort" form=FORM>{options}</select>
                <button class="kern-btn kern-btn--secondary only-without-scripts" type="submit" form=FORM>
                    <span class="kern-label">{texts::lists::apply(language)}</span>
                </button>
            </div>
        }
        .erase()
    }
}
