//! How mails leave: to a mail server, or into a folder where none is named.

use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use chrono::{DateTime, Utc};
use lettre::message::Mailbox;
use lettre::transport::smtp::AsyncSmtpTransportBuilder;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use url::Url;
use uuid::Uuid;

use super::folder::MailFolder;
use crate::config::Config;

/// How long a mail server may take for one step.
const STEP: Duration = Duration::from_secs(10);
/// How long it may take for a mail as a whole.
const WHOLE: Duration = Duration::from_secs(20);

/// Sends mails as configured.
pub struct Mailer {
    from: Mailbox,
    transport: Transport,
}

enum Transport {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(MailFolder),
}

impl Mailer {
    /// Makes ready to send as configured; connects to nothing yet. Needs an
    /// asynchronous runtime.
    ///
    /// # Errors
    /// A configuration that [`check`] refuses.
    pub fn open(config: &Config) -> anyhow::Result<Self> {
        let transport = match &config.smtp_url {
            Some(url) => Transport::Smtp(smtp(url)?.build()),
            None => Transport::Folder(MailFolder::of(&config.data_dir)),
        };
        Ok(Self { from: sender(config)?, transport })
    }

    /// Who sends.
    #[must_use]
    pub(super) const fn from(&self) -> &Mailbox {
        &self.from
    }

    /// The folder in which mails land, if they do.
    #[must_use]
    pub const fn folder(&self) -> Option<&MailFolder> {
        match &self.transport {
            Transport::Smtp(_) => None,
            Transport::Folder(folder) => Some(folder),
        }
    }

    /// Sends a message.
    ///
    /// # Errors
    /// A mail server that cannot be reached, takes too long or refuses, or a
    /// folder that cannot be written.
    pub(super) async fn send(&self, message: &Message, id: Uuid, now: DateTime<Utc>) -> anyhow::Result<()> {
        match &self.transport {
            Transport::Folder(folder) => folder.write(id, now, &message.formatted()).await,
            Transport::Smtp(server) => {
                let content = message.formatted();
                let sent = server.send_raw(message.envelope(), &content);
                match tokio::time::timeout(WHOLE, sent).await {
                    Ok(answer) => answer.map(drop).map_err(explained),
                    Err(_) => bail!("the mail server takes longer than {} seconds", WHOLE.as_secs()),
                }
            }
        }
    }
}

/// Whether mails can be sent with this configuration, as far as one can say
/// without trying.
///
/// # Errors
/// What is wrong, by the key of the configuration; without secrets.
pub fn check(config: &Config) -> anyhow::Result<()> {
    sender(config)?;
    let Some(url) = &config.smtp_url else { return Ok(()) };
    if config.mail_from.is_none() {
        bail!("`smtp_url` needs `mail_from`");
    }
    smtp(url).map(drop)
}

/// Reads `Name <address>` or an address.
fn sender(config: &Config) -> anyhow::Result<Mailbox> {
    let Some(text) = &config.mail_from else {
        let host = config.base_url.host_str().unwrap_or("localhost");
        let address = Address::new("noreply", host).or_else(|_| Address::new("noreply", "localhost"))?;
        return Ok(Mailbox::new(Some(on_one_line(&config.site_name)), address));
    };
    let (name, address) = match text.trim().strip_suffix('>') {
        Some(named) => named.rsplit_once('<').unwrap_or(("", "")),
        None => ("", text.trim()),
    };
    let name = Some(name.trim().trim_matches('"')).filter(|name| !name.is_empty());
    let address = address.trim().parse().ok().filter(|_| !text.contains(char::is_control));
    let address = address.context("`mail_from` must be an address or `Name <address>`")?;
    Ok(Mailbox::new(name.map(ToOwned::to_owned), address))
}

fn on_one_line(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}

/// Reads the address of a mail server.
fn smtp(address: &str) -> anyhow::Result<AsyncSmtpTransportBuilder> {
    let form = "`smtp_url` must be like smtps://USER:PASSWORD@HOST or smtp://USER:PASSWORD@HOST?tls=required";
    let url = Url::parse(address).ok().filter(|url| url.host_str().is_some_and(|host| !host.is_empty()));
    let url = url.context(form)?;
    let tls = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
    match (url.scheme(), tls.as_deref()) {
        ("smtps", None) | ("smtp", None | Some("required" | "opportunistic")) => {}
        _ => bail!("{form}"),
    }
    if !url.username().is_empty() && url.password().is_none() {
        bail!("`smtp_url` names a user but no password");
    }
    let is_local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let is_encrypted = url.scheme() == "smtps" || tls.as_deref() == Some("required");
    if url.password().is_some() && !is_encrypted && !is_local {
        bail!("`smtp_url` would send the password unprotected: add ?tls=required or use smtps://");
    }
    let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(address).context(form)?;
    Ok(builder.timeout(Some(STEP)))
}

/// What went wrong, in words of who runs the site.
#[expect(clippy::needless_pass_by_value, reason = "it is the end of this error")]
fn explained(error: lettre::transport::smtp::Error) -> anyhow::Error {
    let details = error.to_string();
    let text = if error.is_timeout() {
        "the mail server does not answer; check host and port"
    } else if details.contains("certificate") {
        "the certificate of the mail server is not trusted"
    } else if error.is_tls() {
        "the connection to the mail server cannot be protected"
    } else if error.status().is_some() {
        "the mail server refuses"
    } else if error.is_client() {
        "the mail server cannot be used"
    } else {
        "the mail server cannot be reached"
    };
    anyhow!("{text}: {details}")
}
