//! Mails. What is to be sent is written into the outbox in the transaction of
//! what it tells of, and sent by a job.

use app::i18n::Language;
use chrono::{DateTime, TimeDelta, Utc};
use db::Transaction;
use db::repo::accounts::Account;
use db::repo::outbox;
use serde::{Deserialize, Serialize};
use shared::account::{EmailAddress, MemberRole};
use shared::id::{EntryId, LinkId};
use shared::mail::DemoMails;
use shared::review::Difference;
use shared::text::LanguageTag;
use uuid::Uuid;

use crate::error::{Error, with_sources};
use crate::state::Store;

mod decisions;
pub mod folder;
mod hiding;
mod layout;
mod letter;
mod message;
mod reports;
mod staff;
pub mod transport;

pub use decisions::{DECISIONS_BUNDLED, DecidedEntry, Decisions, StandingNews};
pub use hiding::Hiding;
pub use reports::{ReportNews, ReportedEntry};
pub use staff::StaffNews;

/// How long the link of a registration works.
pub const REGISTRATION_VALID: TimeDelta = TimeDelta::days(3);
/// How long a link to sign in with works.
pub const SIGN_IN_LINK_VALID: TimeDelta = TimeDelta::minutes(15);
/// How long a link to a new password works.
pub const RESET_LINK_VALID: TimeDelta = TimeDelta::hours(1);
/// How long the links of a change of address work.
pub const EMAIL_LINK_VALID: TimeDelta = TimeDelta::days(1);
/// How long the link of a reminder works: until after the entries are out of sight.
pub const REMINDER_LINK_VALID: TimeDelta = TimeDelta::days(60);
/// How long an invitation works: to work for an organisation, or for the county.
pub const INVITATION_VALID: TimeDelta = TimeDelta::days(14);

/// Most mails that the demonstration shows.
const MOST_SHOWN: usize = 50;

/// Longest word that is logged of an error; tokens are longer.
const LONGEST_WORD: usize = 40;
/// Most words that are logged of an error.
const MOST_WORDS: usize = 50;

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
        /// The path to go on to then, encrypted for the link: it may carry the token of another.
        #[serde(default)]
        next: Option<String>,
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
    /// Asks somebody to confirm that entries are still right.
    Reminder {
        /// What the person is called.
        name: String,
        /// Confirms them.
        link: LinkId,
        /// The titles of entries.
        entries: Vec<String>,
        /// The titles of those of which the public is told already.
        unconfirmed: Vec<String>,
        /// The day from which on these are not seen.
        hidden_on: chrono::NaiveDate,
    },
    /// About who works for an organisation.
    Membership {
        /// What the person is called, if that is known.
        name: Option<String>,
        /// The name of the organisation.
        organisation: String,
        /// What is new.
        news: MemberNews,
    },
    /// What was decided about an organisation and its entries.
    Decisions(Decisions),
    /// What has become of a report, for who has sent it.
    Report {
        /// What was reported.
        entry: ReportedEntry,
        /// What is new.
        news: ReportNews,
    },
    /// Asks a member of an organisation about something that the public has reported.
    ReportQuestion {
        /// What the person is called.
        name: String,
        /// The name of the organisation.
        organisation: String,
        /// The entry.
        entry: EntryId,
        /// The title of that.
        title: String,
        /// The question, in words of those who review.
        question: String,
    },
    /// About the county's staff, or an account that the staff has changed.
    Staff {
        /// What the person is called, if that is known.
        name: Option<String>,
        /// What is new.
        news: StaffNews,
    },
    /// An entry was taken from the public, or is shown again.
    Hiding(Hiding),
    /// Shows the operator that mails arrive.
    Test,
}

