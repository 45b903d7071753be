//! Statutory public holidays of the German states.
//!
//! Sources: each state's law on Sundays and holidays (Feiertagsgesetz, in North
//! Rhine-Westphalia § 2) as in force since 2023. Holidays of parts of a state
//! are not counted: Corpus Christi in some municipalities of Saxony and
//! Thuringia, Assumption in Catholic municipalities of Bavaria, the Peace
//! Festival in Augsburg.

use chrono::{Datelike, Duration, NaiveDate};

/// The states by ISO 3166-2 code, without the country.
const STATES: &[&str] =
    &["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"];

/// How the date of a holiday is found.
enum Day {
    /// The same month and day every year.
    Fixed(u32, u32),
    /// Days after Easter Sunday.
    Easter(i64),
    /// The Wednesday before 23 November.
    Repentance,
    /// One year only: year, month, day.
    Once(i32, u32, u32),
}

/// Every holiday and the states that keep it.
const HOLIDAYS: &[(Day, &[&str])] = &[
    (Day::Fixed(1, 1), STATES),                               // New Year
    (Day::Fixed(1, 6), &["BW", "BY", "ST"]),                  // Epiphany
    (Day::Fixed(3, 8), &["BE", "MV"]),                        // Women's Day
    (Day::Easter(-2), STATES),                                // Good Friday
    (Day::Easter(0), &["BB"]),                                // Easter Sunday
    (Day::Easter(1), STATES),                                 // Easter Monday
    (Day::Fixed(5, 1), STATES),                               // Labour Day
    (Day::Once(2025, 5, 8), &["BE"]),                         // 80 years of liberation
    (Day::Easter(39), STATES),                                // Ascension
    (Day::Easter(49), &["BB"]),                               // Whit Sunday
    (Day::Easter(50), STATES),                                // Whit Monday
    (Day::Easter(60), &["BW", "BY", "HE", "NW", "RP", "SL"]), // Corpus Christi
    (Day::Once(2028, 6, 17), &["BE"]),                        // 75 years since the uprising
    (Day::Fixed(8, 15), &["SL"]),                             // Assumption
    (Day::Fixed(9, 20), &["TH"]),                             // Children's Day
    (Day::Fixed(10, 3), STATES),                              // German Unity
    (Day::Fixed(10, 31), &["BB", "HB", "HH", "MV", "NI", "SH", "SN", "ST", "TH"]), // Reformation
    (Day::Fixed(11, 1), &["BW", "BY", "NW", "RP", "SL"]),     // All Saints
    (Day::Repentance, &["SN"]),                               // Repentance and Prayer
    (Day::Fixed(12, 25), STATES),                             // Christmas
    (Day::Fixed(12, 26), STATES),                             // Second day of Christmas
];

/// Whether this is the ISO 3166-2 code of a German state, such as `DE-NW`.
#[must_use]
pub fn is_state(code: &str) -> bool {
    code.strip_prefix("DE-").is_some_and(|state| STATES.contains(&state))
}

/// The public holidays of a German state in one year, in order. There are none
/// for any other code; a region with such a code is refused when it is loaded.
#[must_use]
pub fn public_holidays(state: &str, year: i32) -> Vec<NaiveDate> {
    let state = state.strip_prefix("DE-").unwrap_or_default();
    let kept = HOLIDAYS.iter().filter(|(_, states)| states.contains(&state));
    let mut holidays: Vec<_> = kept.filter_map(|(day, _)| day.in_year(year)).collect();
    holidays.sort_unstable();
    holidays.dedup();
    holidays
}

impl Day {
    fn in_year(&self, year: i32) -> Option<NaiveDate> {
        match *self {
            Self::Fixed(month, day) => NaiveDate::from_ymd_opt(year, month, day),
            Self::Easter(days) => Some(easter_sunday(year) + Duration::days(days)),
            Self::Repentance => {
                let last = NaiveDate::from_ymd_opt(year, 11, 22)?;
                let since_wednesday = (i64::from(last.weekday().num_days_from_monday()) + 5) % 7;
                Some(last - Duration::days(since_wednesday))
            }
            Self::Once(only, month, day) => {
                NaiveDate::from_ymd_opt(only, month, day).filter(|_| only == year)
            }
        }
    }
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

