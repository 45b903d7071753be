//! Entries and requests for tests.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use search::{Change, EntryDocument, Error, Hits, Index, IndexedText, Request, TextRole};
use serde_json::json;
use shared::entry::{EntryKind, VisibleSpan};
use shared::facet::Facet;
use shared::filter::ListQuery;
use shared::id::EntryId;
use shared::schedule::{Occurrence, instant};
use shared::text::LanguageTag;
use uuid::Uuid;

pub const MEMORY: usize = 15_000_000;
pub const ORIGIN: &str = "test";

/// Monday, 2 February 2026, noon in Germany.
pub fn noon() -> DateTime<Utc> {
    at("2026-02-02", "12:00")
}

pub fn at(date: &str, time: &str) -> DateTime<Utc> {
    let time = NaiveTime::parse_from_str(time, "%H:%M").unwrap();
    instant(date.parse::<NaiveDate>().unwrap(), time)
}

pub fn id(number: u128) -> EntryId {
    EntryId(Uuid::from_u128(number))
}

/// An offer that is visible from 1970 to 2100, with this title in German.
pub fn offer(number: u128, title: &str) -> EntryDocument {
    let far = DateTime::from_timestamp(4_102_444_800, 0).unwrap();
    let mut entry = EntryDocument {
        kind: EntryKind::Offer,
        id: id(number),
        summary: json!({"number": number.to_string()}),
        texts: Vec::new(),
        facets: std::collections::BTreeMap::new(),
        occurrences: Vec::new(),
        points: Vec::new(),
        is_everywhere: false,
        confirmed_on: None,
        age: None,
        visible: VisibleSpan { from: DateTime::UNIX_EPOCH, until: far },
        published_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
        slug: format!("offer-{number}"),
        names: Vec::new(),
        sort_title: title.to_owned(),
    };
    entry.texts.push(german(TextRole::Title, title));
    entry
}

pub fn german(role: TextRole, text: &str) -> IndexedText {
    text_in("de", role, text)
}

pub fn text_in(language: &str, role: TextRole, text: &str) -> IndexedText {
    IndexedText { language: LanguageTag::parse(language).unwrap(), role, text: text.to_owned() }
}

pub fn with(mut entry: EntryDocument, facet: Facet, values: &[&str]) -> EntryDocument {
    entry.facets.insert(facet, values.iter().map(|value| (*value).to_owned()).collect());
    entry
}

/// Lets an entry take place for an hour at these local times.
pub fn on(mut entry: EntryDocument, times: &[(&str, &str)]) -> EntryDocument {
    entry.occurrences.extend(times.iter().map(|(date, time)| {
        let start = at(date, time);
        Occurrence { start, end: start + TimeDelta::hours(1) }
    }));
    entry.occurrences.sort_unstable();
    entry
}

pub fn put(entries: impl IntoIterator<Item = EntryDocument>) -> Vec<Change> {
    entries.into_iter().map(|entry| Change::Put(Box::new(entry))).collect()
}

/// An index in memory with these entries.
pub fn index_of(entries: impl IntoIterator<Item = EntryDocument>) -> Index {
    let index = Index::open(None, ORIGIN, MEMORY).unwrap();
    index.apply(&put(entries)).unwrap();
    index.commit(1).unwrap();
    index
}

/// The answer to a list of offers with the next date of each.
pub fn answer(index: &Index, query: &ListQuery, now: DateTime<Utc>) -> Result<Hits, Error> {
    let explain = query.explain;
    index.search(&Request { dates: 1, explain, ..Request::new(EntryKind::Offer, query, now) })
}

/// The answer to the query of a URL.
pub fn ask(index: &Index, query: &str, now: DateTime<Utc>) -> Hits {
    answer(index, &ListQuery::parse(EntryKind::Offer, query).unwrap(), now).unwrap()
}

/// The numbers of the entries found at [`noon`], in order.
pub fn found(index: &Index, query: &str) -> Vec<u128> {
    numbers(&ask(index, query, noon()))
}

pub fn numbers(hits: &Hits) -> Vec<u128> {
    hits.items.iter().map(|hit| hit.id.0.as_u128()).collect()
}
