//! When an offer takes place.
//!
//! A schedule is written in local dates and times of Europe/Berlin and turned
//! into instants only when its dates are computed, so that "10 o'clock" stays
//! 10 o'clock across the changes of daylight saving time.

mod rule;

use std::collections::BTreeSet;

use chrono::{
    DateTime, Datelike, Duration, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc,
    Weekday as ChronoWeekday,
};
use chrono_tz::Europe::Berlin;
use serde::{Deserialize, Serialize};

pub use self::rule::{Repeat, Rule};
use crate::holiday::public_holidays;
use crate::text::LocalisedText;
use crate::validate::Violations;
use crate::wire_enum;
use crate::written;

wire_enum!(
    /// A day of the week; keys as in RFC 5545.
    Weekday {
        /// Monday.
        Monday = "MO",
        /// Tuesday.
        Tuesday = "TU",
        /// Wednesday.
        Wednesday = "WE",
        /// Thursday.
        Thursday = "TH",
        /// Friday.
        Friday = "FR",
        /// Saturday.
        Saturday = "SA",
        /// Sunday.
        Sunday = "SU",
    }
);

impl Weekday {
    /// The day of the week of a date.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        match date.weekday() {
            ChronoWeekday::Mon => Self::Monday,
            ChronoWeekday::Tue => Self::Tuesday,
            ChronoWeekday::Wed => Self::Wednesday,
            ChronoWeekday::Thu => Self::Thursday,
            ChronoWeekday::Fri => Self::Friday,
            ChronoWeekday::Sat => Self::Saturday,
            ChronoWeekday::Sun => Self::Sunday,
        }
    }
}

wire_enum!(
    /// The part of the day in which something takes place.
    TimeOfDay {
        /// Ends by 13:00.
        Morning = "morning",
        /// Neither morning nor evening.
        Afternoon = "afternoon",
        /// Starts at or after 17:00.
        Evening = "evening",
    }
);

impl TimeOfDay {
    /// The part of the day of something that takes place between two times.
    #[must_use]
    pub fn of(start: NaiveTime, end: NaiveTime) -> Self {
        let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
        if end <= hour(13) {
            Self::Morning
        } else if start >= hour(17) {
            Self::Evening
        } else {
            Self::Afternoon
        }
    }
}

/// One date that belongs to no rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SingleDate {
    /// The day.
    pub date: NaiveDate,
    /// When it begins, local time.
    #[serde(with = "minutes")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "10:00"))]
    pub start_time: NaiveTime,
    /// When it ends, local time, after the start on the same day.
    #[serde(with = "minutes")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "12:00"))]
    pub end_time: NaiveTime,
}

impl SingleDate {
    /// A date as it begins.
    #[must_use]
    pub fn blank(date: NaiveDate) -> Self {
        let (start_time, end_time) = usual_times();
        Self { date, start_time, end_time }
    }
}

/// When something begins and ends until somebody says so.
fn usual_times() -> (NaiveTime, NaiveTime) {
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    (time(16), time(18))
}

/// When an offer takes place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Schedule {
    /// Whether times are agreed with each person.
    pub by_arrangement: bool,
    /// Remarks, such as "not during school holidays".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<LocalisedText>,
    /// Recurring rules.
    pub rules: Vec<Rule>,
    /// Single dates.
    pub dates: Vec<SingleDate>,
    /// Days on which nothing takes place.
    pub exceptions: BTreeSet<NaiveDate>,
}

/// One time something takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Occurrence {
    /// Beginning, as an instant.
    #[serde(with = "written::instant")]
    pub start: DateTime<Utc>,
    /// End, as an instant.
    #[serde(with = "written::instant")]
    pub end: DateTime<Utc>,
}

impl Occurrence {
    /// What takes place on a day between two local times. If the clocks leave
    /// out its beginning, it begins as much later and lasts as long as stated.
    fn on(date: NaiveDate, start_time: NaiveTime, end_time: NaiveTime) -> Self {
        let start = instant(date, start_time);
        let moved = start.with_timezone(&Berlin).time() != start_time;
        let end = if moved { start + (end_time - start_time) } else { instant(date, end_time) };
        Self { start, end }
    }

    /// The local day on which it begins.
    #[must_use]
    pub fn local_date(&self) -> NaiveDate {
        local_date(self.start)
    }

    /// The weekday and time of day in which it takes place, local time.
    #[must_use]
    pub fn slot(&self) -> Slot {
        let start = self.start.with_timezone(&Berlin);
        let end = self.end.with_timezone(&Berlin);
        Slot {
            weekday: Weekday::of(start.date_naive()),
            time_of_day: TimeOfDay::of(start.time(), end.time()),
        }
    }
}

/// A weekday together with a time of day: the grain in which dates are
/// filtered, so that "Monday" and "evening" ask for one date that meets both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Slot {
    /// The weekday.
    pub weekday: Weekday,
    /// The time of day.
    pub time_of_day: TimeOfDay,
}

