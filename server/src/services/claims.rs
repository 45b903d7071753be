//! Taking over the profile of an organisation that is there already. Whoever belongs to it asks, those who
//! review organisations decide, and its owners are told who asks and who has come, so that nobody comes to it
//! unseen.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use db::repo::accounts::{self, Account};
use db::repo::entries::{self, PublishedEntry};
use db::repo::members as member_rows;
use db::repo::{claims as rows, waiting};
use db::{Constraint, Transaction};
use shared::account::{MemberRole, Membership};
use shared::audit::AuditAction;
use shared::claim::{Claim, ClaimDecision, ClaimRequest, Claims, MOST_CLAIMS, ReviewClaim, ReviewClaims};
use shared::entry::{EntryKind, PublicationDates, visible_span};
use shared::id::{AccountId, ClaimId, EntryId, OrganisationId};
use shared::policy::{Action, Person};
use shared::text::LanguageTag;
use uuid::Uuid;

use super::audit::Deed;
use super::throttle::{self, Limit};
use super::{lists, members};
use crate::error::{Error, known};
use crate::mail::MemberNews;
use crate::state::State;

/// Most requests that those who review are shown at a time.
const MOST_LISTED: u64 = 200;

/// Asks to take over the profile of an organisation that the list of similar ones may name: one the public
/// sees, saw until nobody confirmed it any more, or is to see one day. Its owners are told.
///
/// # Errors
/// [`Error::InvalidContent`], also with `too_many_claims`; [`Error::NotFound`], [`Error::Denied`];
/// [`Error::Conflict`] for who belongs to it or has asked already; [`Error::TooManyRequests`].
pub async fn claim(
    state: &State,
    person: &Person,
    organisation: OrganisationId,
    asked: &ClaimRequest,
) -> Result<Claim, Error> {
    asked.validate().map_err(Error::InvalidContent)?;
    require_claimable(state, organisation).await?;
    if person.role_in(organisation).is_some() {
        return Err(Error::Conflict);
    }
    if !person.may(Action::Claim(organisation)) {
        return Err(Error::Denied);
    }
    let transaction = state.database.begin().await?;
    // Always first one's own account and then organisations: see `members::begin`.
    let account = accounts::lock(&transaction, person.id).await.map_err(|_| Error::Unauthenticated)?;
    member_rows::lock(&transaction, organisation).await.map_err(known)?;
    let claim = rows::Claim {
        id: ClaimId(Uuid::now_v7()),
        organisation,
        account: account.id,
        message: asked.message.trim().to_owned(),
        language: account.language.clone(),
        created_at: state.clock.now(),
    };
    let members = member_rows::of(&transaction, organisation).await?;
    if members.iter().any(|member| member.account.id == account.id) {
        return Err(Error::Conflict);
    }
    let open = rows::open_of(&transaction, account.id).await?;
    if open.iter().filter(|other| other.organisation != organisation).count() >= MOST_CLAIMS {
        return Err(Error::field("", "too_many_claims"));
    }
    rows::insert(&transaction, claim.clone()).await.map_err(asked_before)?;
    // What was refused has sent no mails, and does not count.
    throttle::attempt_within(state, &transaction, Limit::Claims, &account.id.to_string()).await?;
    for owner in members.iter().filter(|member| member.role == MemberRole::Owner) {
        let news = MemberNews::Claimed { person: account.name.clone() };
        members::tell(state, &transaction, organisation, owner, news).await?;
    }
    let (name, language) = member_rows::name(&transaction, organisation).await.map_err(known)?;
    transaction.commit().await?;
    Ok(own(claim, Named { name, language, slug: None }))
}

/// One request of a person for an organisation is open at a time.
fn asked_before(error: db::Error) -> Error {
    match error {
        db::Error::UniqueViolation(Constraint::OpenClaim) => Error::Conflict,
        other => other.into(),
    }
}

