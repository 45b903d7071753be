//! Load with `wrk`: requests per second, waiting times and memory, beside the raw query time.
//!
//! `wrk` runs on the same machine and takes its share of the processors, so the numbers are a
//! lower bound.

use std::path::Path;

use anyhow::{Context as _, Result};
use serde::Serialize;
use serde_json::Value;

use super::table;
use crate::process::{cargo, command, run_quietly, say};
use crate::running::Server;
use crate::{http, tools, workspace};

const VOLUMES: [u32; 2] = [10_000, 100_000];
const CONNECTIONS: u32 = 32;
const SECONDS: u32 = 15;

/// What a visitor may ask for: everything, filters, words, both (in Siegen, in Kreuztal).
const API: [&str; 5] = [
    "/api/v1/offers",
    "/api/v1/offers?municipality=05970040",
    "/api/v1/offers?weekday=MO&weekday=TU&format=on_site",
    "/api/v1/offers?q=sprachkurs",
    "/api/v1/offers?q=beratung&municipality=05970024&municipality=05970020",
];
const PAGES: [&str; 3] = ["/de/angebote", "/de/angebote?municipality=05970040", "/de/angebote?q=sprachkurs"];

/// What people type: one word, a compound, a typo, a type with a place, the
/// beginning of a word, another language; a sentence with filters.
const SEARCHES: [&str; 7] = [
    "/api/v1/offers?q=sprachkurs",
    "/api/v1/offers?q=fahrradwerkstatt",
    "/api/v1/offers?q=hausaufgabnhilfe",
    "/api/v1/offers?q=deutsch+siegen",
    "/api/v1/offers?q=schwimm",
    "/api/v1/offers?q=almanca+kursu",
    "/api/v1/offers?q=ich+brauche+hilfe+mit+einem+brief+vom+amt&cost=free&municipality=05970040",
];

/// What is asked for, and the encoding it is asked for in.
struct Load {
    subject: &'static str,
    encoding: &'static str,
    paths: &'static [&'static str],
}

const LOADS: [Load; 4] = [
    Load { subject: "API with facets", encoding: "identity", paths: &API },
    Load { subject: "API, searches", encoding: "identity", paths: &SEARCHES },
    Load { subject: "offers page", encoding: "identity", paths: &PAGES },
    Load { subject: "offers page, compressed", encoding: "br", paths: &PAGES },
];

/// The times the largest volume has to keep, in seconds from the start of loading.
const STORED_WITHIN: f32 = 90.0;
const SEARCHABLE_WITHIN: f32 = 150.0;

/// One measurement.
#[derive(Serialize)]
struct Measurement {
    offers: u32,
    subject: &'static str,
    requests_per_second: f64,
    median_ms: f64,
    percentile_99_ms: f64,
    errors: u64,
    resident_megabytes: f64,
}

/// How long it takes until a number of offers is there.
#[derive(Serialize)]
struct Volume {
    offers: u32,
    /// Until `teilhabe demo` has stored them.
    stored_s: f32,
    /// From the start of the server until it is ready to search them.
    searchable_s: f32,
}

/// Everything of one run.
#[derive(Serialize)]
struct Results {
    connections: u32,
    seconds: u32,
    volumes: Vec<Volume>,
    measurements: Vec<Measurement>,
    /// For each volume, what the search crate says of its own queries.
    raw_queries: Vec<Value>,
}

/// Measure and print.
pub fn run() -> Result<()> {
    tools::debian_packages(&[tools::WRK])?;
    let mut results = Results {
        connections: CONNECTIONS,
        seconds: SECONDS,
        volumes: Vec::new(),
        measurements: Vec::new(),
        raw_queries: Vec::new(),
    };
    for offers in VOLUMES {
        say(format_args!("loading {offers} offers"));
        let server = Server::with_offers(offers)?;
        results.volumes.push(Volume {
            offers,
            stored_s: server.stored_after.as_secs_f32(),
            searchable_s: server.ready_after.as_secs_f32(),
        });
        for load in LOADS {
            results.measurements.push(measure(&server, offers, &load)?);
        }
        results.raw_queries.push(raw_queries(&server.data().join("index"))?);
    }
    say(format_args!(
        "{CONNECTIONS} connections for {SECONDS} s a row; wrk shares the processors with the server"
    ));
    table::print(
        ["offers", "stored after s", "searchable after further s"],
        &results.volumes.iter().map(volume_row).collect::<Vec<_>>(),
    );
    table::print(
        ["offers", "subject", "requests/s", "p50 ms", "p99 ms", "errors", "memory MB"],
        &results.measurements.iter().map(row).collect::<Vec<_>>(),
    );
    table::print(
        ["offers", "raw tantivy query", "found", "p50 µs", "p99 µs"],
        &VOLUMES.iter().zip(&results.raw_queries).flat_map(raw_rows).collect::<Vec<_>>(),
    );
    table::keep("load", &results)?;
    let late = |volume: &&Volume| {
        volume.stored_s > STORED_WITHIN || volume.stored_s + volume.searchable_s > SEARCHABLE_WITHIN
    };
    if let Some(volume) = results.volumes.iter().find(late) {
        say(format_args!(
            "MISSED: {} offers took longer than {STORED_WITHIN} s to store or {SEARCHABLE_WITHIN} s to be found",
            volume.offers
        ));
    }
    Ok(())
}

