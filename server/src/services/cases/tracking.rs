//! Opens and closes cases, in the transaction of what they are about. Whoever locks their entry has done so before.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use db::repo::cases::{self, Case, Closed};
use db::repo::work::{self, WorkEntry};
use db::repo::{members, review, submissions};
use db::{Connection, Transaction};
use shared::audit::AuditAction;
use shared::entry::RevisionState;
use shared::id::{AccountId, CaseId, EntryId, RevisionId};
use shared::review::{CaseKind, CaseOutcome};
use shared::workspace::EntryContent;
use uuid::Uuid;

use crate::error::{Error, known};
use crate::services::audit::Deed;
use crate::services::{contents, publishing};
use crate::state::Store;

/// Opens the case of what was handed in of an entry; one that is open already is about its present content then.
///
/// # Errors
/// A database that fails, or a content that cannot be read.
pub async fn open_submission(
    transaction: &Transaction,
    entry: EntryId,
    at: DateTime<Utc>,
) -> Result<CaseId, Error> {
    let work = work::by_id(transaction, entry).await.map_err(known)?;
    open(transaction, &work, CaseKind::Submission, work.published, at).await
}

/// Opens the case of what a trusted organisation has published at once, where the public saw this before. One that is
/// open already stays about all that was changed since.
///
/// # Errors
/// A database that fails, or a content that cannot be read.
pub async fn open_afterwards(
    transaction: &Transaction,
    entry: EntryId,
    before: Option<RevisionId>,
    at: DateTime<Utc>,
) -> Result<CaseId, Error> {
    let work = public(transaction, entry).await?;
    open(transaction, &work, CaseKind::Afterwards, before, at).await
}

/// Opens the case of a report about an entry: about what the public sees.
///
/// # Errors
/// [`Error::NotFound`]; a database that fails, or a content that cannot be read.
pub async fn open_report(
    transaction: &Transaction,
    entry: EntryId,
    at: DateTime<Utc>,
) -> Result<CaseId, Error> {
    let work = public(transaction, entry).await?;
    let case = case_of(transaction, &work, CaseKind::Report, work.published, at).await?;
    let id = case.id;
    cases::insert(transaction, case).await?;
    Ok(id)
}

/// Closes the open case of this kind of an entry, if there is one, and gives it as it was.
///
/// # Errors
/// A database that fails.
pub async fn close(
    transaction: &Transaction,
    (entry, kind): (EntryId, CaseKind),
    outcome: CaseOutcome,
    by: Option<AccountId>,
    at: DateTime<Utc>,
) -> Result<Option<Case>, Error> {
    let Some(case) = cases::lock_open(transaction, entry, kind).await? else { return Ok(None) };
    let closed = Case { closed: Some(Closed { at, by, outcome }), ..case.clone() };
    cases::save(transaction, closed).await?;
    Ok(Some(case))
}

/// Opens the cases of what was handed in without one: before there were cases, or by an import.
///
/// # Errors
/// A database that fails. What cannot be read is logged and left out.
pub async fn open_missing(store: &Store) -> Result<u32, Error> {
    const READ_AT_ONCE: u64 = 200;
    let (mut opened, mut read) = (0, 0);
    loop {
        let waiting = submissions::waiting(&store.database, read, READ_AT_ONCE).await?;
        if waiting.is_empty() {
            return Ok(opened);
        }
        let ids: Vec<EntryId> = waiting.iter().map(|(id, _)| *id).collect();
        let open = cases::open_of_entries(&store.database, &ids).await?;
        let of_submissions = open.iter().filter(|case| case.kind == CaseKind::Submission);
        let about: HashMap<EntryId, Option<RevisionId>> =
            of_submissions.map(|case| (case.entry, case.revision)).collect();
        for (id, found) in &waiting {
            let Ok(found) = found else { continue };
            if about.get(id) != Some(&Some(found.work.revision.id)) {
                opened += u32::from(open_one(store, *id, found.since).await?);
            }
        }
        read += READ_AT_ONCE;
    }
}

