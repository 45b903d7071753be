//! Time is a condition of the query: nothing is written when the clock moves.

use chrono::TimeDelta;
use search::Index;
use shared::entry::EntryKind;
use shared::facet::Facet;

use crate::support::*;

fn weekly() -> Index {
    let hidden_later = {
        let mut entry = offer(2, "Bald vorbei");
        entry.visible.until = at("2026-02-03", "00:00");
        entry
    };
    let shown_later = {
        let mut entry = offer(3, "Kommt noch");
        entry.visible.from = at("2026-02-04", "00:00");
        entry
    };
    let mondays = [("2026-02-02", "18:00"), ("2026-02-09", "18:00")];
    index_of([on(offer(1, "Montags"), &mondays), hidden_later, shown_later])
}

#[test]
fn entries_appear_and_disappear_at_their_instants() {
    let index = weekly();
    let seen = |date, time| {
        let mut numbers = numbers(&ask(&index, "", at(date, time)));
        numbers.sort_unstable();
        numbers
    };
    assert_eq!(seen("2026-02-02", "12:00"), [1, 2]);
    assert_eq!(seen("2026-02-02", "23:59"), [1, 2]);
    assert_eq!(seen("2026-02-03", "00:00"), [1]);
    assert_eq!(seen("2026-02-04", "00:00"), [1, 3]);
    assert_eq!(seen("2026-02-02", "12:00"), [1, 2], "the clock may be asked for any instant");
}

#[test]
fn the_next_date_moves_on() {
    let index = weekly();
    let next = |now| {
        let hits = ask(&index, "sort=next_date", now);
        hits.items[0].dates.first().map(|occurrence| occurrence.start)
    };
    let (first, second) = (at("2026-02-02", "18:00"), at("2026-02-09", "18:00"));
    assert_eq!(next(first - TimeDelta::hours(1)), Some(first));
    assert_eq!(next(first), Some(first));
    assert_eq!(next(first + TimeDelta::seconds(1)), Some(second));
    assert_eq!(ask(&index, "weekday=MO", second + TimeDelta::seconds(1)).total, 0);
}

#[test]
fn an_answer_stays_the_same_until_something_changes() {
    let index = index_of([on(offer(1, "Montags"), &[("2026-02-02", "18:00")]), offer(2, "Immer")]);
    let next = |now| ask(&index, "limit=1", now).next.unwrap();
    let first = at("2026-02-02", "18:00");
    assert_eq!(next(noon()), next(noon() + TimeDelta::milliseconds(1)));
    assert_eq!(next(noon()), next(first));
    assert_ne!(next(first), next(first + TimeDelta::microseconds(1)));
}

#[test]
fn days_count_only_what_is_still_to_come() {
    let index = index_of([
        on(offer(1, "Vormittags"), &[("2026-02-02", "09:00")]),
        on(offer(2, "Abends"), &[("2026-02-02", "18:00")]),
        on(offer(3, "Beides"), &[("2026-02-02", "09:00"), ("2026-02-02", "19:00")]),
        on(offer(4, "Morgen"), &[("2026-02-03", "00:00")]),
    ]);
    assert_eq!(found(&index, "date_from=2026-02-02&date_to=2026-02-02"), [2, 3]);
    assert_eq!(found(&index, "date_from=2026-02-02&date_to=2026-02-02&time=morning"), [0_u128; 0]);
    assert_eq!(found(&index, "date_from=2026-02-03"), [4], "midnight belongs to the new day");
    assert_eq!(found(&index, "date_to=2026-02-01"), [0_u128; 0]);
}

#[test]
fn weekday_and_time_ask_for_one_date() {
    let index = index_of([
        on(offer(1, "Montagmorgen und Dienstagabend"), &[("2026-02-09", "09:00"), ("2026-02-10", "18:00")]),
        on(offer(2, "Montagabend"), &[("2026-02-09", "18:00")]),
    ]);
    assert_eq!(found(&index, "weekday=MO&time=evening"), [2]);
    let hits = ask(&index, "weekday=MO", noon());
    assert_eq!(hits.total, 2);
    assert_eq!(hits.facets[&Facet::TimeOfDay]["morning"], 1);
    assert_eq!(hits.facets[&Facet::TimeOfDay]["evening"], 1);
    assert_eq!(hits.facets[&Facet::Weekday]["TU"], 1);
    let mondays_in_span = found(&index, "weekday=MO&date_from=2026-02-10&date_to=2026-02-10");
    assert_eq!(mondays_in_span, [0_u128; 0], "one date meets the weekday and the span");
}

#[test]
fn coming_dates_are_told_as_many_as_asked_for() {
    let times = [("2026-02-02", "11:00"), ("2026-02-02", "13:00"), ("2026-02-03", "13:00")];
    let index = index_of([on(offer(1, "Kurs"), &times)]);
    let query = shared::filter::ListQuery::default();
    let starts = |dates| {
        let request = search::Request { dates, ..search::Request::new(EntryKind::Offer, &query, noon()) };
        let hits = index.search(&request).unwrap();
        hits.items[0].dates.iter().map(|date| date.start).collect::<Vec<_>>()
    };
    assert_eq!(starts(1), [at("2026-02-02", "13:00")]);
    assert_eq!(starts(9), [at("2026-02-02", "13:00"), at("2026-02-03", "13:00")]);
}

#[test]
fn addresses_come_in_the_order_of_ids_and_only_of_what_is_visible() {
    let mut hidden = offer(2, "Versteckt");
    hidden.visible.until = noon();
    let mut organisation = offer(4, "Verein");
    organisation.kind = EntryKind::Organisation;
    let index = index_of([offer(5, "Neu"), hidden, offer(3, "Alt"), organisation]);
    // A second segment.
    index.apply(&put([offer(1, "Zuerst")])).unwrap();
    index.commit(2).unwrap();
    let slugs = |places| {
        let addresses = index.addresses(EntryKind::Offer, places, noon()).unwrap();
        addresses.into_iter().map(|address| address.slug).collect::<Vec<_>>()
    };
    assert_eq!(index.count(EntryKind::Offer, noon()), 3);
    assert_eq!(slugs(0..9), ["offer-1", "offer-3", "offer-5"]);
    assert_eq!(slugs(1..2), ["offer-3"]);
    assert_eq!(slugs(3..9), [""; 0]);
}
