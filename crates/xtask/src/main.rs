//! The project's own commands: `cargo xtask <command>`.
//!
//! Everything a newcomer needs is one of these commands; what is missing on the machine is
//! installed from the ordinary registries, and each installation is announced in one line.

mod build;
mod fingerprint;
mod process;
mod tools;
mod workspace;

use clap::{Parser, Subcommand};

/// The project's own commands.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// One variant per command.
#[derive(Subcommand)]
enum Command {
    /// Build the browser package and the release binary `target/release/teilhabe`
    Build(build::Arguments),
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Build(arguments) => build::run(&arguments),
    }
}
