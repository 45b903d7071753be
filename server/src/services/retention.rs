//! What is kept, and for how long.

use chrono::{DateTime, Days, Months, NaiveDate, TimeDelta, Utc};
use db::repo::{
    accounts, api_tokens, attempts, case_presence, claims, deletions, invitations, links, reports,
    security_events, sessions, undo,
};
use shared::entry::RevisionState;
use shared::review::PRESENT_SECONDS;
use shared::schedule::local_date;

use super::review::UNDO_ENDS;
use super::{files, members, page_views, throttle};
use crate::mail::{self, Mail};
use crate::state::State;

/// How long before it is deleted somebody is told that an account rests.
const NOTICE: Days = Days::new(30);
/// The states of work that somebody has yet to go on with.
const UNFINISHED: [RevisionState; 3] =
    [RevisionState::Draft, RevisionState::Withdrawn, RevisionState::ChangesRequested];
/// After how many days what somebody has said in a report is deleted that said nothing of use.
const SPAM_DAYS: u32 = 30;
/// Accounts handled at a time.
const BATCH: u64 = 500;

/// Forgets what has had its time.
///
/// # Errors
/// A database that fails.
pub async fn tidy(state: &State) -> anyhow::Result<()> {
    let (now, config) = (state.clock.now(), &state.config);
    let days = |days: u32| now - TimeDelta::days(days.into());
    let transaction = state.database.begin().await?;
    links::forget(&transaction, now).await?;
    invitations::forget(&transaction, now).await?;
    claims::forget(&transaction, days(config.rejected_days)).await?;
    attempts::forget_before(&transaction, now - throttle::FORGOTTEN_AFTER).await?;
    undo::forget_before(&transaction, now - UNDO_ENDS).await?;
    case_presence::forget_before(&transaction, now - TimeDelta::seconds(PRESENT_SECONDS)).await?;
    sessions::end_older(&transaction, days(config.session_days), days(config.session_most_days)).await?;
    sessions::forget_keys(&transaction, days(config.session_days)).await?;
    api_tokens::delete_ended(&transaction, now).await?;
    security_events::delete_before(&transaction, days(config.security_events_days)).await?;
    // A report that nobody answers is kept twice as long.
    let limits = (days(config.report_days), days(SPAM_DAYS), days(config.report_days * 2));
    reports::forget(&transaction, limits, now).await?;
    transaction.commit().await?;
    end_resting(state, local_date(now)).await?;
    forget_work(state, now).await?;
    page_views::tidy(state).await?;
    files::delete_unused(state).await
}

/// Deletes work that never came before the public and that nobody goes on with, and contacts that
/// nothing uses. Nobody is told: whoever wanted it would have come.
async fn forget_work(state: &State, now: DateTime<Utc>) -> anyhow::Result<()> {
    let config = &state.config;
    let days = |days: u32| now - TimeDelta::days(days.into());
    let transaction = state.database.begin().await?;
    let drafts = deletions::delete_unpublished(&transaction, &UNFINISHED, days(config.draft_days)).await?;
    let rejected = [RevisionState::Rejected];
    let rejected = deletions::delete_unpublished(&transaction, &rejected, days(config.rejected_days)).await?;
    let unused_since = local_date(now) - Days::new(config.unused_contact_days.into());
    let contacts = deletions::delete_unused_contacts(&transaction, local_date(now), unused_since).await?;
    transaction.commit().await?;
    tracing::info!(drafts, rejected, contacts, "old work deleted");
    Ok(())
}

/// Tells people of accounts that nobody has used for long, and deletes those
/// whose people were told and did not come. Their organisations are handed over.
async fn end_resting(state: &State, today: NaiveDate) -> anyhow::Result<()> {
    let deleted_after = Months::new(state.config.inactive_account_months);
    let told_since = today - deleted_after + NOTICE;
    for account in accounts::unused_since(&state.database, told_since, BATCH).await? {
        let transaction = state.database.begin().await?;
        let mut account = accounts::lock(&transaction, account.id).await?;
        match account.warned_on {
            // They have come back meanwhile.
            _ if account.last_active_on >= told_since => {}
            None => {
                account.warned_on = Some(today);
                let mail = Mail::Inactive { name: account.name.clone(), deleted_on: today + NOTICE };
                mail::to(state, &transaction, &account, &mail).await?;
                accounts::save(&transaction, account).await?;
            }
            Some(told) if told + NOTICE <= today => {
                let mail = Mail::AccountDeleted { name: account.name.clone() };
                mail::to(state, &transaction, &account, &mail).await?;
                members::hand_over(state, &transaction, account.id).await?;
                accounts::delete(&transaction, account.id).await?;
            }
            Some(_) => {}
        }
        transaction.commit().await?;
    }
    Ok(())
}
