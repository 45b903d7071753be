//! How current entries are: when they were confirmed, and how often somebody was asked to.

use chrono::{DateTime, Days, Months, NaiveDate, NaiveTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, UpdateMany};
use shared::care::{BETWEEN_REMINDERS, LAST_REMINDER, LONGEST_INTERVAL, due_on};
use shared::entry::{EntryKind, EntryState, Standing};
use shared::id::{EntryId, OrganisationId};
use shared::schedule::{instant, local_date};

use super::change_log;
use super::row::{self, IDS_PER_QUERY};
use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::entry::{Column, Entity, Model};
use crate::entity::{organisation, revision};
use crate::error::{Error, Result};

/// By how many days months differ.
const MONTHS_DIFFER: Days = Days::new(3);

/// The states in which entries are shown.
const SHOWN: [EntryState; 2] = [EntryState::Active, EntryState::Paused];

/// An entry with what is known of how current it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptEntry {
    /// Its id.
    pub id: EntryId,
    /// What it is.
    pub kind: EntryKind,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Whether there is a revision the public may see.
    pub is_published: bool,
    /// The day on which somebody last confirmed it.
    pub confirmed_on: Option<NaiveDate>,
    /// When it was first published.
    pub first_published_at: Option<DateTime<Utc>>,
    /// After how many months it is to be confirmed again, if its organisation has chosen.
    pub months: Option<u8>,
    /// How often somebody was reminded since.
    pub reminders: u8,
    /// The day of the last reminder.
    pub reminded_on: Option<NaiveDate>,
    /// When it goes out of sight because nobody confirmed it.
    pub hidden_from: Option<DateTime<Utc>>,
    /// Counts every change of it.
    pub version: i32,
}

impl KeptEntry {
    /// The day on which it is to be confirmed again; none if the public has nothing of it.
    #[must_use]
    pub fn due_on(&self, usual_months: u8) -> Option<NaiveDate> {
        let last = self.confirmed_on.or_else(|| self.first_published_at.map(local_date))?;
        self.is_published.then(|| due_on(last, self.months.unwrap_or(usual_months)))
    }

    /// Whether the public is told that nobody confirms it.
    #[must_use]
    pub const fn is_unconfirmed(&self) -> bool {
        self.reminders >= LAST_REMINDER
    }
}

/// These entries in the order of their ids, which nobody else changes until the transaction ends; those
/// that do not exist are missing.
///
/// # Errors
/// If the database does not answer.
pub async fn lock(transaction: &Transaction, ids: &[EntryId]) -> Result<Vec<KeptEntry>> {
    let rows = Entity::find()
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(&transaction.executor())
        .await?;
    rows.into_iter().map(KeptEntry::try_from).collect()
}

/// These entries; those that do not exist are missing.
///
/// # Errors
/// If the database does not answer.
pub async fn by_ids(connection: &impl Connection, ids: &[EntryId]) -> Result<Vec<KeptEntry>> {
    let rows = Entity::find()
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
        .order_by_asc(Column::Id)
        .all(&connection.executor())
        .await?;
    rows.into_iter().map(KeptEntry::try_from).collect()
}

/// The entries of these organisations.
///
/// # Errors
/// If the database does not answer.
pub async fn of_organisations(
    connection: &impl Connection,
    ids: &[OrganisationId],
) -> Result<Vec<KeptEntry>> {
    let own = Column::OrganisationId.is_in(ids.iter().map(|id| id.0));
    let rows = Entity::find().filter(own).order_by_asc(Column::Id);
    rows.all(&connection.executor()).await?.into_iter().map(KeptEntry::try_from).collect()
}

/// Shown entries of which the public is told that nobody confirms them, also those that are out of sight
/// by now, the longest known first: all of them, or those that begin with this municipality.
///
/// # Errors
/// If the database does not answer.
pub async fn unconfirmed(
    connection: &impl Connection,
    municipality: Option<&str>,
    limit: u64,
) -> Result<Vec<KeptEntry>> {
    let mut select = Entity::find()
        .filter(Column::Reminders.gte(i32::from(LAST_REMINDER)))
        .filter(Column::PublishedRevisionId.is_not_null())
        .filter(Column::State.is_in(SHOWN.map(EntryState::key)));
    if let Some(key) = municipality {
        let there = Query::select()
            .column(revision::Column::Id)
            .from(revision::Entity)
            .and_where(Expr::col(revision::Column::Municipality).eq(key))
            .to_owned();
        select = select.filter(Column::PublishedRevisionId.in_subquery(there));
    }
    let rows = select.order_by_asc(Column::RemindedOn).order_by_asc(Column::Id).limit(limit);
    rows.all(&connection.executor()).await?.into_iter().map(KeptEntry::try_from).collect()
}

/// Notes that these entries are right on this day: nobody is reminded any more, and the public sees them.
///
/// # Errors
/// If the database refuses.
pub async fn confirm(
    transaction: &Transaction,
    ids: &[EntryId],
    today: NaiveDate,
    at: DateTime<Utc>,
) -> Result<()> {
    forgetting_reminders(ids)
        .col_expr(Column::ConfirmedOn, Expr::value(today))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .exec(&transaction.executor())
        .await?;
    change_log::append(transaction, ids, at).await
}

/// Chooses after how many months an entry is to be confirmed again.
///
/// # Errors
/// [`Error::Conflict`] if the entry is in another version.
pub async fn set_interval(transaction: &Transaction, id: EntryId, months: u8, known: i64) -> Result<()> {
    let done = Entity::update_many()
        .col_expr(Column::ConfirmMonths, Expr::value(i32::from(months)))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(id.0))
        .filter(Column::Version.eq(known))
        .exec(&transaction.executor())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(Error::Conflict) }
}

