//! Configuration: built-in defaults, then a TOML file, then `TEILHABE_*`
//! environment variables, then command line flags; the later wins.

mod check;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use url::Url;

/// The file that is read from the working directory if no other is named.
pub const DEFAULT_FILE: &str = "teilhabe.toml";

/// Keys whose values are texts, whatever they look like: an environment
/// variable `2026` is not a number there.
const TEXTS: [&str; 16] = [
    "data_dir",
    "database_url",
    "media_url",
    "s3_region",
    "s3_access_key",
    "s3_secret_key",
    "site_name",
    "region_dir",
    "legal_dir",
    "operator_name",
    "operator_token",
    "secret_key",
    "smtp_url",
    "mail_from",
    "accessibility_email",
    "log",
];

/// The effective configuration.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Folder for the database, the index and uploaded files.
    pub data_dir: PathBuf,
    /// Database; without one, SQLite in the data folder.
    pub database_url: Option<String>,
    /// Connections to the database.
    pub database_connections: u32,
    /// Where files are kept, `s3://BUCKET` or `s3://BUCKET/FOLDER`; without it, in the data folder.
    pub media_url: Option<String>,
    /// The address of the S3 store; without one, that of Amazon.
    pub s3_endpoint: Option<Url>,
    /// The region of the S3 store.
    pub s3_region: String,
    /// The access key of the S3 store.
    pub s3_access_key: Option<String>,
    /// The secret of that key.
    pub s3_secret_key: Option<String>,
    /// How many days a picture or document is kept that nothing uses.
    pub unused_files_days: u32,
    /// How many pictures and documents an organisation may have.
    pub organisation_files: u32,
    /// How large they may be together, in MiB.
    pub organisation_files_mib: u32,
    /// How many an organisation may have that waits for its confirmation: anybody may register one.
    pub waiting_files: u32,
    /// How large they may be together, in MiB.
    pub waiting_files_mib: u32,
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Name of the site.
    pub site_name: String,
    /// Address under which people reach the site, without a final slash.
    pub base_url: Url,
    /// Folder with the data of another county; without one, the built-in one.
    pub region_dir: Option<PathBuf>,
    /// Folder with the texts of the imprint, the privacy notice, the accessibility statement and
    /// the contact page; without one, these pages say what is missing.
    pub legal_dir: Option<PathBuf>,
    /// Who operates the site, for search engines.
    pub operator_name: Option<String>,
    /// The operator's own site, for search engines.
    pub operator_url: Option<Url>,
    /// The secret with which whoever runs the site asks what others may not, such as why a search
    /// finds what it finds; without one, nobody can.
    pub operator_token: Option<String>,
    /// What sessions, links in mails and second factors are protected with; without one, a file in
    /// the data folder keeps a random one. Servers on one database need the same.
    pub secret_key: Option<String>,
    /// How many proxies stand before the server, each of which adds the address it was asked from
    /// to `X-Forwarded-For`; with none, that header is not believed.
    pub trusted_proxies: usize,
    /// How many requests a minute one network address may send to one server; with 0, any number.
    pub requests_per_minute: u32,
    /// After how many days without use a device is signed out.
    pub session_days: u32,
    /// After how many days a device is signed out however much it is used.
    pub session_most_days: u32,
    /// After how many months without use an account is deleted; its person is told 30 days before.
    pub inactive_account_months: u32,
    /// How many days people see what mattered for the safety of their account.
    pub security_events_days: u32,
    /// The server that sends mails, `smtps://USER:PASSWORD@HOST` or
    /// `smtp://USER:PASSWORD@HOST?tls=required`; without one, mails land as files in the data folder.
    pub smtp_url: Option<String>,
    /// Who mails come from, `Name <address>`.
    pub mail_from: Option<String>,
    /// How long it is known that a mail was sent, in days.
    pub mails_kept_days: u16,
    /// After how many months an entry is to be confirmed again, if its organisation does not choose.
    pub confirm_months: u8,
    /// How many weeks after that day an entry that nobody confirms is hidden; in the fourth the public
    /// is told.
    pub hidden_after_weeks: u8,
    /// Whether entries of organisations that nobody works for are hidden, too.
    pub hide_without_members: bool,
    /// After how many days work is deleted that was never handed in.
    pub draft_days: u32,
    /// After how many days work is deleted that was refused, and what was decided about who takes over a
    /// profile.
    pub rejected_days: u32,
    /// After how many days contacts are deleted that nothing uses.
    pub unused_contact_days: u32,
    /// After how many days what the public has said in reports is deleted once these are closed.
    pub report_days: u32,
    /// How many months it is known how often pages were seen.
    pub page_view_months: u32,
    /// Where people report barriers.
    pub accessibility_email: Option<String>,
    /// Whether invented content is loaded on first start and marked as such.
    pub demo: bool,
    /// What is logged, in the syntax of `RUST_LOG`.
    pub log: String,
    /// How it is logged.
    pub log_format: LogFormat,
    /// Longest time for one request, in seconds.
    pub request_timeout_seconds: u64,
    /// How long requests under way may take when the server is asked to end,
    /// in seconds.
    pub shutdown_timeout_seconds: u64,
    /// Largest accepted request body, in bytes.
    pub body_limit_bytes: usize,
    /// Memory for writing the search index, in MiB.
    pub search_memory_mib: usize,
}

