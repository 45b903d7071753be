//! Reports of the public: how they arrive, and what those who review do with them. Who reports has no account, so that
//! a riddle, a field that no person sees and shares of what may be sent keep programs off. What somebody says of
//! themselves is told to nobody outside, and deleted after its time.

mod asking;
mod closing;
mod puzzle;

use chrono::{DateTime, TimeDelta, Utc};
use db::repo::case_notes::{self, Note};
use db::repo::cases::{self, Case};
use db::repo::reports::{self as rows, Report};
use db::repo::work::WorkEntry;
use db::repo::{accounts, entries, review as review_rows};
use db::{Connection, Transaction};
use shared::account::EmailAddress;
use shared::audit::AuditAction;
use shared::id::{AccountId, CaseId, CaseNoteId, EntryId};
use shared::policy::{Action, Person};
use shared::report::{NewReport, ReportDetail, ReportReason};
use shared::review::CaseKind;
use shared::text::LanguageTag;
use uuid::Uuid;

use super::audit::Deed;
use super::cases::tracking;
use super::confirmations::title;
use super::sessions::Client;
use super::throttle::{self, Share};
use super::{reminders, review};
use crate::error::{Error, known};
use crate::mail::{self, Mail, ReportNews, ReportedEntry};
use crate::state::State;

pub use asking::ask;
pub use closing::close;
pub use puzzle::challenge;

/// Most reports about one entry that are open at a time.
const MOST_OPEN: usize = 20;
/// After how long it is worth trying again if there are so many.
const FULL_FOR: TimeDelta = TimeDelta::hours(1);
/// Reports with a solved riddle from a network address.
const SOLVED_FROM: Share = hourly("solved reports from", 10);
/// Reports without one from a network address.
const UNSOLVED_FROM: Share = hourly("unsolved reports from", 1);
/// All reports without one.
const UNSOLVED: Share = hourly("unsolved reports", 20);
/// Mails that say to an address that a report has arrived: anybody may have given it.
const THANKS: Share = hourly("thanks for reports", 1);
/// The same within a day.
const THANKS_A_DAY: Share = Share { name: "thanks for reports a day", most: 3, within: TimeDelta::days(1) };

const fn hourly(name: &'static str, most: u32) -> Share {
    Share { name, most, within: TimeDelta::hours(1) }
}

/// Takes a report about an entry, which gets a case. Who has left an address is told that it has arrived.
///
/// # Errors
/// [`Error::InvalidContent`], also with `too_fast`, `challenge_expired` and `wrong_solution`; [`Error::NotFound`] for
/// what the public does not see; [`Error::TooManyRequests`].
pub async fn report(state: &State, client: &Client, asked: &NewReport) -> Result<(), Error> {
    if !asked.website.is_empty() {
        // No person sees that field. Whoever fills it is to believe that all went well.
        return Ok(());
    }
    let reason = asked.validate().map_err(Error::InvalidContent)?;
    let is_solved = puzzle::is_solved(state, asked)?;
    let seen = seen(state, &state.database, asked.entry).await?.ok_or(Error::NotFound)?;
    let transaction = state.database.begin().await?;
    if puzzle::is_sent_again(state, &transaction, asked).await? {
        return Ok(());
    }
    count(state, &transaction, client, is_solved).await?;
    let work = review_rows::lock(&transaction, asked.entry).await.map_err(known)?;
    let report = open(&transaction, &work, (asked, reason), state.clock.now()).await?;
    if let Some(email) = &report.email {
        thank(state, &transaction, email, &report.language, seen).await?;
    }
    Ok(transaction.commit().await?)
}

/// Counts a report, unless there were too many.
async fn count(
    state: &State,
    transaction: &Transaction,
    client: &Client,
    is_solved: bool,
) -> Result<(), Error> {
    let from = if is_solved { SOLVED_FROM } else { UNSOLVED_FROM };
    if let Some(address) = &client.address {
        throttle::take_share(state, transaction, from, address).await?;
    }
    if !is_solved {
        throttle::take_share(state, transaction, UNSOLVED, "").await?;
    }
    Ok(())
}

