//! Sessions: a device proves who uses it by a token that is signed and lives
//! for minutes, and prolongs this by a key that the database knows. A key is
//! exchanged for a new one at each use. Whoever shows one that was exchanged
//! long ago has a copy, or somebody else has: the session ends.

use chrono::{DateTime, TimeDelta, Utc};
use db::repo::accounts::{self, Account};
use db::repo::links::LinkPurpose;
use db::repo::sessions::{self, Session};
use db::{Connection, Transaction};
use shared::account::{self, EmailAddress, LinkUse, SecondFactorCode, SecurityEventKind, SignIn};
use shared::id::{AccountId, SessionId};
use shared::policy::{Credential, Person};
use shared::schedule::local_date;
use uuid::Uuid;

use super::signed::{self, ACCESS_VALID, Audience, HALFWAY_VALID};
use super::throttle::{self, Limit};
use super::{keys, links, second_factor, security};
use crate::error::Error;
use crate::mail::{self, Mail};
use crate::state::{State, Store};

/// How long an exchanged key still works, for what a browser asks at the same
/// time, although the new one is in use already.
const GRACE: TimeDelta = TimeDelta::seconds(30);

/// Who asks, as far as the connection tells.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// The browser and the system, as far as they name themselves.
    pub device: String,
    /// The network address.
    pub address: Option<String>,
}

/// What a device keeps of its session.
#[derive(Debug)]
pub struct Tokens {
    /// Proves who uses it, for [`ACCESS_VALID`].
    pub access: String,
    /// Prolongs this once.
    pub key: String,
}

/// How far a sign-in has come.
#[derive(Debug)]
pub enum SignedIn {
    /// There is a session.
    Session(Tokens),
    /// A code is asked for next, with this proof that the first step is done.
    Halfway(String),
}

/// Signs in by password.
///
/// # Errors
/// `wrong_credentials`, whether the address has an account or not; `account_locked` for who knows the password
/// of a locked one; too many attempts.
pub async fn sign_in(state: &State, client: &Client, asked: &SignIn) -> Result<SignedIn, Error> {
    let email = EmailAddress::parse(&asked.email).map_err(|code| Error::field("/email", code))?;
    if asked.password.reveal().is_empty() {
        return Err(Error::field("/password", "required"));
    }
    let account = check_password(state, client, &email, &asked.password).await?;
    let account = account.ok_or_else(|| Error::field("/password", "wrong_credentials"))?;
    go_on(state, client, account, SecurityEventKind::SignedIn).await
}

/// The account of an address if this is its password.
pub(super) async fn check_password(
    state: &State,
    client: &Client,
    email: &EmailAddress,
    password: &account::Secret,
) -> Result<Option<Account>, Error> {
    let address = client.address.as_deref();
    let is_last = throttle::attempt(state, Limit::Password, &email.key()).await?;
    if let Some(address) = address {
        throttle::attempt(state, Limit::PasswordFrom, address).await?;
    }
    let account = accounts::by_email(&state.database, email).await?;
    // What a demonstration has left behind is nobody's account.
    let account = account.filter(|account| !account.is_demo || state.config.demo);
    let hash = account.as_ref().map(|account| account.password_hash.as_str());
    if state.passwords.matches(password, hash).await? {
        throttle::succeeded(state, Limit::Password, &email.key()).await?;
        if let Some(address) = address {
            throttle::take_back(state, Limit::PasswordFrom, address).await?;
        }
        return Ok(account);
    }
    let transaction = state.database.begin().await?;
    if let Some(account) = account {
        security::note(state, &transaction, account.id, SecurityEventKind::WrongPassword, client).await?;
        if is_last {
            security::note(state, &transaction, account.id, SecurityEventKind::Locked, client).await?;
        }
    }
    transaction.commit().await?;
    Ok(None)
}

/// Signs in by a link of a mail.
///
/// # Errors
/// `link_expired`.
pub async fn sign_in_by_link(state: &State, client: &Client, used: &LinkUse) -> Result<SignedIn, Error> {
    let transaction = state.database.begin().await?;
    let link = links::find(state, &transaction, LinkPurpose::SignIn, &used.token).await?;
    let account = link.account.ok_or_else(links::expired)?;
    links::use_up(state, &transaction, &link).await?;
    let account = accounts::lock(&transaction, account).await?;
    transaction.commit().await?;
    go_on(state, client, account, SecurityEventKind::SignedInByLink).await
}

