//! Entries with the revision that is worked on.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel as _, PaginatorTrait as _, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::Value;
use shared::entry::{EntryKind, EntryState, RevisionState, Standing};
use shared::id::{AccountId, EntryId, OrganisationId, RevisionId};
use shared::text::LocalisedText;

use super::import::NewRevision;
use super::{change_log, review, row};
use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::content;
use crate::entity::{entry, organisation, review_event, revision, slug};
use crate::error::{Error, Result};

/// The states in which a revision is open: an entry has at most one such.
pub(crate) const OPEN: [RevisionState; 2] = [RevisionState::Draft, RevisionState::Submitted];

/// The states in which a revision is or may come before the public.
pub(crate) const LIVE: [RevisionState; 4] = [
    RevisionState::Draft,
    RevisionState::Submitted,
    RevisionState::ChangesRequested,
    RevisionState::Published,
];

/// The condition, in SQL, for revisions whose parts are kept: those that are or may come before the public,
/// and what was taken back or refused last, which somebody may go on with. Drafts that were put away are not.
pub(crate) fn kept() -> String {
    let live = LIVE.map(|state| format!("'{state}'")).join(", ");
    format!(
        "(revision.state in ({live}) or (revision.state in ('rejected', 'withdrawn') \
         and (revision.state = 'rejected' or revision.submitted_at is not null) \
         and not exists (select 1 from revision as later where later.entry_id = revision.entry_id \
         and later.number > revision.number \
         and (later.state <> 'withdrawn' or later.submitted_at is not null))))"
    )
}

/// An entry with the revision that is worked on.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkEntry {
    /// The entry.
    pub id: EntryId,
    /// What it is.
    pub kind: EntryKind,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// The standing of that organisation.
    pub standing: Standing,
    /// Its state.
    pub state: EntryState,
    /// Counts every change of it.
    pub version: i32,
    /// The revision the public sees.
    pub published: Option<RevisionId>,
    /// Whether it has a slug: it had a public page before.
    pub has_slug: bool,
    /// The open revision, else the newest that was not put away as a draft.
    pub revision: WorkRevision,
}

/// The revision that is worked on.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkRevision {
    /// Its id.
    pub id: RevisionId,
    /// Its state.
    pub state: RevisionState,
    /// The revision it is to replace.
    pub based_on: Option<RevisionId>,
    /// The title in its source language.
    pub title: String,
    /// The content, as the present version of `shared` reads it.
    pub content: Value,
}

/// Something that was done with a revision.
#[derive(Clone, Debug, PartialEq)]
pub struct ReviewEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// The state the revision came into.
    pub state: RevisionState,
    /// What was said.
    pub note: Option<Value>,
}

/// An entry with the revision that is worked on.
///
/// # Errors
/// If there is no such entry, or the database does not answer.
pub async fn by_id(connection: &impl Connection, id: EntryId) -> Result<WorkEntry> {
    let executor = connection.executor();
    let entry = entry::Entity::find_by_id(id.0).one(&executor).await?.ok_or(Error::NotFound)?;
    let organisation = organisation::Entity::find_by_id(entry.organisation_id).one(&executor).await?;
    let organisation = organisation.ok_or(Error::NotFound)?;
    let slug = slug::Entity::find().filter(slug::Column::EntryId.eq(id.0)).one(&executor).await?;
    let standing = row::key(&organisation.standing, Standing::from_key)?;
    let revision = worked_on(connection, id).await?;
    WorkEntry::of(&entry, standing, slug.is_some(), revision)
}

/// As [`by_id`], and nobody else changes the entry until the transaction ends.
///
/// # Errors
/// If there is no such entry, or the database does not answer.
pub async fn lock(transaction: &Transaction, id: EntryId) -> Result<WorkEntry> {
    entry::Entity::find_by_id(id.0).lock_exclusive().one(&transaction.executor()).await?;
    by_id(transaction, id).await
}

impl WorkEntry {
    /// An entry of an organisation of this standing, with a revision of it.
    pub(crate) fn of(
        entry: &entry::Model,
        standing: Standing,
        has_slug: bool,
        revision: revision::Model,
    ) -> Result<Self> {
        let kind = row::key(&entry.kind, EntryKind::from_key)?;
        Ok(Self {
            id: EntryId(entry.id),
            kind,
            organisation: OrganisationId(entry.organisation_id),
            standing,
            state: row::key(&entry.state, EntryState::from_key)?,
            version: entry.version,
            published: entry.published_revision_id.map(RevisionId),
            has_slug,
            revision: WorkRevision {
                id: RevisionId(revision.id),
                state: row::key(&revision.state, RevisionState::from_key)?,
                based_on: revision.based_on.map(RevisionId),
                title: revision.title,
                content: content::upgrade(kind, revision.schema_version, revision.content)?,
            },
        })
    }

