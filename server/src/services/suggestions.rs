//! What a text that is still being typed may become: topics, places,
//! organisations and offers.

use serde::Deserialize;
use shared::entry::EntryKind;
use shared::facet::Facet;
use shared::filter::{Filter, ListQuery};
use shared::suggestion::{NamedPlace, NamedPlaces, Suggestion, SuggestionKind, Suggestions};
use shared::taxonomy::shown_label;
use shared::text::{LanguageTag, ShownText};

use crate::error::Error;
use crate::services::lists;
use crate::state::State;

/// Most suggestions of a kind.
const MOST: usize = 3;
/// Of how many entries these are chosen.
const COMPARED: u16 = 50;

/// A few suggestions of each kind; none without a text.
///
/// # Errors
/// An index that fails.
pub fn suggest(state: &State, query: &ListQuery) -> Result<Suggestions, Error> {
    let german = LanguageTag::german();
    let language = query.language.as_ref().unwrap_or(&german);
    let Some(text) = &query.filter.text else { return Ok(Suggestions { items: Vec::new() }) };
    let mut items = values(state, text, language)?;
    for (kind, entry_kind) in
        [(SuggestionKind::Organisation, EntryKind::Organisation), (SuggestionKind::Offer, EntryKind::Offer)]
    {
        items.extend(entries(state, kind, entry_kind, query, language)?);
    }
    Ok(Suggestions { items })
}

/// Topics and places that have offers, together with what else was typed: with
/// what is understood of that, or else with the words as they are.
fn values(state: &State, text: &str, language: &LanguageTag) -> Result<Vec<Suggestion>, Error> {
    let found = state.index.suggest(text, language);
    let Some(first) = found.first() else { return Ok(Vec::new()) };
    let typed = Some(first.rest.clone()).filter(|rest| !rest.is_empty());
    let as_typed = (Filter { text: typed.clone(), ..Filter::default() }, typed.into_iter().collect());
    for (filter, beside) in understood(state, &first.rest, language).into_iter().chain([as_typed]) {
        let suggestions = with_offers(state, &found, &filter, &beside, language)?;
        if !suggestions.is_empty() {
            return Ok(suggestions);
        }
    }
    Ok(Vec::new())
}

/// Those of the values that have offers with this filter, which is called so.
fn with_offers(
    state: &State,
    found: &[search::Suggestion],
    filter: &Filter,
    beside: &[String],
    language: &LanguageTag,
) -> Result<Vec<Suggestion>, Error> {
    let counts = lists::counts(state, EntryKind::Offer, filter.clone())?.facets;
    let suggestions = found.iter().filter_map(|found| {
        let total = *counts.get(&found.facet)?.get(&found.value)?;
        let (name, language) = label(state, found.facet, &found.value, language)?;
        let text = beside.iter().chain([&name]).map(String::as_str).collect::<Vec<_>>().join(" · ");
        let kind = match found.facet {
            Facet::Municipality | Facet::Locality => SuggestionKind::Place,
            _ => SuggestionKind::Topic,
        };
        let mut filter = filter.clone();
        filter.selected.entry(found.facet).or_default().insert(found.value.clone());
        let list = ListQuery { filter, ..ListQuery::default() };
        let query = Some(list.to_query_string());
        Some(Suggestion { kind, text, language, query, total: Some(total), slug: None })
    });
    let (topics, places): (Vec<_>, Vec<_>) = suggestions.partition(|it| it.kind == SuggestionKind::Topic);
    let few = |suggestions: Vec<Suggestion>| suggestions.into_iter().take(MOST);
    Ok(few(topics).chain(few(places)).collect())
}

/// What is understood of a text as a filter, with what that is called; `None`
/// if a part of it has no name here.
fn understood(state: &State, text: &str, language: &LanguageTag) -> Option<(Filter, Vec<String>)> {
    let filter = state.index.narrowed(text, EntryKind::Offer, state.clock.now());
    if filter.date_from.is_some() || filter.date_to.is_some() {
        return None;
    }
    let values =
        filter.selected.iter().flat_map(|(facet, values)| values.iter().map(|value| (*facet, value)));
    let called = values.map(|(facet, value)| Some(label(state, facet, value, language)?.0));
    let mut names = called.collect::<Option<Vec<String>>>()?;
    names.extend(filter.text.clone());
    Some((filter, names))
}

