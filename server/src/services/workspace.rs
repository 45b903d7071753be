//! What people work on for their organisations.

use db::repo::entries::RevisionOrigin;
use db::repo::import::{ImportBatch, NewEntry, NewOrganisation, insert_batch};
use db::repo::{accounts, review, workspace};
use shared::account::{MemberRole, Membership};
use shared::audit::AuditAction;
use shared::entry::{EntryKind, EntryState, LocalisedContent as _, RevisionState, Standing};
use shared::id::{OrganisationId, RevisionId};
use shared::organisation::OrganisationProfile;
use shared::policy::{Action, Person};
use shared::validate::Violations;
use shared::workspace::{OrganisationWork, OwnOrganisation, Workspace};
use uuid::Uuid;

use crate::error::Error;
use crate::services::audit::Deed;
use crate::services::cases::tracking;
use crate::services::contents::StoredContent;
use crate::services::possessions::uses;
use crate::services::{attention, contacts, places};
use crate::state::State;

/// How many organisations of one person may wait for their confirmation at a time.
const MOST_WAITING: usize = 5;

/// Refuses what a person may not do for an organisation. To those who do not belong to it, nothing of
/// it exists.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`].
pub fn require(person: &Person, organisation: OrganisationId, action: Action<'_>) -> Result<(), Error> {
    match person.role_in(organisation) {
        None => Err(Error::NotFound),
        Some(_) if person.may(action) => Ok(()),
        Some(_) => Err(Error::Denied),
    }
}

/// The organisations a person works for, with all their entries, what needs attention about them and what
/// reviewers have written.
///
/// # Errors
/// A database that fails.
pub async fn read(state: &State, person: &Person) -> Result<Workspace, Error> {
    let mut workspace = of(state, &person.memberships).await?;
    attention::tell(state, &mut workspace.organisations).await?;
    Ok(workspace)
}

/// An organisation with its entries and what they refer to.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn organisation(
    state: &State,
    person: &Person,
    id: OrganisationId,
) -> Result<OrganisationWork, Error> {
    require(person, id, Action::ReadOrganisation(id))?;
    let own: Vec<Membership> =
        person.memberships.iter().filter(|membership| membership.organisation == id).cloned().collect();
    let organisation = of(state, &own).await?.organisations.pop().ok_or(Error::NotFound)?;
    let uses = uses(&state.database, id).await?;
    let contacts = contacts::of_organisation(state, id, &uses).await?;
    let places = places::of_organisation(state, id, &uses).await?;
    Ok(OrganisationWork { organisation, contacts, places })
}

/// Organisations with their entries alone.
async fn of(state: &State, memberships: &[Membership]) -> Result<Workspace, Error> {
    let ids = organisations(memberships);
    let standings = workspace::standings(&state.database, &ids).await?;
    let entries = workspace::entries_of(&state.database, &ids, state.clock.now()).await?;
    let organisations = memberships.iter().filter_map(|Membership { organisation: id, role }| {
        let own = entries.iter().filter(|(owner, _)| owner == id).map(|(_, entry)| entry.clone());
        let (profiles, entries): (Vec<_>, Vec<_>) =
            own.partition(|entry| entry.kind == EntryKind::Organisation);
        let (standing, profile) = (*standings.get(id)?, profiles.into_iter().next()?);
        Some(OwnOrganisation {
            id: *id,
            role: *role,
            standing,
            profile,
            entries,
            attention: Vec::new(),
            part_concerns: Vec::new(),
            messages: Vec::new(),
        })
    });
    Ok(Workspace { organisations: organisations.collect() })
}

fn organisations(memberships: &[Membership]) -> Vec<OrganisationId> {
    memberships.iter().map(|membership| membership.organisation).collect()
}

/// Registers an organisation. Its profile is handed in for review, the organisation itself waits for
/// the confirmation of the KI team, and the person is its owner.
///
/// # Errors
/// [`Error::InvalidContent`].
pub async fn register(
    state: &State,
    person: &Person,
    mut profile: OrganisationProfile,
) -> Result<OwnOrganisation, Error> {
    profile.settle_languages();
    check(state, &profile)?;
    let standings = workspace::standings(&state.database, &organisations(&person.memberships)).await?;
    if standings.values().filter(|standing| **standing == Standing::Pending).count() >= MOST_WAITING {
        return Err(Error::field("/name", "too_many_waiting"));
    }
    let (id, revision) = (OrganisationId(Uuid::now_v7()), RevisionId(Uuid::now_v7()));
    let membership = Membership { organisation: id, role: MemberRole::Owner };
    let now = state.clock.now();
    let transaction = state.database.begin().await?;
    insert_batch(&transaction, rows(id, revision, &profile)?, now).await?;
    review::note_handed_in(&transaction, (id.into(), revision), person.id, now).await?;
    let case = tracking::open_submission(&transaction, id.into(), now).await?;
    let deed = Deed::new(Some(person.id), AuditAction::HandedIn, now).about(id.into(), id).in_case(case);
    deed.record(&transaction).await?;
    accounts::set_membership(&transaction, person.id, &membership, now).await?;
    transaction.commit().await?;
    of(state, &[membership]).await?.organisations.pop().ok_or(Error::NotFound)
}

/// Checks a first profile: places, contacts and pictures are added once the organisation is there to
/// have them.
fn check(state: &State, profile: &OrganisationProfile) -> Result<(), Error> {
    let mut violations = Violations::default();
    violations.nest_errors("", profile.validate(&state.reference()).err().unwrap_or_default());
    violations.require(profile.places.is_empty(), "/places", "unknown_value");
    violations.require(profile.contacts.is_empty(), "/contacts", "unknown_value");
    violations.require(profile.image.is_none(), "/image", "unknown_value");
    violations.require(profile.logo.is_none(), "/logo", "unknown_value");
    violations.into_result().map_err(Error::InvalidContent)
}

fn rows(
    id: OrganisationId,
    revision: RevisionId,
    profile: &OrganisationProfile,
) -> Result<ImportBatch, Error> {
    let entry = NewEntry {
        id: id.into(),
        kind: EntryKind::Organisation,
        organisation_id: id,
        state: EntryState::Active,
        confirmed_on: None,
        hidden_from: None,
    };
    let content = StoredContent::of_profile(profile)?;
    Ok(ImportBatch {
        organisations: vec![NewOrganisation { id, standing: Standing::Pending }],
        entries: vec![entry],
        revisions: vec![content.revision(
            revision,
            id.into(),
            RevisionState::Submitted,
            None,
            RevisionOrigin::Person,
        )],
        ..ImportBatch::default()
    })
}
