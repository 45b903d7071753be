//! The organisations of the county, as those see them who review all of it, and corrections of their profiles.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, Order, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait as _, EntityTrait, FromQueryResult, IntoActiveModel as _,
    PaginatorTrait as _, QueryFilter, QueryOrder, QuerySelect,
};
use shared::entry::{EntryKind, RevisionState, Standing};
use shared::id::OrganisationId;
use shared::text::LanguageTag;
use uuid::Uuid;

use super::import::NewRevision;
use super::review;
use super::row::{self, IDS_PER_QUERY};
use super::work::{WorkEntry, count_change};
use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::{entry, membership, organisation, revision};
use crate::error::{Error, Result};

/// An organisation, as far as a list chooses and orders by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedOrganisation {
    /// Its id.
    pub id: OrganisationId,
    /// What it is called: as the public knows it, else as it was handed in last, else as its draft says.
    pub name: String,
    /// The language of that.
    pub language: LanguageTag,
    /// Its standing.
    pub standing: Standing,
}

/// How much of an organisation there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// How many people work for it.
    pub members: u32,
    /// How many of its entries are published, its profile not among them.
    pub published: u32,
}

/// A revision that names an organisation.
#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    standing: String,
    title: String,
    source_language: String,
    submitted_at: Option<DateTime<Utc>>,
}

/// Every organisation, or all of one standing, in any order.
///
/// # Errors
/// If the database does not answer.
pub async fn organisations(
    connection: &impl Connection,
    standing: Option<Standing>,
) -> Result<Vec<NamedOrganisation>> {
    let mut unseen = load(connection, &select(standing, false)).await?;
    // Of what the public does not see, the one that counts comes last: see `members::names`.
    unseen.sort_by_key(|row| row.submitted_at.is_some());
    let published = load(connection, &select(standing, true)).await?;
    let rows = unseen.into_iter().chain(published).map(|row| (row.id, row));
    let rows: HashMap<Uuid, Row> = rows.collect();
    rows.into_values().map(named).collect()
}

fn named(row: Row) -> Result<NamedOrganisation> {
    Ok(NamedOrganisation {
        id: OrganisationId(row.id),
        name: row.title,
        language: row::key(&row.source_language, LanguageTag::parse)?,
        standing: row::key(&row.standing, Standing::from_key)?,
    })
}

async fn load(connection: &impl Connection, select: &SelectStatement) -> Result<Vec<Row>> {
    let rows = connection.executor().query_all(select).await?;
    Ok(rows.iter().map(|row| Row::from_query_result(row, "")).collect::<std::result::Result<_, _>>()?)
}

/// The published revisions of profiles; or every revision of those profiles of which none is published.
fn select(standing: Option<Standing>, is_published: bool) -> SelectStatement {
    use entry::Column as EntryColumn;
    use revision::Column as RevisionColumn;

    let naming = if is_published {
        Expr::col((revision::Entity, RevisionColumn::Id))
            .equals((entry::Entity, EntryColumn::PublishedRevisionId))
    } else {
        Expr::col((revision::Entity, RevisionColumn::EntryId)).equals((entry::Entity, EntryColumn::Id))
    };
    let mut select = Query::select();
    select
        .column((entry::Entity, EntryColumn::Id))
        .column((organisation::Entity, organisation::Column::Standing))
        .column((revision::Entity, RevisionColumn::Title))
        .column((revision::Entity, RevisionColumn::SourceLanguage))
        .column((revision::Entity, RevisionColumn::SubmittedAt))
        .from(entry::Entity)
        // A profile has the id of its organisation.
        .inner_join(
            organisation::Entity,
            Expr::col((organisation::Entity, organisation::Column::Id))
                .equals((entry::Entity, EntryColumn::Id)),
        )
        .inner_join(revision::Entity, naming)
        .and_where(Expr::col((entry::Entity, EntryColumn::Kind)).eq(EntryKind::Organisation.key()))
        .order_by((revision::Entity, RevisionColumn::Number), Order::Asc);
    if !is_published {
        select.and_where(Expr::col((entry::Entity, EntryColumn::PublishedRevisionId)).is_null());
    }
    if let Some(standing) = standing {
        let of_organisation = Expr::col((organisation::Entity, organisation::Column::Standing));
        select.and_where(of_organisation.eq(standing.key()));
    }
    select
}

