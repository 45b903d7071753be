//! The queue of those who review: the cases that meet a filter, with how many there would be with another one.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use db::repo::cases::{self, Case};
use shared::id::{AccountId, OrganisationId};
use shared::policy::Person;
use shared::review::{COUNTY, CaseAge, CaseCount, CaseFacts, CaseFilter, CaseList, CaseSort, USUAL_SHOWN};
use shared::schedule::local_date;

use super::{whole, work};
use crate::error::Error;
use crate::state::State;

/// Most closed cases that are looked at, the newest of them.
const MOST_CLOSED: u64 = 1_000;
/// Most organisations that are counted, those with the most cases.
const MOST_ORGANISATIONS: usize = 50;

/// The cases that the person may read and that meet a filter.
///
/// # Errors
/// A database that fails.
pub async fn list(state: &State, person: &Person, filter: &CaseFilter) -> Result<CaseList, Error> {
    let all = if filter.closed {
        cases::closed(&state.database, MOST_CLOSED).await?
    } else {
        cases::open(&state.database).await?
    };
    let today = local_date(state.clock.now());
    let mut counts = Counts::new(person.id, today);
    let mut found: Vec<&Case> = Vec::new();
    for case in all.iter().filter(|case| work::reads(person, case)) {
        let facts = facts(case);
        match *filter.unmet(&facts, person.id, today) {
            [] => {
                counts.add_everywhere(&facts);
                found.push(case);
            }
            [only] => counts.add(only, &facts),
            _ => {}
        }
    }
    sort(&mut found, filter.sorted_by());
    let total = whole(found.len());
    let shown = filter.shown.unwrap_or(USUAL_SHOWN);
    let shown = found.into_iter().take(usize::try_from(shown).unwrap_or(usize::MAX));
    let shown: Vec<Case> = shown.cloned().collect();
    let assignees = shown.iter().filter_map(|case| case.assigned_to);
    let people: Vec<AccountId> = assignees.chain(counts.people.keys().copied()).collect();
    let names = work::names(state, &people).await?;
    let counts = counts.told(filter, &names);
    let items = shown.into_iter().map(|case| work::summary(case, &names, today)).collect();
    Ok(CaseList { items, total, counts })
}

/// What filters ask of a case.
fn facts(case: &Case) -> CaseFacts<'_> {
    CaseFacts {
        kind: case.kind,
        entry_kind: case.entry_kind,
        municipality: case.municipality.as_deref(),
        field: case.field.as_deref(),
        language: case.language.as_str(),
        organisation: case.organisation,
        organisation_name: &case.organisation_name,
        title: &case.title,
        is_change: case.is_change,
        assigned_to: case.assigned_to,
        opened_on: local_date(case.opened_at),
    }
}

/// Puts cases into an order; of those alike, what has waited longest comes first.
fn sort(found: &mut [&Case], by: CaseSort) {
    found.sort_by_key(|case| (case.opened_at, case.id));
    match by {
        CaseSort::Oldest => {}
        CaseSort::Newest => found.sort_by_key(|case| Reverse((came_at(case), case.id))),
        // What has waited longest is due soonest.
        CaseSort::Due => found.sort_by_key(|case| (case.promised_on.is_none(), case.promised_on)),
        CaseSort::Title => found.sort_by_cached_key(|case| case.title.to_lowercase()),
        CaseSort::Organisation => found.sort_by_cached_key(|case| case.organisation_name.to_lowercase()),
    }
}

/// When a case has come to the list it is in: that of the open ones, or that of the closed ones.
fn came_at(case: &Case) -> DateTime<Utc> {
    case.closed.map_or(case.opened_at, |closed| closed.at)
}