impl Schedule {
    /// Checks every rule a schedule must keep.
    #[must_use]
    pub fn violations(&self) -> Violations {
        let mut violations = Violations::default();
        violations.require(
            self.by_arrangement || !self.rules.is_empty() || !self.dates.is_empty(),
            "",
            "schedule_missing",
        );
        violations.length("/rules", self.rules.len(), 0, 20);
        violations.length("/dates", self.dates.len(), 0, 400);
        violations.length("/exceptions", self.exceptions.len(), 0, 400);
        violations.optional_text("/note", self.note.as_ref(), 500);
        for (index, rule) in self.rules.iter().enumerate() {
            let here = |rest: &str| format!("/rules/{index}{rest}");
            violations.require(rule.start_time < rule.end_time, &here("/end_time"), "before_start");
            let ordered = rule.from.zip(rule.until).is_none_or(|(from, until)| from <= until);
            violations.require(ordered, &here("/until"), "before_start");
            violations.day(&here("/from"), rule.from);
            violations.day(&here("/until"), rule.until);
            match &rule.repeat {
                Repeat::Weekly { interval, weekdays } => {
                    violations.require(!weekdays.is_empty(), &here("/repeat/weekdays"), "required");
                    violations.require(
                        (1..=12).contains(interval),
                        &here("/repeat/interval"),
                        "out_of_range",
                    );
                    violations.require(*interval <= 1 || rule.from.is_some(), &here("/from"), "required");
                }
                Repeat::MonthlyByWeekday { ordinal, .. } => {
                    let fits = matches!(ordinal, 1..=4 | -1);
                    violations.require(fits, &here("/repeat/ordinal"), "out_of_range");
                }
                Repeat::MonthlyByDate { day } => {
                    violations.require((1..=31).contains(day), &here("/repeat/day"), "out_of_range");
                }
            }
        }
        for (index, single) in self.dates.iter().enumerate() {
            violations.day(&format!("/dates/{index}/date"), Some(single.date));
            let fits = single.start_time < single.end_time;
            violations.require(fits, &format!("/dates/{index}/end_time"), "before_start");
        }
        for (index, day) in self.exceptions.iter().enumerate() {
            violations.day(&format!("/exceptions/{index}"), Some(*day));
        }
        violations
    }

    /// The weekdays on which it takes place every week; none if it also has
    /// other dates.
    #[must_use]
    pub fn rhythm(&self) -> Vec<Weekday> {
        let weekdays: Option<Vec<_>> = self.rules.iter().map(Rule::every_week).collect();
        let weekdays = weekdays.filter(|_| self.dates.is_empty()).into_iter().flatten().flatten();
        weekdays.copied().collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Every occurrence that begins on a local day from `first` to `last`
    /// (both included), in order and without duplicates. `state` chooses the
    /// public holidays, for example `DE-NW`.
    #[must_use]
    pub fn occurrences(&self, first: NaiveDate, last: NaiveDate, state: &str) -> Vec<Occurrence> {
        let times = self.times(first, last, state).into_iter();
        let found: BTreeSet<_> = times.map(|(date, start, end)| Occurrence::on(date, start, end)).collect();
        found.into_iter().collect()
    }

    /// As [`Schedule::occurrences`] in local days and times, which the browser can tell without knowing
    /// of time zones.
    #[must_use]
    pub fn times(
        &self,
        first: NaiveDate,
        last: NaiveDate,
        state: &str,
    ) -> BTreeSet<(NaiveDate, NaiveTime, NaiveTime)> {
        let holidays: BTreeSet<NaiveDate> =
            (first.year()..=last.year()).flat_map(|year| public_holidays(state, year)).collect();
        let mut found = BTreeSet::new();
        for date in first.iter_days().take_while(|date| *date <= last) {
            if self.exceptions.contains(&date) {
                continue;
            }
            let rules = self
                .rules
                .iter()
                .filter(|rule| !(rule.except_holidays && holidays.contains(&date)) && rule.falls_on(date))
                .map(|rule| (rule.start_time, rule.end_time));
            let dates = self
                .dates
                .iter()
                .filter(|single| single.date == date)
                .map(|single| (single.start_time, single.end_time));
            found.extend(rules.chain(dates).map(|(start, end)| (date, start, end)));
        }
        found
    }
}

/// The one time zone schedules are read in; regions elsewhere are refused.
pub const TIME_ZONE: &str = "Europe/Berlin";

/// The local day in Europe/Berlin at an instant.
#[must_use]
pub fn local_date(instant: DateTime<Utc>) -> NaiveDate {
    local_date_time(instant).date()
}

/// The local date and time in Europe/Berlin at an instant.
#[must_use]
pub fn local_date_time(instant: DateTime<Utc>) -> NaiveDateTime {
    instant.with_timezone(&Berlin).naive_local()
}

/// The instant of a local time in Europe/Berlin. A time that a change of the
/// clocks leaves out means the same time an hour later; of a time that comes
/// twice, the first is meant.
#[must_use]
pub fn instant(date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let local = date.and_time(time);
    match Berlin.from_local_datetime(&local) {
        LocalResult::Single(moment) | LocalResult::Ambiguous(moment, _) => moment.to_utc(),
        LocalResult::None => local.checked_sub_signed(Duration::hours(1)).unwrap_or(local).and_utc(),
    }
}

/// Times of day as `HH:MM`; seconds are accepted and dropped.
mod minutes {
    use chrono::{NaiveTime, Timelike as _};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::written;

    pub fn serialize<S: Serializer>(time: &NaiveTime, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&time.format("%H:%M"))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveTime, D::Error> {
        let text = String::deserialize(deserializer)?;
        written::time(&text)
            .and_then(|time| NaiveTime::from_hms_opt(time.hour(), time.minute(), 0))
            .ok_or_else(|| D::Error::custom(format!("`{text}` is not a time like 18:30")))
    }
}

#[cfg(test)]
mod tests;
