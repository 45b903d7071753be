//! Which documents of a segment a filter leaves, and how often facet values
//! occur among them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, NaiveTime};
use roaring::{MultiOps, RoaringBitmap};
use shared::facet::Facet;
use shared::filter::Filter;
use shared::schedule::{Slot, TimeOfDay, Weekday, instant};
use tantivy::DocId;

use crate::dates::Dates;
use crate::moment::SegmentMoment;
use crate::schema::{SLOTS, slot_index};
use crate::segment::{FacetData, SegmentData, is_rare};

/// A filter as it applies to one segment at an instant.
pub(crate) struct Selection<'a> {
    data: &'a SegmentData,
    /// The documents with a date to come in the span asked for.
    dates: Cow<'a, Dates>,
    /// What everything else narrows: kind, visibility, text and age.
    base: RoaringBitmap,
    /// The documents of each chosen facet, without weekday and time of day.
    facets: Vec<(Facet, RoaringBitmap)>,
    /// The rows of [`Dates`] of the chosen weekdays.
    weekdays: Vec<usize>,
    /// The columns of [`Dates`] of the chosen times of day.
    times: Vec<usize>,
    /// The documents with a fitting date; `None` if no date is asked for.
    dated: Option<RoaringBitmap>,
}

impl<'a> Selection<'a> {
    /// Applies a filter to the documents of `base`, which already are of the
    /// right kind, visible, and meet the text.
    pub(crate) fn new(
        data: &'a SegmentData,
        moment: &'a SegmentMoment,
        today: i32,
        base: RoaringBitmap,
        filter: &Filter,
    ) -> Self {
        let base = if filter.ages.is_empty() { base } else { base & of_ages(data, &filter.ages) };
        let base = match filter.changed_since {
            Some(day) => data.changed_since(&base, instant(day, NaiveTime::MIN).timestamp_micros()),
            None => base,
        };
        let facets = filter
            .selected
            .iter()
            .filter(|(facet, _)| !matches!(facet, Facet::Weekday | Facet::TimeOfDay))
            .map(|(facet, values)| (*facet, with_any(data.facets.get(facet), values)))
            .collect();
        let dates = dates_in_span(data, moment, today, filter);
        let weekday = |key: &str| Weekday::from_key(key).map(|weekday| weekday as usize);
        let weekdays = chosen(filter, Facet::Weekday, weekday, Dates::ANY_WEEKDAY);
        let time = |key: &str| TimeOfDay::from_key(key).map(|time| time as usize);
        let times = chosen(filter, Facet::TimeOfDay, time, Dates::ANY_TIME);
        let mut selection = Self { data, dates, base, facets, weekdays, times, dated: None };
        let is_date = |facet: &Facet| matches!(facet, Facet::Weekday | Facet::TimeOfDay);
        if filter.date_from.is_some() || filter.date_to.is_some() || filter.selected.keys().any(is_date) {
            selection.dated = Some(selection.dates.with_any(&selection.weekdays, &selection.times));
        }
        selection
    }

    /// The documents that meet everything.
    pub(crate) fn documents(&self) -> RoaringBitmap {
        self.without(None)
    }

    /// The documents that meet everything but the choice of one facet.
    fn without(&self, facet: Option<Facet>) -> RoaringBitmap {
        let mut documents = self.of_facets_but(facet);
        if let Some(dated) = &self.dated {
            documents &= dated;
        }
        documents
    }

    fn of_facets_but(&self, left_out: Option<Facet>) -> RoaringBitmap {
        let mut documents = self.base.clone();
        for (_, chosen) in self.facets.iter().filter(|(facet, _)| Some(*facet) != left_out) {
            documents &= chosen;
        }
        documents
    }

    /// How often each value of each of these facets occurs, in the order of
    /// this segment. `documents` is what [`Self::documents`] gave, `listed` the
    /// same as a list.
    pub(crate) fn count_values(
        &self,
        facets: impl Iterator<Item = Facet>,
        documents: &RoaringBitmap,
        listed: &[DocId],
    ) -> Vec<(Facet, Vec<u64>)> {
        let counts = Counted::new(self.data, documents, listed.iter().copied());
        let known = facets.filter_map(|facet| Some((facet, self.data.facets.get(&facet)?)));
        let counted = known.map(|(facet, values)| {
            let is_chosen = self.facets.iter().any(|(chosen, _)| *chosen == facet);
            let counts = if is_chosen {
                let widened = self.without(Some(facet));
                // Listed only if they are gone through.
                let listed = std::iter::once_with(|| list(&widened)).flatten();
                Counted::new(self.data, &widened, listed).of(self.data, values)
            } else {
                counts.of(self.data, values)
            };
            (facet, counts)
        });
        counted.collect()
    }

    /// How often each weekday and each time of day occurs.
    pub(crate) fn count_dates(&self) -> (Vec<u64>, Vec<u64>) {
        let documents = self.of_facets_but(None);
        let count = |weekdays: &[usize], times: &[usize]| match (weekdays, times) {
            ([weekday], [time]) => documents.intersection_len(self.dates.cell(*weekday, *time)),
            _ => documents.intersection_len(&self.dates.with_any(weekdays, times)),
        };
        let weekdays_counted = (0..Dates::ANY_WEEKDAY).map(|weekday| count(&[weekday], &self.times));
        let times_counted = (0..Dates::ANY_TIME).map(|time| count(&self.weekdays, &[time]));
        (weekdays_counted.collect(), times_counted.collect())
    }
}

