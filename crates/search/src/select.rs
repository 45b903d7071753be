//! Which documents of a segment a filter leaves, and how often facet values
//! occur among them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, NaiveTime};
use roaring::{MultiOps, RoaringBitmap};
use shared::facet::Facet;
use shared::filter::Filter;
use shared::schedule::{Slot, TimeOfDay, Weekday, instant};

use crate::moment::SegmentMoment;
use crate::schema::{SLOTS, slot_index};
use crate::segment::{FacetData, SegmentData};

/// A filter as it applies to one segment at an instant.
pub(crate) struct Selection<'a> {
    data: &'a SegmentData,
    /// The documents with a date to come in the span asked for, by slot.
    slots: Cow<'a, [RoaringBitmap]>,
    /// What everything else narrows: kind, visibility, text and age.
    base: RoaringBitmap,
    /// The documents of each chosen facet, without weekday and time of day.
    facets: Vec<(Facet, RoaringBitmap)>,
    dates: DateFilter,
    /// The documents with a fitting date; `None` if no date is asked for.
    dated: Option<RoaringBitmap>,
}

/// The chosen weekdays and times of day, or all if none is chosen.
struct DateFilter {
    weekdays: Vec<Weekday>,
    times: Vec<TimeOfDay>,
}

impl DateFilter {
    fn of(filter: &Filter) -> Self {
        fn chosen<T: Copy>(
            filter: &Filter,
            facet: Facet,
            all: &[T],
            from_key: impl Fn(&str) -> Option<T>,
        ) -> Vec<T> {
            match filter.selected.get(&facet) {
                Some(values) => values.iter().filter_map(|value| from_key(value)).collect(),
                None => all.to_vec(),
            }
        }
        Self {
            weekdays: chosen(filter, Facet::Weekday, Weekday::ALL, Weekday::from_key),
            times: chosen(filter, Facet::TimeOfDay, TimeOfDay::ALL, TimeOfDay::from_key),
        }
    }
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
        let facets = filter
            .selected
            .iter()
            .filter(|(facet, _)| !matches!(facet, Facet::Weekday | Facet::TimeOfDay))
            .map(|(facet, values)| (*facet, with_any(data.facets.get(facet), values)))
            .collect();
        let dates = DateFilter::of(filter);
        let slots = slots_in_span(data, moment, today, filter);
        let mut selection = Self { data, slots, base, facets, dates, dated: None };
        let is_date = |facet: &Facet| matches!(facet, Facet::Weekday | Facet::TimeOfDay);
        if filter.date_from.is_some() || filter.date_to.is_some() || filter.selected.keys().any(is_date) {
            selection.dated = Some(selection.on_dates(&selection.dates.weekdays, &selection.dates.times));
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

    /// Calls `count` with the index of each value of a facet, in this segment,
    /// and how often it occurs. `documents` is what [`Self::documents`] gave.
    pub(crate) fn count_values(
        &self,
        facet: Facet,
        documents: &RoaringBitmap,
        mut count: impl FnMut(usize, u64),
    ) {
        let Some(values) = self.data.facets.get(&facet) else {
            return;
        };
        let widened;
        let documents = if self.facets.iter().any(|(chosen, _)| *chosen == facet) {
            widened = self.without(Some(facet));
            &widened
        } else {
            documents
        };
        if let Some(by_document) = &values.by_document {
            for document in documents {
                for value in by_document.of_document(document) {
                    count(*value as usize, 1);
                }
            }
        } else {
            for (index, with_value) in values.documents.iter().enumerate() {
                count(index, documents.intersection_len(with_value));
            }
        }
    }

    /// How often each weekday and each time of day occurs.
    pub(crate) fn count_dates(&self) -> (Vec<u64>, Vec<u64>) {
        let documents = self.of_facets_but(None);
        let DateFilter { weekdays, times } = &self.dates;
        let count = |weekdays: &[Weekday], times: &[TimeOfDay]| {
            documents.intersection_len(&self.on_dates(weekdays, times))
        };
        let weekdays_counted = Weekday::ALL.iter().map(|weekday| count(&[*weekday], times));
        let times_counted = TimeOfDay::ALL.iter().map(|time| count(weekdays, &[*time]));
        (weekdays_counted.collect(), times_counted.collect())
    }

    /// The documents with a date to come in one of these slots.
    fn on_dates(&self, weekdays: &[Weekday], times: &[TimeOfDay]) -> RoaringBitmap {
        let mut slots = Vec::with_capacity(SLOTS);
        for weekday in weekdays {
            for time_of_day in times {
                let slot = Slot { weekday: *weekday, time_of_day: *time_of_day };
                slots.push(&self.slots[slot_index(slot)]);
            }
        }
        slots.union()
    }
}

/// The documents with a date to come within the span of a filter, by slot.
fn slots_in_span<'a>(
    data: &SegmentData,
    moment: &'a SegmentMoment,
    today: i32,
    filter: &Filter,
) -> Cow<'a, [RoaringBitmap]> {
    let first = filter.date_from.map_or(today, |date| date.num_days_from_ce().max(today));
    match filter.date_to {
        None if first <= today => Cow::Borrowed(&moment.slots),
        None => Cow::Owned(data.slots_from(start_of_day(first))),
        Some(to) => Cow::Owned(slots_of_days(data, moment, today, first, to.num_days_from_ce())),
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