/// How logs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data_dir: "data".into(),
            database_url: None,
            database_connections: 8,
            media_url: None,
            s3_endpoint: None,
            s3_region: "us-east-1".to_owned(),
            s3_access_key: None,
            s3_secret_key: None,
            unused_files_days: 30,
            organisation_files: 1000,
            organisation_files_mib: 2048,
            waiting_files: 100,
            waiting_files_mib: 100,
            listen: SocketAddr::from(([127, 0, 0, 1], 3000)),
            site_name: "Teilhabe".to_owned(),
            base_url: Url::parse("http://127.0.0.1:3000").expect("a constant address is well formed"),
            region_dir: None,
            legal_dir: None,
            operator_name: None,
            operator_url: None,
            operator_token: None,
            secret_key: None,
            trusted_proxies: 0,
            requests_per_minute: 3000,
            session_days: 30,
            session_most_days: 180,
            inactive_account_months: 24,
            security_events_days: 180,
            smtp_url: None,
            mail_from: None,
            mails_kept_days: 30,
            confirm_months: 6,
            hidden_after_weeks: 8,
            hide_without_members: false,
            draft_days: 365,
            rejected_days: 180,
            unused_contact_days: 180,
            report_days: 180,
            page_view_months: 25,
            accessibility_email: None,
            demo: false,
            log: "info,tantivy=warn,sqlx=warn,sea_orm_migration=warn".to_owned(),
            log_format: LogFormat::Text,
            request_timeout_seconds: 30,
            shutdown_timeout_seconds: 20,
            body_limit_bytes: 2 * 1024 * 1024,
            search_memory_mib: 120,
        }
    }
}

/// What the command line says about the configuration; absent values leave
/// the other sources as they are.
#[derive(Clone, Debug, Default, Serialize, clap::Args)]
pub struct Flags {
    /// Configuration file (TOML) [default: teilhabe.toml, if there is one]
    #[arg(long, global = true, value_name = "FILE", env = "TEILHABE_CONFIG")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Folder for the database, the index and uploaded files [default: data]
    #[arg(long, global = true, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_dir: Option<PathBuf>,
    /// Database: `sqlite://FILE` or `postgres://…` [default: SQLite in the data folder]
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database_url: Option<String>,
    /// Folder with `region.json`, `taxonomy.json` and `boundaries.geojson` of another county
    #[arg(long = "region", global = true, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region_dir: Option<PathBuf>,
    /// Address to listen on; set by `serve --listen`
    #[arg(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<SocketAddr>,
    /// Whether to load and mark invented content; set by `serve --demo`
    #[arg(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demo: Option<bool>,
}

impl Config {
    /// Scheme and host under which people reach the site, without a slash at
    /// the end.
    #[must_use]
    pub fn base(&self) -> &str {
        self.base_url.as_str().trim_end_matches('/')
    }

