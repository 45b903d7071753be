//! Load: requests per second, waiting times and memory.

use anyhow::Result;
use serde::Serialize;

use super::wrk::{self, Report};
use super::{VOLUMES, megabytes, table};
use crate::build::Mode;
use crate::process::say;
use crate::running::Server;
use crate::tools;

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

/// What is asked for, and the encoding it is asked for in.
struct Load {
    subject: &'static str,
    encoding: &'static str,
    paths: &'static [&'static str],
}

const LOADS: [Load; 3] = [
    Load { subject: "API with facets", encoding: "identity", paths: &API },
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
    report: Report,
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
}

/// Measure and print.
pub fn run() -> Result<()> {
    tools::debian_packages(&[tools::WRK])?;
    let mut results =
        Results { connections: CONNECTIONS, seconds: SECONDS, volumes: Vec::new(), measurements: Vec::new() };
    for offers in VOLUMES {
        say(format_args!("loading {offers} offers"));
        let server = Server::with_offers(Mode::Release, offers)?;
        results.volumes.push(Volume {
            offers,
            stored_s: server.stored_after.as_secs_f32(),
            searchable_s: server.ready_after.as_secs_f32(),
        });
        for load in LOADS {
            results.measurements.push(measure(&server, offers, &load)?);
        }
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
    say(format_args!("{subject} with {offers} offers for {SECONDS} s"));
    let load = wrk::Load { connections: CONNECTIONS, seconds: SECONDS, encoding };
    let report = wrk::measure(server, paths, load)?;
    Ok(Measurement { offers, subject, report, resident_megabytes: megabytes(server.resident_memory()?) })
}

fn volume_row(volume: &Volume) -> [String; 3] {
    [volume.offers.to_string(), format!("{:.1}", volume.stored_s), format!("{:.1}", volume.searchable_s)]
}

fn row(measurement: &Measurement) -> [String; 7] {
    let Measurement { offers, subject, report, resident_megabytes } = measurement;
    let [requests, median, percentile_99, errors] = report.cells();
    [
        offers.to_string(),
        (*subject).to_owned(),
        requests,
        median,
        percentile_99,
        errors,
        format!("{resident_megabytes:.0}"),
    ]
}
