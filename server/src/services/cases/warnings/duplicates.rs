//! Entries the public sees that are much like one that waits.

use std::cmp::Reverse;
use std::collections::HashSet;

use shared::answer::OfferSummary;
use shared::entry::EntryKind;
use shared::filter::{Filter, ListQuery};
use shared::id::{EntryId, OrganisationId};
use shared::offer::OfferContent;
use shared::organisation::OrganisationProfile;
use shared::place::PlaceData;
use shared::policy::Person;
use shared::review::{SimilarEntry, Warning, WarningKind};

use crate::error::{Error, with_sources};
use crate::services::similar::{self, Described};
use crate::services::slugs::slug_of;
use crate::services::{contents, lists};
use crate::state::State;

/// Most entries that are named.
const MOST: usize = 3;
/// How many offers with words of the title are compared.
const COMPARED: u16 = 24;
/// From how much likeness on two words are one that is written differently (Jaro and Winkler, 1 for the same).
const SAME_WORD: f64 = 0.92;
/// Words of titles that tell nothing apart.
const USUAL_WORDS: &[&str] =
    &["am", "an", "das", "der", "die", "ein", "eine", "fuer", "im", "in", "mit", "the", "und", "zum", "zur"];

/// Offers of any organisation with nearly the same title: those of the same organisation or municipality first, with
/// one word more or less. They are hints: if the index does not answer, there are none.
#[must_use]
pub fn of_offer(
    state: &State,
    (entry, organisation): (EntryId, OrganisationId),
    offer: &OfferContent,
    places: &[PlaceData],
) -> Vec<Warning> {
    let title = contents::in_source_language(&offer.title, &offer.source_language);
    let query = ListQuery {
        filter: Filter { text: Some(title.clone()), ..Filter::default() },
        limit: Some(COMPARED),
        ..ListQuery::default()
    };
    let others = match found(state, &query) {
        Ok(others) => others,
        Err(error) => {
            tracing::warn!(%entry, cause = with_sources(error), "no offers could be compared");
            return Vec::new();
        }
    };
    let towns: HashSet<&str> = places.iter().map(|place| place.municipality.as_str()).collect();
    let is_near = |other: &OfferSummary| {
        let is_in_town = other.places.iter().any(|place| towns.contains(place.municipality.as_str()));
        other.organisation.id == organisation || is_in_town || (offer.whole_county && other.whole_county)
    };
    let titles = |other: &OfferSummary| -> Vec<String> { other.title.languages.values().cloned().collect() };
    let alike = others.into_iter().filter(|other| other.id != entry).filter_map(|other| {
        let is_near = is_near(&other);
        let more = titles(&other).iter().filter_map(|known| words_more(&title, known)).min()?;
        (more <= usize::from(is_near)).then_some((Reverse(is_near), more, other))
    });
    let mut alike: Vec<_> = alike.collect();
    alike.sort_by_key(|(is_near, more, _)| (*is_near, *more));
    alike.into_iter().take(MOST).map(|(_, _, other)| told(other)).collect()
}

fn found(state: &State, query: &ListQuery) -> Result<Vec<OfferSummary>, Error> {
    let hits = lists::find(state, EntryKind::Offer, query, 0)?;
    hits.items.iter().map(|hit| Ok(serde_json::from_str(&hit.summary)?)).collect()
}

fn told(offer: OfferSummary) -> Warning {
    Warning {
        kind: WarningKind::Duplicate,
        pointer: String::new(),
        text: Some(offer.title.text),
        entry: Some(SimilarEntry {
            id: offer.id,
            kind: EntryKind::Offer,
            slug: offer.slug,
            organisation: offer.organisation.name.text,
        }),
    }
}

/// Organisations the public sees whose profiles are much like this one.
///
/// # Errors
/// A database that fails.
pub async fn of_profile(
    state: &State,
    person: &Person,
    organisation: OrganisationId,
    profile: &OrganisationProfile,
    places: &[PlaceData],
) -> Result<Vec<Warning>, Error> {
    let reference = state.reference();
    let is_known = |key: &&String| reference.region.municipality(key).is_some();
    let place = places.first();
    let described = Described {
        name: Some(contents::in_source_language(&profile.name, &profile.source_language)),
        website: profile.website.clone(),
        phone: None,
        street: place.and_then(|place| place.street.clone()),
        postal_code: place.and_then(|place| place.postal_code.clone()),
        municipalities: profile.municipalities.iter().filter(is_known).cloned().collect(),
    };
    let alike = similar::organisations(state, person, &described).await?;
    let others = alike.items.into_iter().filter(|other| other.id != organisation);
    let public = others.filter_map(|other| {
        let entry = SimilarEntry {
            id: other.id.into(),
            kind: EntryKind::Organisation,
            slug: other.slug?,
            organisation: other.name.clone(),
        };
        let pointer = String::new();
        Some(Warning { kind: WarningKind::Duplicate, pointer, text: Some(other.name), entry: Some(entry) })
    });
    Ok(public.take(MOST).collect())
}

/// How many words one title has more than the other, if it has all of its words.
fn words_more(one: &str, other: &str) -> Option<usize> {
    let (one, other) = (words(one), words(other));
    let (shorter, longer) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let is_in = |word: &String| longer.iter().any(|other| strsim::jaro_winkler(word, other) >= SAME_WORD);
    (!shorter.is_empty() && shorter.iter().all(is_in)).then(|| longer.len() - shorter.len())
}

/// The words of a title that tell it apart, in one spelling, each once.
fn words(title: &str) -> Vec<String> {
    let slug = slug_of(title).unwrap_or_default();
    let tells = |word: &&str| !word.is_empty() && !USUAL_WORDS.contains(word);
    let mut words: Vec<String> = slug.split('-').filter(tells).map(ToOwned::to_owned).collect();
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::words_more;

    #[test]
    fn titles_are_alike_however_they_are_written() {
        for (one, other, more) in [
            ("Sprachcafé", "sprachcafe", Some(0)),
            ("Das Sprachcafé", "Sprachcafé Siegen", Some(1)),
            ("Deutschkurs für Anfänger", "Deutschkurse für Anfänger", Some(0)),
            ("Deutschkurs A1", "Deutschkurs B2", None),
            ("Treffen 2025", "Treffen 2026", None),
            ("Offenes Frühstück im Haus", "Frühstück", Some(2)),
            ("Schach", "Fußball", None),
            ("Der", "Die", None),
        ] {
            assert_eq!((words_more(one, other), words_more(other, one)), (more, more), "{one}, {other}");
        }
    }
}
