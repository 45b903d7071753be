//! Internal notes about cases.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel as _, QueryFilter, QueryOrder};
use shared::id::{AccountId, CaseId, CaseNoteId};

use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::case_note::{Column, Entity, Model};
use crate::error::Result;

/// An internal note about a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: CaseNoteId,
    /// The case.
    pub case: CaseId,
    /// When it was left.
    pub at: DateTime<Utc>,
    /// Who has left it, unless their account is gone.
    pub author: Option<AccountId>,
    /// What it says.
    pub text: String,
}

/// Stores a note.
///
/// # Errors
/// If there is no such case, or the database refuses.
pub async fn insert(transaction: &Transaction, note: Note) -> Result<()> {
    let row = Model {
        id: note.id.0,
        case_id: note.case.0,
        at: note.at,
        author: note.author.map(|id| id.0),
        text: note.text,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&transaction.executor()).await?;
    Ok(())
}

/// The notes about a case, the oldest first.
///
/// # Errors
/// If the database does not answer.
pub async fn of_case(connection: &impl Connection, case: CaseId) -> Result<Vec<Note>> {
    let rows = Entity::find()
        .filter(Column::CaseId.eq(case.0))
        .order_by_asc(Column::At)
        .order_by_asc(Column::Id)
        .all(&connection.executor())
        .await?;
    let read = |row: Model| Note {
        id: CaseNoteId(row.id),
        case: CaseId(row.case_id),
        at: row.at,
        author: row.author.map(AccountId),
        text: row.text,
    };
    Ok(rows.into_iter().map(read).collect())
}
