//! Lists of cases that people have kept, each by a name.

use sea_orm::{
    ActiveModelTrait as _, ColumnTrait, EntityTrait, IntoActiveModel as _, QueryFilter, QueryOrder,
};
use shared::id::{AccountId, SavedViewId};
use shared::review::SavedView;

use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::saved_view::{Column, Entity, Model};
use crate::error::Result;

/// The lists that somebody has kept, by name.
///
/// # Errors
/// If the database does not answer.
pub async fn of_account(connection: &impl Connection, account: AccountId) -> Result<Vec<SavedView>> {
    let rows = Entity::find()
        .filter(Column::AccountId.eq(account.0))
        .order_by_asc(Column::Name)
        .all(&connection.executor())
        .await?;
    let read = |row: Model| SavedView { id: SavedViewId(row.id), name: row.name, query: row.query };
    Ok(rows.into_iter().map(read).collect())
}

/// Keeps a list for somebody.
///
/// # Errors
/// [`Constraint::ViewName`](crate::Constraint) if they have kept another by this name.
pub async fn insert(transaction: &Transaction, account: AccountId, view: SavedView) -> Result<()> {
    let row = to_row(account, view).into_active_model();
    Entity::insert(row).exec_without_returning(&transaction.executor()).await?;
    Ok(())
}

/// Stores a changed list of somebody.
///
/// # Errors
/// As [`insert`]; or if it is gone.
pub async fn save(transaction: &Transaction, account: AccountId, view: SavedView) -> Result<()> {
    let row = to_row(account, view).into_active_model().reset_all();
    Entity::update(row).exec(&transaction.executor()).await?;
    Ok(())
}

/// Forgets a list of somebody; says whether they had it.
///
/// # Errors
/// If the database refuses.
pub async fn delete(transaction: &Transaction, account: AccountId, id: SavedViewId) -> Result<bool> {
    let deleted = Entity::delete_many().filter(Column::Id.eq(id.0)).filter(Column::AccountId.eq(account.0));
    Ok(deleted.exec(&transaction.executor()).await?.rows_affected == 1)
}

fn to_row(account: AccountId, view: SavedView) -> Model {
    Model { id: view.id.0, account_id: account.0, name: view.name, query: view.query }
}
