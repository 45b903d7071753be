//! The server of Teilhabe and its command line.

use std::process::ExitCode;

/// Gives memory back that building an index has taken for a while, and is
/// faster where many threads allocate.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match server::cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("teilhabe: {error:#}");
            ExitCode::FAILURE
        }
    }
}
