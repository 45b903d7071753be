//! The second factor: codes by time (RFC 6238) from an app, and recovery codes
//! for when the app is gone.

use anyhow::Context;
use aws_lc_rs::rand;
use db::Transaction;
use db::repo::accounts::{self, Account};
use shared::account::{
    PasswordProof, RecoveryCodes, SecondFactorCode, SecondFactorSetup, Secret, SecurityEventKind,
};
use shared::policy::Person;
use totp_rs::{Builder, Totp};

use super::sessions::Client;
use super::throttle::{self, Limit};
use super::{accounts as own, keys, security};
use crate::error::Error;
use crate::mail::{self, Mail};
use crate::state::{State, Store};

/// Bytes of a secret: what RFC 4226 recommends.
const SECRET_BYTES: usize = 20;
/// How many recovery codes there are.
const RECOVERY_CODES: usize = 10;
/// Bytes of a recovery code; its 16 letters are more than anybody guesses.
const RECOVERY_BYTES: usize = 10;
/// Letters of a recovery code that stand together.
const GROUP: usize = 4;

/// Begins to set a second factor up: makes a secret that counts once a code of
/// it has been given.
///
/// # Errors
/// `wrong_password`; [`Error::Conflict`] if there is one already.
pub async fn set_up(
    state: &State,
    client: &Client,
    person: &Person,
    proof: &PasswordProof,
) -> Result<SecondFactorSetup, Error> {
    own::prove(state, client, person.id, &proof.current_password).await?;
    let mut secret = [0; SECRET_BYTES];
    rand::fill(&mut secret).context("the system has no randomness")?;
    let transaction = state.database.begin().await?;
    let mut account = accounts::lock(&transaction, person.id).await?;
    if account.second_factor.is_some() {
        return Err(Error::Conflict);
    }
    account.pending_second_factor = Some(state.keys.encrypt(account.id.0, &secret)?);
    let codes = Builder::new()
        .with_secret(secret)
        .with_account_name(account.email.as_str())
        .with_issuer(Some(state.config.site_name.replace(':', " ")))
        .build()
        .context("a second factor cannot be made")?;
    accounts::save(&transaction, account).await?;
    transaction.commit().await?;
    let address = codes.to_url().context("a second factor has no address")?;
    Ok(SecondFactorSetup { secret: codes.secret().to_base32(), address })
}

/// Switches the second factor on by a code of the app, and makes recovery codes.
///
/// # Errors
/// `wrong_code`; [`Error::Conflict`] if none is being set up; too many attempts.
pub async fn switch_on(
    state: &State,
    client: &Client,
    person: &Person,
    given: &SecondFactorCode,
) -> Result<RecoveryCodes, Error> {
    throttle::attempt(state, Limit::Code, &person.id.to_string()).await?;
    let transaction = state.database.begin().await?;
    let mut account = accounts::lock(&transaction, person.id).await?;
    let pending = account.pending_second_factor.take().ok_or(Error::Conflict)?;
    let step = codes_of(state, &account, &pending)?.check(&plain(&given.code), unix_time(state));
    let Some(step) = step else { return Err(Error::field("/code", "wrong_code")) };
    account.second_factor = Some(pending);
    account.second_factor_step = i64::try_from(step).ok();
    security::note(state, &transaction, account.id, SecurityEventKind::SecondFactorOn, client).await?;
    let mail = Mail::SecondFactorOn { name: account.name.clone() };
    mail::to(state, &transaction, &account, &mail).await?;
    let id = account.id;
    accounts::save(&transaction, account).await?;
    let codes = make_recovery_codes(&transaction, person).await?;
    transaction.commit().await?;
    throttle::succeeded(state, Limit::Code, &id.to_string()).await?;
    Ok(codes)
}

/// Takes the second factor away.
///
/// # Errors
/// `wrong_password`.
pub async fn switch_off(
    state: &State,
    client: &Client,
    person: &Person,
    proof: &PasswordProof,
) -> Result<(), Error> {
    own::prove(state, client, person.id, &proof.current_password).await?;
    let transaction = state.database.begin().await?;
    let account = accounts::lock(&transaction, person.id).await?;
    take_away(state, &transaction, client, account).await?;
    Ok(transaction.commit().await?)
}