    fn dates(state: &str, year: i32) -> Vec<String> {
        let written = |date: &NaiveDate| date.format("%m-%d").to_string();
        public_holidays(state, year).iter().map(written).collect()
    }

    #[test]
    fn easter_falls_on_the_published_days() {
        for day in ["2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2285-03-22"] {
            let day: NaiveDate = day.parse().expect("a date");
            assert_eq!(easter_sunday(day.year()), day);
        }
    }

    #[test]
    fn north_rhine_westphalia_has_eleven_wherever_easter_falls() {
        let with = |moving: [&'static str; 5]| {
            let [good_friday, easter_monday, ascension, whit_monday, corpus_christi] = moving;
            let mut all = vec![
                "01-01",
                good_friday,
                easter_monday,
                "05-01",
                ascension,
                whit_monday,
                corpus_christi,
                "10-03",
                "11-01",
                "12-25",
                "12-26",
            ];
            all.sort_unstable();
            all
        };
        for (year, moving) in [
            (2024, ["03-29", "04-01", "05-09", "05-20", "05-30"]),
            (2025, ["04-18", "04-21", "05-29", "06-09", "06-19"]),
            (2026, ["04-03", "04-06", "05-14", "05-25", "06-04"]),
            (2027, ["03-26", "03-29", "05-06", "05-17", "05-27"]),
        ] {
            assert_eq!(dates("DE-NW", year), with(moving), "{year}");
        }
    }

    #[test]
    fn every_state_keeps_its_own() {
        let common = ["01-01", "04-03", "04-06", "05-01", "05-14", "05-25", "10-03", "12-25", "12-26"];
        for (state, own) in [
            ("DE-BB", &["04-05", "05-24", "10-31"][..]),
            ("DE-BE", &["03-08"]),
            ("DE-BW", &["01-06", "06-04", "11-01"]),
            ("DE-BY", &["01-06", "06-04", "11-01"]),
            ("DE-HB", &["10-31"]),
            ("DE-HE", &["06-04"]),
            ("DE-HH", &["10-31"]),
            ("DE-MV", &["03-08", "10-31"]),
            ("DE-NI", &["10-31"]),
            ("DE-NW", &["06-04", "11-01"]),
            ("DE-RP", &["06-04", "11-01"]),
            ("DE-SH", &["10-31"]),
            ("DE-SL", &["06-04", "08-15", "11-01"]),
            ("DE-SN", &["10-31", "11-18"]),
            ("DE-ST", &["01-06", "10-31"]),
            ("DE-TH", &["09-20", "10-31"]),
        ] {
            let mut expected = [&common, own].concat();
            expected.sort_unstable();
            assert_eq!(dates(state, 2026), expected, "{state}");
            assert!(is_state(state));
        }
    }

    #[test]
    fn holidays_that_move_or_come_once_are_in_their_year() {
        for (year, day) in [(2023, "11-22"), (2024, "11-20"), (2025, "11-19"), (2027, "11-17")] {
            assert!(dates("DE-SN", year).contains(&day.to_owned()), "{year}");
        }
        for (year, day, kept) in
            [(2025, "05-08", true), (2026, "05-08", false), (2028, "06-17", true), (2027, "06-17", false)]
        {
            assert_eq!(dates("DE-BE", year).contains(&day.to_owned()), kept, "{year}");
        }
        // Ascension fell on Labour Day.
        assert_eq!(dates("DE-NW", 2008).len(), 10);
    }

    #[test]
    fn other_codes_are_no_states() {
        for code in ["", "NW", "DE", "DE-", "DE-XX", "de-nw", "AT-9"] {
            assert!(!is_state(code) && public_holidays(code, 2026).is_empty(), "{code}");
        }
    }
}
