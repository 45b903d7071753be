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
fn what_falls_into_the_change_of_the_clocks_ends_after_it_begins() {
    let on = |day: &str, start, end| {
        let single = SingleDate { date: date(day), start_time: start, end_time: end };
        let schedule = Schedule { dates: vec![single], ..Schedule::default() };
        let found = schedule.occurrences(date(day), date(day), "DE-NW");
        let text = |instant: DateTime<Utc>| instant.format("%H:%M").to_string();
        found.iter().map(|it| format!("{}-{}", text(it.start), text(it.end))).collect::<Vec<_>>()
    };
    // In spring the hour from two to three is left out: what begins in it is an hour later.
    assert_eq!(on("2026-03-29", time(2, 30), time(3, 0)), ["01:30-02:00"]);
    assert_eq!(on("2026-03-29", time(2, 0), time(5, 0)), ["01:00-04:00"]);
    assert_eq!(on("2026-03-29", time(1, 30), time(2, 30)), ["00:30-01:30"]);
    assert_eq!(on("2026-03-29", time(1, 30), time(3, 30)), ["00:30-01:30"]);
    // In autumn it comes twice, and the first is meant.
    assert_eq!(on("2026-10-25", time(2, 15), time(2, 45)), ["00:15-00:45"]);
    assert_eq!(on("2026-10-25", time(1, 30), time(2, 30)), ["23:30-00:30"]);
    assert_eq!(on("2026-10-25", time(2, 30), time(3, 0)), ["00:30-02:00"]);
}

#[test]
fn times_are_hours_and_minutes_and_nothing_else() {
    let read = |text: &str| {
        let json = serde_json::json!({"date": "2026-03-02", "start_time": text, "end_time": "23:59"});
        serde_json::from_value::<SingleDate>(json).ok().map(|single| single.start_time)
    };
    assert_eq!(read("10:00"), Some(time(10, 0)));
    assert_eq!(read("10:00:30"), Some(time(10, 0)));
    for wrong in ["10:00rubbish", "10:00:", "10:00:61", "10:00:00Z", "24:00", "10", "10:0x", ""] {
        assert_eq!(read(wrong), None, "{wrong}");
    }
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

/// Days of four years, often those around a change of the clocks.
fn any_date() -> impl Strategy<Value = NaiveDate> {
    let changes = ["2025-03-30", "2025-10-26", "2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31"];
    prop_oneof![
        3 => (0_u64..1500).prop_map(|days| date("2025-01-01") + chrono::Days::new(days)),
        1 => (proptest::sample::select(changes.to_vec()), 0_u64..3)
            .prop_map(|(change, days)| date(change) - chrono::Days::new(1) + chrono::Days::new(days)),
    ]
}

/// Any two times of one day, the first before the second; often in the night,
/// when the clocks change.
fn any_times() -> impl Strategy<Value = (NaiveTime, NaiveTime)> {
    let minute = |minute: u32| time(minute / 60, minute % 60);
    prop_oneof![0_u32..24 * 60 - 1, 60_u32..4 * 60].prop_flat_map(move |start| {
        prop_oneof![start + 1..24 * 60, start + 1..=(start + 90).min(24 * 60 - 1)]
            .prop_map(move |end| (minute(start), minute(end)))
    })
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
    let any_rule = (any_repeat(), any_times(), any_date(), any::<bool>()).prop_map(
        |(repeat, (start_time, end_time), from, except_holidays)| Rule {
            repeat,
            start_time,
            end_time,
            from: Some(from),
            until: None,
            except_holidays,
        },
    );
    let any_single = (any_date(), any_times()).prop_map(|(date, (start_time, end_time))| SingleDate {
        date,
        start_time,
        end_time,
    });
    (
        proptest::collection::vec(any_rule, 0..4),
        proptest::collection::vec(any_single, 0..8),
        proptest::collection::btree_set(any_date(), 0..20),
    )
        .prop_map(|(rules, dates, exceptions)| Schedule {
            rules,
            dates,
            exceptions,
            ..Schedule::default()
        })
}

/// Whether the schedule says that something takes place then.
fn is_stated(schedule: &Schedule, occurrence: &Occurrence) -> bool {
    let day = occurrence.local_date();
    let rules =
        schedule.rules.iter().filter(|rule| rule.falls_on(day)).map(|rule| (rule.start_time, rule.end_time));
    let dates =
        schedule.dates.iter().filter(|single| single.date == day).map(|it| (it.start_time, it.end_time));
    let (start, end) =
        (occurrence.start.with_timezone(&Berlin).time(), occurrence.end.with_timezone(&Berlin).time());
    let left_out = |time: NaiveTime| instant(day, time).with_timezone(&Berlin).time() != time;
    rules.chain(dates).any(|(stated_start, stated_end)| {
        if left_out(stated_start) {
            start == stated_start + Duration::hours(1)
                && occurrence.end - occurrence.start == stated_end - stated_start
        } else {
            start == stated_start && (end == stated_end || left_out(stated_end))
        }
    })
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
            prop_assert!(is_stated(&schedule, occurrence));
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
