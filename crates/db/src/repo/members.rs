//! Who works for which organisation, as the organisation sees it, and how it ends.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::account::MemberRole;
use shared::entry::Standing;
use shared::id::{AccountId, EntryId, OrganisationId};
use shared::text::LanguageTag;
use uuid::Uuid;

use super::accounts::{self, Account};
use super::{change_log, row};
use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::{contact, entry, media, membership, organisation, place, revision};
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
}

/// The standing of an organisation. Until the transaction ends, nobody else who asks here changes who
/// works for it.
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
        Some(role.map(|role| Member { account, role, since: row.created_at }))
    };
    rows.into_iter().filter_map(read).collect()
}

/// Gives a member another role.
///
/// # Errors
/// If the database refuses.
pub async fn set_role(
    transaction: &Transaction,
    organisation: OrganisationId,
    account: AccountId,
    role: MemberRole,
) -> Result<()> {
    membership::Entity::update_many()
        .col_expr(membership::Column::Role, Expr::value(role.key()))
        .filter(membership::Column::OrganisationId.eq(organisation.0))
        .filter(membership::Column::AccountId.eq(account.0))
        .exec(&transaction.executor())
        .await?;
    Ok(())
}

/// Ends a membership.
///
/// # Errors
/// If the database refuses.
pub async fn remove(
    transaction: &Transaction,
    organisation: OrganisationId,
    account: AccountId,
) -> Result<()> {
    let membership = membership::Entity::delete_by_id((account.0, organisation.0));
    membership.exec(&transaction.executor()).await?;
    Ok(())
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
    use revision::Column;
    let executor = connection.executor();
    let profile = entry::Entity::find_by_id(organisation.0).one(&executor).await?.ok_or(Error::NotFound)?;
    let mut select = revision::Entity::find()
        .select_only()
        .columns([Column::Title, Column::SourceLanguage])
        .filter(Column::EntryId.eq(organisation.0))
        .order_by_desc(Column::SubmittedAt.is_not_null())
        .order_by_desc(Column::Number);
    if let Some(published) = profile.published_revision_id {
        select = select.filter(Column::Id.eq(published));
    }
    let found: Option<(String, String)> = select.into_tuple().one(&executor).await?;
    let (name, language) = found.ok_or(Error::NotFound)?;
    Ok((name, row::key(&language, LanguageTag::parse)?))
}

/// Deletes an organisation with all its entries, contacts, places and files; those in the media store
/// stay for whoever else uses them.
///
/// # Errors
/// If the database refuses.
pub async fn delete_organisation(
    transaction: &Transaction,
    id: OrganisationId,
    at: DateTime<Utc>,
) -> Result<()> {
    let executor = transaction.executor();
    let entries: Vec<Uuid> = entry::Entity::find()
        .select_only()
        .column(entry::Column::Id)
        .filter(entry::Column::OrganisationId.eq(id.0))
        .into_tuple()
        .all(&executor)
        .await?;
    entry::Entity::delete_many().filter(entry::Column::OrganisationId.eq(id.0)).exec(&executor).await?;
    contact::Entity::delete_many().filter(contact::Column::OrganisationId.eq(id.0)).exec(&executor).await?;
    place::Entity::delete_many().filter(place::Column::OrganisationId.eq(id.0)).exec(&executor).await?;
    media::Entity::delete_many().filter(media::Column::OrganisationId.eq(id.0)).exec(&executor).await?;
    organisation::Entity::delete_by_id(id.0).exec(&executor).await?;
    let entries: Vec<EntryId> = entries.into_iter().map(EntryId).collect();
    change_log::append(transaction, &entries, at).await
}