/// Refuses what is no organisation that may be asked for.
async fn require_claimable(state: &State, organisation: OrganisationId) -> Result<(), Error> {
    match lists::published(state, EntryKind::Organisation, &organisation.to_string()).await {
        Ok(entry) if is_claimable(&entry) => return Ok(()),
        Ok(_) | Err(Error::NotFound) => {}
        Err(other) => return Err(other),
    }
    let waiting = waiting::profiles(&state.database, Some(organisation)).await?;
    if waiting.is_empty() { Err(Error::NotFound) } else { Ok(()) }
}

/// Whether the profile of an organisation may be asked for: also one that is out of sight because nobody
/// confirms it, but none that was taken from the public.
pub(super) fn is_claimable(profile: &PublishedEntry) -> bool {
    let dates = PublicationDates::default();
    visible_span(profile.state, profile.standing, profile.profile_published, dates).is_some()
}

/// The requests of a person that nobody has decided yet.
///
/// # Errors
/// A database that fails.
pub async fn of_person(state: &State, person: &Person) -> Result<Claims, Error> {
    let open = rows::open_of(&state.database, person.id).await?;
    let mut called = names(state, &asked_for(&open)).await?;
    let items = open.into_iter().filter_map(|claim| {
        let named = called.remove(&claim.organisation)?;
        Some(own(claim, named))
    });
    Ok(Claims { items: items.collect() })
}

/// Takes a request of a person back that nobody has decided yet.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn take_back(state: &State, person: &Person, id: ClaimId) -> Result<(), Error> {
    let transaction = state.database.begin().await?;
    if !rows::take_back(&transaction, person.id, id).await? {
        return Err(Error::NotFound);
    }
    Ok(transaction.commit().await?)
}

/// Requests that nobody has decided yet, for those who review organisations.
///
/// # Errors
/// A database that fails.
pub async fn open(state: &State, person: &Person) -> Result<ReviewClaims, Error> {
    let open = rows::open(&state.database, MOST_LISTED).await?;
    let called = names(state, &asked_for(&open)).await?;
    let ids: Vec<AccountId> = open.iter().map(|claim| claim.account).collect();
    let people = accounts::by_ids(&state.database, &ids).await?;
    let people: HashMap<AccountId, Account> =
        people.into_iter().map(|account| (account.id, account)).collect();
    let organisations: Vec<OrganisationId> = called.keys().copied().collect();
    let members = accounts::working_for(&state.database, &organisations).await?;
    let items = open.into_iter().filter_map(|claim| {
        let (named, account) = (called.get(&claim.organisation)?, people.get(&claim.account)?);
        let own = members.iter().filter(|(organisation, _)| *organisation == claim.organisation);
        Some(ReviewClaim {
            id: claim.id,
            organisation: claim.organisation,
            name: named.name.clone(),
            language: named.language.clone(),
            slug: named.slug.clone(),
            members: u32::try_from(own.count()).unwrap_or(u32::MAX),
            person: account.name.clone(),
            email: account.email.as_str().to_owned(),
            person_language: claim.language,
            message: claim.message,
            claimed_at: claim.created_at,
            may_decide: person.may(Action::DecideClaim(claim.organisation, claim.account)),
        })
    });
    Ok(ReviewClaims { items: items.collect() })
}

