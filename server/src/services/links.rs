//! Links of mails: who has one can read the mails of an address.

use chrono::TimeDelta;
use db::repo::accounts::{self, Account};
use db::repo::links::{self, Link, LinkPurpose};
use db::{Connection, Transaction};
use serde::Serialize;
use shared::account::Secret;
use shared::id::{AccountId, LinkId};
use uuid::Uuid;

use crate::error::Error;
use crate::mail;
use crate::state::Store;

/// How long a link works.
const fn valid_for(purpose: LinkPurpose) -> TimeDelta {
    match purpose {
        LinkPurpose::Registration => mail::REGISTRATION_VALID,
        LinkPurpose::SignIn => mail::SIGN_IN_LINK_VALID,
        LinkPurpose::PasswordReset => mail::RESET_LINK_VALID,
        LinkPurpose::EmailChange => mail::EMAIL_LINK_VALID,
        LinkPurpose::EntryConfirmation => mail::REMINDER_LINK_VALID,
        LinkPurpose::StaffInvitation => mail::INVITATION_VALID,
    }
}

/// Makes a link for an account, or for an address that has none.
///
/// # Errors
/// A database that fails.
pub async fn make(
    store: &Store,
    transaction: &Transaction,
    purpose: LinkPurpose,
    account: Option<AccountId>,
    data: &(impl Serialize + Sync),
) -> Result<LinkId, Error> {
    let now = store.clock.now();
    // Random, not by time: a link's name tells nothing of when it was made.
    let id = LinkId(Uuid::new_v4());
    let data = serde_json::to_value(data)?;
    let expires_at = now + valid_for(purpose);
    let link = Link { id, purpose, account, data, created_at: now, expires_at, used_at: None };
    links::insert(transaction, link).await?;
    Ok(id)
}

/// The link of a token, if it still works.
///
/// # Errors
/// `link_expired` for one that does not, whatever the reason.
pub async fn find(
    store: &Store,
    connection: &impl Connection,
    purpose: LinkPurpose,
    token: &Secret,
) -> Result<Link, Error> {
    let now = store.clock.now();
    let link = match store.keys.link(token.reveal()) {
        Some(id) => links::by_id(connection, id).await?,
        None => None,
    };
    let open = link.filter(|link| link.purpose == purpose && link.used_at.is_none() && link.expires_at > now);
    of_unlocked(connection, open.ok_or_else(expired)?).await
}

/// A link, unless its account is locked: then it is worth nothing.
///
/// # Errors
/// `link_expired`.
pub(super) async fn of_unlocked(connection: &impl Connection, link: Link) -> Result<Link, Error> {
    let account = match link.account {
        Some(id) => accounts::by_id(connection, id).await?,
        None => None,
    };
    account.as_ref().map_or(Ok(()), require_unlocked)?;
    Ok(link)
}

/// Refuses what comes by a link if the account is locked.
///
/// # Errors
/// `link_expired`.
pub(super) fn require_unlocked(account: &Account) -> Result<(), Error> {
    if account.locked_at.is_some() { Err(expired()) } else { Ok(()) }
}

/// Uses a link up.
///
/// # Errors
/// `link_expired` if somebody was faster.
pub async fn use_up(store: &Store, transaction: &Transaction, link: &Link) -> Result<(), Error> {
    let first = links::use_once(transaction, link.id, store.clock.now()).await?;
    if first { Ok(()) } else { Err(expired()) }
}

/// What is said of a link that does not work.
#[must_use]
pub fn expired() -> Error {
    Error::field("/token", "link_expired")
}