/// How many organisations have a standing.
///
/// # Errors
/// If the database does not answer.
pub async fn count_of(connection: &impl Connection, standing: Standing) -> Result<u64> {
    let is_of_it = organisation::Column::Standing.eq(standing.key());
    Ok(organisation::Entity::find().filter(is_of_it).count(&connection.executor()).await?)
}

/// How much there is of these organisations; those of which there is nothing are missing.
///
/// # Errors
/// If the database does not answer.
pub async fn numbers(
    connection: &impl Connection,
    organisations: &[OrganisationId],
) -> Result<HashMap<OrganisationId, Numbers>> {
    let executor = connection.executor();
    let mut found: HashMap<OrganisationId, Numbers> = HashMap::with_capacity(organisations.len());
    for ids in organisations.chunks(IDS_PER_QUERY) {
        let members: Vec<(Uuid, i64)> = membership::Entity::find()
            .select_only()
            .column(membership::Column::OrganisationId)
            .column_as(membership::Column::AccountId.count(), "members")
            .filter(membership::Column::OrganisationId.is_in(ids.iter().map(|id| id.0)))
            .group_by(membership::Column::OrganisationId)
            .into_tuple()
            .all(&executor)
            .await?;
        for (id, count) in members {
            found.entry(OrganisationId(id)).or_default().members = u32::try_from(count).unwrap_or(u32::MAX);
        }
        let published: Vec<(Uuid, i64)> = entry::Entity::find()
            .select_only()
            .column(entry::Column::OrganisationId)
            .column_as(entry::Column::Id.count(), "published")
            .filter(entry::Column::OrganisationId.is_in(ids.iter().map(|id| id.0)))
            .filter(entry::Column::Kind.ne(EntryKind::Organisation.key()))
            .filter(entry::Column::PublishedRevisionId.is_not_null())
            .group_by(entry::Column::OrganisationId)
            .into_tuple()
            .all(&executor)
            .await?;
        for (id, count) in published {
            let published = u32::try_from(count).unwrap_or(u32::MAX);
            found.entry(OrganisationId(id)).or_default().published = published;
        }
    }
    Ok(found)
}

/// Puts a correction in the place of what the public sees of an entry. It is no answer to what somebody has
/// handed in: nothing is recorded as decided or confirmed by it, and what the members work on stays the newest
/// revision.
///
/// # Errors
/// If the database refuses.
pub async fn publish_correction(
    transaction: &Transaction,
    work: &WorkEntry,
    correction: NewRevision,
    at: DateTime<Utc>,
) -> Result<()> {
    use revision::Column;
    let executor = transaction.executor();
    revision::Entity::update_many()
        .col_expr(Column::State, Expr::value(RevisionState::Superseded.key()))
        .filter(Column::EntryId.eq(work.id.0))
        .filter(Column::State.eq(RevisionState::Published.key()))
        .exec(&executor)
        .await?;
    let number = make_room(transaction, work).await?;
    let id = correction.id;
    let row = correction.into_row(number, at).into_active_model();
    revision::Entity::insert(row).exec_without_returning(&executor).await?;
    entry::Entity::update_many()
        .col_expr(entry::Column::PublishedRevisionId, Expr::value(id.0))
        .filter(entry::Column::Id.eq(work.id.0))
        .exec(&executor)
        .await?;
    count_change(transaction, work.id, at).await?;
    review::note_shown(transaction, work, at).await
}

/// The number for a revision that comes before what the members work on, unless that is what the public sees.
async fn make_room(transaction: &Transaction, work: &WorkEntry) -> Result<i32> {
    use revision::Column;
    let executor = transaction.executor();
    let numbers = || revision::Entity::find().select_only().column(Column::Number);
    let last: Option<i32> = numbers()
        .filter(Column::EntryId.eq(work.id.0))
        .order_by_desc(Column::Number)
        .into_tuple()
        .one(&executor)
        .await?;
    let next = last.unwrap_or_default() + 1;
    if work.published == Some(work.revision.id) {
        return Ok(next);
    }
    let own: Option<i32> =
        numbers().filter(Column::Id.eq(work.revision.id.0)).into_tuple().one(&executor).await?;
    revision::Entity::update_many()
        .col_expr(Column::Number, Expr::value(next))
        .filter(Column::Id.eq(work.revision.id.0))
        .exec(&executor)
        .await?;
    own.ok_or(Error::NotFound)
}
