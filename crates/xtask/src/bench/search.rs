//! Searches of six kinds: over HTTP with all facet counts, alone, with two filters and around a
//! place, beside what tantivy alone takes for the same words in the same index.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde::Serialize;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::wrk::{self, Report};
use super::{VOLUMES, megabytes, table};
use crate::build::Mode;
use crate::process::{cargo, run_quietly, say};
use crate::running::Server;
use crate::tools;

/// Kinds of searches with words of the generated offers.
const KINDS: [(&str, [&str; 6]); 6] = [
    ("single word", ["deutsch", "garten", "theater", "formulare", "bahnhof", "vorkenntnisse"]),
    (
        "compound",
        [
            "fahrradwerkstatt",
            "lernkreis",
            "bewerbungstraining",
            "elternabend",
            "spielegruppe",
            "musikprojekt",
        ],
    ),
    (
        "typo",
        ["fahradwerkstatt", "lernkries", "bewerbungstrainig", "elternabent", "spielegrupe", "musikprojeckt"],
    ),
    (
        "two words",
        [
            "deutsch siegen",
            "chor netphen",
            "beratung kreuztal",
            "garten kinder",
            "sport frauen",
            "computer kurs",
        ],
    ),
    ("prefix", ["schwi", "nachbarsch", "bewerb", "wohnungsb", "theat", "smartph"]),
    (
        "other language",
        [
            "almanca kursu",
            "курси німецької",
            "دورة ألمانية",
            "bicycle repair",
            "cours de cuisine",
            "porady prawne",
        ],
    ),
];

/// Texts each of which comes again only after so many others that nothing of it is at hand any more.
fn new_texts() -> Vec<String> {
    let words = || KINDS[..2].iter().flat_map(|(_, words)| words).chain(&KINDS[4].1);
    let pairs = words().flat_map(|first| words().map(move |second| (first, second)));
    pairs
        .filter(|(first, second)| first != second)
        .map(|(first, second)| format!("{first} {second}"))
        .collect()
}

/// What is chosen beside the words: nothing, two filters, a place.
const FURTHER: [&str; 3] = ["", "&cost=free&childcare=yes", "&near=57223&radius=10"];
/// The same two filters for tantivy alone.
const FILTERS: [(&str, &str); 2] = [("cost", "free"), ("childcare", "yes")];

/// More would wait for two processors and measure the queue.
const CONNECTIONS: u32 = 8;
const SECONDS: u32 = 5;

/// The rows beside those of one kind.
const ALL: &str = "all of these";
const NEW: &str = "new texts";

/// One kind of searches with one number of offers.
#[derive(Serialize)]
struct Measurement {
    offers: u32,
    kind: &'static str,
    report: Report,
    /// Processor time of the server for a request, in microseconds.
    processor_us: f64,
    /// The time tantivy alone takes for it, in microseconds.
    raw_us: f64,
}

/// What a number of offers takes beside the searches.
#[derive(Serialize)]
struct Volume {
    offers: u32,
    /// From an empty index until it is ready.
    built_s: f32,
    /// Resident memory after building the index and all searches.
    resident_megabytes: f64,
    /// From the start with an index until it is ready.
    started_s: f32,
    /// Resident memory after such a start and the same searches once more.
    restarted_megabytes: f64,
}

/// Everything of one run.
#[derive(Default, Serialize)]
struct Results {
    volumes: Vec<Volume>,
    measurements: Vec<Measurement>,
}

/// Measure and print.
pub fn run() -> Result<()> {
    tools::debian_packages(&[tools::WRK])?;
    let mut results = Results::default();
    for offers in VOLUMES {
        measure(offers, &mut results)?;
    }
    say(format_args!("{CONNECTIONS} connections for {SECONDS} s a row; wrk shares the processors"));
    table::print(
        [
            "offers",
            "searches",
            "requests/s",
            "p50 ms",
            "p99 ms",
            "errors",
            "processor µs",
            "tantivy alone µs",
            "times",
        ],
        &results.measurements.iter().map(row).collect::<Vec<_>>(),
    );
    table::print(
        ["offers", "index built s", "memory MB", "started with index s", "memory then MB"],
        &results.volumes.iter().map(volume_row).collect::<Vec<_>>(),
    );
    table::keep("search", &results)
}

