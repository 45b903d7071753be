//! Playwright, as the browser tests, the pictures and the measurements in the browser use it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::build::Mode;
use crate::process::{command, run, shown};
use crate::{tools, workspace};

/// Where everything that drives a browser lives.
fn folder() -> PathBuf {
    workspace::root().join("end2end")
}

/// Playwright with one of the configurations in `end2end`, its sources checked, once there is a
/// build it can be pointed at.
pub fn playwright(configuration: &str, mode: Mode) -> Result<Command> {
    let program = tools::browser()?;
    tools::npm_packages("end2end")?;
    let binary = mode.binary();
    if !binary.is_file() {
        bail!("there is no {}: run `cargo xtask build` first", shown(&binary));
    }
    run(command("npm").current_dir(folder()).args(["run", "--silent", "check"]))?;
    let mut playwright = command("npx");
    playwright
        .current_dir(folder())
        .args(["--no-install", "playwright", "test", "--config", configuration])
        .env(tools::BROWSER_VARIABLE, program)
        .env("TEILHABE_BINARY", binary);
    Ok(playwright)
}
