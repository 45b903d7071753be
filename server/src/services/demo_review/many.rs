//! Cases in large numbers, for measuring.

use anyhow::{Context, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use db::Transaction;
use db::repo::accounts;
use db::repo::import::{Imported, imported};
use db::repo::review::{self, Step};
use db::repo::work::{self as work_rows, WorkEntry};
use shared::audit::AuditAction;
use shared::entry::{EntryKind, RevisionState};
use shared::id::{AccountId, CaseId, EntryId};
use shared::report::{NewReport, ReportReason};
use shared::review::{Assignment, CaseKind, CaseOutcome, MOST_AT_ONCE};
use shared::schedule::local_date;
use shared::workspace::EntryContent;

use super::{Author, Waiting, account, is_known, nobodys_password, require, somebody};
use crate::services::answers::GENERATED_SOURCE;
use crate::services::audit::Deed;
use crate::services::cases::{tracking, work};
use crate::services::possessions::Possessions;
use crate::services::{contents, drafts, generate, reports};
use crate::state::State;

/// Over which time they have come.
const SPREAD: TimeDelta = TimeDelta::days(10);
/// Cases opened in one transaction.
const BATCH: usize = 500;
/// Who has written all of it.
const AUTHOR: Author = Author { name: "viele", called: "Vera Viele", language: "de", organisation: None };

/// Something that becomes a case.
#[derive(Clone, Copy)]
struct Job {
    kind: CaseKind,
    entry: EntryId,
    /// Whether it is closed as well.
    is_closed: bool,
}

/// Lets `count` cases wait about the organisations that so many generated offers have, unless that was done before: of
/// ten, seven submissions, two published at once and a report, as far as there are offers for the latter. As many as were
/// published at once are closed.
///
/// # Errors
/// As [`super::load`]; if there are no offers.
pub async fn load(state: &State, offers: usize, count: usize, seed: u64) -> anyhow::Result<Option<Waiting>> {
    require(state)?;
    ensure!(offers > 0 && count > 0, "cases need offers to be about");
    if is_known(state, AUTHOR.name).await? {
        return Ok(None);
    }
    let reports = (count / 10).min(offers);
    let afterwards = (count / 5).min(offers / 2);
    let submissions = count - reports - afterwards;
    generate::load_drafts(state, offers, submissions, seed).await?;
    let jobs = jobs(state, afterwards, reports).await?;
    let waiting = Waiting { submissions, afterwards, reports };
    ensure!(jobs.iter().filter(|job| !job.is_closed).count() == waiting.all(), "something is missing");
    let opened = open_all(state, &jobs, make_author(state).await?).await?;
    assign_some(state, &opened).await?;
    Ok(Some(waiting))
}

async fn make_author(state: &State) -> anyhow::Result<AccountId> {
    let account = account(state, &AUTHOR, nobodys_password(state).await?)?;
    let id = account.id;
    let transaction = state.database.begin().await?;
    accounts::insert(&transaction, account).await?;
    transaction.commit().await?;
    Ok(id)
}

/// What is to become a case, the kinds mixed.
async fn jobs(state: &State, afterwards: usize, reports: usize) -> anyhow::Result<Vec<Job>> {
    let known = imported(&state.database, GENERATED_SOURCE).await?;
    let mut entries: Vec<(&str, &Imported)> = known
        .iter()
        .filter(|((kind, _), _)| *kind == EntryKind::Offer)
        .map(|((_, id), entry)| (id.as_str(), entry))
        .collect();
    entries.sort_unstable_by_key(|(id, _)| *id);
    let beginning = |with: &'static str| {
        entries.iter().filter(move |(id, _)| id.starts_with(with)).map(|(_, entry)| entry.entry_id)
    };
    let job = |kind, is_closed| move |entry| Job { kind, entry, is_closed };
    let published = || beginning(generate::OFFER);
    let mut jobs: Vec<Job> = beginning(generate::DRAFT).map(job(CaseKind::Submission, false)).collect();
    jobs.extend(published().take(afterwards).map(job(CaseKind::Afterwards, false)));
    jobs.extend(published().skip(afterwards).take(afterwards).map(job(CaseKind::Afterwards, true)));
    jobs.extend(published().take(reports).map(job(CaseKind::Report, false)));
    // The last bits of ids are random.
    jobs.sort_by_cached_key(|job| job.entry.0.as_u128().reverse_bits());
    Ok(jobs)
}

