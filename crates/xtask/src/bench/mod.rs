//! `cargo xtask bench`: measure what was promised.

mod load;
mod pages;
pub mod size;
mod table;

use anyhow::Result;
use clap::ValueEnum;

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
    /// Requests per second with 10,000 and 100,000 offers
    Load,
}

/// Run `cargo xtask bench`.
pub fn run(arguments: &Arguments) -> Result<()> {
    crate::build::release()?;
    for subject in Subject::value_variants() {
        if !arguments.subjects.is_empty() && !arguments.subjects.contains(subject) {
            continue;
        }
        match subject {
            Subject::Size => size::run()?,
            Subject::Pages => pages::run()?,
            Subject::Load => load::run()?,
        }
    }
    Ok(())
}