    /// Whether the public has never seen it.
    #[must_use]
    pub const fn was_never_public(&self) -> bool {
        self.published.is_none() && !self.has_slug
    }
}

async fn worked_on(connection: &impl Connection, id: EntryId) -> Result<revision::Model> {
    let executor = connection.executor();
    let revisions = || revision::Entity::find().filter(revision::Column::EntryId.eq(id.0));
    let open = revision::Column::State.is_in(OPEN.map(RevisionState::key));
    let was_withdrawn = revision::Column::State.eq(RevisionState::Withdrawn.key());
    let was_put_away = was_withdrawn.and(revision::Column::SubmittedAt.is_null());
    match revisions().filter(open).one(&executor).await? {
        Some(row) => Ok(row),
        None => revisions()
            .order_by_asc(was_put_away)
            .order_by_desc(revision::Column::Number)
            .one(&executor)
            .await?
            .ok_or_else(|| Error::Unreadable(format!("entry {id} without a revision"))),
    }
}

/// The content of a revision of an entry of this kind.
///
/// # Errors
/// If there is no such revision, or the database does not answer.
pub async fn content_of(connection: &impl Connection, kind: EntryKind, id: RevisionId) -> Result<Value> {
    let row = revision::Entity::find_by_id(id.0).one(&connection.executor()).await?.ok_or(Error::NotFound)?;
    content::upgrade(kind, row.schema_version, row.content)
}

/// The contents of an organisation that are or may come before the public, also after they were taken back
/// or refused.
///
/// # Errors
/// If the database does not answer.
pub async fn contents_of(
    connection: &impl Connection,
    organisation: OrganisationId,
) -> Result<Vec<(EntryId, EntryKind, Value)>> {
    let executor = connection.executor();
    let own = Query::select()
        .column(entry::Column::Id)
        .from(entry::Entity)
        .and_where(entry::Column::OrganisationId.eq(organisation.0))
        .to_owned();
    let rows = revision::Entity::find()
        .filter(revision::Column::EntryId.in_subquery(own))
        .filter(Expr::cust(kept()))
        .all(&executor)
        .await?;
    let read = |row: revision::Model| {
        let kind = row::key(&row.kind, EntryKind::from_key)?;
        Ok((EntryId(row.entry_id), kind, content::upgrade(kind, row.schema_version, row.content)?))
    };
    rows.into_iter().map(read).collect()
}

/// How many entries of an organisation the public has never seen.
///
/// # Errors
/// If the database does not answer.
pub async fn unpublished(connection: &impl Connection, organisation: OrganisationId) -> Result<u64> {
    let entries = entry::Entity::find()
        .filter(entry::Column::OrganisationId.eq(organisation.0))
        .filter(entry::Column::FirstPublishedAt.is_null());
    Ok(entries.count(&connection.executor()).await?)
}

/// What was done with the revisions of an entry, the last first; at most so much.
///
/// # Errors
/// If the database does not answer.
pub async fn last_events(connection: &impl Connection, id: EntryId, most: u64) -> Result<Vec<ReviewEvent>> {
    let rows = review_event::Entity::find()
        .filter(review_event::Column::EntryId.eq(id.0))
        .order_by_desc(review_event::Column::At)
        .order_by_desc(review_event::Column::Id)
        .limit(most)
        .all(&connection.executor())
        .await?;
    let read = |row: review_event::Model| {
        Ok(ReviewEvent { at: row.at, state: row::key(&row.action, RevisionState::from_key)?, note: row.note })
    };
    rows.into_iter().map(read).collect()
}

/// Writes the content of the open draft, or makes one. The revision's id and state count for a new one
/// only.
///
/// # Errors
/// If the database refuses.
pub async fn save_draft(
    transaction: &Transaction,
    work: &WorkEntry,
    new: NewRevision,
    at: DateTime<Utc>,
) -> Result<()> {
    let executor = transaction.executor();
    if work.revision.state == RevisionState::Draft {
        use revision::Column;
        revision::Entity::update_many()
            .col_expr(Column::Content, Expr::value(new.content))
            // Whoever writes has seen what the public sees, and what was imported is a person's now.
            .col_expr(Column::BasedOn, Expr::value(new.based_on.map(|id| id.0)))
            .col_expr(Column::Origin, Expr::value(new.origin.columns().0))
            .col_expr(Column::ImportSource, Expr::value(new.origin.columns().1))
            .col_expr(Column::SchemaVersion, Expr::value(new.schema_version))
            .col_expr(Column::SourceLanguage, Expr::value(new.source_language.as_str()))
            .col_expr(Column::Municipality, Expr::value(new.municipality))
            .col_expr(Column::Field, Expr::value(new.field))
            .col_expr(Column::Title, Expr::value(new.title))
            .col_expr(Column::ValidUntil, Expr::value(new.valid_until))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::Id.eq(work.revision.id.0))
            .exec(&executor)
            .await?;
    } else {
        let last: Option<i32> = revision::Entity::find()
            .select_only()
            .column(revision::Column::Number)
            .filter(revision::Column::EntryId.eq(work.id.0))
            .order_by_desc(revision::Column::Number)
            .into_tuple()
            .one(&executor)
            .await?;
        let row = new.into_row(last.unwrap_or_default() + 1, at).into_active_model();
        revision::Entity::insert(row).exec_without_returning(&executor).await?;
    }
    count_change(transaction, work.id, at).await
}