/// How many cases there are with each value of a filter.
struct Counts<'a> {
    /// Who asks.
    me: AccountId,
    /// The day on which they ask.
    today: NaiveDate,
    /// Of filters whose values are keys: by the name of the filter and the key.
    keys: BTreeMap<(&'static str, &'a str), u32>,
    /// Of organisations, with what they are called.
    organisations: HashMap<OrganisationId, (&'a str, u32)>,
    /// Of those whose cases they are, but for who asks.
    people: HashMap<AccountId, u32>,
}

/// The filters that are counted.
const COUNTED: [&str; 9] =
    ["kind", "entry_kind", "municipality", "field", "language", "organisation", "age", "change", "assigned"];

impl<'a> Counts<'a> {
    fn new(me: AccountId, today: NaiveDate) -> Self {
        Self { me, today, keys: BTreeMap::new(), organisations: HashMap::new(), people: HashMap::new() }
    }

    /// Counts a case for the values it has of all filters.
    fn add_everywhere(&mut self, case: &CaseFacts<'a>) {
        for filter in COUNTED {
            self.add(filter, case);
        }
    }

    /// Counts a case for the values it has of a filter.
    fn add(&mut self, filter: &'static str, case: &CaseFacts<'a>) {
        match filter {
            "kind" => self.add_key(filter, case.kind.key()),
            "entry_kind" => self.add_key(filter, case.entry_kind.key()),
            "municipality" => self.add_key(filter, case.municipality.unwrap_or(COUNTY)),
            "field" => {
                if let Some(field) = case.field {
                    self.add_key(filter, field);
                }
            }
            "language" => self.add_key(filter, case.language),
            "organisation" => {
                self.organisations.entry(case.organisation).or_insert((case.organisation_name, 0)).1 += 1;
            }
            "age" => {
                let today = self.today;
                for age in CaseAge::ALL.iter().filter(|age| case.is_of(**age, today)) {
                    self.add_key(filter, age.key());
                }
            }
            "change" => self.add_key(filter, case.change().key()),
            "assigned" => match case.assigned_to {
                None => self.add_key(filter, "nobody"),
                Some(id) if id == self.me => self.add_key(filter, "me"),
                Some(id) => *self.people.entry(id).or_default() += 1,
            },
            _ => {}
        }
    }

    fn add_key(&mut self, filter: &'static str, key: &'a str) {
        *self.keys.entry((filter, key)).or_default() += 1;
    }

    /// The counts, filter by filter.
    fn told(mut self, filter: &CaseFilter, names: &HashMap<AccountId, String>) -> Vec<CaseCount> {
        let count = |filter: &str, value: String, name: Option<String>, count: u32| CaseCount {
            filter: filter.to_owned(),
            value,
            name,
            count,
        };
        let keys = std::mem::take(&mut self.keys);
        let mut told: Vec<CaseCount> = keys
            .into_iter()
            .map(|((filter, key), number)| count(filter, key.to_owned(), None, number))
            .collect();
        told.extend(
            self.most_frequent(filter.organisation).into_iter().map(|(id, name, number)| {
                count("organisation", id.to_string(), Some(name.to_owned()), number)
            }),
        );
        let mut people: Vec<(&String, AccountId, u32)> =
            self.people.iter().filter_map(|(id, number)| Some((names.get(id)?, *id, *number))).collect();
        people.sort_unstable();
        told.extend(
            people
                .into_iter()
                .map(|(name, id, number)| count("assigned", id.to_string(), Some(name.clone()), number)),
        );
        told
    }

    /// The organisations with the most cases, and the chosen one.
    fn most_frequent(&self, chosen: Option<OrganisationId>) -> Vec<(OrganisationId, &'a str, u32)> {
        let mut all: Vec<(OrganisationId, &'a str, u32)> =
            self.organisations.iter().map(|(id, (name, number))| (*id, *name, *number)).collect();
        all.sort_unstable_by_key(|(id, name, number)| (Some(*id) != chosen, Reverse(*number), *name, *id));
        all.truncate(MOST_ORGANISATIONS);
        all.sort_unstable_by_key(|(id, name, number)| (Reverse(*number), *name, *id));
        all
    }
}
