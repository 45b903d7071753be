//! Names of organisations, from the index.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;
use shared::answer::{OrganisationReference, OrganisationSummary};
use shared::entry::EntryKind;
use shared::facet::Facet;
use shared::filter::ListQuery;
use shared::id::{EntryId, OrganisationId};
use shared::page::{FacetCounts, OrganisationCount};
use shared::text::{LanguageTag, ShownText};

use crate::error::Error;
use crate::state::State;

/// Names that were read from one state of the index.
#[derive(Default)]
pub struct Names(Mutex<Known>);

#[derive(Default)]
struct Known {
    version: String,
    names: HashMap<OrganisationId, ShownText>,
}

/// The organisations a list counts, and those it was asked for, with their
/// names for this reader: most frequent first.
///
/// # Errors
/// An index that fails.
pub fn counted(
    state: &State,
    query: &ListQuery,
    facets: &FacetCounts,
    language: &LanguageTag,
) -> Result<Vec<OrganisationCount>, Error> {
    let counts = facets.get(&Facet::Organisation).into_iter().flatten();
    let mut counts: HashMap<&str, u32> = counts.map(|(id, count)| (id.as_str(), *count)).collect();
    for chosen in query.filter.selected.get(&Facet::Organisation).into_iter().flatten() {
        counts.entry(chosen).or_insert(0);
    }
    if counts.is_empty() {
        return Ok(Vec::new());
    }
    let mut known = state.names.0.lock().unwrap_or_else(PoisonError::into_inner);
    known.keep_for(state.index.version());
    let mut organisations = Vec::with_capacity(counts.len());
    for (id, count) in counts {
        let Ok(id) = id.parse() else { continue };
        if let Some(name) = known.name(state, id)? {
            let (language, name) = name.in_language(language);
            organisations.push(OrganisationCount {
                id,
                name: name.to_owned(),
                language: language.clone(),
                count,
            });
        }
    }
    organisations.sort_by(|left, right| {
        right.count.cmp(&left.count).then_with(|| (&left.name, left.id).cmp(&(&right.name, right.id)))
    });
    Ok(organisations)
}

impl Known {
    /// Forgets the names of another state of the index.
    fn keep_for(&mut self, version: String) {
        if self.version != version {
            *self = Self { version, names: HashMap::new() };
        }
    }

    /// The name of an organisation: as its offers tell it, else its profile.
    fn name(&mut self, state: &State, id: OrganisationId) -> Result<Option<&ShownText>, Error> {
        if !self.names.contains_key(&id)
            && let Some(name) = read(state, id)?
        {
            self.names.insert(id, name);
        }
        Ok(self.names.get(&id))
    }
}

fn read(state: &State, id: OrganisationId) -> Result<Option<ShownText>, Error> {
    /// As much of an offer as is needed here.
    #[derive(Deserialize)]
    struct Offer {
        organisation: OrganisationReference,
    }
    let now = state.clock.now();
    if let Some(offer) = state.index.example(EntryKind::Offer, Facet::Organisation, &id.to_string(), now)? {
        let offer: Offer = serde_json::from_str(&offer)?;
        return Ok(Some(offer.organisation.name));
    }
    let profile = state.index.entry(EntryKind::Organisation, EntryId(id.0), now)?;
    let profile = profile.map(|profile| serde_json::from_str::<OrganisationSummary>(&profile));
    Ok(profile.transpose()?.map(|profile| profile.name))
}
