//! Totals, counts and orders against a plain reading of the rules.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use proptest::prelude::*;
use search::{Change, EntryDocument, Index, Near, Request};
use shared::entry::EntryKind;
use shared::facet::Facet;
use shared::filter::{Filter, ListQuery, Sort};
use shared::offer::AgeRange;
use shared::page::FacetCounts;
use shared::place::{Point, Precision};
use shared::schedule::{Occurrence, TimeOfDay, Weekday, instant};

use crate::support::*;

fn meets(entry: &EntryDocument, filter: &Filter, now: DateTime<Utc>) -> bool {
    let chosen = |facet| filter.selected.get(&facet).cloned().unwrap_or_default();
    let (weekdays, times) = (chosen(Facet::Weekday), chosen(Facet::TimeOfDay));
    let any_date =
        weekdays.is_empty() && times.is_empty() && filter.date_from.is_none() && filter.date_to.is_none();
    let fits = |occurrence: &Occurrence| {
        let slot = occurrence.slot();
        occurrence.start >= now
            && (weekdays.is_empty() || weekdays.contains(slot.weekday.key()))
            && (times.is_empty() || times.contains(slot.time_of_day.key()))
            && filter.date_from.is_none_or(|from| occurrence.local_date() >= from)
            && filter.date_to.is_none_or(|to| occurrence.local_date() <= to)
    };
    let ages = entry.age.unwrap_or(AgeRange { from: None, to: None });
    let age_fits =
        |age: &u8| ages.from.is_none_or(|from| from <= *age) && ages.to.is_none_or(|to| *age <= to);
    entry.kind == EntryKind::Offer
        && entry.visible.contains(now)
        && (any_date || entry.occurrences.iter().any(fits))
        && (filter.ages.is_empty() || filter.ages.iter().any(age_fits))
        && filter.changed_since.is_none_or(|since| {
            let midnight = instant(since, NaiveTime::MIN);
            entry.updated_at >= midnight || entry.visible.from >= midnight
        })
        && filter.selected.iter().all(|(facet, values)| {
            matches!(facet, Facet::Weekday | Facet::TimeOfDay)
                || entry.facets.get(facet).is_some_and(|own| !own.is_disjoint(values))
        })
}

fn counts(entries: &[EntryDocument], filter: &Filter, now: DateTime<Utc>) -> FacetCounts {
    let mut counts = FacetCounts::new();
    for facet in Facet::of_kind(EntryKind::Offer) {
        let values: BTreeSet<String> = match facet {
            Facet::Weekday => Weekday::ALL.iter().map(|day| day.key().to_owned()).collect(),
            Facet::TimeOfDay => TimeOfDay::ALL.iter().map(|time| time.key().to_owned()).collect(),
            _ => entries.iter().filter_map(|entry| entry.facets.get(&facet)).flatten().cloned().collect(),
        };
        for value in values {
            let mut only = filter.clone();
            only.selected.insert(facet, BTreeSet::from([value.clone()]));
            let number = entries.iter().filter(|entry| meets(entry, &only, now)).count();
            if number > 0 {
                counts.entry(facet).or_default().insert(value, u32::try_from(number).unwrap());
            }
        }
    }
    counts
}

/// A point some kilometres to the north of where distances are counted from.
fn north(kilometres: u32, precision: Precision) -> Point {
    Point { lat: 50.9 + f64::from(kilometres) / KILOMETRES_OF_A_DEGREE, lon: 8.0, precision }
}

/// Kilometres between two circles of latitude.
const KILOMETRES_OF_A_DEGREE: f64 = 111.195;

/// How many kilometres the nearest point is away; `None` if there is none
/// within so many.
fn kilometres(entry: &EntryDocument, most: u32) -> Option<u32> {
    let away =
        |point: &Point| (0..20).find(|away| (north(*away, point.precision).lat - point.lat).abs() < 1e-6);
    entry.points.iter().filter_map(away).min().filter(|away| *away <= most)
}

