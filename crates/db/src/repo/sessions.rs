//! Devices on which somebody is signed in, and the keys that prolong this.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use shared::id::{AccountId, SessionId};

use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::{session, session_key};
use crate::error::Result;

/// A device on which somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub account: AccountId,
    /// The browser and the system, as far as they name themselves.
    pub device: String,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When its key was last used.
    pub last_used_at: DateTime<Utc>,
}

/// A key that prolongs a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionKey {
    /// Its session.
    pub session: SessionId,
    /// When it was used, if it was.
    pub used_at: Option<DateTime<Utc>>,
    /// Whether one that it was exchanged for was used.
    pub successor_used: bool,
}

/// Stores a new session.
///
/// # Errors
/// If the database refuses.
pub async fn insert(transaction: &Transaction, session: Session) -> Result<()> {
    let row = session::Model {
        id: session.id.0,
        account_id: session.account.0,
        device: session.device,
        created_at: session.created_at,
        last_used_at: session.last_used_at,
    };
    session::Entity::insert(row.into_active_model()).exec_without_returning(&transaction.executor()).await?;
    Ok(())
}

/// The session with this id.
///
/// # Errors
/// If the database does not answer.
pub async fn by_id(connection: &impl Connection, id: SessionId) -> Result<Option<Session>> {
    Ok(session::Entity::find_by_id(id.0).one(&connection.executor()).await?.map(from_row))
}

/// The sessions of an account, the last used first.
///
/// # Errors
/// If the database does not answer.
pub async fn of_account(connection: &impl Connection, account: AccountId) -> Result<Vec<Session>> {
    let rows = session::Entity::find()
        .filter(session::Column::AccountId.eq(account.0))
        .order_by_desc(session::Column::LastUsedAt)
        .order_by_desc(session::Column::Id);
    Ok(rows.all(&connection.executor()).await?.into_iter().map(from_row).collect())
}

/// Notes that a session is used.
///
/// # Errors
/// If the database refuses.
pub async fn touch(transaction: &Transaction, id: SessionId, now: DateTime<Utc>) -> Result<()> {
    let used = session::Entity::update_many()
        .col_expr(session::Column::LastUsedAt, Expr::value(now))
        .filter(session::Column::Id.eq(id.0));
    used.exec(&transaction.executor()).await?;
    Ok(())
}

/// Ends a session of an account; says whether there was one.
///
/// # Errors
/// If the database refuses.
pub async fn end(transaction: &Transaction, account: AccountId, id: SessionId) -> Result<bool> {
    let ended = session::Entity::delete_many()
        .filter(session::Column::Id.eq(id.0))
        .filter(session::Column::AccountId.eq(account.0));
    Ok(ended.exec(&transaction.executor()).await?.rows_affected == 1)
}

/// Ends all sessions of an account but perhaps one; says how many.
///
/// # Errors
/// If the database refuses.
pub async fn end_all(transaction: &Transaction, account: AccountId, but: Option<SessionId>) -> Result<u64> {
    let mut ended = session::Entity::delete_many().filter(session::Column::AccountId.eq(account.0));
    if let Some(kept) = but {
        ended = ended.filter(session::Column::Id.ne(kept.0));
    }
    Ok(ended.exec(&transaction.executor()).await?.rows_affected)
}

/// Ends the sessions that were last used, or made, before these instants; says how many.
///
/// # Errors
/// If the database refuses.
pub async fn end_older(
    transaction: &Transaction,
    last_used_before: DateTime<Utc>,
    made_before: DateTime<Utc>,
) -> Result<u64> {
    let ended = session::Entity::delete_many().filter(
        session::Column::LastUsedAt.lt(last_used_before).or(session::Column::CreatedAt.lt(made_before)),
    );
    Ok(ended.exec(&transaction.executor()).await?.rows_affected)
}

/// Stores a key of a session, perhaps one that another was exchanged for.
///
/// # Errors
/// If the session is gone.
pub async fn insert_key(
    transaction: &Transaction,
    session: SessionId,
    hash: &str,
    parent: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = session_key::Model {
        hash: hash.to_owned(),
        session_id: session.0,
        parent: parent.map(ToOwned::to_owned),
        created_at: now,
        used_at: None,
    };
    let row = row.into_active_model();
    session_key::Entity::insert(row).exec_without_returning(&transaction.executor()).await?;
    Ok(())
}

/// The key with this hash, which nobody else uses until the transaction ends.
///
/// # Errors
/// If the database does not answer.
pub async fn lock_key(transaction: &Transaction, hash: &str) -> Result<Option<SessionKey>> {
    let executor = transaction.executor();
    let Some(row) = session_key::Entity::find_by_id(hash).lock_exclusive().one(&executor).await? else {
        return Ok(None);
    };
    let successors = session_key::Entity::find()
        .filter(session_key::Column::Parent.eq(hash))
        .filter(session_key::Column::UsedAt.is_not_null());
    Ok(Some(SessionKey {
        session: SessionId(row.session_id),
        used_at: row.used_at,
        successor_used: successors.count(&executor).await? > 0,
    }))
}

/// Notes that a key is used.
///
/// # Errors
/// If the database refuses.
pub async fn use_key(transaction: &Transaction, hash: &str, now: DateTime<Utc>) -> Result<()> {
    let used = session_key::Entity::update_many()
        .col_expr(session_key::Column::UsedAt, Expr::value(now))
        .filter(session_key::Column::Hash.eq(hash));
    used.exec(&transaction.executor()).await?;
    Ok(())
}

/// Forgets keys that were used before an instant; says how many.
///
/// # Errors
/// If the database refuses.
pub async fn forget_keys(transaction: &Transaction, used_before: DateTime<Utc>) -> Result<u64> {
    let old = session_key::Entity::delete_many().filter(session_key::Column::UsedAt.lt(used_before));
    Ok(old.exec(&transaction.executor()).await?.rows_affected)
}

fn from_row(row: session::Model) -> Session {
    Session {
        id: SessionId(row.id),
        account: AccountId(row.account_id),
        device: row.device,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
    }
}
