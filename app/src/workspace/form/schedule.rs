//! When an offer takes place, as its form has it: rules that repeat, single dates, days off.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use shared::offer::OfferContent;
use shared::schedule::{Repeat, Rule, SingleDate, Weekday};
use shared::written;

use super::{Fields, set};

/// The field that is in every form of a schedule.
const ARRANGEMENT: &str = "/schedule/by_arrangement";

/// The schedule as its form has it: with its rows, whatever rows the content has that it is written on.
pub(super) fn schedule(fields: &Fields, offer: &mut OfferContent) {
    let schedule = &mut offer.schedule;
    let is_asked = fields.one(ARRANGEMENT).is_some();
    set(&mut schedule.by_arrangement, fields.is_ticked(ARRANGEMENT));
    if is_asked {
        let row = |list: &str, number: usize, name: &str| format!("/schedule/{list}/{number}/{name}");
        let count = |list: &str, name: &str| {
            let is_there = |number: &usize| fields.one(&row(list, *number, name)).is_some();
            (0..fields.pairs().len()).take_while(is_there).count()
        };
        schedule.rules.resize(count("rules", "repeat/kind"), Rule::blank());
        let dates = (0..count("dates", "date")).filter_map(|number| {
            let known = schedule.dates.get(number).cloned();
            known.or_else(|| Some(SingleDate::blank(fields.date(&row("dates", number, "date"))??)))
        });
        schedule.dates = dates.collect();
    }
    for (number, rule) in schedule.rules.iter_mut().enumerate() {
        self::rule(fields, &format!("/schedule/rules/{number}"), rule);
    }
    for (number, single) in schedule.dates.iter_mut().enumerate() {
        let here = format!("/schedule/dates/{number}");
        set(&mut single.date, fields.date(&format!("{here}/date")).flatten());
        set(&mut single.start_time, fields.time(&format!("{here}/start_time")));
        set(&mut single.end_time, fields.time(&format!("{here}/end_time")));
    }
    let rows = fields.pairs().iter().filter_map(|(name, value)| {
        let row: usize = name.strip_prefix("/schedule/exceptions/")?.parse().ok()?;
        Some((row, written::date(value.trim())))
    });
    let rows: Vec<_> = rows.collect();
    if is_asked || !rows.is_empty() {
        let known: Vec<NaiveDate> = schedule.exceptions.iter().copied().collect();
        // What the device has kept are only those rows that cannot be read.
        let is_left = |row: usize| !is_asked && rows.iter().all(|(asked, _)| *asked != row);
        let left = known.iter().enumerate().filter(|(row, _)| is_left(*row)).map(|(_, day)| *day);
        // A day that cannot be read, or not yet, stays the one it was.
        let stated = rows.iter().filter_map(|(row, day)| day.or_else(|| known.get(*row).copied()));
        schedule.exceptions = stated.chain(left).collect();
    }
}

/// How each rule repeats: that decides which fields the form has.
pub(super) fn repeats(offer: &OfferContent) -> Vec<&'static str> {
    offer.schedule.rules.iter().map(|rule| repeat_key(&rule.repeat)).collect()
}

/// How a rule repeats, as one choice.
pub const REPEATS: [&str; 4] = ["weekly", "fortnightly", "monthly_by_weekday", "monthly_by_date"];

/// The choice that stands for how a rule repeats.
#[must_use]
pub const fn repeat_key(repeat: &Repeat) -> &'static str {
    match repeat {
        Repeat::Weekly { interval: 0 | 1, .. } => REPEATS[0],
        Repeat::Weekly { .. } => REPEATS[1],
        Repeat::MonthlyByWeekday { .. } => REPEATS[2],
        Repeat::MonthlyByDate { .. } => REPEATS[3],
    }
}