/// After the first step: a session, or the second step if there is one.
async fn go_on(
    state: &State,
    client: &Client,
    account: Account,
    how: SecurityEventKind,
) -> Result<SignedIn, Error> {
    require_unlocked(&account)?;
    if account.second_factor.is_some() {
        return Ok(SignedIn::Halfway(signed::sign(
            state,
            Audience::Halfway,
            account.id,
            None,
            HALFWAY_VALID,
        )?));
    }
    let transaction = state.database.begin().await?;
    let tokens = begin(state, &transaction, client, account.id, how).await?;
    transaction.commit().await?;
    Ok(SignedIn::Session(tokens))
}

/// Takes the second step.
///
/// # Errors
/// [`Error::Unauthenticated`] without the first one; `wrong_code`; `account_locked`; too many attempts.
pub async fn give_code(
    state: &State,
    client: &Client,
    halfway: &str,
    given: &SecondFactorCode,
) -> Result<Tokens, Error> {
    let claims = signed::read(state, Audience::Halfway, halfway).ok_or(Error::Unauthenticated)?;
    throttle::attempt(state, Limit::Code, &claims.sub.to_string()).await?;
    let transaction = state.database.begin().await?;
    let mut account = accounts::lock(&transaction, claims.sub).await.map_err(gone)?;
    if !second_factor::accepts(state, &transaction, client, &mut account, &given.code).await? {
        security::note(state, &transaction, account.id, SecurityEventKind::WrongCode, client).await?;
        transaction.commit().await?;
        return Err(Error::field("/code", "wrong_code"));
    }
    let id = account.id;
    accounts::save(&transaction, account).await?;
    let tokens = begin(state, &transaction, client, id, SecurityEventKind::SignedIn).await?;
    transaction.commit().await?;
    throttle::succeeded(state, Limit::Code, &id.to_string()).await?;
    Ok(tokens)
}

/// Refuses a locked account. Only who has shown what others do not know comes so far.
fn require_unlocked(account: &Account) -> Result<(), Error> {
    if account.locked_at.is_some() { Err(Error::field("", "account_locked")) } else { Ok(()) }
}

/// Begins a session, always a new one. No locked account gets one, whatever led here: whoever locks it waits
/// and ends the session, or has done so before.
pub(super) async fn begin(
    state: &Store,
    transaction: &Transaction,
    client: &Client,
    account: AccountId,
    how: SecurityEventKind,
) -> Result<Tokens, Error> {
    require_unlocked(&accounts::lock(transaction, account).await.map_err(gone)?)?;
    let now = state.clock.now();
    let id = SessionId(Uuid::now_v7());
    let device = client.device.clone();
    let session = Session { id, account, device, created_at: now, last_used_at: now };
    sessions::insert(transaction, session).await?;
    security::note(state, transaction, account, how, client).await?;
    note_active(state, transaction, account).await?;
    hand_out(state, transaction, account, id, None).await
}

/// Exchanges a key for new tokens; nothing if it is not worth anything.
///
/// # Errors
/// A database that fails.
pub async fn renew(state: &State, key: &str) -> Result<Option<Tokens>, Error> {
    let now = state.clock.now();
    let hash = keys::hash(key);
    let transaction = state.database.begin().await?;
    let Some(known) = sessions::lock_key(&transaction, &hash).await? else { return Ok(None) };
    let Some(session) = sessions::by_id(&transaction, known.session).await? else { return Ok(None) };
    if !is_alive(state, &session, now) {
        return Ok(None);
    }
    match known.used_at {
        None => sessions::use_key(&transaction, &hash, now).await?,
        // The answer with the new key may have been lost, or several were asked for at once.
        Some(used) if !known.successor_used || now - used <= GRACE => {}
        Some(_) => {
            end_stolen(state, &transaction, &session).await?;
            transaction.commit().await?;
            return Ok(None);
        }
    }
    sessions::touch(&transaction, session.id, now).await?;
    note_active(state, &transaction, session.account).await?;
    let tokens = hand_out(state, &transaction, session.account, session.id, Some(&hash)).await?;
    transaction.commit().await?;
    Ok(Some(tokens))
}

/// Who a signed token is about, if its session has not ended.
///
/// # Errors
/// A database that fails.
pub async fn who(state: &State, access: &str) -> Result<Option<Person>, Error> {
    let Some(claims) = signed::read(state, Audience::Session, access) else { return Ok(None) };
    let Some(id) = claims.sid else { return Ok(None) };
    let session = sessions::by_id(&state.database, id).await?;
    if session.is_none_or(|session| session.account != claims.sub) {
        return Ok(None);
    }
    person(state, &state.database, claims.sub, Credential::Session(id)).await
}

