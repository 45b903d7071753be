//! What was done by whom, for those who review the whole county.

use db::repo::audit as rows;
use shared::audit::{AuditFilter, AuditLog};

use crate::error::Error;
use crate::services::audit;
use crate::state::State;

/// Most events of a page.
const PAGE: u8 = 50;

/// A page of the log, the newest first.
///
/// # Errors
/// [`Error::InvalidParameters`] if there is no event behind which it is asked for; a database that fails.
pub async fn read(state: &State, filter: &AuditFilter) -> Result<AuditLog, Error> {
    // One more tells whether there is another page.
    let found = rows::list(&state.database, filter, u64::from(PAGE) + 1).await;
    let mut events = found.map_err(|error| match (error, filter.after) {
        (db::Error::NotFound, Some(after)) => Error::parameter("after", "unknown_value", &after.to_string()),
        (other, _) => other.into(),
    })?;
    let is_last = events.len() <= usize::from(PAGE);
    events.truncate(PAGE.into());
    let next = events.last().map(|event| event.id).filter(|_| !is_last);
    Ok(AuditLog { items: audit::told(state, events).await?, next })
}
