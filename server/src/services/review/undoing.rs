//! Undoes what somebody has just decided.

use chrono::{DateTime, TimeDelta, Utc};
use db::Transaction;
use db::repo::cases::{self, Case};
use db::repo::undo::{self as rows, Decision};
use db::repo::{outbox, work};
use serde::{Deserialize, Serialize};
use shared::audit::AuditAction;
use shared::id::CaseId;
use shared::policy::Person;
use shared::review::UNDO_SECONDS;
use uuid::Uuid;

use super::{lock, require};
use crate::error::{Error, known};
use crate::services::audit::Deed;
use crate::state::State;

/// How long what is sent in time may be on its way.
const ON_ITS_WAY: TimeDelta = TimeDelta::seconds(2);
/// How long after a decision it may still be undone. Nobody is told before.
pub const UNDO_ENDS: TimeDelta = TimeDelta::seconds(UNDO_SECONDS + ON_ITS_WAY.num_seconds());

/// What was before, as it is kept: what has only closed a case has changed nothing else.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Before {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decision: Option<Decision>,
    /// The mail to who has reported something, which waits as long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mail: Option<Uuid>,
}

/// Undoes what the person has just decided in a case: it is open again, and everything is as it was before.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`]; [`Error::Conflict`] if it is too late for that, if somebody else has
/// decided, or if something else has changed the entry since.
pub async fn undo(state: &State, person: &Person, id: CaseId) -> Result<(), Error> {
    let now = state.clock.now();
    let transaction = state.database.begin().await?;
    let (work, case) = lock(&transaction, id).await?;
    require(&transaction, person, &work, &case).await?;
    let undo = rows::of_case(&transaction, id, person.id).await?;
    let undo = undo.filter(|undo| now <= undo.until + ON_ITS_WAY && undo.entry_version == work.version);
    let Some(undo) = undo else { return Err(Error::Conflict) };
    let before: Before = serde_json::from_value(undo.state_before)?;
    if let Some(decision) = &before.decision {
        rows::restore(&transaction, &work, decision, now).await?;
    }
    if let Some(mail) = before.mail {
        outbox::take_back(&transaction, mail).await?;
    }
    rows::forget(&transaction, id).await?;
    cases::save(&transaction, Case { closed: None, ..case }).await?;
    Deed::new(Some(person.id), AuditAction::DecisionUndone, now)
        .about(work.id, work.organisation)
        .in_case(id)
        .record(&transaction)
        .await?;
    Ok(transaction.commit().await?)
}

/// Keeps for a short while how to undo what the person has just done with a case: a decision, or it was only closed.
///
/// # Errors
/// A database that fails.
pub(super) async fn keep(
    transaction: &Transaction,
    person: &Person,
    case: &Case,
    decision: Option<&Decision>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let before = serde_json::to_value(Before { decision: decision.cloned(), mail: None })?;
    let version = work::by_id(transaction, case.entry).await.map_err(known)?.version;
    let until = now + TimeDelta::seconds(UNDO_SECONDS);
    Ok(rows::store(transaction, case.id, person.id, until, version, before).await?)
}
