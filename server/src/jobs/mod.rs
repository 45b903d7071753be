//! What runs beside the requests.

use std::pin::Pin;
use std::time::Duration;

use chrono::TimeDelta;
use db::ChangeListener;
use db::repo::{change_log, entries, reference as documents};
use serde_json::Value;
use shared::schedule::local_date;
use tokio_util::sync::CancellationToken;
use tokio_util::task::{AbortOnDropHandle, TaskTracker};

use crate::error::with_sources;
use crate::services::cases::tracking;
use crate::services::{decisions, indexing, page_views, reminders, retention, unanswered};
use crate::state::{State, Store};

pub mod mails;

/// The index looks at the change log at least this often, so that a lost
/// notification costs seconds, not correctness.
const SWEEP: Duration = Duration::from_secs(15);
/// How often the daily work is looked at.
const DAILY_CHECK: Duration = Duration::from_mins(10);
/// How often it is looked at whether people are to be told of decisions.
const DECISIONS_CHECK: Duration = Duration::from_mins(1);
/// How often network addresses are forgotten.
const IDLE_CHECK: Duration = Duration::from_mins(1);
/// How often it is stored which pages were seen.
const VISITS_STORED: Duration = Duration::from_mins(1);
/// How long after a breakdown a job begins anew.
const BREATH: Duration = Duration::from_secs(5);
/// Entries handled at a time.
const BATCH: u64 = 1000;
/// Where the day of the last daily work is kept.
const DAILY_WORK: &str = "daily_work";
/// How long the change log reaches back.
const LOG_KEPT: TimeDelta = TimeDelta::days(30);

/// Starts all jobs; they end when `stop` is cancelled.
#[must_use]
pub fn start(state: &State, stop: &CancellationToken) -> TaskTracker {
    let tracker = TaskTracker::new();
    let endless = |name, work: fn(State) -> Work| {
        let state = state.clone();
        let work = keep_up(name, BREATH, move || work(state.clone()));
        tracker.spawn(stop.clone().run_until_cancelled_owned(work));
    };
    endless("index", |state| Box::pin(follow_changes(state)));
    endless("daily work", |state| Box::pin(work_daily(state)));
    endless("decisions", |state| Box::pin(tell_of_decisions(state)));
    endless("searches in vain", |state| Box::pin(store_unanswered(state)));
    endless("addresses", |state| Box::pin(forget_idle(state)));
    let cases = open_missing_cases(state.clone());
    tracker.spawn(stop.clone().run_until_cancelled_owned(cases));
    tracker.spawn(store_visits(state.clone(), stop.clone()));
    tracker.spawn(mails::send_as_they_come(Store::clone(state), stop.clone()));
    tracker.close();
    tracker
}

/// Work that does not end by itself.
type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Begins work anew, after a pause, that ended by a panic: an index that follows no changes any more is worse than a
/// fault in one of them.
async fn keep_up(name: &'static str, pause: Duration, begin: impl Fn() -> Work) {
    // What is spawned ends with this.
    while let Err(error) = AbortOnDropHandle::new(tokio::spawn(begin())).await {
        tracing::error!(name, %error, "a job has broken down and begins anew");
        tokio::time::sleep(pause).await;
    }
}

/// Forgets network addresses that have asked for nothing lately.
async fn forget_idle(state: State) {
    loop {
        tokio::time::sleep(IDLE_CHECK).await;
        state.requests.forget_idle();
    }
}

/// Keeps the index at the newest change.
async fn follow_changes(state: State) {
    let mut listener = None;
    loop {
        // Before the log is looked at, so that no change falls in between.
        if listener.is_none() {
            listener = listen(&state).await;
        }
        if let Err(error) = indexing::catch_up(&state).await {
            tracing::error!(cause = with_sources(error), "the index could not follow the changes");
        }
        // Woken or not, the log is looked at; the difference is only how soon.
        match &mut listener {
            Some(listener) => drop(tokio::time::timeout(SWEEP, listener.wait()).await),
            None => tokio::time::sleep(SWEEP).await,
        }
    }
}

/// Begins to hear of changes, if that is possible now.
async fn listen(state: &State) -> Option<ChangeListener> {
    match state.database.changes().await {
        Ok(listener) => Some(listener),
        Err(error) => {
            tracing::warn!(cause = with_sources(error), "changes of the database cannot be heard for now");
            None
        }
    }
}

