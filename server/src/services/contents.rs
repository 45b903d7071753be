//! Contents of entries as they are stored: with what lists of them need beside them.

use chrono::NaiveDate;
use db::Connection;
use db::repo::entries::RevisionOrigin;
use db::repo::import::NewRevision;
use db::repo::work::{self, WorkEntry};
use serde_json::Value;
use shared::entry::{EntryKind, RevisionState};
use shared::id::{EntryId, RevisionId};
use shared::offer::OfferContent;
use shared::organisation::OrganisationProfile;
use shared::text::{LanguageTag, LocalisedText};
use shared::workspace::EntryContent;

use crate::error::{Error, known};

/// A stored content.
///
/// # Errors
/// A content that cannot be read; projects are not written here yet.
pub fn read(kind: EntryKind, content: Value) -> Result<EntryContent, Error> {
    match kind {
        EntryKind::Offer => Ok(EntryContent::Offer(serde_json::from_value(content)?)),
        EntryKind::Organisation => Ok(EntryContent::Organisation(serde_json::from_value(content)?)),
        EntryKind::Project => Err(Error::NotFound),
    }
}

/// What the public sees of an entry, if that is another revision than the one that is worked on.
///
/// # Errors
/// As [`read`], or a database that fails.
pub async fn published(
    connection: &impl Connection,
    work: &WorkEntry,
) -> Result<Option<EntryContent>, Error> {
    let Some(id) = work.published.filter(|id| *id != work.revision.id) else { return Ok(None) };
    let content = work::content_of(connection, work.kind, id).await.map_err(known)?;
    read(work.kind, content).map(Some)
}

/// A content that becomes a revision.
pub struct StoredContent {
    /// The kind of its entry.
    pub kind: EntryKind,
    /// The title in the source language.
    pub title: String,
    content: Value,
    schema_version: i32,
    source_language: LanguageTag,
    municipality: Option<String>,
    field: Option<String>,
    valid_until: Option<NaiveDate>,
}

impl StoredContent {
    /// An offer that takes place in this municipality first.
    ///
    /// # Errors
    /// Never for contents that were read.
    pub fn of_offer(offer: &OfferContent, municipality: Option<String>) -> serde_json::Result<Self> {
        Ok(Self {
            kind: EntryKind::Offer,
            title: in_source_language(&offer.title, &offer.source_language),
            content: serde_json::to_value(offer)?,
            schema_version: OfferContent::SCHEMA_VERSION,
            source_language: offer.source_language.clone(),
            municipality,
            field: offer.fields.first().cloned(),
            valid_until: offer.valid_until,
        })
    }

    /// The profile of an organisation.
    ///
    /// # Errors
    /// Never for contents that were read.
    pub fn of_profile(profile: &OrganisationProfile) -> serde_json::Result<Self> {
        Ok(Self {
            kind: EntryKind::Organisation,
            title: in_source_language(&profile.name, &profile.source_language),
            content: serde_json::to_value(profile)?,
            schema_version: OrganisationProfile::SCHEMA_VERSION,
            source_language: profile.source_language.clone(),
            municipality: profile.municipalities.first().cloned(),
            field: profile.fields.first().cloned(),
            valid_until: None,
        })
    }

    /// Whether it has the one character that databases do not keep.
    #[must_use]
    pub fn has_nul(&self) -> bool {
        self.content.to_string().contains("\\u0000")
    }

    /// How many bytes it takes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.content.to_string().len()
    }

    /// A revision of an entry with this content.
    #[must_use]
    pub fn revision(
        self,
        id: RevisionId,
        entry_id: EntryId,
        state: RevisionState,
        based_on: Option<RevisionId>,
        origin: RevisionOrigin,
    ) -> NewRevision {
        NewRevision {
            id,
            entry_id,
            kind: self.kind,
            state,
            based_on,
            content: self.content,
            schema_version: self.schema_version,
            source_language: self.source_language,
            origin,
            title: self.title,
            municipality: self.municipality,
            field: self.field,
            valid_until: self.valid_until,
        }
    }
}

/// A text as it is written in a language, empty if it is not.
pub(super) fn in_source_language(text: &LocalisedText, language: &LanguageTag) -> String {
    text.get(language).map(|text| text.text.clone()).unwrap_or_default()
}
