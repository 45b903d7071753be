//! Another address for an account: both the old and the new one must agree, so
//! that neither a stranger at an open device nor a typo takes an account away.

use db::Transaction;
use db::repo::accounts;
use db::repo::links::{self as rows, Link, LinkPurpose};
use serde::{Deserialize, Serialize};
use shared::account::{
    EmailAddress, EmailChange, EmailChangeAnswer, EmailChangeState, LinkUse, SecurityEventKind,
};
use shared::id::AccountId;
use shared::policy::Person;

use super::sessions::Client;
use super::{accounts as own, links, security};
use crate::error::Error;
use crate::mail::{self, Mail};
use crate::state::State;

/// What a link of a change of address says.
#[derive(Serialize, Deserialize)]
struct Change {
    email: String,
}

/// Asks both addresses to agree. A change asked for before ends.
///
/// # Errors
/// An address that is none; `wrong_password`; too many mails.
pub async fn ask(state: &State, client: &Client, person: &Person, asked: &EmailChange) -> Result<(), Error> {
    let email = EmailAddress::parse(&asked.email).map_err(|code| Error::field("/email", code))?;
    let account = own::prove(state, client, person.id, &asked.current_password).await?;
    own::count_mail(state, client, &email).await?;
    let transaction = state.database.begin().await?;
    rows::revoke(&transaction, person.id, LinkPurpose::EmailChange).await?;
    let change = Change { email: email.as_str().to_owned() };
    let make =
        async || links::make(state, &transaction, LinkPurpose::EmailChange, Some(person.id), &change).await;
    let (old_link, new_link) = (make().await?, make().await?);
    let name = account.name.clone();
    let is_other = |other: &accounts::Account| other.id != account.id;
    let is_taken = accounts::by_email(&transaction, &email).await?.is_some_and(|other| is_other(&other));
    // Who asks reads the mails of the old address: these are the same if the new one is taken.
    let to_new = if is_taken {
        Mail::EmailTaken
    } else {
        Mail::ConfirmNewEmail { name: name.clone(), link: new_link }
    };
    mail::put(&transaction, &email, &account.language, &to_new, state.clock.now()).await?;
    let to_old = Mail::ConfirmEmailChange { name, new_email: email.as_str().to_owned(), link: old_link };
    mail::to(state, &transaction, &account, &to_old).await?;
    Ok(transaction.commit().await?)
}

/// Agrees by a link of one of the two mails; after both, the address changes.
///
/// # Errors
/// `link_expired`.
pub async fn confirm(state: &State, client: &Client, used: &LinkUse) -> Result<EmailChangeAnswer, Error> {
    let transaction = state.database.begin().await?;
    let link = links::find(state, &transaction, LinkPurpose::EmailChange, &used.token).await?;
    let id = link.account.ok_or_else(links::expired)?;
    // Whoever confirms the other link waits here.
    let account = accounts::lock(&transaction, id).await?;
    links::require_unlocked(&account)?;
    links::use_up(state, &transaction, &link).await?;
    let state_after = if all_agree(&transaction, id).await? {
        change(state, &transaction, client, account, &link).await?;
        EmailChangeState::Changed
    } else {
        EmailChangeState::Waiting
    };
    transaction.commit().await?;
    Ok(EmailChangeAnswer { state: state_after })
}

/// Gives a change of address up.
///
/// # Errors
/// A database that fails.
pub async fn give_up(state: &State, person: &Person) -> Result<(), Error> {
    let transaction = state.database.begin().await?;
    rows::revoke(&transaction, person.id, LinkPurpose::EmailChange).await?;
    Ok(transaction.commit().await?)
}

/// The address that waits for both to agree.
pub(super) async fn waiting(state: &State, id: AccountId) -> Result<Option<String>, Error> {
    let now = state.clock.now();
    let links = rows::of_account(&state.database, id, LinkPurpose::EmailChange).await?;
    let Some(link) = links.into_iter().find(|link| link.expires_at > now) else { return Ok(None) };
    Ok(Some(serde_json::from_value::<Change>(link.data)?.email))
}

async fn all_agree(transaction: &Transaction, id: AccountId) -> Result<bool, Error> {
    let links = rows::of_account(transaction, id, LinkPurpose::EmailChange).await?;
    Ok(links.len() == 2 && links.iter().all(|link| link.used_at.is_some()))
}

async fn change(
    state: &State,
    transaction: &Transaction,
    client: &Client,
    mut account: accounts::Account,
    link: &Link,
) -> Result<(), Error> {
    let Change { email, .. } = serde_json::from_value(link.data.clone())?;
    let mail = Mail::EmailChanged { name: account.name.clone(), new_email: email.clone() };
    mail::to(state, transaction, &account, &mail).await?;
    account.email = EmailAddress::parse(&email).map_err(|_| links::expired())?;
    security::note(state, transaction, account.id, SecurityEventKind::EmailChanged, client).await?;
    rows::revoke(transaction, account.id, LinkPurpose::EmailChange).await?;
    accounts::save(transaction, account).await.map_err(own::taken)
}
