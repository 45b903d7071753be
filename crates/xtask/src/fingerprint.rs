//! Content hashes: names of packages, and the memory of what a step was built from.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

/// Collects the inputs of a step.
#[derive(Default)]
pub struct Fingerprint(Sha256);

impl Fingerprint {
    /// Add a text, such as an option or a version.
    pub fn text(mut self, text: &str) -> Self {
        self.add(text.as_bytes());
        self
    }

    /// Add the content of a file; a missing file counts as an empty one.
    pub fn file(mut self, path: &Path) -> Self {
        self.add(&fs::read(path).unwrap_or_default());
        self
    }

    /// Add names and contents of all files below a folder; a missing folder counts as empty.
    pub fn folder(mut self, folder: &Path) -> Result<Self> {
        for path in files_below(folder)? {
            let name = path.strip_prefix(folder).unwrap_or(&path);
            self.add(name.to_string_lossy().as_bytes());
            self.add(&fs::read(&path)?);
        }
        Ok(self)
    }

    /// Length first, so that two neighbouring inputs can never be taken for one another.
    fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes.len().to_le_bytes());
        self.0.update(bytes);
    }

    /// Sixteen hexadecimal digits.
    pub fn finish(self) -> String {
        let mut digits = format!("{:x}", self.0.finalize());
        digits.truncate(16);
        digits
    }
}

/// All files below a folder in a stable order, without hidden ones and npm packages.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    if !folder.is_dir() {
        return Ok(files);
    }
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') || name == "node_modules" {
            continue;
        }
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Run a step unless its last successful run had the same fingerprint and its output is there.
pub fn unless_fresh(
    stamp: &Path,
    fingerprint: &str,
    output: &Path,
    step: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let fresh = fs::read_to_string(stamp).is_ok_and(|last| last == fingerprint) && output.exists();
    if fresh {
        return Ok(());
    }
    // A step that is interrupted must not look finished.
    if stamp.exists() {
        fs::remove_file(stamp)?;
    }
    step()?;
    if let Some(folder) = stamp.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(stamp, fingerprint)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::fs;

    use super::{Fingerprint, unless_fresh};
    use crate::workspace::TemporaryFolder;

    #[test]
    fn neighbouring_inputs_are_kept_apart() {
        let first = Fingerprint::default().text("ab").text("c").finish();
        let second = Fingerprint::default().text("a").text("bc").finish();
        assert_ne!(first, second);
    }

    #[test]
    fn a_folder_is_known_by_names_and_contents() -> anyhow::Result<()> {
        let folder = TemporaryFolder::new("known")?;
        let fingerprint = || anyhow::Ok(Fingerprint::default().folder(folder.path())?.finish());
        fs::write(folder.path().join("one"), "text")?;
        let before = fingerprint()?;
        assert_eq!(fingerprint()?, before);
        fs::rename(folder.path().join("one"), folder.path().join("two"))?;
        assert_ne!(fingerprint()?, before);
        Ok(())
    }

    #[test]
    fn a_step_runs_again_when_inputs_change_or_it_failed() -> anyhow::Result<()> {
        let folder = TemporaryFolder::new("again")?;
        let stamp = folder.path().join("stamp");
        let runs = Cell::new(0);
        let step = |fingerprint: &str, fails: bool| {
            unless_fresh(&stamp, fingerprint, folder.path(), || {
                runs.set(runs.get() + 1);
                anyhow::ensure!(!fails, "the step fails");
                Ok(())
            })
        };
        step("a", false)?;
        step("a", false)?;
        assert_eq!(runs.get(), 1, "unchanged inputs");
        step("b", false)?;
        assert_eq!(runs.get(), 2, "changed inputs");
        assert!(step("c", true).is_err());
        step("b", false)?;
        assert_eq!(runs.get(), 4, "after a failure nothing counts as fresh");
        Ok(())
    }
}
