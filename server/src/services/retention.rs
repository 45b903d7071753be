//! What is kept of people, and for how long.

use chrono::{Days, Months, NaiveDate, TimeDelta};
use db::repo::{accounts, api_tokens, attempts, links, security_events, sessions};
use shared::schedule::local_date;

use super::{files, throttle};
use crate::mail::{self, Mail};
use crate::state::State;

/// How long before it is deleted somebody is told that an account rests.
const NOTICE: Days = Days::new(30);
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
    attempts::forget_before(&transaction, now - throttle::FORGOTTEN_AFTER).await?;
    sessions::end_older(&transaction, days(config.session_days), days(config.session_most_days)).await?;
    sessions::forget_keys(&transaction, days(config.session_days)).await?;
    api_tokens::delete_ended(&transaction, now).await?;
    security_events::delete_before(&transaction, days(config.security_events_days)).await?;
    transaction.commit().await?;
    end_resting(state, local_date(now)).await?;
    files::delete_unused(state).await
}

/// Tells people of accounts that nobody has used for long, and deletes those
/// whose people were told and did not come.
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
                accounts::delete(&transaction, account.id).await?;
            }
            Some(_) => {}
        }
        transaction.commit().await?;
    }
    Ok(())
}
