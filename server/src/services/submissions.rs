//! What waits for a decision, as those see it who review.

use std::collections::HashMap;

use db::repo::parts;
use db::repo::submissions::{self as rows, Waiting};
use db::repo::work::WorkEntry;
use shared::entry::{ContactData, RevisionState};
use shared::id::{EntryId, OrganisationId};
use shared::place::PlaceData;
use shared::policy::{Action, Person};
use shared::review::{ReviewSubmission, ReviewSubmissions, Submission, SubmissionDetail};
use shared::workspace::{EntryContent, Speaker};

use crate::error::{Error, known};
use crate::services::claims::{self, Named};
use crate::services::{contents, publishing, remarks};
use crate::state::State;

/// Most of what waits that is shown at a time.
const MOST_LISTED: usize = 200;
/// How much of it is read at once: of some municipalities little waits.
const READ_AT_ONCE: u16 = 200;

/// What waits for a decision of those who review the same as the person, what was handed in first comes first.
/// What cannot be read is logged and left out.
///
/// # Errors
/// A database that fails.
pub async fn list(state: &State, person: &Person) -> Result<ReviewSubmissions, Error> {
    let mut found: Vec<(Waiting, Submission)> = Vec::new();
    let mut read: u64 = 0;
    loop {
        let waiting = rows::waiting(&state.database, read, READ_AT_ONCE.into()).await?;
        let is_last = waiting.len() < usize::from(READ_AT_ONCE);
        let is_theirs = |(_, it): &(Waiting, Submission)| person.may(Action::ReadSubmission(it));
        found.extend(readable(state, waiting).await?.into_iter().filter(is_theirs));
        if is_last || found.len() >= MOST_LISTED {
            break;
        }
        read += u64::from(READ_AT_ONCE);
    }
    found.truncate(MOST_LISTED);
    let organisations: Vec<OrganisationId> =
        found.iter().map(|(waiting, _)| waiting.work.organisation).collect();
    let names = claims::names(state, &organisations).await?;
    let items = found.iter().filter_map(|(waiting, submission)| shown(person, waiting, submission, &names));
    Ok(ReviewSubmissions { items: items.collect() })
}

/// What waits for a decision about these entries, in any order, each with what decides who may see it. What
/// cannot be read is logged and left out.
///
/// # Errors
/// A database that fails.
pub(super) async fn of_entries(state: &State, ids: &[EntryId]) -> Result<Vec<(Waiting, Submission)>, Error> {
    readable(state, rows::of_entries(&state.database, ids).await?).await
}

async fn readable(
    state: &State,
    found: Vec<(EntryId, db::Result<Waiting>)>,
) -> Result<Vec<(Waiting, Submission)>, Error> {
    let waiting: Vec<Waiting> = found.into_iter().filter_map(|(id, found)| logged(id, found)).collect();
    let works: Vec<&WorkEntry> = waiting.iter().map(|waiting| &waiting.work).collect();
    let submissions = publishing::submissions(&state.database, &works).await?;
    let read = waiting.into_iter().zip(submissions).filter_map(|(waiting, submission)| {
        let submission = logged(waiting.work.id, submission)?;
        Some((waiting, submission))
    });
    Ok(read.collect())
}

/// What was read of an entry. If it could not be, that is logged, without the cause, which may quote the
/// content.
fn logged<T, E>(entry: EntryId, read: Result<T, E>) -> Option<T> {
    if read.is_err() {
        tracing::error!(%entry, "what waits for a decision cannot be read");
    }
    read.ok()
}

/// What waits for a decision about an entry, with all that is needed for one.
///
/// # Errors
/// [`Error::NotFound`] if nothing waits, [`Error::Denied`]; a content that cannot be read.
pub async fn read(state: &State, person: &Person, entry: EntryId) -> Result<SubmissionDetail, Error> {
    let waiting = rows::of_entry(&state.database, entry).await.map_err(known)?;
    let work = &waiting.work;
    let submission = publishing::submission(&state.database, work).await?;
    if !person.may(Action::ReadSubmission(&submission)) {
        return Err(Error::Denied);
    }
    let names = claims::names(state, &[work.organisation]).await?;
    let shown = shown(person, &waiting, &submission, &names).ok_or(Error::NotFound)?;
    let content = contents::read(work.kind, work.revision.content.clone())?;
    let published = contents::published(&state.database, work).await?;
    let (contacts, places) = parts_of(state, &content).await?;
    let (_, conversation) = remarks::of(&state.database, entry).await?;
    let mut said = conversation.iter().filter(|remark| remark.at >= waiting.since);
    let message = said.find(|remark| remark.by == Speaker::Member).map(|remark| remark.text.clone());
    Ok(SubmissionDetail { submission: shown, content, published, contacts, places, message, conversation })
}

/// The contacts and places that a content refers to, in its order.
async fn parts_of(
    state: &State,
    content: &EntryContent,
) -> Result<(Vec<ContactData>, Vec<PlaceData>), Error> {
    let mut contacts = parts::contacts(&state.database, content.contacts()).await?;
    let contacts = content.contacts().iter().filter_map(|id| contacts.remove(id)).map(|mut contact| {
        contact.data.name.take_if(|_| contact.name_consent_at.is_none());
        contact.data
    });
    let mut places = parts::places(&state.database, content.places()).await?;
    let places = content.places().iter().filter_map(|id| places.remove(id)).map(|place| place.data);
    Ok((contacts.collect(), places.collect()))
}

/// Something that waits, as the person sees it; nothing if its organisation is gone meanwhile.
fn shown(
    person: &Person,
    waiting: &Waiting,
    submission: &Submission,
    names: &HashMap<OrganisationId, Named>,
) -> Option<ReviewSubmission> {
    let Waiting { work, language, since } = waiting;
    // Whoever may decide may refuse; what is trusted, its members publish as well.
    let refusal = Action::ChangeRevision(submission, RevisionState::Submitted, RevisionState::Rejected);
    Some(ReviewSubmission {
        entry: work.id,
        kind: work.kind,
        title: work.revision.title.clone(),
        language: language.clone(),
        organisation: work.organisation,
        organisation_name: names.get(&work.organisation)?.name.clone(),
        standing: work.standing,
        revision: work.revision.id,
        version: work.version,
        handed_in_at: *since,
        changes_published: work.published.is_some(),
        may_decide: person.may(refusal),
    })
}
