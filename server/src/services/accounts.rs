//! Accounts: how they come to be, what their people change, how they end.
//! Nobody learns here whether an address has an account: the answers are the
//! same, and so is the work.

use app::account::local_path;
use app::i18n::Language;
use db::repo::accounts::{self, Account};
use db::repo::links::LinkPurpose;
use db::repo::{api_tokens, sessions as session_rows};
use db::{Constraint, Transaction};
use serde::{Deserialize, Serialize};
use shared::account::{
    self, Confirmation, EmailAddress, LONGEST_NAME, LinkRequest, OwnMembership, PasswordChange,
    PasswordProof, PasswordReset, ProfileChange, Registration, Secret, SecurityEventKind,
};
use shared::id::{AccountId, OrganisationId};
use shared::policy::Person;
use shared::schedule::local_date;
use shared::text::LanguageTag;
use shared::validate::Violations;
use uuid::Uuid;

use super::claims::Named;
use super::sessions::{self, Client, SignedIn};
use super::throttle::{self, Limit};
use super::{claims, email_changes, links, members, passwords, security};
use crate::error::Error;
use crate::mail::{self, Mail};
use crate::state::{State, Store};

/// What a registration is kept as until it is confirmed. There is no account
/// before, so that nobody takes somebody else's address.
#[derive(Serialize, Deserialize)]
struct Registered {
    email: String,
    name: String,
    language: LanguageTag,
    password_hash: String,
}

/// Registers: sends a mail, to be confirmed.
///
/// # Errors
/// Values that break rules; too many mails.
pub async fn register(state: &State, client: &Client, asked: &Registration) -> Result<(), Error> {
    let mut violations = Violations::default();
    let name = name(&mut violations, &asked.name);
    let email = EmailAddress::parse(&asked.email).map_err(|code| violations.add("/email", code));
    let personal = [asked.name.as_str(), asked.email.as_str(), state.config.site_name.as_str()];
    passwords::check(&mut violations, "/password", &asked.password, &personal);
    let next = next(&mut violations, asked);
    violations.into_result().map_err(Error::InvalidContent)?;
    // Whatever cannot be an address has been named above.
    let Ok(email) = email else { return Err(Error::field("/email", "invalid_email_address")) };
    count_mail(state, client, &email).await?;
    let password_hash = state.passwords.hash(&asked.password).await?;
    let transaction = state.database.begin().await?;
    let known = accounts::by_email(&transaction, &email).await?;
    let registered = Registered {
        email: email.as_str().to_owned(),
        name: name.clone(),
        language: asked.language.clone(),
        password_hash,
    };
    // For a known address, too, where nobody is told of the link.
    let link = links::make(state, &transaction, LinkPurpose::Registration, None, &registered).await?;
    match known {
        None => {
            let sealed = next.map(|next| state.keys.encrypt(link.0, next.as_bytes())).transpose()?;
            let mail = Mail::ConfirmRegistration { name, link, next: sealed };
            mail::put(&transaction, &email, &asked.language, &mail, state.clock.now()).await?;
        }
        Some(account) => {
            let mail = Mail::AlreadyRegistered { name: account.name.clone() };
            mail::to(state, &transaction, &account, &mail).await?;
        }
    }
    Ok(transaction.commit().await?)
}

/// Where to go on to after a registration: pages of this site only, as anybody can have the mail sent to
/// any address.
fn next(violations: &mut Violations, asked: &Registration) -> Option<String> {
    let language = Language::from_tag(asked.language.primary()).unwrap_or_default();
    let next = local_path(asked.next.as_deref()?, language);
    violations.require(next.is_some(), "/next", "unknown_value");
    next
}

/// Makes the account of a registration, and a session.
///
/// # Errors
/// `link_expired`; `wrong_password` if it is not the one of the registration;
/// too many attempts.
pub async fn confirm(state: &State, client: &Client, given: &Confirmation) -> Result<SignedIn, Error> {
    let link = links::find(state, &state.database, LinkPurpose::Registration, &given.token).await?;
    let registered: Registered = serde_json::from_value(link.data.clone())?;
    let email = EmailAddress::parse(&registered.email).map_err(|_| links::expired())?;
    throttle::attempt(state, Limit::Password, &email.key()).await?;
    if !state.passwords.matches(&given.password, Some(&registered.password_hash)).await? {
        return Err(Error::field("/password", "wrong_password"));
    }
    let transaction = state.database.begin().await?;
    links::use_up(state, &transaction, &link).await?;
    let Registered { name, language, password_hash, .. } = registered;
    let account = new(state, email.clone(), name, language, password_hash);
    let id = account.id;
    accounts::insert(&transaction, account).await.map_err(taken)?;
    security::note(state, &transaction, id, SecurityEventKind::AccountMade, client).await?;
    let tokens = sessions::begin(state, &transaction, client, id, SecurityEventKind::SignedIn).await?;
    transaction.commit().await?;
    throttle::succeeded(state, Limit::Password, &email.key()).await?;
    Ok(SignedIn::Session(tokens))
}

