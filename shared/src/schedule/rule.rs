//! A rule by which something takes place again and again.

use std::collections::BTreeSet;

use chrono::{Datelike, Duration, NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::{Weekday, minutes, usual_times};

/// How a rule repeats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Repeat {
    /// On these weekdays, every `interval` weeks counted from the week of the
    /// rule's first day.
    Weekly {
        /// 1 for every week, 2 for every other week, at most 12.
        #[serde(default = "every_week")]
        interval: u8,
        /// At least one weekday.
        weekdays: BTreeSet<Weekday>,
    },
    /// On the first to fourth, or the last, such weekday of every month.
    MonthlyByWeekday {
        /// 1 to 4 from the beginning, or -1 for the last.
        ordinal: i8,
        /// The weekday.
        weekday: Weekday,
    },
    /// On the same day of every month; months without that day are left out.
    MonthlyByDate {
        /// 1 to 31.
        day: u8,
    },
}

fn every_week() -> u8 {
    1
}

/// A recurring rule with its time of day and its limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// How it repeats.
    pub repeat: Repeat,
    /// When it begins, local time.
    #[serde(with = "minutes")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "10:00"))]
    pub start_time: NaiveTime,
    /// When it ends, local time, after the start on the same day.
    #[serde(with = "minutes")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "12:00"))]
    pub end_time: NaiveTime,
    /// First day; rules with an interval above one need it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Whether it does not take place on public holidays.
    #[serde(default)]
    pub except_holidays: bool,
}

impl Rule {
    /// A rule as it begins: every week, on days that are still to be chosen.
    #[must_use]
    pub fn blank() -> Self {
        let (start_time, end_time) = usual_times();
        let repeat = Repeat::Weekly { interval: 1, weekdays: BTreeSet::new() };
        Self { repeat, start_time, end_time, from: None, until: None, except_holidays: true }
    }

    /// The weekdays of a rule for every week.
    pub(super) fn every_week(&self) -> Option<&BTreeSet<Weekday>> {
        match &self.repeat {
            Repeat::Weekly { interval: 1, weekdays } => Some(weekdays),
            _ => None,
        }
    }

    /// Whether the rule falls on this day; public holidays are not looked at.
    #[must_use]
    pub fn falls_on(&self, date: NaiveDate) -> bool {
        if self.from.is_some_and(|from| date < from) || self.until.is_some_and(|until| date > until) {
            return false;
        }
        match &self.repeat {
            Repeat::Weekly { interval, weekdays } => {
                let weeks_since = |from: NaiveDate| (monday_of(date) - monday_of(from)).num_weeks();
                weekdays.contains(&Weekday::of(date))
                    && self.from.is_none_or(|from| weeks_since(from) % i64::from((*interval).max(1)) == 0)
            }
            Repeat::MonthlyByWeekday { ordinal, weekday } => {
                let in_next_week = date + Duration::days(7);
                Weekday::of(date) == *weekday
                    && if *ordinal < 0 {
                        in_next_week.month() != date.month()
                    } else {
                        i64::from(date.day0() / 7 + 1) == i64::from(*ordinal)
                    }
            }
            Repeat::MonthlyByDate { day } => date.day() == u32::from(*day),
        }
    }
}

fn monday_of(date: NaiveDate) -> NaiveDate {
    let since = Duration::days(i64::from(date.weekday().num_days_from_monday()));
    date.checked_sub_signed(since).unwrap_or(date)
}
