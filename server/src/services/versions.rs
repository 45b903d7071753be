//! The versions of an entry: every one can become the draft again.

use db::Connection;
use db::repo::work::WorkEntry;
use db::repo::{members, versions, work};
use shared::entry::RevisionState;
use shared::id::{EntryId, RevisionId};
use shared::policy::{Action, Person};
use shared::version::{EntryVersion, EntryVersions};
use shared::workspace::{EntryContent, EntryWork};

use crate::error::{Error, known};
use crate::services::possessions::Possessions;
use crate::services::workspace::require;
use crate::services::{contents, drafts};
use crate::state::State;

/// Most versions of the list.
const MOST_VERSIONS: u64 = 100;
/// Most drafts of an entry that were put away by restoring and that nobody has handed in: each restoring
/// leaves one, so that who tries out old versions would fill the database.
const MOST_PUT_AWAY: usize = 20;

/// The versions of an entry.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn list(state: &State, person: &Person, id: EntryId) -> Result<EntryVersions, Error> {
    let entry = own(state, person, id).await?;
    let members = members::of(&state.database, entry.organisation).await?;
    let found = versions::of_entry(&state.database, id, MOST_VERSIONS).await.map_err(known)?;
    let items = found.into_iter().map(|(version, by)| {
        let by = members.iter().find(|member| Some(member.account.id) == by);
        EntryVersion { handed_in_by: by.map(|member| member.account.name.clone()), ..version }
    });
    Ok(EntryVersions { items: items.collect() })
}

/// The content of a version.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn read(
    state: &State,
    person: &Person,
    id: EntryId,
    version: RevisionId,
) -> Result<EntryContent, Error> {
    let entry = own(state, person, id).await?;
    content(&state.database, &entry, version).await
}

/// Makes a version the draft again, but for what the organisation does not have any more. A draft with
/// something that no other version has stays as a version itself, until it is followed by many others.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`], [`Error::ChangedMeanwhile`]; [`Error::Conflict`] while the
/// entry waits for a decision.
pub async fn restore(
    state: &State,
    person: &Person,
    id: EntryId,
    version: RevisionId,
    entry_version: i64,
) -> Result<EntryWork, Error> {
    let transaction = state.database.begin().await?;
    let mut entry = drafts::lock(&transaction, person, id, entry_version).await?;
    if entry.revision.state == RevisionState::Submitted {
        return Err(Error::Conflict);
    }
    let mut content = content(&transaction, &entry, version).await?;
    let is_draft = entry.revision.state == RevisionState::Draft;
    if is_draft && entry.revision.id == version {
        return drafts::finish(state, transaction, id).await;
    }
    if is_draft && !versions::is_known(&transaction, &entry).await? {
        versions::put_away(&transaction, &mut entry, MOST_PUT_AWAY).await?;
    }
    let possessions = Possessions::load(&transaction, entry.organisation).await?;
    possessions.keep_own(&mut content);
    let draft = drafts::draft(drafts::stored(&possessions, &content)?, id, entry.published);
    work::save_draft(&transaction, &entry, draft, state.clock.now()).await?;
    drafts::finish(state, transaction, id).await
}

async fn own(state: &State, person: &Person, id: EntryId) -> Result<WorkEntry, Error> {
    let entry = work::by_id(&state.database, id).await.map_err(known)?;
    require(person, entry.organisation, Action::ReadOrganisation(entry.organisation))?;
    Ok(entry)
}

async fn content(
    connection: &impl Connection,
    entry: &WorkEntry,
    version: RevisionId,
) -> Result<EntryContent, Error> {
    let content = versions::content(connection, (entry.id, entry.kind), version).await.map_err(known)?;
    contents::read(entry.kind, content)
}
