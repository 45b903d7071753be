//! A letter as what is sent, with its headers.

use anyhow::Context;
use chrono::{DateTime, Utc};
use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};

use super::letter::Letter;
use super::{Envelope, layout};
use crate::state::Store;

/// Says that no person has sent this, so that no machine answers (RFC 3834).
const AUTO_SUBMITTED: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");
const CONTENT_LANGUAGE: HeaderName = HeaderName::new_from_ascii_str("Content-Language");

/// The message of a letter. Nothing that people have written stands in a
/// header but the address, which cannot be read if it is more than one.
///
/// # Errors
/// An address that is none.
pub(super) fn build(
    store: &Store,
    envelope: &Envelope<'_>,
    letter: &Letter,
    now: DateTime<Utc>,
) -> anyhow::Result<Message> {
    let to = envelope.to.parse().context("the address of the recipient is none")?;
    let host = store.config.base_url.host_str().unwrap_or("localhost");
    Message::builder()
        .from(store.mailer.from().clone())
        .to(Mailbox::new(None, to))
        .subject(letter.subject)
        .date(now.into())
        .message_id(Some(format!("<{}@{host}>", envelope.id)))
        .raw_header(HeaderValue::new(AUTO_SUBMITTED, "auto-generated".to_owned()))
        .raw_header(HeaderValue::new(CONTENT_LANGUAGE, letter.language.tag().to_owned()))
        .multipart(MultiPart::alternative_plain_html(layout::plain(letter), layout::html(letter)))
        .context("the mail cannot be written")
}
