//! The accounts of the demonstration, one for each role. Everybody knows their
//! passwords, so outside the demonstration they are deleted.

use db::repo::accounts::{self, Account};
use db::repo::entries;
use shared::account::{DemoAccount, EmailAddress, MemberRole, Membership, ReviewScope, Secret};
use shared::entry::EntryKind;
use shared::id::OrganisationId;
use shared::text::LanguageTag;

use super::{accounts as own, members};
use crate::state::{State, Store};

/// The password of all of them.
const PASSWORD: &str = "Zum Ausprobieren!";

/// The roles, with what the accounts are called.
const ROLES: [(&str, &str); 6] = [
    ("person", "Probe Person"),
    ("editor", "Probe Mitarbeit"),
    ("owner", "Probe Leitung"),
    ("municipal_reviewer", "Probe Kommune"),
    ("reviewer", "Probe Redaktion"),
    ("admin", "Probe Verwaltung"),
];

/// What whoever tries the site needs to sign in; nothing outside the demonstration.
#[must_use]
pub fn list(state: &State) -> Vec<DemoAccount> {
    let account = |(role, _): (&str, &str)| DemoAccount {
        role: role.to_owned(),
        email: address(role),
        password: PASSWORD.to_owned(),
    };
    if state.config.demo { ROLES.map(account).into() } else { Vec::new() }
}

/// Makes the accounts in the demonstration, and deletes them outside.
///
/// # Errors
/// A database that fails.
pub async fn prepare(store: &Store) -> anyhow::Result<()> {
    let there = accounts::of_demo(&store.database).await?;
    let is_missing = |role: &str| there.iter().all(|account| account.email.key() != address(role));
    match ROLES.into_iter().filter(|(role, _)| is_missing(role)).collect::<Vec<_>>() {
        missing if store.config.demo && !missing.is_empty() => make(store, &missing).await,
        _ if !store.config.demo && !there.is_empty() => delete(store, &there).await,
        _ => Ok(()),
    }
}

async fn make(store: &Store, roles: &[(&str, &str)]) -> anyhow::Result<()> {
    let hash = store.passwords.hash(&Secret::new(PASSWORD.to_owned())).await?;
    let transaction = store.database.begin().await?;
    let organisation = entries::first_published(&transaction, EntryKind::Organisation).await?;
    for (role, name) in roles {
        let account = account(store, role, name, hash.clone())?;
        let id = account.id;
        accounts::insert(&transaction, account).await?;
        let member = match *role {
            "editor" => Some(MemberRole::Editor),
            "owner" => Some(MemberRole::Owner),
            _ => None,
        };
        if let Some((role, organisation)) = member.zip(organisation) {
            let membership = Membership { organisation: OrganisationId(organisation.0), role };
            accounts::set_membership(&transaction, id, &membership, store.clock.now()).await?;
        }
    }
    Ok(transaction.commit().await?)
}

async fn delete(store: &Store, there: &[Account]) -> anyhow::Result<()> {
    let transaction = store.database.begin().await?;
    for account in there {
        members::hand_over(store, &transaction, account.id).await?;
        accounts::delete(&transaction, account.id).await?;
    }
    Ok(transaction.commit().await?)
}

fn address(role: &str) -> String {
    format!("{}@demo.example.org", role.replace('_', "-"))
}

fn account(store: &Store, role: &str, name: &str, password_hash: String) -> anyhow::Result<Account> {
    let first_municipality = || {
        let reference = store.reference();
        reference.region.municipalities.first().map(|municipality| municipality.key.clone())
    };
    let reviews = match role {
        "reviewer" => Some(ReviewScope::All),
        "municipal_reviewer" => first_municipality().map(ReviewScope::Municipality),
        _ => None,
    };
    let email = EmailAddress::parse(&address(role)).map_err(|code| anyhow::anyhow!("{role}: {code}"))?;
    let account = own::new(store, email, name.to_owned(), LanguageTag::german(), password_hash);
    Ok(Account { is_admin: role == "admin", reviews, is_demo: true, ..account })
}
