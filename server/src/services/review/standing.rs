//! Decides about organisations.

use db::repo::decision_notices::{self as notices, Decided};
use db::repo::review;
use db::repo::work::{self, WorkEntry};
use shared::audit::AuditAction;
use shared::entry::{EntryKind, Standing};
use shared::id::OrganisationId;
use shared::policy::{Action, Person};
use shared::review::{OrganisationStanding, StandingChange};

use crate::error::{Error, known};
use crate::services::audit::Deed;
use crate::services::publishing;
use crate::state::State;

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
/// [`Error::InvalidContent`], [`Error::NotFound`], [`Error::Denied`], [`Error::ChangedMeanwhile`].
pub async fn change_standing(
    state: &State,
    person: &Person,
    organisation: OrganisationId,
    asked: &StandingChange,
    version: i64,
) -> Result<(), Error> {
    asked.validate().map_err(Error::InvalidContent)?;
    let now = state.clock.now();
    let transaction = state.database.begin().await?;
    let profile = review::lock(&transaction, organisation.into()).await.map_err(known)?;
    require_profile(&profile)?;
    let submission = publishing::submission(&transaction, &profile).await?;
    let before = profile.standing;
    let action = match asked.standing {
        Standing::Trusted if before != Standing::Trusted => Action::Trust(&submission),
        _ => Action::ChangeStanding(&submission),
    };
    if !person.may(action) {
        return Err(Error::Denied);
    }
    if i64::from(profile.version) != version {
        return Err(Error::ChangedMeanwhile);
    }
    review::set_standing(&transaction, organisation, asked.standing, now).await.map_err(known)?;
    if asked.standing != before {
        let decided = Decided::Standing { before };
        notices::note(&transaction, organisation, decided, person.id, now).await?;
        Deed::new(Some(person.id), AuditAction::StandingChanged, now)
            .about_organisation(organisation)
            .changing(before.key(), asked.standing.key())
            .because(&asked.reason)
            .record(&transaction)
            .await?;
    }
    Ok(transaction.commit().await?)
}

/// Refuses an entry that is not the profile of an organisation.
fn require_profile(entry: &WorkEntry) -> Result<(), Error> {
    if entry.kind == EntryKind::Organisation { Ok(()) } else { Err(Error::NotFound) }
}
