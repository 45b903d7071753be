//! How good the answers of the search are: labelled queries against the demo content.
//!
//! A label says which types, places and facets are meant. Grades come from the filters of the API,
//! not from the search: 3 for what meets all of the label, 2 for type and place, 1 for the type in
//! a neighbouring municipality and for another type of the same field in the place.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;

use anyhow::{Context as _, Result, ensure};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::form_urlencoded;

use crate::bench::table;
use crate::build::Mode;
use crate::running::Server;
use crate::{http, workspace};

/// Results that are looked at.
const LOOKED_AT: usize = 10;
/// Results among which a right one should be.
const FIRST: usize = 3;

/// What has to be reached.
const LEAST: f64 = 0.85;
const LEAST_OUTSIDE_GERMAN: f64 = 0.80;

/// A query with what is meant by it.
#[derive(Deserialize)]
struct Query {
    language: String,
    kind: String,
    q: String,
    types: BTreeSet<String>,
    municipalities: BTreeSet<String>,
    facets: BTreeMap<String, Vec<String>>,
}

/// How well a query was answered.
#[derive(Serialize)]
struct Score {
    language: String,
    kind: String,
    q: String,
    ndcg: f64,
    right_first: bool,
    empty: bool,
    grades: Vec<u32>,
}

/// Print the worst answers, too.
#[derive(Default, clap::Args)]
pub struct Arguments {
    /// How many of the worst answers to print
    #[arg(long, default_value_t = 0)]
    worst: usize,
}

/// Ask every query and print the figures.
pub fn run(arguments: &Arguments, mode: Mode) -> Result<()> {
    let server = Server::with_demo(mode)?;
    let judge = Judge::new(server.port)?;
    let path = workspace::root().join("crates/xtask/relevance/queries.jsonl");
    let queries = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let mut scores = Vec::new();
    for line in queries.lines().filter(|line| !line.trim().is_empty()) {
        let query: Query = serde_json::from_str(line).with_context(|| line.to_owned())?;
        scores.extend(judge.score(query)?);
    }
    print(&scores);
    scores.sort_by(|one, other| one.ndcg.total_cmp(&other.ndcg));
    for score in scores.iter().take(arguments.worst) {
        println!("{:.2} {} {}: {} {:?}", score.ndcg, score.language, score.kind, score.q, score.grades);
    }
    table::keep("relevance", &scores)?;
    let all = mean(scores.iter());
    let others = mean(scores.iter().filter(|score| score.language != "de"));
    ensure!(all >= LEAST, "nDCG@{LOOKED_AT} is {all:.3}, not {LEAST}");
    ensure!(
        others >= LEAST_OUTSIDE_GERMAN,
        "nDCG@{LOOKED_AT} outside German is {others:.3}, not {LEAST_OUTSIDE_GERMAN}"
    );
    Ok(())
}

