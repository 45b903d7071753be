use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::entry::EntryKind;
use shared::facet::{Facet, FacetGroups};
use shared::filter::Filter;
use shared::page::FacetCounts;

use super::along;
use crate::i18n::{Language, Namespace, labelled, texts};
use crate::page_data::Site;
use crate::routes::Page;
use crate::state::{Choices, ListState, Vocabulary, by_label};
use crate::view::Erase as _;

/// From more values than this on, a group opens only when it is asked to.
const LONG: usize = 12;

/// Parts of a filter that are chosen elsewhere; the form only keeps them.
pub(crate) const KEPT: [&str; 4] = ["id", "near", "radius", "changed_since"];

/// All filters of a list as groups of checkboxes with counts.
pub(crate) struct FilterPanel {
    language: Language,
    kind: EntryKind,
    vocabulary: Vocabulary,
    /// What was chosen when the page was opened: those groups stand open. After
    /// that, people open and close them.
    opened_with: Filter,
}

impl FilterPanel {
    /// The filters of a list of this kind of entry.
    pub(crate) fn new(kind: EntryKind, vocabulary: Vocabulary, opened_with: Filter) -> Self {
        Self { language: Language::current(), kind, vocabulary, opened_with }
    }

    /// The panel for this filter and these counts. Drawing it again changes
    /// numbers and ticks in place, so that a checkbox keeps the focus.
    pub(crate) fn view(&self, filter: &Filter, counts: &FacetCounts) -> AnyView {
        let groups = |facets: &[Facet]| -> Vec<AnyView> {
            facets.iter().map(|facet| self.group(*facet, filter, counts)).collect()
        };
        let FacetGroups { prominent, more, linked } = Facet::groups(self.kind);
        let more_chosen = more.iter().any(|facet| self.opened_with.selected.contains_key(facet));
        let more = (!more.is_empty()).then(|| {
            view! {
                <details class="filter-more" open=more_chosen>
                    <summary>{texts::lists::more_filters(self.language)}</summary>
                    {groups(more)}
                    <p class="filter-more__organisations">
                        <a href=Page::Organisations.path(self.language)>
                            {texts::lists::by_organisation(self.language)}
                        </a>
                    </p>
                </details>
            }
        });
        let ranges = (self.kind == EntryKind::Offer).then(|| vec![self.dates(filter), self.age(filter)]);
        let mut kept: Vec<AnyView> = linked.iter().flat_map(|facet| kept(*facet, filter)).collect();
        let others = filter.pairs().into_iter().filter(|(name, _)| KEPT.contains(name));
        kept.extend(others.map(|(name, value)| hidden(name, value)));
        view! { {groups(prominent)} {ranges} {more} {kept} }.erase()
    }

    fn group(&self, facet: Facet, filter: &Filter, counts: &FacetCounts) -> AnyView {
        let label = labelled(self.language, Namespace::Facets, "facet", facet.key());
        let chosen = filter.selected.get(&facet).map_or(0, BTreeSet::len);
        let chosen = u32::try_from(chosen).unwrap_or(u32::MAX);
        let note =
            if chosen > 0 { texts::lists::filter_chosen(self.language, chosen) } else { String::new() };
        let values = self.values(facet, filter, counts);
        // A long group would hide those that follow.
        let open = self.opened_with.selected.contains_key(&facet) && values.len() <= LONG;
        let values: Vec<AnyView> = values
            .into_iter()
            .map(|(key, label)| {
                let count = counts.get(&facet).and_then(|counts| counts.get(&key)).copied().unwrap_or(0);
                let checked = filter.has(facet, &key);
                checkbox(facet, key, label, checked, count)
            })
            .collect();
        let hint = (facet == Facet::Municipality && self.kind == EntryKind::Offer).then(|| {
            let hint = texts::lists::places_hint(self.language, &Site::current().region);
            let nearby = texts::common::nearby(self.language);
            let list = ListState { filter: filter.clone(), ..ListState::default() };
            view! {
                <p class="text-note">{hint}</p>
                <p class="ways">{along(self.language, &Page::Near, &list, nearby)}</p>
            }
        });
        view! {
            <details class="filter-group" open=open>
                <summary>
                    <span>{label.clone()}</span>
                    <span class="filter-group__chosen">{note}</span>
                </summary>
                <fieldset class="filter-group__values">
                    <legend class="kern-sr-only">{label}</legend>
                    {hint}
                    {values}
                </fieldset>
            </details>
        }
        .erase()
    }

