//! Invitations to the county's staff: the link of a mail, for who has an account of the invited address. It is worth
//! as much as who has sent it.

use db::repo::accounts::{self, Account};
use db::repo::links::{self as link_rows, Link, LinkPurpose};
use db::{Connection, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::account::{EmailAddress, LinkUse, Secret};
use shared::audit::AuditAction;
use shared::id::{AccountId, InvitationId};
use shared::policy::Person;
use shared::staff::{NewStaff, StaffInvitation, StaffInvitationOffer, StaffRights};

use super::{can_administer, knows, rights_of, set_rights, tell};
use crate::error::Error;
use crate::mail::{self, INVITATION_VALID, Mail, StaffNews};
use crate::services::audit::Deed;
use crate::services::sessions::Client;
use crate::services::{accounts as own, links};
use crate::state::{State, Store};

/// What links of invitations are for.
const PURPOSE: LinkPurpose = LinkPurpose::StaffInvitation;

/// What the link of an invitation says.
#[derive(Serialize, Deserialize)]
struct Invited {
    email: String,
    rights: StaffRights,
    sender: AccountId,
}

/// Invites an address by a mail. An invitation of the same address before ends.
///
/// # Errors
/// [`Error::InvalidContent`], also with `oneself` and `account_locked`; [`Error::Denied`], also for accounts of the
/// demonstration; too many mails.
pub async fn invite(
    state: &State,
    client: &Client,
    person: &Person,
    asked: &NewStaff,
) -> Result<StaffInvitation, Error> {
    asked.validate(|key| knows(state, key)).map_err(Error::InvalidContent)?;
    let email = EmailAddress::parse(&asked.email).map_err(|code| Error::field("/email", code))?;
    own::count_mail(state, client, &email).await?;
    let now = state.clock.now();
    let transaction = state.database.begin().await?;
    let sender = accounts::lock(&transaction, person.id).await.map_err(|_| Error::Unauthenticated)?;
    let known = accounts::by_email(&transaction, &email).await?;
    if !can_administer(&sender) {
        return Err(Error::Denied);
    }
    require_invitable(person, known.as_ref())?;
    end_others(state, &transaction, &email).await?;
    let rights = asked.rights.clone();
    let invited = Invited { email: email.as_str().to_owned(), rights: rights.clone(), sender: person.id };
    let link = links::make(state, &transaction, PURPOSE, None, &invited).await?;
    let id = InvitationId::from(link);
    let news = StaffNews::Invited { inviter: sender.name.clone(), rights: rights.clone(), link };
    let mut deed = Deed::new(Some(person.id), AuditAction::StaffInvited, now);
    if let Some(account) = &known {
        deed = deed.about_account(account.id);
        tell(state, &transaction, account, news).await?;
    } else {
        let language = asked.language.as_ref().unwrap_or(&sender.language);
        mail::put(&transaction, &email, language, &Mail::Staff { name: None, news }, now).await?;
    }
    deed = deed.leading_to(json!({"invitation": id, "rights": &rights})).because(&asked.reason);
    deed.record(&transaction).await?;
    transaction.commit().await?;
    let expires_at = now + INVITATION_VALID;
    Ok(StaffInvitation { id, email: invited.email, rights, invited_at: now, expires_at })
}

/// Refuses an address whose account is one's own, locked, or for everybody to try.
fn require_invitable(person: &Person, known: Option<&Account>) -> Result<(), Error> {
    match known {
        Some(account) if account.is_demo => Err(Error::Denied),
        Some(account) if account.id == person.id => Err(Error::field("/email", "oneself")),
        Some(account) if account.locked_at.is_some() => Err(Error::field("/email", "account_locked")),
        _ => Ok(()),
    }
}

/// Ends the open invitations of an address.
async fn end_others(store: &Store, transaction: &Transaction, email: &EmailAddress) -> Result<(), Error> {
    for link in link_rows::open(transaction, PURPOSE, store.clock.now()).await? {
        let invited: Invited = serde_json::from_value(link.data)?;
        if is_for(&invited, email) {
            link_rows::take_back(transaction, PURPOSE, link.id).await?;
        }
    }
    Ok(())
}

/// The invitations that can be accepted, with these accounts of the staff known.
///
/// # Errors
/// A database that fails.
pub(super) async fn open(store: &Store, staff: &[Account]) -> Result<Vec<StaffInvitation>, Error> {
    let mut open = Vec::new();
    for link in link_rows::open(&store.database, PURPOSE, store.clock.now()).await? {
        let Invited { email, rights, sender } = serde_json::from_value(link.data)?;
        if staff.iter().any(|account| account.id == sender && may_stand_for(account)) {
            let (id, invited_at, expires_at) = (link.id.into(), link.created_at, link.expires_at);
            open.push(StaffInvitation { id, email, rights, invited_at, expires_at });
        }
    }
    Ok(open)
}

/// Takes an invitation back that nobody has accepted.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn take_back(state: &State, person: &Person, id: InvitationId) -> Result<(), Error> {
    let transaction = state.database.begin().await?;
    if !link_rows::take_back(&transaction, PURPOSE, id.into()).await? {
        return Err(Error::NotFound);
    }
    let deed = Deed::new(Some(person.id), AuditAction::InvitationWithdrawn, state.clock.now());
    deed.leading_to(json!({"invitation": id})).record(&transaction).await?;
    Ok(transaction.commit().await?)
}

