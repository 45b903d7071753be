//! What lists of all kinds of entry have in common.

use std::collections::BTreeSet;

use db::repo::entries::{self, PublishedEntry};
use search::{Hit, Hits, Near, Request};
use serde::de::DeserializeOwned;
use shared::entry::{EntryKind, PublicationDates, visible_span};
use shared::explanation::Explained;
use shared::facet::Facet;
use shared::filter::{Filter, ListQuery, RADII, USUAL_RADIUS};
use shared::id::{EntryId, OrganisationId};
use shared::page::{Alternative, Page};
use shared::policy::{self, Action, Actor};
use shared::problem::FieldError;
use shared::text::LanguageTag;

use crate::error::Error;
use crate::services::names;
use crate::state::State;

/// Most alternatives to a list without results.
const MOST_ALTERNATIVES: usize = 4;

/// Coming dates of an entry in a list: the next one, and whether there is another.
const SHOWN_DATES: usize = 2;

/// A page of published entries from the index; `finish` adds what depends on
/// the moment and the reader.
///
/// # Errors
/// [`Error::Denied`] if why they are found is not the actor's to know; unknown
/// keys, a damaged cursor, or an index that fails.
pub fn list<T: DeserializeOwned>(
    state: &State,
    actor: &Actor,
    kind: EntryKind,
    query: &ListQuery,
    finish: impl Fn(&mut T, &mut Hit, &LanguageTag),
) -> Result<Page<Explained<T>>, Error> {
    if query.explain && !policy::may(actor, Action::ExplainSearch) {
        return Err(Error::Denied);
    }
    let hits = ask(state, kind, query, SHOWN_DATES, query.explain)?;
    let german = LanguageTag::german();
    let language = query.language.as_ref().unwrap_or(&german);
    let organisations = names::counted(state, query, &hits.facets, language)?;
    let Hits { items, total, matching, facets, interpretation, next } = hits;
    let items = items.into_iter().map(|mut hit| {
        let mut item = serde_json::from_str(&hit.summary)?;
        finish(&mut item, &mut hit, language);
        Ok(Explained { item, explanation: hit.explanation })
    });
    let items = items.collect::<Result<_, Error>>()?;
    let mut others = Vec::new();
    if total == 0 {
        count_unanswered(state, &query.filter);
        others = alternatives(state, kind, &query.filter)?;
    }
    Ok(Page { items, total, matching, facets, organisations, interpretation, alternatives: others, next })
}

/// Counts a text that nothing was found for by itself.
fn count_unanswered(state: &State, filter: &Filter) {
    if let Some(text) = &filter.text
        && *filter == (Filter { text: Some(text.clone()), ..Filter::default() })
    {
        state.unanswered.count(text);
    }
}

/// Lists like one without results: in the neighbouring municipalities or only as
/// much farther away as need be, too, or with one part of the filter left out;
/// those that have results.
fn alternatives(state: &State, kind: EntryKind, filter: &Filter) -> Result<Vec<Alternative>, Error> {
    let without_facets = filter.selected.keys().map(|facet| {
        let mut other = filter.clone();
        other.selected.remove(facet);
        other
    });
    let mut others = vec![with_neighbours(state, filter).into_iter().collect(), farther(filter)];
    others.extend(without_facets.map(|other| vec![other]));
    others.extend([
        vec![Filter { near: None, radius: None, ..filter.clone() }],
        vec![Filter { text: None, ..filter.clone() }],
        vec![Filter { ages: BTreeSet::new(), ..filter.clone() }],
        vec![Filter { changed_since: None, ..filter.clone() }],
        vec![Filter { date_from: None, date_to: None, ..filter.clone() }],
    ]);
    let everything = Filter { ids: filter.ids.clone(), ..Filter::default() };
    let mut alternatives = Vec::new();
    for steps in others {
        if alternatives.len() == MOST_ALTERNATIVES {
            break;
        }
        for other in steps.into_iter().filter(|other| other != filter && *other != everything) {
            let total = counts(state, kind, other.clone())?.total;
            if total > 0 {
                let query = ListQuery { filter: other, ..ListQuery::default() }.to_query_string();
                alternatives.push(Alternative { query, total });
                break;
            }
        }
    }
    Ok(alternatives)
}

/// The same filter with the neighbours of the chosen municipalities.
fn with_neighbours(state: &State, filter: &Filter) -> Option<Filter> {
    let chosen = filter.selected.get(&Facet::Municipality)?;
    let reference = state.reference();
    let municipalities = chosen.iter().filter_map(|key| reference.region.municipality(key));
    let neighbours: Vec<String> = municipalities.flat_map(|it| it.neighbours.iter().cloned()).collect();
    let mut other = filter.clone();
    other.selected.entry(Facet::Municipality).or_default().extend(neighbours);
    Some(other)
}

