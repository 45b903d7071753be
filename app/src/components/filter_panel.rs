use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::entry::EntryKind;
use shared::facet::Facet;
use shared::page::FacetCounts;

use crate::i18n::{Language, Namespace, labelled, texts};
use crate::state::{ListState, Vocabulary};
use crate::view::Erase as _;

/// The filters people use most, in the order they are shown.
const OFFERS_FIRST: &[Facet] = &[
    Facet::Municipality,
    Facet::Type,
    Facet::Field,
    Facet::TargetGroup,
    Facet::Language,
    Facet::Level,
    Facet::Cost,
    Facet::Weekday,
    Facet::TimeOfDay,
];
const OFFERS_MORE: &[Facet] = &[
    Facet::Locality,
    Facet::PostalCode,
    Facet::Format,
    Facet::GroupSize,
    Facet::Childcare,
    Facet::Registration,
    Facet::Access,
    Facet::Accessibility,
];
const ORGANISATIONS: &[Facet] =
    &[Facet::Municipality, Facet::Field, Facet::OrganisationKind, Facet::Language];

/// What the panel follows: the chosen filter, the counts, the labels.
#[derive(Clone)]
struct Panel {
    language: Language,
    state: Memo<ListState>,
    facets: Signal<FacetCounts>,
    vocabulary: Vocabulary,
}

/// All filters of a list as groups of checkboxes with counts.
#[component]
pub(crate) fn FilterPanel(
    /// What the list is of.
    kind: EntryKind,
    /// What is chosen.
    state: Memo<ListState>,
    /// How often each value occurs.
    facets: Signal<FacetCounts>,
    /// Labels of the values.
    vocabulary: Vocabulary,
) -> impl IntoView {
    let language = Language::current();
    let panel = Panel { language, state, facets, vocabulary };
    let groups = |facets: &'static [Facet]| facets.iter().map(|facet| panel.group(*facet)).collect_view();
    match kind {
        EntryKind::Organisation => groups(ORGANISATIONS).erase(),
        EntryKind::Offer | EntryKind::Project => {
            let more_chosen = OFFERS_MORE.iter().any(|facet| panel.chosen(*facet) > 0);
            view! {
                {groups(OFFERS_FIRST)}
                {panel.dates()}
                {panel.age()}
                <details class="filter-more" open=more_chosen>
                    <summary>{texts::lists::more_filters(language)}</summary>
                    {groups(OFFERS_MORE)}
                </details>
                {move || state.with(organisations)}
            }
            .erase()
        }
    }
}

/// The chosen organisation comes from a link; the form only keeps it.
fn organisations(state: &ListState) -> Vec<AnyView> {
    let ids = state.filter.selected.get(&Facet::Organisation).into_iter().flatten();
    ids.map(|id| view! { <input type="hidden" name="organisation" value=id.clone()/> }.erase()).collect()
}

impl Panel {
    fn chosen(&self, facet: Facet) -> usize {
        self.state.with_untracked(|state| state.filter.selected.get(&facet).map_or(0, BTreeSet::len))
    }

    fn group(&self, facet: Facet) -> AnyView {
        let label = labelled(self.language, Namespace::Facets, "facet", facet.key());
        let (state, language) = (self.state, self.language);
        let note = move || {
            let chosen = state.with(|state| state.filter.selected.get(&facet).map_or(0, BTreeSet::len));
            let chosen = u32::try_from(chosen).unwrap_or(u32::MAX);
            (chosen > 0).then(|| texts::lists::filter_chosen(language, chosen))
        };
        let open = facet == Facet::Municipality || self.chosen(facet) > 0;
        view! {
            <details class="filter-group" open=open>
                <summary>
                    <span>{label.clone()}</span>
                    <span class="filter-group__chosen">{note}</span>
                </summary>
                <fieldset class="filter-group__values">
                    <legend class="kern-sr-only">{label}</legend>
                    {self.values(facet)}
                </fieldset>
            </details>
        }
        .erase()
    }