fn rule(fields: &Fields, here: &str, rule: &mut Rule) {
    let name = |rest: &str| format!("{here}{rest}");
    set(&mut rule.start_time, fields.time(&name("/start_time")));
    set(&mut rule.end_time, fields.time(&name("/end_time")));
    set(&mut rule.from, fields.date(&name("/from")));
    set(&mut rule.until, fields.date(&name("/until")));
    set(&mut rule.except_holidays, fields.is_ticked(&name("/except_holidays")));
    let weekdays = fields.many(&name("/repeat/weekdays"));
    let weekdays: Option<BTreeSet<Weekday>> =
        weekdays.map(|keys| keys.into_iter().filter_map(Weekday::from_key).collect());
    let interval = match &rule.repeat {
        Repeat::Weekly { interval, .. } if *interval > 1 => *interval,
        _ => 2,
    };
    let weekly = |interval| {
        let known = match &rule.repeat {
            Repeat::Weekly { weekdays, .. } => weekdays.clone(),
            Repeat::MonthlyByWeekday { weekday, .. } => BTreeSet::from([*weekday]),
            Repeat::MonthlyByDate { .. } => BTreeSet::new(),
        };
        Repeat::Weekly { interval, weekdays: weekdays.clone().unwrap_or(known) }
    };
    let ordinal = fields.one(&name("/repeat/ordinal")).and_then(|ordinal| ordinal.parse().ok());
    let weekday = fields.one(&name("/repeat/weekday")).and_then(Weekday::from_key);
    let day = fields.number(&name("/repeat/day")).flatten();
    let known_day = match &rule.repeat {
        Repeat::MonthlyByDate { day } => *day,
        _ => 1,
    };
    let repeat = match fields.one(&name("/repeat/kind")) {
        Some("weekly") => weekly(1),
        Some("fortnightly") => weekly(interval),
        Some("monthly_by_weekday") => Repeat::MonthlyByWeekday {
            ordinal: ordinal.unwrap_or(1),
            weekday: weekday
                .or_else(|| weekdays.and_then(|days| days.first().copied()))
                .unwrap_or(Weekday::Monday),
        },
        Some("monthly_by_date") => Repeat::MonthlyByDate { day: day.unwrap_or(known_day) },
        _ => return,
    };
    rule.repeat = repeat;
}