/// Somebody with an account, and what they may be. A locked account is nobody, however one has come in.
pub(super) async fn person(
    state: &Store,
    connection: &impl Connection,
    id: AccountId,
    by: Credential,
) -> Result<Option<Person>, Error> {
    let Some(account) = accounts::by_id(connection, id).await? else { return Ok(None) };
    if account.locked_at.is_some() || (account.is_demo && !state.config.demo) {
        return Ok(None);
    }
    Ok(Some(Person {
        id,
        by,
        is_admin: account.is_admin,
        reviews: account.reviews,
        memberships: accounts::memberships(connection, id).await?,
        has_second_factor: account.second_factor.is_some(),
        is_demo: account.is_demo,
    }))
}

/// Ends the session of a key or of a signed token: somebody signs out.
///
/// # Errors
/// A database that fails.
pub async fn sign_out(
    state: &State,
    client: &Client,
    account: AccountId,
    id: SessionId,
) -> Result<(), Error> {
    let transaction = state.database.begin().await?;
    if sessions::end(&transaction, account, id).await? {
        security::note(state, &transaction, account, SecurityEventKind::SignedOut, client).await?;
    }
    Ok(transaction.commit().await?)
}

/// The sessions of an account, the last used first.
///
/// # Errors
/// A database that fails.
pub async fn list(
    state: &State,
    account: AccountId,
    current: Option<SessionId>,
) -> Result<Vec<account::Session>, Error> {
    let now = state.clock.now();
    let listed = sessions::of_account(&state.database, account).await?;
    let alive = listed.into_iter().filter(|session| is_alive(state, session, now));
    let shown = alive.map(|session| account::Session {
        id: session.id,
        device: session.device,
        created_at: session.created_at,
        last_used_at: session.last_used_at,
        is_current: Some(session.id) == current,
    });
    Ok(shown.collect())
}

/// Ends one session of an account.
///
/// # Errors
/// [`Error::NotFound`] if the account has no such session.
pub async fn end(state: &State, client: &Client, account: AccountId, id: SessionId) -> Result<(), Error> {
    let transaction = state.database.begin().await?;
    if !sessions::end(&transaction, account, id).await? {
        return Err(Error::NotFound);
    }
    security::note(state, &transaction, account, SecurityEventKind::SessionEnded, client).await?;
    Ok(transaction.commit().await?)
}

/// Ends all sessions of an account but one.
///
/// # Errors
/// A database that fails.
pub async fn end_others(
    state: &State,
    client: &Client,
    account: AccountId,
    kept: Option<SessionId>,
) -> Result<(), Error> {
    let transaction = state.database.begin().await?;
    if sessions::end_all(&transaction, account, kept).await? > 0 {
        security::note(state, &transaction, account, SecurityEventKind::SessionEnded, client).await?;
    }
    Ok(transaction.commit().await?)
}

fn is_alive(state: &Store, session: &Session, now: DateTime<Utc>) -> bool {
    let config = &state.config;
    now - session.last_used_at <= TimeDelta::days(config.session_days.into())
        && now - session.created_at <= TimeDelta::days(config.session_most_days.into())
}

async fn end_stolen(state: &Store, transaction: &Transaction, session: &Session) -> Result<(), Error> {
    let account = accounts::lock(transaction, session.account).await?;
    sessions::end(transaction, account.id, session.id).await?;
    let client = Client { device: session.device.clone(), address: None };
    security::note(state, transaction, account.id, SecurityEventKind::KeyReused, &client).await?;
    mail::to(state, transaction, &account, &Mail::SessionStolen { name: account.name.clone() }).await
}

async fn hand_out(
    state: &Store,
    transaction: &Transaction,
    account: AccountId,
    session: SessionId,
    parent: Option<&str>,
) -> Result<Tokens, Error> {
    let key = keys::random_secret()?;
    sessions::insert_key(transaction, session, &keys::hash(&key), parent, state.clock.now()).await?;
    let access = signed::sign(state, Audience::Session, account, Some(session), ACCESS_VALID)?;
    Ok(Tokens { access, key })
}

/// Notes the day, once a day.
async fn note_active(state: &Store, transaction: &Transaction, id: AccountId) -> Result<(), Error> {
    let today = local_date(state.clock.now());
    let mut account = accounts::lock(transaction, id).await?;
    if account.last_active_on != today {
        account.last_active_on = today;
        account.warned_on = None;
        accounts::save(transaction, account).await?;
    }
    Ok(())
}

/// An account that is gone can prove nothing.
fn gone(error: db::Error) -> Error {
    match error {
        db::Error::NotFound => Error::Unauthenticated,
        other => other.into(),
    }
}