fn mean<'a>(scores: impl Iterator<Item = &'a Score>) -> f64 {
    let (sum, count) = scores.fold((0.0, 0.0), |(sum, count), score| (sum + score.ndcg, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

fn print(scores: &[Score]) {
    let mut groups: BTreeMap<(u8, &str), Vec<&Score>> = BTreeMap::new();
    for score in scores {
        groups.entry((0, &score.language)).or_default().push(score);
        groups.entry((1, &score.kind)).or_default().push(score);
        groups.entry((2, "all")).or_default().push(score);
    }
    let share = |scores: &[&Score], is: fn(&Score) -> bool| {
        format!("{} of {}", scores.iter().filter(|score| is(score)).count(), scores.len())
    };
    let rows: Vec<[String; 4]> = groups
        .iter()
        .map(|((_, name), scores)| {
            [
                (*name).to_owned(),
                format!("{:.3}", mean(scores.iter().copied())),
                share(scores, |score| score.right_first),
                share(scores, |score| score.empty),
            ]
        })
        .collect();
    table::print(["queries", "nDCG@10", "right among the first 3", "without result"], &rows);
}

/// Knows what is right.
struct Judge {
    port: u16,
    /// The field of each type, and the types of each field.
    fields: HashMap<String, BTreeSet<String>>,
    neighbours: HashMap<String, BTreeSet<String>>,
}

impl Judge {
    fn new(port: u16) -> Result<Self> {
        let taxonomy = json(port, "/api/v1/taxonomy")?;
        let mut by_field: HashMap<String, BTreeSet<String>> = HashMap::new();
        let types = taxonomy["offer_types"].as_array().context("the taxonomy has types")?;
        for offer_type in types {
            by_field.entry(text(&offer_type["field"])).or_default().insert(text(&offer_type["key"]));
        }
        let fields =
            types.iter().map(|it| (text(&it["key"]), by_field[&text(&it["field"])].clone())).collect();
        let region = json(port, "/api/v1/municipalities")?;
        let municipalities = region["municipalities"].as_array().context("the region has municipalities")?;
        let neighbours = municipalities.iter().map(|it| {
            let keys = it["neighbours"].as_array().into_iter().flatten();
            (text(&it["key"]), keys.map(text).collect())
        });
        Ok(Self { port, fields, neighbours: neighbours.collect() })
    }

    /// How well a query is answered; `None` if there is no right answer.
    fn score(&self, query: Query) -> Result<Option<Score>> {
        let grades = self.grades(&query)?;
        if !grades.values().any(|grade| *grade > 1) {
            return Ok(None);
        }
        let parameters = [("q", query.q.as_str()), ("lang", &query.language), ("limit", "10")];
        let found = self.ids(&encoded(&parameters))?;
        let found: Vec<u32> = found.iter().map(|id| grades.get(id).copied().unwrap_or(0)).collect();
        let mut best: Vec<u32> = grades.into_values().collect();
        best.sort_unstable_by(|one, other| other.cmp(one));
        Ok(Some(Score {
            ndcg: gain(&found) / gain(&best),
            right_first: found.iter().take(FIRST).any(|grade| *grade > 1),
            empty: found.is_empty(),
            grades: found,
            language: query.language,
            kind: query.kind,
            q: query.q,
        }))
    }

    /// The grade of each offer that has one.
    fn grades(&self, query: &Query) -> Result<HashMap<String, u32>> {
        let neighbours: BTreeSet<&String> =
            query.municipalities.iter().filter_map(|key| self.neighbours.get(key)).flatten().collect();
        let of_field: BTreeSet<&String> =
            query.types.iter().filter_map(|key| self.fields.get(key)).flatten().collect();
        let of = |name: &'static str, values: Vec<&String>| -> Vec<(&'static str, String)> {
            values.into_iter().map(|value| (name, value.clone())).collect()
        };
        let types = of("type", query.types.iter().collect());
        let places = of("municipality", query.municipalities.iter().collect());
        let facets: Vec<(&str, String)> = query
            .facets
            .iter()
            .flat_map(|(name, values)| values.iter().map(|value| (name.as_str(), value.clone())))
            .collect();
        let mut grades = HashMap::new();
        let mut grade = |grade: u32, parts: &[&[(&str, String)]]| -> Result<()> {
            let parameters = parts.concat();
            let mut parameters: Vec<(&str, &str)> =
                parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
            parameters.push(("limit", "200"));
            for id in self.ids(&encoded(&parameters))? {
                grades.insert(id, grade);
            }
            Ok(())
        };
        // Better grades last: they replace the others.
        grade(1, &[&of("type", of_field.into_iter().collect()), &places])?;
        if !neighbours.is_empty() {
            grade(1, &[&types, &of("municipality", neighbours.into_iter().collect())])?;
        }
        grade(2, &[&types, &places])?;
        grade(3, &[&types, &places, &facets])?;
        Ok(grades)
    }

    fn ids(&self, query: &str) -> Result<Vec<String>> {
        let page = json(self.port, &format!("/api/v1/offers?{query}"))?;
        let items = page["items"].as_array().context("a page has items")?;
        Ok(items.iter().map(|item| text(&item["id"])).collect())
    }
}

fn encoded(parameters: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish()
}

fn json(port: u16, path: &str) -> Result<Value> {
    Ok(serde_json::from_str(&http::get_success(port, path)?.text()?)?)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The discounted gain of the first results with these grades.
fn gain(grades: &[u32]) -> f64 {
    let gain = |grade: u32| f64::from((1_u32 << grade) - 1);
    let results = (1_u32..).zip(grades.iter().take(LOOKED_AT));
    results.map(|(place, grade)| gain(*grade) / f64::from(place + 1).log2()).sum()
}