/// Opens the case of what was handed in of an entry, if it waits still; says whether it could be.
async fn open_one(store: &Store, entry: EntryId, since: DateTime<Utc>) -> Result<bool, Error> {
    let transaction = store.database.begin().await?;
    let work = match review::lock(&transaction, entry).await {
        Ok(work) if work.revision.state == RevisionState::Submitted => work,
        // It was decided or is gone meanwhile.
        Ok(_) | Err(db::Error::NotFound) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    match open(&transaction, &work, CaseKind::Submission, work.published, since).await {
        Ok(_) => {
            transaction.commit().await?;
            Ok(true)
        }
        // The cause is not told, as it may quote the content.
        Err(error) if is_unreadable(&error) => {
            tracing::error!(%entry, "no case could be opened");
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// Makes the open cases of entries true again after something else than their members' work has changed these: an
/// import, or a place that is in another municipality.
///
/// # Errors
/// A database that fails. What cannot be read is logged and stays as it is.
pub async fn follow(transaction: &Transaction, entries: &[EntryId], at: DateTime<Utc>) -> Result<(), Error> {
    let mut open = cases::open_of_entries(transaction, entries).await?;
    // As whoever locks many cases.
    open.sort_unstable_by_key(|case| case.id);
    for case in open {
        let case = match cases::lock(transaction, case.id).await {
            Ok(case) if case.closed.is_none() => case,
            // It was decided or is gone meanwhile.
            Ok(_) | Err(db::Error::NotFound) => continue,
            Err(error) => return Err(error.into()),
        };
        match renew(transaction, &case, at).await {
            // The cause is not told, as it may quote the content.
            Err(error) if is_unreadable(&error) => {
                tracing::error!(entry = %case.entry, "a case could not follow its entry");
            }
            done => done?,
        }
    }
    Ok(())
}

/// Lets a case be about its entry as that is now; closes it if nothing waits any more.
async fn renew(transaction: &Transaction, case: &Case, at: DateTime<Utc>) -> Result<(), Error> {
    let is_submission = case.kind == CaseKind::Submission;
    let work = work::by_id(transaction, case.entry).await.map_err(known)?;
    if is_submission && work.revision.state != RevisionState::Submitted {
        return withdraw(transaction, &work, None, at).await;
    }
    let work = if is_submission { work } else { as_public(transaction, work).await? };
    let before = if is_submission { work.published } else { case.before };
    let new = case_of(transaction, &work, case.kind, before, at).await?;
    Ok(cases::save(transaction, renewed(case, new)).await?)
}

/// Whether an entry cannot be read, which hinders no other.
const fn is_unreadable(error: &Error) -> bool {
    matches!(error, Error::NotFound | Error::Content(_) | Error::Database(db::Error::Unreadable(_)))
}

/// Closes the case of what was taken back of an entry, by somebody or by an import, and writes that down.
///
/// # Errors
/// A database that fails.
pub async fn withdraw(
    transaction: &Transaction,
    work: &WorkEntry,
    by: Option<AccountId>,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let mut deed = Deed::new(by, AuditAction::Withdrawn, at).about(work.id, work.organisation);
    let of = (work.id, CaseKind::Submission);
    if let Some(case) = close(transaction, of, CaseOutcome::Withdrawn, by, at).await? {
        deed = deed.in_case(case.id);
    }
    deed.record(transaction).await
}

/// An entry with the revision that the public sees, whatever its members work on; of what it never saw, with that.
///
/// # Errors
/// [`Error::NotFound`], or a database that fails.
pub async fn public(connection: &impl Connection, entry: EntryId) -> Result<WorkEntry, Error> {
    let work = work::by_id(connection, entry).await.map_err(known)?;
    as_public(connection, work).await
}

/// As [`public`], of an entry that was read before.
///
/// # Errors
/// A database that fails.
pub async fn as_public(connection: &impl Connection, mut work: WorkEntry) -> Result<WorkEntry, Error> {
    if let Some(published) = work.published.filter(|id| *id != work.revision.id) {
        work.revision.content = work::content_of(connection, work.kind, published).await.map_err(known)?;
        work.revision.id = published;
        work.revision.state = RevisionState::Published;
    }
    Ok(work)
}

async fn open(
    transaction: &Transaction,
    work: &WorkEntry,
    kind: CaseKind,
    before: Option<RevisionId>,
    at: DateTime<Utc>,
) -> Result<CaseId, Error> {
    let Some(case) = cases::lock_open(transaction, work.id, kind).await? else {
        let new = case_of(transaction, work, kind, before, at).await?;
        let id = new.id;
        cases::insert(transaction, new).await?;
        return Ok(id);
    };
    let before = if kind == CaseKind::Afterwards { case.before } else { before };
    let (id, new) = (case.id, case_of(transaction, work, kind, before, at).await?);
    cases::save(transaction, renewed(&case, new)).await?;
    Ok(id)
}

/// A case that is open, about what another one would be about. Of a report, what was reported stays known.
fn renewed(case: &Case, new: Case) -> Case {
    let revision = if case.kind == CaseKind::Report { case.revision } else { new.revision };
    let may_stay = case.municipality.is_none() || case.municipality == new.municipality;
    Case {
        id: case.id,
        revision,
        opened_at: case.opened_at,
        // Whoever reviews one municipality alone does not review what is about others.
        assigned_to: case.assigned_to.filter(|_| may_stay),
        is_escalated: case.is_escalated,
        promised_on: case.promised_on,
        ..new
    }
}

/// A new case about the revision of an entry that is worked on.
async fn case_of(
    transaction: &Transaction,
    work: &WorkEntry,
    kind: CaseKind,
    before: Option<RevisionId>,
    at: DateTime<Utc>,
) -> Result<Case, Error> {
    let about = [(work.kind, &work.revision.content)];
    let municipalities = publishing::municipalities(transaction, &about).await?.pop();
    let municipality = match municipalities.transpose()?.as_deref() {
        Some([only]) => Some(only.clone()),
        _ => None,
    };
    let content = contents::read(work.kind, work.revision.content.clone())?;
    let (organisation_name, _) = members::name(transaction, work.organisation).await.map_err(known)?;
    Ok(Case {
        id: CaseId(Uuid::now_v7()),
        kind,
        entry: work.id,
        entry_kind: work.kind,
        revision: Some(work.revision.id),
        before,
        organisation: work.organisation,
        organisation_name,
        title: title(&content).unwrap_or_else(|| work.revision.title.clone()),
        language: content.source_language().clone(),
        municipality,
        field: field(&content),
        is_change: before.is_some(),
        opened_at: at,
        assigned_to: None,
        is_escalated: false,
        promised_on: None,
        closed: None,
    })
}

/// The title of a content in its own language.
pub(super) fn title(content: &EntryContent) -> Option<String> {
    let language = content.source_language();
    let title = match content {
        EntryContent::Offer(offer) => offer.title.get(language),
        EntryContent::Organisation(profile) => profile.name.get(language),
    };
    title.map(|title| title.text.clone())
}

/// The key of the first field of action of an offer.
fn field(content: &EntryContent) -> Option<String> {
    match content {
        EntryContent::Offer(offer) => offer.fields.first().cloned(),
        EntryContent::Organisation(_) => None,
    }
}