fn measure(offers: u32, results: &mut Results) -> Result<()> {
    say(format_args!("loading {offers} offers"));
    let mut server = Server::with_offers(Mode::Release, offers)?;
    let built_s = server.ready_after.as_secs_f32();
    let all = KINDS.map(|(_, texts)| texts).concat();
    let new = new_texts();
    let mut kinds: Vec<(&str, Vec<&str>)> =
        KINDS.iter().map(|(kind, texts)| (*kind, texts.to_vec())).collect();
    kinds.push((NEW, new.iter().map(String::as_str).collect()));
    let mut raw = raw(&server, &kinds)?;
    raw.insert(
        ALL.to_owned(),
        KINDS.iter().map(|(kind, _)| raw[*kind]).sum::<f64>() / f64::from(u32::try_from(KINDS.len())?),
    );
    kinds.push((ALL, all.clone()));
    for (kind, texts) in kinds {
        say(format_args!("{kind} with {offers} offers for {SECONDS} s"));
        let (report, processor) = ask(&server, &texts)?;
        let first = u32::try_from(FURTHER.len() * texts.len())?;
        let requests = report.requests_per_second * f64::from(SECONDS) + f64::from(first);
        results.measurements.push(Measurement {
            offers,
            kind,
            report,
            processor_us: processor.as_secs_f64() * 1e6 / requests,
            raw_us: raw[kind],
        });
    }
    let resident_megabytes = megabytes(server.resident_memory()?);
    server.restart()?;
    ask(&server, &all)?;
    results.volumes.push(Volume {
        offers,
        built_s,
        resident_megabytes,
        started_s: server.ready_after.as_secs_f32(),
        restarted_megabytes: megabytes(server.resident_memory()?),
    });
    Ok(())
}

/// Asks for these texts in all ways, and says how much processor time that takes.
fn ask(server: &Server, texts: &[&str]) -> Result<(Report, Duration)> {
    let path = |text: &str, further: &str| {
        let text: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        format!("/api/v1/offers?q={text}{further}")
    };
    let paths: Vec<String> =
        FURTHER.iter().flat_map(|further| texts.iter().map(move |text| path(text, further))).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let load = wrk::Load { connections: CONNECTIONS, seconds: SECONDS, encoding: "identity" };
    let before = server.processor_time()?;
    let report = wrk::measure(server, &paths, load)?;
    Ok((report, server.processor_time()?.saturating_sub(before)))
}

/// The same searches without HTTP, JSON, meaning and facets: microseconds by kind.
fn raw(server: &Server, kinds: &[(&str, Vec<&str>)]) -> Result<BTreeMap<String, f64>> {
    let kinds: Vec<Value> = kinds.iter().map(|(kind, texts)| json!({"kind": kind, "texts": texts})).collect();
    let json = run_quietly(
        cargo()
            .args(["run", "--quiet", "--release", "--package=search", "--example=raw_query", "--"])
            .arg(server.data().join("index"))
            .arg(json!({"kinds": kinds, "filters": FILTERS}).to_string()),
    )?;
    serde_json::from_str(&json).with_context(|| format!("raw_query printed no JSON:\n{json}"))
}

fn row(measurement: &Measurement) -> [String; 9] {
    let Measurement { offers, kind, report, processor_us, raw_us } = measurement;
    let [requests, median, percentile_99, errors] = report.cells();
    [
        offers.to_string(),
        (*kind).to_owned(),
        requests,
        median,
        percentile_99,
        errors,
        format!("{processor_us:.0}"),
        format!("{raw_us:.0}"),
        format!("{:.1}", processor_us / raw_us),
    ]
}

fn volume_row(volume: &Volume) -> [String; 5] {
    [
        volume.offers.to_string(),
        format!("{:.1}", volume.built_s),
        format!("{:.0}", volume.resident_megabytes),
        format!("{:.2}", volume.started_s),
        format!("{:.0}", volume.restarted_megabytes),
    ]
}
