//! How often facet values occur among what is found.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use roaring::RoaringBitmap;
use shared::entry::EntryKind;
use shared::facet::Facet;
use shared::filter::Filter;
use shared::page::FacetCounts;
use shared::schedule::{TimeOfDay, Weekday};
use tantivy::DocId;

use crate::generation::Generation;
use crate::select::Selection;

/// Most organisations whose counts are told.
const MOST_ORGANISATIONS: usize = 50;

/// Counts of facet values over all segments.
pub(crate) struct Counts<'a> {
    generation: &'a Generation,
    chosen: &'a BTreeMap<Facet, BTreeSet<String>>,
    /// By the places of the values in [`Generation::values`].
    values: BTreeMap<Facet, Vec<u64>>,
    dates: Option<(Vec<u64>, Vec<u64>)>,
}

impl<'a> Counts<'a> {
    /// Nothing counted yet.
    pub(crate) fn new(generation: &'a Generation, kind: EntryKind, filter: &'a Filter) -> Self {
        let facets = || Facet::of_kind(kind);
        let by_value = |facet: Facet| Some((facet, vec![0; generation.values.get(&facet)?.len()]));
        let is_date = |facet: &Facet| matches!(facet, Facet::Weekday | Facet::TimeOfDay);
        let dates = (vec![0; Weekday::ALL.len()], vec![0; TimeOfDay::ALL.len()]);
        Self {
            generation,
            chosen: &filter.selected,
            values: facets().filter(|facet| !is_date(facet)).filter_map(by_value).collect(),
            dates: facets().any(|facet| is_date(&facet)).then_some(dates),
        }
    }

    /// Counts what a selection of a segment leaves: these documents, as a set and
    /// as a list.
    pub(crate) fn add(
        &mut self,
        segment: usize,
        selection: &Selection,
        documents: &RoaringBitmap,
        listed: &[DocId],
    ) {
        let places = &self.generation.segments[segment].places;
        for (facet, more) in selection.count_values(self.values.keys().copied(), documents, listed) {
            if let Some((counts, places)) = self.values.get_mut(&facet).zip(places.get(&facet)) {
                places.iter().zip(more).for_each(|(place, more)| counts[*place] += more);
            }
        }
        if let Some((weekdays, times)) = &mut self.dates {
            let (more_weekdays, more_times) = selection.count_dates();
            weekdays.iter_mut().zip(more_weekdays).for_each(|(count, more)| *count += more);
            times.iter_mut().zip(more_times).for_each(|(count, more)| *count += more);
        }
    }

    /// All counts.
    pub(crate) fn finish(self) -> FacetCounts {
        let mut counts: FacetCounts = BTreeMap::new();
        for (facet, numbers) in &self.values {
            let names: &[Arc<str>] = self.generation.values.get(facet).map_or(&[], Vec::as_slice);
            let mut found: Vec<(usize, u64)> = numbers.iter().copied().enumerate().collect();
            found.retain(|(_, number)| *number > 0);
            if *facet == Facet::Organisation {
                self.keep_most_frequent(names, &mut found);
            }
            insert(&mut counts, *facet, found.into_iter().map(|(place, number)| (&*names[place], number)));
        }
        if let Some((weekdays, times)) = &self.dates {
            let weekdays = Weekday::ALL.iter().map(|day| day.key()).zip(weekdays.iter().copied());
            let times = TimeOfDay::ALL.iter().map(|time| time.key()).zip(times.iter().copied());
            insert(&mut counts, Facet::Weekday, weekdays);
            insert(&mut counts, Facet::TimeOfDay, times);
        }
        counts
    }

    /// Keeps the most frequent organisations and the chosen ones; they are told
    /// by the places of their names, which are in order.
    fn keep_most_frequent(&self, names: &[Arc<str>], found: &mut Vec<(usize, u64)>) {
        if found.len() <= MOST_ORGANISATIONS {
            return;
        }
        let chosen = self.chosen.get(&Facet::Organisation);
        let rank = |(place, number): &(usize, u64)| {
            let is_chosen = chosen.is_some_and(|chosen| chosen.contains(&*names[*place]));
            (!is_chosen, Reverse(*number), *place)
        };
        let chosen_count = found.iter().filter(|found| !rank(found).0).count();
        let kept = MOST_ORGANISATIONS.max(chosen_count);
        found.select_nth_unstable_by_key(kept - 1, rank);
        found.truncate(kept);
    }
}

fn insert<'a>(counts: &mut FacetCounts, facet: Facet, found: impl Iterator<Item = (&'a str, u64)>) {
    let found: BTreeMap<String, u32> = found
        .filter(|(_, number)| *number > 0)
        .map(|(name, number)| (name.to_owned(), u32::try_from(number).unwrap_or(u32::MAX)))
        .collect();
    if !found.is_empty() {
        counts.insert(facet, found);
    }
}
