use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use leptos::prelude::use_context;
use shared::schedule::{Occurrence, Weekday};

use super::local_time;
use crate::i18n::{Language, Namespace, labelled, texts};
use crate::page_data::Clock;

/// A date such as "4. März 2026".
#[must_use]
pub fn long_date(language: Language, date: NaiveDate) -> String {
    texts::dates::date(language, &date.day().to_string(), &month(language, date), &date.year().to_string())
}

/// A time such as "10:00–12:00 Uhr".
#[must_use]
pub fn time_range(language: Language, start: NaiveTime, end: NaiveTime) -> String {
    let text = |time: NaiveTime| format!("{:02}:{:02}", time.hour(), time.minute());
    texts::dates::time_range(language, &text(end), &text(start))
}

/// Context of what is written for paper, which is read on another day.
#[derive(Clone, Copy)]
pub struct ForPaper;

/// Whether this is written for paper.
#[must_use]
pub fn for_paper() -> bool {
    use_context::<ForPaper>().is_some()
}

/// One date with its time as seen from now, "Heute (Samstag), 10:00–12:00 Uhr"; on paper,
/// where there is no now, with its date and year.
#[must_use]
pub fn occurrence(language: Language, occurrence: &Occurrence) -> String {
    let (start, end) = (local_time(occurrence.start), local_time(occurrence.end));
    day_and_time(language, start.date(), start.time(), end.time())
}

/// As [`occurrence`], of a local day and times.
pub(crate) fn day_and_time(language: Language, date: NaiveDate, start: NaiveTime, end: NaiveTime) -> String {
    let today = (!for_paper()).then(|| local_time(Clock::now()).date());
    let time = time_range(language, start, end);
    texts::dates::day_and_time(language, &day(language, date, today), &time)
}

/// How many other weekdays are told by name.
const FEW: usize = 2;

/// The next date and how it goes on after it: "Heute (Samstag), 10:00–12:00 Uhr, jede
/// Woche", "Heute (Samstag), 10:00–12:00 Uhr, auch Mittwoch und Freitag".
pub(crate) fn occurrence_and_rhythm(
    language: Language,
    next: &Occurrence,
    rhythm: Option<&[Weekday]>,
) -> String {
    let mut told = occurrence(language, next);
    let Some(weekdays) = rhythm else { return told };
    let this = Weekday::of(local_time(next.start).date());
    let others = weekdays.iter().filter(|day| **day != this);
    let others: Vec<String> = others.map(|day| weekday(language, *day)).collect();
    told.push_str(texts::common::list_separator(language));
    match others.len() {
        0 if weekdays.is_empty() => told.push_str(texts::dates::further(language)),
        0 => told.push_str(texts::dates::every_week(language)),
        1..=FEW => told.push_str(&texts::dates::also_on(language, &all_of(language, &others))),
        _ => told.push_str(texts::dates::several_weekly(language)),
    }
    told
}

/// "Montag", "Montag und Freitag", "Montag, Mittwoch und Freitag".
pub(super) fn all_of(language: Language, names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => {
            let before = before.join(texts::common::list_separator(language));
            format!("{before}{}{last}", texts::common::list_and(language))
        }
    }
}

/// A day as seen from another: "Heute (Samstag)", "Morgen (Sonntag)", or its
/// weekday and date, with the year if it is another one or is seen from no day.
fn day(language: Language, date: NaiveDate, today: Option<NaiveDate>) -> String {
    let (number, month) = (date.day().to_string(), month(language, date));
    let weekday = weekday(language, Weekday::of(date));
    if Some(date) == today {
        texts::dates::today(language, &weekday)
    } else if Some(date) == today.and_then(|today| today.succ_opt()) {
        texts::dates::tomorrow(language, &weekday)
    } else if today.is_some_and(|today| today.year() == date.year()) {
        texts::dates::day(language, &number, &month, &weekday)
    } else {
        texts::dates::day_with_year(language, &number, &month, &weekday, &date.year().to_string())
    }
}

pub(super) fn weekday(language: Language, weekday: Weekday) -> String {
    labelled(language, Namespace::Facets, "weekday", weekday.key())
}

fn month(language: Language, date: NaiveDate) -> String {
    labelled(language, Namespace::Dates, "month", &date.month().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::plain;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a valid date")
    }

    fn language(tag: &str) -> Language {
        Language::from_tag(tag).expect("the language exists")
    }

    #[test]
    fn days_are_named_as_people_name_them() {
        let today = Some(date("2026-12-30"));
        let named = |text| day(language("de"), date(text), today);
        assert_eq!(named("2026-12-30"), "Heute (Mittwoch)");
        assert_eq!(named("2026-12-31"), "Morgen (Donnerstag)");
        assert_eq!(named("2026-12-29"), "Dienstag, 29. Dezember");
        assert_eq!(named("2027-03-01"), "Montag, 1. März 2027");
        assert_eq!(day(language("de"), date("2026-12-30"), None), "Mittwoch, 30. Dezember 2026");
        assert_eq!(day(language("en"), date("2027-03-01"), today), "Monday, 1 March 2027");
        assert_eq!(day(language("ar"), date("2027-03-01"), today), "الاثنين، 1 آذار/مارس 2027");
    }

    #[test]
    fn times_have_two_digits() {
        let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).expect("a valid time");
        let range = time_range(language("de"), time(9, 5), time(11, 30));
        assert_eq!(plain(&range), "09:05–11:30 Uhr");
        assert!(!range.contains(' '), "it stays on one line");
    }

    #[test]
    fn occurrences_are_told_in_local_time() {
        let at = |text: &str| text.parse().expect("an instant");
        let summer = Occurrence { start: at("2026-07-01T22:30:00Z"), end: at("2026-07-01T23:30:00Z") };
        let told = occurrence(language("de"), &summer);
        assert_eq!(plain(&told), "Donnerstag, 2. Juli 2026, 00:30–01:30 Uhr");
    }

    #[test]
    fn a_date_says_how_it_goes_on() {
        use Weekday::{Friday, Monday, Thursday, Tuesday, Wednesday};
        let at = |text: &str| text.parse().expect("an instant");
        let monday = Occurrence { start: at("2026-03-02T09:00:00Z"), end: at("2026-03-02T11:00:00Z") };
        let told = |rhythm| plain(&occurrence_and_rhythm(language("de"), &monday, rhythm));
        let date = "Montag, 2. März 2026, 10:00–12:00 Uhr";
        assert_eq!(told(None), date);
        for (rhythm, words) in [
            (&[][..], "weitere Termine"),
            (&[Monday], "jede Woche"),
            (&[Monday, Wednesday, Friday], "auch Mittwoch und Freitag"),
            (&[Monday, Tuesday, Wednesday, Thursday], "mehrmals in der Woche"),
        ] {
            assert_eq!(told(Some(rhythm)), format!("{date}, {words}"));
        }
    }
}
