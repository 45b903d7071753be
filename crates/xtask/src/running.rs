//! A running server for tests and measurements.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use crate::build::Mode;
use crate::http;
use crate::process::{command, run, shown, wait_for};
use crate::workspace::TemporaryFolder;

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
    mode: Mode,
    process: Child,
    data: TemporaryFolder,
}

impl Server {
    /// The server of a build with the demo content, in a fresh data folder.
    pub fn with_demo(mode: Mode) -> Result<Self> {
        Self::start(mode, TemporaryFolder::new("demo")?, &["--demo"], Duration::ZERO)
    }

    /// The server of a build with generated offers, in a fresh data folder.
    pub fn with_offers(mode: Mode, count: u32) -> Result<Self> {
        Self::with_generated(mode, count, &[], &[])
    }

    /// As [`Server::with_offers`], as a demonstration in which so many cases wait for those who review.
    pub fn with_cases(mode: Mode, count: u32, cases: u32) -> Result<Self> {
        let cases = cases.to_string();
        Self::with_generated(mode, count, &["--with-review", "--cases", &cases], &["--demo"])
    }

    fn with_generated(mode: Mode, count: u32, further: &[&str], serving: &[&str]) -> Result<Self> {
        let data = TemporaryFolder::new(&format!("offers-{count}"))?;
        let start = Instant::now();
        let count = count.to_string();
        let mut demo = teilhabe(mode, &data);
        run(demo.args(["demo", "--offers", &count]).args(further).arg("--data-dir").arg(data.path()))?;
        Self::start(mode, data, serving, start.elapsed())
    }

    fn start(mode: Mode, data: TemporaryFolder, arguments: &[&str], stored_after: Duration) -> Result<Self> {
        let port = http::free_port()?;
        let process = spawn(mode, &data, port, arguments)?;
        let mut server = Self { port, stored_after, ready_after: Duration::ZERO, mode, process, data };
        server.get_ready()?;
        Ok(server)
    }

    /// Ends it and starts it once more with the data it has.
    pub fn restart(&mut self) -> Result<()> {
        self.process.kill()?;
        self.process.wait()?;
        self.process = spawn(self.mode, &self.data, self.port, &[])?;
        self.get_ready()
    }

    fn get_ready(&mut self) -> Result<()> {
        let port = self.port;
        self.ready_after =
            wait_for(&mut self.process, PATIENCE, || http::is_ready(port)).with_context(|| {
                let log = fs::read_to_string(self.data.path().join("server.log"));
                format!("the server does not get ready:\n{}", log.unwrap_or_default())
            })?;
        Ok(())
    }

    /// The address for browsers.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The folder with database and index.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// The processor time it has taken so far.
    pub fn processor_time(&self) -> Result<Duration> {
        /// Linux tells it in hundredths of a second, whatever the kernel itself counts in.
        const TICK: Duration = Duration::from_millis(10);
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        // Behind the name, which may contain spaces: user time is the 12th, system time the 13th.
        let (_, fields) = stat.rsplit_once(')').context("/proc says nothing of the process")?;
        let ticks: u32 =
            fields.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u32>().ok()).sum();
        Ok(TICK * ticks)
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

fn spawn(mode: Mode, data: &TemporaryFolder, port: u16, arguments: &[&str]) -> Result<Child> {
    let log = fs::File::create(data.path().join("server.log"))?;
    teilhabe(mode, data)
        .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data-dir"])
        .arg(data.path())
        .args(arguments)
        // All that measures comes from one address.
        .env("TEILHABE_REQUESTS_PER_MINUTE", "0")
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()
        .with_context(|| format!("cannot start {}", shown(&mode.binary())))
}

/// The server of a build as everybody has it: without settings from the environment, and where no
/// configuration file is found.
fn teilhabe(mode: Mode, folder: &TemporaryFolder) -> Command {
    let mut command = command(mode.binary());
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
