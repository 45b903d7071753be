//! Mails as the demonstration shows them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::text::LanguageTag;

/// A mail that was not sent but can be read in the demonstration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemoMail {
    /// When it was written.
    #[serde(with = "crate::written::instant")]
    pub at: DateTime<Utc>,
    /// Whom it is for.
    pub to: String,
    /// The language it is written in.
    pub language: LanguageTag,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
}

/// The newest mails of the demonstration, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemoMails {
    /// The mails.
    pub items: Vec<DemoMail>,
}
