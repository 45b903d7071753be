//! Reading published offers.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use shared::answer::{OfferDetail, OfferSummary, ShownTexts as _, SimilarOffer};
use shared::entry::EntryKind;
use shared::explanation::Explained;
use shared::facet::Facet;
use shared::filter::{Filter, ListQuery};
use shared::offer::OfferContent;
use shared::page::Page;
use shared::policy::Actor;
use shared::schedule::{Occurrence, TimeOfDay, local_date};
use shared::text::LanguageTag;

use crate::error::Error;
use crate::services::answers::{self, Parts, Read, References};
use crate::services::indexing::HORIZON;
use crate::services::{lists, markdown};
use crate::state::State;

/// Dates an offer's page shows.
pub const SHOWN_DATES: usize = 10;
/// Similar offers an offer's page shows.
const SHOWN_SIMILAR: usize = 3;
/// Offers, nearby and elsewhere, of which similar ones are chosen.
const SIMILAR_COMPARED: u16 = 24;

/// A page of published offers, from the index alone.
///
/// # Errors
/// Those of [`lists::list`].
pub fn list(state: &State, actor: &Actor, query: &ListQuery) -> Result<Page<Explained<OfferSummary>>, Error> {
    lists::list(state, actor, EntryKind::Offer, query, |offer: &mut OfferSummary, hit, language| {
        with_next(offer, &hit.dates);
        offer.distance = hit.distance.map(|distance| distance.metres);
        offer.distance_is_approximate = hit.distance.is_some_and(|distance| distance.is_approximate);
        offer.snippet = hit.snippet.take();
        offer.choose_language(language);
    })
}

/// Adds the next date, and how it goes on if there is another one after it.
fn with_next(offer: &mut OfferSummary, dates: &[Occurrence]) {
    offer.next_date = dates.first().copied();
    offer.rhythm = offer.rhythm.take().filter(|_| dates.len() > 1);
}

/// One published offer by id or slug.
///
/// # Errors
/// [`Error::NotFound`] for everything the public may not see.
pub async fn read(state: &State, id_or_slug: &str, language: &LanguageTag) -> Result<OfferDetail, Error> {
    let mut detail = with_dates(state, id_or_slug, language, SHOWN_DATES).await?;
    detail.similar = similar(state, &detail.offer, language)?;
    Ok(detail)
}

/// A few offers of the same types: those of the same municipalities before the
/// others, of those what is told in the reader's language and takes place at the
/// same time of day, then the soonest.
fn similar(state: &State, offer: &OfferSummary, language: &LanguageTag) -> Result<Vec<SimilarOffer>, Error> {
    let types: BTreeSet<_> = offer.offer_types.iter().cloned().collect();
    let towns: BTreeSet<_> = offer.places.iter().map(|place| place.municipality.clone()).collect();
    let alike = BTreeMap::from([(Facet::Type, types)]);
    let mut nearby = alike.clone();
    nearby.insert(Facet::Municipality, towns);
    nearby.retain(|_, values| !values.is_empty());
    let time_of_day = offer.next_date.map(|date| date.slot().time_of_day);
    let mut found: Vec<OfferSummary> = Vec::new();
    for selected in [nearby, alike] {
        if found.len() < SHOWN_SIMILAR {
            let query = ListQuery {
                filter: Filter { selected, ..Filter::default() },
                language: Some(language.clone()),
                limit: Some(SIMILAR_COMPARED),
                ..ListQuery::default()
            };
            let listed = list(state, &Actor::Guest, &query)?.items;
            let mut others: Vec<OfferSummary> = listed.into_iter().map(|listed| listed.item).collect();
            others.retain(|other| other.id != offer.id && found.iter().all(|known| known.id != other.id));
            others.sort_by_key(|other| Reverse(suits(other, language, time_of_day)));
            found.extend(others);
        }
    }
    found.truncate(SHOWN_SIMILAR);
    Ok(found.into_iter().map(SimilarOffer::from).collect())
}

/// How many of two things suit: the reader's language is spoken, it is at this time of day.
fn suits(offer: &OfferSummary, language: &LanguageTag, time_of_day: Option<TimeOfDay>) -> usize {
    let spoken = offer.languages_spoken.iter().any(|spoken| spoken == language.primary());
    let same_time = offer.next_date.is_some_and(|date| Some(date.slot().time_of_day) == time_of_day);
    usize::from(spoken) + usize::from(same_time)
}

/// As [`read`] without similar offers, with as many coming dates.
///
/// # Errors
/// As [`read`].
pub async fn with_dates(
    state: &State,
    id_or_slug: &str,
    language: &LanguageTag,
    dates: usize,
) -> Result<OfferDetail, Error> {
    let entry = lists::published(state, EntryKind::Offer, id_or_slug).await?;
    let offer = answers::read::<OfferContent>(entry)?;
    lists::require_visible(state, &offer.entry, answers::offer_dates(&offer))?;
    let mut references = References::default();
    references.add_offer(&offer);
    let parts = references.load(&state.database).await?;
    Ok(detail(state, offer, &parts, language, dates))
}

/// An offer with what it refers to, as its page shows it.
#[must_use]
pub fn detail(
    state: &State,
    offer: Read<OfferContent>,
    parts: &Parts,
    language: &LanguageTag,
    dates: usize,
) -> OfferDetail {
    let updated_at = offer.entry.published_at;
    let external_ids = offer.entry.external_ids.clone();
    let reference = state.reference();
    let now = state.clock.now();
    let mut summary = answers::offer_summary(&offer, parts, &reference.region);
    let documents = answers::document_links(&offer, parts);
    let (state_until, state_note) = (offer.entry.state_until, offer.entry.state_note);
    let content = offer.content;
    let today = local_date(now);
    let mut next_dates = content.occurrences(summary.state, today, today + HORIZON, &reference.region.state);
    next_dates.retain(|occurrence| occurrence.start >= now);
    next_dates.truncate(dates);
    with_next(&mut summary, &next_dates);
    let contacts = content.contacts.iter().filter_map(|id| parts.contacts.get(id));
    let contacts =
        contacts.map(|contact| answers::contact_answer(contact, &content.source_language)).collect();
    let mut detail = OfferDetail {
        state_until,
        state_note: state_note.and_then(|note| note.shown(&content.source_language)),
        contacts,
        documents,
        next_dates,
        external_ids,
        ..OfferDetail::new(content, summary, updated_at)
    };
    detail.choose_language(language);
    detail.description_html = detail.description.as_ref().map(|text| markdown::to_html(&text.text));
    detail
}
