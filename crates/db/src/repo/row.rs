//! Between rows and the types of `shared`.

use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Iterable};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::connection::Transaction;
use crate::connection::sealed::Executable as _;
use crate::error::{Error, Result};

/// How many ids one query asks for at most.
pub(crate) const IDS_PER_QUERY: usize = 500;

/// How many values one statement binds at most; SQLite allows 32,766.
const VALUES_PER_STATEMENT: usize = 32_000;

/// How many rows one statement inserts at most: more cost memory and gain
/// nothing.
const ROWS_PER_STATEMENT: usize = 500;

/// Reads a stored key of an enum.
pub(crate) fn key<T>(text: &str, from_key: fn(&str) -> Option<T>) -> Result<T> {
    from_key(text).ok_or_else(|| Error::Unreadable(format!("key `{text}`")))
}

/// Reads a stored JSON value.
pub(crate) fn from_json<T: DeserializeOwned>(value: Value) -> Result<T> {
    serde_json::from_value(value).map_err(|error| Error::Unreadable(error.to_string()))
}

/// Writes a value as JSON.
pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<Value> {
    serde_json::to_value(value).map_err(|error| Error::Other(error.into()))
}

/// Writes a value as JSON, if there is one.
pub(crate) fn to_optional_json<T: Serialize>(value: Option<&T>) -> Result<Option<Value>> {
    value.map(to_json).transpose()
}

/// Inserts rows, many with each statement.
pub(crate) async fn insert_all<E>(transaction: &Transaction, rows: Vec<E::Model>) -> Result<()>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    for rows in batches::<E, _>(rows) {
        let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
        E::insert_many(rows).exec_without_returning(&transaction.executor()).await?;
    }
    Ok(())
}

/// Cuts rows of a table into pieces that fit one statement each.
pub(crate) fn batches<E: EntityTrait, T>(rows: Vec<T>) -> impl Iterator<Item = Vec<T>> {
    let size = (VALUES_PER_STATEMENT / E::Column::iter().count()).min(ROWS_PER_STATEMENT);
    let mut rows = rows.into_iter();
    std::iter::from_fn(move || {
        let batch: Vec<T> = rows.by_ref().take(size).collect();
        (!batch.is_empty()).then_some(batch)
    })
}
