//! Places of organisations: kept once, shown by every entry that refers to them.

use db::repo::import::NewPlace;
use db::repo::{change_log, places};
use shared::id::{EntryId, OrganisationId, PlaceId};
use shared::place::{Place, PlaceData, Precision};
use shared::policy::{Action, Person};
use shared::region::Region;
use shared::workspace::{EntryContent, OwnPlace};
use uuid::Uuid;

use crate::error::{Error, changed};
use crate::services::cases::tracking;
use crate::services::possessions::{users, uses};
use crate::services::translations;
use crate::services::workspace::require;
use crate::state::State;

/// How many places an organisation may have.
const MOST: usize = 100;

/// The places of an organisation, with the entries that refer to them; `uses` are its contents.
///
/// # Errors
/// A database that fails.
pub async fn of_organisation(
    state: &State,
    organisation: OrganisationId,
    uses: &[(EntryId, EntryContent)],
) -> Result<Vec<OwnPlace>, Error> {
    let stored = places::of_organisation(&state.database, organisation).await?;
    Ok(stored.into_iter().map(|stored| own(stored, uses)).collect())
}

/// Adds a place.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`], [`Error::InvalidContent`].
pub async fn add(
    state: &State,
    person: &Person,
    organisation: OrganisationId,
    stated: PlaceData,
) -> Result<OwnPlace, Error> {
    require(person, organisation, Action::WriteFor(organisation))?;
    let stated = checked(state, stated, None)?;
    if places::of_organisation(&state.database, organisation).await?.len() >= MOST {
        return Err(Error::field("", "too_many"));
    }
    let now = state.clock.now();
    let place = Place { id: PlaceId(Uuid::now_v7()), data: stated };
    let id = place.id;
    let transaction = state.database.begin().await?;
    places::insert(&transaction, NewPlace { organisation_id: organisation, place }, now).await?;
    transaction.commit().await?;
    // Nothing refers to it yet.
    one(state, organisation, id, &[]).await
}

/// Changes a place, in every entry that refers to it.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`], [`Error::InvalidContent`], [`Error::ChangedMeanwhile`].
pub async fn change(
    state: &State,
    person: &Person,
    (organisation, id): (OrganisationId, PlaceId),
    stated: PlaceData,
    version: i64,
) -> Result<OwnPlace, Error> {
    require(person, organisation, Action::WriteFor(organisation))?;
    let known = places::of_organisation(&state.database, organisation).await?;
    let mut before = known.into_iter().find(|(place, _)| place.id == id).map(|(place, _)| place.data);
    let stated = checked(state, stated, before.as_mut())?;
    let now = state.clock.now();
    let place = Place { id, data: stated };
    let transaction = state.database.begin().await?;
    let new = NewPlace { organisation_id: organisation, place };
    places::update(&transaction, new, version, now).await.map_err(changed)?;
    let uses = uses(&transaction, organisation).await?;
    let shown_by = users(&uses, |content| content.places().contains(&id));
    // In another municipality others may review it. As where a decision is undone, the log of changes, which one
    // writes at a time, comes after the cases.
    tracking::follow(&transaction, &shown_by, now).await?;
    change_log::append(&transaction, &shown_by, now).await?;
    transaction.commit().await?;
    one(state, organisation, id, &uses).await
}

/// Deletes a place to which no entry refers.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`], [`Error::ChangedMeanwhile`]; [`Error::Conflict`] while an
/// entry refers to it.
pub async fn remove(
    state: &State,
    person: &Person,
    (organisation, id): (OrganisationId, PlaceId),
    version: i64,
) -> Result<(), Error> {
    require(person, organisation, Action::WriteFor(organisation))?;
    let transaction = state.database.begin().await?;
    places::delete(&transaction, organisation, id, version).await.map_err(changed)?;
    let uses = uses(&transaction, organisation).await?;
    if !users(&uses, |content| content.places().contains(&id)).is_empty() {
        return Err(Error::Conflict);
    }
    Ok(transaction.commit().await?)
}

async fn one(
    state: &State,
    organisation: OrganisationId,
    id: PlaceId,
    uses: &[(EntryId, EntryContent)],
) -> Result<OwnPlace, Error> {
    let all = of_organisation(state, organisation, uses).await?;
    all.into_iter().find(|own| own.id == id).ok_or(Error::NotFound)
}

/// A place as it is stored: with where its texts come from, by what was there before, with the name of its
/// locality, and with a point, as exact as what is stated about it.
fn checked(state: &State, mut stated: PlaceData, before: Option<&mut PlaceData>) -> Result<PlaceData, Error> {
    let reference = state.reference();
    translations::mark_texts(&mut stated, before);
    for text in [&mut stated.name, &mut stated.note] {
        text.take_if(|text| text.is_empty());
    }
    stated.violations(&reference.region).into_result().map_err(Error::InvalidContent)?;
    locate(&mut stated, &reference.region);
    Ok(stated)
}

/// Names the locality as the county does, so that lists find the place by it, and finds the point.
/// Where the middle of a municipality or of a postal code is, the county knows: nobody states it.
fn locate(place: &mut PlaceData, region: &Region) {
    let municipality = region.municipality(&place.municipality);
    let known = municipality.zip(place.locality.as_deref()).and_then(|(it, name)| it.locality_named(name));
    if let Some(known) = known {
        place.locality = Some(known.name.clone());
    }
    place.point = place.point.filter(|it| matches!(it.precision, Precision::Exact | Precision::Locality));
    place.point = region.point_of(place);
}

fn own((mut place, version): (Place, i64), uses: &[(EntryId, EntryContent)]) -> OwnPlace {
    OwnPlace {
        id: place.id,
        used_by: users(uses, |content| content.places().contains(&place.id)),
        stale: translations::stale_texts(&mut place.data),
        place: place.data,
        version,
    }
}