/// How often facet values occur among some documents of a segment.
struct Counted<'a> {
    documents: &'a RoaringBitmap,
    /// If they are few: the counts of the values that not many have, for which
    /// they have been gone through one after the other.
    rare: Option<Vec<u32>>,
}

impl<'a> Counted<'a> {
    /// Up to which part of all documents they are few.
    const FEW: usize = 4;

    /// `listed` are the documents one after the other.
    fn new(data: &SegmentData, documents: &'a RoaringBitmap, listed: impl Iterator<Item = DocId>) -> Self {
        let are_few = documents.len() <= (data.ids.len() / Self::FEW) as u64;
        let rare = are_few.then(|| {
            let mut counts = vec![0; data.value_count];
            for document in listed {
                for value in data.rare_values.of_document(document) {
                    counts[*value as usize] += 1;
                }
            }
            counts
        });
        Self { documents, rare }
    }

    /// The counts of the values of one facet of a segment.
    fn of(&self, data: &SegmentData, facet: &FacetData) -> Vec<u64> {
        let values = facet.documents.iter().enumerate();
        let counts = values.map(|(place, having)| match &self.rare {
            Some(counts) if is_rare(having, data.ids.len()) => counts[facet.first + place].into(),
            _ => self.documents.intersection_len(having),
        });
        counts.collect()
    }
}

/// The documents with a date to come within the span of a filter.
fn dates_in_span<'a>(
    data: &SegmentData,
    moment: &'a SegmentMoment,
    today: i32,
    filter: &Filter,
) -> Cow<'a, Dates> {
    let first = filter.date_from.map_or(today, |date| date.num_days_from_ce().max(today));
    match filter.date_to {
        None if first <= today => Cow::Borrowed(&moment.dates),
        None => Cow::Owned(Dates::of(data.slots_from(start_of_day(first)))),
        Some(to) => Cow::Owned(Dates::of(slots_of_days(data, moment, today, first, to.num_days_from_ce()))),
    }
}

/// The documents with a date to come on these days.
pub(crate) fn in_days(
    data: &SegmentData,
    moment: &SegmentMoment,
    today: i32,
    first: i32,
    last: i32,
) -> RoaringBitmap {
    slots_of_days(data, moment, today, first.max(today), last).union()
}

/// The rows or columns of the chosen keys, or that of all.
fn chosen(filter: &Filter, facet: Facet, index: impl Fn(&str) -> Option<usize>, all: usize) -> Vec<usize> {
    match filter.selected.get(&facet) {
        Some(keys) => keys.iter().filter_map(|key| index(key)).collect(),
        None => vec![all],
    }
}

fn start_of_day(day: i32) -> u64 {
    let start = NaiveDate::from_num_days_from_ce_opt(day).map(|date| instant(date, NaiveTime::MIN));
    start.and_then(|start| u64::try_from(start.timestamp()).ok()).unwrap_or(u64::MAX)
}

fn slots_of_days(
    data: &SegmentData,
    moment: &SegmentMoment,
    today: i32,
    first: i32,
    last: i32,
) -> Vec<RoaringBitmap> {
    let mut slots = vec![RoaringBitmap::new(); SLOTS];
    if first > last {
        return slots;
    }
    for (day, times) in data.days.range(first..=last) {
        let Some(weekday) = NaiveDate::from_num_days_from_ce_opt(*day).map(Weekday::of) else {
            continue;
        };
        let to_come = if *day == today { &moment.today } else { times };
        for (time_of_day, documents) in TimeOfDay::ALL.iter().zip(to_come) {
            slots[slot_index(Slot { weekday, time_of_day: *time_of_day })] |= documents;
        }
    }
    slots
}

/// A set of documents as a list, which is much faster to go through.
pub(crate) fn list(documents: &RoaringBitmap) -> Vec<DocId> {
    let mut list = vec![0; usize::try_from(documents.len()).unwrap_or(0)];
    let read = documents.iter().next_many(&mut list).len();
    list.truncate(read);
    list
}

/// The set of these documents, which are in order.
pub(crate) fn set(documents: impl Iterator<Item = DocId>) -> RoaringBitmap {
    // Fails only for what is not in order.
    RoaringBitmap::from_sorted_iter(documents).unwrap_or_default()
}

fn with_any(facet: Option<&FacetData>, values: &BTreeSet<String>) -> RoaringBitmap {
    let Some(facet) = facet else {
        return RoaringBitmap::new();
    };
    let documents: Vec<_> = values.iter().filter_map(|value| facet.with_value(value)).collect();
    documents.union()
}

fn of_ages(data: &SegmentData, ages: &BTreeSet<u8>) -> RoaringBitmap {
    let fits = |(from, to): (u8, u8)| ages.iter().any(|age| (from..=to).contains(age));
    let documents: Vec<_> =
        data.ages.iter().filter(|(range, _)| fits(*range)).map(|(_, documents)| documents).collect();
    documents.union()
}
