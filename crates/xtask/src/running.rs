//! A running server for tests and measurements.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use crate::http;
use crate::process::{command, run, wait_for};
use crate::workspace::{self, TemporaryFolder};

/// Rebuilding an index of 100,000 offers is part of a first start.
const PATIENCE: Duration = Duration::from_mins(5);

/// A server on a free port; stopped when this value goes.
pub struct Server {
    /// Where it listens.
    pub port: u16,
    /// How long storing the content took, before the start.
    pub stored_after: Duration,
    /// How long the start took, building the index included.
    pub ready_after: Duration,
    process: Child,
    data: TemporaryFolder,
}

impl Server {
    /// The release binary with the demo content, in a fresh data folder.
    pub fn with_demo() -> Result<Self> {
        Self::start(TemporaryFolder::new("demo")?, &["--demo"], Duration::ZERO)
    }

    /// The release binary with generated offers, in a fresh data folder.
    pub fn with_offers(count: u32) -> Result<Self> {
        let data = TemporaryFolder::new(&format!("offers-{count}"))?;
        let start = Instant::now();
        run(teilhabe(&data).args(["demo", "--offers", &count.to_string(), "--data-dir"]).arg(data.path()))?;
        Self::start(data, &[], start.elapsed())
    }

    fn start(data: TemporaryFolder, arguments: &[&str], stored_after: Duration) -> Result<Self> {
        let port = http::free_port()?;
        let log = fs::File::create(data.path().join("server.log"))?;
        let process = teilhabe(&data)
            .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data-dir"])
            .arg(data.path())
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("cannot start target/release/teilhabe")?;
        let mut server = Self { port, stored_after, ready_after: Duration::ZERO, process, data };
        server.ready_after =
            wait_for(&mut server.process, PATIENCE, || http::is_ready(port)).with_context(|| {
                let log = fs::read_to_string(server.data.path().join("server.log"));
                format!("the server does not get ready:\n{}", log.unwrap_or_default())
            })?;
        Ok(server)
    }

    /// The address for browsers.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The folder with database and index.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Resident memory of the process in bytes.
    pub fn resident_memory(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let kilobytes: u64 = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|value| value.split_whitespace().next())
            .context("/proc says nothing of resident memory")?
            .parse()?;
        Ok(kilobytes * 1024)
    }
}

/// The release binary as everybody has it: without settings from the environment, and where no
/// configuration file is found.
fn teilhabe(folder: &TemporaryFolder) -> Command {
    let mut command = command(workspace::release_binary());
    command.current_dir(folder.path());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("TEILHABE_") || name == "DATABASE_URL" {
            command.env_remove(name);
        }
    }
    command
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended on its own; then there is nothing left to do.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