/// Opens the case of a report, and writes it down.
///
/// # Errors
/// [`Error::TooManyRequests`] if many are open already; a database that fails.
pub(super) async fn open(
    transaction: &Transaction,
    work: &WorkEntry,
    (asked, reason): (&NewReport, ReportReason),
    now: DateTime<Utc>,
) -> Result<Report, Error> {
    let open = cases::open_of_entry(transaction, work.id).await?;
    if open.iter().filter(|case| case.kind == CaseKind::Report).count() >= MOST_OPEN {
        return Err(Error::TooManyRequests(FULL_FOR));
    }
    let case = tracking::open_report(transaction, work.id, now).await?;
    let report = Report {
        case,
        reason,
        text: asked.text.trim().replace("\r\n", "\n"),
        // What is none is refused by now.
        email: EmailAddress::parse(&asked.email).ok(),
        language: LanguageTag::parse(&asked.language).unwrap_or_else(LanguageTag::german),
        reported_at: now,
        asked_at: None,
        deleted_at: None,
    };
    rows::insert(transaction, report.clone()).await?;
    let deed = Deed::new(None, AuditAction::Reported, now).about(work.id, work.organisation).in_case(case);
    deed.leading_to(reason.key()).record(transaction).await?;
    Ok(report)
}

/// Tells somebody that their report has arrived, unless their address was given often lately.
async fn thank(
    state: &State,
    transaction: &Transaction,
    email: &EmailAddress,
    language: &LanguageTag,
    entry: ReportedEntry,
) -> Result<(), Error> {
    for share in [THANKS, THANKS_A_DAY] {
        match throttle::take_share(state, transaction, share, &email.key()).await {
            Ok(()) => {}
            Err(Error::TooManyRequests(_)) => return Ok(()),
            Err(other) => return Err(other),
        }
    }
    let mail = Mail::Report { entry, news: ReportNews::Arrived };
    mail::put(transaction, email, language, &mail, state.clock.now()).await
}

/// An entry as mails name it, if the public sees it now.
async fn seen(
    state: &State,
    connection: &impl Connection,
    id: EntryId,
) -> Result<Option<ReportedEntry>, Error> {
    let published = entries::published_by_ids(connection, &[id]).await?.pop();
    let Some(published) = published else { return Ok(None) };
    let (kind, slug) = (published.kind, Some(published.slug.clone()));
    let entry = ReportedEntry { kind, title: title(&published), slug };
    Ok(reminders::is_visible(state, published)?.then_some(entry))
}

/// What was reported, as those who review see it; nothing if the case is about something else. They never see
/// addresses.
///
/// # Errors
/// A database that fails.
pub async fn detail(state: &State, case: CaseId) -> Result<Option<ReportDetail>, Error> {
    let report = rows::of_case(&state.database, case).await?;
    Ok(report.map(|report| ReportDetail {
        reason: report.reason,
        text: report.text,
        language: report.language,
        can_be_answered: report.email.is_some(),
        reported_at: report.reported_at,
        asked_at: report.asked_at,
        is_deleted: report.deleted_at.is_some(),
    }))
}

/// What somebody who reviews works on, which nobody else changes until the transaction ends.
struct Open {
    work: WorkEntry,
    case: Case,
    report: Report,
}

/// The open case of a report that the person may decide.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`], [`Error::DecidedMeanwhile`].
async fn lock(transaction: &Transaction, person: &Person, id: CaseId) -> Result<Open, Error> {
    // Always first one's own account, then the organisation with its entry, then the case.
    accounts::lock(transaction, person.id).await.map_err(|_| Error::Unauthenticated)?;
    let (work, case) = review::lock(transaction, id).await?;
    let submission = review::submission(transaction, &work, &case).await?;
    if !person.may(Action::ReadSubmission(&submission)) {
        return Err(Error::NotFound);
    }
    let report = rows::of_case(transaction, id).await?.ok_or(Error::NotFound)?;
    if !person.may(Action::DecideCase(&submission)) {
        return Err(Error::Denied);
    }
    if case.closed.is_some() {
        return Err(Error::DecidedMeanwhile);
    }
    Ok(Open { work, case, report })
}

/// Keeps what was written to others about a report as an internal note: what the log keeps is never deleted.
async fn leave_note(
    transaction: &Transaction,
    (case, author): (CaseId, AccountId),
    text: &str,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let text = text.trim().to_owned();
    if text.is_empty() {
        return Ok(());
    }
    let note = Note { id: CaseNoteId(Uuid::now_v7()), case, at, author: Some(author), text };
    Ok(case_notes::insert(transaction, note).await?)
}
