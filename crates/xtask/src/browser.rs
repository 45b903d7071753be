//! Playwright, as the browser tests, the pictures and the measurements in the browser use it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::process::{command, run};
use crate::{tools, workspace};

/// Where everything that drives a browser lives.
fn folder() -> PathBuf {
    workspace::root().join("end2end")
}

/// Playwright with one of the configurations in `end2end`, its sources checked, once there is a
/// release build it can be pointed at.
pub fn playwright(configuration: &str) -> Result<Command> {
    let chromium = tools::chromium()?;
    tools::npm_packages("end2end")?;
    if !workspace::release_binary().is_file() {
        bail!("there is no release build: run `cargo xtask build` first");
    }
    run(command("npm").current_dir(folder()).args(["run", "--silent", "check"]))?;
    let mut playwright = command("npx");
    playwright
        .current_dir(folder())
        .args(["--no-install", "playwright", "test", "--config", configuration])
        .env("CHROMIUM", chromium);
    Ok(playwright)
}
