//! Cases of those who review.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait, EntityTrait, IntoActiveModel as _, QueryFilter, QueryOrder,
    QuerySelect,
};
use shared::entry::EntryKind;
use shared::id::{AccountId, CaseId, EntryId, OrganisationId, RevisionId};
use shared::review::{CaseKind, CaseOutcome};
use shared::text::LanguageTag;
use uuid::Uuid;

use super::row;
use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::review_case::{Column, Entity, Model};
use crate::error::{Error, Result};

/// A case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// What it is about.
    pub kind: CaseKind,
    /// The entry.
    pub entry: EntryId,
    /// What that is.
    pub entry_kind: EntryKind,
    /// The revision that waits, was published at once or was reported.
    pub revision: Option<RevisionId>,
    /// The revision the public saw before that.
    pub before: Option<RevisionId>,
    /// Whose the entry is.
    pub organisation: OrganisationId,
    /// What that is called.
    pub organisation_name: String,
    /// The title of the entry, in the language it is written in.
    pub title: String,
    /// That language.
    pub language: LanguageTag,
    /// Key of the only municipality it is about.
    pub municipality: Option<String>,
    /// Key of the first field of action.
    pub field: Option<String>,
    /// Whether it changes something that is published.
    pub is_change: bool,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// Whose case it is.
    pub assigned_to: Option<AccountId>,
    /// Whether the reviewer of a municipality has passed it on to the KI team.
    pub is_escalated: bool,
    /// The day for which an answer was promised.
    pub promised_on: Option<NaiveDate>,
    /// What has become of it, once it is closed.
    pub closed: Option<Closed>,
}

/// What has become of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom, if somebody with an account has closed it.
    pub by: Option<AccountId>,
    /// How.
    pub outcome: CaseOutcome,
}

/// Stores a new case.
///
/// # Errors
/// [`Constraint::OpenCase`](crate::Constraint) if one of its kind is open for the entry already.
pub async fn insert(transaction: &Transaction, case: Case) -> Result<()> {
    let row = to_row(case).into_active_model();
    Entity::insert(row).exec_without_returning(&transaction.executor()).await?;
    Ok(())
}

/// Stores a changed case.
///
/// # Errors
/// If it is gone, or the database refuses.
pub async fn save(transaction: &Transaction, case: Case) -> Result<()> {
    let row = to_row(case).into_active_model().reset_all();
    Entity::update(row).exec(&transaction.executor()).await?;
    Ok(())
}

/// The case with this id.
///
/// # Errors
/// If there is none, or the database does not answer.
pub async fn by_id(connection: &impl Connection, id: CaseId) -> Result<Case> {
    let row = Entity::find_by_id(id.0).one(&connection.executor()).await?;
    row.ok_or(Error::NotFound).and_then(from_row)
}

/// As [`by_id`], and nobody else changes it until the transaction ends. Whoever locks its entry as well does so first.
///
/// # Errors
/// If there is none, or the database does not answer.
pub async fn lock(transaction: &Transaction, id: CaseId) -> Result<Case> {
    let row = Entity::find_by_id(id.0).lock_exclusive().one(&transaction.executor()).await?;
    row.ok_or(Error::NotFound).and_then(from_row)
}

/// As [`lock`], of these cases in the order of their ids; those that do not exist are missing.
///
/// # Errors
/// If the database does not answer.
pub async fn lock_all(transaction: &Transaction, ids: &[CaseId]) -> Result<Vec<Case>> {
    let mut found = Vec::with_capacity(ids.len());
    let mut ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    ids.sort_unstable();
    for ids in ids.chunks(row::IDS_PER_QUERY) {
        let rows = Entity::find()
            .filter(Column::Id.is_in(ids.iter().copied()))
            .order_by_asc(Column::Id)
            .lock_exclusive()
            .all(&transaction.executor())
            .await?;
        found.extend(rows.into_iter().map(from_row).collect::<Result<Vec<_>>>()?);
    }
    Ok(found)
}

/// The open case of this kind of an entry, the oldest if there are several, which nobody else changes until the
/// transaction ends. Whoever locks the entry as well does so first.
///
/// # Errors
/// If the database does not answer.
pub async fn lock_open(transaction: &Transaction, entry: EntryId, kind: CaseKind) -> Result<Option<Case>> {
    let row = Entity::find()
        .filter(Column::EntryId.eq(entry.0))
        .filter(Column::Kind.eq(kind.key()))
        .filter(Column::ClosedAt.is_null())
        .order_by_asc(Column::OpenedAt)
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .one(&transaction.executor())
        .await?;
    row.map(from_row).transpose()
}

/// Gives cases to somebody who reviews, or to nobody.
///
/// # Errors
/// If the database refuses.
pub async fn assign(transaction: &Transaction, ids: &[CaseId], to: Option<AccountId>) -> Result<()> {
    for ids in ids.chunks(row::IDS_PER_QUERY) {
        Entity::update_many()
            .col_expr(Column::AssignedTo, Expr::value(to.map(|id| id.0)))
            .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
            .exec(&transaction.executor())
            .await?;
    }
    Ok(())
}

