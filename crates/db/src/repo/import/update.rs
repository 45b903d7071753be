//! New revisions of entries that exist.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use shared::entry::{EntryKind, RevisionState};
use shared::id::{EntryId, OrganisationId};
use uuid::Uuid;

use super::batch::EntryUpdate;
use crate::connection::{Transaction, sealed::Executable as _};
use crate::entity::{entry, revision};
use crate::error::{Error, Result};
use crate::repo::row::{IDS_PER_QUERY, insert_all};
use crate::repo::work::OPEN;

/// What an update sets in its entry's row; rows alike are written together.
#[derive(PartialEq, Eq, Hash)]
struct EntryValues {
    published: bool,
    moved_to: Option<OrganisationId>,
    confirmed_on: Option<NaiveDate>,
    hidden_from: Option<DateTime<Utc>>,
}

/// Writes new revisions of entries that exist. Returns every entry that shows
/// something new: with a profile, all entries of its organisation.
pub(super) async fn update_entries(
    transaction: &Transaction,
    updates: Vec<EntryUpdate>,
    at: DateTime<Utc>,
) -> Result<Vec<EntryId>> {
    let mut touched = Vec::with_capacity(updates.len());
    let mut updates = updates.into_iter();
    loop {
        let some: Vec<EntryUpdate> = updates.by_ref().take(IDS_PER_QUERY).collect();
        if some.is_empty() {
            return Ok(touched);
        }
        let of_kind = |profile: bool| {
            some.iter()
                .filter(move |update| (update.revision.kind == EntryKind::Organisation) == profile)
                .map(|update| update.revision.entry_id.0)
        };
        touched.extend(of_kind(false).map(EntryId));
        touched.extend(entries_of_organisations(transaction, of_kind(true).collect()).await?);
        replace_revisions(transaction, some, at).await?;
    }
}

async fn entries_of_organisations(
    transaction: &Transaction,
    organisations: Vec<Uuid>,
) -> Result<Vec<EntryId>> {
    let ids: Vec<Uuid> = entry::Entity::find()
        .select_only()
        .column(entry::Column::Id)
        .filter(entry::Column::OrganisationId.is_in(organisations))
        .into_tuple()
        .all(&transaction.executor())
        .await?;
    Ok(ids.into_iter().map(EntryId).collect())
}

async fn replace_revisions(
    transaction: &Transaction,
    updates: Vec<EntryUpdate>,
    at: DateTime<Utc>,
) -> Result<()> {
    let ids: Vec<Uuid> = updates.iter().map(|update| update.revision.entry_id.0).collect();
    let drafts: Vec<Uuid> =
        updates.iter().filter_map(|update| update.withdrawn_draft).map(|id| id.0).collect();
    check_base(transaction, &updates, &ids).await?;
    let numbers = last_numbers(transaction, &ids).await?;
    close(transaction, revision::Column::EntryId, ids, RevisionState::Published, RevisionState::Superseded)
        .await?;
    for open in OPEN {
        close(transaction, revision::Column::Id, drafts.clone(), open, RevisionState::Withdrawn).await?;
    }
    let mut alike: HashMap<EntryValues, Vec<Uuid>> = HashMap::new();
    let mut revisions = Vec::with_capacity(updates.len());
    for update in updates {
        let entry_id = update.revision.entry_id.0;
        let values = EntryValues {
            published: update.revision.state == RevisionState::Published,
            moved_to: update.moved_to,
            confirmed_on: update.confirmed_on,
            hidden_from: update.hidden_from,
        };
        alike.entry(values).or_default().push(entry_id);
        let number = numbers.get(&entry_id).copied().unwrap_or(0) + 1;
        revisions.push(update.revision.into_row(number, at));
    }
    insert_all::<revision::Entity>(transaction, revisions).await?;
    for (values, ids) in alike {
        set_values(transaction, ids, &values, at).await?;
    }
    Ok(())
}

/// Puts those of these revisions that are in one state into another.
async fn close(
    transaction: &Transaction,
    column: revision::Column,
    ids: Vec<Uuid>,
    from: RevisionState,
    to: RevisionState,
) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    revision::Entity::update_many()
        .col_expr(revision::Column::State, Expr::value(to.key()))
        .filter(column.is_in(ids))
        .filter(revision::Column::State.eq(from.key()))
        .exec(&transaction.executor())
        .await?;
    Ok(())
}

