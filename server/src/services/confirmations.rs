//! Confirming that entries are still right: in the workspace, or by the link of a reminder.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use db::repo::accounts;
use db::repo::confirmations::{self as rows, KeptEntry};
use db::repo::entries::{self, PublishedEntry};
use db::repo::links::{self as link_rows, Link, LinkPurpose};
use db::repo::parts::{self, OrganisationName};
use db::{Connection, Transaction};
use serde::{Deserialize, Serialize};
use shared::account::Secret;
use shared::care::{
    AskedEntries, AskedEntry, EntryCare, IntervalChange, LinkConfirmation, OrganisationCare, StaleEntries,
    StaleEntry,
};
use shared::entry::EntryKind;
use shared::id::{EntryId, OrganisationId};
use shared::policy::{Action, Person};
use shared::schedule::local_date;
use shared::text::{LanguageTag, LocalisedText};

use super::workspace::require;
use super::{links, publishing};
use crate::error::{Error, changed};
use crate::state::{State, Store};

/// Most entries of the list of those that nobody confirms.
const MOST_STALE: u64 = 500;

/// What the link of a reminder is about.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Asked {
    /// The entries.
    pub entries: Vec<EntryId>,
}

/// How current the entries of an organisation are.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn of_organisation(
    state: &State,
    person: &Person,
    organisation: OrganisationId,
) -> Result<OrganisationCare, Error> {
    require(person, organisation, Action::ReadOrganisation(organisation))?;
    Ok(OrganisationCare { items: of_organisations(state, &[organisation]).await? })
}

/// How current the entries of these organisations are.
///
/// # Errors
/// A database that fails.
pub(super) async fn of_organisations(
    state: &State,
    organisations: &[OrganisationId],
) -> Result<Vec<EntryCare>, Error> {
    let entries = rows::of_organisations(&state.database, organisations).await?;
    Ok(entries.iter().map(|entry| care(state, entry)).collect())
}

/// Confirms that an entry is still right.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`]; [`Error::Conflict`] if the public has nothing of it.
pub async fn confirm(state: &State, person: &Person, id: EntryId) -> Result<EntryCare, Error> {
    let now = state.clock.now();
    let transaction = state.database.begin().await?;
    let entry = own(&transaction, person, id).await?;
    if !entry.is_published {
        return Err(Error::Conflict);
    }
    rows::confirm(&transaction, &[id], local_date(now), now).await?;
    let confirmed = locked(&transaction, id).await?;
    transaction.commit().await?;
    Ok(care(state, &confirmed))
}

/// Chooses after how many months an entry is to be confirmed again. If that is not yet, nobody is
/// reminded any more.
///
/// # Errors
/// [`Error::InvalidContent`], [`Error::NotFound`], [`Error::Denied`], [`Error::ChangedMeanwhile`].
pub async fn change_interval(
    state: &State,
    person: &Person,
    id: EntryId,
    asked: &IntervalChange,
    version: i64,
) -> Result<EntryCare, Error> {
    asked.validate().map_err(Error::InvalidContent)?;
    let now = state.clock.now();
    let transaction = state.database.begin().await?;
    own(&transaction, person, id).await?;
    rows::set_interval(&transaction, id, asked.months, version).await.map_err(changed)?;
    let mut entry = locked(&transaction, id).await?;
    if entry.reminders > 0 && !care(state, &entry).is_due {
        rows::forget_reminders(&transaction, id, now).await?;
        entry = locked(&transaction, id).await?;
    }
    transaction.commit().await?;
    Ok(care(state, &entry))
}

/// An entry of an organisation the person may write for.
async fn own(transaction: &Transaction, person: &Person, id: EntryId) -> Result<KeptEntry, Error> {
    let entry = locked(transaction, id).await?;
    require(person, entry.organisation, Action::WriteFor(entry.organisation))?;
    Ok(entry)
}

async fn locked(transaction: &Transaction, id: EntryId) -> Result<KeptEntry, Error> {
    rows::lock(transaction, &[id]).await?.pop().ok_or(Error::NotFound)
}

fn care(store: &Store, entry: &KeptEntry) -> EntryCare {
    let usual = store.config.confirm_months;
    let due_on = entry.due_on(usual);
    EntryCare {
        id: entry.id,
        confirmed_on: entry.confirmed_on,
        months: entry.months.unwrap_or(usual),
        due_on,
        is_due: due_on.is_some_and(|due| due <= local_date(store.clock.now())),
        unconfirmed: entry.is_unconfirmed(),
        hidden_from: entry.hidden_from,
        version: entry.version,
    }
}