/// Tells people what was decided about their organisations.
async fn tell_of_decisions(state: State) {
    loop {
        if let Err(error) = decisions::tell(&state).await {
            tracing::error!(cause = with_sources(error), "people could not be told of decisions");
        }
        tokio::time::sleep(DECISIONS_CHECK).await;
    }
}

/// Stores what was searched for in vain; what was rare is forgotten with the day.
async fn store_unanswered(state: State) {
    let mut day = local_date(state.clock.now());
    loop {
        tokio::time::sleep(DAILY_CHECK).await;
        let today = local_date(state.clock.now());
        let done =
            if today == day { unanswered::store(&state).await } else { unanswered::tidy(&state).await };
        day = today;
        if let Err(error) = done {
            tracing::error!(cause = with_sources(error), "searches in vain could not be stored");
        }
    }
}

/// Opens the cases of what was handed in before there were cases.
async fn open_missing_cases(state: State) {
    match tracking::open_missing(&state).await {
        Ok(0) => {}
        Ok(cases) => tracing::info!(cases, "cases of what waits are opened"),
        Err(error) => {
            tracing::error!(cause = with_sources(error), "cases of what waits could not be opened");
        }
    }
}

/// Stores which pages were seen, a last time before the end.
async fn store_visits(state: State, stop: CancellationToken) {
    loop {
        let is_end = stop.run_until_cancelled(tokio::time::sleep(VISITS_STORED)).await.is_none();
        if let Err(error) = page_views::store(&state).await {
            tracing::error!(cause = with_sources(error), "which pages were seen could not be stored");
        }
        if is_end {
            return;
        }
    }
}

/// Moves the horizon of computed dates on and shortens the change log, once a
/// day and on one replica only.
async fn work_daily(state: State) {
    loop {
        if let Err(error) = roll_on(&state).await {
            tracing::error!(cause = with_sources(error), "the daily work failed");
        }
        tokio::time::sleep(DAILY_CHECK).await;
    }
}

/// Writes a log row for every published entry if that has not been done
/// today, drops log rows older than 30 days, reminds people of entries to be
/// confirmed, and deletes what has had its time. The first day of a database only begins.
///
/// # Errors
/// A database that fails.
pub async fn roll_on(state: &State) -> anyhow::Result<()> {
    let now = state.clock.now();
    let today = Value::String(local_date(now).to_string());
    let transaction = state.database.begin().await?;
    let before = documents::get(&transaction, DAILY_WORK).await?;
    if before.as_ref() == Some(&today) {
        return Ok(());
    }
    documents::set(&transaction, DAILY_WORK, today, now).await?;
    if before.is_none() {
        // On the first day of a database everything has only just been indexed.
        return Ok(transaction.commit().await?);
    }
    let mut after = None;
    loop {
        let ids = entries::published_ids(&transaction, after, BATCH).await?;
        let Some(last) = ids.last() else { break };
        after = Some(*last);
        change_log::append(&transaction, &ids, now).await?;
    }
    let dropped = change_log::prune_before(&transaction, now - LOG_KEPT).await?;
    transaction.commit().await?;
    // What fails keeps nothing else from being done.
    for (name, done) in [
        ("mails", mails::delete_old(state).await),
        ("reminders", reminders::send(state).await),
        ("retention", retention::tidy(state).await),
        ("cases", tracking::open_missing(state).await.map(drop).map_err(anyhow::Error::from)),
    ] {
        if let Err(error) = done {
            tracing::error!(name, error = with_sources(error), "a part of the daily work failed");
        }
    }
    tracing::info!(dropped, "daily work done");
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU8, Ordering};

    use super::*;

    #[tokio::test]
    async fn work_that_breaks_down_begins_anew() {
        let begun = Arc::new(AtomicU8::new(0));
        let work = {
            let begun = begun.clone();
            move || {
                let times = begun.fetch_add(1, Ordering::Relaxed) + 1;
                let work: Work = Box::pin(async move { assert_eq!(times, 3, "breaks down") });
                work
            }
        };
        keep_up("work", Duration::ZERO, work).await;
        assert_eq!(begun.load(Ordering::Relaxed), 3);
    }
}
