//! Pages of a list.

use chrono::TimeDelta;
use search::{Error, Index};
use shared::entry::EntryKind;
use shared::filter::ListQuery;

use crate::support::*;

const COUNT: u128 = 57;

fn index() -> Index {
    let index = Index::open(None, ORIGIN, MEMORY).unwrap();
    for part in 0..3 {
        let numbers = (1..=COUNT).filter(|number| number % 3 == part);
        let entries = numbers.map(|number| {
            let title = ["Näh-Kurs", "Ähnlicher Kurs", "kurs"][usize::try_from(number % 7 % 3).unwrap()];
            let mut entry = offer(number, title);
            entry.published_at += TimeDelta::days(i64::try_from(number % 5).unwrap());
            if number % 4 == 0 {
                entry
            } else {
                on(entry, &[("2026-02-09", ["09:00", "18:00"][usize::from(number % 2 == 0)])])
            }
        });
        index.apply(&put(entries)).unwrap();
        index.commit(1).unwrap();
    }
    index
}

fn walk(index: &Index, query: &str) -> Vec<u128> {
    let mut query = ListQuery::parse(EntryKind::Offer, query).unwrap();
    let mut now = noon();
    let mut walked = Vec::new();
    loop {
        let hits = answer(index, &query, now).unwrap();
        assert_eq!(u128::from(hits.total), COUNT, "every page tells the total");
        assert!(!hits.items.is_empty());
        walked.extend(numbers(&hits));
        query.cursor = hits.next;
        if query.cursor.is_none() {
            return walked;
        }
        now += TimeDelta::days(5);
    }
}

#[test]
fn all_pages_together_are_the_list() {
    let index = index();
    for sort in ["sort=next_date", "sort=newest", "sort=title", "q=kurs&sort=relevance", "q=kurs&sort=title"]
    {
        let whole = found(&index, &format!("{sort}&limit=200"));
        assert_eq!(whole.len(), 57, "{sort}");
        for limit in [1, 7, 56, 57] {
            assert_eq!(walk(&index, &format!("{sort}&limit={limit}")), whole, "{sort} by {limit}");
        }
    }
}

#[test]
fn a_damaged_cursor_is_an_error() {
    let index = index();
    let cursor = ask(&index, "limit=5&sort=newest", noon()).next.unwrap();
    for (cursor, sort) in
        [(cursor.as_str(), "title"), (&cursor[2..], "newest"), ("äöü", "newest"), ("", "newest")]
    {
        let mut query = ListQuery::parse(EntryKind::Offer, &format!("sort={sort}")).unwrap();
        query.cursor = Some(cursor.to_owned());
        let refused = answer(&index, &query, noon());
        assert!(matches!(refused, Err(Error::InvalidCursor(text)) if text == cursor), "{cursor} {sort}");
    }
}

#[test]
fn a_cursor_shows_nothing_out_of_its_time() {
    let index = Index::open(None, ORIGIN, MEMORY).unwrap();
    let mut ended = offer(2, "B");
    ended.visible.until = at("2026-02-03", "00:00");
    index.apply(&put([offer(1, "A"), ended, offer(3, "C")])).unwrap();
    index.commit(1).unwrap();
    let cursor = ask(&index, "sort=title&limit=1", noon()).next.unwrap();
    let later = ask(&index, &format!("sort=title&cursor={cursor}"), at("2026-02-04", "00:00"));
    assert_eq!(numbers(&later), [3]);
}

#[test]
fn entries_that_change_between_pages_do_no_harm() {
    let index = index();
    let first = ask(&index, "sort=title&limit=20", noon());
    index.apply(&put([offer(1_000, "Aaa"), offer(1_001, "Zzz")])).unwrap();
    index.commit(2).unwrap();
    let rest = ask(&index, &format!("sort=title&limit=200&cursor={}", first.next.unwrap()), noon());
    assert_eq!(rest.items.len(), 38);
    assert!(!numbers(&rest).contains(&1_000) && numbers(&rest).contains(&1_001));
}