/// A new account without any rights.
pub(crate) fn new(
    store: &Store,
    email: EmailAddress,
    name: String,
    language: LanguageTag,
    password_hash: String,
) -> Account {
    let now = store.clock.now();
    Account {
        id: AccountId(Uuid::now_v7()),
        email,
        name,
        language,
        password_hash,
        is_admin: false,
        reviews: None,
        is_demo: false,
        second_factor: None,
        second_factor_step: None,
        pending_second_factor: None,
        last_active_on: local_date(now),
        warned_on: None,
        locked_at: None,
        created_at: now,
    }
}

/// Sends a link to sign in with, or to set a new password.
///
/// # Errors
/// An address that is none; too many mails.
pub async fn send_link(
    state: &State,
    client: &Client,
    purpose: LinkPurpose,
    asked: &LinkRequest,
) -> Result<(), Error> {
    let email = EmailAddress::parse(&asked.email).map_err(|code| Error::field("/email", code))?;
    count_mail(state, client, &email).await?;
    let transaction = state.database.begin().await?;
    let account = accounts::by_email(&transaction, &email).await?.filter(|account| !account.is_demo);
    let id = account.as_ref().map(|account| account.id);
    let link = links::make(state, &transaction, purpose, id, &()).await?;
    if let Some(account) = account {
        let name = account.name.clone();
        let mail = match purpose {
            LinkPurpose::PasswordReset => Mail::ResetPassword { name, link },
            _ => Mail::SignInLink { name, link },
        };
        mail::to(state, &transaction, &account, &mail).await?;
    } else {
        let (language, now) = (&asked.language, state.clock.now());
        mail::put(&transaction, &email, language, &Mail::NoAccount, now).await?;
    }
    Ok(transaction.commit().await?)
}

/// Sets a new password by a link of a mail. Whoever was signed in is not any
/// more, and tokens for software end: the old password may have been known.
///
/// # Errors
/// `link_expired`, or a password that is not good enough.
pub async fn reset_password(state: &State, client: &Client, given: &PasswordReset) -> Result<(), Error> {
    let link = links::find(state, &state.database, LinkPurpose::PasswordReset, &given.token).await?;
    let id = link.account.ok_or_else(links::expired)?;
    let account = accounts::by_id(&state.database, id).await?.ok_or_else(links::expired)?;
    let hash = new_password(state, &account, &given.password).await?;
    let transaction = state.database.begin().await?;
    links::use_up(state, &transaction, &link).await?;
    let mut account = accounts::lock(&transaction, id).await?;
    links::require_unlocked(&account)?;
    account.password_hash = hash;
    session_rows::end_all(&transaction, id, None).await?;
    api_tokens::delete_all(&transaction, id).await?;
    store_password(state, &transaction, client, account.clone(), SecurityEventKind::PasswordReset).await?;
    transaction.commit().await?;
    throttle::succeeded(state, Limit::Password, &account.email.key()).await
}

/// Changes the password. Other devices are signed out.
///
/// # Errors
/// `wrong_password`, or a new one that is not good enough.
pub async fn change_password(
    state: &State,
    client: &Client,
    person: &Person,
    asked: &PasswordChange,
) -> Result<(), Error> {
    let account = prove(state, client, person.id, &asked.current_password).await?;
    let hash = new_password(state, &account, &asked.password).await?;
    let transaction = state.database.begin().await?;
    let mut account = accounts::lock(&transaction, person.id).await?;
    account.password_hash = hash;
    session_rows::end_all(&transaction, person.id, person.session()).await?;
    store_password(state, &transaction, client, account, SecurityEventKind::PasswordChanged).await?;
    Ok(transaction.commit().await?)
}

/// The hash of a new password that is good enough for somebody.
async fn new_password(state: &State, account: &Account, password: &Secret) -> Result<String, Error> {
    let personal = [account.name.as_str(), account.email.as_str(), state.config.site_name.as_str()];
    let mut violations = Violations::default();
    passwords::check(&mut violations, "/password", password, &personal);
    violations.into_result().map_err(Error::InvalidContent)?;
    Ok(state.passwords.hash(password).await?)
}

