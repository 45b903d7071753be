//! `cargo xtask test`: everything that has to hold before a change is good.
//!
//! What is compiled how often, on two cores the bulk of the time:
//!
//! - Native lints and tests use the `dev` profile with little debug information and always
//!   select the whole workspace, so that features are unified once and no crate is built twice:
//!   Clippy compiles what the tests run.
//!   The exception is xtask itself: it brings a WebAssembly toolchain of its own, which is there
//!   already, compiled in the profile `xtask` to run this program; its tests and lints reuse it.
//! - The lints for the browser use the profile and folder of the browser package, whose
//!   procedural macros and build scripts they share.
//! - Tests that need a database run on `SQLite` and, as a server is named, on `PostgreSQL` too.
//! - Browser tests and budgets look at the server that the tests were built with, and at what the browser loads as in a
//!   release. What differs in a release of the server is the optimiser, and that it has the files in it.

mod counts;
mod steps;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::build::Mode;
use crate::process::say;
use crate::tools;

/// Arguments of `cargo xtask test`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Run only this step; may be given several times
    #[arg(long, value_name = "STEP")]
    only: Vec<Step>,
    /// Run all steps even when one fails
    #[arg(long)]
    keep_going: bool,
}

/// The steps in their order: quick ones first, so that a slip shows early.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Step {
    /// rustfmt finds nothing to change
    Format,
    /// Every crate keeps to its room
    Layers,
    /// No typing errors in code and documents
    Typos,
    /// Licences of all dependencies, and known vulnerabilities
    Licences,
    /// Clippy for everything that runs natively
    Clippy,
    /// Clippy for what runs in the browser
    ClippyBrowser,
    /// All Rust tests; those of storage and API on `SQLite` and on `PostgreSQL`
    Tests,
    /// What the browser loads, as in a release, and the server of the tests
    Build,
    /// The search answers labelled queries well enough
    Relevance,
    /// The search answers strange queries in time
    Strange,
    /// Browser tests on these
    Browser,
    /// Budgets for what a first visit loads
    Size,
}

/// What a step leaves behind.
struct Report {
    name: String,
    duration: Duration,
    outcome: Result<Option<usize>>,
}

/// Run `cargo xtask test`.
pub fn run(arguments: &Arguments) -> Result<()> {
    let start = Instant::now();
    if arguments.only.is_empty() {
        // Before anything takes minutes: what is missing should be said at once and in one line.
        tools::debian_packages(&[tools::PYTHON, tools::POSTGRESQL, tools::HEADLESS])?;
        tools::rust_components()?;
    }
    let mut reports: Vec<Report> = Vec::new();
    for step in Step::value_variants() {
        if !arguments.only.is_empty() && !arguments.only.contains(step) {
            continue;
        }
        let report = run_step(*step);
        let failed = report.outcome.is_err();
        reports.push(report);
        if failed && !arguments.keep_going {
            break;
        }
    }
    summarise(&reports, start.elapsed())
}

fn run_step(step: Step) -> Report {
    let name = step.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
    println!("\n=== {name} {}", "=".repeat(72_usize.saturating_sub(name.len())));
    let start = Instant::now();
    let outcome = match step {
        Step::Format => steps::format(),
        Step::Layers => crate::layers::run().map(|()| None),
        Step::Typos => steps::typos(),
        Step::Licences => steps::licences(),
        Step::Clippy => steps::clippy(),
        Step::ClippyBrowser => steps::clippy_browser(),
        Step::Tests => steps::tests(),
        Step::Build => crate::build::under_test().map(|()| None),
        Step::Relevance => {
            crate::relevance::run(&crate::relevance::Arguments::default(), Mode::Debug).map(|()| None)
        }
        Step::Strange => crate::strange::run(Mode::Debug),
        Step::Browser => steps::browser(),
        Step::Size => crate::bench::size::run(Mode::Debug).map(|()| None),
    };
    let duration = start.elapsed();
    if let Err(error) = &outcome {
        say(format_args!("{name} failed: {error:#}"));
    }
    Report { name, duration, outcome }
}

/// A line for each step and a last one that says it all.
fn summarise(reports: &[Report], duration: Duration) -> Result<()> {
    println!("\n=== summary {}", "=".repeat(65));
    for Report { name, duration, outcome } in reports {
        let outcome = match outcome {
            Ok(Some(count)) => format!("{count} passed"),
            Ok(None) => "passed".to_owned(),
            Err(_) => "FAILED".to_owned(),
        };
        println!("{name:<15} {:>7.1} s  {outcome}", duration.as_secs_f32());
    }
    let failed: Vec<_> =
        reports.iter().filter(|report| report.outcome.is_err()).map(|report| report.name.as_str()).collect();
    if !failed.is_empty() {
        bail!("the gate is closed: {} failed", failed.join(", "));
    }
    let tests: usize = reports.iter().flat_map(|report| &report.outcome).flatten().sum();
    println!("gate passed: {tests} tests passed in {:.0} s", duration.as_secs_f32());
    Ok(())
}
