//! What members write for their organisation: drafts, handed in for review.

use db::repo::entries::RevisionOrigin;
use db::repo::import::{ImportBatch, NewEntry, NewRevision, insert_batch};
use db::repo::review::{self as steps, Step};
use db::repo::work::{self, WorkEntry};
use db::repo::workspace;
use db::{Connection, Transaction};
use serde_json::Value;
use shared::audit::AuditAction;
use shared::entry::{EntryKind, EntryState, RevisionState, Standing};
use shared::id::{EntryId, OrganisationId, RevisionId};
use shared::offer::OfferContent;
use shared::policy::{Action, Person};
use shared::problem::FieldError;
use shared::quality;
use shared::schedule::local_date;
use shared::workspace::{EntryContent, EntryWork, HandingIn, StateChange};
use uuid::Uuid;

use crate::error::{Error, known};
use crate::services::audit::Deed;
use crate::services::cases::tracking;
use crate::services::contents::{self, StoredContent};
use crate::services::possessions::Possessions;
use crate::services::workspace::require;
use crate::services::{publishing, remarks, translations};
use crate::state::State;

/// How many entries of an organisation nobody has seen yet.
const MOST_UNPUBLISHED: u64 = 200;
/// Most bytes of a content, so that nobody fills the database.
const LARGEST_CONTENT: usize = 256 * 1024;

/// An entry as a member of its organisation works on it.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn read(state: &State, person: &Person, id: EntryId) -> Result<EntryWork, Error> {
    let entry = work::by_id(&state.database, id).await.map_err(known)?;
    require(person, entry.organisation, Action::ReadOrganisation(entry.organisation))?;
    answer(state, &state.database, entry).await
}

/// Begins an offer.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`], [`Error::InvalidContent`].
pub async fn begin(
    state: &State,
    person: &Person,
    organisation: OrganisationId,
    offer: OfferContent,
) -> Result<EntryWork, Error> {
    require(person, organisation, Action::WriteFor(organisation))?;
    let mut content = EntryContent::Offer(offer);
    translations::mark(&mut content, None);
    let transaction = state.database.begin().await?;
    let stored = prepare(&transaction, organisation, &content).await?;
    add(state, transaction, organisation, stored).await
}

/// Adds an offer with this draft.
///
/// # Errors
/// [`Error::InvalidContent`] where there are too many that nobody has seen yet.
pub(super) async fn add(
    state: &State,
    transaction: Transaction,
    organisation: OrganisationId,
    stored: StoredContent,
) -> Result<EntryWork, Error> {
    if work::unpublished(&transaction, organisation).await? >= MOST_UNPUBLISHED {
        return Err(Error::field("", "too_many_drafts"));
    }
    let id = EntryId(Uuid::now_v7());
    let entry = NewEntry {
        id,
        kind: EntryKind::Offer,
        organisation_id: organisation,
        state: EntryState::Active,
        confirmed_on: None,
        hidden_from: None,
    };
    let batch = ImportBatch {
        entries: vec![entry],
        revisions: vec![draft(stored, id, None)],
        ..ImportBatch::default()
    };
    insert_batch(&transaction, batch, state.clock.now()).await?;
    finish(state, transaction, id).await
}

/// Writes the draft of an entry; one that has none gets one, unless it says what is published. The first profile of an organisation that waits
/// for its confirmation stays handed in, with the new content: nothing of that may be missing.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`], [`Error::InvalidContent`], [`Error::ChangedMeanwhile`];
/// [`Error::Conflict`] while any other waits for a decision.
pub async fn save(
    state: &State,
    person: &Person,
    id: EntryId,
    mut content: EntryContent,
    version: i64,
) -> Result<EntryWork, Error> {
    let transaction = state.database.begin().await?;
    let entry = lock(&transaction, person, id, version).await?;
    if !may_write(&entry) {
        return Err(Error::Conflict);
    }
    if entry.kind != content.kind() {
        return Err(Error::NotFound);
    }
    let before = contents::read(entry.kind, entry.revision.content.clone())?;
    translations::mark(&mut content, Some(before.clone()));
    if entry.published == Some(entry.revision.id) && translations::is_same(&content, &before) {
        return finish(state, transaction, id).await;
    }
    let stored = prepare(&transaction, entry.organisation, &content).await?;
    let (mut revision, now) = (draft(stored, id, entry.published), state.clock.now());
    if entry.revision.state != RevisionState::Submitted {
        work::save_draft(&transaction, &entry, revision, now).await?;
        return finish(state, transaction, id).await;
    }
    revision.state = RevisionState::Submitted;
    work::replace_handed_in(&transaction, &entry, revision, person.id, now).await?;
    tracking::open_submission(&transaction, id, now).await?;
    let entry = work::by_id(&transaction, id).await.map_err(known)?;
    let answer = answer(state, &transaction, entry).await?;
    if !answer.missing.is_empty() {
        return Err(Error::InvalidContent(answer.missing));
    }
    transaction.commit().await?;
    Ok(answer)
}

