//! Who works for which organisation, as the organisation sees it, and how it ends.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::account::MemberRole;
use shared::entry::Standing;
use shared::id::{AccountId, EntryId, OrganisationId};
use shared::text::LanguageTag;
use uuid::Uuid;

use super::accounts::{self, Account};
use super::{change_log, media, records, row};
use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::{contact, entry, membership, organisation, place};
use crate::error::{Error, Result};

/// Somebody who works for an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The account.
    pub account: Account,
    /// What the person may do.
    pub role: MemberRole,
    /// Since when the person is a member.
    pub since: DateTime<Utc>,
    /// Grows with every change of the membership. A new one begins with the microsecond of its beginning, so
    /// that one that has ended and begun again is in no version that was known before.
    pub version: i64,
}

/// The standing of an organisation. Until the transaction ends, nobody else who asks here changes who
/// works for it. Whoever locks its entries as well does so afterwards.
///
/// # Errors
/// If there is no such organisation, or the database does not answer.
pub async fn lock(transaction: &Transaction, id: OrganisationId) -> Result<Standing> {
    let row = organisation::Entity::find_by_id(id.0).lock_exclusive().one(&transaction.executor()).await?;
    let row = row.ok_or(Error::NotFound)?;
    row::key(&row.standing, Standing::from_key)
}

/// The members of an organisation, in the order in which they came to it.
///
/// # Errors
/// If the database does not answer.
pub async fn of(connection: &impl Connection, organisation: OrganisationId) -> Result<Vec<Member>> {
    let rows = membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(organisation.0))
        .order_by_asc(membership::Column::CreatedAt)
        .order_by_asc(membership::Column::AccountId)
        .all(&connection.executor())
        .await?;
    let ids: Vec<AccountId> = rows.iter().map(|row| AccountId(row.account_id)).collect();
    let found = accounts::by_ids(connection, &ids).await?;
    let mut found: HashMap<Uuid, Account> =
        found.into_iter().map(|account| (account.id.0, account)).collect();
    let read = |row: membership::Model| {
        // Whoever deletes their account between the two questions is a member no longer.
        let account = found.remove(&row.account_id)?;
        let role = row::key(&row.role, MemberRole::from_key);
        Some(role.map(|role| Member { account, role, since: row.created_at, version: row.version }))
    };
    rows.into_iter().filter_map(read).collect()
}

/// Gives a member a role.
///
/// # Errors
/// [`Error::Conflict`] if the membership is in another version, or has ended.
pub async fn set_role(
    transaction: &Transaction,
    organisation: OrganisationId,
    account: AccountId,
    role: MemberRole,
    known: i64,
) -> Result<()> {
    use membership::Column;
    let done = membership::Entity::update_many()
        .col_expr(Column::Role, Expr::value(role.key()))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::OrganisationId.eq(organisation.0))
        .filter(Column::AccountId.eq(account.0))
        .filter(Column::Version.eq(known))
        .exec(&transaction.executor())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(Error::Conflict) }
}

/// Ends a membership.
///
/// # Errors
/// As [`set_role`].
pub async fn remove(
    transaction: &Transaction,
    organisation: OrganisationId,
    account: AccountId,
    known: i64,
) -> Result<()> {
    use membership::Column;
    let done = membership::Entity::delete_many()
        .filter(Column::OrganisationId.eq(organisation.0))
        .filter(Column::AccountId.eq(account.0))
        .filter(Column::Version.eq(known))
        .exec(&transaction.executor())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(Error::Conflict) }
}

/// What an organisation is called, and the language of that: as the public knows it, or else as its
/// members have last handed it in. Strangers are told it, too: what is only a draft comes last.
///
/// # Errors
/// If there is no such organisation, or the database does not answer.
pub async fn name(
    connection: &impl Connection,
    organisation: OrganisationId,
) -> Result<(String, LanguageTag)> {
    names(connection, &[organisation]).await?.remove(&organisation).ok_or(Error::NotFound)
}

/// What these organisations are called, each as [`name`] tells it; those that do not exist are missing.
///
/// # Errors
/// If the database does not answer.
pub async fn names(
    connection: &impl Connection,
    organisations: &[OrganisationId],
) -> Result<HashMap<OrganisationId, (String, LanguageTag)>> {
    // A profile has the id of its organisation.
    let profiles: Vec<EntryId> = organisations.iter().map(|id| EntryId::from(*id)).collect();
    let titles = records::titles(connection, &profiles).await?;
    Ok(titles.into_iter().map(|(id, named)| (OrganisationId(id.0), named)).collect())
}

/// Deletes an organisation with all its entries, contacts, places and files. In the media store those are
/// loose until they are removed from it, or stay for whoever else has them.
///
/// # Errors
/// If the database refuses.
pub async fn delete_organisation(
    transaction: &Transaction,
    id: OrganisationId,
    at: DateTime<Utc>,
) -> Result<()> {
    let executor = transaction.executor();
    // In the order of their ids, as whoever else locks several of them.
    let entries: Vec<Uuid> = entry::Entity::find()
        .select_only()
        .column(entry::Column::Id)
        .filter(entry::Column::OrganisationId.eq(id.0))
        .order_by_asc(entry::Column::Id)
        .lock_exclusive()
        .into_tuple()
        .all(&executor)
        .await?;
    entry::Entity::delete_many().filter(entry::Column::OrganisationId.eq(id.0)).exec(&executor).await?;
    contact::Entity::delete_many().filter(contact::Column::OrganisationId.eq(id.0)).exec(&executor).await?;
    place::Entity::delete_many().filter(place::Column::OrganisationId.eq(id.0)).exec(&executor).await?;
    media::remove_of_organisation(transaction, id).await?;
    organisation::Entity::delete_by_id(id.0).exec(&executor).await?;
    let entries: Vec<EntryId> = entries.into_iter().map(EntryId).collect();
    change_log::append(transaction, &entries, at).await
}
