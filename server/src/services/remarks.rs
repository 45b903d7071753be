//! What the members of an organisation and those who review say to each other about an entry.

use db::Connection;
use db::repo::work::{self, ReviewEvent};
use serde::de::DeserializeOwned;
use shared::entry::RevisionState;
use shared::id::EntryId;
use shared::review::{Decision, ReviewNote};
use shared::workspace::{Feedback, Remark, Speaker};

use crate::error::Error;

/// Most of what was done last that is looked at.
const MOST_EVENTS: u64 = 50;

/// What reviewers have said last, unless something was done since, and all that was said since the entry
/// was last published, the oldest first.
///
/// # Errors
/// A database that fails, or a stored remark that cannot be read.
pub async fn of(connection: &impl Connection, id: EntryId) -> Result<(Option<Feedback>, Vec<Remark>), Error> {
    let events = work::last_events(connection, id, MOST_EVENTS).await?;
    let is_open = |event: &&ReviewEvent| event.state != RevisionState::Published;
    let events: Vec<&ReviewEvent> = events.iter().take_while(is_open).collect();
    let feedback = match events.first() {
        Some(event) => feedback(event)?,
        None => None,
    };
    let mut remarks = Vec::new();
    for event in events.into_iter().rev() {
        remarks.extend(remark(event)?);
    }
    Ok((feedback, remarks))
}

/// A decision that asks its author for something.
///
/// # Errors
/// A stored remark that cannot be read.
pub(super) fn feedback(event: &ReviewEvent) -> Result<Option<Feedback>, Error> {
    let decision = match event.state {
        RevisionState::ChangesRequested => Decision::RequestChanges { notes: said(event)? },
        RevisionState::Rejected => Decision::Reject { reason: said(event)? },
        _ => return Ok(None),
    };
    Ok(Some(Feedback { at: event.at, decision }))
}

/// What was said with what was done; nothing where nothing was.
fn remark(event: &ReviewEvent) -> Result<Option<Remark>, Error> {
    if event.note.is_none() {
        return Ok(None);
    }
    let (by, text) = match event.state {
        RevisionState::Submitted => (Speaker::Member, said(event)?),
        RevisionState::Rejected => (Speaker::Reviewer, said(event)?),
        RevisionState::ChangesRequested => {
            let notes: Vec<ReviewNote> = said(event)?;
            let lines: Vec<String> = notes.into_iter().map(|note| note.text).collect();
            (Speaker::Reviewer, lines.join("\n"))
        }
        _ => return Ok(None),
    };
    Ok(Some(Remark { at: event.at, by, text }))
}

fn said<T: DeserializeOwned>(event: &ReviewEvent) -> Result<T, Error> {
    Ok(serde_json::from_value(event.note.clone().unwrap_or_default())?)
}
