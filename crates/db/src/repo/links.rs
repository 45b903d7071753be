//! Links of mails, each used once.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use serde_json::Value;
use shared::id::{AccountId, LinkId};

use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::link::{Column, Entity, Model};
use crate::error::{Error, Result};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPurpose {
    /// Makes an account.
    Registration,
    /// Signs in.
    SignIn,
    /// Sets a new password.
    PasswordReset,
    /// Confirms another address, from the new or from the old one.
    EmailChange,
    /// Confirms that entries are still right.
    EntryConfirmation,
    /// Makes somebody one of the county's staff.
    StaffInvitation,
}

/// A link of a mail.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Its id.
    pub id: LinkId,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// Whose account it is about; none if the address has none.
    pub account: Option<AccountId>,
    /// What else it needs.
    pub data: Value,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From when on it is worth nothing.
    pub expires_at: DateTime<Utc>,
    /// When it was used.
    pub used_at: Option<DateTime<Utc>>,
}

/// Stores a link.
///
/// # Errors
/// If its account is gone.
pub async fn insert(transaction: &Transaction, link: Link) -> Result<()> {
    let row = Model {
        id: link.id.0,
        purpose: link.purpose.key().to_owned(),
        account_id: link.account.map(|account| account.0),
        data: link.data,
        created_at: link.created_at,
        expires_at: link.expires_at,
        used_at: link.used_at,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&transaction.executor()).await?;
    Ok(())
}

/// The link with this id.
///
/// # Errors
/// If the database does not answer.
pub async fn by_id(connection: &impl Connection, id: LinkId) -> Result<Option<Link>> {
    Entity::find_by_id(id.0).one(&connection.executor()).await?.map(Link::try_from).transpose()
}

/// Uses a link; says whether nobody had used it before.
///
/// # Errors
/// If the database refuses.
pub async fn use_once(transaction: &Transaction, id: LinkId, now: DateTime<Utc>) -> Result<bool> {
    let used = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .filter(Column::Id.eq(id.0))
        .filter(Column::UsedAt.is_null());
    Ok(used.exec(&transaction.executor()).await?.rows_affected == 1)
}

/// The links of an account for a purpose.
///
/// # Errors
/// If the database does not answer.
pub async fn of_account(
    connection: &impl Connection,
    account: AccountId,
    purpose: LinkPurpose,
) -> Result<Vec<Link>> {
    let rows =
        Entity::find().filter(Column::AccountId.eq(account.0)).filter(Column::Purpose.eq(purpose.key()));
    rows.all(&connection.executor()).await?.into_iter().map(Link::try_from).collect()
}

/// The links for a purpose that can be used at this instant, the oldest first.
///
/// # Errors
/// If the database does not answer.
pub async fn open(
    connection: &impl Connection,
    purpose: LinkPurpose,
    now: DateTime<Utc>,
) -> Result<Vec<Link>> {
    let rows = Entity::find()
        .filter(Column::Purpose.eq(purpose.key()))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id);
    rows.all(&connection.executor()).await?.into_iter().map(Link::try_from).collect()
}

/// Takes a link for a purpose back that nobody has used; says whether there was one.
///
/// # Errors
/// If the database refuses.
pub async fn take_back(transaction: &Transaction, purpose: LinkPurpose, id: LinkId) -> Result<bool> {
    let taken_back = Entity::delete_many()
        .filter(Column::Id.eq(id.0))
        .filter(Column::Purpose.eq(purpose.key()))
        .filter(Column::UsedAt.is_null());
    Ok(taken_back.exec(&transaction.executor()).await?.rows_affected == 1)
}

/// Takes all links of an account for a purpose away.
///
/// # Errors
/// If the database refuses.
pub async fn revoke(transaction: &Transaction, account: AccountId, purpose: LinkPurpose) -> Result<()> {
    let old = Entity::delete_many()
        .filter(Column::AccountId.eq(account.0))
        .filter(Column::Purpose.eq(purpose.key()));
    old.exec(&transaction.executor()).await?;
    Ok(())
}

/// Forgets links that ended before an instant; says how many.
///
/// # Errors
/// If the database refuses.
pub async fn forget(transaction: &Transaction, ended_before: DateTime<Utc>) -> Result<u64> {
    let old = Entity::delete_many().filter(Column::ExpiresAt.lt(ended_before));
    Ok(old.exec(&transaction.executor()).await?.rows_affected)
}

impl LinkPurpose {
    const fn key(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::SignIn => "sign_in",
            Self::PasswordReset => "password_reset",
            Self::EmailChange => "email_change",
            Self::EntryConfirmation => "entry_confirmation",
            Self::StaffInvitation => "staff_invitation",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        let all = [
            Self::Registration,
            Self::SignIn,
            Self::PasswordReset,
            Self::EmailChange,
            Self::EntryConfirmation,
            Self::StaffInvitation,
        ];
        all.into_iter().find(|purpose| purpose.key() == key)
    }
}

impl TryFrom<Model> for Link {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        Ok(Self {
            id: LinkId(row.id),
            purpose: super::row::key(&row.purpose, LinkPurpose::from_key)?,
            account: row.account_id.map(AccountId),
            data: row.data,
            created_at: row.created_at,
            expires_at: row.expires_at,
            used_at: row.used_at,
        })
    }
}