/// Adds an empty row to a list of the schedule, or takes one away; `pointer` is that of the list or of
/// the row.
pub(super) fn edit_rows(offer: &mut OfferContent, adds: bool, pointer: &str, today: NaiveDate) {
    let schedule = &mut offer.schedule;
    let (list, row) = match pointer.rsplit_once('/') {
        Some((list, row)) if !adds => (list, row.parse().unwrap_or(usize::MAX)),
        _ => (pointer, usize::MAX),
    };
    match list {
        "/schedule/rules" if adds => schedule.rules.push(Rule::blank()),
        "/schedule/dates" if adds => schedule.dates.push(SingleDate::blank(today)),
        "/schedule/exceptions" if adds => {
            let free = today.iter_days().find(|day| !schedule.exceptions.contains(day));
            schedule.exceptions.extend(free);
        }
        "/schedule/rules" if row < schedule.rules.len() => drop(schedule.rules.remove(row)),
        "/schedule/dates" if row < schedule.dates.len() => drop(schedule.dates.remove(row)),
        "/schedule/exceptions" => {
            if let Some(day) = schedule.exceptions.iter().nth(row).copied() {
                schedule.exceptions.remove(&day);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveTime;

    use super::super::offer;
    use super::super::tests::{blank, fields, today};
    use super::*;

    #[test]
    fn a_half_typed_date_or_time_changes_nothing() {
        let mut before = blank();
        edit_rows(&mut before, true, "/schedule/dates", today());
        before.valid_from = Some(today());
        let half = fields(&[("/valid_from", "2026-1"), ("/schedule/dates/0/start_time", "1")]);
        assert_eq!(offer(&half, before.clone()), before);
        assert_eq!(offer(&fields(&[("/valid_from", "")]), before).valid_from, None);
    }

    #[test]
    fn a_rule_changes_how_it_repeats_and_keeps_its_days() {
        let mut before = blank();
        edit_rows(&mut before, true, "/schedule/rules", today());
        let row = |name: &str| format!("/schedule/rules/0/{name}");
        let (kind, days) = (row("repeat/kind"), row("repeat/weekdays"));
        let weekly = offer(&fields(&[(&kind, "weekly"), (&days, ""), (&days, "TU"), (&days, "TH")]), before);
        let both = BTreeSet::from([Weekday::Tuesday, Weekday::Thursday]);
        assert_eq!(weekly.schedule.rules[0].repeat, Repeat::Weekly { interval: 1, weekdays: both.clone() });
        let fortnightly = offer(&fields(&[(&kind, "fortnightly")]), weekly);
        assert_eq!(fortnightly.schedule.rules[0].repeat, Repeat::Weekly { interval: 2, weekdays: both });
        let by_date = (&*kind, "monthly_by_date");
        let first = offer(&fields(&[by_date]), fortnightly.clone());
        assert_eq!(first.schedule.rules[0].repeat, Repeat::MonthlyByDate { day: 1 });
        let day = row("repeat/day");
        let mut monthly = offer(&fields(&[by_date, (&day, "15")]), fortnightly);
        for text in ["15", "", "300"] {
            monthly = offer(&fields(&[by_date, (&day, text)]), monthly);
            assert_eq!(monthly.schedule.rules[0].repeat, Repeat::MonthlyByDate { day: 15 }, "{text}");
        }
        for rule in &monthly.schedule.rules {
            assert!(REPEATS.contains(&repeat_key(&rule.repeat)));
        }
    }

    #[test]
    fn a_day_off_that_is_being_typed_stays_the_one_it_was() {
        let mut before = blank();
        edit_rows(&mut before, true, "/schedule/exceptions", today());
        edit_rows(&mut before, true, "/schedule/exceptions", today());
        let days = before.schedule.exceptions.clone();
        let (first, second) = ("/schedule/exceptions/0", "/schedule/exceptions/1");
        let half = offer(&fields(&[(first, ""), (second, "2027-01-01")]), before.clone());
        let new = NaiveDate::from_ymd_opt(2027, 1, 1).expect("a date");
        assert_eq!(half.schedule.exceptions, BTreeSet::from([today(), new]));
        assert_eq!(offer(&fields(&[]), before.clone()).schedule.exceptions, days);
        // The device has kept the emptied one alone.
        assert_eq!(offer(&fields(&[(first, "")]), before).schedule.exceptions, days);
    }

    #[test]
    fn the_form_says_which_rows_there_are() {
        let mut before = blank();
        for list in ["/schedule/rules", "/schedule/dates", "/schedule/exceptions"] {
            edit_rows(&mut before, true, list, today());
        }
        let asked = (ARRANGEMENT, "");
        let none = offer(&fields(&[asked]), before).schedule;
        assert!(none.rules.is_empty() && none.dates.is_empty() && none.exceptions.is_empty());
        let rows = [
            asked,
            ("/schedule/rules/0/repeat/kind", "weekly"),
            ("/schedule/rules/0/repeat/weekdays", "TU"),
            ("/schedule/rules/0/start_time", "10:00"),
            ("/schedule/dates/0/date", "2027-01-01"),
            ("/schedule/dates/1/date", "2027-0"),
        ];
        let some = offer(&fields(&rows), blank()).schedule;
        let tuesday = Repeat::Weekly { interval: 1, weekdays: BTreeSet::from([Weekday::Tuesday]) };
        assert_eq!(some.rules.iter().map(|rule| &rule.repeat).collect::<Vec<_>>(), [&tuesday]);
        assert_eq!(some.rules[0].start_time, NaiveTime::from_hms_opt(10, 0, 0).expect("a time"));
        assert_eq!(some.dates, [SingleDate::blank(NaiveDate::from_ymd_opt(2027, 1, 1).expect("a date"))]);
    }

    #[test]
    fn rows_come_and_go() {
        let mut offer = blank();
        for list in ["/schedule/rules", "/schedule/dates", "/schedule/exceptions"] {
            edit_rows(&mut offer, true, list, today());
            edit_rows(&mut offer, true, list, today());
            edit_rows(&mut offer, false, &format!("{list}/0"), today());
            edit_rows(&mut offer, false, &format!("{list}/7"), today());
        }
        let schedule = &offer.schedule;
        assert_eq!((schedule.rules.len(), schedule.dates.len(), schedule.exceptions.len()), (1, 1, 1));
    }
}