/// Whether an entry may be written: not while it waits for a decision, but for the first profile of an
/// organisation that waits for its confirmation.
fn may_write(entry: &WorkEntry) -> bool {
    let is_registered = entry.kind == EntryKind::Organisation
        && entry.standing == Standing::Pending
        && entry.was_never_public();
    entry.revision.state != RevisionState::Submitted || is_registered
}

/// Deletes the draft of an entry; and an offer that the public has never seen as a whole, whatever has become
/// of it.
///
/// # Errors
/// As [`save`]; [`Error::Conflict`] while it waits for a decision, if there is no draft, or if the entry is the
/// profile of an organisation, which has nothing else.
pub async fn discard(state: &State, person: &Person, id: EntryId, version: i64) -> Result<(), Error> {
    let transaction = state.database.begin().await?;
    let entry = lock(&transaction, person, id, version).await?;
    let is_profile = entry.kind == EntryKind::Organisation;
    if entry.was_never_public() && !is_profile && entry.revision.state != RevisionState::Submitted {
        work::delete(&transaction, id).await?;
        return Ok(transaction.commit().await?);
    }
    if entry.revision.state != RevisionState::Draft {
        return Err(Error::Conflict);
    }
    let is_left = work::delete_draft(&transaction, &entry, state.clock.now()).await?;
    if !is_left && is_profile {
        return Err(Error::Conflict);
    }
    Ok(transaction.commit().await?)
}

/// Hands the draft of an entry in. That of a trusted organisation is public at once.
///
/// # Errors
/// As [`save`]; [`Error::InvalidContent`] with everything that is missing, or where all of it is published
/// already.
pub async fn hand_in(
    state: &State,
    person: &Person,
    id: EntryId,
    handing_in: &HandingIn,
    version: i64,
) -> Result<EntryWork, Error> {
    handing_in.validate().map_err(Error::InvalidContent)?;
    let transaction = state.database.begin().await?;
    let entry = lock(&transaction, person, id, version).await?;
    let content = contents::read(entry.kind, entry.revision.content.clone())?;
    if is_published(&transaction, &entry, &content).await? {
        return Err(Error::field("", "nothing_changed"));
    }
    let submission = publishing::submission(&transaction, &entry).await?;
    let (from, to) = (entry.revision.state, RevisionState::Submitted);
    if !person.may(Action::ChangeRevision(&submission, from, to)) {
        return Err(Error::Conflict);
    }
    let missing = missing(state, &transaction, entry.organisation, &content).await?;
    if !missing.is_empty() {
        return Err(Error::InvalidContent(missing));
    }
    let message = handing_in.message.as_deref().filter(|message| !message.trim().is_empty());
    take(state, &transaction, &entry, person, to, message.map(Value::from)).await?;
    let now = state.clock.now();
    let (action, case) = if person.may(Action::ChangeRevision(&submission, to, RevisionState::Published)) {
        take(state, &transaction, &entry, person, RevisionState::Published, None).await?;
        publishing::give_slug(state, &transaction, &entry).await?;
        let case = tracking::open_afterwards(&transaction, id, entry.published, now).await?;
        (AuditAction::PublishedAtOnce, case)
    } else {
        (AuditAction::HandedIn, tracking::open_submission(&transaction, id, now).await?)
    };
    let deed = Deed::new(Some(person.id), action, now).about(id, entry.organisation).in_case(case);
    deed.record(&transaction).await?;
    finish(state, transaction, id).await
}

/// Whether what is published of an entry says the same as this content.
async fn is_published(
    transaction: &Transaction,
    entry: &WorkEntry,
    content: &EntryContent,
) -> Result<bool, Error> {
    let Some(published) = entry.published else { return Ok(false) };
    let published = work::content_of(transaction, entry.kind, published).await.map_err(known)?;
    Ok(translations::is_same(content, &contents::read(entry.kind, published)?))
}

/// Takes back what was handed in.
///
/// # Errors
/// As [`save`]; [`Error::Conflict`] if nothing waits for a decision.
pub async fn withdraw(state: &State, person: &Person, id: EntryId, version: i64) -> Result<EntryWork, Error> {
    let transaction = state.database.begin().await?;
    let entry = lock(&transaction, person, id, version).await?;
    let submission = publishing::submission(&transaction, &entry).await?;
    let (from, to) = (entry.revision.state, RevisionState::Withdrawn);
    let is_handed_in = from == RevisionState::Submitted;
    if !is_handed_in || !person.may(Action::ChangeRevision(&submission, from, to)) {
        return Err(Error::Conflict);
    }
    take(state, &transaction, &entry, person, to, None).await?;
    tracking::withdraw(&transaction, &entry, Some(person.id), state.clock.now()).await?;
    finish(state, transaction, id).await
}

