//! Documents such as the region and the taxonomy, by name.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::Value;

use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::reference_data::{ActiveModel, Column, Entity};
use crate::error::{Error, Result};

/// The document of this name.
///
/// # Errors
/// If the database does not answer.
pub async fn get(connection: &impl Connection, name: &str) -> Result<Option<Value>> {
    let row = Entity::find_by_id(name.to_owned()).one(&connection.executor()).await?;
    Ok(row.map(|row| row.document))
}

/// The random name of this database, given when its tables were made.
///
/// # Errors
/// If the database does not answer or has lost its name.
pub async fn database_id(connection: &impl Connection) -> Result<String> {
    match get(connection, "database_id").await? {
        Some(Value::String(id)) => Ok(id),
        other => Err(Error::Unreadable(format!("`database_id` {other:?}"))),
    }
}

/// Writes a document, replacing the one of the same name. Say so in the change
/// log too: [`super::change_log::append_reference`].
///
/// # Errors
/// If the database refuses.
pub async fn set(transaction: &Transaction, name: &str, document: Value, at: DateTime<Utc>) -> Result<()> {
    let row = ActiveModel { name: Set(name.to_owned()), document: Set(document), updated_at: Set(at) };
    let replace =
        OnConflict::column(Column::Name).update_columns([Column::Document, Column::UpdatedAt]).to_owned();
    Entity::insert(row).on_conflict(replace).exec_without_returning(&transaction.executor()).await?;
    Ok(())
}

/// Removes a document.
///
/// # Errors
/// If the database refuses.
pub async fn remove(transaction: &Transaction, name: &str) -> Result<()> {
    Entity::delete_by_id(name).exec(&transaction.executor()).await?;
    Ok(())
}
