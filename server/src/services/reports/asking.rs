//! Asking organisations about what was reported.

use chrono::TimeDelta;
use db::repo::{members, reports as rows};
use shared::audit::AuditAction;
use shared::id::CaseId;
use shared::policy::Person;
use shared::review::CaseText;

use super::{Open, leave_note, lock};
use crate::error::{Error, known};
use crate::mail::{self, Mail};
use crate::services::audit::Deed;
use crate::state::State;

/// How long an organisation is left alone.
const PAUSE: TimeDelta = TimeDelta::minutes(5);

/// Asks the members of an organisation whether what was reported is right, in words of who asks: what somebody has
/// reported, and who, is not passed on.
///
/// # Errors
/// [`Error::InvalidContent`], also with `nobody_to_ask`; [`Error::NotFound`], [`Error::Denied`],
/// [`Error::DecidedMeanwhile`]; [`Error::Conflict`] if they were asked a moment ago.
pub async fn ask(state: &State, person: &Person, id: CaseId, question: &CaseText) -> Result<(), Error> {
    question.validate().map_err(Error::InvalidContent)?;
    let now = state.clock.now();
    let transaction = state.database.begin().await?;
    let Open { work, case, report } = lock(&transaction, person, id).await?;
    if report.asked_at.is_some_and(|asked_at| now - asked_at < PAUSE) {
        return Err(Error::Conflict);
    }
    let members = members::of(&transaction, work.organisation).await?;
    if members.is_empty() {
        return Err(Error::field("/text", "nobody_to_ask"));
    }
    let (organisation, _) = members::name(&transaction, work.organisation).await.map_err(known)?;
    for member in &members {
        let mail = Mail::ReportQuestion {
            name: member.account.name.clone(),
            organisation: organisation.clone(),
            entry: work.id,
            title: case.title.clone(),
            question: question.text.trim().to_owned(),
        };
        mail::to(state, &transaction, &member.account, &mail).await?;
    }
    rows::mark_asked(&transaction, id, now).await?;
    let deed = Deed::new(Some(person.id), AuditAction::OrganisationAsked, now);
    deed.about(work.id, work.organisation).in_case(id).record(&transaction).await?;
    leave_note(&transaction, (id, person.id), &question.text, now).await?;
    Ok(transaction.commit().await?)
}
