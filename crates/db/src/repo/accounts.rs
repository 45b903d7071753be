//! Accounts with their memberships and recovery codes.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use shared::account::{EmailAddress, MemberRole, Membership, ReviewScope};
use shared::id::{AccountId, OrganisationId};
use shared::text::LanguageTag;
use uuid::Uuid;

use super::{claims, row};
use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::{account, membership, recovery_code};
use crate::error::{Error, Result};

/// An account as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Where mails go.
    pub email: EmailAddress,
    /// What the person is called.
    pub name: String,
    /// The language of mails.
    pub language: LanguageTag,
    /// The hash of the password.
    pub password_hash: String,
    /// Whether the person administers the site.
    pub is_admin: bool,
    /// What the person reviews, if anything.
    pub reviews: Option<ReviewScope>,
    /// Whether it belongs to the demonstration.
    pub is_demo: bool,
    /// The encrypted secret of the second factor.
    pub second_factor: Option<String>,
    /// The step of the last code that was used.
    pub second_factor_step: Option<i64>,
    /// The encrypted secret of a second factor that is being set up.
    pub pending_second_factor: Option<String>,
    /// The last day on which somebody was signed in.
    pub last_active_on: NaiveDate,
    /// The day of the warning that it will be deleted.
    pub warned_on: Option<NaiveDate>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Since when nobody can sign in with it.
    pub locked_at: Option<DateTime<Utc>>,
}

/// Stores a new account.
///
/// # Errors
/// If its address has an account already ([`Constraint::AccountEmail`](crate::Constraint)).
pub async fn insert(transaction: &Transaction, account: Account) -> Result<()> {
    let row = to_row(account)?.into_active_model();
    account::Entity::insert(row).exec_without_returning(&transaction.executor()).await?;
    Ok(())
}

/// The account of an address.
///
/// # Errors
/// If the database does not answer.
pub async fn by_email(connection: &impl Connection, email: &EmailAddress) -> Result<Option<Account>> {
    let row = account::Entity::find().filter(account::Column::EmailKey.eq(email.key()));
    row.one(&connection.executor()).await?.map(from_row).transpose()
}

/// The account with this id.
///
/// # Errors
/// If the database does not answer.
pub async fn by_id(connection: &impl Connection, id: AccountId) -> Result<Option<Account>> {
    account::Entity::find_by_id(id.0).one(&connection.executor()).await?.map(from_row).transpose()
}

/// Those of these accounts that there are, in any order.
///
/// # Errors
/// If the database does not answer.
pub async fn by_ids(connection: &impl Connection, ids: &[AccountId]) -> Result<Vec<Account>> {
    let rows = account::Entity::find().filter(account::Column::Id.is_in(ids.iter().map(|id| id.0)));
    rows.all(&connection.executor()).await?.into_iter().map(from_row).collect()
}

/// The account with this id, which nobody else changes until the transaction ends.
///
/// # Errors
/// If there is none, or the database does not answer.
pub async fn lock(transaction: &Transaction, id: AccountId) -> Result<Account> {
    let row = account::Entity::find_by_id(id.0).lock_exclusive().one(&transaction.executor()).await?;
    row.ok_or(Error::NotFound).and_then(from_row)
}

/// The account with this id, whose rights stay until the transaction ends. Unlike [`lock`], what refers to it is
/// stored meanwhile, also by who holds what is locked after this.
///
/// # Errors
/// If there is none, or the database does not answer.
pub async fn hold(transaction: &Transaction, id: AccountId) -> Result<Account> {
    let row = account::Entity::find_by_id(id.0).lock_shared().one(&transaction.executor()).await?;
    row.ok_or(Error::NotFound).and_then(from_row)
}

/// Stores a changed account.
///
/// # Errors
/// If its address has another account, or the account is gone.
pub async fn save(transaction: &Transaction, account: Account) -> Result<()> {
    let row = to_row(account)?.into_active_model().reset_all();
    account::Entity::update(row).exec(&transaction.executor()).await?;
    Ok(())
}

/// Deletes an account with all that belongs to it.
///
/// # Errors
/// If the database refuses.
pub async fn delete(transaction: &Transaction, id: AccountId) -> Result<()> {
    account::Entity::delete_by_id(id.0).exec(&transaction.executor()).await?;
    Ok(())
}

/// Accounts of the demonstration.
///
/// # Errors
/// If the database does not answer.
pub async fn of_demo(connection: &impl Connection) -> Result<Vec<Account>> {
    let rows = account::Entity::find().filter(account::Column::IsDemo.eq(true));
    rows.all(&connection.executor()).await?.into_iter().map(from_row).collect()
}

/// Accounts that nobody has used since this day, the longest unused first.
///
/// # Errors
/// If the database does not answer.
pub async fn unused_since(connection: &impl Connection, day: NaiveDate, most: u64) -> Result<Vec<Account>> {
    let rows = account::Entity::find()
        .filter(account::Column::LastActiveOn.lt(day))
        .filter(account::Column::IsDemo.eq(false))
        .order_by_asc(account::Column::LastActiveOn)
        .limit(most);
    rows.all(&connection.executor()).await?.into_iter().map(from_row).collect()
}

/// The organisations an account is a member of.
///
/// # Errors
/// If the database does not answer.
pub async fn memberships(connection: &impl Connection, id: AccountId) -> Result<Vec<Membership>> {
    let rows = membership::Entity::find()
        .filter(membership::Column::AccountId.eq(id.0))
        .order_by_asc(membership::Column::CreatedAt)
        .order_by_asc(membership::Column::OrganisationId)
        .all(&connection.executor())
        .await?;
    let read = |row: membership::Model| {
        let role = row::key(&row.role, MemberRole::from_key)?;
        Ok(Membership { organisation: OrganisationId(row.organisation_id), role })
    };
    rows.into_iter().map(read).collect()
}

