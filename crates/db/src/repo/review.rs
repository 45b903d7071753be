//! Decisions about revisions that were handed in, and about organisations.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel as _, QueryFilter, QuerySelect};
use serde_json::Value;
use shared::entry::{EntryKind, RevisionState, Standing};
use shared::id::{AccountId, EntryId, OrganisationId, RevisionId};
use uuid::Uuid;

use super::{change_log, row};
use crate::connection::{Transaction, sealed::Executable as _};
use crate::content;
use crate::entity::{entry, organisation, review_event, revision, slug};
use crate::error::{Error, Result};

/// An entry with the revision of it that was handed in.
#[derive(Clone, Debug, PartialEq)]
pub struct Submitted {
    /// The entry.
    pub entry: EntryId,
    /// What it is.
    pub kind: EntryKind,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// The standing of that organisation.
    pub standing: Standing,
    /// The revision; `None` if none waits for a decision.
    pub revision: Option<SubmittedRevision>,
    /// The revision the public sees.
    pub published: Option<RevisionId>,
    /// Whether it has a slug: it had a public page before.
    pub has_slug: bool,
}

/// A revision that was handed in.
#[derive(Clone, Debug, PartialEq)]
pub struct SubmittedRevision {
    /// Its id.
    pub id: RevisionId,
    /// The revision it is to replace.
    pub based_on: Option<RevisionId>,
    /// The title in its source language.
    pub title: String,
    /// The content, as the present version of `shared` reads it.
    pub content: Value,
}

/// A decision as it is recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    /// Who decided.
    pub by: AccountId,
    /// The state the revision comes into.
    pub state: RevisionState,
    /// What is said to the author.
    pub note: Option<Value>,
}

/// An entry with what was handed in, about which nobody else decides until the transaction ends.
///
/// # Errors
/// If there is no such entry, or the database does not answer.
pub async fn lock(transaction: &Transaction, id: EntryId) -> Result<Submitted> {
    let executor = transaction.executor();
    let entry =
        entry::Entity::find_by_id(id.0).lock_exclusive().one(&executor).await?.ok_or(Error::NotFound)?;
    let kind = row::key(&entry.kind, EntryKind::from_key)?;
    let submitted = revision::Entity::find()
        .filter(revision::Column::EntryId.eq(id.0))
        .filter(revision::Column::State.eq(RevisionState::Submitted.key()))
        .one(&executor)
        .await?;
    let read = |row: revision::Model| {
        Ok::<_, Error>(SubmittedRevision {
            id: RevisionId(row.id),
            based_on: row.based_on.map(RevisionId),
            title: row.title,
            content: content::upgrade(kind, row.schema_version, row.content)?,
        })
    };
    let slug = slug::Entity::find().filter(slug::Column::EntryId.eq(id.0)).one(&executor).await?;
    let organisation = organisation::Entity::find_by_id(entry.organisation_id).one(&executor).await?;
    let organisation = organisation.ok_or(Error::NotFound)?;
    Ok(Submitted {
        entry: id,
        kind,
        organisation: OrganisationId(organisation.id),
        standing: row::key(&organisation.standing, Standing::from_key)?,
        revision: submitted.map(read).transpose()?,
        published: entry.published_revision_id.map(RevisionId),
        has_slug: slug.is_some(),
    })
}

/// Records a decision about a revision that [`lock`] has given. A published one replaces what the
/// public sees and counts as confirmed on this day.
///
/// # Errors
/// [`Error::Conflict`] if it is to be published and not based on what the public sees.
pub async fn decide(
    transaction: &Transaction,
    submitted: &Submitted,
    revision: &SubmittedRevision,
    decided: Decided,
    (at, today): (DateTime<Utc>, NaiveDate),
) -> Result<()> {
    let executor = transaction.executor();
    let is_published = decided.state == RevisionState::Published;
    if is_published {
        if revision.based_on != submitted.published {
            return Err(Error::Conflict);
        }
        revision::Entity::update_many()
            .col_expr(revision::Column::State, Expr::value(RevisionState::Superseded.key()))
            .filter(revision::Column::EntryId.eq(submitted.entry.0))
            .filter(revision::Column::State.eq(RevisionState::Published.key()))
            .exec(&executor)
            .await?;
    }
    revision::Entity::update_many()
        .col_expr(revision::Column::State, Expr::value(decided.state.key()))
        .col_expr(revision::Column::PublishedAt, Expr::value(is_published.then_some(at)))
        .filter(revision::Column::Id.eq(revision.id.0))
        .exec(&executor)
        .await?;
    let event = review_event::Model {
        id: Uuid::now_v7(),
        entry_id: submitted.entry.0,
        revision_id: revision.id.0,
        at,
        actor: Some(decided.by.0),
        action: decided.state.key().to_owned(),
        note: decided.note,
    };
    review_event::Entity::insert(event.into_active_model()).exec_without_returning(&executor).await?;
    if is_published {
        show(transaction, submitted, revision.id, at, today).await?;
    }
    Ok(())
}

/// Lets the public see a revision of an entry.
async fn show(
    transaction: &Transaction,
    submitted: &Submitted,
    revision: RevisionId,
    at: DateTime<Utc>,
    today: NaiveDate,
) -> Result<()> {
    use entry::Column;
    let first = Func::coalesce([Expr::col(Column::FirstPublishedAt), Expr::val(at)]);
    entry::Entity::update_many()
        .col_expr(Column::PublishedRevisionId, Expr::value(revision.0))
        .col_expr(Column::FirstPublishedAt, first.into())
        .col_expr(Column::ConfirmedOn, Expr::value(today))
        .col_expr(Column::Reminders, Expr::value(0))
        .col_expr(Column::RemindedOn, Expr::value(None::<NaiveDate>))
        .col_expr(Column::HiddenFrom, Expr::value(None::<DateTime<Utc>>))
        .col_expr(Column::UpdatedAt, Expr::value(at))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(submitted.entry.0))
        .exec(&transaction.executor())
        .await?;
    // With a profile, every entry of its organisation shows something new.
    match submitted.kind {
        EntryKind::Organisation => touch_all(transaction, submitted.organisation, at).await,
        EntryKind::Offer | EntryKind::Project => {
            change_log::append(transaction, &[submitted.entry], at).await
        }
    }
}

/// Gives an organisation a standing.
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
