//! `cargo xtask dev`: serve a debug build, rebuild on change, reload the browser.
//!
//! Reloading needs no port and no code in the server: the debug package's script looks at
//! `reload.txt` of the site, which is written here whenever a new build is ready.

use std::path::Path;
use std::process::Child;
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use notify_debouncer_full::notify::{EventKind, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, new_debouncer};

use crate::build::{self, Mode};
use crate::process::{cargo, command, run as run_command, say, wait_for};
use crate::{http, serve, workspace};

/// Folders whose changes matter.
const WATCHED: [&str; 6] = ["app", "crates", "public", "server", "shared", "style"];

/// An editor writes several files at once.
const QUIET: Duration = Duration::from_millis(150);

/// Drawing the pictures of the demo content takes its time in a debug build.
const PATIENCE: Duration = Duration::from_mins(5);

/// Arguments of `cargo xtask dev`.
#[derive(clap::Args)]
pub struct Arguments {
    /// The port of the server
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Further arguments for `teilhabe serve`
    #[arg(last = true)]
    server: Vec<String>,
}

/// Run `cargo xtask dev`.
pub fn run(arguments: &Arguments) -> Result<()> {
    let (sender, changes) = mpsc::channel();
    let mut watcher = new_debouncer(QUIET, None, move |result: DebounceEventResult| {
        // The receiver is only gone when the program ends.
        drop(sender.send(result));
    })?;
    for folder in WATCHED {
        let path = workspace::root().join(folder);
        if path.is_dir() {
            watcher.watch(&path, RecursiveMode::Recursive)?;
        }
    }

    let mut server = None;
    loop {
        match rebuild(arguments, &mut server) {
            Ok(()) => say(format_args!("http://127.0.0.1:{} is up to date", arguments.port)),
            Err(error) => say(format_args!("{error:#}; waiting for a change")),
        }
        wait_for_change(&changes)?;
    }
}

/// Build what changed, then restart the server and tell the browser.
///
/// Each step finds out on its own whether it has anything to do, in less than a second.
fn rebuild(arguments: &Arguments, server: &mut Option<Running>) -> Result<()> {
    build::front(Mode::Debug)?;
    run_command(cargo().args(["build", "--package=server"]))?;
    // The old server goes first: it holds the port and the data folder.
    drop(server.take());
    let process = command(Mode::Debug.binary())
        .args(["serve", "--demo", "--listen", &format!("127.0.0.1:{}", arguments.port)])
        .args(serve::with_data_folder(&arguments.server))
        .spawn()
        .context("cannot start target/debug/teilhabe")?;
    let running = server.insert(Running(process));
    wait_for(&mut running.0, PATIENCE, || http::is_ready(arguments.port)).context("the server")?;
    build::announce_reload()
}

/// Wait for something to be written that is not output of npm or an editor's temporary file.
fn wait_for_change(changes: &mpsc::Receiver<DebounceEventResult>) -> Result<()> {
    loop {
        let Ok(events) = changes.recv()? else {
            continue;
        };
        let is_source = events
            .iter()
            .filter(|event| !matches!(event.kind, EventKind::Access(_)))
            .flat_map(|event| &event.paths)
            .any(|path| matters(path));
        if is_source {
            return Ok(());
        }
    }
}

fn matters(path: &Path) -> bool {
    let path = path.strip_prefix(workspace::root()).unwrap_or(path);
    !path.components().any(|component| {
        let name = component.as_os_str().to_string_lossy();
        name == "node_modules" || name.starts_with('.') || name.ends_with('~')
    })
}

/// The debug server; stopped when this value goes.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended on its own; then there is nothing left to do.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[cfg(test)]
mod tests {
    use super::matters;
    use std::path::Path;

    #[test]
    fn sources_matter() {
        assert!(matters(Path::new("app/src/lib.rs")));
    }

    #[test]
    fn packages_and_temporary_files_do_not() {
        assert!(!matters(Path::new("style/node_modules/sass/sass.js")));
        assert!(!matters(Path::new("app/src/.lib.rs.swp")));
        assert!(!matters(Path::new("app/src/lib.rs~")));
    }
}
