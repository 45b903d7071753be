//! Entries as the public would see them if a revision of them was published: for who works on it, and for who reviews
//! it.

use std::collections::hash_map::Entry;

use db::Connection;
use db::repo::entries::{PublishedEntry, RevisionOrigin};
use db::repo::parts::OrganisationName;
use db::repo::work::{self, WorkEntry};
use serde::de::DeserializeOwned;
use shared::answer::{OfferDetail, OrganisationDetail};
use shared::entry::{EntryKind, EntryState, LocalisedContent};
use shared::id::{EntryId, OrganisationId};
use shared::offer::OfferContent;
use shared::organisation::OrganisationProfile;
use shared::policy::{Action, Person};
use shared::schedule::Repeat;
use shared::text::LanguageTag;

use crate::error::{Error, known};
use crate::services::answers::{Read, References};
use crate::services::offers::{self, SHOWN_DATES};
use crate::services::organisations;
use crate::services::workspace::require;
use crate::state::State;

/// An offer as its page would show it.
///
/// # Errors
/// [`Error::NotFound`], also for what is no offer.
pub async fn offer(
    state: &State,
    person: &Person,
    id: EntryId,
    language: &LanguageTag,
) -> Result<OfferDetail, Error> {
    let entry = own(state, person, id).await?;
    offer_of(state, entry, language).await
}

/// The profile of an organisation as its page would show it.
///
/// # Errors
/// [`Error::NotFound`], also for what is no profile.
pub async fn profile(
    state: &State,
    person: &Person,
    id: EntryId,
    language: &LanguageTag,
) -> Result<OrganisationDetail, Error> {
    let entry = own(state, person, id).await?;
    profile_of(state, entry, language).await
}

/// An entry which the person may read as a member of its organisation.
async fn own(state: &State, person: &Person, id: EntryId) -> Result<WorkEntry, Error> {
    let entry = work::by_id(&state.database, id).await.map_err(known)?;
    require(person, entry.organisation, Action::ReadOrganisation(entry.organisation))?;
    Ok(entry)
}

/// An offer as its page would show this revision of it. Who asks for it may see it.
///
/// # Errors
/// [`Error::NotFound`] for what is no offer.
pub(super) async fn offer_of(
    state: &State,
    entry: WorkEntry,
    language: &LanguageTag,
) -> Result<OfferDetail, Error> {
    require_kind(&entry, EntryKind::Offer)?;
    let organisation = entry.organisation;
    let mut offer = as_published::<OfferContent>(state, entry)?;
    // A rule whose days are still to be chosen says nothing.
    offer.content.schedule.rules.retain(|rule| match &rule.repeat {
        Repeat::Weekly { weekdays, .. } => !weekdays.is_empty(),
        Repeat::MonthlyByWeekday { .. } | Repeat::MonthlyByDate { .. } => true,
    });
    let mut references = References::default();
    references.add_offer(&offer);
    let mut parts = references.load(&state.database).await?;
    if let Entry::Vacant(unknown) = parts.organisations.entry(organisation) {
        unknown.insert(name(&state.database, organisation).await?);
    }
    Ok(offers::detail(state, offer, &parts, language, SHOWN_DATES))
}

/// As [`offer_of`], the profile of an organisation.
///
/// # Errors
/// [`Error::NotFound`] for what is no profile.
pub(super) async fn profile_of(
    state: &State,
    entry: WorkEntry,
    language: &LanguageTag,
) -> Result<OrganisationDetail, Error> {
    require_kind(&entry, EntryKind::Organisation)?;
    let profile = as_published::<OrganisationProfile>(state, entry)?;
    organisations::detail(state, profile, language).await
}

/// Refuses an entry of another kind.
fn require_kind(entry: &WorkEntry, kind: EntryKind) -> Result<(), Error> {
    if entry.kind == kind { Ok(()) } else { Err(Error::NotFound) }
}

/// The entry as if this revision of it had just been published.
fn as_published<C: LocalisedContent + DeserializeOwned>(
    state: &State,
    work: WorkEntry,
) -> Result<Read<C>, Error> {
    let now = state.clock.now();
    let content: C = serde_json::from_value(work.revision.content)?;
    let entry = PublishedEntry {
        id: work.id,
        kind: work.kind,
        organisation_id: work.organisation,
        state: EntryState::Active,
        state_until: None,
        state_note: None,
        hidden_from: None,
        unconfirmed: false,
        confirmed_on: None,
        first_published_at: now,
        standing: work.standing,
        profile_published: true,
        content: serde_json::Value::Null,
        source_language: content.source_language().clone(),
        published_at: now,
        origin: RevisionOrigin::Person,
        slug: work.id.to_string(),
        external_ids: Vec::new(),
    };
    Ok(Read { entry, content })
}

/// The name of an organisation the public does not know yet.
async fn name(connection: &impl Connection, id: OrganisationId) -> Result<OrganisationName, Error> {
    let profile = work::by_id(connection, id.into()).await.map_err(known)?;
    let profile: OrganisationProfile = serde_json::from_value(profile.revision.content)?;
    Ok(OrganisationName {
        name: profile.name,
        source_language: profile.source_language,
        slug: id.to_string(),
    })
}
