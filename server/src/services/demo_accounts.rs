//! The accounts of the demonstration, one for each role. Everybody knows their
//! passwords, so outside the demonstration they are deleted.

use db::repo::accounts::{self, Account};
use db::repo::entries;
use shared::account::{DemoAccount, EmailAddress, MemberRole, Membership, ReviewScope, Secret};
use shared::entry::EntryKind;
use shared::id::{AccountId, OrganisationId};
use shared::schedule::local_date;
use shared::text::LanguageTag;
use uuid::Uuid;

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
    let transaction = store.database.begin().await?;
    if store.config.demo {
        let hash = store.passwords.hash(&Secret::new(PASSWORD.to_owned())).await?;
        let organisation = entries::first_published(&transaction, EntryKind::Organisation).await?;
        let missing =
            ROLES.iter().filter(|(role, _)| there.iter().all(|account| account.email.key() != address(role)));
        for (role, name) in missing {
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
    } else {
        for account in there {
            accounts::delete(&transaction, account.id).await?;
        }
    }
    Ok(transaction.commit().await?)
}

fn address(role: &str) -> String {
    format!("{}@demo.example.org", role.replace('_', "-"))
}

fn account(store: &Store, role: &str, name: &str, password_hash: String) -> anyhow::Result<Account> {
    let now = store.clock.now();
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
    Ok(Account {
        id: AccountId(Uuid::now_v7()),
        email,
        name: name.to_owned(),
        language: LanguageTag::german(),
        password_hash,
        is_admin: role == "admin",
        reviews,
        is_demo: true,
        second_factor: None,
        second_factor_step: None,
        pending_second_factor: None,
        last_active_on: local_date(now),
        warned_on: None,
        created_at: now,
    })
}