/// Takes the open cases from somebody who does not review them any more.
///
/// # Errors
/// If the database refuses.
pub async fn release(transaction: &Transaction, account: AccountId) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::AssignedTo, Expr::value(None::<Uuid>))
        .filter(Column::AssignedTo.eq(account.0))
        .filter(Column::ClosedAt.is_null())
        .exec(&transaction.executor())
        .await?;
    Ok(())
}

/// The open cases of an entry, the oldest first.
///
/// # Errors
/// If the database does not answer.
pub async fn open_of_entry(connection: &impl Connection, entry: EntryId) -> Result<Vec<Case>> {
    open_of_entries(connection, &[entry]).await
}

/// The open cases of entries, the oldest first.
///
/// # Errors
/// If the database does not answer.
pub async fn open_of_entries(connection: &impl Connection, entries: &[EntryId]) -> Result<Vec<Case>> {
    let mut found = Vec::new();
    for entries in entries.chunks(row::IDS_PER_QUERY) {
        let rows = Entity::find()
            .filter(Column::EntryId.is_in(entries.iter().map(|id| id.0)))
            .filter(Column::ClosedAt.is_null())
            .order_by_asc(Column::OpenedAt)
            .order_by_asc(Column::Id);
        let rows = rows.all(&connection.executor()).await?;
        found.extend(rows.into_iter().map(from_row).collect::<Result<Vec<_>>>()?);
    }
    Ok(found)
}

/// Every open case, the oldest first.
///
/// # Errors
/// If the database does not answer.
pub async fn open(connection: &impl Connection) -> Result<Vec<Case>> {
    let rows = Entity::find()
        .filter(Column::ClosedAt.is_null())
        .order_by_asc(Column::OpenedAt)
        .order_by_asc(Column::Id);
    rows.all(&connection.executor()).await?.into_iter().map(from_row).collect()
}

/// The cases that were closed last, that one first.
///
/// # Errors
/// If the database does not answer.
pub async fn closed(connection: &impl Connection, most: u64) -> Result<Vec<Case>> {
    let rows = Entity::find()
        .filter(Column::ClosedAt.is_not_null())
        .order_by_desc(Column::ClosedAt)
        .order_by_desc(Column::Id)
        .limit(most);
    rows.all(&connection.executor()).await?.into_iter().map(from_row).collect()
}

/// Every case of an organisation, also the closed ones.
///
/// # Errors
/// If the database does not answer.
pub async fn of_organisation(
    connection: &impl Connection,
    organisation: OrganisationId,
) -> Result<Vec<Case>> {
    let rows =
        Entity::find().filter(Column::OrganisationId.eq(organisation.0)).order_by_asc(Column::OpenedAt);
    rows.all(&connection.executor()).await?.into_iter().map(from_row).collect()
}

fn to_row(case: Case) -> Model {
    Model {
        id: case.id.0,
        kind: case.kind.key().to_owned(),
        entry_id: case.entry.0,
        entry_kind: case.entry_kind.key().to_owned(),
        revision_id: case.revision.map(|id| id.0),
        before_id: case.before.map(|id| id.0),
        organisation_id: case.organisation.0,
        organisation_name: case.organisation_name,
        title: case.title,
        language: case.language.to_string(),
        municipality: case.municipality,
        field: case.field,
        is_change: case.is_change,
        opened_at: case.opened_at,
        assigned_to: case.assigned_to.map(|id| id.0),
        is_escalated: case.is_escalated,
        promised_on: case.promised_on,
        closed_at: case.closed.map(|closed| closed.at),
        closed_by: case.closed.and_then(|closed| closed.by).map(|id| id.0),
        outcome: case.closed.map(|closed| closed.outcome.key().to_owned()),
    }
}

fn from_row(row: Model) -> Result<Case> {
    let outcome = row.outcome.as_deref().map(|key| row::key(key, CaseOutcome::from_key)).transpose()?;
    let closed = row.closed_at.zip(outcome).map(|(at, outcome)| Closed {
        at,
        by: row.closed_by.map(AccountId),
        outcome,
    });
    Ok(Case {
        id: CaseId(row.id),
        kind: row::key(&row.kind, CaseKind::from_key)?,
        entry: EntryId(row.entry_id),
        entry_kind: row::key(&row.entry_kind, EntryKind::from_key)?,
        revision: row.revision_id.map(RevisionId),
        before: row.before_id.map(RevisionId),
        organisation: OrganisationId(row.organisation_id),
        organisation_name: row.organisation_name,
        title: row.title,
        language: row::key(&row.language, LanguageTag::parse)?,
        municipality: row.municipality,
        field: row.field,
        is_change: row.is_change,
        opened_at: row.opened_at,
        assigned_to: row.assigned_to.map(AccountId),
        is_escalated: row.is_escalated,
        promised_on: row.promised_on,
        closed,
    })
}