/// Says that an entry pauses, takes place again, has ended or is put away.
///
/// # Errors
/// As [`save`]; [`Error::Conflict`] if it cannot come from its state into that one.
pub async fn change_state(
    state: &State,
    person: &Person,
    id: EntryId,
    mut change: StateChange,
    version: i64,
) -> Result<EntryWork, Error> {
    let now = state.clock.now();
    change.validate(now).map_err(Error::InvalidContent)?;
    let transaction = state.database.begin().await?;
    let entry = lock(&transaction, person, id, version).await?;
    let is_offer = entry.kind != EntryKind::Organisation;
    if !is_offer || !person.may(Action::ChangeEntry(entry.organisation, entry.state, change.state)) {
        return Err(Error::Conflict);
    }
    if let Some(note) = &mut change.note {
        let content = contents::read(entry.kind, entry.revision.content)?;
        let before = workspace::entry(&transaction, id, now).await.map_err(known)?.state_note;
        note.settle(content.source_language());
        translations::mark_text(note, before.as_ref(), content.source_language());
    }
    let note = change.note.as_ref().filter(|note| !note.is_empty());
    work::set_state(&transaction, id, change.state, (change.until, note), now).await?;
    finish(state, transaction, id).await
}

/// The entry, if the person may write for its organisation and knows its version.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`], [`Error::ChangedMeanwhile`].
pub(super) async fn lock(
    transaction: &Transaction,
    person: &Person,
    id: EntryId,
    version: i64,
) -> Result<WorkEntry, Error> {
    let entry = steps::lock(transaction, id).await.map_err(known)?;
    require(person, entry.organisation, Action::WriteFor(entry.organisation))?;
    if i64::from(entry.version) == version { Ok(entry) } else { Err(Error::ChangedMeanwhile) }
}

/// A content as it is stored: only with what its organisation has.
async fn prepare(
    transaction: &Transaction,
    organisation: OrganisationId,
    content: &EntryContent,
) -> Result<StoredContent, Error> {
    let possessions = Possessions::load(transaction, organisation).await?;
    let foreign = possessions.foreign(content);
    if !foreign.is_empty() {
        return Err(Error::InvalidContent(foreign));
    }
    stored(&possessions, content)
}

/// A content as it is stored.
///
/// # Errors
/// [`Error::InvalidContent`], [`Error::BodyTooLarge`].
pub(super) fn stored(possessions: &Possessions, content: &EntryContent) -> Result<StoredContent, Error> {
    let stored = match content {
        EntryContent::Offer(offer) => StoredContent::of_offer(offer, possessions.municipality(offer))?,
        EntryContent::Organisation(profile) => StoredContent::of_profile(profile)?,
    };
    if stored.has_nul() {
        return Err(Error::field("", "invalid_character"));
    }
    if stored.size() > LARGEST_CONTENT {
        return Err(Error::BodyTooLarge);
    }
    Ok(stored)
}

/// A draft of an entry.
pub(super) fn draft(stored: StoredContent, id: EntryId, based_on: Option<RevisionId>) -> NewRevision {
    let revision = RevisionId(Uuid::now_v7());
    stored.revision(revision, id, RevisionState::Draft, based_on, RevisionOrigin::Person)
}

async fn take(
    state: &State,
    transaction: &Transaction,
    entry: &WorkEntry,
    person: &Person,
    to: RevisionState,
    note: Option<Value>,
) -> Result<(), Error> {
    let now = state.clock.now();
    let step = Step { by: person.id, state: to, note };
    steps::take(transaction, entry, step, (now, local_date(now))).await.map_err(known)
}

/// Makes a change durable, and tells how the entry is now.
///
/// # Errors
/// [`Error::NotFound`], or a database that fails.
pub(super) async fn finish(state: &State, transaction: Transaction, id: EntryId) -> Result<EntryWork, Error> {
    let entry = work::by_id(&transaction, id).await.map_err(known)?;
    let answer = answer(state, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(answer)
}

async fn answer(state: &State, connection: &impl Connection, work: WorkEntry) -> Result<EntryWork, Error> {
    let may_write = may_write(&work);
    let published = contents::published(connection, &work).await?;
    let mut content = contents::read(work.kind, work.revision.content)?;
    let entry = workspace::entry(connection, work.id, state.clock.now()).await.map_err(known)?;
    let mut to_be_checked = translations::stale(&mut content);
    if let Some(note) = &entry.state_note {
        to_be_checked.extend(translations::stale_text("/state_note", note, content.source_language()));
    }
    let (feedback, conversation) = remarks::of(connection, work.id).await?;
    Ok(EntryWork {
        entry,
        organisation: work.organisation,
        version: work.version,
        may_write,
        feedback,
        conversation,
        missing: missing(state, connection, work.organisation, &content).await?,
        stale: to_be_checked,
        hints: quality::hints(&content),
        readability: quality::readability(&content),
        content,
        published,
    })
}

/// What keeps a content from being handed in.
///
/// # Errors
/// A database that fails.
pub(super) async fn missing(
    state: &State,
    connection: &impl Connection,
    organisation: OrganisationId,
    content: &EntryContent,
) -> Result<Vec<FieldError>, Error> {
    let reference = state.reference();
    let broken = match content {
        EntryContent::Offer(offer) => offer.validate(&reference),
        EntryContent::Organisation(profile) => profile.validate(&reference),
    };
    let mut missing = broken.err().unwrap_or_default();
    missing.extend(Possessions::load(connection, organisation).await?.foreign(content));
    Ok(missing)
}
