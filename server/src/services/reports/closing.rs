//! Closing reports.

use chrono::TimeDelta;
use db::Transaction;
use db::repo::cases::{self, Case, Closed};
use db::repo::undo;
use serde_json::json;
use shared::audit::AuditAction;
use shared::id::CaseId;
use shared::policy::Person;
use shared::report::ReportDecision;
use shared::review::{CaseOutcome, UNDO_SECONDS};
use uuid::Uuid;

use super::{Open, leave_note, lock, seen};
use crate::error::Error;
use crate::mail::{self, Mail, ReportNews, ReportedEntry};
use crate::services::audit::Deed;
use crate::services::review::UNDO_ENDS;
use crate::state::State;

/// How much longer the mail to who has reported waits than it can be undone.
const MOMENT: TimeDelta = TimeDelta::seconds(3);

/// Closes a report. Who has reported is told what has become of it, unless it said nothing of use; until that mail
/// leaves, its id stands in what is kept for undoing.
///
/// # Errors
/// [`Error::InvalidContent`], [`Error::NotFound`], [`Error::Denied`], [`Error::DecidedMeanwhile`].
pub async fn close(
    state: &State,
    person: &Person,
    id: CaseId,
    decision: &ReportDecision,
) -> Result<(), Error> {
    decision.validate().map_err(Error::InvalidContent)?;
    let now = state.clock.now();
    let transaction = state.database.begin().await?;
    let open = lock(&transaction, person, id).await?;
    let mail = answer(state, &transaction, &open, decision).await?;
    let before = mail.map_or_else(|| json!({}), |mail| json!({"mail": mail}));
    let until = now + TimeDelta::seconds(UNDO_SECONDS);
    undo::store(&transaction, id, person.id, until, open.work.version, before).await?;
    let deed = Deed::new(Some(person.id), AuditAction::ReportClosed, now)
        .about(open.work.id, open.work.organisation)
        .in_case(id)
        .leading_to(decision.outcome.key());
    deed.record(&transaction).await?;
    leave_note(&transaction, (id, person.id), &decision.answer, now).await?;
    let closed = Some(Closed { at: now, by: Some(person.id), outcome: decision.outcome });
    cases::save(&transaction, Case { closed, ..open.case }).await?;
    Ok(transaction.commit().await?)
}

/// Puts the mail to who has reported into the outbox; gives its id, if there is one.
async fn answer(
    state: &State,
    transaction: &Transaction,
    Open { work, case, report }: &Open,
    decision: &ReportDecision,
) -> Result<Option<Uuid>, Error> {
    let Some(email) = report.email.as_ref().filter(|_| decision.outcome != CaseOutcome::Spam) else {
        return Ok(None);
    };
    // It may be out of sight by now.
    let unseen = || ReportedEntry { kind: work.kind, title: case.title.clone(), slug: None };
    let entry = seen(state, transaction, work.id).await?.unwrap_or_else(unseen);
    let news = ReportNews::Closed { outcome: decision.outcome, answer: decision.answer.trim().to_owned() };
    let at = state.clock.now() + UNDO_ENDS + MOMENT;
    mail::put_for(transaction, email, &report.language, &Mail::Report { entry, news }, at).await.map(Some)
}