/// What an invitation is about. Its link is not used by this.
///
/// # Errors
/// `link_expired`.
pub async fn read(state: &State, used: &LinkUse) -> Result<StaffInvitationOffer, Error> {
    let (_, invited, _) = find(state, &state.database, &used.token).await?;
    Ok(StaffInvitationOffer { email: invited.email, rights: invited.rights })
}

/// Gives who accepts an invitation its rights, beside those they have. Who has invited is told.
///
/// # Errors
/// `other_address`; else `link_expired` for an invitation that is accepted, taken back or too old, or whose sender
/// does not administer the site any more.
pub async fn accept(state: &State, person: &Person, used: &LinkUse) -> Result<(), Error> {
    let transaction = state.database.begin().await?;
    let account = accounts::lock(&transaction, person.id).await.map_err(|_| Error::Unauthenticated)?;
    let (link, invited, sender) = find(state, &transaction, &used.token).await?;
    if !is_for(&invited, &account.email) {
        return Err(Error::field("/token", "other_address"));
    }
    links::use_up(state, &transaction, &link).await?;
    let rights = rights_of(&account).and(invited.rights);
    let (person_name, email) = (account.name.clone(), account.email.as_str().to_owned());
    tell(state, &transaction, &account, StaffNews::RightsChanged { rights: rights.clone() }).await?;
    tell(state, &transaction, &sender, StaffNews::Accepted { person: person_name, email }).await?;
    let deed = Deed::new(Some(person.id), AuditAction::StaffJoined, state.clock.now());
    set_rights(state, &transaction, account, rights, deed).await?;
    Ok(transaction.commit().await?)
}

/// The invitation of a token, with who has sent it.
async fn find(
    store: &Store,
    connection: &impl Connection,
    token: &Secret,
) -> Result<(Link, Invited, Account), Error> {
    let link = links::find(store, connection, PURPOSE, token).await?;
    let invited: Invited = serde_json::from_value(link.data.clone())?;
    let sender = accounts::by_id(connection, invited.sender).await?.filter(may_stand_for);
    Ok((link, invited, sender.ok_or_else(links::expired)?))
}

/// Whether who has sent an invitation still may do so. It goes on while their second factor is set up anew.
const fn may_stand_for(sender: &Account) -> bool {
    sender.is_admin && sender.locked_at.is_none()
}

/// Whether an invitation is for who has this address.
fn is_for(invited: &Invited, email: &EmailAddress) -> bool {
    EmailAddress::parse(&invited.email).is_ok_and(|address| address.key() == email.key())
}
