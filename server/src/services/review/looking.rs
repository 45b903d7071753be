//! Looks afterwards at what trusted organisations have published at once.

use shared::audit::AuditAction;
use shared::id::CaseId;
use shared::policy::Person;
use shared::review::{CaseKind, CaseOutcome, LookedAt};

use super::{lock, require, undoing};
use crate::error::Error;
use crate::services::audit::Deed;
use crate::services::cases::tracking;
use crate::state::State;

/// Says that what was published at once was looked at, which closes its case.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`]; [`Error::Conflict`] if the case is about something else;
/// [`Error::DecidedMeanwhile`]; [`Error::ChangedMeanwhile`] if something newer was published since.
pub async fn look(state: &State, person: &Person, id: CaseId, asked: &LookedAt) -> Result<(), Error> {
    let now = state.clock.now();
    let transaction = state.database.begin().await?;
    let (work, case) = lock(&transaction, id).await?;
    require(&transaction, person, &work, &case).await?;
    if case.kind != CaseKind::Afterwards {
        return Err(Error::Conflict);
    }
    if case.closed.is_some() {
        return Err(Error::DecidedMeanwhile);
    }
    if case.revision != Some(asked.revision) {
        return Err(Error::ChangedMeanwhile);
    }
    let about = (work.id, CaseKind::Afterwards);
    tracking::close(&transaction, about, CaseOutcome::LookedAt, Some(person.id), now).await?;
    undoing::keep(&transaction, person, &case, None, now).await?;
    Deed::new(Some(person.id), AuditAction::LookedAt, now)
        .about(work.id, work.organisation)
        .in_case(id)
        .leading_to(asked.revision.to_string())
        .record(&transaction)
        .await?;
    Ok(transaction.commit().await?)
}
