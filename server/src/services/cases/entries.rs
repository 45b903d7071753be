//! What those who review do with entries as a whole: they take them from the public and show them again, and of what
//! nobody confirms, they confirm it or put it away.

use db::Transaction;
use db::repo::confirmations::{self, KeptEntry};
use db::repo::work::{self, WorkEntry};
use db::repo::{audit, members, review};
use shared::audit::{AuditAction, AuditFilter};
use shared::entry::{EntryKind, EntryState};
use shared::id::EntryId;
use shared::policy::{Action, Person};
use shared::review::MOST_AT_ONCE;
use shared::schedule::local_date;
use shared::staff::{HidingChange, StaleAction, check_reason};
use shared::validate::Violations;

use super::tracking;
use crate::error::{Error, known};
use crate::mail::{self, Hiding, Mail};
use crate::services::audit::Deed;
use crate::services::{contents, publishing};
use crate::state::State;

/// Takes an entry from the public, or shows it again. Its members are told.
///
/// # Errors
/// [`Error::InvalidContent`], [`Error::NotFound`], [`Error::Denied`]; [`Error::Conflict`] if the public does not see
/// it anyway, or if it is not hidden.
pub async fn change_hiding(
    state: &State,
    person: &Person,
    id: EntryId,
    asked: &HidingChange,
) -> Result<(), Error> {
    check_reason(&asked.reason).map_err(Error::InvalidContent)?;
    let now = state.clock.now();
    let transaction = state.database.begin().await?;
    let entry = review::lock(&transaction, id).await.map_err(known)?;
    let entry = tracking::as_public(&transaction, entry).await?;
    let submission = publishing::submission(&transaction, &entry).await?;
    if !person.may(Action::ReadSubmission(&submission)) {
        return Err(Error::NotFound);
    }
    if !person.may(Action::DecideCase(&submission)) {
        return Err(Error::Denied);
    }
    let is_possible = if asked.hidden { is_in_use(&entry) } else { entry.state == EntryState::Hidden };
    if !is_possible {
        return Err(Error::Conflict);
    }
    let reason = asked.reason.trim();
    let (action, next) = if asked.hidden {
        (AuditAction::Hidden, EntryState::Hidden)
    } else {
        (AuditAction::Shown, state_before(&transaction, id).await?)
    };
    work::set_hidden(&transaction, id, (next, asked.hidden.then_some(reason)), now).await?;
    let deed = Deed::new(Some(person.id), action, now).about(id, entry.organisation);
    deed.changing(entry.state.key(), next.key()).because(reason).record(&transaction).await?;
    tell_members(state, &transaction, &entry, (asked.hidden, reason)).await?;
    Ok(transaction.commit().await?)
}

/// The state from which an entry was hidden: that it paused is not forgotten.
async fn state_before(transaction: &Transaction, id: EntryId) -> Result<EntryState, Error> {
    let hidden = AuditFilter { action: Some(AuditAction::Hidden), entry: Some(id), ..AuditFilter::default() };
    let last = audit::list(transaction, &hidden, 1).await?.pop();
    let before = last.and_then(|row| row.before).unwrap_or_default();
    let is_pause = before == EntryState::Paused.key();
    Ok(if is_pause { EntryState::Paused } else { EntryState::Active })
}

/// Whether something of an entry is published, and in use.
const fn is_in_use(entry: &WorkEntry) -> bool {
    entry.published.is_some() && matches!(entry.state, EntryState::Active | EntryState::Paused)
}

/// Tells the members of an organisation that an entry was hidden or is shown again, and why.
async fn tell_members(
    state: &State,
    transaction: &Transaction,
    entry: &WorkEntry,
    (is_hidden, reason): (bool, &str),
) -> Result<(), Error> {
    let content = contents::read(entry.kind, entry.revision.content.clone())?;
    let title = tracking::title(&content).unwrap_or_default();
    let (organisation, _) = members::name(transaction, entry.organisation).await.map_err(known)?;
    for member in members::of(transaction, entry.organisation).await? {
        let mail = Mail::Hiding(Hiding {
            name: member.account.name.clone(),
            organisation: organisation.clone(),
            entry: entry.id,
            title: title.clone(),
            is_hidden,
            reason: reason.to_owned(),
        });
        mail::to(state, transaction, &member.account, &mail).await?;
    }
    Ok(())
}

/// Confirms entries that nobody confirms, or puts them away. Those that somebody has confirmed meanwhile stay as they
/// are.
///
/// # Errors
/// [`Error::InvalidContent`], also for a profile that is to be put away; [`Error::Denied`] if the person may not decide
/// about one of them.
pub async fn act_on_stale(state: &State, person: &Person, asked: &StaleAction) -> Result<(), Error> {
    let mut violations = Violations::default();
    violations.length("/entries", asked.entries.len(), 1, MOST_AT_ONCE);
    violations.into_result().map_err(Error::InvalidContent)?;
    let transaction = state.database.begin().await?;
    let unconfirmed = lock_stale(&transaction, person, &asked.entries).await?;
    if asked.archive {
        archive(state, &transaction, person, asked, &unconfirmed).await?;
    } else {
        confirm(state, &transaction, person, &unconfirmed).await?;
    }
    Ok(transaction.commit().await?)
}

/// Those of these entries that nobody confirms, if the person may decide about all of these.
async fn lock_stale(
    transaction: &Transaction,
    person: &Person,
    ids: &[EntryId],
) -> Result<Vec<WorkEntry>, Error> {
    let mut kept: Vec<KeptEntry> = confirmations::lock(transaction, ids).await?;
    kept.retain(|entry| entry.is_published);
    let mut entries = Vec::with_capacity(kept.len());
    for entry in &kept {
        entries.push(tracking::public(transaction, entry.id).await?);
    }
    let works: Vec<&WorkEntry> = entries.iter().collect();
    for submission in publishing::submissions(transaction, &works).await? {
        if !person.may(Action::DecideCase(&submission?)) {
            return Err(Error::Denied);
        }
    }
    let stale = kept.iter().zip(entries).filter(|(kept, entry)| kept.is_unconfirmed() && is_in_use(entry));
    Ok(stale.map(|(_, entry)| entry).collect())
}

async fn confirm(
    state: &State,
    transaction: &Transaction,
    person: &Person,
    unconfirmed: &[WorkEntry],
) -> Result<(), Error> {
    let now = state.clock.now();
    let ids: Vec<EntryId> = unconfirmed.iter().map(|entry| entry.id).collect();
    confirmations::confirm(transaction, &ids, local_date(now), now).await?;
    for entry in unconfirmed {
        let deed = Deed::new(Some(person.id), AuditAction::Confirmed, now);
        deed.about(entry.id, entry.organisation).record(transaction).await?;
    }
    Ok(())
}

async fn archive(
    state: &State,
    transaction: &Transaction,
    person: &Person,
    asked: &StaleAction,
    unconfirmed: &[WorkEntry],
) -> Result<(), Error> {
    let now = state.clock.now();
    for entry in unconfirmed {
        // Its members could not bring it back.
        if entry.kind == EntryKind::Organisation {
            let place = asked.entries.iter().position(|id| *id == entry.id).unwrap_or_default();
            return Err(Error::field(&format!("/entries/{place}"), "unknown_value"));
        }
        work::set_state(transaction, entry.id, EntryState::Archived, (None, None), now).await?;
        let deed = Deed::new(Some(person.id), AuditAction::Archived, now);
        let deed = deed.about(entry.id, entry.organisation);
        deed.changing(entry.state.key(), EntryState::Archived.key()).record(transaction).await?;
    }
    Ok(())
}