/// What is new for somebody who works for an organisation, or is to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum MemberNews {
    /// The person is invited.
    Invited {
        /// What is called who invites.
        inviter: String,
        /// What the person may do then.
        role: MemberRole,
        /// Leads to where it is accepted.
        link: LinkId,
    },
    /// The person is a member now.
    Joined {
        /// What the person may do.
        role: MemberRole,
    },
    /// Somebody whom the person has invited is a member now.
    Accepted {
        /// What they are called.
        person: String,
        /// The address of their account.
        email: String,
    },
    /// The person has another role.
    RoleChanged {
        /// What the person may do now.
        role: MemberRole,
    },
    /// The person is a member no longer.
    Removed,
    /// Somebody asks to take over the profile whose owner the person is.
    Claimed {
        /// What they are called.
        person: String,
    },
    /// Somebody who has asked for the profile is an owner now, as the person is.
    OwnerCame {
        /// What they are called.
        person: String,
        /// The address of their account.
        email: String,
    },
    /// The person has asked for the profile, and is an owner now.
    ClaimAccepted,
    /// The person has asked for the profile, and does not get it.
    ClaimDeclined {
        /// Why, in words of those who review.
        reason: String,
    },
    /// Those who review have corrected the profile of the organisation.
    ProfileCorrected {
        /// Why, in their words.
        reason: String,
        /// What they have made of what.
        changes: Vec<Difference>,
    },
}

impl Mail {
    /// The link it carries, and how long that works.
    #[must_use]
    pub const fn link(&self) -> Option<(LinkId, TimeDelta)> {
        match self {
            Self::ConfirmRegistration { link, .. } => Some((*link, REGISTRATION_VALID)),
            Self::SignInLink { link, .. } => Some((*link, SIGN_IN_LINK_VALID)),
            Self::ResetPassword { link, .. } => Some((*link, RESET_LINK_VALID)),
            Self::ConfirmNewEmail { link, .. } | Self::ConfirmEmailChange { link, .. } => {
                Some((*link, EMAIL_LINK_VALID))
            }
            Self::Reminder { link, .. } => Some((*link, REMINDER_LINK_VALID)),
            Self::Membership { news: MemberNews::Invited { link, .. }, .. }
            | Self::Staff { news: StaffNews::Invited { link, .. }, .. } => Some((*link, INVITATION_VALID)),
            _ => None,
        }
    }

    /// Whether it tells what becomes of the account itself: that is also told to who cannot sign in.
    const fn is_about_account(&self) -> bool {
        matches!(self, Self::Staff { .. } | Self::Inactive { .. } | Self::AccountDeleted { .. })
    }

    /// Whom it greets, if that is known.
    fn name(&self) -> Option<&str> {
        match self {
            Self::ConfirmRegistration { name, .. }
            | Self::AlreadyRegistered { name }
            | Self::SignInLink { name, .. }
            | Self::ResetPassword { name, .. }
            | Self::PasswordChanged { name }
            | Self::ConfirmNewEmail { name, .. }
            | Self::ConfirmEmailChange { name, .. }
            | Self::EmailChanged { name, .. }
            | Self::SecondFactorOn { name }
            | Self::SecondFactorOff { name }
            | Self::RecoveryCodeUsed { name, .. }
            | Self::SessionStolen { name }
            | Self::AccountDeleted { name }
            | Self::Inactive { name, .. }
            | Self::Reminder { name, .. }
            | Self::ReportQuestion { name, .. } => Some(name),
            Self::Membership { name, .. } | Self::Staff { name, .. } => name.as_deref(),
            Self::Decisions(decisions) => Some(&decisions.name),
            Self::Hiding(hiding) => Some(&hiding.name),
            Self::NoAccount | Self::EmailTaken | Self::Report { .. } | Self::Test => None,
        }
    }
}

/// Puts a mail into the outbox. It is sent once the transaction is committed,
/// and never if it is not.
///
/// # Errors
/// A database that refuses.
pub async fn put(
    transaction: &Transaction,
    to: &EmailAddress,
    language: &LanguageTag,
    mail: &Mail,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    put_for(transaction, to, language, mail, now).await.map(drop)
}