    /// Known values are all shown, so that each keeps its place; of villages
    /// and postal codes, those the list has.
    fn values(&self, facet: Facet, filter: &Filter, counts: &FacetCounts) -> Choices {
        self.vocabulary.choices(facet, self.language).unwrap_or_else(|| {
            let mut keys = filter.selected.get(&facet).cloned().unwrap_or_default();
            keys.extend(counts.get(&facet).into_iter().flat_map(|counts| counts.keys().cloned()));
            by_label(keys.into_iter().map(|key| {
                let label = self.vocabulary.label(facet, &key, self.language);
                (key, label)
            }))
        })
    }

    fn dates(&self, filter: &Filter) -> AnyView {
        let open = self.opened_with.date_from.is_some() || self.opened_with.date_to.is_some();
        let text = |date: Option<chrono::NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
        let from = field("date", "date_from", texts::lists::date_from(self.language), text(filter.date_from));
        let to = field("date", "date_to", texts::lists::date_to(self.language), text(filter.date_to));
        view! {
            <details class="filter-group" open=open>
                <summary>{texts::lists::dates(self.language)}</summary>
                <div class="filter-group__values filter-group__row">{from} {to}</div>
            </details>
        }
        .erase()
    }

    fn age(&self, filter: &Filter) -> AnyView {
        let mut ages = filter.ages.iter().map(u8::to_string);
        let first = ages.next().unwrap_or_default();
        // Further ages come from a link; the form only keeps them.
        let further: Vec<AnyView> = ages.map(|age| hidden("age", age)).collect();
        let label = texts::lists::age(self.language);
        view! {
            <details class="filter-group" open=!self.opened_with.ages.is_empty()>
                <summary>{label}</summary>
                <div class="filter-group__values">{field("number", "age", label, first)}</div>
                {further}
            </details>
        }
        .erase()
    }
}

fn checkbox(facet: Facet, key: String, label: String, checked: bool, count: u32) -> AnyView {
    let id = format!("{}-{}", facet.key(), identifier(&key));
    let class = match count {
        0 => "kern-form-check filter-value filter-value--empty",
        _ => "kern-form-check filter-value",
    };
    view! {
        <div class=class>
            <input
                class="kern-form-check__checkbox"
                type="checkbox"
                id=id.clone()
                name=facet.key()
                value=key
                checked=checked
                prop:checked=checked
            />
            <label class="kern-label" for=id>
                <bdi>{label}</bdi>
                <span class="filter-value__count">{count}</span>
            </label>
        </div>
    }
    .erase()
}

fn field(kind: &'static str, name: &'static str, label: &'static str, value: String) -> AnyView {
    let numbers = (kind == "number").then_some(("numeric", "0", "120"));
    view! {
        <div>
            <label class="kern-label" for=name>{label}</label>
            <input
                class="kern-form-input__input"
                type=kind
                id=name
                name=name
                inputmode=numbers.map(|(mode, ..)| mode)
                min=numbers.map(|(_, least, _)| least)
                max=numbers.map(|(.., most)| most)
                value=value.clone()
                prop:value=value
            />
        </div>
    }
    .erase()
}

/// What a link has chosen, such as an organisation; the form only keeps it.
fn kept(facet: Facet, filter: &Filter) -> Vec<AnyView> {
    let values = filter.selected.get(&facet).into_iter().flatten();
    values.map(|value| hidden(facet.key(), value.clone())).collect()
}

fn hidden(name: &'static str, value: String) -> AnyView {
    view! { <input type="hidden" name=name value=value/> }.erase()
}

/// A value as part of an element's id.
fn identifier(value: &str) -> String {
    value.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect()
}
