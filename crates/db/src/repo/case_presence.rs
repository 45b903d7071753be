//! Who looks at a case, and when they last said so.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel as _, QueryFilter, QuerySelect};
use shared::id::{AccountId, CaseId};
use uuid::Uuid;

use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::case_presence::{Column, Entity, Model};
use crate::error::Result;

/// Notes that somebody looks at a case, and forgets those of the same case who have not said so since an instant.
///
/// # Errors
/// If there is no such case or account, or the database refuses.
pub async fn show(
    transaction: &Transaction,
    (case, account): (CaseId, AccountId),
    at: DateTime<Utc>,
    forgotten_before: DateTime<Utc>,
) -> Result<()> {
    let executor = transaction.executor();
    Entity::delete_many()
        .filter(Column::CaseId.eq(case.0))
        .filter(Column::SeenAt.lt(forgotten_before))
        .exec(&executor)
        .await?;
    let row = Model { case_id: case.0, account_id: account.0, seen_at: at };
    let replace =
        OnConflict::columns([Column::CaseId, Column::AccountId]).update_column(Column::SeenAt).to_owned();
    Entity::insert(row.into_active_model()).on_conflict(replace).exec_without_returning(&executor).await?;
    Ok(())
}

/// Who has said since an instant that they look at a case, in any order.
///
/// # Errors
/// If the database does not answer.
pub async fn of_case(
    connection: &impl Connection,
    case: CaseId,
    since: DateTime<Utc>,
) -> Result<Vec<AccountId>> {
    let accounts: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::AccountId)
        .filter(Column::CaseId.eq(case.0))
        .filter(Column::SeenAt.gte(since))
        .into_tuple()
        .all(&connection.executor())
        .await?;
    Ok(accounts.into_iter().map(AccountId).collect())
}

/// Forgets who has last said before an instant that they look at a case; says how many.
///
/// # Errors
/// If the database refuses.
pub async fn forget_before(transaction: &Transaction, instant: DateTime<Utc>) -> Result<u64> {
    let old = Entity::delete_many().filter(Column::SeenAt.lt(instant));
    Ok(old.exec(&transaction.executor()).await?.rows_affected)
}
