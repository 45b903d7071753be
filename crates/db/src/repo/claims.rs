//! Requests of people to take over the profiles of organisations, each decided once.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel as _, PaginatorTrait as _, QueryFilter, QueryOrder,
    QuerySelect as _,
};
use shared::claim::ClaimDecision;
use shared::id::{AccountId, ClaimId, OrganisationId};
use shared::text::LanguageTag;

use super::row;
use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::claim::{Column, Entity, Model};
use crate::error::{Error, Result};

/// A request to take over the profile of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// Who asks.
    pub account: AccountId,
    /// What they say about it; may be empty.
    pub message: String,
    /// The language they read.
    pub language: LanguageTag,
    /// When they have asked.
    pub created_at: DateTime<Utc>,
}

/// Stores a request that nobody has decided yet.
///
/// # Errors
/// [`Constraint::OpenClaim`](crate::Constraint) if the person has asked for this organisation already.
pub async fn insert(transaction: &Transaction, claim: Claim) -> Result<()> {
    let row = Model {
        id: claim.id.0,
        organisation_id: claim.organisation.0,
        account_id: claim.account.0,
        message: claim.message,
        language: claim.language.to_string(),
        created_at: claim.created_at,
        decided_at: None,
        decided_by: None,
        decision: None,
        reason: None,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&transaction.executor()).await?;
    Ok(())
}

/// The request with this id, decided or not.
///
/// # Errors
/// If the database does not answer.
pub async fn by_id(connection: &impl Connection, id: ClaimId) -> Result<Option<Claim>> {
    Entity::find_by_id(id.0).one(&connection.executor()).await?.map(Claim::try_from).transpose()
}

/// Requests that nobody has decided yet, the oldest first.
///
/// # Errors
/// If the database does not answer.
pub async fn open(connection: &impl Connection, limit: u64) -> Result<Vec<Claim>> {
    let rows = Entity::find()
        .filter(Column::DecidedAt.is_null())
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .limit(limit);
    rows.all(&connection.executor()).await?.into_iter().map(Claim::try_from).collect()
}

/// How many requests nobody has decided yet.
///
/// # Errors
/// If the database does not answer.
pub async fn count_open(connection: &impl Connection) -> Result<u64> {
    Ok(Entity::find().filter(Column::DecidedAt.is_null()).count(&connection.executor()).await?)
}

/// Requests of a person that nobody has decided yet, the oldest first.
///
/// # Errors
/// If the database does not answer.
pub async fn open_of(connection: &impl Connection, account: AccountId) -> Result<Vec<Claim>> {
    let rows = Entity::find()
        .filter(Column::AccountId.eq(account.0))
        .filter(Column::DecidedAt.is_null())
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id);
    rows.all(&connection.executor()).await?.into_iter().map(Claim::try_from).collect()
}

/// Notes what is decided about a request; says whether nobody had before.
///
/// # Errors
/// If the database refuses.
pub async fn decide(
    transaction: &Transaction,
    id: ClaimId,
    decision: &ClaimDecision,
    by: AccountId,
    at: DateTime<Utc>,
) -> Result<bool> {
    let decided = Entity::update_many()
        .col_expr(Column::DecidedAt, Expr::value(at))
        .col_expr(Column::DecidedBy, Expr::value(by.0))
        .col_expr(Column::Decision, Expr::value(decision.outcome().key()))
        .col_expr(Column::Reason, Expr::value(decision.reason().map(ToOwned::to_owned)))
        .filter(Column::Id.eq(id.0))
        .filter(Column::DecidedAt.is_null());
    Ok(decided.exec(&transaction.executor()).await?.rows_affected == 1)
}

/// Deletes a request of a person that nobody has decided yet; says whether there was one.
///
/// # Errors
/// If the database refuses.
pub async fn take_back(transaction: &Transaction, account: AccountId, id: ClaimId) -> Result<bool> {
    let taken_back = Entity::delete_many()
        .filter(Column::Id.eq(id.0))
        .filter(Column::AccountId.eq(account.0))
        .filter(Column::DecidedAt.is_null());
    Ok(taken_back.exec(&transaction.executor()).await?.rows_affected == 1)
}

/// Deletes the request of a person for an organisation that nobody has decided yet, if there is one: they
/// belong to it now.
pub(super) async fn settle(
    transaction: &Transaction,
    account: AccountId,
    organisation: OrganisationId,
) -> Result<()> {
    Entity::delete_many()
        .filter(Column::AccountId.eq(account.0))
        .filter(Column::OrganisationId.eq(organisation.0))
        .filter(Column::DecidedAt.is_null())
        .exec(&transaction.executor())
        .await?;
    Ok(())
}

/// Forgets requests that were decided before an instant; says how many.
///
/// # Errors
/// If the database refuses.
pub async fn forget(transaction: &Transaction, decided_before: DateTime<Utc>) -> Result<u64> {
    let old = Entity::delete_many().filter(Column::DecidedAt.lt(decided_before));
    Ok(old.exec(&transaction.executor()).await?.rows_affected)
}

impl TryFrom<Model> for Claim {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        Ok(Self {
            id: ClaimId(row.id),
            organisation: OrganisationId(row.organisation_id),
            account: AccountId(row.account_id),
            message: row.message,
            language: row::key(&row.language, LanguageTag::parse)?,
            created_at: row.created_at,
        })
    }
}