/// Stores a new password; links of older mails end.
async fn store_password(
    state: &State,
    transaction: &Transaction,
    client: &Client,
    account: Account,
    how: SecurityEventKind,
) -> Result<(), Error> {
    for purpose in [LinkPurpose::SignIn, LinkPurpose::PasswordReset, LinkPurpose::EmailChange] {
        db::repo::links::revoke(transaction, account.id, purpose).await?;
    }
    security::note(state, transaction, account.id, how, client).await?;
    mail::to(state, transaction, &account, &Mail::PasswordChanged { name: account.name.clone() }).await?;
    Ok(accounts::save(transaction, account).await?)
}

/// The account of somebody.
///
/// # Errors
/// A database that fails.
pub async fn read(state: &State, person: &Person) -> Result<account::Account, Error> {
    let account = accounts::by_id(&state.database, person.id).await?.ok_or(Error::Unauthenticated)?;
    Ok(account::Account {
        id: account.id,
        name: account.name,
        email: account.email.as_str().to_owned(),
        new_email: email_changes::waiting(state, person.id).await?,
        language: account.language,
        is_admin: account.is_admin,
        reviews: account.reviews,
        memberships: memberships(state, person).await?,
        has_second_factor: account.second_factor.is_some(),
        needs_second_factor: person.needs_second_factor(),
        recovery_codes_left: accounts::recovery_codes_left(&state.database, person.id).await?,
        is_demo: account.is_demo,
        created_at: account.created_at,
    })
}

async fn memberships(state: &State, person: &Person) -> Result<Vec<OwnMembership>, Error> {
    let ids: Vec<OrganisationId> =
        person.memberships.iter().map(|membership| membership.organisation).collect();
    let mut names = claims::names(state, &ids).await?;
    let own = person.memberships.iter().filter_map(|membership| {
        let (organisation, role) = (membership.organisation, membership.role);
        let Named { name, slug, .. } = names.remove(&organisation)?;
        Some(OwnMembership { organisation, role, name, slug })
    });
    Ok(own.collect())
}

/// Changes what somebody says of themselves.
///
/// # Errors
/// A name that breaks rules.
pub async fn change_profile(
    state: &State,
    person: &Person,
    asked: ProfileChange,
) -> Result<account::Account, Error> {
    let mut violations = Violations::default();
    let name = name(&mut violations, &asked.name);
    violations.into_result().map_err(Error::InvalidContent)?;
    let transaction = state.database.begin().await?;
    let account = accounts::lock(&transaction, person.id).await?;
    accounts::save(&transaction, Account { name, language: asked.language, ..account }).await?;
    transaction.commit().await?;
    read(state, person).await
}

/// Deletes the account with all that is kept of the person.
///
/// # Errors
/// `wrong_password`; `last_owner` for each organisation that first needs another owner.
pub async fn delete(
    state: &State,
    client: &Client,
    person: &Person,
    proof: &PasswordProof,
) -> Result<(), Error> {
    let account = prove(state, client, person.id, &proof.current_password).await?;
    let transaction = state.database.begin().await?;
    members::let_go(state, &transaction, person.id).await?;
    mail::to(state, &transaction, &account, &Mail::AccountDeleted { name: account.name.clone() }).await?;
    accounts::delete(&transaction, person.id).await?;
    Ok(transaction.commit().await?)
}

/// The account, if this is its password.
///
/// # Errors
/// `wrong_password`; too many attempts.
pub(super) async fn prove(
    state: &State,
    client: &Client,
    id: AccountId,
    password: &Secret,
) -> Result<Account, Error> {
    let account = accounts::by_id(&state.database, id).await?.ok_or(Error::Unauthenticated)?;
    let proved = sessions::check_password(state, client, &account.email, password).await?;
    proved.ok_or_else(|| Error::field("/current_password", "wrong_password"))
}

/// Counts a mail that somebody asks for.
pub(super) async fn count_mail(state: &State, client: &Client, email: &EmailAddress) -> Result<(), Error> {
    throttle::attempt(state, Limit::Mail, &email.key()).await?;
    if let Some(address) = &client.address {
        throttle::attempt(state, Limit::MailFrom, address).await?;
    }
    Ok(())
}

/// Somebody else was faster with an address: the link is worth nothing.
pub(super) fn taken(error: db::Error) -> Error {
    match error {
        db::Error::UniqueViolation(Constraint::AccountEmail) => links::expired(),
        other => other.into(),
    }
}

/// A name without needless spaces.
pub(super) fn name(violations: &mut Violations, text: &str) -> String {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => violations.add("/name", "required"),
        length if length > LONGEST_NAME => violations.add("/name", "too_long"),
        _ if name.chars().any(char::is_control) => violations.add("/name", "unknown_value"),
        _ => {}
    }
    name
}
