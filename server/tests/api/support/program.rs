//! The program under test.

use std::ffi::OsStr;
use std::process::{Command, Output};

use tempfile::TempDir;

/// Runs a command of the program in a folder.
pub fn teilhabe(folder: &TempDir, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_teilhabe"));
    // What the person who runs the tests has configured is not theirs.
    for (name, _) in std::env::vars_os().filter(|(name, _)| configures(name)) {
        command.env_remove(name);
    }
    command
        .args(arguments)
        .current_dir(folder)
        .envs(environment.iter().copied())
        .output()
        .expect("the program runs")
}

fn configures(variable: &OsStr) -> bool {
    variable.to_str().is_some_and(|name| name == "DATABASE_URL" || name.starts_with("TEILHABE_"))
}
