//! The steps of the gate that are more than one call.

use std::process::Command;

use anyhow::Result;

use super::counts::run_counting;
use crate::build::{Mode, Package};
use crate::postgres::{self, Database};
use crate::process::{cargo, command, linting_cargo, run, say, succeeds};
use crate::{browser, tools, workspace};

/// What a step gives: the number of tests, if it has any.
type Outcome = Result<Option<usize>>;

/// rustfmt finds nothing to change.
pub fn format() -> Outcome {
    run(cargo().args(["fmt", "--all", "--check"]))?;
    Ok(None)
}

/// No typing errors in code and documents.
pub fn typos() -> Outcome {
    let typos = tools::python_program("typos", "1.52.0")?;
    run(&mut command(typos))?;
    Ok(None)
}

/// Licences always; vulnerabilities if their database can be reached.
pub fn licences() -> Outcome {
    let deny = tools::cargo_tool("cargo-deny", "0.20.2")?;
    let check = |subjects: &[&str]| {
        let mut check = command(&deny);
        check.args(["--workspace", "--log-level=error", "check"]).args(subjects);
        check
    };
    run(&mut check(&["licenses", "bans", "sources"]))?;
    if succeeds(command("timeout").arg("60").arg(&deny).args(["fetch", "db"])) {
        run(check(&["advisories"]).arg("--disable-fetch"))?;
    } else {
        say("SKIPPED: known vulnerabilities, their database on GitHub cannot be reached");
    }
    Ok(None)
}

/// Clippy for everything that runs natively, compiled as the tests run it.
pub fn clippy() -> Outcome {
    run(linting_cargo().args(["test", "--no-run", "--workspace", "--exclude=xtask"]))?;
    run(linting_cargo().args(["test", "--no-run", "--package=xtask", "--profile=xtask"]))?;
    Ok(None)
}

const STRICT: [&str; 3] = ["--", "--deny", "warnings"];

/// Clippy for what runs in the browser, including the app as the browser sees it.
pub fn clippy_browser() -> Outcome {
    tools::wasm_target()?;
    for package in [Package::Public, Package::Desk] {
        run(cargo()
            .args(["clippy", "--package=hydrate", "--features", package.name(), "--profile=wasm-release"])
            .args(["--target", tools::WASM_TARGET, "--target-dir"])
            .arg(workspace::front())
            .args(STRICT))?;
    }
    Ok(None)
}

/// All Rust tests; those that need a database on `SQLite` and on `PostgreSQL`, mails and files also
/// over real servers.
pub fn tests() -> Outcome {
    let mut own = linting_cargo();
    own.args(["test", "--quiet", "--package=xtask", "--profile=xtask"]);
    let own = run_counting(&mut own)?;
    let (mail_server, file_store) = (tools::mail_server()?, tools::file_store()?);
    let database = Database::start()?;
    let mut others = runner();
    // Always the whole workspace: a selection would unify features anew and compile again.
    others
        .args(["--workspace", "--exclude=xtask"])
        .env(postgres::VARIABLE, &database.url)
        .env(tools::MAIL_SERVER_VARIABLE, mail_server)
        .env(tools::FILE_STORE_VARIABLE, file_store);
    let others = run_counting(&mut others)?;
    Ok(Some(own.unwrap_or(0) + others.unwrap_or(0)))
}

/// cargo-nextest if it is there, else `cargo test`.
fn runner() -> Command {
    let mut runner = linting_cargo();
    if which::which("cargo-nextest").is_ok() {
        runner.args(["nextest", "run"]);
    } else {
        runner.args(["test", "--no-fail-fast"]);
    }
    runner
}

/// Browser tests; they start the server themselves.
pub fn browser() -> Outcome {
    run_counting(&mut browser::playwright("playwright.config.ts", Mode::Debug)?)
}