/// Those of the entries that are near enough.
fn within(entries: &[EntryDocument], most: Option<u32>) -> Vec<EntryDocument> {
    let is_near = |entry: &EntryDocument| {
        most.is_none_or(|most| entry.is_everywhere || kilometres(entry, most).is_some())
    };
    entries.iter().filter(|entry| is_near(entry)).cloned().collect()
}

fn order(
    entries: &[EntryDocument],
    filter: &Filter,
    sort: Sort,
    most: Option<u32>,
    now: DateTime<Utc>,
) -> Vec<u128> {
    let mut found: Vec<&EntryDocument> = entries.iter().filter(|entry| meets(entry, filter, now)).collect();
    let next = |entry: &EntryDocument| {
        let next =
            entry.occurrences.iter().map(|occurrence| occurrence.start).filter(|start| *start >= now).min();
        next.unwrap_or(DateTime::<Utc>::MAX_UTC)
    };
    found.sort_by(|left, right| {
        let by = match sort {
            Sort::Title => left.sort_title.cmp(&right.sort_title),
            Sort::Newest => right.published_at.cmp(&left.published_at),
            Sort::Distance | Sort::Relevance if most.is_some() => {
                let away = |entry| most.and_then(|most| kilometres(entry, most)).unwrap_or(u32::MAX);
                away(left).cmp(&away(right)).then(next(left).cmp(&next(right)))
            }
            Sort::Distance | Sort::NextDate | Sort::Relevance => next(left).cmp(&next(right)),
        };
        by.then(left.id.cmp(&right.id))
    });
    found.iter().map(|entry| entry.id.0.as_u128()).collect()
}

/// The next instant at which an entry appears, disappears or has begun.
fn next_change(entries: &[EntryDocument], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let begun = |occurrence: &Occurrence| occurrence.start + TimeDelta::microseconds(1);
    let instants = entries.iter().flat_map(|entry| {
        entry.occurrences.iter().map(begun).chain([entry.visible.from, entry.visible.until])
    });
    instants.filter(|instant| *instant > now).min()
}

const FACETS: [Facet; 3] = [Facet::Municipality, Facet::Cost, Facet::Organisation];

fn values() -> impl Strategy<Value = BTreeSet<String>> {
    proptest::collection::btree_set("[a-d]", 0..3)
}

/// Hours around [`noon`] in which things happen: two weeks.
fn hours() -> impl Strategy<Value = i64> {
    -100_i64..236
}

fn after_noon(hours: i64) -> DateTime<Utc> {
    noon() + TimeDelta::hours(hours)
}

prop_compose! {
    fn any_entry()(
        number in 1_u128..40,
        kind in prop_oneof![9 => Just(EntryKind::Offer), 1 => Just(EntryKind::Organisation)],
        title in "[a-f]{1,2}",
        facets in proptest::array::uniform3(values()),
        starts in proptest::collection::btree_set(hours(), 0..6),
        age in proptest::option::of((proptest::option::of(0_u8..9), proptest::option::of(9_u8..20))),
        shown in hours(),
        hidden in 1_i64..400,
        published in hours(),
        updated in hours(),
        points in proptest::collection::vec((0_u32..15, proptest::sample::select(Precision::ALL)), 0..3),
        is_everywhere in proptest::bool::weighted(0.2),
    ) -> EntryDocument {
        let mut entry = offer(number, &title);
        entry.kind = kind;
        entry.facets = FACETS.into_iter().zip(facets).filter(|(_, values)| !values.is_empty()).collect();
        let occurrence = |hours: i64| Occurrence { start: after_noon(hours), end: after_noon(hours + 2) };
        entry.occurrences = starts.into_iter().map(occurrence).collect();
        entry.age = age.map(|(from, to)| AgeRange { from, to });
        entry.visible.from = after_noon(shown.min(30));
        entry.visible.until = entry.visible.from + TimeDelta::hours(hidden);
        entry.published_at = after_noon(published / 20);
        entry.updated_at = after_noon(updated);
        entry.points = points.into_iter().map(|(away, precision)| north(away, precision)).collect();
        entry.is_everywhere = is_everywhere;
        entry
    }
}

