//! Starting other programs, and saying so.

use std::fmt::Display;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::workspace;

/// A command that runs in the root of the workspace.
pub fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(workspace::root());
    command
}

/// Cargo, the one that runs this program, without the variables it set for this program, and
/// with its output where [`workspace::target`] says whatever the user has configured.
pub fn cargo() -> Command {
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(name.as_ref());
        }
    }
    cargo.env("CARGO_TARGET_DIR", workspace::target());
    cargo
}

/// As [`cargo`], with Clippy in the place of the compiler for the project's own crates: what it compiles runs, and a
/// warning is an error. So nothing is compiled once to be looked at and once to be run.
pub fn linting_cargo() -> Command {
    // As `cargo clippy -- --deny warnings` asks for it.
    const SEPARATOR: &str = "__CLIPPY_HACKERY__";
    let mut cargo = cargo();
    cargo.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver");
    cargo.env("CLIPPY_ARGS", format!("--deny{SEPARATOR}warnings{SEPARATOR}"));
    cargo
}

/// The command as a person would type it.
fn line(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|part| part.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Run to the end, with the output passed through; a failure is an error.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start `{}`", line(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

/// Run to the end and show the output only when it fails; gives standard output.
pub fn run_quietly(command: &mut Command) -> Result<String> {
    let output =
        command.stdin(Stdio::null()).output().with_context(|| format!("cannot start `{}`", line(command)))?;
    if !output.status.success() {
        bail!(
            "`{}` failed ({})\n{}{}",
            line(command),
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether the command can be started and succeeds; its output is thrown away.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Wait until a started process does its work; gives how long that took. An error if it ends before
/// or if it takes longer than that.
pub fn wait_for(
    process: &mut Child,
    patience: Duration,
    mut is_ready: impl FnMut() -> bool,
) -> Result<Duration> {
    const PAUSE: Duration = Duration::from_millis(50);
    let start = Instant::now();
    while !is_ready() {
        if let Some(status) = process.try_wait()? {
            bail!("it ended ({status})");
        }
        if start.elapsed() > patience {
            bail!("it is not ready after {} s", patience.as_secs());
        }
        thread::sleep(PAUSE);
    }
    Ok(start.elapsed())
}

/// Announce one line of what happens now.
pub fn say(message: impl Display) {
    println!("xtask: {message}");
}

/// Do something that takes a while and say how long it took.
pub fn timed<T>(what: &str, action: impl FnOnce() -> Result<T>) -> Result<T> {
    let start = Instant::now();
    let result = action().with_context(|| what.to_owned())?;
    say(format_args!("{what}: {:.1} s", start.elapsed().as_secs_f32()));
    Ok(result)
}

/// A path as seen from the root of the workspace, for messages.
pub fn shown(path: &Path) -> impl Display {
    path.strip_prefix(workspace::root()).unwrap_or(path).display()
}
