//! The rules of a content in words: what a row of the schedule lacks, how many there may be of something, and
//! from what to what a number or a year goes.

use super::MOST_DOCUMENTS;

/// The last parts of pointers into a row of the schedule for which it is said in words of its own what is
/// missing.
pub const MISSING: [&str; 6] = ["weekdays", "from", "date", "start_time", "end_time", "day"];

/// What is missing in a row of the schedule, as one of [`MISSING`]; `None` for other pointers.
#[must_use]
pub fn missing_in_row(pointer: &str) -> Option<&'static str> {
    let row = pointer.strip_prefix("/schedule/")?;
    if row.starts_with("exceptions/") {
        return Some("date");
    }
    let last = row.rsplit('/').next()?;
    MISSING.into_iter().find(|part| *part == last)
}

/// How many something may have at most, where its pointer alone tells.
#[must_use]
pub fn most(pointer: &str) -> Option<usize> {
    Some(match pointer {
        "/fields" | "/offer_types" => 3,
        "/places" => 5,
        "/documents" => MOST_DOCUMENTS,
        "/schedule/rules" => 20,
        "/schedule/dates" | "/schedule/exceptions" => 400,
        _ => return None,
    })
}

/// From what to what something goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// A whole number.
    Number(u8, u8),
    /// The year of a day.
    Year(u16, u16),
}

/// From what to what the value at a pointer goes; `None` where that is not known.
#[must_use]
pub fn range(pointer: &str) -> Option<Range> {
    if pointer.starts_with("/age/") {
        return Some(Range::Number(0, 120));
    }
    let last = pointer.rsplit('/').next()?;
    let is_date = pointer.starts_with("/schedule/exceptions/")
        || [
            "date",
            "from",
            "until",
            "deadline",
            "valid_from",
            "valid_until",
            "publish_from",
            "publish_until",
        ]
        .contains(&last);
    match last {
        "day" => Some(Range::Number(1, 31)),
        _ => is_date.then_some(Range::Year(1900, 2200)),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use shared::entry::Reference;
    use shared::id::PlaceId;
    use shared::offer::{AgeRange, OfferContent};
    use shared::schedule::{Repeat, Rule, SingleDate};

    use super::super::tests::{blank, today};
    use super::*;

    /// Pointers of what breaks this rule in an offer.
    fn broken(offer: &OfferContent, code: &str) -> Vec<String> {
        let errors = offer.validate(&Reference::default()).err().unwrap_or_default();
        errors.into_iter().filter(|error| error.code == code).map(|error| error.pointer).collect()
    }

    /// An offer with so many of everything, as far as `most` knows how many there may be.
    fn with_many(more: usize) -> OfferContent {
        let count = |pointer: &str| most(pointer).expect("the number is known") + more;
        let mut offer = blank();
        offer.fields = vec![String::new(); count("/fields")];
        offer.offer_types = vec![String::new(); count("/offer_types")];
        offer.places = vec![PlaceId::default(); count("/places")];
        offer.schedule.rules = vec![Rule::blank(); count("/schedule/rules")];
        offer.schedule.dates = vec![SingleDate::blank(today()); count("/schedule/dates")];
        offer.schedule.exceptions = today().iter_days().take(count("/schedule/exceptions")).collect();
        offer
    }

    #[test]
    fn there_may_be_as_many_as_is_said() {
        assert_eq!(broken(&with_many(0), "too_many"), [""; 0]);
        let lists = [
            "/fields",
            "/offer_types",
            "/places",
            "/schedule/rules",
            "/schedule/dates",
            "/schedule/exceptions",
        ];
        assert_eq!(broken(&with_many(1), "too_many"), lists);
        assert_eq!(most("/contacts"), None, "an offer may have others than a profile");
    }

    #[test]
    fn numbers_and_days_go_as_far_as_is_said() {
        let (age, day) = ("/age/to", "/schedule/rules/0/repeat/day");
        let dates =
            ["/valid_until", "/schedule/rules/0/until", "/schedule/dates/0/date", "/schedule/exceptions/0"];
        assert_eq!(range("/place/point/lat"), None);
        for date in dates {
            assert_eq!(range(date), Some(Range::Year(1900, 2200)), "{date}");
        }
        let Some((Range::Number(_, oldest), Range::Number(first, last))) = range(age).zip(range(day)) else {
            panic!("both are numbers");
        };
        let [earliest, latest, beyond] = [(1900, 1, 1), (2200, 12, 31), (2201, 1, 1)]
            .map(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day).expect("a date"));
        let with = |to: u8, number: u8, date: NaiveDate| {
            let mut offer = blank();
            offer.age = Some(AgeRange { from: None, to: Some(to) });
            offer.valid_until = Some(date);
            let repeat = Repeat::MonthlyByDate { day: number };
            offer.schedule.rules = vec![Rule { repeat, until: Some(date), ..Rule::blank() }];
            offer.schedule.dates = vec![SingleDate::blank(date)];
            offer.schedule.exceptions = [date].into();
            broken(&offer, "out_of_range")
        };
        assert_eq!(with(oldest, first, earliest), [""; 0]);
        assert_eq!(with(oldest, last, latest), [""; 0]);
        let mut outside = with(oldest + 1, last + 1, beyond);
        outside.sort_unstable();
        let mut expected = [&[age, day][..], &dates].concat();
        expected.sort_unstable();
        assert_eq!(outside, expected);
    }

    #[test]
    fn what_a_row_of_the_schedule_lacks_has_words_of_its_own() {
        for (pointer, part) in [
            ("/schedule/rules/0/repeat/weekdays", "weekdays"),
            ("/schedule/rules/12/from", "from"),
            ("/schedule/dates/0/date", "date"),
            ("/schedule/exceptions/3", "date"),
        ] {
            assert_eq!(missing_in_row(pointer), Some(part), "{pointer}");
        }
        for pointer in ["/schedule", "/schedule/rules", "/title/de", "/age/from"] {
            assert_eq!(missing_in_row(pointer), None, "{pointer}");
        }
    }
}