/// Takes the second factor of an account away and tells the person.
pub(crate) async fn take_away(
    store: &Store,
    transaction: &Transaction,
    client: &Client,
    mut account: Account,
) -> Result<(), Error> {
    if !forget(transaction, &mut account).await? {
        return Ok(());
    }
    security::note(store, transaction, account.id, SecurityEventKind::SecondFactorOff, client).await?;
    mail::to(store, transaction, &account, &Mail::SecondFactorOff { name: account.name.clone() }).await?;
    Ok(accounts::save(transaction, account).await?)
}

/// Takes the second factor of an account away, which the caller stores; says whether there was one.
pub(super) async fn forget(transaction: &Transaction, account: &mut Account) -> Result<bool, Error> {
    account.second_factor_step = None;
    account.pending_second_factor = None;
    accounts::set_recovery_codes(transaction, account.id, Vec::new()).await?;
    Ok(account.second_factor.take().is_some())
}

/// Makes new recovery codes; the old ones are worth nothing any more.
///
/// # Errors
/// `wrong_password`; [`Error::Conflict`] without a second factor.
pub async fn renew_recovery_codes(
    state: &State,
    client: &Client,
    person: &Person,
    proof: &PasswordProof,
) -> Result<RecoveryCodes, Error> {
    own::prove(state, client, person.id, &proof.current_password).await?;
    let transaction = state.database.begin().await?;
    if accounts::lock(&transaction, person.id).await?.second_factor.is_none() {
        return Err(Error::Conflict);
    }
    security::note(state, &transaction, person.id, SecurityEventKind::RecoveryCodesMade, client).await?;
    let codes = make_recovery_codes(&transaction, person).await?;
    transaction.commit().await?;
    Ok(codes)
}

/// Whether this is a code of the account that has not been used. A code of the
/// app is then noted in `account`, which the caller stores; a recovery code is
/// taken away.
pub(super) async fn accepts(
    store: &Store,
    transaction: &Transaction,
    client: &Client,
    account: &mut Account,
    code: &Secret,
) -> Result<bool, Error> {
    let code = plain(code);
    let Some(secret) = &account.second_factor else { return Ok(false) };
    if let Some(step) = codes_of(store, account, secret)?.check(&code, unix_time(store)) {
        let step = i64::try_from(step).unwrap_or(i64::MAX);
        let is_new = account.second_factor_step.is_none_or(|last| step > last);
        account.second_factor_step = account.second_factor_step.max(Some(step));
        return Ok(is_new);
    }
    if !accounts::use_recovery_code(transaction, account.id, &keys::hash(&code)).await? {
        return Ok(false);
    }
    let left = accounts::recovery_codes_left(transaction, account.id).await?;
    security::note(store, transaction, account.id, SecurityEventKind::RecoveryCodeUsed, client).await?;
    let mail = Mail::RecoveryCodeUsed { name: account.name.clone(), left };
    mail::to(store, transaction, account, &mail).await?;
    Ok(true)
}

async fn make_recovery_codes(transaction: &Transaction, person: &Person) -> Result<RecoveryCodes, Error> {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code()).collect::<anyhow::Result<_>>()?;
    let hashes = codes.iter().map(|code| keys::hash(&plain(&Secret::new(code.clone())))).collect();
    accounts::set_recovery_codes(transaction, person.id, hashes).await?;
    Ok(RecoveryCodes { codes })
}

/// 16 letters in groups, of those that are not taken for another.
fn recovery_code() -> anyhow::Result<String> {
    let mut bytes = [0; RECOVERY_BYTES];
    rand::fill(&mut bytes).context("the system has no randomness")?;
    let letters = totp_rs::Secret::from(bytes).to_base32();
    let groups: Vec<&str> =
        (0..letters.len()).step_by(GROUP).filter_map(|start| letters.get(start..start + GROUP)).collect();
    Ok(groups.join("-"))
}

/// A code as it is compared, however it was typed.
fn plain(code: &Secret) -> String {
    let letters = code.reveal().chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_uppercase()).collect()
}

fn codes_of(store: &Store, account: &Account, sealed: &str) -> Result<Totp, Error> {
    let secret = store.keys.decrypt(account.id.0, sealed)?;
    let codes = Builder::new().with_secret(secret).build();
    Ok(codes.context("a stored second factor cannot be used")?)
}

fn unix_time(store: &Store) -> u64 {
    u64::try_from(store.clock.now().timestamp()).unwrap_or_default()
}
