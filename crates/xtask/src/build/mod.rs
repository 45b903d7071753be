//! `cargo xtask build`: browser package, site, server.
//!
//! ```text
//! crates/hydrate ─ cargo (wasm32) ─ split ─ wasm-bindgen ─ wasm-opt ─┐ (twice)
//! style/*.scss ─── sass ────────────────────────────────────────────┼─ target/site ─ server
//! app/locales, public ───────────────────────────────────────────────┘
//! ```
//!
//! Every step is skipped while its inputs have not changed.

mod compress;
mod site;
mod style;
mod wasm;

use std::fs::{self, File};
use std::path::PathBuf;

use anyhow::Result;

use site::Parts;
pub use site::{Manifest, announce_reload};
pub use wasm::Package;

use crate::process::{cargo, linting_cargo, run as run_command, say, shown, timed};
use crate::workspace;

/// Arguments of `cargo xtask build`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Build only what the browser loads (target/site), not the server
    #[arg(long)]
    front: bool,
}

/// How much work goes into the result.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Fast to build: for `cargo xtask dev`.
    Debug,
    /// Small and compressed: for everything else.
    Release,
}

impl Mode {
    /// The name in folder names.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }

    /// The server's program.
    pub fn binary(self) -> PathBuf {
        workspace::target().join(self.name()).join("teilhabe")
    }
}

/// Run `cargo xtask build`.
pub fn run(arguments: &Arguments) -> Result<()> {
    if arguments.front {
        front(Mode::Release)?;
        return Ok(());
    }
    release()
}

/// The release binary with everything inside.
pub fn release() -> Result<()> {
    front(Mode::Release)?;
    timed("server (release)", || run_command(cargo().args(["build", "--release", "--package=server"])))?;
    say(format_args!("built {}", shown(&Mode::Release.binary())));
    Ok(())
}

/// What the gate looks at: all that the browser loads as in a release, and the server of the tests, which reads it from
/// `target/site`.
pub fn under_test() -> Result<()> {
    front(Mode::Release)?;
    // As the tests select and compile it, so that no crate is compiled once more.
    timed("server", || run_command(linting_cargo().args(["build", "--workspace", "--exclude=xtask"])))
}

/// Everything the browser loads, assembled in `target/site`.
pub fn front(mode: Mode) -> Result<Manifest> {
    // Held until the site is assembled: two builds at a time would tear each other's files down.
    let _lock = lock()?;
    let parts = Parts {
        public: wasm::build(mode, Package::Public)?,
        desk: wasm::build(mode, Package::Desk)?,
        styles: style::build(mode)?,
    };
    site::assemble(mode, &parts)
}

/// Wait until no other front build runs; ends with the value.
fn lock() -> Result<File> {
    fs::create_dir_all(workspace::front())?;
    let lock = File::create(workspace::front().join("lock"))?;
    if lock.try_lock().is_err() {
        say("waiting for another front build");
        lock.lock()?;
    }
    Ok(lock)
}