/// Forgets that somebody was reminded: the entry is not to be confirmed yet.
///
/// # Errors
/// If the database refuses.
pub async fn forget_reminders(transaction: &Transaction, id: EntryId, at: DateTime<Utc>) -> Result<()> {
    forgetting_reminders(&[id]).exec(&transaction.executor()).await?;
    change_log::append(transaction, &[id], at).await
}

fn forgetting_reminders(ids: &[EntryId]) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::Reminders, Expr::value(0))
        .col_expr(Column::RemindedOn, Expr::value(None::<NaiveDate>))
        .col_expr(Column::HiddenFrom, Expr::value(None::<DateTime<Utc>>))
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
}

/// Shown entries of which somebody is to be reminded on this day; whether the public can see them at
/// present, their contents say. Nobody else changes them until the transaction ends.
///
/// # Errors
/// If the database does not answer.
pub async fn to_remind(
    transaction: &Transaction,
    today: NaiveDate,
    usual_months: u8,
) -> Result<Vec<KeptEntry>> {
    let known = Query::select()
        .column(organisation::Column::Id)
        .from(organisation::Entity)
        .and_where(
            Expr::col(organisation::Column::Standing)
                .is_in([Standing::Confirmed, Standing::Trusted].map(Standing::key)),
        )
        .to_owned();
    let valid = Query::select()
        .column(revision::Column::Id)
        .from(revision::Entity)
        .cond_where(
            Condition::any()
                .add(Expr::col(revision::Column::ValidUntil).is_null())
                .add(Expr::col(revision::Column::ValidUntil).gte(today)),
        )
        .to_owned();
    let is_time =
        Condition::any().add(Column::Reminders.eq(0)).add(Column::RemindedOn.lte(today - BETWEEN_REMINDERS));
    let rows = Entity::find()
        .filter(Column::State.is_in(SHOWN.map(EntryState::key)))
        .filter(Column::Reminders.lt(i32::from(LAST_REMINDER)))
        .filter(is_time)
        .filter(is_probably_due(today, usual_months))
        .filter(Column::OrganisationId.in_subquery(known))
        .filter(Column::PublishedRevisionId.in_subquery(valid))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(&transaction.executor())
        .await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let entry = KeptEntry::try_from(row)?;
        if entry.due_on(usual_months).is_some_and(|due| due <= today) {
            entries.push(entry);
        }
    }
    Ok(entries)
}

/// What is due, and some of what will be within days: the databases count months in different ways.
fn is_probably_due(today: NaiveDate, usual_months: u8) -> Condition {
    (1..=LONGEST_INTERVAL).fold(Condition::any(), |any, months| {
        let day = today - Months::new(months.into()) + MONTHS_DIFFER;
        let of_interval = Condition::any().add(Column::ConfirmMonths.eq(i32::from(months)));
        let of_interval = if months == usual_months {
            of_interval.add(Column::ConfirmMonths.is_null())
        } else {
            of_interval
        };
        let never_confirmed = Condition::all()
            .add(Column::ConfirmedOn.is_null())
            .add(Column::FirstPublishedAt.lt(instant(day, NaiveTime::MIN)));
        let long_ago = Condition::any().add(Column::ConfirmedOn.lte(day)).add(never_confirmed);
        any.add(Condition::all().add(of_interval).add(long_ago))
    })
}

/// Notes that somebody was reminded of these entries, for the how manieth time.
///
/// # Errors
/// If the database refuses.
pub async fn mark_reminded(
    transaction: &Transaction,
    ids: &[EntryId],
    reminders: u8,
    today: NaiveDate,
) -> Result<()> {
    for ids in ids.chunks(IDS_PER_QUERY) {
        Entity::update_many()
            .col_expr(Column::Reminders, Expr::value(i32::from(reminders)))
            .col_expr(Column::RemindedOn, Expr::value(today))
            .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
            .exec(&transaction.executor())
            .await?;
    }
    Ok(())
}

/// Notes that the public is told that nobody confirms these entries, and when they go out of sight.
///
/// # Errors
/// If the database refuses.
pub async fn mark_unconfirmed(
    transaction: &Transaction,
    ids: &[EntryId],
    hidden_from: Option<DateTime<Utc>>,
    (at, today): (DateTime<Utc>, NaiveDate),
) -> Result<()> {
    mark_reminded(transaction, ids, LAST_REMINDER, today).await?;
    for ids in ids.chunks(IDS_PER_QUERY) {
        Entity::update_many()
            .col_expr(Column::HiddenFrom, Expr::value(hidden_from))
            .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
            .exec(&transaction.executor())
            .await?;
    }
    change_log::append(transaction, ids, at).await
}

impl TryFrom<Model> for KeptEntry {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        let small = |number: i32| u8::try_from(number).map_err(|error| Error::Unreadable(error.to_string()));
        Ok(Self {
            id: EntryId(row.id),
            kind: row::key(&row.kind, EntryKind::from_key)?,
            organisation: OrganisationId(row.organisation_id),
            is_published: row.published_revision_id.is_some(),
            confirmed_on: row.confirmed_on,
            first_published_at: row.first_published_at,
            months: row.confirm_months.map(small).transpose()?,
            reminders: small(row.reminders)?,
            reminded_on: row.reminded_on,
            hidden_from: row.hidden_from,
            version: row.version,
        })
    }
}
