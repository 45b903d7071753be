//! How decisions are undone: for a short while it is kept what was before.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel as _, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::entry::RevisionState;
use shared::id::{AccountId, CaseId, RevisionId};

use super::work::{WorkEntry, count_change};
use super::{decision_notices, review};
use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::decision_undo::{Column, Entity, Model};
use crate::entity::{entry, revision, slug};
use crate::error::{Error, Result};

/// How what somebody has done with a case can be undone.
#[derive(Clone, Debug, PartialEq)]
pub struct Undo {
    /// Until when.
    pub until: DateTime<Utc>,
    /// The version of the entry since then: in another one, something else has changed it.
    pub entry_version: i32,
    /// What it has changed, as it was before.
    pub state_before: Value,
}

/// A decision about a revision that was handed in, with what it has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The revision.
    pub revision: RevisionId,
    /// The reviewer's revision that was published in its place.
    pub correction: Option<RevisionId>,
    /// What the public saw before, if something was published.
    pub before: Option<Shown>,
}

/// What the public sees of an entry, with what is kept about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The revision.
    pub revision: Option<RevisionId>,
    /// Whether its page has an address.
    pub has_slug: bool,
    /// When something was first published.
    pub first_published_at: Option<DateTime<Utc>>,
    /// The day on which somebody last confirmed it.
    pub confirmed_on: Option<NaiveDate>,
    /// How often somebody was reminded to confirm it.
    pub reminders: i32,
    /// The day of the last reminder.
    pub reminded_on: Option<NaiveDate>,
    /// When it goes out of sight because nobody confirmed it.
    pub hidden_from: Option<DateTime<Utc>>,
}

/// What the public sees of an entry now.
///
/// # Errors
/// If there is no such entry, or the database does not answer.
pub async fn shown(connection: &impl Connection, work: &WorkEntry) -> Result<Shown> {
    let row = entry::Entity::find_by_id(work.id.0).one(&connection.executor()).await?;
    let row = row.ok_or(Error::NotFound)?;
    Ok(Shown {
        revision: row.published_revision_id.map(RevisionId),
        has_slug: work.has_slug,
        first_published_at: row.first_published_at,
        confirmed_on: row.confirmed_on,
        reminders: row.reminders,
        reminded_on: row.reminded_on,
        hidden_from: row.hidden_from,
    })
}

/// Keeps how to undo what somebody has done with a case, in the place of what was kept of that before.
///
/// # Errors
/// If the database refuses.
pub async fn store(
    transaction: &Transaction,
    case: CaseId,
    account: AccountId,
    until: DateTime<Utc>,
    entry_version: i32,
    state_before: Value,
) -> Result<()> {
    forget(transaction, case).await?;
    let row =
        Model { case_id: case.0, account_id: account.0, undo_until: until, entry_version, state_before };
    Entity::insert(row.into_active_model()).exec_without_returning(&transaction.executor()).await?;
    Ok(())
}

/// Until when somebody can undo what they have done with a case, if they still can.
///
/// # Errors
/// If the database does not answer.
pub async fn until(
    connection: &impl Connection,
    case: CaseId,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>> {
    let undo = of_case(connection, case, account).await?;
    Ok(undo.map(|undo| undo.until).filter(|until| now < *until))
}

/// How somebody can undo what they have done with a case, whether or not it is too late for that.
///
/// # Errors
/// If the database does not answer.
pub async fn of_case(connection: &impl Connection, case: CaseId, account: AccountId) -> Result<Option<Undo>> {
    let row = Entity::find_by_id(case.0).filter(Column::AccountId.eq(account.0));
    let row = row.one(&connection.executor()).await?;
    Ok(row.map(|row| Undo {
        until: row.undo_until,
        entry_version: row.entry_version,
        state_before: row.state_before,
    }))
}

/// Forgets how to undo what was done with a case.
///
/// # Errors
/// If the database refuses.
pub async fn forget(transaction: &Transaction, case: CaseId) -> Result<()> {
    Entity::delete_by_id(case.0).exec(&transaction.executor()).await?;
    Ok(())
}

/// Forgets how to undo what could be undone until an instant before this one; says how many.
///
/// # Errors
/// If the database refuses.
pub async fn forget_before(transaction: &Transaction, instant: DateTime<Utc>) -> Result<u64> {
    let old = Entity::delete_many().filter(Column::UndoUntil.lt(instant));
    Ok(old.exec(&transaction.executor()).await?.rows_affected)
}

/// Undoes a decision about an entry that nothing else has changed since: what was handed in waits again, the public
/// sees what it saw before, and nobody is told.
///
/// # Errors
/// If the database refuses.
pub async fn restore(
    transaction: &Transaction,
    work: &WorkEntry,
    decision: &Decision,
    at: DateTime<Utc>,
) -> Result<()> {
    decision_notices::forget(transaction, decision.revision).await?;
    if let Some(correction) = decision.correction {
        // With what was noted of it.
        revision::Entity::delete_by_id(correction.0).exec(&transaction.executor()).await?;
    }
    review::take_back(transaction, decision.revision).await?;
    count_change(transaction, work.id, at).await?;
    match &decision.before {
        Some(before) => show(transaction, work, before, at).await,
        None => Ok(()),
    }
}

/// Lets the public see what it saw before.
async fn show(transaction: &Transaction, work: &WorkEntry, before: &Shown, at: DateTime<Utc>) -> Result<()> {
    use entry::Column;
    let executor = transaction.executor();
    if let Some(id) = before.revision {
        revision::Entity::update_many()
            .col_expr(revision::Column::State, Expr::value(RevisionState::Published.key()))
            .filter(revision::Column::Id.eq(id.0))
            .exec(&executor)
            .await?;
    }
    entry::Entity::update_many()
        .col_expr(Column::PublishedRevisionId, Expr::value(before.revision.map(|id| id.0)))
        .col_expr(Column::FirstPublishedAt, Expr::value(before.first_published_at))
        .col_expr(Column::ConfirmedOn, Expr::value(before.confirmed_on))
        .col_expr(Column::Reminders, Expr::value(before.reminders))
        .col_expr(Column::RemindedOn, Expr::value(before.reminded_on))
        .col_expr(Column::HiddenFrom, Expr::value(before.hidden_from))
        .filter(Column::Id.eq(work.id.0))
        .exec(&executor)
        .await?;
    if !before.has_slug {
        slug::Entity::delete_many().filter(slug::Column::EntryId.eq(work.id.0)).exec(&executor).await?;
    }
    review::note_shown(transaction, work, at).await
}
