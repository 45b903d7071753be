//! Whether an organisation is there already that somebody is about to register.

use std::collections::{HashMap, HashSet};

use db::repo::entries::{self, PublishedEntry};
use db::repo::{claims as claim_rows, parts, waiting};
use shared::entry::{Contact, EntryKind};
use shared::id::{ContactId, OrganisationId, PlaceId};
use shared::organisation::OrganisationProfile;
use shared::place::Place;
use shared::policy::{Action, Person};
use shared::text::LanguageTag;
use shared::workspace::{Likeness, SimilarOrganisation, SimilarOrganisations};

use super::{claims, contents};
use crate::error::Error;
use crate::state::State;

mod likeness;

/// Most organisations that are named.
const MOST: usize = 5;
/// How many are read at a time.
const BATCH: u64 = 1000;

/// What is known of an organisation before it is registered.
#[derive(Debug, Default)]
pub struct Described {
    /// Its name, perhaps not yet whole.
    pub name: Option<String>,
    /// Its web address.
    pub website: Option<String>,
    /// Its phone number.
    pub phone: Option<String>,
    /// The street of its place, with or without a house number.
    pub street: Option<String>,
    /// The postal code of its place.
    pub postal_code: Option<String>,
    /// Keys of the municipalities it works in.
    pub municipalities: Vec<String>,
}

impl Described {
    /// Whether it works in one of these municipalities.
    fn is_in(&self, municipalities: &[String]) -> bool {
        self.municipalities.iter().any(|key| municipalities.contains(key))
    }
}

/// An organisation that is there already.
struct Known {
    id: OrganisationId,
    profile: OrganisationProfile,
}

/// What profiles refer to, as far as it is compared.
#[derive(Default)]
struct Parts {
    contacts: HashMap<ContactId, Contact>,
    places: HashMap<PlaceId, Place>,
}

/// An organisation that is alike.
struct Alike {
    id: OrganisationId,
    /// Its name, as it was compared.
    name: String,
    /// The language of that.
    language: LanguageTag,
    /// How alike the names are, 0 if they are not.
    score: f64,
    /// Whether it is alike by its name and works in the same municipality.
    is_near: bool,
    municipalities: Vec<String>,
    by: Vec<Likeness>,
}

/// The organisations that are most like this one, the most alike first: those whose profiles may be asked
/// for. Of those the public is to see one day nothing else is compared than the name, and nothing else told
/// than that and the municipalities, which also decide about the order.
///
/// # Errors
/// A municipality that is not known; a database that fails.
pub async fn organisations(
    state: &State,
    person: &Person,
    described: &Described,
) -> Result<SimilarOrganisations, Error> {
    for key in &described.municipalities {
        if state.reference().region.municipality(key).is_none() {
            return Err(Error::parameter("municipality", "unknown_value", key));
        }
    }
    let mut alike = alike_waiting(state, described).await?;
    let mut after = None;
    loop {
        let batch = entries::published(&state.database, Some(EntryKind::Organisation), after, BATCH).await?;
        let Some(last) = batch.last() else { break };
        after = Some(last.id);
        alike.extend(alike_in(state, described, batch).await?);
    }
    // By how many ways they are alike, then those from the same municipality, then by the name.
    alike.sort_by(|left, right| {
        (right.by.len().cmp(&left.by.len()))
            .then_with(|| right.is_near.cmp(&left.is_near))
            .then_with(|| right.score.total_cmp(&left.score))
            .then_with(|| left.id.cmp(&right.id))
    });
    alike.truncate(MOST);
    told(state, person, alike).await
}

/// What a person is told of organisations that are alike.
async fn told(state: &State, person: &Person, alike: Vec<Alike>) -> Result<SimilarOrganisations, Error> {
    let ids: Vec<OrganisationId> = alike.iter().map(|alike| alike.id).collect();
    let mut slugs = claims::slugs(state, &ids).await?;
    let open = claim_rows::open_of(&state.database, person.id).await?;
    let claimed: HashSet<OrganisationId> = open.into_iter().map(|claim| claim.organisation).collect();
    let items = alike.into_iter().map(|Alike { id, name, language, municipalities, by, .. }| {
        let may_claim = person.may(Action::Claim(id)) && !claimed.contains(&id);
        let slug = slugs.remove(&id);
        SimilarOrganisation { id, slug, name, language, municipalities, by, may_claim }
    });
    Ok(SimilarOrganisations { items: items.collect() })
}

