//! The versions an entry has had, as the members of its organisation see them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::entry::RevisionState;
use crate::id::RevisionId;
use crate::text::LanguageTag;

/// The versions of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryVersions {
    /// The versions, the newest first; at most 100.
    pub items: Vec<EntryVersion>,
}

/// A version of an entry: one of its revisions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryVersion {
    /// The revision.
    pub id: RevisionId,
    /// Counts the revisions of the entry from 1 on.
    pub number: i32,
    /// How far it has come.
    pub state: RevisionState,
    /// The title, in the language it is written in.
    pub title: String,
    /// That language.
    pub language: LanguageTag,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it was handed in.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it was published, if that is known.
    pub published_at: Option<DateTime<Utc>>,
    /// Who handed it in, as long as that person works for the organisation.
    pub handed_in_by: Option<String>,
    /// Whether it is the one the public may see.
    pub is_published: bool,
}

impl EntryVersion {
    /// When it came as far as it has come: published, handed in, begun.
    #[must_use]
    pub fn at(&self) -> DateTime<Utc> {
        self.published_at.or(self.submitted_at).unwrap_or(self.created_at)
    }
}
