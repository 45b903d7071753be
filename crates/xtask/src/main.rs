//! The project's own commands: `cargo xtask <command>`.
//!
//! Everything a newcomer needs is one of these commands; what is missing on the machine is
//! installed from the ordinary registries, and each installation is announced in one line.

mod bench;
mod browser;
mod build;
mod dev;
mod fingerprint;
mod gate;
mod http;
mod layers;
mod postgres;
mod process;
mod relevance;
mod running;
mod screenshots;
mod serve;
mod strange;
mod tools;
mod workspace;

use std::process::ExitCode;

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
    /// Build the release binary and serve the directory with demo content on 127.0.0.1:3000
    Serve(serve::Arguments),
    /// Serve a debug build, rebuild on change and reload the browser
    Dev(dev::Arguments),
    /// Run the whole gate, or single steps of it
    Test(gate::Arguments),
    /// Measure sizes, pages and load
    Bench(bench::Arguments),
    /// Judge the answers of the search to labelled queries
    Relevance(relevance::Arguments),
    /// Take pictures of the pages of the release build, for people to look at
    Screenshots(screenshots::Arguments),
    /// Check that every crate keeps to its room
    CheckLayers,
    /// Run a command with `TEST_POSTGRES_URL` set to a throwaway `PostgreSQL` cluster
    Postgres(postgres::Arguments),
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Build(arguments) => build::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Dev(arguments) => dev::run(&arguments),
        Command::Test(arguments) => gate::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Relevance(arguments) => relevance::run(&arguments, build::Mode::Release),
        Command::Screenshots(arguments) => screenshots::run(&arguments),
        Command::CheckLayers => layers::run(),
        Command::Postgres(arguments) => postgres::run(&arguments),
    }
}