/// What a value is called, and in which language.
fn label(state: &State, facet: Facet, value: &str, language: &LanguageTag) -> Option<(String, LanguageTag)> {
    let reference = state.reference();
    let (taxonomy, region) = (&reference.taxonomy, &reference.region);
    let named = |labels| shown_label(labels, language).map(|(tag, label)| (label.clone(), tag.clone()));
    match facet {
        Facet::Type => named(&taxonomy.offer_type(value)?.labels),
        Facet::Field => named(&taxonomy.field(value)?.labels),
        Facet::TargetGroup => named(&taxonomy.target_group(value)?.labels),
        Facet::Municipality => named(&region.municipality(value)?.name),
        Facet::PostalCode => Some((value.to_owned(), language.clone())),
        Facet::Locality => {
            let (municipality, locality) = value.split_once('/')?;
            let (municipality, language) = named(&region.municipality(municipality)?.name)?;
            Some((format!("{municipality} ({locality})"), language))
        }
        _ => None,
    }
}

/// The places a text names: as precisely as it does, or else what it may
/// become when more is typed.
#[must_use]
pub fn places(state: &State, query: &ListQuery) -> NamedPlaces {
    let german = LanguageTag::german();
    let language = query.language.as_ref().unwrap_or(&german);
    let text = query.filter.text.as_deref().unwrap_or_default();
    let named = |(facet, near): (Facet, String)| {
        let (name, language) = label(state, facet, &near, language)?;
        Some(NamedPlace { near, name, language })
    };
    NamedPlaces { items: meant_places(state, text, language).into_iter().filter_map(named).collect() }
}

fn meant_places(state: &State, text: &str, language: &LanguageTag) -> Vec<(Facet, String)> {
    if state.reference().region.has_postal_code(text) {
        return vec![(Facet::PostalCode, text.to_owned())];
    }
    let meant = state.index.narrowed(text, EntryKind::Offer, state.clock.now()).selected;
    let most_precise = [Facet::Locality, Facet::PostalCode, Facet::Municipality];
    let found = most_precise.into_iter().find_map(|facet| Some((facet, meant.get(&facet)?)));
    if let Some((facet, keys)) = found {
        return keys.iter().map(|key| (facet, key.clone())).collect();
    }
    let is_place = |found: &search::Suggestion| matches!(found.facet, Facet::Locality | Facet::Municipality);
    let begun = state.index.suggest(text, language).into_iter().filter(is_place);
    begun.map(|found| (found.facet, found.value)).take(MOST).collect()
}

/// What is needed of an entry.
#[derive(Deserialize)]
struct Entry {
    slug: String,
    #[serde(alias = "name")]
    title: ShownText,
}

/// The entries of a kind whose names begin like what was typed.
fn entries(
    state: &State,
    kind: SuggestionKind,
    entry_kind: EntryKind,
    query: &ListQuery,
    language: &LanguageTag,
) -> Result<Vec<Suggestion>, Error> {
    let query = ListQuery { limit: Some(COMPARED), ..query.clone() };
    let hits = lists::find(state, entry_kind, &query, 0)?;
    let typed = query.filter.text.as_deref().unwrap_or_default();
    let mut suggestions = Vec::new();
    for hit in &hits.items {
        let Entry { slug, mut title } = serde_json::from_str(&hit.summary)?;
        if title.languages.values().any(|name| search::begins(name, typed)) {
            title.choose(language);
            let ShownText { text, language, .. } = title;
            suggestions.push(Suggestion { kind, text, language, query: None, total: None, slug: Some(slug) });
        }
    }
    suggestions.truncate(MOST);
    Ok(suggestions)
}