/// What the link of a reminder asks about. Nothing is confirmed by reading it: programs that look for
/// harm in mails follow links, too.
///
/// # Errors
/// `link_expired`, `link_used`.
pub async fn asked(state: &State, token: &Secret) -> Result<AskedEntries, Error> {
    let link = find(state, &state.database, token).await?;
    let kept = rows::by_ids(&state.database, &asked_by(&link)?).await?;
    let kept = still_own(&state.database, &link, kept).await?;
    answer(&state.database, &link, kept).await
}

/// Confirms by the link of a reminder that one of the entries is still right, or all of them. What
/// somebody has confirmed since the reminder stays as it is; once all are confirmed, the link is used.
///
/// # Errors
/// `link_expired`, `link_used`; `unknown_value` for an entry the reminder is not about.
pub async fn confirm_by_link(state: &State, given: &LinkConfirmation) -> Result<AskedEntries, Error> {
    let now = state.clock.now();
    let transaction = state.database.begin().await?;
    let link = find(state, &transaction, &given.token).await?;
    let ids = asked_by(&link)?;
    let kept = still_own(&transaction, &link, rows::lock(&transaction, &ids).await?).await?;
    if given.entry.is_some_and(|id| kept.iter().all(|entry| entry.id != id)) {
        return Err(Error::field("/entry", "unknown_value"));
    }
    let is_meant = |entry: &&KeptEntry| given.entry.is_none_or(|id| entry.id == id);
    let open = kept.iter().filter(is_meant).filter(|entry| !is_confirmed(&link, entry));
    let open: Vec<EntryId> = open.map(|entry| entry.id).collect();
    if !open.is_empty() {
        rows::confirm(&transaction, &open, local_date(now), now).await?;
    }
    let kept = still_own(&transaction, &link, rows::lock(&transaction, &ids).await?).await?;
    if kept.iter().all(|entry| is_confirmed(&link, entry)) {
        link_rows::use_once(&transaction, link.id, now).await?;
    }
    let answer = answer(&transaction, &link, kept).await?;
    transaction.commit().await?;
    Ok(answer)
}

/// The link of a reminder. Whoever has used it is told so: they have done what they were asked.
async fn find(state: &State, connection: &impl Connection, token: &Secret) -> Result<Link, Error> {
    let link = match state.keys.link(token.reveal()) {
        Some(id) => link_rows::by_id(connection, id).await?,
        None => None,
    };
    let link = link.filter(|link| link.purpose == LinkPurpose::EntryConfirmation);
    match link.filter(|link| link.expires_at > state.clock.now()) {
        Some(link) if link.used_at.is_some() => Err(Error::field("/token", "link_used")),
        Some(link) => links::of_unlocked(connection, link).await,
        None => Err(links::expired()),
    }
}

fn asked_by(link: &Link) -> Result<Vec<EntryId>, Error> {
    Ok(serde_json::from_value::<Asked>(link.data.clone())?.entries)
}

/// Those of the entries that are published and whose organisation the person still works for; at least
/// one.
async fn still_own(
    connection: &impl Connection,
    link: &Link,
    mut entries: Vec<KeptEntry>,
) -> Result<Vec<KeptEntry>, Error> {
    let account = link.account.ok_or_else(links::expired)?;
    let memberships = accounts::memberships(connection, account).await?;
    entries.retain(|entry| {
        entry.is_published && memberships.iter().any(|member| member.organisation == entry.organisation)
    });
    if entries.is_empty() { Err(links::expired()) } else { Ok(entries) }
}

/// Whether somebody has confirmed an entry since a reminder. On its own day, nobody has before.
fn is_confirmed(link: &Link, entry: &KeptEntry) -> bool {
    entry.confirmed_on.is_some_and(|day| day >= local_date(link.created_at))
}

async fn answer(
    connection: &impl Connection,
    link: &Link,
    kept: Vec<KeptEntry>,
) -> Result<AskedEntries, Error> {
    let named = Named::load(connection, &kept).await?;
    let items = kept.into_iter().filter_map(|entry| {
        let published = named.entries.get(&entry.id)?;
        Some(AskedEntry {
            id: entry.id,
            kind: entry.kind,
            title: title(published),
            language: published.source_language.clone(),
            slug: published.slug.clone(),
            organisation: named.organisation(entry.organisation),
            is_confirmed: is_confirmed(link, &entry),
        })
    });
    Ok(AskedEntries { items: items.collect() })
}

