//! Measures the index alone at a volume of invented offers.
//!
//! `cargo run --release -p search --example volume -- COUNT [INDEX_DIR [QUERY…]]`

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use search::{Change, EntryDocument, Index, IndexedText, Request, TextRole};
use serde_json::json;
use shared::entry::{EntryKind, FacetValues, VisibleSpan};
use shared::facet::Facet;
use shared::filter::ListQuery;
use shared::id::EntryId;
use shared::place::{Point, Precision};
use shared::schedule::Occurrence;
use shared::text::LanguageTag;
use uuid::Uuid;

const QUERIES: [&str; 14] = [
    "",
    "sort=newest",
    "sort=title",
    "type=v3",
    "type=v3&type=v4&municipality=v1&postal_code=v0&target_group=v2",
    "weekday=MO&time=evening",
    "date_from=2026-02-10&date_to=2026-02-20",
    "date_from=2026-02-10",
    "age=7&municipality=v2",
    "q=wort12",
    "q=wort12+wort40+",
    "q=wort1",
    "q=wort12+&municipality=v1&type=v3",
    "q=wort3+&sort=next_date",
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let count: u64 = arguments.next().ok_or("usage: volume COUNT [INDEX_DIR]")?.parse()?;
    let directory = arguments.next().map(PathBuf::from);
    let now = DateTime::from_timestamp(1_770_030_000, 0).ok_or("an instant")?;
    let start = Instant::now();
    let index = Index::open(directory.as_deref(), "volume", 100_000_000)?;
    println!("open: {:?}, {} documents", start.elapsed(), index.document_count());
    if index.document_count() != count {
        build(&index, count, now)?;
    }
    let queries: Vec<String> = arguments.collect();
    for query in if queries.is_empty() { QUERIES.map(str::to_owned).to_vec() } else { queries } {
        measure(&index, &query, now)?;
    }
    one_change(&index, now)?;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .filter(|line| line.starts_with("VmRSS") || line.starts_with("RssAnon"))
        .for_each(|line| println!("{line}"));
    Ok(())
}

fn build(index: &Index, count: u64, now: DateTime<Utc>) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let mut random = Random(1);
    index.clear()?;
    let mut number = 0;
    while number < count {
        let batch: Vec<Change> = (number..count.min(number + 1_000))
            .map(|number| Change::Put(Box::new(entry(number, count, now, &mut random))))
            .collect();
        number += 1_000;
        index.apply(&batch)?;
    }
    println!("applied: {:?}", start.elapsed());
    index.commit(1)?;
    println!("committed: {:?}", start.elapsed());
    Ok(())
}

fn measure(index: &Index, query: &str, now: DateTime<Utc>) -> Result<(), Box<dyn Error>> {
    let list = ListQuery::parse(EntryKind::Offer, query).map_err(|errors| format!("{errors:?}"))?;
    let mut times = Vec::new();
    let mut total = 0;
    for _ in 0..200 {
        let start = Instant::now();
        total = index.search(&Request { dates: 1, ..Request::new(EntryKind::Offer, &list, now) })?.total;
        times.push(start.elapsed());
    }
    let first = times[0];
    times.sort_unstable();
    println!(
        "{:>9.3?} p50 {:>9.3?} p99 {:>9.3?} first {total:>7} found  {query}",
        times[100], times[198], first
    );
    Ok(())
}

fn one_change(index: &Index, now: DateTime<Utc>) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let changed = entry(5, index.document_count(), now, &mut Random(7));
    index.apply(&[Change::Put(Box::new(changed))])?;
    index.commit(2)?;
    println!("one change: {:?}", start.elapsed());
    Ok(())
}

/// A generator of numbers that are good enough here: xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound
    }

    /// Small numbers more often than large ones.
    fn skewed(&mut self, bound: u64) -> u64 {
        let bound = self.below(bound) + 1;
        self.below(bound)
    }

    fn words(&mut self, count: u64) -> String {
        let words: Vec<String> = (0..count).map(|_| format!("Wort{}", self.skewed(20_000))).collect();
        words.join(" ")
    }
}

fn entry(number: u64, count: u64, now: DateTime<Utc>, random: &mut Random) -> EntryDocument {
    let sizes = [
        (Facet::Field, 7),
        (Facet::Type, 33),
        (Facet::Municipality, 11),
        (Facet::Locality, 150),
        (Facet::PostalCode, 30),
        (Facet::TargetGroup, 15),
        (Facet::Language, 20),
        (Facet::Level, 6),
        (Facet::Cost, 4),
        (Facet::Format, 3),
        (Facet::Childcare, 3),
        (Facet::Registration, 3),
        (Facet::Access, 3),
        (Facet::Accessibility, 8),
        (Facet::Organisation, count / 20 + 1),
    ];
    let facets: FacetValues =
        sizes.iter().map(|(facet, size)| (*facet, [format!("v{}", random.skewed(*size))].into())).collect();
    let text = |role, text: String| IndexedText { language: LanguageTag::german(), role, text };
    let start = now + TimeDelta::minutes(15 * i64::try_from(random.below(7 * 96)).unwrap_or(0));
    let occurrences = (0..52).map(|week| {
        let start = start + TimeDelta::weeks(week);
        Occurrence { start, end: start + TimeDelta::minutes(90) }
    });
    let id = EntryId(Uuid::from_u128(u128::from(number) << 64 | u128::from(number * 7_919)));
    let title = random.words(4);
    EntryDocument {
        kind: EntryKind::Offer,
        id,
        summary: json!({"id": id, "title": title, "more": facets, "text": random.words(150)}),
        texts: vec![
            text(TextRole::Title, title.clone()),
            text(TextRole::Labels, random.words(10)),
            text(TextRole::Summary, random.words(25)),
            text(TextRole::Description, random.words(150)),
            text(TextRole::Organisation, random.words(4)),
        ],
        facets,
        occurrences: occurrences.collect(),
        points: vec![Point {
            lat: 50.7 + f64::from(u32::try_from(random.below(5_000)).unwrap_or(0)) / 10_000.0,
            lon: 7.8 + f64::from(u32::try_from(random.below(8_000)).unwrap_or(0)) / 10_000.0,
            precision: Precision::Exact,
        }],
        is_everywhere: false,
        confirmed_on: None,
        age: None,
        visible: VisibleSpan { from: DateTime::UNIX_EPOCH, until: now + TimeDelta::days(1_000) },
        updated_at: now,
        slug: format!("offer-{number}"),
        names: Vec::new(),
        published_at: now - TimeDelta::minutes(i64::try_from(random.below(100_000)).unwrap_or(0)),
        sort_title: title,
    }
}
