//! Attempts that are counted to slow down guessing. Whom a count is about is
//! not told by its name.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait as _, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};

use crate::connection::{Transaction, sealed::Executable as _};
use crate::entity::attempt::{Column, Entity, Model};
use crate::error::{Error, Result};

/// How often something was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts {
    /// How often.
    pub count: u32,
    /// When it was last tried.
    pub last_at: DateTime<Utc>,
}

/// The count under this name, which nobody else changes until the transaction ends.
///
/// # Errors
/// If the database refuses.
pub async fn lock(transaction: &Transaction, subject: &str, now: DateTime<Utc>) -> Result<Attempts> {
    let none = Model { subject: subject.to_owned(), count: 0, last_at: now }.into_active_model();
    let unless_there = OnConflict::column(Column::Subject).do_nothing().to_owned();
    Entity::insert(none)
        .on_conflict(unless_there)
        .try_insert()
        .exec_without_returning(&transaction.executor())
        .await?;
    let row = Entity::find_by_id(subject).lock_exclusive().one(&transaction.executor()).await?;
    let row = row.ok_or(Error::NotFound)?;
    Ok(Attempts { count: u32::try_from(row.count).unwrap_or_default(), last_at: row.last_at })
}

/// Stores a count.
///
/// # Errors
/// If the database refuses.
pub async fn save(transaction: &Transaction, subject: &str, attempts: Attempts) -> Result<()> {
    let count = i32::try_from(attempts.count).unwrap_or(i32::MAX);
    let row = Model { subject: subject.to_owned(), count, last_at: attempts.last_at };
    Entity::update(row.into_active_model().reset_all()).exec(&transaction.executor()).await?;
    Ok(())
}

/// Forgets a count.
///
/// # Errors
/// If the database refuses.
pub async fn forget(transaction: &Transaction, subject: &str) -> Result<()> {
    Entity::delete_by_id(subject).exec(&transaction.executor()).await?;
    Ok(())
}

/// Forgets the counts of what was last tried before an instant; says how many.
///
/// # Errors
/// If the database refuses.
pub async fn forget_before(transaction: &Transaction, instant: DateTime<Utc>) -> Result<u64> {
    let old = Entity::delete_many().filter(Column::LastAt.lt(instant));
    Ok(old.exec(&transaction.executor()).await?.rows_affected)
}
