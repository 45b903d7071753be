//! What is known of an organisation that reviewers decide about.

use db::repo::{county, records};
use shared::id::OrganisationId;
use shared::review::OrganisationRecord;

use crate::error::{Error, known};
use crate::services::claims;
use crate::state::State;

/// What is known of an organisation.
///
/// # Errors
/// [`Error::NotFound`], or a database that fails.
pub async fn of(state: &State, id: OrganisationId) -> Result<OrganisationRecord, Error> {
    let record = records::of_organisation(&state.database, id).await.map_err(known)?;
    let named = claims::names(state, &[id]).await?.remove(&id).ok_or(Error::NotFound)?;
    let numbers = county::numbers(&state.database, &[id]).await?.remove(&id).unwrap_or_default();
    Ok(OrganisationRecord {
        name: named.name,
        language: named.language,
        slug: named.slug,
        standing: record.standing,
        since: record.since,
        members: numbers.members,
        published: numbers.published,
        waiting: record.waiting,
        accepted: record.accepted,
        returned: record.returned,
        rejected: record.rejected,
        reported: record.reported,
    })
}
