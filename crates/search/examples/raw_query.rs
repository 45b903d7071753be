//! How long tantivy itself takes on an index of this crate: a term, the best
//! twenty documents and their count, nothing of ours around it.
//!
//! `cargo run --release -p search --example raw_query -- INDEX_DIR [TERM…]`
//! prints one JSON object. Terms stand as they are in the index, folded and in
//! lower case; without any, six of different frequency are taken.

use std::error::Error;
use std::time::Instant;

use serde_json::{Value, json};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Index, ReloadPolicy, Searcher, Term};

const FIELD: &str = "words_description";
const RUNS: usize = 300;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let directory = arguments.next().ok_or("usage: raw_query INDEX_DIR [TERM…]")?;
    let index = Index::open_in_dir(directory)?;
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let searcher = reader.searcher();
    let field = index.schema().get_field(FIELD)?;
    let mut terms: Vec<String> = arguments.collect();
    if terms.is_empty() {
        terms = some_terms(&searcher, field)?;
    }
    let queries: Vec<Value> =
        terms.iter().map(|term| measure(&searcher, field, term)).collect::<Result<_, _>>()?;
    let answer = json!({
        "documents": searcher.num_docs(),
        "segments": searcher.segment_readers().len(),
        "field": FIELD,
        "queries": queries,
    });
    println!("{answer:#}");
    Ok(())
}

fn measure(searcher: &Searcher, field: Field, term: &str) -> tantivy::Result<Value> {
    let query = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs);
    let mut micros = Vec::with_capacity(RUNS);
    let mut found = 0;
    for _ in 0..RUNS {
        let start = Instant::now();
        let (_, count) = searcher.search(&query, &(TopDocs::with_limit(20).order_by_score(), Count))?;
        micros.push(start.elapsed().as_secs_f64() * 1e6);
        found = count;
    }
    micros.sort_by(f64::total_cmp);
    Ok(json!({"term": term, "found": found, "p50_us": micros[RUNS / 2], "p99_us": micros[RUNS * 99 / 100]}))
}

/// Terms at six places of the list from frequent to rare.
fn some_terms(searcher: &Searcher, field: Field) -> Result<Vec<String>, Box<dyn Error>> {
    let largest = searcher.segment_readers().iter().max_by_key(|reader| reader.num_docs());
    let index = largest.ok_or("the index is empty")?.inverted_index(field)?;
    let mut terms = Vec::new();
    let mut stream = index.terms().stream()?;
    while stream.advance() {
        terms.push((stream.value().doc_freq, String::from_utf8_lossy(stream.key()).into_owned()));
    }
    terms.sort_unstable_by(|left, right| right.cmp(left));
    let places = [0, 10, 30, 100, 300, 1_000];
    Ok(places.iter().filter_map(|place| terms.get(*place)).map(|(_, term)| term.clone()).collect())
}
