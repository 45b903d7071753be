//! How long a tap on a filter takes: from the event in the page until the changed list is painted.
//!
//! Browser and server share the machine, so the times are an upper bound for the server and leave
//! out the way to it.

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use super::table;
use crate::browser;
use crate::build::Mode;
use crate::process::{run_quietly, say};
use crate::running::Server;

const OFFERS: u32 = 10_000;
const TAPS: u32 = 100;

/// What 95 of 100 taps have to keep.
const TARGET_MS: f64 = 100.0;

/// What the browser has measured.
#[derive(Serialize, Deserialize)]
struct Times {
    offers: u32,
    taps: u32,
    p50_ms: f64,
    p95_ms: f64,
    most_ms: f64,
}

/// Measure and print.
pub fn run() -> Result<()> {
    let mut playwright = browser::playwright("taps.config.ts", Mode::Release)?;
    let server = Server::with_offers(Mode::Release, OFFERS)?;
    let measured = server.data().join("taps.json");
    say(format_args!("{TAPS} taps on filters of {OFFERS} offers"));
    run_quietly(
        playwright
            .env("TEILHABE_URL", server.url())
            .env("TEILHABE_TAPS", TAPS.to_string())
            .env("TEILHABE_TAPS_FILE", &measured),
    )?;
    let json = std::fs::read(&measured).context("the browser has measured nothing")?;
    let times: Times = serde_json::from_slice(&json)?;
    table::print(["offers", "taps", "p50 ms", "p95 ms", "most ms"], &[row(&times)]);
    table::keep("taps", &times)?;
    if times.p95_ms > TARGET_MS {
        say(format_args!("MISSED: 5 of 100 taps take longer than {TARGET_MS:.0} ms"));
    }
    Ok(())
}

fn row(times: &Times) -> [String; 5] {
    [
        times.offers.to_string(),
        times.taps.to_string(),
        format!("{:.0}", times.p50_ms),
        format!("{:.0}", times.p95_ms),
        format!("{:.0}", times.most_ms),
    ]
}
