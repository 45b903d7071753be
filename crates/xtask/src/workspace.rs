//! Where things are.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

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

/// A new folder below `target` that goes with this value.
pub struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    /// An empty folder; the purpose tells folders of one process apart.
    pub fn new(purpose: &str) -> Result<Self> {
        let path = target().join("temporary").join(format!("{purpose}-{}", std::process::id()));
        if path.exists() {
            fs::remove_dir_all(&path)?;
        }
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        // What cannot be removed goes with the next `cargo clean`.
        drop(fs::remove_dir_all(&self.0));
    }
}
