//! What waits for those who review, each morning.

use chrono::NaiveDate;
use db::repo::cases::{self, Case};
use db::repo::{claims, county};
use shared::entry::Standing;
use shared::id::AccountId;
use shared::policy::{Action, Person};
use shared::review::{CaseKind, CaseSummary, ReviewOverview, WaitingCount, due_on};
use shared::schedule::local_date;

use super::{whole, work};
use crate::error::Error;
use crate::services::confirmations;
use crate::state::State;

/// Most cases of each list.
const MOST_LISTED: usize = 10;

/// What waits for the person.
///
/// # Errors
/// A database that fails.
pub async fn overview(state: &State, person: &Person) -> Result<ReviewOverview, Error> {
    let today = local_date(state.clock.now());
    let open = cases::open(&state.database).await?;
    // What has waited longest comes first.
    let open: Vec<&Case> = open.iter().filter(|case| work::reads(person, case)).collect();
    let mut promised: Vec<&Case> = open.iter().copied().filter(|case| case.promised_on.is_some()).collect();
    promised.sort_by_key(|case| case.promised_on);
    let own: Vec<&Case> =
        open.iter().copied().filter(|case| case.assigned_to == Some(person.id)).take(MOST_LISTED).collect();
    promised.truncate(MOST_LISTED);
    let oldest: Vec<&Case> = open.iter().copied().take(MOST_LISTED).collect();
    let people: Vec<AccountId> =
        [&promised, &own, &oldest].into_iter().flatten().filter_map(|case| case.assigned_to).collect();
    let names = work::names(state, &people).await?;
    let summaries = |cases: Vec<&Case>| -> Vec<CaseSummary> {
        cases.into_iter().map(|case| work::summary(case.clone(), &names, today)).collect()
    };
    let pending = if person.may(Action::ReadCounty) {
        let count = county::count_of(&state.database, Standing::Pending).await?;
        Some(u32::try_from(count).unwrap_or(u32::MAX))
    } else {
        None
    };
    let claims = if person.may(Action::ReadClaims) {
        Some(u32::try_from(claims::count_open(&state.database).await?).unwrap_or(u32::MAX))
    } else {
        None
    };
    Ok(ReviewOverview {
        submissions: waiting(&open, CaseKind::Submission, today),
        afterwards: waiting(&open, CaseKind::Afterwards, today),
        reports: waiting(&open, CaseKind::Report, today),
        stale: confirmations::count_stale(state, person).await?,
        pending,
        claims,
        promised: summaries(promised),
        own: summaries(own),
        oldest: summaries(oldest),
    })
}

/// How much of a kind waits, of cases of which the oldest come first.
fn waiting(open: &[&Case], kind: CaseKind, today: NaiveDate) -> WaitingCount {
    let of_kind = || open.iter().filter(move |case| case.kind == kind);
    let is_overdue = |case: &&&Case| due_on(local_date(case.opened_at)) < today;
    WaitingCount {
        open: whole(of_kind().count()),
        overdue: whole(of_kind().filter(is_overdue).count()),
        since: of_kind().next().map(|case| case.opened_at),
    }
}
