//! Mails. What is to be sent is written into the outbox in the transaction of
//! what it tells of, and sent by a job.

use chrono::TimeDelta;
use db::Transaction;
use db::repo::accounts::Account;
use serde::{Deserialize, Serialize};
use shared::account::EmailAddress;
use shared::id::LinkId;
use shared::text::LanguageTag;

use crate::error::Error;
use crate::state::Store;

/// What a mail says. Links carry their token only when the mail is sent, so
/// that whoever reads the outbox cannot use them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Mail {
    /// Somebody has registered with this address.
    ConfirmRegistration {
        /// What the person is called.
        name: String,
        /// Confirms it.
        link: LinkId,
    },
    /// Somebody has registered with this address, which has an account.
    AlreadyRegistered {
        /// What the person is called.
        name: String,
    },
    /// A link to sign in with.
    SignInLink {
        /// What the person is called.
        name: String,
        /// Signs in.
        link: LinkId,
    },
    /// A link to set a new password.
    ResetPassword {
        /// What the person is called.
        name: String,
        /// Leads to the new password.
        link: LinkId,
    },
    /// Somebody has asked for a link, but the address has no account.
    NoAccount,
    /// The password was changed.
    PasswordChanged {
        /// What the person is called.
        name: String,
    },
    /// To the new address of an account.
    ConfirmNewEmail {
        /// What the person is called.
        name: String,
        /// Confirms it.
        link: LinkId,
    },
    /// To the address so far of an account that is to get another one.
    ConfirmEmailChange {
        /// What the person is called.
        name: String,
        /// The new address.
        new_email: String,
        /// Agrees.
        link: LinkId,
    },
    /// Somebody wants to give this address to an account, but another has it.
    EmailTaken,
    /// To the address so far: the account has another one now.
    EmailChanged {
        /// What the person is called.
        name: String,
        /// The new address.
        new_email: String,
    },
    /// Signing in needs a code from now on.
    SecondFactorOn {
        /// What the person is called.
        name: String,
    },
    /// Signing in needs no code any more.
    SecondFactorOff {
        /// What the person is called.
        name: String,
    },
    /// A recovery code was used.
    RecoveryCodeUsed {
        /// What the person is called.
        name: String,
        /// How many are left.
        left: u32,
    },
    /// A session was ended because its key was used twice.
    SessionStolen {
        /// What the person is called.
        name: String,
    },
    /// The account is deleted.
    AccountDeleted {
        /// What the person is called.
        name: String,
    },
    /// The account will be deleted because nobody has used it for long.
    Inactive {
        /// What the person is called.
        name: String,
        /// The day from which on it is deleted.
        deleted_on: chrono::NaiveDate,
    },
}

/// How long the link of a registration works.
pub const REGISTRATION_VALID: TimeDelta = TimeDelta::days(3);
/// How long a link to sign in with works.
pub const SIGN_IN_VALID: TimeDelta = TimeDelta::minutes(15);
/// How long a link to a new password works.
pub const RESET_VALID: TimeDelta = TimeDelta::hours(1);
/// How long the links of a change of address work.
pub const EMAIL_CHANGE_VALID: TimeDelta = TimeDelta::days(1);

/// Stub.
pub async fn put(
    _: &Store,
    _: &Transaction,
    _: &EmailAddress,
    _: &LanguageTag,
    _: &Mail,
) -> Result<(), Error> {
    Ok(())
}

/// Puts a mail to somebody with an account into the outbox.
///
/// # Errors
/// A database that fails.
pub async fn to(
    store: &Store,
    transaction: &Transaction,
    account: &Account,
    mail: &Mail,
) -> Result<(), Error> {
    // Accounts of the demonstration have no mailbox.
    if account.is_demo {
        return Ok(());
    }
    put(store, transaction, &account.email, &account.language, mail).await
}
