//! How long tantivy itself takes for searches in an index of this crate: the
//! words in all texts, the best twenty documents and their count, nothing of
//! ours around it.
//!
//! `cargo run --release -p search --example raw_query -- INDEX_DIR SEARCHES`
//! with `{"kinds": [{"kind": …, "texts": […]}], "filters": [[facet, value]…]}`
//! prints the mean time in microseconds by kind. Each text is looked for three
//! times, once with the filters. Words are taken in lower case; those of the
//! kind "typo" may differ in one or two letters, those of "prefix" only begin so.

use std::error::Error;
use std::time::Instant;

use serde_json::{Map, Value, json};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Index, ReloadPolicy, Searcher, Term};

const FIELDS: [&str; 5] =
    ["words_title", "words_labels", "words_summary", "words_description", "words_organisation"];
const RUNS: u32 = 50;

type Clause = (Occur, Box<dyn Query>);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let directory = arguments.next().ok_or("usage: raw_query INDEX_DIR SEARCHES")?;
    let searches: Value = serde_json::from_str(&arguments.next().ok_or("no searches")?)?;
    let index = Index::open_in_dir(directory)?;
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let schema = index.schema();
    let fields = FIELDS.map(|name| schema.get_field(name)).into_iter().collect::<Result<Vec<_>, _>>()?;
    let facet = schema.get_field("facet")?;
    let filters: Vec<Term> = list(&searches["filters"])
        .map(|filter| {
            Term::from_field_text(facet, &format!("{}\u{1f}{}", text(&filter[0]), text(&filter[1])))
        })
        .collect();
    let mut means = Map::new();
    for of_kind in list(&searches["kinds"]) {
        let kind = text(&of_kind["kind"]);
        let times = list(&of_kind["texts"])
            .map(|words| measure(&reader.searcher(), kind, text(words), &fields, &filters))
            .collect::<Result<Vec<f64>, _>>()?;
        means.insert(kind.to_owned(), json!(mean(&times)));
    }
    println!("{}", Value::Object(means));
    Ok(())
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn mean(times: &[f64]) -> f64 {
    times.iter().sum::<f64>() / f64::from(u32::try_from(times.len()).unwrap_or(u32::MAX))
}

/// The mean time of a search in microseconds.
fn measure(
    searcher: &Searcher,
    kind: &str,
    words: &str,
    fields: &[Field],
    filters: &[Term],
) -> tantivy::Result<f64> {
    let plain = BooleanQuery::new(clauses(kind, words, fields));
    let only = |term: &Term| -> Clause {
        (Occur::Must, Box::new(TermQuery::new(term.clone(), IndexRecordOption::Basic)))
    };
    let filtered =
        BooleanQuery::new(clauses(kind, words, fields).into_iter().chain(filters.iter().map(only)).collect());
    let start = Instant::now();
    for _ in 0..RUNS {
        for query in [&plain, &filtered, &plain] {
            searcher.search(query, &(TopDocs::with_limit(20).order_by_score(), Count))?;
        }
    }
    Ok(start.elapsed().as_secs_f64() * 1e6 / f64::from(3 * RUNS))
}

/// Every word in any of the texts.
fn clauses(kind: &str, words: &str, fields: &[Field]) -> Vec<Clause> {
    let word = |word: &str| -> Clause {
        let word = word.to_lowercase();
        let in_field = |field: &Field| -> Clause {
            // Words of texts end with their language; most are German.
            let ending = if kind == "prefix" { "" } else { "\u{1f}de" };
            let term = Term::from_field_text(*field, &format!("{word}{ending}"));
            let query: Box<dyn Query> = match kind {
                "typo" => Box::new(FuzzyTermQuery::new(term, if word.len() < 8 { 1 } else { 2 }, true)),
                "prefix" => Box::new(FuzzyTermQuery::new_prefix(term, 0, true)),
                _ => Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)),
            };
            (Occur::Should, query)
        };
        (Occur::Must, Box::new(BooleanQuery::new(fields.iter().map(in_field).collect())))
    };
    words.split(' ').map(word).collect()
}
