//! Decides about what was handed in.

use chrono::{DateTime, Utc};
use db::Transaction;
use db::repo::decision_notices::{self as notices, Decided};
use db::repo::import::NewRevision;
use db::repo::review::{self, Step};
use db::repo::undo;
use db::repo::work::WorkEntry;
use serde_json::Value;
use shared::audit::AuditAction;
use shared::entry::RevisionState;
use shared::id::{EntryId, RevisionId};
use shared::policy::{Action, Person};
use shared::review::{CaseKind, CaseOutcome, Decision, ReviewDecision};
use shared::schedule::local_date;

use super::{correcting, undoing};
use crate::error::{Error, known};
use crate::services::audit::Deed;
use crate::services::cases::tracking;
use crate::services::publishing;
use crate::state::State;

/// Decides about the revision of an entry that was handed in. The members of its organisation are told, unless it is
/// undone before.
///
/// # Errors
/// [`Error::InvalidContent`], [`Error::NotFound`], [`Error::Denied`]; [`Error::DecidedMeanwhile`];
/// [`Error::Conflict`] if its members have changed it meanwhile, or the public sees something newer than what it is
/// based on.
pub async fn decide(
    state: &State,
    person: &Person,
    entry: EntryId,
    asked: &ReviewDecision,
) -> Result<(), Error> {
    asked.decision.validate().map_err(Error::InvalidContent)?;
    let now = state.clock.now();
    let transaction = state.database.begin().await?;
    let work = review::lock(&transaction, entry).await.map_err(known)?;
    let submission = publishing::submission(&transaction, &work).await?;
    // Members of trusted organisations publish what they hand in, which is looked at afterwards: they decide nothing.
    if !person.may(Action::DecideCase(&submission)) {
        return Err(Error::Denied);
    }
    if work.revision.id != asked.revision || work.revision.state != RevisionState::Submitted {
        return Err(missed(&transaction, entry, asked.revision).await?);
    }
    let correction = correcting::correction(state, &transaction, person, &work, &asked.decision).await?;
    let decided = take(state, &transaction, person, &work, (&asked.decision, correction)).await?;
    close(&transaction, person, &work, (&asked.decision, &decided), now).await?;
    Ok(transaction.commit().await?)
}

/// Why a revision is not decided about that waits no more: somebody else has done so, or its members have taken it
/// back or written it anew.
async fn missed(transaction: &Transaction, entry: EntryId, id: RevisionId) -> Result<Error, Error> {
    Ok(match review::state_of(transaction, entry, id).await? {
        Some(
            RevisionState::Published
            | RevisionState::Superseded
            | RevisionState::ChangesRequested
            | RevisionState::Rejected,
        ) => Error::DecidedMeanwhile,
        Some(RevisionState::Draft | RevisionState::Submitted | RevisionState::Withdrawn) | None => {
            Error::Conflict
        }
    })
}

/// Carries a decision out, a publication with the reviewer's correction if there is one.
async fn take(
    state: &State,
    transaction: &Transaction,
    person: &Person,
    work: &WorkEntry,
    (decision, correction): (&Decision, Option<NewRevision>),
) -> Result<undo::Decision, Error> {
    let now = state.clock.now();
    let next = decision.leads_to();
    let before = match next {
        RevisionState::Published => Some(undo::shown(transaction, work).await.map_err(known)?),
        _ => None,
    };
    let step = Step { by: person.id, state: next, note: note(decision)? };
    review::take(transaction, work, step, (now, local_date(now))).await.map_err(known)?;
    let mut shown = work.clone();
    if let Some(correction) = correction {
        shown.revision.id = correction.id;
        shown.revision.title.clone_from(&correction.title);
        review::correct(transaction, work, correction, person.id, now).await.map_err(known)?;
    }
    if next == RevisionState::Published {
        publishing::give_slug(state, transaction, &shown).await?;
    }
    let told = Decided::Revision(shown.revision.id);
    notices::note(transaction, work.organisation, told, person.id, now).await?;
    let correction = Some(shown.revision.id).filter(|id| *id != work.revision.id);
    Ok(undo::Decision { revision: work.revision.id, correction, before })
}

/// Closes the case of what was decided, keeps how to undo that, and writes it down. What was handed in before there
/// were cases has none.
async fn close(
    transaction: &Transaction,
    person: &Person,
    work: &WorkEntry,
    (decision, decided): (&Decision, &undo::Decision),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let (action, outcome) = match decision {
        Decision::Publish { .. } if decided.correction.is_some() => {
            (AuditAction::PublishedCorrected, CaseOutcome::Published)
        }
        Decision::Publish { .. } => (AuditAction::Published, CaseOutcome::Published),
        Decision::RequestChanges { .. } => (AuditAction::ChangesRequested, CaseOutcome::ChangesRequested),
        Decision::Reject { .. } => (AuditAction::Rejected, CaseOutcome::Rejected),
    };
    let about = (work.id, CaseKind::Submission);
    let case = tracking::close(transaction, about, outcome, Some(person.id), now).await?;
    let mut deed = Deed::new(Some(person.id), action, now).about(work.id, work.organisation);
    if let Some(case) = case {
        undoing::keep(transaction, person, &case, Some(decided), now).await?;
        deed = deed.in_case(case.id);
    }
    let after = decided.correction.unwrap_or(decided.revision).to_string();
    let deed = match work.published {
        Some(before) => deed.changing(before.to_string(), after),
        None => deed.leading_to(after),
    };
    deed.because(&reason(decision)).record(transaction).await
}

/// What is said to the author, as it is recorded.
fn note(decision: &Decision) -> Result<Option<Value>, Error> {
    Ok(match decision {
        Decision::Publish { .. } => None,
        Decision::RequestChanges { notes } => Some(serde_json::to_value(notes)?),
        Decision::Reject { reason } => Some(serde_json::to_value(reason)?),
    })
}

/// What is said to the author, as the log has it.
fn reason(decision: &Decision) -> String {
    match decision {
        Decision::Publish { .. } => String::new(),
        Decision::RequestChanges { notes } => {
            let texts: Vec<&str> = notes.iter().map(|note| note.text.as_str()).collect();
            texts.join("\n")
        }
        Decision::Reject { reason } => reason.clone(),
    }
}
