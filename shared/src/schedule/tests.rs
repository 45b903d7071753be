//! Rules, property tests included.

use proptest::prelude::*;

use super::*;

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn time(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).expect("a time")
}

fn rule(repeat: Repeat) -> Rule {
    Rule {
        repeat,
        start_time: time(10, 0),
        end_time: time(12, 0),
        from: None,
        until: None,
        except_holidays: false,
    }
}

fn weekly(interval: u8, weekday: Weekday) -> Repeat {
    Repeat::Weekly { interval, weekdays: [weekday].into() }
}

fn days(rules: Vec<Rule>, first: &str, last: &str) -> Vec<String> {
    let schedule = Schedule { rules, ..Schedule::default() };
    let found = schedule.occurrences(date(first), date(last), "DE-NW");
    found.iter().map(|occurrence| occurrence.local_date().to_string()).collect()
}

#[test]
fn every_other_week_counts_from_the_week_of_the_first_day() {
    let rule = Rule { from: Some(date("2026-01-07")), ..rule(weekly(2, Weekday::Monday)) };
    // The first day is a Wednesday: its week's Monday is past, the next one is left out.
    assert_eq!(days(vec![rule], "2026-01-01", "2026-02-10"), ["2026-01-19", "2026-02-02"]);
}

#[test]
fn the_last_wednesday_is_the_fourth_or_the_fifth() {
    let last = Repeat::MonthlyByWeekday { ordinal: -1, weekday: Weekday::Wednesday };
    let found = days(vec![rule(last)], "2026-01-01", "2026-04-30");
    assert_eq!(found, ["2026-01-28", "2026-02-25", "2026-03-25", "2026-04-29"]);
    let second = Repeat::MonthlyByWeekday { ordinal: 2, weekday: Weekday::Wednesday };
    assert_eq!(days(vec![rule(second)], "2026-04-01", "2026-04-30"), ["2026-04-08"]);
}

#[test]
fn months_without_the_day_are_left_out() {
    let found = days(vec![rule(Repeat::MonthlyByDate { day: 31 })], "2026-01-01", "2026-05-31");
    assert_eq!(found, ["2026-01-31", "2026-03-31", "2026-05-31"]);
}

#[test]
fn holidays_and_exceptions_are_left_out() {
    let mut rule = rule(weekly(1, Weekday::Monday));
    rule.except_holidays = true;
    let schedule =
        Schedule { rules: vec![rule], exceptions: [date("2026-04-13")].into(), ..Schedule::default() };
    let found = schedule.occurrences(date("2026-03-30"), date("2026-04-20"), "DE-NW");
    let found: Vec<_> = found.iter().map(Occurrence::local_date).collect();
    assert_eq!(found, [date("2026-03-30"), date("2026-04-20")]);
}

#[test]
fn local_times_stay_across_the_changes_of_the_clocks() {
    let rule = rule(weekly(1, Weekday::Sunday));
    let schedule = Schedule { rules: vec![rule], ..Schedule::default() };
    let starts = |first, last| -> Vec<String> {
        let found = schedule.occurrences(date(first), date(last), "DE-NW");
        found.iter().map(|occurrence| occurrence.start.to_rfc3339()).collect()
    };
    assert_eq!(
        starts("2026-03-22", "2026-03-29"),
        ["2026-03-22T09:00:00+00:00", "2026-03-29T08:00:00+00:00"]
    );
    assert_eq!(
        starts("2026-10-18", "2026-10-25"),
        ["2026-10-18T08:00:00+00:00", "2026-10-25T09:00:00+00:00"]
    );
}

#[test]
fn times_that_are_left_out_or_come_twice_have_one_meaning() {
    assert_eq!(instant(date("2026-03-29"), time(2, 30)).to_rfc3339(), "2026-03-29T01:30:00+00:00");
    assert_eq!(instant(date("2026-10-25"), time(2, 30)).to_rfc3339(), "2026-10-25T00:30:00+00:00");
}

#[test]
fn parts_of_the_day_follow_the_domain() {
    for (start, end, part) in [
        (time(9, 0), time(13, 0), TimeOfDay::Morning),
        (time(9, 0), time(13, 1), TimeOfDay::Afternoon),
        (time(16, 59), time(20, 0), TimeOfDay::Afternoon),
        (time(17, 0), time(20, 0), TimeOfDay::Evening),
    ] {
        assert_eq!(TimeOfDay::of(start, end), part, "{start} to {end}");
    }
}

