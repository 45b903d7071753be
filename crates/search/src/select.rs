//! Which documents of a segment a filter leaves, and how often facet values
//! occur among them.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use roaring::{MultiOps, RoaringBitmap};
use shared::facet::Facet;
use shared::filter::Filter;
use shared::schedule::{Slot, TimeOfDay, Weekday};

use crate::moment::SegmentMoment;
use crate::schema::slot_index;
use crate::segment::{FacetData, SegmentData};

/// A filter as it applies to one segment at an instant.
pub(crate) struct Selection<'a> {
    data: &'a SegmentData,
    moment: &'a SegmentMoment,
    today: i32,
    /// What everything else narrows: kind, visibility, text and age.
    base: RoaringBitmap,
    /// The documents of each chosen facet, without weekday and time of day.
    facets: Vec<(Facet, RoaringBitmap)>,
    dates: DateFilter,
    /// The documents with a fitting date; `None` if no date is asked for.
    dated: Option<RoaringBitmap>,
}

/// What one date must meet.
#[derive(Clone)]
struct DateFilter {
    weekdays: Vec<Weekday>,
    times: Vec<TimeOfDay>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl DateFilter {
    fn of(filter: &Filter) -> Self {
        fn chosen<T>(filter: &Filter, facet: Facet, from_key: impl Fn(&str) -> Option<T>) -> Vec<T> {
            let values = filter.selected.get(&facet).into_iter().flatten();
            values.filter_map(|value| from_key(value)).collect()
        }
        Self {
            weekdays: chosen(filter, Facet::Weekday, Weekday::from_key),
            times: chosen(filter, Facet::TimeOfDay, TimeOfDay::from_key),
            from: filter.date_from,
            to: filter.date_to,
        }
    }

    fn is_empty(&self) -> bool {
        self.weekdays.is_empty() && self.times.is_empty() && self.from.is_none() && self.to.is_none()
    }

    fn weekdays(&self) -> &[Weekday] {
        if self.weekdays.is_empty() { Weekday::ALL } else { &self.weekdays }
    }

    fn times(&self) -> &[TimeOfDay] {
        if self.times.is_empty() { TimeOfDay::ALL } else { &self.times }
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
        let mut selection = Self { data, moment, today, base, facets, dates, dated: None };
        if !selection.dates.is_empty() {
            selection.dated = Some(selection.on_dates(&selection.dates));
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
        let count = |dates: DateFilter| documents.intersection_len(&self.on_dates(&dates));
        let weekdays = Weekday::ALL.iter().map(|weekday| {
            let weekdays = vec![*weekday];
            count(DateFilter { weekdays, ..self.dates.clone() })
        });
        let times = TimeOfDay::ALL.iter().map(|time| {
            let times = vec![*time];
            count(DateFilter { times, ..self.dates.clone() })
        });
        (weekdays.collect(), times.collect())
    }

    /// The documents with a date to come that meets all of this.
    fn on_dates(&self, dates: &DateFilter) -> RoaringBitmap {
        if dates.from.is_some() || dates.to.is_some() {
            return self.on_days(dates);
        }
        let mut slots = Vec::with_capacity(self.moment.slots.len());
        for weekday in dates.weekdays() {
            for time_of_day in dates.times() {
                let slot = Slot { weekday: *weekday, time_of_day: *time_of_day };
                slots.push(&self.moment.slots[slot_index(slot)]);
            }
        }
        slots.union()
    }

    fn on_days(&self, dates: &DateFilter) -> RoaringBitmap {
        let first = dates.from.map_or(self.today, |date| date.num_days_from_ce().max(self.today));
        let last = dates.to.map_or(i32::MAX, |date| date.num_days_from_ce());
        if first > last {
            return RoaringBitmap::new();
        }
        let weekday = |day| NaiveDate::from_num_days_from_ce_opt(day).map(Weekday::of);
        let days = self.data.days.range(first..=last);
        let days = days.filter(|(day, _)| weekday(**day).is_some_and(|day| dates.weekdays().contains(&day)));
        let to_come = days.map(|(day, times)| if *day == self.today { &self.moment.today } else { times });
        let mut documents = Vec::new();
        for times in to_come {
            documents.extend(dates.times().iter().map(|time| &times[*time as usize]));
        }
        documents.union()
    }
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
