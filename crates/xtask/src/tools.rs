//! What the commands need from outside, and how it gets onto the machine.
//!
//! Expected are rustup with a stable toolchain, Node 20 with npm and a C compiler. All else comes
//! from rustup, crates.io, npm, `PyPI` or Debian, never as a download of a browser.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::process::{command, run, run_quietly, say, succeeds};
use crate::workspace;

/// The compilation target of the browser package.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Where tools live that are not worth a place in the developer's path: a cache, so that a fresh
/// clone does not compile them again.
fn cache() -> PathBuf {
    let base = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cache")))
        .unwrap_or_else(workspace::target);
    base.join("teilhabe").join("tools")
}

/// Add the standard library for the browser.
pub fn wasm_target() -> Result<()> {
    let rustc = run_quietly(command("rustc").args(["--print", "sysroot"]))?;
    let library = Path::new(rustc.trim()).join("lib/rustlib").join(WASM_TARGET);
    if library.is_dir() {
        return Ok(());
    }
    say(format_args!("installing the Rust target {WASM_TARGET} with rustup"));
    run(command("rustup").args(["target", "add", WASM_TARGET]))
        .with_context(|| format!("install the Rust target {WASM_TARGET}, for example with rustup"))
}

/// Install the npm packages of a folder when the lock file is newer than they are.
pub fn npm_packages(folder: &str) -> Result<PathBuf> {
    let folder = workspace::root().join(folder);
    let installed = folder.join("node_modules");
    let stamp = installed.join(".package-lock.json");
    let lock = folder.join("package-lock.json");
    let changed = |path: &Path| fs::metadata(path).and_then(|meta| meta.modified());
    let lock_changed = changed(&lock).with_context(|| lock.display().to_string())?;
    if changed(&stamp).is_ok_and(|installed| installed >= lock_changed) {
        return Ok(installed);
    }
    say(format_args!("installing npm packages in {}", crate::process::shown(&folder)));
    run(command("npm")
        .current_dir(&folder)
        .args(["ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund"])
        .args(["--loglevel=error"]))
    .context("Node 20 with npm is needed: https://nodejs.org")?;
    // npm keeps the time of an unchanged stamp.
    fs::File::options().append(true).open(&stamp)?.set_modified(std::time::SystemTime::now())?;
    Ok(installed)
}

/// A package of Debian that some command needs.
#[derive(Clone, Copy)]
pub struct Package {
    name: &'static str,
    /// Whether what it brings is on the machine, from wherever.
    is_there: fn() -> bool,
}

/// The browser of the tests: the one without windows takes half the time.
pub const HEADLESS: Package = Package {
    name: "chromium-headless-shell",
    is_there: || std::env::var_os(BROWSER_VARIABLE).is_some() || which::which(HEADLESS.name).is_ok(),
};
/// The browser of the measurements.
pub const CHROMIUM: Package = Package { name: "chromium", is_there: || which::which("chromium").is_ok() };
/// The database server of the tests.
pub const POSTGRESQL: Package =
    Package { name: "postgresql", is_there: || crate::postgres::installed_binaries().is_some() };
/// For the spelling checker and the servers of the tests, which come as wheels.
pub const PYTHON: Package = Package {
    name: "python3-venv",
    is_there: || {
        ["typos", "aiosmtpd", "moto_server"].iter().all(|program| which::which(program).is_ok())
            || succeeds(command("python3").args(["-c", "import venv, ensurepip"]))
    },
};
/// Makes the load of the measurements.
pub const WRK: Package = Package { name: "wrk", is_there: || which::which("wrk").is_ok() };

