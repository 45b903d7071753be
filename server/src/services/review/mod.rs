//! What those who review decide: about what was handed in, about what trusted organisations have published at once,
//! and about organisations. What was decided about entries can be undone for a short while.

mod correcting;
mod deciding;
mod looking;
mod standing;
mod undoing;

use db::Transaction;
use db::repo::cases::{self, Case};
use db::repo::review;
use db::repo::work::{self, WorkEntry};
use shared::id::CaseId;
use shared::policy::{Action, Person};
use shared::review::Submission;

use crate::error::{Error, known};
use crate::services::publishing;

pub use deciding::decide;
pub use looking::look;
pub use standing::{change_standing, standing};
pub use undoing::{UNDO_ENDS, undo};

/// A case with its entry. Nobody else changes either until the transaction ends.
pub(super) async fn lock(transaction: &Transaction, id: CaseId) -> Result<(WorkEntry, Case), Error> {
    let entry = cases::by_id(transaction, id).await.map_err(known)?.entry;
    let work = review::lock(transaction, entry).await.map_err(known)?;
    let case = cases::lock(transaction, id).await.map_err(known)?;
    Ok((work, case))
}

/// What decides who may decide a case: the revision it is about, also where another one is worked on by now.
pub(super) async fn submission(
    transaction: &Transaction,
    work: &WorkEntry,
    case: &Case,
) -> Result<Submission, Error> {
    let Some(revision) = case.revision.filter(|id| *id != work.revision.id) else {
        return publishing::submission(transaction, work).await;
    };
    let mut about = work.clone();
    about.revision.content = work::content_of(transaction, work.kind, revision).await.map_err(known)?;
    about.revision.id = revision;
    publishing::submission(transaction, &about).await
}

/// Refuses who may not decide a case; to who does not review its entry, there is none.
async fn require(
    transaction: &Transaction,
    person: &Person,
    work: &WorkEntry,
    case: &Case,
) -> Result<(), Error> {
    let submission = submission(transaction, work, case).await?;
    if !person.may(Action::ReadSubmission(&submission)) {
        return Err(Error::NotFound);
    }
    if person.may(Action::DecideCase(&submission)) { Ok(()) } else { Err(Error::Denied) }
}
