//! `teilhabe user`: accounts by whoever runs the site, who needs none.

use anyhow::{Context, anyhow, bail};
use app::i18n::Language;
use app::routes::Page;
use clap::{Args, Subcommand};
use db::Transaction;
use db::repo::accounts::{self, Account};
use db::repo::links::LinkPurpose;
use shared::account::{AccountPage, EmailAddress, ReviewScope, Secret, SecurityEventKind};
use shared::audit::AuditAction;
use shared::staff::StaffRights;
use shared::text::LanguageTag;

use crate::services::audit::Deed;
use crate::services::sessions::Client;
use crate::services::{accounts as own, keys, links, second_factor, security, staff};
use crate::state::Store;

/// What can be done with accounts.
#[derive(Subcommand)]
pub enum UserCommand {
    /// Make an account, and print a link with which its person sets a password
    Create {
        /// The e-mail address
        address: String,
        /// What the person is called [default: the address]
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        rights: Rights,
    },
    /// Give an account these rights, and take it all others
    Rights {
        /// The e-mail address
        address: String,
        #[command(flatten)]
        rights: Rights,
    },
    /// Print a link with which a person sets a new password
    Link {
        /// The e-mail address
        address: String,
    },
    /// Take away the second factor of a person who has lost it and the recovery codes
    RemoveSecondFactor {
        /// The e-mail address
        address: String,
    },
}

/// Rights of staff.
// Without a name of its own the group would be called as the command is.
#[derive(Args)]
#[group(id = "rights_of_staff")]
pub struct Rights {
    /// Administers the site
    #[arg(long)]
    admin: bool,
    /// Reviews all entries
    #[arg(long, conflicts_with = "municipality")]
    reviewer: bool,
    /// Reviews the entries of this municipality
    #[arg(long, value_name = "KEY")]
    municipality: Option<String>,
}

impl Rights {
    fn reviews(&self, store: &Store) -> anyhow::Result<Option<ReviewScope>> {
        let Some(key) = &self.municipality else { return Ok(self.reviewer.then_some(ReviewScope::All)) };
        let reference = store.reference();
        let known: Vec<&str> =
            reference.region.municipalities.iter().map(|municipality| municipality.key.as_str()).collect();
        if !known.contains(&key.as_str()) {
            bail!("there is no municipality `{key}`, but {}", known.join(", "));
        }
        Ok(Some(ReviewScope::Municipality(key.clone())))
    }
}

/// Carries a command out.
pub async fn run(store: &Store, command: UserCommand) -> anyhow::Result<()> {
    let transaction = store.database.begin().await?;
    let id = match command {
        UserCommand::Create { address, name, rights } => {
            let email = parse(&address)?;
            let name = name.unwrap_or(address);
            // Nobody knows this password; the link leads to another one.
            let password = store.passwords.hash(&Secret::new(keys::random_secret()?)).await?;
            if accounts::by_email(&transaction, &email).await?.is_some() {
                bail!("{} has an account already: see `teilhabe user rights`", email.as_str());
            }
            let account = own::new(store, email, name, LanguageTag::german(), password);
            let id = account.id;
            accounts::insert(&transaction, account.clone()).await?;
            note(store, &transaction, id, SecurityEventKind::AccountMade).await?;
            set_rights(store, &transaction, account, &rights).await?;
            id
        }
        UserCommand::Rights { address, rights } => {
            let account = find(&transaction, &address).await?;
            set_rights(store, &transaction, account, &rights).await?;
            return Ok(transaction.commit().await?);
        }
        UserCommand::Link { address } => find(&transaction, &address).await?.id,
        UserCommand::RemoveSecondFactor { address } => {
            let account = find(&transaction, &address).await?;
            if account.second_factor.is_some() {
                let deed = deed(store, AuditAction::SecondFactorReset).about_account(account.id);
                deed.record(&transaction).await?;
            }
            second_factor::take_away(store, &transaction, &client(), account).await?;
            return Ok(transaction.commit().await?);
        }
    };
    let link = links::make(store, &transaction, LinkPurpose::PasswordReset, Some(id), &()).await?;
    transaction.commit().await?;
    let page = Page::Account(AccountPage::Reset);
    let query = format!("token={}", store.keys.link_token(link));
    println!("{}{}", store.config.base(), page.path_with(Language::default(), &query));
    eprintln!("The link works once, for an hour.");
    Ok(())
}

async fn set_rights(
    store: &Store,
    transaction: &Transaction,
    account: Account,
    rights: &Rights,
) -> anyhow::Result<()> {
    let rights = StaffRights { is_admin: rights.admin, reviews: rights.reviews(store)? };
    if staff::rights_of(&account) == rights {
        return Ok(());
    }
    let deed = deed(store, AuditAction::RightsChanged);
    Ok(staff::set_rights(store, transaction, account, rights, deed).await?)
}

/// Something that the operator does, who has no account.
fn deed(store: &Store, action: AuditAction) -> Deed {
    Deed::new(None, action, store.clock.now())
}

async fn note(
    store: &Store,
    transaction: &Transaction,
    id: shared::id::AccountId,
    kind: SecurityEventKind,
) -> anyhow::Result<()> {
    Ok(security::note(store, transaction, id, kind, &client()).await?)
}

/// The operator has no device.
fn client() -> Client {
    Client::default()
}

async fn find(transaction: &Transaction, address: &str) -> anyhow::Result<Account> {
    let account = accounts::by_email(transaction, &parse(address)?).await?;
    account.with_context(|| format!("{address} has no account"))
}

fn parse(address: &str) -> anyhow::Result<EmailAddress> {
    EmailAddress::parse(address).map_err(|_| anyhow!("`{address}` is no e-mail address"))
}
