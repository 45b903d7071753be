//! A throwaway `PostgreSQL` cluster for tests, from the binaries that are on the machine.

use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::http;
use crate::process::{command, run as run_command, run_quietly, say, succeeds, wait_for};
use crate::tools;

/// Tests find a server here; a value given from outside is used instead of an own cluster.
pub const VARIABLE: &str = "TEST_POSTGRES_URL";

/// How long the start may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// Arguments of `cargo xtask postgres`.
#[derive(clap::Args)]
pub struct Arguments {
    /// The command to run and its arguments
    #[arg(trailing_var_arg = true, required = true)]
    command: Vec<String>,
}

/// Run `cargo xtask postgres -- <command>`.
pub fn run(arguments: &Arguments) -> Result<()> {
    let database = Database::start()?;
    let Some((program, rest)) = arguments.command.split_first() else {
        bail!("name the command to run");
    };
    run_command(command(program).args(rest).env(VARIABLE, &database.url))
}

/// A server that tests may fill with databases.
pub struct Database {
    /// Connection with the right to create databases.
    pub url: String,
    /// Removed with this value; absent if the server came from outside.
    _cluster: Option<Cluster>,
}

impl Database {
    /// The server named by the environment, or a new cluster.
    pub fn start() -> Result<Self> {
        if let Ok(url) = std::env::var(VARIABLE) {
            return Ok(Self { url, _cluster: None });
        }
        let cluster = Cluster::start()?;
        Ok(Self { url: cluster.url(), _cluster: Some(cluster) })
    }
}

/// A running cluster in a temporary folder.
struct Cluster {
    binaries: PathBuf,
    folder: PathBuf,
    port: u16,
    user: Option<(u32, u32)>,
    server: Child,
}

impl Cluster {
    fn start() -> Result<Self> {
        let binaries = binaries()?;
        let user = unprivileged_user()?;
        let folder = std::env::temp_dir().join(format!("teilhabe-postgres-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        if let Some((user, group)) = user {
            std::os::unix::fs::chown(&folder, Some(user), Some(group))?;
        }
        run_quietly(
            as_user(&binaries.join("initdb"), user)
                .args(["--username=postgres", "--auth=trust", "--encoding=UTF8"])
                .args(["--locale=C.UTF-8", "--no-sync", "--pgdata"])
                .arg(&folder),
        )?;
        let port = http::free_port()?;
        let log = fs::File::create(folder.join("log"))?;
        // A direct child, not `pg_ctl start`: an interrupt at the terminal stops it as well.
        let server = as_user(&binaries.join("postgres"), user)
            .arg("-D")
            .arg(&folder)
            .arg("-k")
            .arg(&folder)
            .args(["-p", &port.to_string()])
            .args(["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300"])
            // Nothing in here has to survive anything.
            .args(["-c", "fsync=off", "-c", "synchronous_commit=off"])
            .args(["-c", "full_page_writes=off"])
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("cannot start postgres")?;
        let mut cluster = Self { binaries, folder, port, user, server };
        cluster.wait()?;
        say(format_args!("PostgreSQL listens on 127.0.0.1:{port}"));
        Ok(cluster)
    }

    fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn wait(&mut self) -> Result<()> {
        let mut ready = command(self.binaries.join("pg_isready"));
        ready.args(["-h", "127.0.0.1", "-p", &self.port.to_string()]);
        wait_for(&mut self.server, PATIENCE, || succeeds(&mut ready)).map(drop).with_context(|| {
            let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            format!("PostgreSQL does not start:\n{log}")
        })
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let stopped = succeeds(
            as_user(&self.binaries.join("pg_ctl"), self.user)
                .args(["stop", "--mode=immediate", "--pgdata"])
                .arg(&self.folder),
        );
        if !stopped {
            self.server.kill().unwrap_or_else(|error| say(format_args!("postgres: {error}")));
        }
        if let Err(error) = self.server.wait().and_then(|_| fs::remove_dir_all(&self.folder)) {
            say(format_args!("cannot remove {}: {error}", self.folder.display()));
        }
    }
}

/// The folder with `initdb` and `postgres`; installs them where that is possible.
fn binaries() -> Result<PathBuf> {
    if let Some(folder) = installed_binaries() {
        return Ok(folder);
    }
    tools::debian_packages(&[tools::POSTGRESQL])?;
    installed_binaries().context("postgresql did not bring initdb and postgres")
}

/// In the path, where `pg_config` says, or where Debian puts them (the newest version).
pub fn installed_binaries() -> Option<PathBuf> {
    let in_path = which::which("postgres")
        .ok()
        .and_then(|path| path.canonicalize().ok())
        .and_then(|path| path.parent().map(Path::to_path_buf));
    let configured =
        run_quietly(command("pg_config").arg("--bindir")).ok().map(|folder| PathBuf::from(folder.trim()));
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .collect();
    versions.sort();
    in_path
        .into_iter()
        .chain(configured)
        .chain(versions.into_iter().rev())
        .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}

/// `PostgreSQL` refuses to run as root: then it runs as the user postgres of Debian's package.
fn unprivileged_user() -> Result<Option<(u32, u32)>> {
    let id = |arguments: &[&str]| -> Result<u32> {
        Ok(run_quietly(command("id").args(arguments))?.trim().parse()?)
    };
    if id(&["-u"])? != 0 {
        return Ok(None);
    }
    Ok(Some((id(&["-u", "postgres"])?, id(&["-g", "postgres"])?)))
}

fn as_user(program: &Path, user: Option<(u32, u32)>) -> Command {
    let mut command = command(program);
    // The root of the workspace may be closed to the other user.
    command.current_dir("/");
    if let Some((user, group)) = user {
        command.uid(user).gid(group);
    }
    command
}
