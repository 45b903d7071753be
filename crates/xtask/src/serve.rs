//! `cargo xtask serve`: from a clean clone to a living directory.

use std::os::unix::process::CommandExt as _;

use anyhow::{Context as _, Result};

use crate::build::{self, Mode};
use crate::process::{command, say};

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
    say("serving with data in data/ at http://127.0.0.1:3000, unless told otherwise; Ctrl-C stops");
    // Replaces this process, so that signals reach the server itself.
    let error = command(Mode::Release.binary())
        .args(["serve", "--demo"])
        .args(with_data_folder(&arguments.server))
        .exec();
    Err(error).context("cannot start target/release/teilhabe")
}

/// Arguments for the server, with the folder `data` where no other is named.
pub fn with_data_folder(arguments: &[String]) -> Vec<String> {
    const FLAG: &str = "--data-dir";
    let is_named = arguments.iter().any(|argument| argument == FLAG || argument.starts_with("--data-dir="));
    let usual = if is_named { None } else { Some([FLAG.to_owned(), "data".to_owned()]) };
    usual.into_iter().flatten().chain(arguments.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::with_data_folder;

    #[test]
    fn a_named_folder_stands_alone() {
        let given = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(with_data_folder(&given("--listen :1")), given("--data-dir data --listen :1"));
        assert_eq!(with_data_folder(&given("--data-dir x")), given("--data-dir x"));
        assert_eq!(with_data_folder(&given("--data-dir=x")), given("--data-dir=x"));
    }
}
