//! `teilhabe mail`.

use anyhow::{Context, anyhow};
use shared::account::EmailAddress;
use shared::text::LanguageTag;
use uuid::Uuid;

use crate::mail::{self, Envelope, Mail};
use crate::state::Store;

/// Sends a mail past the outbox and says where it went.
pub async fn run(store: &Store, address: &str) -> anyhow::Result<()> {
    let address = EmailAddress::parse(address).map_err(|_| anyhow!("`{address}` is no e-mail address"))?;
    let envelope = Envelope { id: Uuid::now_v7(), to: address.as_str(), language: &LanguageTag::german() };
    mail::send(store, &envelope, &Mail::Test).await.context("the mail could not be sent")?;
    match store.mailer.folder() {
        None => println!(
            "The mail server has taken the mail. If it does not arrive, look into the folder for spam \
             and ask whoever runs the mail server."
        ),
        Some(folder) => println!(
            "No mail server is configured (`smtp_url`): the mail is a file in {}",
            folder.path().display()
        ),
    }
    Ok(())
}
