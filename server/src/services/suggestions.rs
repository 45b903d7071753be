//! What a text that is still being typed may become: topics, places,
//! organisations and offers.

use serde::Deserialize;
use shared::entry::EntryKind;
use shared::facet::Facet;
use shared::filter::{Filter, ListQuery};
use shared::suggestion::{Suggestion, SuggestionKind, Suggestions};
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

/// Topics and places that have offers, together with what else was typed.
fn values(state: &State, text: &str, language: &LanguageTag) -> Result<Vec<Suggestion>, Error> {
    let found = state.index.suggest(text, language);
    let Some(first) = found.first() else { return Ok(Vec::new()) };
    let filter =
        Filter { text: Some(first.rest.clone()).filter(|rest| !rest.is_empty()), ..Filter::default() };
    let counts = lists::counts(state, EntryKind::Offer, filter.clone())?.facets;
    let suggestions = found.into_iter().filter_map(|found| {
        let total = *counts.get(&found.facet)?.get(&found.value)?;
        let (text, language) = label(state, found.facet, &found.value, language)?;
        let kind = match found.facet {
            Facet::Municipality | Facet::Locality => SuggestionKind::Place,
            _ => SuggestionKind::Topic,
        };
        let list = ListQuery { filter: filter.toggled(found.facet, &found.value), ..ListQuery::default() };
        let query = Some(list.to_query_string());
        Some(Suggestion { kind, text, language, query, total: Some(total), slug: None })
    });
    let (topics, places): (Vec<_>, Vec<_>) = suggestions.partition(|it| it.kind == SuggestionKind::Topic);
    let few = |suggestions: Vec<Suggestion>| suggestions.into_iter().take(MOST);
    Ok(few(topics).chain(few(places)).collect())
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
        Facet::Locality => {
            let (municipality, locality) = value.split_once('/')?;
            let (municipality, language) = named(&region.municipality(municipality)?.name)?;
            Some((format!("{municipality} ({locality})"), language))
        }
        _ => None,
    }
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
        let Entry { slug, mut title } = serde_json::from_slice(&hit.summary)?;
        if title.languages.values().any(|name| search::begins(name, typed)) {
            title.choose(language);
            let ShownText { text, language, .. } = title;
            suggestions.push(Suggestion { kind, text, language, query: None, total: None, slug: Some(slug) });
        }
    }
    suggestions.truncate(MOST);
    Ok(suggestions)
}
