//! Invitations to work for organisations, each accepted once.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use shared::account::{EmailAddress, MemberRole};
use shared::id::{AccountId, InvitationId, OrganisationId};

use super::row;
use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::invitation::{Column, Entity, Model};
use crate::error::{Error, Result};

/// An invitation to work for an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// Where the mail went.
    pub email: EmailAddress,
    /// What the person may do then.
    pub role: MemberRole,
    /// Who invites, unless their account is gone.
    pub invited_by: Option<AccountId>,
    /// When that was.
    pub created_at: DateTime<Utc>,
    /// From when on it is worth nothing.
    pub expires_at: DateTime<Utc>,
    /// When it was accepted.
    pub accepted_at: Option<DateTime<Utc>>,
    /// Who has accepted it, unless their account is gone.
    pub accepted_by: Option<AccountId>,
}

/// Stores an invitation. The organisation's one of the same address before, accepted or not, ends.
///
/// # Errors
/// If the organisation or who invites is gone.
pub async fn put(transaction: &Transaction, invitation: Invitation) -> Result<()> {
    let executor = transaction.executor();
    let email_key = invitation.email.key();
    Entity::delete_many()
        .filter(Column::OrganisationId.eq(invitation.organisation.0))
        .filter(Column::EmailKey.eq(&email_key))
        .exec(&executor)
        .await?;
    let row = Model {
        id: invitation.id.0,
        organisation_id: invitation.organisation.0,
        email: invitation.email.as_str().to_owned(),
        email_key,
        role: invitation.role.key().to_owned(),
        invited_by: invitation.invited_by.map(|account| account.0),
        created_at: invitation.created_at,
        expires_at: invitation.expires_at,
        accepted_by: invitation.accepted_by.map(|account| account.0),
        accepted_at: invitation.accepted_at,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&executor).await?;
    Ok(())
}

/// The invitation with this id.
///
/// # Errors
/// If the database does not answer.
pub async fn by_id(connection: &impl Connection, id: InvitationId) -> Result<Option<Invitation>> {
    Entity::find_by_id(id.0).one(&connection.executor()).await?.map(Invitation::try_from).transpose()
}

/// The invitations of an organisation that can be accepted at this instant, the oldest first.
///
/// # Errors
/// If the database does not answer.
pub async fn open(
    connection: &impl Connection,
    organisation: OrganisationId,
    now: DateTime<Utc>,
) -> Result<Vec<Invitation>> {
    let rows = Entity::find()
        .filter(Column::OrganisationId.eq(organisation.0))
        .filter(Column::AcceptedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id);
    rows.all(&connection.executor()).await?.into_iter().map(Invitation::try_from).collect()
}

/// Notes who accepts an invitation; says whether nobody had before.
///
/// # Errors
/// If the database refuses.
pub async fn accept(
    transaction: &Transaction,
    id: InvitationId,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let accepted = Entity::update_many()
        .col_expr(Column::AcceptedBy, Expr::value(by.0))
        .col_expr(Column::AcceptedAt, Expr::value(now))
        .filter(Column::Id.eq(id.0))
        .filter(Column::AcceptedAt.is_null());
    Ok(accepted.exec(&transaction.executor()).await?.rows_affected == 1)
}

/// Takes an invitation of an organisation back that nobody has accepted; says whether there was one.
///
/// # Errors
/// If the database refuses.
pub async fn take_back(
    transaction: &Transaction,
    organisation: OrganisationId,
    id: InvitationId,
) -> Result<bool> {
    let taken_back = Entity::delete_many()
        .filter(Column::Id.eq(id.0))
        .filter(Column::OrganisationId.eq(organisation.0))
        .filter(Column::AcceptedAt.is_null());
    Ok(taken_back.exec(&transaction.executor()).await?.rows_affected == 1)
}

/// Takes all invitations of an organisation back that somebody has sent and nobody has accepted.
///
/// # Errors
/// If the database refuses.
pub async fn take_back_of(
    transaction: &Transaction,
    organisation: OrganisationId,
    account: AccountId,
) -> Result<()> {
    let taken_back = Entity::delete_many()
        .filter(Column::OrganisationId.eq(organisation.0))
        .filter(Column::InvitedBy.eq(account.0))
        .filter(Column::AcceptedAt.is_null());
    taken_back.exec(&transaction.executor()).await?;
    Ok(())
}

/// Takes all invitations back that somebody has sent and nobody has accepted, of whatever organisation.
///
/// # Errors
/// If the database refuses.
pub async fn take_back_all_of(transaction: &Transaction, account: AccountId) -> Result<()> {
    let taken_back =
        Entity::delete_many().filter(Column::InvitedBy.eq(account.0)).filter(Column::AcceptedAt.is_null());
    taken_back.exec(&transaction.executor()).await?;
    Ok(())
}

/// Forgets invitations that ended before an instant; says how many.
///
/// # Errors
/// If the database refuses.
pub async fn forget(transaction: &Transaction, ended_before: DateTime<Utc>) -> Result<u64> {
    let old = Entity::delete_many().filter(Column::ExpiresAt.lt(ended_before));
    Ok(old.exec(&transaction.executor()).await?.rows_affected)
}

impl TryFrom<Model> for Invitation {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        Ok(Self {
            id: InvitationId(row.id),
            organisation: OrganisationId(row.organisation_id),
            email: EmailAddress::parse(&row.email)
                .map_err(|code| Error::Unreadable(format!("address: {code}")))?,
            role: row::key(&row.role, MemberRole::from_key)?,
            invited_by: row.invited_by.map(AccountId),
            created_at: row.created_at,
            expires_at: row.expires_at,
            accepted_at: row.accepted_at,
            accepted_by: row.accepted_by.map(AccountId),
        })
    }
}
