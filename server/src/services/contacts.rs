//! Contacts of organisations: kept once, shown by every entry that refers to them.

use chrono::{DateTime, Utc};
use db::repo::import::NewContact;
use db::repo::{change_log, contacts};
use shared::entry::{Contact, ContactData};
use shared::id::{ContactId, EntryId, OrganisationId};
use shared::policy::{Action, Person};
use shared::workspace::{EntryContent, OwnContact, StatedContact};
use uuid::Uuid;

use crate::error::{Error, changed};
use crate::services::possessions::{users, uses};
use crate::services::translations;
use crate::services::workspace::require;
use crate::state::State;

/// How many contacts an organisation may have.
const MOST: usize = 100;

/// The contacts of an organisation, with the entries that refer to them; `uses` are its contents.
///
/// # Errors
/// A database that fails.
pub async fn of_organisation(
    state: &State,
    organisation: OrganisationId,
    uses: &[(EntryId, EntryContent)],
) -> Result<Vec<OwnContact>, Error> {
    let stored = contacts::of_organisation(&state.database, organisation).await?;
    Ok(stored.into_iter().map(|stored| own(stored, uses)).collect())
}

/// Adds a contact.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`], [`Error::InvalidContent`].
pub async fn add(
    state: &State,
    person: &Person,
    organisation: OrganisationId,
    stated: StatedContact,
) -> Result<OwnContact, Error> {
    require(person, organisation, Action::WriteFor(organisation))?;
    let stated = checked(stated, None)?;
    if contacts::of_organisation(&state.database, organisation).await?.len() >= MOST {
        return Err(Error::field("", "too_many"));
    }
    let now = state.clock.now();
    let contact = made(ContactId(Uuid::now_v7()), stated, None, now);
    let id = contact.id;
    let transaction = state.database.begin().await?;
    contacts::insert(&transaction, NewContact { organisation_id: organisation, contact }, now).await?;
    transaction.commit().await?;
    // Nothing refers to it yet.
    one(state, organisation, id, &[]).await
}

/// Changes a contact, in every entry that refers to it.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`], [`Error::InvalidContent`], [`Error::ChangedMeanwhile`].
pub async fn change(
    state: &State,
    person: &Person,
    (organisation, id): (OrganisationId, ContactId),
    stated: StatedContact,
    version: i64,
) -> Result<OwnContact, Error> {
    require(person, organisation, Action::WriteFor(organisation))?;
    let now = state.clock.now();
    let known = contacts::of_organisation(&state.database, organisation).await?;
    let before = known.into_iter().find(|(contact, _)| contact.id == id);
    let (mut before, _) = before.ok_or(Error::NotFound)?;
    let stated = checked(stated, Some(&mut before.data))?;
    let named = |name: &Option<String>| name.as_deref().map(str::trim).map(ToOwned::to_owned);
    // Somebody else has agreed at another time.
    let is_same = named(&before.data.name) == named(&stated.contact.name);
    let consent = before.name_consent_at.filter(|_| is_same);
    let contact = made(id, stated, consent, now);
    let transaction = state.database.begin().await?;
    let new = NewContact { organisation_id: organisation, contact };
    contacts::update(&transaction, new, version, now).await.map_err(changed)?;
    let uses = uses(&transaction, organisation).await?;
    let shown_by = users(&uses, |content| content.contacts().contains(&id));
    change_log::append(&transaction, &shown_by, now).await?;
    transaction.commit().await?;
    one(state, organisation, id, &uses).await
}

/// Deletes a contact to which no entry refers.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`], [`Error::ChangedMeanwhile`]; [`Error::Conflict`] while an
/// entry refers to it.
pub async fn remove(
    state: &State,
    person: &Person,
    (organisation, id): (OrganisationId, ContactId),
    version: i64,
) -> Result<(), Error> {
    require(person, organisation, Action::WriteFor(organisation))?;
    let transaction = state.database.begin().await?;
    contacts::delete(&transaction, organisation, id, version).await.map_err(changed)?;
    let uses = uses(&transaction, organisation).await?;
    if !users(&uses, |content| content.contacts().contains(&id)).is_empty() {
        return Err(Error::Conflict);
    }
    Ok(transaction.commit().await?)
}

async fn one(
    state: &State,
    organisation: OrganisationId,
    id: ContactId,
    uses: &[(EntryId, EntryContent)],
) -> Result<OwnContact, Error> {
    let all = of_organisation(state, organisation, uses).await?;
    all.into_iter().find(|own| own.id == id).ok_or(Error::NotFound)
}

/// What is stated, with where its texts come from, by what was there before.
fn checked(mut stated: StatedContact, before: Option<&mut ContactData>) -> Result<StatedContact, Error> {
    translations::mark_texts(&mut stated.contact, before);
    stated.contact.note.take_if(|note| note.is_empty());
    stated.validate().map_err(Error::InvalidContent)?;
    Ok(stated)
}

/// A contact as it is stored: a person's name with the time of the consent, without blanks.
fn made(id: ContactId, stated: StatedContact, consent: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Contact {
    let mut data = stated.contact;
    data.name = data.name.filter(|name| !name.trim().is_empty());
    let name_consent_at = data.name.is_some().then(|| consent.unwrap_or(now));
    Contact { id, data, name_consent_at }
}

fn own((mut contact, version): (Contact, i64), uses: &[(EntryId, EntryContent)]) -> OwnContact {
    OwnContact {
        id: contact.id,
        used_by: users(uses, |content| content.contacts().contains(&contact.id)),
        stale: translations::stale_texts(&mut contact.data),
        contact: contact.data,
        name_consent_at: contact.name_consent_at,
        version,
    }
}
