//! The county's staff: who may do what, and whose account is locked. Who does so administers the site, is asked for
//! it once others have done, and changes nobody but others: so somebody who can administer always stays.

use db::Transaction;
use db::repo::accounts::{self, Account};
use db::repo::cases;
use db::repo::links::{self as link_rows, LinkPurpose};
use db::repo::{invitations as member_invitations, sessions as session_rows, staff as rows};
use shared::account::{ReviewScope, SecurityEventKind};
use shared::audit::AuditAction;
use shared::id::AccountId;
use shared::policy::{Action, Person};
use shared::staff::{LockChange, Reasoned, RightsChange, Staff, StaffMember, StaffRights, check_reason};

use super::audit::Deed;
use super::sessions::Client;
use super::{second_factor, security};
use crate::error::{Error, known};
use crate::mail::{self, Mail, StaffNews};
use crate::state::{State, Store};

pub mod invitations;

/// The links that let somebody in, or lead to another password or address.
const LINKS_TO_ACCOUNTS: [LinkPurpose; 3] =
    [LinkPurpose::SignIn, LinkPurpose::PasswordReset, LinkPurpose::EmailChange];

/// The staff, and who is invited.
///
/// # Errors
/// A database that fails.
pub async fn list(state: &State, person: &Person) -> Result<Staff, Error> {
    let may_change = person.may(Action::ChangeStaff);
    let mut accounts = rows::all(&state.database).await?;
    accounts.sort_by_cached_key(|account| (account.name.to_lowercase(), account.id));
    let invitations = invitations::open(state, &accounts).await?;
    let items = accounts.into_iter().map(|account| StaffMember {
        id: account.id,
        email: account.email.as_str().to_owned(),
        rights: rights_of(&account),
        has_second_factor: account.second_factor.is_some(),
        last_active_on: account.last_active_on,
        locked_at: account.locked_at,
        is_self: account.id == person.id,
        may_change: may_change && account.id != person.id && !account.is_demo,
        name: account.name,
    });
    Ok(Staff { items: items.collect(), invitations, may_change })
}

/// Changes what somebody may do, who is told.
///
/// # Errors
/// [`Error::InvalidContent`], also with `oneself` and `last_admin`; [`Error::NotFound`]; [`Error::Denied`], also
/// for accounts of the demonstration.
pub async fn change_rights(
    state: &State,
    person: &Person,
    id: AccountId,
    asked: &RightsChange,
) -> Result<(), Error> {
    asked.validate(|key| knows(state, key)).map_err(Error::InvalidContent)?;
    let transaction = state.database.begin().await?;
    let account = begin(&transaction, person, id, !asked.rights.is_admin).await?;
    if rights_of(&account) == asked.rights {
        return Ok(());
    }
    tell(state, &transaction, &account, StaffNews::RightsChanged { rights: asked.rights.clone() }).await?;
    let deed = Deed::new(Some(person.id), AuditAction::RightsChanged, state.clock.now());
    set_rights(state, &transaction, account, asked.rights.clone(), deed.because(&asked.reason)).await?;
    Ok(transaction.commit().await?)
}

/// Locks an account or opens it again; its person is told. Whoever was signed in with a locked one is not any more,
/// and nobody comes in by what it has sent to others.
///
/// # Errors
/// As [`change_rights`].
pub async fn change_lock(
    state: &State,
    person: &Person,
    id: AccountId,
    asked: &LockChange,
) -> Result<(), Error> {
    check_reason(&asked.reason).map_err(Error::InvalidContent)?;
    let now = state.clock.now();
    let transaction = state.database.begin().await?;
    let mut account = begin(&transaction, person, id, asked.locked).await?;
    if account.locked_at.is_some() == asked.locked {
        return Ok(());
    }
    account.locked_at = asked.locked.then_some(now);
    let (action, event, news) = if asked.locked {
        session_rows::end_all(&transaction, id, None).await?;
        cases::release(&transaction, id).await?;
        member_invitations::take_back_all_of(&transaction, id).await?;
        let reason = asked.reason.trim().to_owned();
        (AuditAction::AccountLocked, SecurityEventKind::AccountLocked, StaffNews::Locked { reason })
    } else {
        // Links from before, which may be in wrong hands, do not come back with the account.
        for purpose in LINKS_TO_ACCOUNTS {
            link_rows::revoke(&transaction, id, purpose).await?;
        }
        (AuditAction::AccountUnlocked, SecurityEventKind::AccountUnlocked, StaffNews::Unlocked)
    };
    tell(state, &transaction, &account, news).await?;
    note(state, &transaction, id, event).await?;
    accounts::save(&transaction, account).await?;
    let deed = Deed::new(Some(person.id), action, now).about_account(id).because(&asked.reason);
    deed.record(&transaction).await?;
    Ok(transaction.commit().await?)
}

