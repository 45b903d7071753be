//! Invitations to work for an organisation. Who has the link of the mail accepts with any account:
//! people have several addresses. It is noted which one, and who has invited is told.

use db::Connection;
use db::repo::accounts;
use db::repo::invitations::{self, Invitation};
use db::repo::members::{self as rows, Member};
use shared::account::{EmailAddress, LinkUse, MemberRole, Membership, Secret};
use shared::id::{InvitationId, OrganisationId};
use shared::member::{self, InvitationOffer, InvitationRequest, MOST_INVITATIONS};
use shared::policy::{Action, Person};
use uuid::Uuid;

use super::sessions::Client;
use super::throttle::{self, Limit};
use super::workspace::require;
use super::{accounts as own, links, members};
use crate::error::{Error, known};
use crate::mail::{self, INVITATION_VALID, Mail, MemberNews};
use crate::state::{State, Store};

/// Invites an address by a mail. An invitation of the same address before ends.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`]; an address that is none, `already_member`,
/// `too_many_invitations`; too many mails.
pub async fn invite(
    state: &State,
    client: &Client,
    person: &Person,
    organisation: OrganisationId,
    asked: &InvitationRequest,
) -> Result<member::Invitation, Error> {
    let action = Action::ManageMembers(organisation);
    require(person, organisation, action)?;
    let email = EmailAddress::parse(&asked.email).map_err(|code| Error::field("/email", code))?;
    own::count_mail(state, client, &email).await?;
    throttle::attempt(state, Limit::Invitations, &organisation.to_string()).await?;
    let now = state.clock.now();
    let transaction = state.database.begin().await?;
    let members = members::begin(&transaction, person, organisation, action).await?;
    if members.iter().any(|member| member.account.email.key() == email.key()) {
        return Err(Error::field("/email", "already_member"));
    }
    let open = invitations::open(&transaction, organisation, now).await?;
    if open.iter().filter(|other| other.email.key() != email.key()).count() >= MOST_INVITATIONS {
        return Err(Error::field("/email", "too_many_invitations"));
    }
    let inviter = members.iter().find(|member| member.account.id == person.id).ok_or(Error::NotFound)?;
    let invitation = Invitation {
        // Random, as that of every link.
        id: InvitationId(Uuid::new_v4()),
        organisation,
        email,
        role: asked.role,
        invited_by: Some(person.id),
        created_at: now,
        expires_at: now + INVITATION_VALID,
        accepted_at: None,
        accepted_by: None,
    };
    invitations::put(&transaction, invitation.clone()).await?;
    send(state, &transaction, &invitation, inviter).await?;
    transaction.commit().await?;
    Ok(member::Invitation {
        id: invitation.id,
        email: invitation.email.as_str().to_owned(),
        role: invitation.role,
        invited_by: Some(inviter.account.name.clone()),
        invited_at: now,
        expires_at: invitation.expires_at,
    })
}

/// Sends the mail, in the language of the account that is invited, or else of the one who invites.
async fn send(
    store: &Store,
    transaction: &db::Transaction,
    invitation: &Invitation,
    inviter: &Member,
) -> Result<(), Error> {
    let known = accounts::by_email(transaction, &invitation.email).await?;
    let (organisation, _) = rows::name(transaction, invitation.organisation).await?;
    let news = MemberNews::Invited {
        inviter: inviter.account.name.clone(),
        role: invitation.role,
        link: invitation.id.into(),
    };
    let name = known.as_ref().map(|account| account.name.clone());
    let mail = Mail::Membership { name, organisation, news };
    if let Some(account) = known {
        mail::to(store, transaction, &account, &mail).await
    } else {
        let language = &inviter.account.language;
        mail::put(transaction, &invitation.email, language, &mail, store.clock.now()).await
    }
}

/// Takes an invitation back that nobody has accepted.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`].
pub async fn take_back(
    state: &State,
    person: &Person,
    organisation: OrganisationId,
    id: InvitationId,
) -> Result<(), Error> {
    require(person, organisation, Action::ManageMembers(organisation))?;
    let transaction = state.database.begin().await?;
    if !invitations::take_back(&transaction, organisation, id).await? {
        return Err(Error::NotFound);
    }
    Ok(transaction.commit().await?)
}

/// What an invitation is about. Its link is not used by this.
///
/// # Errors
/// `link_expired`.
pub async fn read(state: &State, used: &LinkUse) -> Result<InvitationOffer, Error> {
    let invitation = find(state, &state.database, &used.token).await?.ok_or_else(links::expired)?;
    if !is_open(state, &invitation) {
        return Err(links::expired());
    }
    let (organisation, language) = rows::name(&state.database, invitation.organisation).await?;
    let inviter = match invitation.invited_by {
        Some(id) => accounts::by_id(&state.database, id).await?,
        None => None,
    };
    Ok(InvitationOffer {
        organisation,
        language,
        role: invitation.role,
        invited_by: inviter.map(|account| account.name),
        email: invitation.email.as_str().to_owned(),
        expires_at: invitation.expires_at,
    })
}

/// Makes who accepts an invitation a member.
///
/// # Errors
/// `already_member`; else `link_expired` for an invitation that is accepted, taken back or too old.
pub async fn accept(state: &State, person: &Person, used: &LinkUse) -> Result<Membership, Error> {
    let now = state.clock.now();
    let transaction = state.database.begin().await?;
    let invitation = find(state, &transaction, &used.token).await?.ok_or_else(links::expired)?;
    let Invitation { organisation, role, .. } = invitation;
    let account = accounts::lock(&transaction, person.id).await.map_err(|_| Error::Unauthenticated)?;
    rows::lock(&transaction, organisation).await.map_err(known)?;
    let members = rows::of(&transaction, organisation).await?;
    if members.iter().any(|member| member.account.id == person.id) {
        return Err(Error::field("/token", "already_member"));
    }
    let first = is_open(state, &invitation)
        && invitations::accept(&transaction, invitation.id, person.id, now).await?;
    if !first {
        return Err(links::expired());
    }
    let membership = Membership { organisation, role };
    accounts::set_membership(&transaction, person.id, &membership, now).await?;
    members::tell_person(state, &transaction, organisation, &account, MemberNews::Joined { role }).await?;
    let is_inviter = |member: &&Member| {
        member.role == MemberRole::Owner && Some(member.account.id) == invitation.invited_by
    };
    if let Some(inviter) = members.iter().find(is_inviter) {
        let (person, email) = (account.name, account.email.as_str().to_owned());
        let news = MemberNews::Accepted { person, email };
        members::tell(state, &transaction, organisation, inviter, news).await?;
    }
    transaction.commit().await?;
    Ok(membership)
}

/// The invitation of a token, whether it still works or not.
async fn find(
    store: &Store,
    connection: &impl Connection,
    token: &Secret,
) -> Result<Option<Invitation>, Error> {
    match store.keys.link(token.reveal()) {
        Some(link) => Ok(invitations::by_id(connection, link.into()).await?),
        None => Ok(None),
    }
}

fn is_open(store: &Store, invitation: &Invitation) -> bool {
    invitation.accepted_at.is_none() && invitation.expires_at > store.clock.now()
}
