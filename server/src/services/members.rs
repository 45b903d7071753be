//! Who works for an organisation. As long as there are members, one of them is its owner: who is the
//! only one stays until there is another.

use db::Transaction;
use db::repo::accounts::Account;
use db::repo::members::{self as rows, Member};
use db::repo::{accounts, invitations, work, workspace};
use shared::account::{MemberRole, Membership};
use shared::entry::Standing;
use shared::id::{AccountId, OrganisationId};
use shared::member::{self, Members};
use shared::policy::{Action, Person};
use shared::validate::Violations;

use super::workspace::require;
use crate::error::{Error, changed, known};
use crate::mail::{self, Mail, MemberNews};
use crate::state::{State, Store};

/// The members of an organisation, and who is invited.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn list(state: &State, person: &Person, organisation: OrganisationId) -> Result<Members, Error> {
    require(person, organisation, Action::ReadOrganisation(organisation))?;
    let members = rows::of(&state.database, organisation).await?;
    let open = invitations::open(&state.database, organisation, state.clock.now()).await?;
    let invitations = open.into_iter().map(|invitation| {
        let by = invitation.invited_by.and_then(|id| members.iter().find(|member| member.account.id == id));
        let invited_by = by.map(|member| member.account.name.clone());
        member::Invitation {
            id: invitation.id,
            email: invitation.email.as_str().to_owned(),
            role: invitation.role,
            invited_by,
            invited_at: invitation.created_at,
            expires_at: invitation.expires_at,
        }
    });
    let invitations = invitations.collect();
    let shown = members.into_iter().map(|member| member::Member {
        id: member.account.id,
        name: member.account.name,
        email: member.account.email.as_str().to_owned(),
        role: member.role,
        since: member.since,
        is_self: member.account.id == person.id,
        version: member.version,
    });
    Ok(Members { members: shown.collect(), invitations })
}

/// Gives a member another role.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`], [`Error::ChangedMeanwhile`]; `last_owner` if there would be no
/// owner any more.
pub async fn change_role(
    state: &State,
    person: &Person,
    (organisation, account): (OrganisationId, AccountId),
    role: MemberRole,
    version: i64,
) -> Result<(), Error> {
    let transaction = state.database.begin().await?;
    let action = Action::ManageMembers(organisation);
    let members = begin(&transaction, person, organisation, action).await?;
    let member = changeable(&members, account)?;
    rows::set_role(&transaction, organisation, account, role, version).await.map_err(changed)?;
    let is_new = member.role != role;
    if is_new && is_last_owner(&members, account) {
        return Err(Error::field("/role", "last_owner"));
    }
    if is_new && account != person.id {
        if role != MemberRole::Owner {
            invitations::take_back_of(&transaction, organisation, account).await?;
        }
        tell(state, &transaction, organisation, member, MemberNews::RoleChanged { role }).await?;
    }
    Ok(transaction.commit().await?)
}

/// Ends a membership: one's own, or that of somebody else.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`], [`Error::ChangedMeanwhile`]; `last_owner` if there would be no
/// owner any more.
pub async fn remove(
    state: &State,
    person: &Person,
    (organisation, account): (OrganisationId, AccountId),
    version: i64,
) -> Result<(), Error> {
    let leaves = account == person.id;
    let action = if leaves { Action::Leave(organisation) } else { Action::ManageMembers(organisation) };
    let transaction = state.database.begin().await?;
    let members = begin(&transaction, person, organisation, action).await?;
    let member = changeable(&members, account)?;
    rows::remove(&transaction, organisation, account, version).await.map_err(changed)?;
    if is_last_owner(&members, account) {
        return Err(Error::field("", "last_owner"));
    }
    if !leaves {
        // Whoever is no longer wanted brings nobody in afterwards.
        invitations::take_back_of(&transaction, organisation, account).await?;
        tell(state, &transaction, organisation, member, MemberNews::Removed).await?;
    }
    Ok(transaction.commit().await?)
}

/// Deletes an organisation whose profile is in this version, with all it has: one that was registered by
/// mistake. Whoever else works for it is told.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`], [`Error::ChangedMeanwhile`]; [`Error::Conflict`] if it is not one
/// that waits for its confirmation, or the public has ever seen something of it.
pub async fn delete_organisation(
    state: &State,
    person: &Person,
    organisation: OrganisationId,
    version: i64,
) -> Result<(), Error> {
    let transaction = state.database.begin().await?;
    let action = Action::DeleteOrganisation(organisation);
    let members = begin(&transaction, person, organisation, action).await?;
    let profile = work::by_id(&transaction, organisation.into()).await.map_err(known)?;
    if i64::from(profile.version) != version {
        return Err(Error::ChangedMeanwhile);
    }
    if profile.standing != Standing::Pending || workspace::was_public(&transaction, organisation).await? {
        return Err(Error::Conflict);
    }
    for member in members.iter().filter(|member| member.account.id != person.id) {
        tell(state, &transaction, organisation, member, MemberNews::Removed).await?;
    }
    rows::delete_organisation(&transaction, organisation, state.clock.now()).await?;
    transaction.commit().await?;
    tracing::info!(%organisation, "an owner has deleted an organisation that was never confirmed");
    Ok(())
}

