//! How often the pages of entries are seen. Visits are counted in memory and added to the totals of
//! their day every minute; who came is known nowhere.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{Days, Months, NaiveDate};
use db::Transaction;
use db::repo::page_views::{self as rows, DayViews};
use shared::care::{self, EntryViews, PageViews};
use shared::entry::EntryKind;
use shared::id::{EntryId, OrganisationId};
use shared::policy::{Action, Person};
use shared::schedule::local_date;

use super::workspace::require;
use crate::error::Error;
use crate::state::State;

/// Most pages that are counted between two times of storing.
const MOST_PAGES: usize = 50_000;

/// The visits since they were last stored.
#[derive(Debug, Default)]
pub struct Visits(Mutex<HashMap<Visited, i64>>);

/// A page on a day.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Visited {
    day: NaiveDate,
    kind: EntryKind,
    /// The slug or id in the address.
    name: String,
}

impl Visits {
    /// Counts visits of a page.
    fn count(&self, visited: Visited, visits: i64) {
        let mut counts = self.counts();
        if counts.len() < MOST_PAGES || counts.contains_key(&visited) {
            *counts.entry(visited).or_default() += visits;
        }
    }

    fn take(&self) -> HashMap<Visited, i64> {
        std::mem::take(&mut *self.counts())
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<Visited, i64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts a visit of the page of an entry, unless whoever came works for its organisation.
///
/// # Errors
/// A database that fails.
pub async fn count(
    state: &State,
    kind: EntryKind,
    name: &str,
    visitor: Option<&Person>,
) -> Result<(), Error> {
    if let Some(person) = visitor.filter(|person| !person.memberships.is_empty())
        && let Some(entry) = rows::named(&state.database, kind, name).await?
    {
        let owners = rows::owners(&state.database, &[entry]).await?;
        if owners.get(&entry).is_some_and(|owner| person.role_in(*owner).is_some()) {
            return Ok(());
        }
    }
    let day = local_date(state.clock.now());
    state.visits.count(Visited { day, kind, name: name.to_owned() }, 1);
    Ok(())
}

/// Adds the visits since the last time to the totals of their days.
///
/// # Errors
/// A database that fails; the visits are added the next time then.
pub async fn store(state: &State) -> anyhow::Result<()> {
    let taken = state.visits.take();
    if taken.is_empty() {
        return Ok(());
    }
    let stored = add(state, &taken).await;
    if stored.is_err() {
        for (visited, visits) in taken {
            state.visits.count(visited, visits);
        }
    }
    Ok(stored?)
}

async fn add(state: &State, taken: &HashMap<Visited, i64>) -> Result<(), db::Error> {
    let transaction = state.database.begin().await?;
    let totals = totals(&transaction, taken).await?;
    rows::add(&transaction, totals).await?;
    transaction.commit().await
}

/// The visits by entry and day, however the pages were addressed.
async fn totals(
    transaction: &Transaction,
    taken: &HashMap<Visited, i64>,
) -> Result<Vec<DayViews>, db::Error> {
    let mut totals: BTreeMap<(EntryId, NaiveDate), i64> = BTreeMap::new();
    for kind in EntryKind::ALL {
        let of_kind = || taken.iter().filter(|(visited, _)| visited.kind == *kind);
        let names: Vec<String> = of_kind().map(|(visited, _)| visited.name.clone()).collect();
        let by_slug = rows::by_slugs(transaction, *kind, &names).await?;
        for (visited, visits) in of_kind() {
            let entry = by_slug.get(&visited.name).copied().or_else(|| visited.name.parse().ok());
            if let Some(entry) = entry {
                *totals.entry((entry, visited.day)).or_default() += visits;
            }
        }
    }
    let entries: Vec<EntryId> = totals.keys().map(|(entry, _)| *entry).collect();
    // One may be deleted by now.
    let known = rows::owners(transaction, &entries).await?;
    let totals = totals.into_iter().filter(|((entry, _), _)| known.contains_key(entry));
    Ok(totals.map(|((entry, day), views)| DayViews { entry, day, views }).collect())
}

/// How often the pages of an organisation's entries were seen on so many days up to today.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn read(
    state: &State,
    person: &Person,
    organisation: OrganisationId,
    days: u16,
) -> Result<PageViews, Error> {
    require(person, organisation, Action::ReadOrganisation(organisation))?;
    let until = local_date(state.clock.now());
    let from = until - Days::new(days.saturating_sub(1).into());
    let mut by_entry: BTreeMap<EntryId, EntryViews> = BTreeMap::new();
    for row in rows::of_organisation(&state.database, organisation, from, until).await? {
        let none = || EntryViews { entry: row.entry, total: 0, days: Vec::new() };
        let entry = by_entry.entry(row.entry).or_insert_with(none);
        entry.total += row.views;
        entry.days.push(care::DayViews { day: row.day, views: row.views });
    }
    let mut items: Vec<EntryViews> = by_entry.into_values().collect();
    items.sort_by_key(|entry| std::cmp::Reverse(entry.total));
    Ok(PageViews { from, until, items })
}

/// Forgets how often pages were seen long ago.
///
/// # Errors
/// A database that fails.
pub async fn tidy(state: &State) -> anyhow::Result<()> {
    let before = local_date(state.clock.now()) - Months::new(state.config.page_view_months);
    let transaction = state.database.begin().await?;
    rows::forget_before(&transaction, before).await?;
    Ok(transaction.commit().await?)
}
