//! What is done with revisions, and decided about organisations.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, Func, LockType};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel as _, QueryFilter, QuerySelect};
use serde_json::Value;
use shared::entry::{EntryKind, RevisionState, Standing};
use shared::id::{AccountId, EntryId, OrganisationId, RevisionId};
use uuid::Uuid;

use super::change_log;
use super::import::NewRevision;
use super::row::{self, IDS_PER_QUERY};
use super::work::{self, WorkEntry, count_change};
use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::{entry, organisation, review_event, revision};
use crate::error::{Error, Result};

/// What somebody does with a revision, as it is recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Who does it.
    pub by: AccountId,
    /// The state the revision comes into.
    pub state: RevisionState,
    /// What is said about it.
    pub note: Option<Value>,
}

/// As [`work::lock`], for a decision about the entry: until the transaction ends, its organisation stays.
///
/// # Errors
/// If there is no such entry, or the database does not answer.
pub async fn lock(transaction: &Transaction, id: EntryId) -> Result<WorkEntry> {
    let executor = transaction.executor();
    let entry = entry::Entity::find_by_id(id.0).one(&executor).await?.ok_or(Error::NotFound)?;
    // First the organisation and then its entry, as whoever deletes it: what is noted of a decision refers to
    // the organisation, and if that were asked for at last, the two could wait for each other.
    let organisation = organisation::Entity::find_by_id(entry.organisation_id);
    organisation.lock(LockType::KeyShare).one(&executor).await?.ok_or(Error::NotFound)?;
    work::lock(transaction, id).await
}

/// Brings the revision that is worked on into another state, and records it. A published one replaces
/// what the public sees and counts as confirmed on this day.
///
/// # Errors
/// [`Error::Conflict`] if it is to be published and not based on what the public sees.
pub async fn take(
    transaction: &Transaction,
    work: &WorkEntry,
    step: Step,
    (at, today): (DateTime<Utc>, NaiveDate),
) -> Result<()> {
    let executor = transaction.executor();
    let is_published = step.state == RevisionState::Published;
    if is_published {
        if work.revision.based_on != work.published {
            return Err(Error::Conflict);
        }
        revision::Entity::update_many()
            .col_expr(revision::Column::State, Expr::value(RevisionState::Superseded.key()))
            .filter(revision::Column::EntryId.eq(work.id.0))
            .filter(revision::Column::State.eq(RevisionState::Published.key()))
            .exec(&executor)
            .await?;
    }
    if step.state == RevisionState::Submitted {
        // What was given back has its answer: nothing it refers to is kept for it.
        revision::Entity::update_many()
            .col_expr(revision::Column::State, Expr::value(RevisionState::Superseded.key()))
            .filter(revision::Column::EntryId.eq(work.id.0))
            .filter(revision::Column::State.eq(RevisionState::ChangesRequested.key()))
            .exec(&executor)
            .await?;
    }
    let mut change = revision::Entity::update_many()
        .col_expr(revision::Column::State, Expr::value(step.state.key()))
        .filter(revision::Column::Id.eq(work.revision.id.0));
    change = match step.state {
        RevisionState::Submitted => change.col_expr(revision::Column::SubmittedAt, Expr::value(at)),
        RevisionState::Published => change.col_expr(revision::Column::PublishedAt, Expr::value(at)),
        _ => change,
    };
    change.exec(&executor).await?;
    record(transaction, (work.id, work.revision.id), step, at).await?;
    if is_published {
        show(transaction, work, at, today).await
    } else {
        count_change(transaction, work.id, at).await
    }
}

/// Puts a reviewer's revision, which is based on what was handed in, in the place of that, which has just been
/// published; and records whose it is, and what it corrects.
///
/// # Errors
/// If the database refuses.
pub async fn correct(
    transaction: &Transaction,
    work: &WorkEntry,
    correction: NewRevision,
    by: AccountId,
    at: DateTime<Utc>,
) -> Result<()> {
    let executor = transaction.executor();
    let corrected = revision::Entity::find_by_id(work.revision.id.0).one(&executor).await?;
    let corrected = corrected.ok_or(Error::NotFound)?;
    let id = correction.id;
    revision::Entity::update_many()
        .col_expr(revision::Column::State, Expr::value(RevisionState::Superseded.key()))
        .filter(revision::Column::Id.eq(corrected.id))
        .exec(&executor)
        .await?;
    // What was handed in is the last: the next number is free.
    let row = correction.into_row(corrected.number + 1, at).into_active_model();
    revision::Entity::insert(row).exec_without_returning(&executor).await?;
    entry::Entity::update_many()
        .col_expr(entry::Column::PublishedRevisionId, Expr::value(id.0))
        .filter(entry::Column::Id.eq(work.id.0))
        .exec(&executor)
        .await?;
    let note = Some(row::to_json(&work.revision.id)?);
    record(transaction, (work.id, id), Step { by, state: RevisionState::Published, note }, at).await
}

/// The state of a revision of an entry, if there is such a revision.
///
/// # Errors
/// If the database does not answer.
pub async fn state_of(
    connection: &impl Connection,
    entry: EntryId,
    id: RevisionId,
) -> Result<Option<RevisionState>> {
    let row = revision::Entity::find_by_id(id.0).filter(revision::Column::EntryId.eq(entry.0));
    let row = row.one(&connection.executor()).await?;
    row.map(|row| row::key(&row.state, RevisionState::from_key)).transpose()
}

