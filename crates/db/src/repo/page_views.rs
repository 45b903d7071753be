//! How often the pages of entries are seen, as totals of days.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, OnConflict, Query};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel as _, QueryFilter, QueryOrder};
use shared::entry::EntryKind;
use shared::id::{EntryId, OrganisationId};
use uuid::Uuid;

use super::row::{self, IDS_PER_QUERY};
use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::page_view::{Column, Entity, Model};
use crate::entity::{entry, slug};
use crate::error::Result;

/// How often the page of an entry was seen on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DayViews {
    /// The entry.
    pub entry: EntryId,
    /// The day.
    pub day: NaiveDate,
    /// How often.
    pub views: i64,
}

/// Adds views, of each entry and day at most once.
///
/// # Errors
/// If the database refuses.
pub async fn add(transaction: &Transaction, mut views: Vec<DayViews>) -> Result<()> {
    // In the same order everywhere, so that no two servers wait for each other.
    views.sort_unstable();
    let more = Expr::col((Entity, Column::Views)).add(Expr::col((Alias::new("excluded"), Column::Views)));
    let add = OnConflict::columns([Column::EntryId, Column::Day]).value(Column::Views, more).to_owned();
    for views in row::batches::<Entity, _>(views) {
        let rows = views.into_iter().map(|DayViews { entry, day, views }| {
            Model { entry_id: entry.0, day, views }.into_active_model()
        });
        Entity::insert_many(rows)
            .on_conflict(add.clone())
            .exec_without_returning(&transaction.executor())
            .await?;
    }
    Ok(())
}

/// The entries of a kind that have or had these slugs; others are missing.
///
/// # Errors
/// If the database does not answer.
pub async fn by_slugs(
    connection: &impl Connection,
    kind: EntryKind,
    slugs: &[String],
) -> Result<HashMap<String, EntryId>> {
    let mut found = HashMap::with_capacity(slugs.len());
    for slugs in slugs.chunks(IDS_PER_QUERY) {
        let rows = slug::Entity::find()
            .filter(slug::Column::Kind.eq(kind.key()))
            .filter(slug::Column::Slug.is_in(slugs));
        let rows = rows.all(&connection.executor()).await?;
        found.extend(rows.into_iter().map(|row| (row.slug, EntryId(row.entry_id))));
    }
    Ok(found)
}

/// Those of these entries that there are, with whose they are.
///
/// # Errors
/// If the database does not answer.
pub async fn owners(
    connection: &impl Connection,
    entries: &[EntryId],
) -> Result<HashMap<EntryId, OrganisationId>> {
    let mut found = HashMap::with_capacity(entries.len());
    for ids in entries.chunks(IDS_PER_QUERY) {
        let rows = entry::Entity::find().filter(entry::Column::Id.is_in(ids.iter().map(|id| id.0)));
        let rows = rows.all(&connection.executor()).await?;
        found.extend(rows.into_iter().map(|row| (EntryId(row.id), OrganisationId(row.organisation_id))));
    }
    Ok(found)
}

/// The views of an organisation's entries from one day to another, by entry and day.
///
/// # Errors
/// If the database does not answer.
pub async fn of_organisation(
    connection: &impl Connection,
    organisation: OrganisationId,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<DayViews>> {
    let own = Query::select()
        .column(entry::Column::Id)
        .from(entry::Entity)
        .and_where(Expr::col(entry::Column::OrganisationId).eq(organisation.0))
        .to_owned();
    let rows = Entity::find()
        .filter(Column::EntryId.in_subquery(own))
        .filter(Column::Day.between(from, until))
        .order_by_asc(Column::EntryId)
        .order_by_asc(Column::Day)
        .all(&connection.executor())
        .await?;
    let read = |Model { entry_id, day, views }: Model| DayViews { entry: EntryId(entry_id), day, views };
    Ok(rows.into_iter().map(read).collect())
}

/// Forgets days before this one; says how many rows.
///
/// # Errors
/// If the database refuses.
pub async fn forget_before(transaction: &Transaction, day: NaiveDate) -> Result<u64> {
    let old = Entity::delete_many().filter(Column::Day.lt(day));
    Ok(old.exec(&transaction.executor()).await?.rows_affected)
}

/// The entry a text names: by its id or by a slug it has or had.
///
/// # Errors
/// If the database does not answer.
pub async fn named(connection: &impl Connection, kind: EntryKind, text: &str) -> Result<Option<EntryId>> {
    if let Ok(id) = text.parse::<Uuid>() {
        return Ok(Some(EntryId(id)));
    }
    Ok(by_slugs(connection, kind, &[text.to_owned()]).await?.remove(text))
}
