//! What mails say of decisions.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use shared::entry::{EntryKind, Standing};
use shared::id::EntryId;
use shared::review::{Decision, Difference};

/// How long after a decision people are told of it, with all that was decided in between.
pub const DECISIONS_BUNDLED: TimeDelta = TimeDelta::minutes(15);

/// What was decided about an organisation and its entries, for somebody who works for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions {
    /// What the person is called.
    pub name: String,
    /// The name of the organisation.
    pub organisation: String,
    /// What is new about the organisation itself, if anything is.
    pub standing: Option<StandingNews>,
    /// Why, in words of those who review.
    #[serde(default)]
    pub reason: Option<String>,
    /// What was decided about entries, in the order of the decisions.
    pub entries: Vec<DecidedEntry>,
}

/// What was decided about an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecidedEntry {
    /// The entry.
    pub id: EntryId,
    /// What it is.
    pub kind: EntryKind,
    /// Its title.
    pub title: String,
    /// The decision.
    pub decision: Decision,
    /// What was corrected before it was published.
    #[serde(default)]
    pub corrections: Vec<Difference>,
    /// The slug of its page, if it was published and everybody can see it now.
    pub slug: Option<String>,
}

/// What is new about an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandingNews {
    /// It is confirmed: everybody sees what it has published.
    Confirmed,
    /// What is handed in for it is published at once.
    Trusted,
    /// What is handed in for it is reviewed again: it was trusted before.
    Reviewed,
    /// Nobody else sees anything of it any more.
    Suspended,
    /// It waits for its confirmation again, and nobody else sees anything of it.
    Pending,
}

impl StandingNews {
    /// What is new about an organisation that had a standing and has got another one.
    #[must_use]
    pub const fn between(before: Standing, now: Standing) -> Self {
        match (before, now) {
            (Standing::Trusted, Standing::Confirmed) => Self::Reviewed,
            (_, Standing::Confirmed) => Self::Confirmed,
            (_, Standing::Trusted) => Self::Trusted,
            (_, Standing::Suspended) => Self::Suspended,
            (_, Standing::Pending) => Self::Pending,
        }
    }
}
