//! A revision in the making.

use chrono::NaiveDate;
use db::repo::entries::RevisionOrigin;
use db::repo::import::NewRevision;
use shared::entry::RevisionState;
use shared::id::{EntryId, RevisionId};

use crate::services::contents::StoredContent;

/// A revision in the making.
pub(super) struct Draft {
    pub content: StoredContent,
    pub external_id: String,
    pub hash: String,
    pub published: bool,
    pub confirmed_on: Option<NaiveDate>,
}

impl Draft {
    pub fn new(content: StoredContent, external_id: String, hash: String) -> Self {
        Self { content, external_id, hash, published: true, confirmed_on: None }
    }

    pub fn revision(
        self,
        id: RevisionId,
        entry_id: EntryId,
        based_on: Option<RevisionId>,
        source: &str,
    ) -> NewRevision {
        let state = if self.published { RevisionState::Published } else { RevisionState::Draft };
        self.content.revision(id, entry_id, state, based_on, RevisionOrigin::Import(source.to_owned()))
    }
}