/// Lets the person delete their account as far as their organisations are concerned. What waits for
/// its confirmation and has no other member goes with it; what the public knows stays without members.
///
/// # Errors
/// `last_owner` for each organisation whose other members would be without an owner, with its name.
pub(super) async fn let_go(
    store: &Store,
    transaction: &Transaction,
    account: AccountId,
) -> Result<(), Error> {
    let left = left_by(transaction, account).await?;
    let mut violations = Violations::default();
    for Left { organisation, .. } in left.iter().filter(|left| !left.others.is_empty()) {
        let (name, _) = rows::name(transaction, *organisation).await?;
        violations.add_value(format!("/organisations/{organisation}"), "last_owner", &name);
    }
    violations.into_result().map_err(Error::InvalidContent)?;
    delete_unseen(store, transaction, &left).await
}

/// Prepares the end of an account whose person does not decide any more: where they were the only
/// owner, the member who was there last becomes one. What nobody else works for is treated as by
/// [`let_go`].
///
/// # Errors
/// A database that fails.
pub async fn hand_over(store: &Store, transaction: &Transaction, account: AccountId) -> Result<(), Error> {
    let left = left_by(transaction, account).await?;
    let role = MemberRole::Owner;
    for Left { organisation, others, .. } in &left {
        // Of those who were there on the same day, the one who came first.
        let successor = others.iter().rev().max_by_key(|member| member.account.last_active_on);
        if let Some(member) = successor {
            rows::set_role(transaction, *organisation, member.account.id, role, member.version).await?;
            tell(store, transaction, *organisation, member, MemberNews::RoleChanged { role }).await?;
        }
    }
    delete_unseen(store, transaction, &left).await
}

/// An organisation whose only owner goes.
struct Left {
    organisation: OrganisationId,
    standing: Standing,
    others: Vec<Member>,
}

/// The organisations whose only owner an account is. Until the transaction ends, nobody changes who
/// works for them, and the account becomes a member nowhere.
async fn left_by(transaction: &Transaction, account: AccountId) -> Result<Vec<Left>, Error> {
    accounts::lock(transaction, account).await?;
    let mut owned: Vec<OrganisationId> = accounts::memberships(transaction, account)
        .await?
        .into_iter()
        .filter(|membership| membership.role == MemberRole::Owner)
        .map(|membership| membership.organisation)
        .collect();
    // Always in the same order: see `begin`.
    owned.sort_unstable();
    let mut left = Vec::new();
    for organisation in owned {
        let standing = rows::lock(transaction, organisation).await?;
        let mut others = rows::of(transaction, organisation).await?;
        if is_last_owner(&others, account) {
            others.retain(|member| member.account.id != account);
            left.push(Left { organisation, standing, others });
        }
    }
    Ok(left)
}

async fn delete_unseen(store: &Store, transaction: &Transaction, left: &[Left]) -> Result<(), Error> {
    let unseen = left.iter().filter(|left| left.others.is_empty() && left.standing == Standing::Pending);
    for Left { organisation, .. } in unseen {
        rows::delete_organisation(transaction, *organisation, store.clock.now()).await?;
    }
    Ok(())
}

/// Begins a change of who works for an organisation; answers its members. Others wait, and what the
/// person may do is asked again once they have done.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`].
pub(super) async fn begin(
    transaction: &Transaction,
    person: &Person,
    organisation: OrganisationId,
    action: Action<'_>,
) -> Result<Vec<Member>, Error> {
    require(person, organisation, action)?;
    // Always first one's own account and then organisations, so that no two wait for each other.
    accounts::lock(transaction, person.id).await.map_err(known)?;
    rows::lock(transaction, organisation).await.map_err(known)?;
    let memberships: Vec<Membership> = accounts::memberships(transaction, person.id).await?;
    require(&Person { memberships, ..person.clone() }, organisation, action)?;
    Ok(rows::of(transaction, organisation).await?)
}

/// A member whose membership may be changed. Those of the demonstration are for everybody to try.
fn changeable(members: &[Member], account: AccountId) -> Result<&Member, Error> {
    let member = members.iter().find(|member| member.account.id == account).ok_or(Error::NotFound)?;
    if member.account.is_demo { Err(Error::Denied) } else { Ok(member) }
}

/// Whether an account is the only owner.
fn is_last_owner(members: &[Member], account: AccountId) -> bool {
    let mut owners = members.iter().filter(|member| member.role == MemberRole::Owner);
    owners.next().is_some_and(|owner| owner.account.id == account) && owners.next().is_none()
}

/// Tells a member what has changed for them.
pub(super) async fn tell(
    store: &Store,
    transaction: &Transaction,
    organisation: OrganisationId,
    member: &Member,
    news: MemberNews,
) -> Result<(), Error> {
    tell_person(store, transaction, organisation, &member.account, news).await
}

/// Tells somebody who is or wants to be a member what is new.
pub(super) async fn tell_person(
    store: &Store,
    transaction: &Transaction,
    organisation: OrganisationId,
    account: &Account,
    news: MemberNews,
) -> Result<(), Error> {
    let (organisation, _) = rows::name(transaction, organisation).await?;
    let name = Some(account.name.clone());
    mail::to(store, transaction, account, &Mail::Membership { name, organisation, news }).await
}
