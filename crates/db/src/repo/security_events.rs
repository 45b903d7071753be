//! What mattered for the safety of accounts. Rows are added and, after their
//! time, deleted, never changed.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use shared::account::{SecurityEvent, SecurityEventKind};
use shared::id::AccountId;
use uuid::Uuid;

use super::row;
use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::security_event::{Column, Entity, Model};
use crate::error::Result;

/// Adds what has happened.
///
/// # Errors
/// If the account is gone.
pub async fn add(
    transaction: &Transaction,
    id: Uuid,
    account: AccountId,
    event: SecurityEvent,
) -> Result<()> {
    let row = Model {
        id,
        account_id: account.0,
        at: event.at,
        kind: event.kind.key().to_owned(),
        device: event.device,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&transaction.executor()).await?;
    Ok(())
}

/// What has happened last, the newest first.
///
/// # Errors
/// If the database does not answer.
pub async fn newest(
    connection: &impl Connection,
    account: AccountId,
    most: u64,
) -> Result<Vec<SecurityEvent>> {
    let rows = Entity::find()
        .filter(Column::AccountId.eq(account.0))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .limit(most)
        .all(&connection.executor())
        .await?;
    let read = |row: Model| {
        let kind = row::key(&row.kind, SecurityEventKind::from_key)?;
        Ok(SecurityEvent { at: row.at, kind, device: row.device })
    };
    rows.into_iter().map(read).collect()
}

/// Deletes what happened before an instant; says how many rows.
///
/// # Errors
/// If the database refuses.
pub async fn delete_before(transaction: &Transaction, instant: DateTime<Utc>) -> Result<u64> {
    let old = Entity::delete_many().filter(Column::At.lt(instant));
    Ok(old.exec(&transaction.executor()).await?.rows_affected)
}
