//! Local time of Europe/Berlin without a time zone database, which would make
//! the browser's package a fifth larger.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, Utc};

/// The local time of Europe/Berlin at an instant, by the rule of the European
/// Union in force since 1996: summer time from the last Sunday of March to the
/// last Sunday of October, both at 01:00 UTC.
#[must_use]
pub fn local_time(instant: DateTime<Utc>) -> NaiveDateTime {
    let utc = instant.naive_utc();
    let change = |month| last_sunday(utc.year(), month).and_hms_opt(1, 0, 0).unwrap_or_default();
    let summer = (change(3)..change(10)).contains(&utc);
    utc + Duration::hours(if summer { 2 } else { 1 })
}

/// The last Sunday of a month of 31 days.
fn last_sunday(year: i32, month: u32) -> NaiveDate {
    let last = NaiveDate::from_ymd_opt(year, month, 31).unwrap_or_default();
    last - Duration::days(i64::from(last.weekday().num_days_from_sunday()))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use chrono_tz::Europe::Berlin;

    use super::*;

    #[test]
    fn it_agrees_with_the_time_zone_database() {
        let first = Utc.with_ymd_and_hms(1996, 1, 1, 0, 0, 0).single().expect("a valid time");
        let hours = 50 * 366 * 24;
        for instant in (0..hours).map(|hour| first + Duration::hours(hour)) {
            assert_eq!(local_time(instant), instant.with_timezone(&Berlin).naive_local(), "{instant}");
        }
    }
}
