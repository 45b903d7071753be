//! The index at an instant: who is visible, what comes next.
//!
//! It holds for every instant up to the next one at which something begins,
//! appears or disappears, so it is computed once in between.

use std::ops::Range;

use chrono::{DateTime, Days, NaiveTime, Utc};
use roaring::RoaringBitmap;
use shared::schedule::{instant, local_date};
use tantivy::DocId;

use crate::dates::Dates;
use crate::schema::{start_of, unpack};
use crate::segment::{ByTimeOfDay, SegmentData};

/// Stands for "no next occurrence"; sorts last.
pub(crate) const NEVER: u64 = u64::MAX;

/// One segment at an instant.
#[derive(Clone, Debug)]
pub(crate) struct SegmentMoment {
    /// The documents the public may see.
    pub(crate) visible: RoaringBitmap,
    /// The next occurrence of each document, packed, or [`NEVER`].
    pub(crate) next: Vec<u64>,
    /// The documents with an occurrence to come.
    pub(crate) dates: Dates,
    /// The documents with an occurrence to come today.
    pub(crate) today: ByTimeOfDay,
}

/// The index at an instant, one part for each segment.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    /// The instants for which it holds, in microseconds.
    holds: Range<i64>,
    /// The day, as days since the year 1, that [`SegmentMoment::today`] is about.
    pub(crate) today: i32,
    /// The segments in the order of the index.
    pub(crate) segments: Vec<SegmentMoment>,
}

/// What an instant means in the units of the index.
struct Clock {
    micros: i64,
    /// The first whole second not before the instant.
    seconds: u64,
    today: i32,
    /// The second in which tomorrow begins.
    tomorrow: u64,
}

impl Clock {
    fn at(now: DateTime<Utc>) -> Self {
        let today = local_date(now);
        let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
        let seconds = |seconds: i64| u64::try_from(seconds).unwrap_or(0);
        let micros = now.timestamp_micros();
        Self {
            micros,
            seconds: seconds(micros.div_euclid(1_000_000) + i64::from(micros.rem_euclid(1_000_000) > 0)),
            today: chrono::Datelike::num_days_from_ce(&today),
            tomorrow: seconds(instant(tomorrow, NaiveTime::MIN).timestamp()),
        }
    }
}

impl Moment {
    /// Computes it for these segments with their living documents.
    pub(crate) fn compute<'a>(
        segments: impl Iterator<Item = (&'a SegmentData, &'a RoaringBitmap)>,
        now: DateTime<Utc>,
    ) -> Self {
        let clock = Clock::at(now);
        let mut holds = i64::MIN..i64::MAX;
        let segments = segments
            .map(|(data, alive)| {
                let (last, next) = occurrences_around(data, &clock);
                narrow(&mut holds, data, last, &next, &clock);
                SegmentMoment {
                    visible: visible(data, alive, &clock),
                    dates: Dates::of(data.slots_from(clock.seconds)),
                    today: today(data, &next, &clock),
                    next,
                }
            })
            .collect();
        Self { holds, today: clock.today, segments }
    }

    /// Whether it holds at this instant.
    pub(crate) fn holds_at(&self, now: DateTime<Utc>) -> bool {
        self.holds.contains(&now.timestamp_micros())
    }

    /// The first instant, in microseconds, at which it held.
    pub(crate) fn start(&self) -> i64 {
        self.holds.start
    }

    /// The first instant on the local day of `now` at which it already held: the
    /// same for every `now` until something changes or the day ends.
    pub(crate) fn since(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let midnight = instant(local_date(now), NaiveTime::MIN);
        DateTime::from_timestamp_micros(self.holds.start).map_or(midnight, |start| start.max(midnight))
    }
}

/// The start of the last occurrence before the instant, of all documents, and
/// the next occurrence of each.
fn occurrences_around(data: &SegmentData, clock: &Clock) -> (Option<u64>, Vec<u64>) {
    let mut last = None;
    let next = (0..data.documents())
        .map(|document| {
            let mut occurrences = data.occurrences.values_for_doc(document);
            let next = occurrences.find(|packed| {
                let over = start_of(*packed) < clock.seconds;
                if over {
                    last = last.max(Some(start_of(*packed)));
                }
                !over
            });
            next.unwrap_or(NEVER)
        })
        .collect();
    (last, next)
}

fn visible(data: &SegmentData, alive: &RoaringBitmap, clock: &Clock) -> RoaringBitmap {
    let shown = data.visible_from.partition_point(|(from, _)| *from <= clock.micros);
    let hidden = data.visible_until.partition_point(|(until, _)| *until <= clock.micros);
    let not_yet = data.visible_from[shown..].iter();
    let no_longer = data.visible_until[..hidden].iter();
    alive - not_yet.chain(no_longer).map(|(_, document)| *document).collect::<RoaringBitmap>()
}

fn today(data: &SegmentData, next: &[u64], clock: &Clock) -> ByTimeOfDay {
    let mut today = ByTimeOfDay::default();
    let Some(documents) = data.days.get(&clock.today) else {
        return today;
    };
    let coming = |document: &DocId| start_of(next[*document as usize]) < clock.tomorrow;
    for document in documents.iter().fold(RoaringBitmap::new(), |all, some| all | some).iter().filter(coming)
    {
        let occurrences = data
            .occurrences
            .values_for_doc(document)
            .skip_while(|packed| start_of(*packed) < clock.seconds)
            .take_while(|packed| start_of(*packed) < clock.tomorrow);
        for packed in occurrences {
            today[unpack(packed).slot().time_of_day as usize].insert(document);
        }
    }
    today
}

/// Narrows the instants for which a moment holds to those between the last
/// change before its instant and the next one.
fn narrow(holds: &mut Range<i64>, data: &SegmentData, last: Option<u64>, next: &[u64], clock: &Clock) {
    // An occurrence is the next one up to its start, included.
    let past_start = |start: u64| i64::try_from(start).ok()?.checked_mul(1_000_000)?.checked_add(1);
    let earliest = next.iter().min().filter(|packed| **packed != NEVER).map(|packed| start_of(*packed));
    let mut before = vec![last.and_then(past_start)];
    let mut after = vec![earliest.and_then(past_start)];
    for instants in [&data.visible_from, &data.visible_until] {
        let index = instants.partition_point(|(instant, _)| *instant <= clock.micros);
        before.push(index.checked_sub(1).map(|index| instants[index].0));
        after.push(instants.get(index).map(|(instant, _)| *instant));
    }
    holds.start = before.into_iter().flatten().fold(holds.start, i64::max);
    holds.end = after.into_iter().flatten().fold(holds.end, i64::min);
}
