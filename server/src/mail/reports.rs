//! What mails say of reports of the public.

use serde::{Deserialize, Serialize};
use shared::entry::EntryKind;
use shared::review::CaseOutcome;

/// An entry that somebody has reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedEntry {
    /// What it is.
    pub kind: EntryKind,
    /// Its title.
    pub title: String,
    /// The slug of its page, if everybody can see that.
    pub slug: Option<String>,
}

/// What is new for who has reported something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ReportNews {
    /// It has arrived.
    Arrived,
    /// It is done with.
    Closed {
        /// What has become of it.
        outcome: CaseOutcome,
        /// What those who review say about it; may be empty.
        answer: String,
    },
}