/// As [`put`], to be sent from this instant on; gives the id by which it can be taken back until then.
///
/// # Errors
/// A database that refuses.
pub async fn put_for(
    transaction: &Transaction,
    to: &EmailAddress,
    language: &LanguageTag,
    mail: &Mail,
    at: DateTime<Utc>,
) -> Result<Uuid, Error> {
    let (id, mail) = (Uuid::now_v7(), serde_json::to_value(mail)?);
    outbox::put(transaction, id, to.as_str(), language, mail, at).await?;
    Ok(id)
}

/// Puts a mail to somebody with an account into the outbox. Those of the
/// demonstration have no mailbox, and whose account is locked is only told of
/// the account.
///
/// # Errors
/// A database that refuses.
pub async fn to(
    store: &Store,
    transaction: &Transaction,
    account: &Account,
    mail: &Mail,
) -> Result<(), Error> {
    let is_withheld = account.locked_at.is_some() && !mail.is_about_account();
    if account.is_demo || is_withheld {
        return Ok(());
    }
    let Account { email, language, .. } = account;
    put(transaction, email, language, mail, store.clock.now()).await
}

/// Why a mail could not be sent. The text names no address and no link.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Trying again may help.
    #[error("{0}")]
    Passing(String),
    /// Trying again is of no use.
    #[error("{0}")]
    Lasting(String),
}

/// What is needed to send a mail.
pub struct Envelope<'a> {
    /// Tells it from others.
    pub id: Uuid,
    /// Where it goes.
    pub to: &'a str,
    /// The language it is written in; German if the interface does not speak it.
    pub language: &'a LanguageTag,
}

/// Writes a mail and sends it.
///
/// # Errors
/// [`Failure`].
pub async fn send(store: &Store, envelope: &Envelope<'_>, mail: &Mail) -> Result<(), Failure> {
    let language = Language::from_tag(envelope.language.primary()).unwrap_or_default();
    let letter = letter::write(store, language, mail);
    let now = store.clock.now();
    let message = message::build(store, envelope, &letter, now)
        .map_err(|error| Failure::Lasting(without_addresses(&with_sources(error))))?;
    let sent = store.mailer.send(&message, envelope.id, now).await;
    sent.map_err(|error| Failure::Passing(without_addresses(&with_sources(error))))
}

/// The newest mails of a site whose content is invented and that sends none.
///
/// # Errors
/// [`Error::NotFound`] for any other site; a folder that cannot be read.
pub async fn of_the_demonstration(store: &Store) -> Result<DemoMails, Error> {
    let folder = store.mailer.folder().filter(|_| store.config.demo).ok_or(Error::NotFound)?;
    Ok(DemoMails { items: folder.newest(MOST_SHOWN).await? })
}

/// An error of a mail server, which may repeat whom the mail was for and what
/// it said, without that.
fn without_addresses(error: &str) -> String {
    let is_telling =
        |word: &str| word.contains(['@', '?', '%', '=']) || word.contains("://") || word.len() > LONGEST_WORD;
    let words = error.split_whitespace().map(|word| if is_telling(word) { "…" } else { word });
    words.take(MOST_WORDS).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_do_not_say_whom_and_what() {
        let error = "permanent error (550): 5.1.1 <ana@example.org>: unknown,\r\n see https://x.org/?a=ana";
        assert_eq!(without_addresses(error), "permanent error (550): 5.1.1 … unknown, see …");
        let token = "AZgAAAAAcACAAAAAAAAAAVq2H7HxAg8WDUhiwEzNh9PoTm4FkecnsX17VVeXQijq";
        let shown = without_addresses(&format!("refused: {token} {}", "a ".repeat(99)));
        assert!(shown.starts_with("refused: … a a"), "{shown}");
        assert_eq!(shown.split(' ').count(), MOST_WORDS);
    }
}
