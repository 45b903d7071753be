//! The log of what was done by whom: rows are added, and read.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel as _, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use shared::audit::{AuditAction, AuditFilter};
use shared::id::{AccountId, AuditEventId, CaseId, EntryId, OrganisationId};
use uuid::Uuid;

use super::row;
use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::audit_event::{Column, Entity, Model};
use crate::error::{Error, Result};

/// Something that was done. It holds ids, keys and reasons, and no values of people.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditRow {
    /// Its id.
    pub id: AuditEventId,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom; none if nobody with an account did it.
    pub actor: Option<AccountId>,
    /// What.
    pub action: AuditAction,
    /// The entry it is about.
    pub entry: Option<EntryId>,
    /// The organisation it is about.
    pub organisation: Option<OrganisationId>,
    /// The case it is about.
    pub case: Option<CaseId>,
    /// The account it is about.
    pub account: Option<AccountId>,
    /// What it was before.
    pub before: Option<Value>,
    /// What it is after it.
    pub after: Option<Value>,
    /// Why.
    pub reason: Option<String>,
}

impl AuditRow {
    /// Something that somebody has just done, about nothing yet.
    #[must_use]
    pub fn new(actor: Option<AccountId>, action: AuditAction, at: DateTime<Utc>) -> Self {
        Self {
            id: AuditEventId(Uuid::now_v7()),
            at,
            actor,
            action,
            entry: None,
            organisation: None,
            case: None,
            account: None,
            before: None,
            after: None,
            reason: None,
        }
    }
}

/// Adds what was done.
///
/// # Errors
/// If the database refuses.
pub async fn append(transaction: &Transaction, event: AuditRow) -> Result<()> {
    let row = Model {
        id: event.id.0,
        at: event.at,
        actor: event.actor.map(|id| id.0),
        action: event.action.key().to_owned(),
        entry_id: event.entry.map(|id| id.0),
        organisation_id: event.organisation.map(|id| id.0),
        case_id: event.case.map(|id| id.0),
        account_id: event.account.map(|id| id.0),
        before: event.before,
        after: event.after,
        reason: event.reason.filter(|reason| !reason.trim().is_empty()),
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&transaction.executor()).await?;
    Ok(())
}

/// What was done, the newest first.
///
/// # Errors
/// If there is no event behind which it is asked for, or the database does not answer.
pub async fn list(connection: &impl Connection, filter: &AuditFilter, most: u64) -> Result<Vec<AuditRow>> {
    let mut select = Entity::find();
    if let Some(action) = filter.action {
        select = select.filter(Column::Action.eq(action.key()));
    }
    if let Some(actor) = filter.actor {
        select = select.filter(Column::Actor.eq(actor.0));
    }
    if let Some(entry) = filter.entry {
        select = select.filter(Column::EntryId.eq(entry.0));
    }
    if let Some(organisation) = filter.organisation {
        select = select.filter(Column::OrganisationId.eq(organisation.0));
    }
    if let Some(from) = filter.from {
        select = select.filter(Column::At.gte(from));
    }
    if let Some(before) = filter.before {
        select = select.filter(Column::At.lt(before));
    }
    if let Some(id) = filter.after {
        let last = Entity::find_by_id(id.0).one(&connection.executor()).await?.ok_or(Error::NotFound)?;
        let is_older = Column::At.lt(last.at).or(Column::Id.lt(last.id));
        // The first condition alone is one that the indexes answer.
        select = select.filter(Column::At.lte(last.at)).filter(is_older);
    }
    let rows = select.order_by_desc(Column::At).order_by_desc(Column::Id).limit(most);
    rows.all(&connection.executor()).await?.into_iter().map(from_row).collect()
}

fn from_row(row: Model) -> Result<AuditRow> {
    Ok(AuditRow {
        id: AuditEventId(row.id),
        at: row.at,
        actor: row.actor.map(AccountId),
        action: row::key(&row.action, AuditAction::from_key)?,
        entry: row.entry_id.map(EntryId),
        organisation: row.organisation_id.map(OrganisationId),
        case: row.case_id.map(CaseId),
        account: row.account_id.map(AccountId),
        before: row.before,
        after: row.after,
        reason: row.reason,
    })
}
