//! Where things are.

use std::path::{Path, PathBuf};

/// The root folder of the workspace.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("this crate lives in crates/xtask")
}

/// Cargo's output folder for everything that runs natively.
pub fn target() -> PathBuf {
    root().join("target")
}

/// The assembled site: what the server embeds (release) or reads (debug).
pub fn site() -> PathBuf {
    target().join("site")
}

/// Intermediate results of the front build, among them cargo's output for `wasm32`.
///
/// It is a target folder of its own, so that a front build never waits for a native one.
pub fn front() -> PathBuf {
    target().join("front")
}

/// The release binary.
pub fn release_binary() -> PathBuf {
    target().join("release").join("teilhabe")
}
