//! The server of Teilhabe and its command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    match server::cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("teilhabe: {error:#}");
            ExitCode::FAILURE
        }
    }
}