/// Those the public is to see one day, by their names alone.
async fn alike_waiting(state: &State, described: &Described) -> Result<Vec<Alike>, Error> {
    if described.name.is_none() {
        return Ok(Vec::new());
    }
    // What they have not published is not to be found out by asking for it.
    let by_name = Described {
        name: described.name.clone(),
        municipalities: described.municipalities.clone(),
        ..Described::default()
    };
    let mut alike = Vec::new();
    for (id, profile) in waiting::profiles(&state.database, None).await? {
        let known = Known { id, profile: serde_json::from_value(profile)? };
        alike.extend(compared(&by_name, known, &Parts::default()));
    }
    Ok(alike)
}

async fn alike_in(
    state: &State,
    described: &Described,
    batch: Vec<PublishedEntry>,
) -> Result<Vec<Alike>, Error> {
    let mut known = Vec::with_capacity(batch.len());
    for entry in batch.into_iter().filter(claims::is_claimable) {
        known.push(Known { id: entry.organisation_id, profile: serde_json::from_value(entry.content)? });
    }
    let parts = parts_of(state, described, &known).await?;
    Ok(known.into_iter().filter_map(|known| compared(described, known, &parts)).collect())
}

/// What these profiles refer to; nothing of what is not asked for.
async fn parts_of(state: &State, described: &Described, known: &[Known]) -> Result<Parts, Error> {
    let mut found = Parts::default();
    if described.phone.is_some() || described.website.is_some() {
        let ids: Vec<ContactId> = known.iter().flat_map(|known| known.profile.contacts.clone()).collect();
        found.contacts = parts::contacts(&state.database, &ids).await?;
    }
    if described.street.is_some() || described.postal_code.is_some() {
        let ids: Vec<PlaceId> = known.iter().flat_map(|known| known.profile.places.clone()).collect();
        found.places = parts::places(&state.database, &ids).await?;
    }
    Ok(found)
}

/// An organisation with how it is alike; `None` if it is not.
fn compared(described: &Described, known: Known, parts: &Parts) -> Option<Alike> {
    let Known { id, profile } = known;
    let score = described.name.as_deref().map_or(0.0, |name| likeness::of_names(name, &profile.name));
    let by = likenesses(described, score, &profile, parts);
    let is_near = score > 0.0 && described.is_in(&profile.municipalities);
    if by.is_empty() {
        return None;
    }
    let OrganisationProfile { name, source_language: language, municipalities, .. } = profile;
    let name = contents::in_source_language(&name, &language);
    Some(Alike { id, name, language, score, is_near, municipalities, by })
}

fn likenesses(
    described: &Described,
    score: f64,
    profile: &OrganisationProfile,
    parts: &Parts,
) -> Vec<Likeness> {
    let contacts =
        || profile.contacts.iter().filter_map(|id| parts.contacts.get(id)).map(|contact| &contact.data);
    let mut websites =
        profile.website.iter().chain(contacts().filter_map(|contact| contact.website.as_ref()));
    let mut phones = contacts().filter_map(|contact| contact.phone.as_ref());
    let mut places = profile.places.iter().filter_map(|id| parts.places.get(id)).map(|place| &place.data);
    let site = described.website.as_deref().and_then(likeness::site);
    let number = described.phone.as_deref().and_then(likeness::number);
    let street = described.street.as_deref().and_then(likeness::street);
    let is_same_site =
        site.is_some_and(|site| websites.any(|url| likeness::site(url).as_ref() == Some(&site)));
    let is_same_number =
        number.is_some_and(|number| phones.any(|text| likeness::number(text).as_ref() == Some(&number)));
    let is_same_place = places.any(|place| {
        let there = place.street.as_deref().and_then(likeness::street);
        let is_same_street = street.as_ref().zip(there).is_some_and(|(wanted, there)| wanted.is_like(&there));
        (is_same_street && described.municipalities.contains(&place.municipality))
            || (score > 0.0 && described.postal_code.is_some() && described.postal_code == place.postal_code)
    });
    let found = [
        (score > 0.0, Likeness::Name),
        (is_same_site, Likeness::Website),
        (is_same_number, Likeness::Phone),
        (is_same_place, Likeness::Place),
    ];
    found.into_iter().filter(|(is, _)| *is).map(|(_, likeness)| likeness).collect()
}
