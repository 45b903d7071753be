//! Decisions that the members of an organisation have not been told of yet. They are told together, each in
//! its last form and only as far as it still holds.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{LockType, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel as _, QueryFilter, QueryOrder, QuerySelect,
};
use shared::entry::{EntryKind, RevisionState, Standing};
use shared::id::{AccountId, EntryId, OrganisationId, RevisionId};
use uuid::Uuid;

use super::row::{self, IDS_PER_QUERY};
use super::work::ReviewEvent;
use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::decision_notice::{Column, Entity, Model};
use crate::entity::{entry, organisation, review_event, revision};
use crate::error::Result;

/// What reviewers decide about a revision.
const DECISIONS: [RevisionState; 3] =
    [RevisionState::ChangesRequested, RevisionState::Rejected, RevisionState::Published];

/// What something was decided about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// A revision of an entry.
    Revision(RevisionId),
    /// The organisation itself.
    Standing {
        /// The standing it had before.
        before: Standing,
    },
}

/// What the members of an organisation have not been told yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Untold {
    /// The standing the organisation has got, if it is another one than before.
    pub standing: Option<UntoldStanding>,
    /// What was decided about its entries, each entry once, in the order of the decisions.
    pub entries: Vec<UntoldEntry>,
}

/// What was decided about an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UntoldStanding {
    /// The standing before.
    pub before: Standing,
    /// The present standing.
    pub now: Standing,
    /// Who has decided last.
    pub by: AccountId,
}

/// What was decided about an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct UntoldEntry {
    /// The entry.
    pub id: EntryId,
    /// What it is.
    pub kind: EntryKind,
    /// The revision.
    pub revision: RevisionId,
    /// Its title, in its source language.
    pub title: String,
    /// The revision that was handed in, if a reviewer has published this one with corrections in its place.
    pub corrects: Option<RevisionId>,
    /// What was decided, and what was said.
    pub event: ReviewEvent,
    /// Who has decided.
    pub by: AccountId,
}

/// Notes that the members of an organisation are to be told of a decision.
///
/// # Errors
/// If the database refuses.
pub async fn note(
    transaction: &Transaction,
    organisation: OrganisationId,
    decided: Decided,
    by: AccountId,
    at: DateTime<Utc>,
) -> Result<()> {
    let (revision_id, standing_before) = match decided {
        Decided::Revision(id) => (Some(id.0), None),
        Decided::Standing { before } => (None, Some(before.key().to_owned())),
    };
    let notice = Model {
        id: Uuid::now_v7(),
        organisation_id: organisation.0,
        revision_id,
        standing_before,
        decided_by: by.0,
        decided_at: at,
    };
    Entity::insert(notice.into_active_model()).exec_without_returning(&transaction.executor()).await?;
    Ok(())
}

/// The organisations whose members wait to be told of something that was decided at this instant or before.
///
/// # Errors
/// If the database does not answer.
pub async fn due(connection: &impl Connection, until: DateTime<Utc>) -> Result<Vec<OrganisationId>> {
    let ids: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::OrganisationId)
        .distinct()
        .filter(Column::DecidedAt.lte(until))
        .order_by_asc(Column::OrganisationId)
        .into_tuple()
        .all(&connection.executor())
        .await?;
    Ok(ids.into_iter().map(OrganisationId).collect())
}

/// Forgets that members are to be told of a decision about a revision, which was undone.
pub(crate) async fn forget(transaction: &Transaction, id: RevisionId) -> Result<()> {
    let undone = Entity::delete_many().filter(Column::RevisionId.eq(id.0));
    undone.exec(&transaction.executor()).await?;
    Ok(())
}

/// Takes what the members of an organisation have not been told yet, if some of it was decided at the instant
/// `until` or before; but not what was decided about entries since the instant `settled`, which may still be undone.
/// Of several servers that ask at the same time, one gets it.
///
/// # Errors
/// If the database refuses.
pub async fn take_due(
    transaction: &Transaction,
    organisation: OrganisationId,
    until: DateTime<Utc>,
    settled: DateTime<Utc>,
) -> Result<Option<Untold>> {
    let executor = transaction.executor();
    // Others wait here and find nothing left; whoever notes a decision does not wait.
    let row = organisation::Entity::find_by_id(organisation.0).lock(LockType::NoKeyUpdate);
    let Some(row) = row.one(&executor).await? else { return Ok(None) };
    let mut notices = Entity::find()
        .filter(Column::OrganisationId.eq(organisation.0))
        .order_by_asc(Column::DecidedAt)
        .order_by_asc(Column::Id)
        .all(&executor)
        .await?;
    if notices.first().is_none_or(|oldest| oldest.decided_at > until) {
        return Ok(None);
    }
    notices.retain(|notice| notice.standing_before.is_some() || notice.decided_at < settled);
    let standing = standing(&notices, row::key(&row.standing, Standing::from_key)?)?;
    let entries = entries(transaction, organisation, &notices).await?;
    for notices in notices.chunks(IDS_PER_QUERY) {
        let told = Column::Id.is_in(notices.iter().map(|notice| notice.id));
        Entity::delete_many().filter(told).exec(&executor).await?;
    }
    Ok(Some(Untold { standing, entries }))
}