/// Takes the second factor of an account away, whose person is told and signs in anew.
///
/// # Errors
/// As [`change_rights`]; [`Error::Conflict`] if there is none.
pub async fn reset_second_factor(
    state: &State,
    person: &Person,
    id: AccountId,
    asked: &Reasoned,
) -> Result<(), Error> {
    check_reason(&asked.reason).map_err(Error::InvalidContent)?;
    let transaction = state.database.begin().await?;
    let mut account = begin(&transaction, person, id, true).await?;
    if !second_factor::forget(&transaction, &mut account).await? {
        return Err(Error::Conflict);
    }
    session_rows::end_all(&transaction, id, None).await?;
    tell(state, &transaction, &account, StaffNews::SecondFactorReset).await?;
    note(state, &transaction, id, SecurityEventKind::SecondFactorReset).await?;
    accounts::save(&transaction, account).await?;
    let deed = Deed::new(Some(person.id), AuditAction::SecondFactorReset, state.clock.now());
    deed.about_account(id).because(&asked.reason).record(&transaction).await?;
    Ok(transaction.commit().await?)
}

/// Gives an account these rights, and writes down what was done.
///
/// # Errors
/// A database that fails.
pub(crate) async fn set_rights(
    store: &Store,
    transaction: &Transaction,
    mut account: Account,
    rights: StaffRights,
    deed: Deed,
) -> Result<(), Error> {
    let id = account.id;
    let (before, after) = (serde_json::to_value(rights_of(&account))?, serde_json::to_value(&rights)?);
    if !rights.is_admin && rights.reviews != Some(ReviewScope::All) {
        cases::release(transaction, id).await?;
    }
    account.is_admin = rights.is_admin;
    account.reviews = rights.reviews;
    accounts::save(transaction, account).await?;
    note(store, transaction, id, SecurityEventKind::RightsChanged).await?;
    deed.about_account(id).changing(before, after).record(transaction).await
}

/// What an account may do.
pub(crate) fn rights_of(account: &Account) -> StaffRights {
    StaffRights { is_admin: account.is_admin, reviews: account.reviews.clone() }
}

/// Begins to change an account of somebody else. Others who administer wait, and whether the person still may is
/// asked once they have done.
///
/// # Errors
/// `oneself`; `last_admin` if the only one who can administer could not any more (`takes_admin`), as when two take
/// that from each other at once; [`Error::NotFound`]; [`Error::Denied`], also for accounts of the demonstration.
async fn begin(
    transaction: &Transaction,
    person: &Person,
    id: AccountId,
    takes_admin: bool,
) -> Result<Account, Error> {
    if id == person.id {
        return Err(Error::field("", "oneself"));
    }
    let admins = rows::lock_admins(transaction).await?;
    let able = admins.iter().filter(|admin| can_administer(admin));
    let able: Vec<AccountId> = able.map(|admin| admin.id).collect();
    let account = accounts::lock(transaction, id).await.map_err(known)?;
    if takes_admin && able == [id] {
        return Err(Error::field("", "last_admin"));
    }
    if account.is_demo || !able.contains(&person.id) {
        return Err(Error::Denied);
    }
    Ok(account)
}

/// Whether somebody administers the site and can do so. Those of the demonstration only look like it.
const fn can_administer(account: &Account) -> bool {
    account.is_admin && account.locked_at.is_none() && account.second_factor.is_some()
}

/// Whether there is a municipality of this key.
fn knows(store: &Store, key: &str) -> bool {
    store.reference().region.municipality(key).is_some()
}

/// Tells somebody what is new.
async fn tell(
    store: &Store,
    transaction: &Transaction,
    account: &Account,
    news: StaffNews,
) -> Result<(), Error> {
    mail::to(store, transaction, account, &Mail::Staff { name: Some(account.name.clone()), news }).await
}

/// Notes something for the person of the account, without the device: that is somebody else's.
async fn note(
    store: &Store,
    transaction: &Transaction,
    id: AccountId,
    kind: SecurityEventKind,
) -> Result<(), Error> {
    security::note(store, transaction, id, kind, &Client::default()).await
}