/// The entries that nobody confirms, of those that the person reviews.
///
/// # Errors
/// A database that fails.
pub async fn stale(state: &State, person: &Person) -> Result<StaleEntries, Error> {
    let kept = rows::unconfirmed(&state.database, person.only_municipality(), MOST_STALE).await?;
    let mut named = Named::load(&state.database, &kept).await?;
    if person.only_municipality().is_some() {
        named.keep_reviewed_by(&state.database, person).await?;
    }
    let organisations: Vec<OrganisationId> = named.organisations.keys().copied().collect();
    let people = accounts::working_for(&state.database, &organisations).await?;
    let with_members: BTreeSet<OrganisationId> = people.into_iter().map(|(id, _)| id).collect();
    let items = kept.into_iter().filter_map(|entry| {
        let published = named.entries.get(&entry.id)?;
        Some(StaleEntry {
            id: entry.id,
            kind: entry.kind,
            title: title(published),
            language: published.source_language.clone(),
            slug: published.slug.clone(),
            organisation: entry.organisation,
            organisation_name: named.organisation(entry.organisation),
            has_members: with_members.contains(&entry.organisation),
            confirmed_on: entry.confirmed_on,
            unconfirmed_since: entry.reminded_on,
            hidden_from: entry.hidden_from,
        })
    });
    Ok(StaleEntries { items: items.collect() })
}

/// How many entries [`stale`] lists.
///
/// # Errors
/// A database that fails.
pub(super) async fn count_stale(state: &State, person: &Person) -> Result<u32, Error> {
    let kept = rows::unconfirmed(&state.database, person.only_municipality(), MOST_STALE).await?;
    if person.only_municipality().is_none() {
        return Ok(u32::try_from(kept.len()).unwrap_or(u32::MAX));
    }
    let mut named = Named::load(&state.database, &kept).await?;
    named.keep_reviewed_by(&state.database, person).await?;
    Ok(u32::try_from(named.entries.len()).unwrap_or(u32::MAX))
}

/// Entries with what the public reads of them.
struct Named {
    entries: BTreeMap<EntryId, PublishedEntry>,
    organisations: HashMap<OrganisationId, OrganisationName>,
}

impl Named {
    async fn load(connection: &impl Connection, kept: &[KeptEntry]) -> Result<Self, Error> {
        let ids: Vec<EntryId> = kept.iter().map(|entry| entry.id).collect();
        let entries = entries::published_by_ids(connection, &ids).await?;
        let organisations: BTreeSet<OrganisationId> = kept.iter().map(|entry| entry.organisation).collect();
        let organisations: Vec<OrganisationId> = organisations.into_iter().collect();
        Ok(Self {
            entries: entries.into_iter().map(|entry| (entry.id, entry)).collect(),
            organisations: parts::organisation_names(connection, &organisations).await?,
        })
    }

    /// Leaves out what the person does not review, and what cannot be read.
    async fn keep_reviewed_by(&mut self, connection: &impl Connection, person: &Person) -> Result<(), Error> {
        let contents: Vec<_> = self.entries.values().map(|entry| (entry.kind, &entry.content)).collect();
        let municipalities = publishing::municipalities(connection, &contents).await?;
        let mut are_theirs =
            municipalities.into_iter().map(|municipalities| match municipalities.as_deref() {
                Ok([only]) => person.reads_cases_of(Some(only)),
                Ok(_) => person.reads_cases_of(None),
                Err(_) => false,
            });
        self.entries.retain(|_, _| are_theirs.next().unwrap_or(false));
        Ok(())
    }

    fn organisation(&self, id: OrganisationId) -> String {
        let name = self.organisations.get(&id);
        name.map(|known| text(&known.name, &known.source_language)).unwrap_or_default()
    }
}

/// What an entry is called in the language it was written in.
pub(super) fn title(entry: &PublishedEntry) -> String {
    let name = if entry.kind == EntryKind::Organisation { "name" } else { "title" };
    let title = serde_json::from_value::<LocalisedText>(entry.content[name].clone());
    title.map(|title| text(&title, &entry.source_language)).unwrap_or_default()
}

fn text(text: &LocalisedText, language: &LanguageTag) -> String {
    text.get(language).map(|text| text.text.clone()).unwrap_or_default()
}
