//! `cargo xtask bench`: measure what was promised.

mod admin;
mod load;
mod pages;
mod search;
pub mod size;
pub mod table;
mod taps;
mod wrk;

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use serde_json::Value;

use crate::build::Mode;
use crate::http;
use crate::process::say;

/// How many offers the server has when it is measured.
const VOLUMES: [u32; 2] = [10_000, 100_000];

/// Arguments of `cargo xtask bench`.
#[derive(clap::Args)]
pub struct Arguments {
    /// What to measure; everything if nothing is named
    subjects: Vec<Subject>,
}

/// What can be measured.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Subject {
    /// Bytes of a first visit, against their budgets
    Size,
    /// Lighthouse on a simulated phone
    Pages,
    /// A tap on a filter until the changed list is painted, with 10,000 offers
    Taps,
    /// Requests per second with 10,000 and 100,000 offers
    Load,
    /// Searches of six kinds, beside what tantivy alone takes for them
    Search,
    /// The review with 50,000 offers and 5,000 waiting cases
    Admin,
}

/// Run `cargo xtask bench`.
pub fn run(arguments: &Arguments) -> Result<()> {
    crate::build::release()?;
    say(conditions());
    for subject in Subject::value_variants() {
        if !arguments.subjects.is_empty() && !arguments.subjects.contains(subject) {
            continue;
        }
        match subject {
            Subject::Size => size::run(Mode::Release)?,
            Subject::Pages => pages::run()?,
            Subject::Taps => taps::run()?,
            Subject::Load => load::run()?,
            Subject::Search => search::run()?,
            Subject::Admin => admin::run()?,
        }
    }
    Ok(())
}

/// The path of the first offer in the list that has a picture.
fn pictured_offer(port: u16) -> Result<String> {
    let slug = first_slug(port, "offers", |offer| offer["image"].is_object())?;
    Ok(format!("/de/angebote/{slug}"))
}

/// The path of the first organisation in the list.
fn organisation(port: u16) -> Result<String> {
    let slug = first_slug(port, "organisations", |_| true)?;
    Ok(format!("/de/organisationen/{slug}"))
}

/// The slug of the first entry in a list that is as wanted.
fn first_slug(port: u16, list: &str, is_wanted: impl Fn(&Value) -> bool) -> Result<String> {
    let answer = http::get_success(port, &format!("/api/v1/{list}"))?;
    let found: Value = serde_json::from_str(&answer.text()?)?;
    let entry = found["items"].as_array().into_iter().flatten().find(|entry| is_wanted(entry));
    let slug = entry.and_then(|entry| entry["slug"].as_str());
    Ok(slug.with_context(|| format!("nothing in the list of {list} is as wanted"))?.to_owned())
}

#[expect(clippy::cast_precision_loss, reason = "memory sizes are far below 2^52")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}

/// The machine, for whoever compares numbers.
fn conditions() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let (processors, memory, load) = (read("/proc/cpuinfo"), read("/proc/meminfo"), read("/proc/loadavg"));
    let value = |text: &str, name: &str| -> String {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_once(':').map_or("unknown", |(_, value)| value.trim()).to_owned()
    };
    format!(
        "{} processors ({}), memory {}, load average {} before the start",
        std::thread::available_parallelism().map_or(1, usize::from),
        value(&processors, "model name"),
        value(&memory, "MemTotal"),
        load.split(' ').next().unwrap_or("unknown"),
    )
}
