//! The county's staff.

use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::audit::AuditAction;

use super::accounts::{self, Account};
use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::account::{Column, Entity};
use crate::entity::audit_event;
use crate::error::Result;

/// What is in the log of an account that has got rights of staff, or lost them.
const CHANGES: [AuditAction; 2] = [AuditAction::StaffJoined, AuditAction::RightsChanged];

/// Accounts with rights of staff, and locked ones that had some before, in any order.
///
/// # Errors
/// If the database does not answer.
pub async fn all(connection: &impl Connection) -> Result<Vec<Account>> {
    let changed = Query::select()
        .column(audit_event::Column::AccountId)
        .from(audit_event::Entity)
        .and_where(audit_event::Column::Action.is_in(CHANGES.map(AuditAction::key)))
        .to_owned();
    let was_staff = Condition::all().add(Column::LockedAt.is_not_null()).add(Column::Id.in_subquery(changed));
    let is_staff =
        Condition::any().add(Column::IsAdmin.eq(true)).add(Column::ReviewScope.is_not_null()).add(was_staff);
    let rows = Entity::find().filter(is_staff).all(&connection.executor()).await?;
    rows.into_iter().map(accounts::from_row).collect()
}

/// The accounts that administer the site, which nobody else changes until the transaction ends: always in the same
/// order, so that no two wait for each other.
///
/// # Errors
/// If the database does not answer.
pub async fn lock_admins(transaction: &Transaction) -> Result<Vec<Account>> {
    let rows = Entity::find()
        .filter(Column::IsAdmin.eq(true))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(&transaction.executor())
        .await?;
    rows.into_iter().map(accounts::from_row).collect()
}
