//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use db::repo::unanswered_searches::most_frequent;

use crate::clock::Clock;
use crate::config::{Config, Flags};
use crate::services::import::{self, Options};
use crate::state::{State, Store, forget_secret};
use crate::telemetry;

mod demo;
mod mail;
mod serve;
mod user;

/// Most searches in vain that are printed.
const MOST_SEARCHES: u64 = 200;

/// The web platform on which a county's clubs and associations show what they
/// do for integration.
#[derive(Parser)]
#[command(name = "teilhabe", version)]
struct Arguments {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Bring the database up to date and answer requests
    Serve {
        /// Address to listen on [default: 127.0.0.1:3000]
        #[arg(long, value_name = "ADDR")]
        listen: Option<SocketAddr>,
        /// Load invented content if the database is empty
        #[arg(long)]
        demo: bool,
    },
    /// Bring the database's tables up to date
    Migrate,
    /// Load invented content
    Demo(demo::Content),
    /// Load entries from a file with one JSON object a line
    Import {
        /// The file
        file: PathBuf,
        /// Name of the system the file comes from
        #[arg(long, value_name = "NAME")]
        source: String,
        /// Check everything, store nothing
        #[arg(long)]
        dry_run: bool,
        /// Also replace what a person has changed since the last import
        #[arg(long)]
        overwrite: bool,
        /// Store the good lines even if others are bad
        #[arg(long)]
        keep_going: bool,
    },
    /// Print what was often searched for in vain: how often, the last day, the text
    Searches,
    /// Make and change accounts
    #[command(subcommand)]
    User(user::UserCommand),
    /// Let the database be used with another secret, if the old one is lost: second factors have
    /// to be set up anew, links in mails do not work any more
    ForgetSecret,
    /// Send a mail at once to see whether mails arrive
    Mail {
        /// Where it goes
        #[arg(value_name = "ADDRESS")]
        address: String,
    },
    /// Print the description of the API as `OpenAPI` 3.1
    Openapi,
    /// Print the effective configuration, secrets hidden
    Config,
}

/// Runs the command given to the process.
///
/// # Errors
/// Whatever keeps the command from being carried out.
pub fn run() -> anyhow::Result<()> {
    let Arguments { mut flags, command } = Arguments::parse();
    match &command {
        Command::Serve { listen, demo } => {
            flags.listen = *listen;
            flags.demo = demo.then_some(true);
        }
        Command::Demo(content) => flags.demo = content.is_demonstration(),
        _ => {}
    }
    let config = Config::load(&flags)?;
    match command {
        Command::Config => {
            print!("{}", config.to_public_toml()?);
            return Ok(());
        }
        Command::Openapi => {
            println!("{}", crate::openapi::routes().description);
            return Ok(());
        }
        _ => telemetry::start(&config)?,
    }
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(carry_out(command, config))
}

async fn carry_out(command: Command, config: Config) -> anyhow::Result<()> {
    if matches!(command, Command::ForgetSecret) {
        return forget_secret(&config).await;
    }
    let clock = if let Command::Demo(content) = &command { content.clock() } else { Clock::System };
    let store = Store::open(config, clock).await?;
    match command {
        Command::Serve { .. } => serve::run(State::open(store)?).await,
        Command::Demo(content) => demo::run(store, &content).await,
        Command::Import { file, source, dry_run, overwrite, keep_going } => {
            let options = Options { source, dry_run, overwrite, keep_going };
            finish_import(&import::file(&store, &file, &options).await?)
        }
        Command::Searches => {
            for search in most_frequent(&store.database, MOST_SEARCHES).await? {
                println!("{}\t{}\t{}", search.occurrences, search.last_on, search.text);
            }
            Ok(())
        }
        Command::User(command) => user::run(&store, command).await,
        Command::Mail { address } => mail::run(&store, &address).await,
        // Opening the state has already done it.
        Command::Migrate | Command::Openapi | Command::Config | Command::ForgetSecret => Ok(()),
    }
}

fn finish_import(report: &import::Report) -> anyhow::Result<()> {
    println!("{report}");
    anyhow::ensure!(report.is_clean(), "{} lines could not be used", report.errors.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Arguments;

    #[test]
    fn no_command_contradicts_itself() {
        Arguments::command().debug_assert();
    }
}