/// Forgets what was decided about a revision: it waits for a decision again.
pub(crate) async fn take_back(transaction: &Transaction, id: RevisionId) -> Result<()> {
    use review_event::Column;
    let executor = transaction.executor();
    let decisions = RevisionState::ALL.iter().filter(|state| state.is_decision()).map(|state| state.key());
    review_event::Entity::delete_many()
        .filter(Column::RevisionId.eq(id.0))
        .filter(Column::Action.is_in(decisions))
        .exec(&executor)
        .await?;
    revision::Entity::update_many()
        .col_expr(revision::Column::State, Expr::value(RevisionState::Submitted.key()))
        .col_expr(revision::Column::PublishedAt, Expr::value(None::<DateTime<Utc>>))
        .filter(revision::Column::Id.eq(id.0))
        .exec(&executor)
        .await?;
    Ok(())
}

/// Records what somebody has done with a revision.
async fn record(
    transaction: &Transaction,
    (entry, revision): (EntryId, RevisionId),
    step: Step,
    at: DateTime<Utc>,
) -> Result<()> {
    let event = review_event::Model {
        id: Uuid::now_v7(),
        entry_id: entry.0,
        revision_id: revision.0,
        at,
        actor: Some(step.by.0),
        action: step.state.key().to_owned(),
        note: step.note,
    };
    let insert = review_event::Entity::insert(event.into_active_model());
    insert.exec_without_returning(&transaction.executor()).await?;
    Ok(())
}

/// Records that somebody has a part in what was handed in with a revision, unless that is known: who
/// registers an organisation, or writes on what is handed in already.
///
/// # Errors
/// If the database refuses.
pub async fn note_handed_in(
    transaction: &Transaction,
    (entry, revision): (EntryId, RevisionId),
    by: AccountId,
    at: DateTime<Utc>,
) -> Result<()> {
    let known = handed_in_by(transaction, &[revision]).await?;
    if known.get(&revision).is_some_and(|people| people.contains(&by)) {
        return Ok(());
    }
    let step = Step { by, state: RevisionState::Submitted, note: None };
    record(transaction, (entry, revision), step, at).await
}

/// Who has handed in which of these revisions; those of which nobody is known are missing.
///
/// # Errors
/// If the database does not answer.
pub async fn handed_in_by(
    connection: &impl Connection,
    revisions: &[RevisionId],
) -> Result<HashMap<RevisionId, Vec<AccountId>>> {
    use review_event::Column;
    let mut found: HashMap<RevisionId, Vec<AccountId>> = HashMap::with_capacity(revisions.len());
    for ids in revisions.chunks(IDS_PER_QUERY) {
        let rows: Vec<(Uuid, Option<Uuid>)> = review_event::Entity::find()
            .select_only()
            .columns([Column::RevisionId, Column::Actor])
            .filter(Column::RevisionId.is_in(ids.iter().map(|id| id.0)))
            .filter(Column::Action.eq(RevisionState::Submitted.key()))
            .into_tuple()
            .all(&connection.executor())
            .await?;
        for (revision, actor) in rows {
            found.entry(RevisionId(revision)).or_default().extend(actor.map(AccountId));
        }
    }
    Ok(found)
}

/// Lets the public see a revision of an entry.
async fn show(
    transaction: &Transaction,
    work: &WorkEntry,
    at: DateTime<Utc>,
    today: NaiveDate,
) -> Result<()> {
    use entry::Column;
    let first = Func::coalesce([Expr::col(Column::FirstPublishedAt), Expr::val(at)]);
    entry::Entity::update_many()
        .col_expr(Column::PublishedRevisionId, Expr::value(work.revision.id.0))
        .col_expr(Column::FirstPublishedAt, first.into())
        .col_expr(Column::ConfirmedOn, Expr::value(today))
        .col_expr(Column::Reminders, Expr::value(0))
        .col_expr(Column::RemindedOn, Expr::value(None::<NaiveDate>))
        .col_expr(Column::HiddenFrom, Expr::value(None::<DateTime<Utc>>))
        .filter(Column::Id.eq(work.id.0))
        .exec(&transaction.executor())
        .await?;
    count_change(transaction, work.id, at).await?;
    note_shown(transaction, work, at).await
}

/// Notes that the public sees something else of an entry: with a profile, of every entry of its organisation.
pub(crate) async fn note_shown(transaction: &Transaction, work: &WorkEntry, at: DateTime<Utc>) -> Result<()> {
    match work.kind {
        EntryKind::Organisation => touch_all(transaction, work.organisation, at).await,
        EntryKind::Offer | EntryKind::Project => change_log::append(transaction, &[work.id], at).await,
    }
}

/// Gives an organisation a standing. Its profile is in another version then: of two who decide at the same
/// time, the second notices.
///
/// # Errors
/// If there is no such organisation.
pub async fn set_standing(
    transaction: &Transaction,
    id: OrganisationId,
    standing: Standing,
    at: DateTime<Utc>,
) -> Result<()> {
    let done = organisation::Entity::update_many()
        .col_expr(organisation::Column::Standing, Expr::value(standing.key()))
        .filter(organisation::Column::Id.eq(id.0))
        .exec(&transaction.executor())
        .await?;
    if done.rows_affected == 0 {
        return Err(Error::NotFound);
    }
    count_change(transaction, id.into(), at).await?;
    touch_all(transaction, id, at).await
}

/// Notes that every entry of an organisation has changed for the public.
async fn touch_all(transaction: &Transaction, id: OrganisationId, at: DateTime<Utc>) -> Result<()> {
    let entries: Vec<Uuid> = entry::Entity::find()
        .select_only()
        .column(entry::Column::Id)
        .filter(entry::Column::OrganisationId.eq(id.0))
        .into_tuple()
        .all(&transaction.executor())
        .await?;
    let entries: Vec<EntryId> = entries.into_iter().map(EntryId).collect();
    change_log::append(transaction, &entries, at).await
}