    /// Reads all sources.
    ///
    /// # Errors
    /// An unreadable file, or a key or value that is wrong; the message names it.
    pub fn load(flags: &Flags) -> anyhow::Result<Self> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        match &flags.config {
            Some(file) if !file.is_file() => {
                bail!("the configuration file {} does not exist", file.display())
            }
            Some(file) => figment = figment.merge(Toml::file_exact(file)),
            None if Path::new(DEFAULT_FILE).is_file() => {
                figment = figment.merge(Toml::file_exact(DEFAULT_FILE));
            }
            None => {}
        }
        figment = figment
            .merge(Env::raw().only(&["DATABASE_URL"]))
            .merge(Env::prefixed("TEILHABE_").ignore(&["config"]).ignore(&TEXTS));
        for (key, text) in Env::prefixed("TEILHABE_").only(&TEXTS).iter() {
            figment = figment.merge(Serialized::default(key.as_str(), text));
        }
        let figment = figment.merge(Serialized::defaults(flags));
        let config: Self =
            figment.extract().map_err(|error| anyhow::anyhow!("{error}")).context("configuration")?;
        config.check()?;
        Ok(config)
    }

    /// The database that applies.
    #[must_use]
    pub fn database_url(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite://{}", self.data_dir.join("teilhabe.sqlite").display()))
    }

    /// The configuration as TOML with secrets hidden.
    ///
    /// # Errors
    /// A value that TOML cannot express.
    pub fn to_public_toml(&self) -> anyhow::Result<String> {
        let mut shown = self.clone();
        shown.database_url = Some(hide_password(&self.database_url()));
        shown.smtp_url = self.smtp_url.as_deref().map(hide_password);
        let secrets = [&mut shown.operator_token, &mut shown.secret_key, &mut shown.s3_secret_key];
        for secret in secrets.into_iter().flatten() {
            "hidden".clone_into(secret);
        }
        Ok(toml::to_string(&shown)?)
    }
}

/// An address without its password, which may stand before the host or
/// as a parameter. Of an address that cannot be read only the scheme is shown.
fn hide_password(address: &str) -> String {
    let scheme = address.split_once(':').map_or("", |(scheme, _)| scheme);
    if scheme == "sqlite" {
        return address.to_owned();
    }
    let Ok(mut url) = Url::parse(address) else { return format!("{scheme}://hidden") };
    if url.password().is_some() {
        // Only addresses that cannot have a password refuse to take one.
        let _ = url.set_password(Some("hidden"));
    }
    let parameters: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    if parameters.iter().any(|(name, _)| name == "password") {
        let shown = parameters
            .iter()
            .map(|(name, value)| (name, if name == "password" { "hidden" } else { value.as_str() }));
        url.query_pairs_mut().clear().extend_pairs(shown);
    }
    url.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operator_s_token_is_long_and_hidden() {
        let with = |token: &str| Config { operator_token: Some(token.to_owned()), ..Config::default() };
        assert!(with("too short").check().is_err());
        let config = with("a-secret-of-the-operator-that-is-long-enough");
        assert!(config.check().is_ok());
        let public = config.to_public_toml().expect("the configuration can be shown");
        assert!(public.contains("operator_token = \"hidden\"") && !public.contains("a-secret"), "{public}");
    }

    #[test]
    fn passwords_are_hidden() {
        for (address, shown) in [
            ("postgres://me:s3cret@db.example.org/x", "postgres://me:hidden@db.example.org/x"),
            (
                "postgres://db.example.org/x?user=me&password=s3cret",
                "postgres://db.example.org/x?user=me&password=hidden",
            ),
            (
                "postgres://me:s3cret@db.example.org/x?password=s3cret&sslmode=require",
                "postgres://me:hidden@db.example.org/x?password=hidden&sslmode=require",
            ),
            ("postgres://me:s3cret@db.example.org:port/x", "postgres://hidden"),
            ("sqlite://data/with space.sqlite", "sqlite://data/with space.sqlite"),
        ] {
            let config = Config { database_url: Some(address.to_owned()), ..Config::default() };
            let public = config.to_public_toml().expect("the configuration can be shown");
            assert!(public.contains(&format!("database_url = \"{shown}\"")), "{public}");
        }
    }
}
