//! Decisions about what was handed in, and about organisations.

use db::repo::decision_notices::{self as notices, Decided};
use db::repo::review::{self, Step};
use db::repo::work::{self, WorkEntry};
use shared::entry::{EntryKind, RevisionState};
use shared::id::{EntryId, OrganisationId};
use shared::policy::{Action, Person};
use shared::review::{Decision, OrganisationStanding, ReviewDecision, StandingChange};
use shared::schedule::local_date;

use crate::error::{Error, known};
use crate::services::publishing;
use crate::state::State;

/// Decides about the revision of an entry that was handed in. The members of its organisation are told.
///
/// # Errors
/// [`Error::InvalidContent`], [`Error::NotFound`], [`Error::Denied`]; [`Error::Conflict`] if it was
/// decided or changed meanwhile, or the public sees something newer than what it is based on.
pub async fn decide(
    state: &State,
    person: &Person,
    entry: EntryId,
    asked: &ReviewDecision,
) -> Result<(), Error> {
    asked.decision.validate().map_err(Error::InvalidContent)?;
    let now = state.clock.now();
    let transaction = state.database.begin().await?;
    let work = review::lock(&transaction, entry).await.map_err(known)?;
    let submission = publishing::submission(&transaction, &work).await?;
    let next = asked.decision.leads_to();
    if !person.may(Action::ChangeRevision(&submission, RevisionState::Submitted, next)) {
        return Err(Error::Denied);
    }
    if work.revision.id != asked.revision || work.revision.state != RevisionState::Submitted {
        return Err(Error::Conflict);
    }
    let step = Step { by: person.id, state: next, note: note(&asked.decision)? };
    review::take(&transaction, &work, step, (now, local_date(now))).await.map_err(known)?;
    let decided = Decided::Revision(work.revision.id);
    notices::note(&transaction, work.organisation, decided, person.id, now).await?;
    if next == RevisionState::Published {
        publishing::give_slug(state, &transaction, &work).await?;
    }
    Ok(transaction.commit().await?)
}

/// The standing of an organisation.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn standing(state: &State, organisation: OrganisationId) -> Result<OrganisationStanding, Error> {
    let profile = work::by_id(&state.database, organisation.into()).await.map_err(known)?;
    require_profile(&profile)?;
    Ok(OrganisationStanding { standing: profile.standing, version: profile.version })
}

/// Gives an organisation whose profile is in this version another standing. Its members are told.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`], [`Error::ChangedMeanwhile`].
pub async fn change_standing(
    state: &State,
    person: &Person,
    organisation: OrganisationId,
    asked: &StandingChange,
    version: i64,
) -> Result<(), Error> {
    let now = state.clock.now();
    let transaction = state.database.begin().await?;
    let profile = review::lock(&transaction, organisation.into()).await.map_err(known)?;
    require_profile(&profile)?;
    let submission = publishing::submission(&transaction, &profile).await?;
    if !person.may(Action::ChangeStanding(&submission)) {
        return Err(Error::Denied);
    }
    if i64::from(profile.version) != version {
        return Err(Error::ChangedMeanwhile);
    }
    review::set_standing(&transaction, organisation, asked.standing, now).await.map_err(known)?;
    let before = profile.standing;
    if asked.standing != before {
        let decided = Decided::Standing { before };
        notices::note(&transaction, organisation, decided, person.id, now).await?;
    }
    Ok(transaction.commit().await?)
}

/// Refuses an entry that is not the profile of an organisation.
fn require_profile(entry: &WorkEntry) -> Result<(), Error> {
    if entry.kind == EntryKind::Organisation { Ok(()) } else { Err(Error::NotFound) }
}

/// What is said to the author, as it is recorded.
fn note(decision: &Decision) -> Result<Option<serde_json::Value>, Error> {
    Ok(match decision {
        Decision::Publish {} => None,
        Decision::RequestChanges { notes } => Some(serde_json::to_value(notes)?),
        Decision::Reject { reason } => Some(serde_json::to_value(reason)?),
    })
}
