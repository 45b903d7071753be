//! What reviewers correct of what they publish.

use db::Transaction;
use db::repo::entries::RevisionOrigin;
use db::repo::import::NewRevision;
use db::repo::work::WorkEntry;
use shared::entry::{EntryKind, RevisionState};
use shared::id::RevisionId;
use shared::policy::{Action, Person};
use shared::problem::FieldError;
use shared::review::Decision;
use shared::workspace::EntryContent;
use uuid::Uuid;

use crate::error::Error;
use crate::services::possessions::Possessions;
use crate::services::{contents, drafts, publishing, translations};
use crate::state::State;

/// Where in a decision the corrected content stands.
const CORRECTED: &str = "/decision/publish/corrected";

/// The revision of a reviewer that is published in the place of what was handed in, if the decision corrects it.
///
/// # Errors
/// [`Error::InvalidContent`] with what is wrong in the content; [`Error::Denied`] if the reviewer could not publish
/// what it has become.
pub(super) async fn correction(
    state: &State,
    transaction: &Transaction,
    person: &Person,
    work: &WorkEntry,
    decision: &Decision,
) -> Result<Option<NewRevision>, Error> {
    let Decision::Publish { corrected: Some(corrected) } = decision else { return Ok(None) };
    if corrected.kind() != work.kind {
        return Err(Error::field(CORRECTED, "malformed"));
    }
    let before = contents::read(work.kind, work.revision.content.clone())?;
    let mut content = EntryContent::clone(corrected);
    translations::mark(&mut content, Some(before.clone()));
    if translations::is_same(&content, &before) {
        return Ok(None);
    }
    let wrong = drafts::missing(state, transaction, work.organisation, &content).await?;
    if !wrong.is_empty() {
        return Err(Error::InvalidContent(wrong.into_iter().map(|error| within(work.kind, error)).collect()));
    }
    let possessions = Possessions::load(transaction, work.organisation).await?;
    let (id, based_on) = (RevisionId(Uuid::now_v7()), Some(work.revision.id));
    let stored = drafts::stored(&possessions, &content)?;
    let correction = stored.revision(id, work.id, RevisionState::Published, based_on, RevisionOrigin::Person);
    require(transaction, person, work, &correction).await?;
    Ok(Some(correction))
}

/// Refuses what the reviewer could not have published if it had been handed in so: corrections move nothing to where
/// others decide.
async fn require(
    transaction: &Transaction,
    person: &Person,
    work: &WorkEntry,
    correction: &NewRevision,
) -> Result<(), Error> {
    let mut corrected = work.clone();
    corrected.revision.content.clone_from(&correction.content);
    let submission = publishing::submission(transaction, &corrected).await?;
    if person.may(Action::DecideCase(&submission)) { Ok(()) } else { Err(Error::Denied) }
}

/// What is wrong in a content, as a part of the decision.
fn within(kind: EntryKind, error: FieldError) -> FieldError {
    let content = match kind {
        EntryKind::Organisation => "organisation",
        EntryKind::Offer | EntryKind::Project => "offer",
    };
    FieldError { pointer: format!("{CORRECTED}/{content}{}", error.pointer), ..error }
}