prop_compose! {
    fn any_filter()(
        facets in proptest::array::uniform3(values()),
        weekdays in proptest::sample::subsequence(Weekday::ALL, 0..3),
        times in proptest::sample::subsequence(TimeOfDay::ALL, 0..3),
        ages in proptest::collection::btree_set(0_u8..22, 0..3),
        from in proptest::option::of(0_u64..14),
        days in proptest::option::of(0_u64..4),
        since in proptest::option::of(0_u64..8),
    ) -> Filter {
        let mut selected: BTreeMap<Facet, BTreeSet<String>> = FACETS.into_iter().zip(facets).collect();
        selected.insert(Facet::Weekday, weekdays.iter().map(|day| day.key().to_owned()).collect());
        selected.insert(Facet::TimeOfDay, times.iter().map(|time| time.key().to_owned()).collect());
        selected.retain(|_, values| !values.is_empty());
        let first = NaiveDate::from_ymd_opt(2026, 1, 29).unwrap();
        let day = |days: u64| first + TimeDelta::days(i64::try_from(days).unwrap());
        let date_from = from.map(day);
        let date_to = days.map(|days| day(from.unwrap_or(3) + days));
        Filter { selected, ages, date_from, date_to, changed_since: since.map(day), ..Filter::default() }
    }
}

/// Brings entries into an index in several commits, one entry deleted again.
fn index_in_parts(entries: &[EntryDocument], parts: usize) -> (Index, Vec<EntryDocument>) {
    let index = Index::open(None, ORIGIN, MEMORY).unwrap();
    let mut known: BTreeMap<u128, EntryDocument> = BTreeMap::new();
    for part in entries.chunks(entries.len().div_ceil(parts).max(1)) {
        index.apply(&put(part.iter().cloned())).unwrap();
        index.commit(1).unwrap();
        known.extend(part.iter().map(|entry| (entry.id.0.as_u128(), entry.clone())));
    }
    if let Some((gone, _)) = known.pop_first() {
        index.apply(&[Change::Delete(id(gone))]).unwrap();
        index.commit(2).unwrap();
    }
    (index, known.into_values().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn answers_are_as_the_rules_say(
        entries in proptest::collection::vec(any_entry(), 1..60),
        parts in 1_usize..4,
        requests in proptest::collection::vec(
            (any_filter(), hours(), proptest::sample::select(Sort::ALL), proptest::option::of(1_u32..12)),
            12,
        ),
    ) {
        let (index, all) = index_in_parts(&entries, parts);
        for (mut filter, hours, sort, most) in requests {
            let now = after_noon(hours);
            let origin = north(0, Precision::Exact);
            let near = most.map(|most| Near { point: origin, metres: f64::from(most) * 1000.0 + 500.0 });
            filter.near = near.map(|_| "here".to_owned());
            let query = ListQuery { filter, sort: Some(sort), limit: Some(200), ..ListQuery::default() };
            let ask = |now| index.search(&Request { dates: 1, near, ..Request::new(EntryKind::Offer, &query, now) });
            let entries = within(&all, most);
            let hits = ask(now).unwrap();
            let expected = order(&entries, &query.filter, sort, most, now);
            prop_assert_eq!(hits.total as usize, expected.len());
            prop_assert_eq!(numbers(&hits), expected);
            prop_assert_eq!(hits.facets, counts(&entries, &query.filter, now));
            for hit in &hits.items {
                let entry = entries.iter().find(|entry| entry.id == hit.id).unwrap();
                let told = hit.distance.map(|distance| (distance.metres + 500) / 1000);
                let nearest = most.and_then(|most| kilometres(entry, most));
                prop_assert!(told.is_none_or(|told| nearest == Some(told)));
                let exact = entry.points.iter().all(|point| point.precision == Precision::Exact);
                prop_assert!(!exact || told.is_some() == nearest.is_some());
                prop_assert!(!exact || hit.distance.is_none_or(|distance| !distance.is_approximate));
            }
            if let Some(change) = next_change(&entries, now) {
                let before = change - TimeDelta::microseconds(1);
                let still = ask(before).unwrap();
                prop_assert_eq!(numbers(&still), order(&entries, &query.filter, sort, most, before));
                prop_assert_eq!(still.facets, counts(&entries, &query.filter, before));
            }
        }
    }
}
