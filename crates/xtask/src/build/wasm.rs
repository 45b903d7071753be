//! From `crates/hydrate` to what the browser runs: compile, split, bind, optimise. There are two packages, so that what
//! people with an account need costs the others nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::Options;

use super::Mode;
use crate::fingerprint::{Fingerprint, unless_fresh};
use crate::process::{cargo, command, run, run_quietly, timed};
use crate::tools::{self, WASM_TARGET};
use crate::workspace;

/// Base name of all files of the package.
pub const NAME: &str = "teilhabe";
/// The script that loads the split modules.
const LOADER: &str = "teilhabe_split.js";
/// For each split, the modules a page can preload.
pub const SPLITS: &str = "splits.json";

/// What every browser of the last years knows, and what rustc emits. With all features switched
/// on, wasm-opt writes compact imports, which Chromium refuses.
const OPTIMISER_FEATURES: [&str; 7] = [
    "--mvp-features",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// In the names of what the package exports for streams between Rust and JavaScript, which no page
/// uses: without it, the optimiser finds their code to be dead.
const UNUSED: &str = "intounderlying";

/// A feature of `crates/hydrate`: the pages whose code a package has.
#[derive(Clone, Copy)]
pub enum Package {
    /// What everybody comes to.
    Public,
    /// What people with an account come to.
    Desk,
}

impl Package {
    /// The name of the feature.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Desk => "desk",
        }
    }

    /// Whether the main module has a chunk that these parts need. On their pages one file is compressed up to 6 kB
    /// better than two; on the others there is room for it.
    fn has_in_main(self, parts: &[&str]) -> bool {
        match self {
            Self::Public => parts.len() >= 3,
            Self::Desk => parts.contains(&"account_route"),
        }
    }
}

/// Build a package and give its folder.
pub fn build(mode: Mode, package: Package) -> Result<PathBuf> {
    tools::wasm_target()?;
    let name = package.name();
    let step = |what: &str| format!("browser package {name} ({what})");
    let profile = match mode {
        Mode::Debug => "dev",
        Mode::Release => "wasm-release",
    };
    timed(&step("cargo"), || {
        run(cargo()
            .args(["build", "--package=hydrate", "--lib", "--features", name])
            .args(["--target", WASM_TARGET, "--profile", profile, "--target-dir"])
            .arg(workspace::front()))
    })?;
    let profile_folder = if mode == Mode::Debug { "debug" } else { profile };
    let compiled = workspace::front().join(WASM_TARGET).join(profile_folder).join("hydrate.wasm");

    let folder = workspace::front().join(mode.name()).join(name);
    let optimiser_lock = workspace::root().join("style/package-lock.json");
    let fingerprint =
        Fingerprint::default().text(include_str!("wasm.rs")).file(&compiled).file(&optimiser_lock).finish();
    unless_fresh(&folder.with_extension("stamp"), &fingerprint, &folder, || {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        timed(&step("split, bind"), || bind(&compiled, &folder))?;
        if mode == Mode::Release {
            timed(&step("merge"), || merge_common(&folder, package))?;
            timed(&step("optimise"), || optimise(&folder))?;
        }
        Ok(())
    })?;
    Ok(folder)
}

/// Split off the lazy routes and generate the JavaScript side.
fn bind(compiled: &Path, package: &Path) -> Result<()> {
    let input = fs::read(compiled)?;
    let main = package.with_file_name("main.wasm");
    let main_module = format!("./{NAME}.js");
    let link_name = format!("./{LOADER}");
    let mut options = Options::new(&input);
    options.output_dir = package;
    options.main_out_path = &main;
    options.main_module = &main_module;
    options.link_name = &link_name;
    let split = wasm_split_cli_support::transform(options).map_err(|error| anyhow!("{error:#}"))?;
    // Sorted, so that the same sources give the same package.
    let splits: BTreeMap<_, _> = split.prefetch_map.into_iter().collect();
    fs::write(package.join(SPLITS), serde_json::to_vec(&splits)?)?;

    let mut bound = Bindgen::new()
        .web(true)?
        .input_path(&main)
        .out_name(NAME)
        .keep_lld_exports(true)
        .demangle(false)
        .generate_output()?;
    let exports = &mut bound.wasm_mut().exports;
    let mut unused = Vec::new();
    for export in exports.iter().filter(|export| export.name.contains(UNUSED)) {
        unused.push(export.id());
    }
    for export in unused {
        exports.delete(export);
    }
    bound.emit(package)
}

/// Put what many parts need back into the main module.
fn merge_common(folder: &Path, package: Package) -> Result<()> {
    let mut splits: BTreeMap<String, Vec<String>> = serde_json::from_slice(&fs::read(folder.join(SPLITS))?)?;
    let needing = |chunk: &String| -> Vec<&str> {
        let parts = splits.iter().filter(|(_, chunks)| chunks.contains(chunk));
        parts.map(|(part, _)| part.as_str()).collect()
    };
    let chunks = splits.values().flatten().filter(|name| name.starts_with("chunk_"));
    let common: BTreeSet<String> =
        chunks.filter(|chunk| package.has_in_main(&needing(chunk))).cloned().collect();
    let main = folder.join(format!("{NAME}_bg.wasm"));
    let loader = folder.join(LOADER);
    let mut script = fs::read_to_string(&loader)?;
    for chunk in &common {
        let module = folder.join(chunk).with_extension("wasm");
        run_quietly(
            command(programs()?.join("wasm-merge"))
                .args(OPTIMISER_FEATURES)
                // The name by which the parts import from the main module.
                .args([main.as_os_str(), "__wasm_split".as_ref(), module.as_os_str(), chunk.as_ref()])
                .arg("--output")
                .arg(&main),
        )?;
        fs::remove_file(&module)?;
        // The loader finds it loaded.
        let start = format!("const __{chunk} = makeLoad(");
        let end = ", []);";
        let from = script.find(&start).ok_or_else(|| anyhow!("{LOADER} does not load {chunk}"))?;
        let to = script[from..].find(end).ok_or_else(|| anyhow!("{LOADER} loads {chunk} in another way"))?;
        script.replace_range(from..from + to + end.len(), &format!("const __{chunk} = () => undefined;"));
    }
    fs::write(&loader, script)?;
    for modules in splits.values_mut() {
        modules.retain(|chunk| !common.contains(chunk));
    }
    fs::write(folder.join(SPLITS), serde_json::to_vec(&splits)?)?;
    Ok(())
}

/// Where the programs of the style's npm packages are.
fn programs() -> Result<PathBuf> {
    Ok(tools::npm_packages("style")?.join(".bin"))
}

/// Make every module and script smaller.
fn optimise(package: &Path) -> Result<()> {
    let programs = programs()?;
    for entry in fs::read_dir(package)? {
        let path = entry?.path();
        match path.extension().and_then(|extension| extension.to_str()) {
            // Quietly: it warns of sections of the split modules that it is about to remove.
            Some("wasm") => run_quietly(
                command(programs.join("wasm-opt"))
                    .args(OPTIMISER_FEATURES)
                    .args(["-Oz", "--strip-debug", "--strip-producers", "--strip-target-features"])
                    .arg(&path)
                    .arg("--output")
                    .arg(&path),
            )?,
            Some("js") => run_quietly(
                command(programs.join("terser"))
                    .arg(&path)
                    .args(["--module", "--compress", "--mangle", "--output"])
                    .arg(&path),
            )?,
            _ => continue,
        };
    }
    Ok(())
}
