//! What was searched for in vain, and how often.

use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::unanswered_search::{ActiveModel, Column, Entity, Model};
use crate::error::Result;

/// A text that was searched for in vain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnansweredSearch {
    /// The text.
    pub text: String,
    /// How often it was searched for.
    pub occurrences: i64,
    /// The last day on which it was.
    pub last_on: NaiveDate,
}

/// Adds occurrences of a text, the last of them on this day.
///
/// # Errors
/// If the database refuses.
pub async fn add(transaction: &Transaction, text: &str, occurrences: i64, on: NaiveDate) -> Result<()> {
    let row = ActiveModel { text: Set(text.to_owned()), occurrences: Set(occurrences), last_on: Set(on) };
    let more = Expr::col((Entity, Column::Occurrences)).add(occurrences);
    let add = OnConflict::column(Column::Text)
        .value(Column::Occurrences, more)
        .update_column(Column::LastOn)
        .to_owned();
    Entity::insert(row).on_conflict(add).exec_without_returning(&transaction.executor()).await?;
    Ok(())
}

/// The most frequent ones.
///
/// # Errors
/// If the database does not answer.
pub async fn most_frequent(connection: &impl Connection, limit: u64) -> Result<Vec<UnansweredSearch>> {
    let rows = Entity::find()
        .order_by_desc(Column::Occurrences)
        .order_by_asc(Column::Text)
        .limit(limit)
        .all(&connection.executor())
        .await?;
    let search = |Model { text, occurrences, last_on }| UnansweredSearch { text, occurrences, last_on };
    Ok(rows.into_iter().map(search).collect())
}

/// Forgets those that nobody has searched for since this day; says how many.
///
/// # Errors
/// If the database refuses.
pub async fn forget_before(transaction: &Transaction, day: NaiveDate) -> Result<u64> {
    let old = Entity::delete_many().filter(Column::LastOn.lt(day));
    Ok(old.exec(&transaction.executor()).await?.rows_affected)
}