/// Who works for these organisations.
///
/// # Errors
/// If the database does not answer.
pub async fn working_for(
    connection: &impl Connection,
    organisations: &[OrganisationId],
) -> Result<Vec<(OrganisationId, Account)>> {
    let executor = connection.executor();
    let mut found = Vec::new();
    for ids in organisations.chunks(row::IDS_PER_QUERY) {
        let members = membership::Entity::find()
            .filter(membership::Column::OrganisationId.is_in(ids.iter().map(|id| id.0)))
            .all(&executor)
            .await?;
        let people: BTreeSet<Uuid> = members.iter().map(|member| member.account_id).collect();
        let mut accounts = HashMap::with_capacity(people.len());
        for ids in people.into_iter().collect::<Vec<_>>().chunks(row::IDS_PER_QUERY) {
            let rows = account::Entity::find().filter(account::Column::Id.is_in(ids.iter().copied()));
            for row in rows.all(&executor).await? {
                accounts.insert(row.id, from_row(row)?);
            }
        }
        found.extend(members.into_iter().filter_map(|member| {
            let account = accounts.get(&member.account_id)?.clone();
            Some((OrganisationId(member.organisation_id), account))
        }));
    }
    Ok(found)
}

/// Makes an account a member of an organisation, or changes its role. Whoever is a member need not ask for
/// the profile any more: what they have asked and nobody has decided is settled.
///
/// # Errors
/// If there is no such organisation.
pub async fn set_membership(
    transaction: &Transaction,
    id: AccountId,
    membership: &Membership,
    now: DateTime<Utc>,
) -> Result<()> {
    let organisation = membership.organisation.0;
    membership::Entity::delete_by_id((id.0, organisation)).exec(&transaction.executor()).await?;
    let row = membership::Model {
        account_id: id.0,
        organisation_id: organisation,
        role: membership.role.key().to_owned(),
        created_at: now,
        // One that ended and has begun again is in no version that anybody has seen before.
        version: now.timestamp_micros(),
    };
    let row = row.into_active_model();
    membership::Entity::insert(row).exec_without_returning(&transaction.executor()).await?;
    claims::settle(transaction, id, membership.organisation).await
}

/// Replaces the recovery codes of an account by these hashes.
///
/// # Errors
/// If the database refuses.
pub async fn set_recovery_codes(transaction: &Transaction, id: AccountId, hashes: Vec<String>) -> Result<()> {
    let old = recovery_code::Entity::delete_many().filter(recovery_code::Column::AccountId.eq(id.0));
    old.exec(&transaction.executor()).await?;
    let rows = hashes.into_iter().map(|hash| recovery_code::Model { account_id: id.0, hash }).collect();
    row::insert_all::<recovery_code::Entity>(transaction, rows).await
}

/// Takes a recovery code away; says whether it was there.
///
/// # Errors
/// If the database refuses.
pub async fn use_recovery_code(transaction: &Transaction, id: AccountId, hash: &str) -> Result<bool> {
    let code = recovery_code::Entity::delete_by_id((id.0, hash.to_owned()));
    Ok(code.exec(&transaction.executor()).await?.rows_affected == 1)
}

/// Takes the second factors of all accounts away.
///
/// # Errors
/// If the database refuses.
pub async fn forget_second_factors(transaction: &Transaction) -> Result<()> {
    account::Entity::update_many()
        .col_expr(account::Column::SecondFactor, Expr::value(None::<String>))
        .col_expr(account::Column::PendingSecondFactor, Expr::value(None::<String>))
        .exec(&transaction.executor())
        .await?;
    recovery_code::Entity::delete_many().exec(&transaction.executor()).await?;
    Ok(())
}

/// How many recovery codes an account has left.
///
/// # Errors
/// If the database does not answer.
pub async fn recovery_codes_left(connection: &impl Connection, id: AccountId) -> Result<u32> {
    let codes = recovery_code::Entity::find().filter(recovery_code::Column::AccountId.eq(id.0));
    Ok(u32::try_from(codes.count(&connection.executor()).await?).unwrap_or(u32::MAX))
}

fn to_row(account: Account) -> Result<account::Model> {
    Ok(account::Model {
        id: account.id.0,
        email: account.email.as_str().to_owned(),
        email_key: account.email.key(),
        name: account.name,
        language: account.language.to_string(),
        password_hash: account.password_hash,
        is_admin: account.is_admin,
        review_scope: row::to_optional_json(account.reviews.as_ref())?,
        is_demo: account.is_demo,
        second_factor: account.second_factor,
        second_factor_step: account.second_factor_step,
        pending_second_factor: account.pending_second_factor,
        last_active_on: account.last_active_on,
        warned_on: account.warned_on,
        created_at: account.created_at,
        locked_at: account.locked_at,
    })
}

pub(super) fn from_row(row: account::Model) -> Result<Account> {
    Ok(Account {
        id: AccountId(row.id),
        email: EmailAddress::parse(&row.email)
            .map_err(|code| Error::Unreadable(format!("address: {code}")))?,
        name: row.name,
        language: row::key(&row.language, LanguageTag::parse)?,
        password_hash: row.password_hash,
        is_admin: row.is_admin,
        reviews: row.review_scope.map(row::from_json).transpose()?,
        is_demo: row.is_demo,
        second_factor: row.second_factor,
        second_factor_step: row.second_factor_step,
        pending_second_factor: row.pending_second_factor,
        last_active_on: row.last_active_on,
        warned_on: row.warned_on,
        created_at: row.created_at,
        locked_at: row.locked_at,
    })
}