/// Opens all cases, and closes those that are closed; gives the open ones.
async fn open_all(state: &State, jobs: &[Job], author: AccountId) -> anyhow::Result<Vec<CaseId>> {
    let now = state.clock.now();
    let between = SPREAD / i32::try_from(jobs.len().max(1))?;
    let mut at = now - SPREAD;
    let mut opened = Vec::with_capacity(jobs.len());
    for batch in jobs.chunks(BATCH) {
        let transaction = state.database.begin().await?;
        for job in batch {
            opened.extend(carry_out(&transaction, *job, author, at).await?);
            at += between;
        }
        transaction.commit().await?;
    }
    Ok(opened)
}

/// Opens a case; gives it unless it is closed as well.
async fn carry_out(
    transaction: &Transaction,
    Job { kind, entry, is_closed }: Job,
    author: AccountId,
    at: DateTime<Utc>,
) -> anyhow::Result<Option<CaseId>> {
    let found = review::lock(transaction, entry).await?;
    let (action, case) = match kind {
        CaseKind::Submission => {
            let written = write_change(transaction, found.clone(), at).await?;
            let step = Step { by: author, state: RevisionState::Submitted, note: None };
            review::take(transaction, &written, step, (at, local_date(at))).await?;
            (AuditAction::HandedIn, tracking::open_submission(transaction, entry, at).await?)
        }
        CaseKind::Afterwards => {
            (AuditAction::PublishedAtOnce, tracking::open_afterwards(transaction, entry, None, at).await?)
        }
        CaseKind::Report => {
            let asked = NewReport { entry, text: "Stimmt das noch?".to_owned(), ..NewReport::default() };
            let report = reports::open(transaction, &found, (&asked, ReportReason::Other), at).await?;
            // It is written down already.
            return Ok(Some(report.case));
        }
    };
    let about = |deed: Deed| deed.about(entry, found.organisation).in_case(case);
    about(Deed::new(Some(author), action, at)).record(transaction).await?;
    if !is_closed {
        return Ok(Some(case));
    }
    tracking::close(transaction, (entry, kind), CaseOutcome::LookedAt, None, at).await?;
    about(Deed::new(None, AuditAction::LookedAt, at)).record(transaction).await?;
    Ok(None)
}

/// The entry with a draft: of one that is published, a draft that changes its title.
async fn write_change(
    transaction: &Transaction,
    found: WorkEntry,
    at: DateTime<Utc>,
) -> anyhow::Result<WorkEntry> {
    if found.published.is_none() {
        return Ok(found);
    }
    let mut content = contents::read(found.kind, found.revision.content.clone())?;
    if let EntryContent::Offer(offer) = &mut content {
        for (_, title) in offer.title.iter_mut() {
            title.text.push_str(" – neu");
        }
    }
    let possessions = Possessions::load(transaction, found.organisation).await?;
    let new = drafts::draft(drafts::stored(&possessions, &content)?, found.id, found.published);
    work_rows::save_draft(transaction, &found, new, at).await?;
    Ok(work_rows::by_id(transaction, found.id).await?)
}

/// Gives a part of the cases to who reviews all.
async fn assign_some(state: &State, opened: &[CaseId]) -> anyhow::Result<()> {
    let reviewer = somebody(state, "reviewer").await.context("the reviewer of the demonstration")?;
    let cases: Vec<CaseId> = opened.iter().step_by(10).take(MOST_AT_ONCE).copied().collect();
    let assignment = Assignment { cases, account: Some(reviewer.id) };
    Ok(work::assign(state, &reviewer, &assignment).await?)
}