/// The same filter with each greater radius, if it has one.
fn farther(filter: &Filter) -> Vec<Filter> {
    let radius = filter.radius.unwrap_or(USUAL_RADIUS);
    let greater = RADII.into_iter().filter(|greater| filter.near.is_some() && *greater > radius);
    greater.map(|greater| Filter { radius: Some(greater), ..filter.clone() }).collect()
}

/// What the index finds, with as many coming dates of each entry.
///
/// # Errors
/// Unknown keys, a damaged cursor, or an index that fails.
pub fn find(state: &State, kind: EntryKind, query: &ListQuery, dates: usize) -> Result<Hits, Error> {
    ask(state, kind, query, dates, false)
}

/// As [`find`]; why entries are found is told only by [`list`], which asks
/// whether the actor may know.
fn ask(
    state: &State,
    kind: EntryKind,
    query: &ListQuery,
    dates: usize,
    explain: bool,
) -> Result<Hits, Error> {
    check_keys(state, kind, query)?;
    let near = near(state, &query.filter)?;
    Ok(state.index.search(&Request { kind, query, now: state.clock.now(), dates, near, explain })?)
}

/// Where a filter counts distances from.
fn near(state: &State, filter: &Filter) -> Result<Option<Near>, Error> {
    let Some(near) = &filter.near else { return Ok(None) };
    let Some(point) = state.reference().region.origin(near) else {
        let unknown = FieldError::of_parameter("near", "unknown_value", near);
        return Err(Error::InvalidParameters(vec![unknown]));
    };
    let kilometres = filter.radius.unwrap_or(USUAL_RADIUS);
    Ok(Some(Near { point, metres: 1000.0 * f64::from(kilometres) }))
}

/// How many entries a filter leaves, and of which values; hardly any entry is
/// read for it.
///
/// # Errors
/// Unknown keys, or an index that fails.
pub fn counts(state: &State, kind: EntryKind, filter: Filter) -> Result<Hits, Error> {
    find(state, kind, &ListQuery { filter, limit: Some(1), ..ListQuery::default() }, 0)
}

/// Checks chosen keys that are data: an unknown one is a mistake worth naming,
/// not an empty list.
fn check_keys(state: &State, kind: EntryKind, query: &ListQuery) -> Result<(), Error> {
    let reference = state.reference();
    let (region, taxonomy) = (&reference.region, &reference.taxonomy);
    let now = state.clock.now();
    let occurs = |facet, value: &str| -> Result<bool, Error> {
        Ok(state.index.example(kind, facet, value, now)?.is_some())
    };
    let known = |facet: Facet, value: &str| -> Result<bool, Error> {
        Ok(match facet {
            Facet::Field => taxonomy.field(value).is_some(),
            Facet::Type => taxonomy.offer_type(value).is_some(),
            Facet::TargetGroup => taxonomy.target_group(value).is_some(),
            Facet::Language => taxonomy.language(value).is_some(),
            Facet::Municipality => region.municipality(value).is_some(),
            // Entries may name places the region does not list.
            Facet::Locality => region.has_locality(value) || occurs(facet, value)?,
            Facet::PostalCode => region.has_postal_code(value) || occurs(facet, value)?,
            Facet::Organisation => occurs(facet, value)? || has_profile(state, value)?,
            _ => true,
        })
    };
    let mut errors = Vec::new();
    for (facet, values) in &query.filter.selected {
        for value in values {
            if !known(*facet, value)? {
                errors.push(FieldError::of_parameter(facet.key(), "unknown_value", value));
            }
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::InvalidParameters(errors)) }
}

/// Whether this is the id of an organisation whose profile is listed. Its
/// profile is the entry of the same id.
fn has_profile(state: &State, organisation: &str) -> Result<bool, Error> {
    let Ok(OrganisationId(id)) = organisation.parse() else { return Ok(false) };
    Ok(state.index.entry(EntryKind::Organisation, EntryId(id), state.clock.now())?.is_some())
}

/// The entry with this id or (present or former) slug.
///
/// # Errors
/// [`Error::NotFound`], or a database that fails.
pub async fn published(state: &State, kind: EntryKind, id_or_slug: &str) -> Result<PublishedEntry, Error> {
    entries::by_id_or_slug(&state.database, kind, id_or_slug).await?.ok_or(Error::NotFound)
}

/// Answers "not found" for what the public may not see now.
///
/// # Errors
/// [`Error::NotFound`].
pub fn require_visible(state: &State, entry: &PublishedEntry, dates: PublicationDates) -> Result<(), Error> {
    let dates = PublicationDates { hidden_from: entry.hidden_from, ..dates };
    visible_span(entry.state, entry.standing, entry.profile_published, dates)
        .filter(|span| span.contains(state.clock.now()))
        .map(|_| ())
        .ok_or(Error::NotFound)
}