    /// Known values stand still, so that a checkbox keeps its place and the
    /// focus; places are those the list has.
    fn values(&self, facet: Facet) -> AnyView {
        if let Some(choices) = self.vocabulary.choices(facet, self.language) {
            let boxes = choices.into_iter().map(|(key, label)| self.checkbox(facet, key, label));
            return boxes.collect_view().erase();
        }
        let panel = self.clone();
        let found = Memo::new(move |_| {
            let chosen = panel.state.with(|state| state.filter.selected.get(&facet).cloned());
            let counted = panel.facets.with(|facets| facets.get(&facet).cloned()).unwrap_or_default();
            let mut keys = chosen.unwrap_or_default();
            keys.extend(counted.into_keys());
            keys
        });
        let panel = self.clone();
        (move || {
            let boxes = found.get().into_iter().map(|key| panel.checkbox(facet, key.clone(), key));
            boxes.collect_view()
        })
        .erase()
    }

    fn checkbox(&self, facet: Facet, key: String, label: String) -> AnyView {
        let (state, facets) = (self.state, self.facets);
        let id = format!("{}-{}", facet.key(), identifier(&key));
        let value = StoredValue::new(key);
        let checked = move || value.with_value(|value| state.with(|state| state.filter.has(facet, value)));
        let count = Memo::new(move |_| {
            let in_facet = |counts: &FacetCounts| {
                value.with_value(|value| counts.get(&facet)?.get(value).copied()).unwrap_or_default()
            };
            facets.with(in_facet)
        });
        view! {
            <div class="kern-form-check filter-value" class:filter-value--empty=move || count.get() == 0>
                <input
                    class="kern-form-check__checkbox"
                    type="checkbox"
                    id=id.clone()
                    name=facet.key()
                    value=value.get_value()
                    checked=untrack(checked)
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

    fn dates(&self) -> AnyView {
        let language = self.language;
        let state = self.state;
        let from = move || date_text(state.with(|state| state.filter.date_from));
        let to = move || date_text(state.with(|state| state.filter.date_to));
        let open = !untrack(from).is_empty() || !untrack(to).is_empty();
        view! {
            <details class="filter-group" open=open>
                <summary>{texts::lists::dates(language)}</summary>
                <div class="filter-group__values filter-group__row">
                    <div>
                        <label class="kern-label" for="date_from">{texts::lists::date_from(language)}</label>
                        <input
                            class="kern-form-input__input"
                            type="date"
                            id="date_from"
                            name="date_from"
                            value=untrack(from)
                            prop:value=from
                        />
                    </div>
                    <div>
                        <label class="kern-label" for="date_to">{texts::lists::date_to(language)}</label>
                        <input
                            class="kern-form-input__input"
                            type="date"
                            id="date_to"
                            name="date_to"
                            value=untrack(to)
                            prop:value=to
                        />
                    </div>
                </div>
            </details>
        }
        .erase()
    }

    fn age(&self) -> AnyView {
        let state = self.state;
        let age =
            move || state.with(|state| state.filter.ages.first().map(u8::to_string)).unwrap_or_default();
        view! {
            <details class="filter-group" open=!untrack(age).is_empty()>
                <summary>{texts::lists::age(self.language)}</summary>
                <div class="filter-group__values">
                    <label class="kern-label kern-sr-only" for="age">{texts::lists::age(self.language)}</label>
                    <input
                        class="kern-form-input__input filter-group__age"
                        type="number"
                        inputmode="numeric"
                        min="0"
                        max="120"
                        id="age"
                        name="age"
                        value=untrack(age)
                        prop:value=age
                    />
                </div>
            </details>
        }
        .erase()
    }
}

fn date_text(date: Option<chrono::NaiveDate>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

/// A value as part of an element's id.
fn identifier(value: &str) -> String {
    value.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect()
}