/// Decides a request, and tells who has asked.
///
/// # Errors
/// [`Error::InvalidContent`], [`Error::NotFound`]; [`Error::Denied`], also for making an account of the
/// demonstration an owner; [`Error::Conflict`] if it was decided already.
pub async fn decide(
    state: &State,
    person: &Person,
    id: ClaimId,
    decision: &ClaimDecision,
) -> Result<(), Error> {
    decision.validate().map_err(Error::InvalidContent)?;
    let now = state.clock.now();
    let transaction = state.database.begin().await?;
    let claim = rows::by_id(&transaction, id).await?.ok_or(Error::NotFound)?;
    if !person.may(Action::DecideClaim(claim.organisation, claim.account)) {
        return Err(Error::Denied);
    }
    // Always first an account and then its organisation: see `members::begin`.
    let account = accounts::lock(&transaction, claim.account).await.map_err(known)?;
    member_rows::lock(&transaction, claim.organisation).await.map_err(known)?;
    if !rows::decide(&transaction, id, decision, person.id, now).await? {
        return Err(Error::Conflict);
    }
    let (action, news) = match decision {
        // Accounts of the demonstration stay as they are, for everybody to try.
        ClaimDecision::Accept {} if account.is_demo => return Err(Error::Denied),
        ClaimDecision::Accept {} => {
            hand_over(state, &transaction, claim.organisation, &account, now).await?;
            (AuditAction::ClaimAccepted, MemberNews::ClaimAccepted)
        }
        ClaimDecision::Decline { reason } => {
            (AuditAction::ClaimDeclined, MemberNews::ClaimDeclined { reason: reason.clone() })
        }
    };
    Deed::new(Some(person.id), action, now)
        .about_organisation(claim.organisation)
        .about_account(account.id)
        .because(decision.reason().unwrap_or_default())
        .record(&transaction)
        .await?;
    members::tell_person(state, &transaction, claim.organisation, &account, news).await?;
    Ok(transaction.commit().await?)
}

/// Makes somebody an owner of an organisation, who stays a member if they are one. The owners it has stay,
/// and are told.
async fn hand_over(
    state: &State,
    transaction: &Transaction,
    organisation: OrganisationId,
    account: &Account,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let role = MemberRole::Owner;
    let members = member_rows::of(transaction, organisation).await?;
    if let Some(own) = members.iter().find(|member| member.account.id == account.id) {
        member_rows::set_role(transaction, organisation, account.id, role, own.version).await?;
    } else {
        let membership = Membership { organisation, role };
        accounts::set_membership(transaction, account.id, &membership, now).await?;
    }
    let others = members.iter().filter(|member| member.role == role && member.account.id != account.id);
    for owner in others {
        let (person, email) = (account.name.clone(), account.email.as_str().to_owned());
        let news = MemberNews::OwnerCame { person, email };
        members::tell(state, transaction, organisation, owner, news).await?;
    }
    Ok(())
}

/// How an organisation is called.
pub(super) struct Named {
    /// Its name.
    pub(super) name: String,
    /// The language of that.
    pub(super) language: LanguageTag,
    /// The slug of its public page, if the public sees it now.
    pub(super) slug: Option<String>,
}

/// The organisations of requests.
fn asked_for(claims: &[rows::Claim]) -> Vec<OrganisationId> {
    claims.iter().map(|claim| claim.organisation).collect()
}

/// How these organisations are called; those that are gone meanwhile are missing.
///
/// # Errors
/// A database that fails.
pub(super) async fn names(
    state: &State,
    ids: &[OrganisationId],
) -> Result<HashMap<OrganisationId, Named>, Error> {
    let mut slugs = slugs(state, ids).await?;
    let names = member_rows::names(&state.database, ids).await?;
    let organisations = names.into_iter().map(|(id, (name, language))| {
        let slug = slugs.remove(&id);
        (id, Named { name, language, slug })
    });
    Ok(organisations.collect())
}

/// The slugs of the public pages of these organisations, of those that the public sees now.
///
/// # Errors
/// A database that fails.
pub(super) async fn slugs(
    state: &State,
    ids: &[OrganisationId],
) -> Result<HashMap<OrganisationId, String>, Error> {
    let profiles: Vec<EntryId> = ids.iter().map(|id| EntryId::from(*id)).collect();
    let published = entries::published_by_ids(&state.database, &profiles).await?;
    let is_visible =
        |entry: &PublishedEntry| lists::require_visible(state, entry, PublicationDates::default()).is_ok();
    let visible = published.into_iter().filter(is_visible);
    Ok(visible.map(|entry| (entry.organisation_id, entry.slug)).collect())
}

/// A request as who asks sees it.
fn own(claim: rows::Claim, named: Named) -> Claim {
    Claim {
        id: claim.id,
        organisation: claim.organisation,
        name: named.name,
        language: named.language,
        message: claim.message,
        claimed_at: claim.created_at,
    }
}
