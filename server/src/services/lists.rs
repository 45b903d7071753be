//! What lists of all kinds of entry have in common.

use db::repo::entries::{self, PublishedEntry};
use search::{Hit, Request};
use serde::de::DeserializeOwned;
use shared::entry::{EntryKind, PublicationDates, visible_span};
use shared::facet::Facet;
use shared::filter::{Filter, ListQuery};
use shared::page::Page;
use shared::problem::FieldError;
use shared::text::LanguageTag;

use crate::error::Error;
use crate::state::State;

/// A page of published entries from the index; `finish` adds what depends on
/// the moment and the reader.
///
/// # Errors
/// Unknown keys, a damaged cursor, or an index that fails.
pub fn list<T: DeserializeOwned>(
    state: &State,
    kind: EntryKind,
    query: &ListQuery,
    finish: impl Fn(&mut T, Hit, &LanguageTag),
) -> Result<Page<T>, Error> {
    check_keys(state, kind, query)?;
    let hits = state.index.search(&Request { kind, query, now: state.clock.now() })?;
    let german = LanguageTag::german();
    let language = query.language.as_ref().unwrap_or(&german);
    let items = hits.items.into_iter().map(|hit| {
        let mut item = serde_json::from_slice(&hit.summary)?;
        finish(&mut item, hit, language);
        Ok(item)
    });
    let items = items.collect::<Result<_, Error>>()?;
    Ok(Page { items, total: hits.total, facets: hits.facets, next: hits.next })
}

/// Checks chosen keys that are data: an unknown one is a mistake worth naming,
/// not an empty list.
fn check_keys(state: &State, kind: EntryKind, query: &ListQuery) -> Result<(), Error> {
    let reference = state.reference();
    let (region, taxonomy) = (&reference.region, &reference.taxonomy);
    let known = |facet: Facet, value: &str| match facet {
        Facet::Field => taxonomy.field(value).is_some(),
        Facet::Type => taxonomy.offer_type(value).is_some(),
        Facet::TargetGroup => taxonomy.target_group(value).is_some(),
        Facet::Language => taxonomy.language(value).is_some(),
        Facet::Municipality => region.municipality(value).is_some(),
        // Entries may name places the region does not list.
        Facet::Locality => region.has_locality(value) || occurs(state, kind, facet, value),
        Facet::PostalCode => region.has_postal_code(value) || occurs(state, kind, facet, value),
        Facet::Organisation => value.parse::<shared::id::OrganisationId>().is_ok(),
        _ => true,
    };
    let errors: Vec<FieldError> = query
        .filter
        .selected
        .iter()
        .flat_map(|(facet, values)| values.iter().map(move |value| (*facet, value)))
        .filter(|(facet, value)| !known(*facet, value))
        .map(|(facet, value)| FieldError {
            pointer: format!("/{facet}"),
            code: "unknown_value".to_owned(),
            value: Some(value.clone()),
        })
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(Error::InvalidParameters(errors)) }
}

/// Whether any listed entry has this value.
fn occurs(state: &State, kind: EntryKind, facet: Facet, value: &str) -> bool {
    let query = ListQuery { filter: Filter::default().toggled(facet, value), ..ListQuery::default() };
    let request = Request { kind, query: &query, now: state.clock.now() };
    state.index.search(&request).is_ok_and(|hits| hits.total > 0)
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