/// Puts another content in the place of the one that was handed in, which is gone then: who is about to
/// decide about that does not find it any more. Its number stays, since when it waits, and what was said; who
/// writes it has handed it in as well.
///
/// # Errors
/// If the database refuses.
pub async fn replace_handed_in(
    transaction: &Transaction,
    work: &WorkEntry,
    new: NewRevision,
    by: AccountId,
    at: DateTime<Utc>,
) -> Result<()> {
    let executor = transaction.executor();
    let before = revision::Entity::find_by_id(work.revision.id.0).one(&executor).await?;
    let before = before.ok_or(Error::NotFound)?;
    let new = revision::Model {
        created_at: before.created_at,
        submitted_at: before.submitted_at,
        ..new.into_row(before.number, at)
    };
    // An open revision is the last: the next number is free, and makes room for the other.
    revision::Entity::update_many()
        .col_expr(revision::Column::Number, Expr::value(before.number + 1))
        .filter(revision::Column::Id.eq(before.id))
        .exec(&executor)
        .await?;
    let id = new.id;
    revision::Entity::insert(new.into_active_model()).exec_without_returning(&executor).await?;
    review_event::Entity::update_many()
        .col_expr(review_event::Column::RevisionId, Expr::value(id))
        .filter(review_event::Column::RevisionId.eq(before.id))
        .exec(&executor)
        .await?;
    revision::Entity::delete_by_id(before.id).exec(&executor).await?;
    review::note_handed_in(transaction, (work.id, RevisionId(id)), by, at).await?;
    count_change(transaction, work.id, at).await
}

/// Deletes the open draft; and the entry, if it has nothing else. Says whether the entry is left.
///
/// # Errors
/// If the database refuses.
pub async fn delete_draft(transaction: &Transaction, work: &WorkEntry, at: DateTime<Utc>) -> Result<bool> {
    let executor = transaction.executor();
    revision::Entity::delete_by_id(work.revision.id.0).exec(&executor).await?;
    let left = revision::Entity::find().filter(revision::Column::EntryId.eq(work.id.0));
    if left.count(&executor).await? > 0 {
        count_change(transaction, work.id, at).await?;
        return Ok(true);
    }
    delete(transaction, work.id).await?;
    Ok(false)
}

/// Deletes an entry that the public has never seen, with all its revisions.
///
/// # Errors
/// If the database refuses.
pub async fn delete(transaction: &Transaction, id: EntryId) -> Result<()> {
    entry::Entity::delete_by_id(id.0).exec(&transaction.executor()).await?;
    Ok(())
}

/// Brings an entry into a state.
///
/// # Errors
/// If the database refuses.
pub async fn set_state(
    transaction: &Transaction,
    id: EntryId,
    state: EntryState,
    (until, note): (Option<NaiveDate>, Option<&LocalisedText>),
    at: DateTime<Utc>,
) -> Result<()> {
    use entry::Column;
    entry::Entity::update_many()
        .col_expr(Column::State, Expr::value(state.key()))
        .col_expr(Column::StateUntil, Expr::value(until))
        .col_expr(Column::StateNote, Expr::value(row::to_optional_json(note)?))
        .filter(Column::Id.eq(id.0))
        .exec(&transaction.executor())
        .await?;
    count_change(transaction, id, at).await?;
    change_log::append(transaction, &[id], at).await
}

/// Takes an entry from the public, for a reason, or shows it again in a state that it had before. Until when and why
/// it pauses stays.
///
/// # Errors
/// If the database refuses.
pub async fn set_hidden(
    transaction: &Transaction,
    id: EntryId,
    (state, reason): (EntryState, Option<&str>),
    at: DateTime<Utc>,
) -> Result<()> {
    entry::Entity::update_many()
        .col_expr(entry::Column::State, Expr::value(state.key()))
        .col_expr(entry::Column::HiddenReason, Expr::value(reason.map(ToOwned::to_owned)))
        .filter(entry::Column::Id.eq(id.0))
        .exec(&transaction.executor())
        .await?;
    count_change(transaction, id, at).await?;
    change_log::append(transaction, &[id], at).await
}

/// Notes that an entry is another one than before.
pub(crate) async fn count_change(transaction: &Transaction, id: EntryId, at: DateTime<Utc>) -> Result<()> {
    use entry::Column;
    entry::Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(at))
        .filter(Column::Id.eq(id.0))
        .exec(&transaction.executor())
        .await?;
    Ok(())
}