/// Makes sure that every update is based on what the public sees.
async fn check_base(transaction: &Transaction, updates: &[EntryUpdate], ids: &[Uuid]) -> Result<()> {
    let rows: Vec<(Uuid, Option<Uuid>)> = entry::Entity::find()
        .select_only()
        .column(entry::Column::Id)
        .column(entry::Column::PublishedRevisionId)
        .filter(entry::Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(&transaction.executor())
        .await?;
    let published: HashMap<Uuid, Option<Uuid>> = rows.into_iter().collect();
    for update in updates {
        let revision = &update.revision;
        let present = published.get(&revision.entry_id.0).ok_or(Error::NotFound)?;
        if *present != revision.based_on.map(|id| id.0) {
            return Err(Error::Conflict);
        }
    }
    Ok(())
}

async fn last_numbers(transaction: &Transaction, ids: &[Uuid]) -> Result<HashMap<Uuid, i32>> {
    let numbers: Vec<(Uuid, i32)> = revision::Entity::find()
        .select_only()
        .column(revision::Column::EntryId)
        .column_as(revision::Column::Number.max(), "last")
        .filter(revision::Column::EntryId.is_in(ids.iter().copied()))
        .group_by(revision::Column::EntryId)
        .into_tuple()
        .all(&transaction.executor())
        .await?;
    Ok(numbers.into_iter().collect())
}

/// Lets entries point to the revision that is published now, if one is, and
/// sets what else an update says.
async fn set_values(
    transaction: &Transaction,
    ids: Vec<Uuid>,
    values: &EntryValues,
    at: DateTime<Utc>,
) -> Result<()> {
    use entry::Column;
    let published = Query::select()
        .column(revision::Column::Id)
        .from(revision::Entity)
        .and_where(
            Expr::col((revision::Entity, revision::Column::EntryId)).equals((entry::Entity, Column::Id)),
        )
        .and_where(Expr::col((revision::Entity, revision::Column::State)).eq(RevisionState::Published.key()))
        .to_owned();
    let mut update = Query::update();
    update
        .table(entry::Entity)
        .value(Column::PublishedRevisionId, Expr::SubQuery(None, Box::new(published.into())))
        .value(Column::UpdatedAt, at)
        .value(Column::Version, Expr::col(Column::Version).add(1))
        .and_where(Expr::col(Column::Id).is_in(ids.clone()));
    if values.published {
        let first = Func::coalesce([Expr::col(Column::FirstPublishedAt), Expr::val(at)]);
        update.value(Column::FirstPublishedAt, first);
    }
    if let Some(organisation) = values.moved_to {
        update.value(Column::OrganisationId, organisation.0);
    }
    if let (Some(hidden_from), None) = (values.hidden_from, values.confirmed_on) {
        update.value(Column::HiddenFrom, hidden_from);
    }
    transaction.executor().execute(&update).await?;
    match values.confirmed_on {
        Some(confirmed_on) => confirm(transaction, ids, confirmed_on, values.hidden_from).await,
        None => Ok(()),
    }
}

/// Notes that entries were confirmed on a day, unless somebody has confirmed them later. Whoever confirms
/// an entry shows it again.
async fn confirm(
    transaction: &Transaction,
    ids: Vec<Uuid>,
    confirmed_on: NaiveDate,
    hidden_from: Option<DateTime<Utc>>,
) -> Result<()> {
    use entry::Column;
    entry::Entity::update_many()
        .col_expr(Column::ConfirmedOn, Expr::value(confirmed_on))
        .col_expr(Column::Reminders, Expr::value(0))
        .col_expr(Column::RemindedOn, Expr::value(None::<NaiveDate>))
        .col_expr(Column::HiddenFrom, Expr::value(hidden_from))
        .filter(Column::Id.is_in(ids))
        .filter(Column::ConfirmedOn.is_null().or(Column::ConfirmedOn.lt(confirmed_on)))
        .exec(&transaction.executor())
        .await?;
    Ok(())
}
