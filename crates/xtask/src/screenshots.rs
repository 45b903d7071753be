//! `cargo xtask screenshots`: pictures of the pages in every look, and one page with all of them.

use anyhow::Result;

use crate::build::Mode;
use crate::process::{self, say, shown};
use crate::{browser, workspace};

/// Arguments of `cargo xtask screenshots`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Only these pages and states, such as `offer` or `offers-no-network`; all if nothing is named
    pages: Vec<String>,
}

/// Run `cargo xtask screenshots`.
pub fn run(arguments: &Arguments) -> Result<()> {
    let mut playwright = browser::playwright("screenshots.config.ts", Mode::Release)?;
    process::run(playwright.env("TEILHABE_SIGHTS", arguments.pages.join(" ")))?;
    let sheet = workspace::target().join("screenshots/index.html");
    say(format_args!("pictures are on {}", shown(&sheet)));
    Ok(())
}
