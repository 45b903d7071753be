//! Tokens for software.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use shared::account::{ApiToken, TokenScope};
use shared::id::{AccountId, ApiTokenId};

use super::row;
use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::api_token::{Column, Entity, Model};
use crate::error::Result;

/// Stores a token with the hash of its secret.
///
/// # Errors
/// If the account is gone.
pub async fn insert(
    transaction: &Transaction,
    account: AccountId,
    token: ApiToken,
    hash: &str,
) -> Result<()> {
    let row = Model {
        id: token.id.0,
        account_id: account.0,
        name: token.name,
        hash: hash.to_owned(),
        scope: token.scope.key().to_owned(),
        created_at: token.created_at,
        last_used_on: token.last_used_on,
        expires_at: token.expires_at,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&transaction.executor()).await?;
    Ok(())
}

/// The token whose secret has this hash, and whose it is.
///
/// # Errors
/// If the database does not answer.
pub async fn by_hash(connection: &impl Connection, hash: &str) -> Result<Option<(AccountId, ApiToken)>> {
    let row = Entity::find().filter(Column::Hash.eq(hash)).one(&connection.executor()).await?;
    row.map(|row| Ok((AccountId(row.account_id), from_row(row)?))).transpose()
}

/// The tokens of an account, the newest first.
///
/// # Errors
/// If the database does not answer.
pub async fn of_account(connection: &impl Connection, account: AccountId) -> Result<Vec<ApiToken>> {
    let rows = Entity::find().filter(Column::AccountId.eq(account.0)).order_by_desc(Column::Id);
    rows.all(&connection.executor()).await?.into_iter().map(from_row).collect()
}

/// Notes the day on which a token was used.
///
/// # Errors
/// If the database refuses.
pub async fn touch(transaction: &Transaction, id: ApiTokenId, today: NaiveDate) -> Result<()> {
    let used =
        Entity::update_many().col_expr(Column::LastUsedOn, Expr::value(today)).filter(Column::Id.eq(id.0));
    used.exec(&transaction.executor()).await?;
    Ok(())
}

/// Deletes a token of an account; says whether there was one.
///
/// # Errors
/// If the database refuses.
pub async fn delete(transaction: &Transaction, account: AccountId, id: ApiTokenId) -> Result<bool> {
    let token = Entity::delete_many().filter(Column::Id.eq(id.0)).filter(Column::AccountId.eq(account.0));
    Ok(token.exec(&transaction.executor()).await?.rows_affected == 1)
}

/// Deletes all tokens of an account.
///
/// # Errors
/// If the database refuses.
pub async fn delete_all(transaction: &Transaction, account: AccountId) -> Result<()> {
    let tokens = Entity::delete_many().filter(Column::AccountId.eq(account.0));
    tokens.exec(&transaction.executor()).await?;
    Ok(())
}

/// Deletes the tokens that ended before an instant; says how many.
///
/// # Errors
/// If the database refuses.
pub async fn delete_ended(transaction: &Transaction, before: DateTime<Utc>) -> Result<u64> {
    let old = Entity::delete_many().filter(Column::ExpiresAt.lt(before));
    Ok(old.exec(&transaction.executor()).await?.rows_affected)
}

fn from_row(row: Model) -> Result<ApiToken> {
    Ok(ApiToken {
        id: ApiTokenId(row.id),
        name: row.name,
        scope: row::key(&row.scope, TokenScope::from_key)?,
        created_at: row.created_at,
        last_used_on: row.last_used_on,
        expires_at: row.expires_at,
    })
}
