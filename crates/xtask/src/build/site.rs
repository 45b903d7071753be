//! `target/site`: what the server embeds.
//!
//! ```text
//! manifest.json            names of everything below
//! pkg/<hash>/              changes its name with its content, so it may be cached for ever
//!   teilhabe.js            entry; loads teilhabe_bg.wasm and the split modules beside it
//!   teilhabe.css
//!   desk/                  the same, of the pages for people with an account
//!   locales/<language>/<namespace>.json
//! …                        files of public/
//! ```
//!
//! One hashed folder instead of hashed file names: the files of a package refer to each other by
//! relative names that wasm-bindgen and the splitter have written into code.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use super::{Mode, Package, compress, wasm};
use crate::fingerprint::{Fingerprint, files_below, unless_fresh};
use crate::process::timed;
use crate::workspace;

/// What is assembled: folders of packages, and of style sheets.
pub struct Parts {
    /// What everybody comes to.
    pub public: PathBuf,
    /// What people with an account come to.
    pub desk: PathBuf,
    /// The style sheets.
    pub styles: PathBuf,
}

/// `manifest.json`: what the server has to know of the package.
#[derive(Serialize, Deserialize)]
pub struct Manifest {
    /// Folder of the package, relative to the site.
    pub package: String,
    /// Entry script, relative to the package like all following names.
    pub script: String,
    /// The main module.
    pub module: String,
    /// Split modules (without `.wasm`) that each lazy route needs.
    pub splits: BTreeMap<String, Vec<String>>,
    /// Namespaces of texts for each language: `locales/<language>/<namespace>.json`.
    pub locales: BTreeMap<String, Vec<String>>,
}

impl Manifest {
    /// Read the manifest of the assembled site.
    pub fn read() -> Result<Self> {
        let path = workspace::site().join("manifest.json");
        let text = fs::read_to_string(&path)
            .with_context(|| format!("{} (run `cargo xtask build`)", path.display()))?;
        Ok(serde_json::from_str(&text)?)
    }
}

/// Assemble the site from the built packages, the style sheets, the texts and `public/`.
pub fn assemble(mode: Mode, parts: &Parts) -> Result<Manifest> {
    let root = workspace::root();
    let site = workspace::site();
    let fingerprint = Fingerprint::default()
        .text(concat!(include_str!("site.rs"), include_str!("compress.rs"), include_str!("reload.js")))
        .text(mode.name())
        .folder(&parts.public)?
        .folder(&parts.desk)?
        .folder(&parts.styles)?
        .folder(&root.join("app/locales"))?
        .folder(&root.join("public"))?
        .finish();
    unless_fresh(&site.with_extension("stamp"), &fingerprint, &site, || {
        timed("site", || write_site(mode, parts))
    })?;
    Manifest::read()
}

/// Build the new site beside the old one and put it in its place at once.
fn write_site(mode: Mode, parts: &Parts) -> Result<()> {
    let root = workspace::root();
    let site = workspace::site();
    let next = site.with_extension("next");
    if next.exists() {
        fs::remove_dir_all(&next)?;
    }
    let unnamed = next.join("pkg/next");
    fs::create_dir_all(&unnamed)?;
    let packages = [(&parts.public, unnamed.clone()), (&parts.desk, unnamed.join(Package::Desk.name()))];
    let mut splits = BTreeMap::new();
    for (package, folder) in packages {
        copy_folder(package, &folder)?;
        splits.extend(take_splits(&unnamed, &folder)?);
        if mode == Mode::Debug {
            let script = folder.join(wasm::NAME).with_extension("js");
            let with_reload = fs::read_to_string(&script)? + include_str!("reload.js");
            fs::write(script, with_reload)?;
        }
    }
    copy_folder(&parts.styles, &unnamed)?;
    let locales = write_locales(&root.join("app/locales"), &unnamed.join("locales"))?;
    let hash = Fingerprint::default().folder(&unnamed)?.finish();
    fs::rename(&unnamed, next.join("pkg").join(&hash))?;
    copy_folder(&root.join("public"), &next)?;
    if mode == Mode::Release {
        compress_all(files_below(&next)?)?;
    }
    let manifest = Manifest {
        package: format!("pkg/{hash}"),
        script: format!("{}.js", wasm::NAME),
        module: format!("{}_bg.wasm", wasm::NAME),
        splits,
        locales,
    };
    fs::write(next.join("manifest.json"), serde_json::to_vec_pretty(&manifest)?)?;

    if site.exists() {
        fs::remove_dir_all(&site)?;
    }
    fs::rename(next, site)?;
    Ok(())
}

/// The modules of each split of the package in this folder, seen from the root; the file that tells it is for nobody
/// else.
fn take_splits(root: &Path, folder: &Path) -> Result<BTreeMap<String, Vec<String>>> {
    let file = folder.join(wasm::SPLITS);
    let mut splits: BTreeMap<String, Vec<String>> = serde_json::from_slice(&fs::read(&file)?)?;
    fs::remove_file(file)?;
    let prefix = folder.strip_prefix(root)?;
    for module in splits.values_mut().flatten() {
        *module = prefix.join(&*module).to_string_lossy().into_owned();
    }
    Ok(splits)
}

/// Tell the script of a debug build that a new build is ready.
pub fn announce_reload() -> Result<()> {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    fs::write(workspace::site().join("reload.txt"), now.as_millis().to_string())?;
    Ok(())
}

/// Copy `<language>/<namespace>.json` without white space; gives what there is.
fn write_locales(from: &Path, to: &Path) -> Result<BTreeMap<String, Vec<String>>> {
    let mut locales: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in files_below(from)? {
        let name = path.strip_prefix(from)?;
        let (Some(language), Some(namespace)) = (name.parent(), name.file_stem()) else {
            continue;
        };
        let text = fs::read_to_string(&path)?;
        let content: serde_json::Value =
            serde_json::from_str(&text).with_context(|| path.display().to_string())?;
        let target = to.join(name);
        fs::create_dir_all(to.join(language))?;
        fs::write(target, serde_json::to_vec(&content)?)?;
        locales
            .entry(language.to_string_lossy().into_owned())
            .or_default()
            .push(namespace.to_string_lossy().into_owned());
    }
    Ok(locales)
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    for path in files_below(from)? {
        let target = to.join(path.strip_prefix(from)?);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::copy(&path, target)?;
    }
    Ok(())
}

/// Compress on all cores: brotli at its best is slow.
fn compress_all(mut files: Vec<PathBuf>) -> Result<()> {
    files.sort_by_key(|path| fs::metadata(path).map_or(0, |metadata| metadata.len()));
    let queue = std::sync::Mutex::new(files);
    let next = || queue.lock().ok().and_then(|mut files| files.pop());
    thread::scope(|scope| {
        let workers: Vec<_> = (0..thread::available_parallelism().map_or(1, usize::from))
            .map(|_| {
                scope.spawn(|| {
                    while let Some(path) = next() {
                        compress::beside(&path)?;
                    }
                    Ok(())
                })
            })
            .collect();
        for worker in workers {
            worker.join().unwrap_or_else(|_| Err(anyhow::anyhow!("compression panicked")))?;
        }
        Ok(())
    })
}