fn measure(server: &Server, offers: u32, load: &Load) -> Result<Measurement> {
    let Load { subject, encoding, paths } = *load;
    // Also proves that every path is a valid question before it is asked ten thousand times.
    for path in paths {
        http::get_success(server.port, path)?;
    }
    say(format_args!("{subject} with {offers} offers for {SECONDS} s"));
    let script = workspace::root().join("crates/xtask/src/bench/requests.lua");
    let report = run_quietly(
        command("wrk")
            .args(["--latency", "--threads=2"])
            .arg(format!("--connections={CONNECTIONS}"))
            .arg(format!("--duration={SECONDS}s"))
            .arg("--script")
            .arg(script)
            .arg(format!("--header=Accept-Encoding: {encoding}"))
            .arg(server.url())
            .arg("--")
            .args(paths),
    )?;
    let unexpected = || format!("wrk printed something unexpected:\n{report}");
    Ok(Measurement {
        offers,
        subject,
        requests_per_second: value(&report, "Requests/sec:")
            .and_then(|value| value.parse().ok())
            .with_context(unexpected)?,
        median_ms: value(&report, "50%").and_then(milliseconds).with_context(unexpected)?,
        percentile_99_ms: value(&report, "99%").and_then(milliseconds).with_context(unexpected)?,
        errors: errors(&report),
        resident_megabytes: megabytes(server.resident_memory()?),
    })
}

/// Query times without HTTP, JSON and rendering, on the same index.
fn raw_queries(index: &Path) -> Result<Value> {
    let json = run_quietly(
        cargo()
            .args(["run", "--quiet", "--release", "--package=search", "--example=raw_query", "--"])
            .arg(index),
    )?;
    serde_json::from_str(&json).with_context(|| format!("raw_query printed no JSON:\n{json}"))
}

#[expect(clippy::cast_precision_loss, reason = "memory sizes are far below 2^52")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}

/// Answers that were errors, and requests without an answer.
fn errors(report: &str) -> u64 {
    let number = |word: &str| word.trim_end_matches(',').parse::<u64>().ok();
    let answers = value(report, "Non-2xx or 3xx responses:").and_then(number).unwrap_or(0);
    let sockets = report.lines().find_map(|line| line.trim().strip_prefix("Socket errors:"));
    answers + sockets.into_iter().flat_map(str::split_whitespace).filter_map(number).sum::<u64>()
}

/// The word after a label of wrk's report.
fn value<'report>(report: &'report str, label: &str) -> Option<&'report str> {
    report
        .lines()
        .find_map(|line| line.trim().strip_prefix(label))
        .and_then(|rest| rest.split_whitespace().next())
}

/// wrk writes times as `850.00us`, `12.34ms` or `1.20s`.
fn milliseconds(time: &str) -> Option<f64> {
    let (number, factor) = if let Some(number) = time.strip_suffix("us") {
        (number, 0.001)
    } else if let Some(number) = time.strip_suffix("ms") {
        (number, 1.0)
    } else {
        (time.strip_suffix('s')?, 1000.0)
    };
    number.parse::<f64>().ok().map(|number| number * factor)
}

fn volume_row(volume: &Volume) -> [String; 3] {
    [volume.offers.to_string(), format!("{:.1}", volume.stored_s), format!("{:.1}", volume.searchable_s)]
}

fn row(measurement: &Measurement) -> [String; 7] {
    [
        measurement.offers.to_string(),
        measurement.subject.to_owned(),
        format!("{:.0}", measurement.requests_per_second),
        format!("{:.1}", measurement.median_ms),
        format!("{:.1}", measurement.percentile_99_ms),
        measurement.errors.to_string(),
        format!("{:.0}", measurement.resident_megabytes),
    ]
}

/// One row for each query that the search crate has measured.
fn raw_rows((offers, raw): (&u32, &Value)) -> Vec<[String; 5]> {
    let microseconds = |value: &Value| value.as_f64().map_or_else(String::new, |time| format!("{time:.0}"));
    let queries = raw["queries"].as_array().map(Vec::as_slice).unwrap_or_default();
    let row = |query: &Value| {
        [
            offers.to_string(),
            query["term"].as_str().unwrap_or_default().to_owned(),
            query["found"].to_string(),
            microseconds(&query["p50_us"]),
            microseconds(&query["p99_us"]),
        ]
    };
    queries.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::{errors, milliseconds, value};

    const REPORT: &str = "  Latency Distribution
     50%  635.00us
     99%    1.20s
  Socket errors: connect 1, read 0, write 2, timeout 3
  Non-2xx or 3xx responses: 7
Requests/sec:  12345.67
";

    #[test]
    fn the_report_of_wrk_is_understood() {
        assert_eq!(value(REPORT, "50%").and_then(milliseconds), Some(0.635));
        assert_eq!(value(REPORT, "99%").and_then(milliseconds), Some(1200.0));
        assert_eq!(value(REPORT, "Requests/sec:"), Some("12345.67"));
        assert_eq!(errors(REPORT), 13);
        assert_eq!(value(REPORT, "75%"), None);
    }
}