/// Install those packages of Debian that are missing, all at once, or say exactly what a person
/// has to install.
pub fn debian_packages(packages: &[Package]) -> Result<()> {
    let missing: Vec<&str> =
        packages.iter().filter(|package| !(package.is_there)()).map(|package| package.name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    let is_root = run_quietly(command("id").arg("-u"))?.trim() == "0";
    if !is_root || which::which("apt-get").is_err() {
        bail!("missing: {names}. Install them, on Debian with `apt-get install {names}`");
    }
    say(format_args!("installing from Debian: {names}"));
    let install = || {
        command("apt-get")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["install", "--yes", "--no-install-recommends", "-qq"])
            .args(&missing)
            .stdout(std::process::Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    // Package lists may be missing or old on a fresh machine: only then fetch them.
    if install() || (succeeds(command("apt-get").args(["update", "-qq"])) && install()) {
        return Ok(());
    }
    bail!("`apt-get install {names}` failed: install them by hand")
}

/// Names another browser for the tests.
pub const BROWSER_VARIABLE: &str = "CHROMIUM";

/// The browser of the tests; one given from outside is left as it is.
pub fn browser() -> Result<PathBuf> {
    debian_packages(&[HEADLESS])?;
    match std::env::var_os(BROWSER_VARIABLE) {
        Some(program) => Ok(program.into()),
        None => which::which(HEADLESS.name).context("its package did not bring chromium-headless-shell"),
    }
}

/// The browser of the measurements.
pub fn chromium() -> Result<PathBuf> {
    debian_packages(&[CHROMIUM])?;
    which::which("chromium").context("the package chromium did not bring chromium")
}

/// Components of the toolchain that rustup's smallest profile leaves out.
pub fn rust_components() -> Result<()> {
    let missing: Vec<&str> = [("rustfmt", "fmt"), ("clippy", "clippy")]
        .into_iter()
        .filter(|(_, subcommand)| !succeeds(crate::process::cargo().args([*subcommand, "--version"])))
        .map(|(component, _)| component)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    say(format_args!("installing with rustup: {names}"));
    run(command("rustup").args(["component", "add"]).args(&missing))
        .with_context(|| format!("install the Rust components {names}, for example with rustup"))
}

/// A cargo tool: found in the path, or compiled once into the cache.
pub fn cargo_tool(program: &str, version: &str) -> Result<PathBuf> {
    if let Ok(path) = which::which(program) {
        return Ok(path);
    }
    let root = cache().join(format!("{program}-{version}"));
    let path = root.join("bin").join(program);
    if !path.is_file() {
        say(format_args!("compiling {program} {version} into {} (once, takes minutes)", root.display()));
        // A debug build runs for a second instead of half a second and compiles twice as fast.
        run(crate::process::cargo().args(["install", "--locked", "--debug", "--root"]).arg(&root).args([
            "--version",
            version,
            program,
        ]))?;
    }
    Ok(path)
}

/// Tests find the program of a mail server here; a value given from outside is left as it is.
pub const MAIL_SERVER_VARIABLE: &str = "TEST_SMTP_SERVER";

/// The mail server of the tests.
pub fn mail_server() -> Result<PathBuf> {
    match std::env::var_os(MAIL_SERVER_VARIABLE) {
        Some(program) => Ok(program.into()),
        None => python_program("aiosmtpd", "1.4.6"),
    }
}

/// Tests find the program of a file store here; a value given from outside is left as it is.
pub const FILE_STORE_VARIABLE: &str = "TEST_S3_SERVER";

/// The file store of the tests, which speaks S3.
pub fn file_store() -> Result<PathBuf> {
    match std::env::var_os(FILE_STORE_VARIABLE) {
        Some(program) => Ok(program.into()),
        None => python_package("moto_server", "moto[s3,server]", "5.2.5"),
    }
}

/// A program that comes as a wheel: found in the path, or installed once into the cache.
pub fn python_program(program: &str, version: &str) -> Result<PathBuf> {
    python_package(program, program, version)
}

/// As [`python_program`], with a package of another name.
fn python_package(program: &str, package: &str, version: &str) -> Result<PathBuf> {
    if let Ok(path) = which::which(program) {
        return Ok(path);
    }
    let environment = cache().join(format!("{program}-{version}"));
    let path = environment.join("bin").join(program);
    if !path.is_file() {
        say(format_args!("installing {program} {version} from PyPI into {}", environment.display()));
        debian_packages(&[PYTHON])?;
        run(command("python3").args(["-m", "venv", "--clear"]).arg(&environment))?;
        run(command(environment.join("bin").join("pip"))
            .args(["install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:"])
            .arg(format!("{package}=={version}")))?;
    }
    Ok(path)
}
