//! `cargo xtask serve`: from a clean clone to a living directory.

use std::os::unix::process::CommandExt as _;

use anyhow::{Context as _, Result};

use crate::process::{command, say};
use crate::{build, workspace};

/// Arguments of `cargo xtask serve`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Further arguments for `teilhabe serve`, such as `-- --listen 0.0.0.0:3000`
    #[arg(last = true)]
    server: Vec<String>,
}

/// Run `cargo xtask serve`.
pub fn run(arguments: &Arguments) -> Result<()> {
    say("building the release (minutes at first); what is missing is installed from rustup, \
         crates.io and npm");
    build::release()?;
    say("serving with data in data/ (http://127.0.0.1:3000 unless told otherwise; Ctrl-C stops)");
    // Replaces this process, so that signals reach the server itself.
    let error = command(workspace::release_binary())
        .args(["serve", "--demo", "--data-dir", "data"])
        .args(&arguments.server)
        .exec();
    Err(error).context("cannot start target/release/teilhabe")
}
