//! What a configuration must keep to before a server starts with it.

use anyhow::{Context, bail};
use shared::care::LONGEST_INTERVAL;
use shared::validate::Violations;
use tracing_subscriber::EnvFilter;

use super::Config;
use crate::mail::transport;
use crate::services::storage;

/// Fewest characters of a secret: as many as 192 random bits have in base 64.
const SHORTEST_SECRET: usize = 32;

/// Fewest weeks after which an entry that nobody confirms is hidden: after four, the public is told.
const FEWEST_WEEKS: u8 = 5;
/// Most weeks after which it is.
const MOST_WEEKS: u8 = 52;
/// Most days for which what the public has said in reports is kept: ten years.
const MOST_REPORT_DAYS: u32 = 3650;

impl Config {
    /// Checks every rule; the message names the key that breaks one.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        if !matches!(self.base_url.scheme(), "http" | "https") {
            bail!("configuration: `base_url` must begin with http:// or https://");
        }
        if self.operator_url.as_ref().is_some_and(|url| !matches!(url.scheme(), "http" | "https")) {
            bail!("configuration: `operator_url` must begin with http:// or https://");
        }
        if self.operator_url.is_some() && self.operator_name.is_none() {
            bail!("configuration: `operator_url` needs `operator_name`");
        }
        for (key, secret) in [("operator_token", &self.operator_token), ("secret_key", &self.secret_key)] {
            if secret.as_ref().is_some_and(|secret| secret.trim().chars().count() < SHORTEST_SECRET) {
                bail!("configuration: `{key}` must have at least {SHORTEST_SECRET} characters");
            }
        }
        let mut email = Violations::default();
        email.email_address("", self.accessibility_email.as_deref());
        if email.into_result().is_err() {
            bail!("configuration: `accessibility_email` must be an e-mail address");
        }
        transport::check(self).context("configuration")?;
        storage::check(self).context("configuration")?;
        let url = self.database_url();
        if !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme)) {
            bail!("configuration: `database_url` must begin with sqlite: or postgres:");
        }
        if self.database_connections == 0 {
            bail!("configuration: `database_connections` must be at least 1");
        }
        if self.request_timeout_seconds == 0 {
            bail!("configuration: `request_timeout_seconds` must be at least 1");
        }
        if let Err(error) = EnvFilter::try_new(&self.log) {
            bail!("configuration: `log`: {error}");
        }
        if self.mails_kept_days == 0 {
            bail!("configuration: `mails_kept_days` must be at least 1");
        }
        if !(1..=LONGEST_INTERVAL).contains(&self.confirm_months) {
            bail!("configuration: `confirm_months` must be from 1 to {LONGEST_INTERVAL}");
        }
        if !(FEWEST_WEEKS..=MOST_WEEKS).contains(&self.hidden_after_weeks) {
            bail!("configuration: `hidden_after_weeks` must be from {FEWEST_WEEKS} to {MOST_WEEKS}");
        }
        if !(1..=MOST_REPORT_DAYS).contains(&self.report_days) {
            bail!("configuration: `report_days` must be from 1 to {MOST_REPORT_DAYS}");
        }
        if self.search_memory_mib < 15 {
            bail!("configuration: `search_memory_mib` must be at least 15");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_not_sent_unprotected() {
        let with = |url: &str| Config {
            smtp_url: Some(url.to_owned()),
            mail_from: Some("Teilhabe <teilhabe@example.org>".to_owned()),
            ..Config::default()
        };
        for good in [
            "smtps://me:s3cret@mail.example.org",
            "smtp://me:s3cret@mail.example.org:587?tls=required",
            "smtp://mail.example.org:25",
            "smtp://me:s3cret@localhost",
        ] {
            assert!(with(good).check().is_ok(), "{good}");
        }
        for bad in [
            "smtp://me:s3cret@mail.example.org",
            "smtp://me:s3cret@mail.example.org?tls=opportunistic",
            "smtp://me:s3cret@mail.example.org?tls=yes",
            "smtps://me@mail.example.org",
            "https://me:s3cret@mail.example.org",
            "smtps:me:s3cret",
        ] {
            let error = with(bad).check().expect_err(bad);
            assert!(!format!("{error:#}").contains("s3cret"), "{error:#}");
        }
        let config = with("smtps://me:s3cret@mail.example.org");
        let public = config.to_public_toml().expect("the configuration can be shown");
        assert!(public.contains("smtp_url = \"smtps://me:hidden@mail.example.org\""), "{public}");
        for sender in ["", "Teilhabe", "Teilhabe <teilhabe>", "A\r\nBcc: b <a@example.org>"] {
            let config = Config { mail_from: Some(sender.to_owned()), ..Config::default() };
            assert!(config.check().is_err(), "{sender:?}");
        }
    }
}
