//! What mails say of entries that are taken from the public.

use serde::{Deserialize, Serialize};
use shared::id::EntryId;

/// An entry that was taken from the public or is shown again, for somebody who works for its organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hiding {
    /// What the person is called.
    pub name: String,
    /// The name of the organisation.
    pub organisation: String,
    /// The entry.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// Whether the public does not see it now.
    pub is_hidden: bool,
    /// Why, in words of those who review.
    pub reason: String,
}
