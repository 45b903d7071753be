//! Mails that are to be sent, in the transaction of what they tell of.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, LockBehavior, LockType};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, UpdateMany};
use serde_json::Value;
use shared::text::LanguageTag;
use uuid::Uuid;

use crate::connection::{Transaction, sealed::Executable as _};
use crate::entity::outbox::{ActiveModel, Column, Entity, Model};
use crate::error::Result;

/// A mail that has not been sent yet.
#[derive(Clone, Debug, PartialEq)]
pub struct OutgoingMail {
    /// Its id.
    pub id: Uuid,
    /// Where it goes.
    pub recipient: String,
    /// The language it is written in.
    pub language: LanguageTag,
    /// What it says.
    pub mail: Value,
    /// When it was put here.
    pub created_at: DateTime<Utc>,
    /// How often it was taken, this time included.
    pub attempts: u32,
}

/// Puts a mail here, to be sent from this instant on. This process hears of it with the
/// commit: see [`Database::mail_was_put`](crate::Database::mail_was_put).
///
/// # Errors
/// If the database refuses.
pub async fn put(
    transaction: &Transaction,
    id: Uuid,
    recipient: &str,
    language: &LanguageTag,
    mail: Value,
    at: DateTime<Utc>,
) -> Result<()> {
    let row = ActiveModel {
        id: Set(id),
        recipient: Set(recipient.to_owned()),
        language: Set(language.as_str().to_owned()),
        mail: Set(mail),
        created_at: Set(at),
        attempts: Set(0),
        next_attempt_at: Set(Some(at)),
        sent_at: Set(None),
        last_error: Set(None),
    };
    Entity::insert(row).exec_without_returning(&transaction.executor()).await?;
    transaction.mark_mail();
    Ok(())
}

/// Takes a mail back that was never tried; says whether it was here.
///
/// # Errors
/// If the database refuses.
pub async fn take_back(transaction: &Transaction, id: Uuid) -> Result<bool> {
    let untried = Entity::delete_many().filter(Column::Id.eq(id)).filter(Column::Attempts.eq(0));
    Ok(untried.exec(&transaction.executor()).await?.rows_affected == 1)
}

/// Takes mails that are due, oldest first. Until `lease_until` nobody else
/// takes them, so that no two servers send the same one.
///
/// # Errors
/// If the database refuses.
pub async fn take_due(
    transaction: &Transaction,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<OutgoingMail>> {
    let executor = transaction.executor();
    let rows = Entity::find()
        .filter(Column::NextAttemptAt.lte(now))
        .order_by_asc(Column::NextAttemptAt)
        .order_by_asc(Column::Id)
        .limit(limit)
        // SQLite has one writer at a time and needs no lock.
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(&executor)
        .await?;
    Entity::update_many()
        .col_expr(Column::NextAttemptAt, Expr::value(lease_until))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.is_in(rows.iter().map(|row| row.id)))
        .exec(&executor)
        .await?;
    Ok(rows.into_iter().map(taken).collect())
}

/// Notes that a mail was sent. Of what it said only `remains` is kept.
///
/// # Errors
/// If the database refuses.
pub async fn mark_sent(
    transaction: &Transaction,
    mail: &OutgoingMail,
    remains: Value,
    at: DateTime<Utc>,
) -> Result<()> {
    let done = own(mail)
        .col_expr(Column::NextAttemptAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(Column::SentAt, Expr::value(at))
        .col_expr(Column::LastError, Expr::value(None::<String>))
        .col_expr(Column::Mail, Expr::value(remains));
    done.exec(&transaction.executor()).await?;
    Ok(())
}

/// Notes that a mail could not be sent, and when it is tried again.
///
/// # Errors
/// If the database refuses.
pub async fn put_off(
    transaction: &Transaction,
    mail: &OutgoingMail,
    until: DateTime<Utc>,
    error: &str,
) -> Result<()> {
    let put_off = own(mail)
        .col_expr(Column::NextAttemptAt, Expr::value(until))
        .col_expr(Column::LastError, Expr::value(error));
    put_off.exec(&transaction.executor()).await?;
    Ok(())
}

/// Notes that a mail will not be sent. Of what it said only `remains` is kept.
///
/// # Errors
/// If the database refuses.
pub async fn give_up(
    transaction: &Transaction,
    mail: &OutgoingMail,
    remains: Value,
    error: &str,
) -> Result<()> {
    let given_up = own(mail)
        .col_expr(Column::NextAttemptAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(Column::LastError, Expr::value(error))
        .col_expr(Column::Mail, Expr::value(remains));
    given_up.exec(&transaction.executor()).await?;
    Ok(())
}

/// Deletes mails put here before this instant that are not waiting any more;
/// says how many.
///
/// # Errors
/// If the database refuses.
pub async fn delete_before(transaction: &Transaction, at: DateTime<Utc>) -> Result<u64> {
    let old = Entity::delete_many().filter(Column::CreatedAt.lt(at)).filter(Column::NextAttemptAt.is_null());
    Ok(old.exec(&transaction.executor()).await?.rows_affected)
}

/// A change of a mail that nobody else has taken since.
fn own(mail: &OutgoingMail) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::Id.eq(mail.id))
        .filter(Column::Attempts.eq(i64::from(mail.attempts)))
        .filter(Column::SentAt.is_null())
}

/// A row as it is once it has been taken.
fn taken(row: Model) -> OutgoingMail {
    OutgoingMail {
        language: LanguageTag::parse(&row.language).unwrap_or_else(LanguageTag::german),
        attempts: row.attempts.unsigned_abs().saturating_add(1),
        id: row.id,
        recipient: row.recipient,
        mail: row.mail,
        created_at: row.created_at,
    }
}