#[test]
fn wrong_schedules_are_refused() {
    let codes = |schedule: &Schedule| -> Vec<(String, String)> {
        let found = schedule.violations().into_result().err().unwrap_or_default();
        found.into_iter().map(|error| (error.pointer, error.code)).collect()
    };
    let error = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    assert_eq!(codes(&Schedule::default()), [error("", "schedule_missing")]);
    let mut backwards = rule(weekly(3, Weekday::Monday));
    backwards.end_time = backwards.start_time;
    let fifth = rule(Repeat::MonthlyByWeekday { ordinal: 5, weekday: Weekday::Monday });
    let wrong = Schedule { rules: vec![backwards, fifth], ..Schedule::default() };
    assert_eq!(
        codes(&wrong),
        [
            error("/rules/0/end_time", "before_start"),
            error("/rules/0/from", "required"),
            error("/rules/1/repeat/ordinal", "out_of_range"),
        ]
    );
}

fn any_date() -> impl Strategy<Value = NaiveDate> {
    (0_u64..1500).prop_map(|days| date("2025-01-01") + chrono::Days::new(days))
}

fn any_weekday() -> impl Strategy<Value = Weekday> {
    proptest::sample::select(Weekday::ALL)
}

fn any_repeat() -> impl Strategy<Value = Repeat> {
    prop_oneof![
        (1_u8..=12, proptest::collection::btree_set(any_weekday(), 1..4))
            .prop_map(|(interval, weekdays)| Repeat::Weekly { interval, weekdays }),
        (proptest::sample::select(vec![-1_i8, 1, 2, 3, 4]), any_weekday())
            .prop_map(|(ordinal, weekday)| Repeat::MonthlyByWeekday { ordinal, weekday }),
        (1_u8..=31).prop_map(|day| Repeat::MonthlyByDate { day }),
    ]
}

fn any_schedule() -> impl Strategy<Value = Schedule> {
    let any_rule = (any_repeat(), 0_u32..22, any_date(), any::<bool>()).prop_map(
        |(repeat, hour, from, except_holidays)| Rule {
            repeat,
            start_time: time(hour, 15),
            end_time: time(hour + 1, 45),
            from: Some(from),
            until: None,
            except_holidays,
        },
    );
    (proptest::collection::vec(any_rule, 0..4), proptest::collection::btree_set(any_date(), 0..20))
        .prop_map(|(rules, exceptions)| Schedule { rules, exceptions, ..Schedule::default() })
}

proptest! {
    #[test]
    fn occurrences_are_in_order_within_their_limits_and_at_local_times(
        schedule in any_schedule(), first in any_date(), length in 0_u64..400,
    ) {
        let last = first + chrono::Days::new(length);
        let found = schedule.occurrences(first, last, "DE-NW");
        prop_assert!(found.is_sorted() && found.windows(2).all(|pair| pair[0] != pair[1]));
        for occurrence in &found {
            let day = occurrence.local_date();
            prop_assert!((first..=last).contains(&day));
            prop_assert!(!schedule.exceptions.contains(&day));
            prop_assert!(occurrence.start < occurrence.end);
            let start = occurrence.start.with_timezone(&Berlin).time();
            let states_so = |rule: &&Rule| rule.start_time == start && rule.from.is_none_or(|from| from <= day);
            // In the hour that spring leaves out, the local time is another than stated.
            prop_assert!(schedule.rules.iter().any(|rule| states_so(&rule)) || start.to_string().starts_with("03:"));
        }
    }

    #[test]
    fn a_longer_look_ahead_only_adds(
        schedule in any_schedule(), first in any_date(), length in 0_u64..200, more in 0_u64..200,
    ) {
        let near = first + chrono::Days::new(length);
        let short = schedule.occurrences(first, near, "DE-NW");
        let long = schedule.occurrences(first, near + chrono::Days::new(more), "DE-NW");
        prop_assert_eq!(&long[..short.len()], &short[..]);
    }

    #[test]
    fn a_weekly_rule_keeps_its_distance(interval in 1_u8..=12, weekday in any_weekday(), from in any_date()) {
        let rule = Rule { from: Some(from), ..rule(weekly(interval, weekday)) };
        let schedule = Schedule { rules: vec![rule], ..Schedule::default() };
        let found = schedule.occurrences(from, from + chrono::Days::new(800), "DE-NW");
        prop_assert!(!found.is_empty());
        for pair in found.windows(2) {
            let distance = pair[1].local_date() - pair[0].local_date();
            prop_assert_eq!(distance.num_days(), 7 * i64::from(interval));
        }
    }

    #[test]
    fn a_schedule_survives_json(schedule in any_schedule()) {
        let json = serde_json::to_string(&schedule).expect("a schedule can be written");
        prop_assert_eq!(serde_json::from_str::<Schedule>(&json).expect("and read"), schedule);
    }
}
