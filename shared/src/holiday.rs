//! Public holidays.

use chrono::{Datelike, Duration, NaiveDate};

/// The public holidays of a German state in one year.
///
/// Source for North Rhine-Westphalia (`DE-NW`): Feiertagsgesetz NW, § 2. For
/// any other state, the holidays common to all German states are given.
#[must_use]
pub fn public_holidays(state: &str, year: i32) -> Vec<NaiveDate> {
    let easter = easter_sunday(year);
    let after_easter = |days| easter + Duration::days(days);
    let fixed = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    let mut holidays = vec![
        fixed(1, 1),
        after_easter(-2), // Good Friday
        after_easter(1),  // Easter Monday
        fixed(5, 1),
        after_easter(39), // Ascension
        after_easter(50), // Whit Monday
        fixed(10, 3),
        fixed(12, 25),
        fixed(12, 26),
    ];
    if state == "DE-NW" {
        holidays.push(after_easter(60)); // Corpus Christi
        holidays.push(fixed(11, 1)); // All Saints
    }
    holidays.sort_unstable();
    holidays
}

/// Whether a day is a public holiday in this state.
#[must_use]
pub fn is_public_holiday(state: &str, date: NaiveDate) -> bool {
    public_holidays(state, date.year()).contains(&date)
}

/// Easter Sunday in the Gregorian calendar: the anonymous algorithm published
/// in Nature, 20 April 1876.
fn easter_sunday(year: i32) -> NaiveDate {
    let golden = year % 19;
    let (century, year_of_century) = (year / 100, year % 100);
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (year_of_century / 4) - moon - year_of_century % 4) % 7;
    let correction = (golden + 11 * moon + 22 * weekday) / 451;
    let day_of_march = u32::try_from(moon + weekday - 7 * correction + 21).unwrap_or_default();
    let first_of_march = NaiveDate::from_ymd_opt(year, 3, 1).unwrap_or_default();
    first_of_march + Duration::days(i64::from(day_of_march))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn easter_falls_on_the_published_days() {
        for day in ["2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2285-03-22"] {
            assert_eq!(easter_sunday(date(day).year()), date(day));
        }
    }

    #[test]
    fn north_rhine_westphalia_has_eleven() {
        let holidays = public_holidays("DE-NW", 2026);
        assert_eq!(holidays.len(), 11);
        for day in ["2026-04-03", "2026-05-14", "2026-05-25", "2026-06-04", "2026-11-01"] {
            assert!(holidays.contains(&date(day)), "{day}");
        }
        assert!(!is_public_holiday("DE-HE", date("2026-11-01")));
    }
}