/// What was decided about the organisation itself: from the first standing to the present one.
fn standing(notices: &[Model], now: Standing) -> Result<Option<UntoldStanding>> {
    let mut changes =
        notices.iter().filter_map(|notice| Some((notice.standing_before.as_deref()?, notice.decided_by)));
    let Some((before, first)) = changes.next() else { return Ok(None) };
    let before = row::key(before, Standing::from_key)?;
    let by = AccountId(changes.next_back().map_or(first, |(_, last)| last));
    Ok((before != now).then_some(UntoldStanding { before, now, by }))
}

/// What was decided about entries.
async fn entries(
    transaction: &Transaction,
    organisation: OrganisationId,
    notices: &[Model],
) -> Result<Vec<UntoldEntry>> {
    let revisions = revisions(transaction, organisation).await?;
    let mut events = events(transaction, organisation).await?;
    let mut told = HashSet::new();
    let mut found = Vec::new();
    // Of what still holds, the last decision about each entry.
    for notice in notices.iter().rev() {
        let Some(decided) = revisions.iter().find(|row| Some(row.id) == notice.revision_id) else {
            continue;
        };
        if !holds(decided, &revisions)? || !told.insert(decided.entry_id) {
            continue;
        }
        let Some(event) = events.remove(&decided.id) else { continue };
        found.push(UntoldEntry {
            id: EntryId(decided.entry_id),
            kind: row::key(&decided.kind, EntryKind::from_key)?,
            revision: RevisionId(decided.id),
            title: decided.title.clone(),
            corrects: corrects(&event)?,
            event,
            by: AccountId(notice.decided_by),
        });
    }
    found.reverse();
    Ok(found)
}

/// What the revision corrects that was published, as [`review::correct`](super::review::correct) notes it.
fn corrects(event: &ReviewEvent) -> Result<Option<RevisionId>> {
    let note = event.note.as_ref().filter(|_| event.state == RevisionState::Published);
    note.map(|note| row::from_json(note.clone())).transpose()
}

/// A revision without its content.
#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    entry_id: Uuid,
    kind: String,
    number: i32,
    state: String,
    title: String,
    submitted_at: Option<DateTime<Utc>>,
}

/// Whether a decision about a revision still holds: the public still sees what was published, and what was
/// given back or refused has not been handed in anew.
fn holds(decided: &Row, revisions: &[Row]) -> Result<bool> {
    let state = row::key(&decided.state, RevisionState::from_key)?;
    let is_answer = |other: &Row| {
        other.entry_id == decided.entry_id && other.number > decided.number && other.submitted_at.is_some()
    };
    let is_answered = revisions.iter().any(is_answer);
    Ok(state == RevisionState::Published || (state.is_decision() && !is_answered))
}

/// Every revision of the entries somebody is to be told of, if they still are the organisation's.
async fn revisions(transaction: &Transaction, organisation: OrganisationId) -> Result<Vec<Row>> {
    use revision::Column;
    let decided = Query::select()
        .column(Column::EntryId)
        .from(revision::Entity)
        .and_where(Column::Id.in_subquery(noted(organisation)))
        .to_owned();
    let own = Query::select()
        .column(entry::Column::Id)
        .from(entry::Entity)
        .and_where(entry::Column::OrganisationId.eq(organisation.0))
        .and_where(entry::Column::Id.in_subquery(decided))
        .to_owned();
    let rows = revision::Entity::find()
        .select_only()
        .columns([Column::Id, Column::EntryId, Column::Kind, Column::Number])
        .columns([Column::State, Column::Title, Column::SubmittedAt])
        .filter(Column::EntryId.in_subquery(own))
        .into_model::<Row>()
        .all(&transaction.executor())
        .await?;
    Ok(rows)
}

/// What was said with each decision, by revision.
async fn events(
    transaction: &Transaction,
    organisation: OrganisationId,
) -> Result<HashMap<Uuid, ReviewEvent>> {
    use review_event::Column;
    let rows = review_event::Entity::find()
        .filter(Column::RevisionId.in_subquery(noted(organisation)))
        .filter(Column::Action.is_in(DECISIONS.map(RevisionState::key)))
        .all(&transaction.executor())
        .await?;
    let read = |row: review_event::Model| {
        let state = row::key(&row.action, RevisionState::from_key)?;
        Ok((row.revision_id, ReviewEvent { at: row.at, state, note: row.note }))
    };
    rows.into_iter().map(read).collect()
}

/// The revisions the members of an organisation are to be told of.
fn noted(organisation: OrganisationId) -> SelectStatement {
    Query::select()
        .column(Column::RevisionId)
        .from(Entity)
        .and_where(Column::OrganisationId.eq(organisation.0))
        .to_owned()
}
