//! What an import writes, as plain values.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use shared::entry::{Contact, EntryKind, EntryState, RevisionState, Standing};
use shared::id::{EntryId, OrganisationId, RevisionId};
use shared::place::Place;
use shared::text::LanguageTag;

use crate::repo::entries::RevisionOrigin;
use crate::repo::media::Media;

/// A part of an import. Rows may refer to rows of the same batch and of
/// earlier ones.
#[derive(Clone, Debug, Default)]
pub struct ImportBatch {
    /// New organisations. Their profiles are entries.
    pub organisations: Vec<NewOrganisation>,
    /// New entries.
    pub entries: Vec<NewEntry>,
    /// The first revision of each new entry.
    pub revisions: Vec<NewRevision>,
    /// New revisions of entries that exist.
    pub updates: Vec<EntryUpdate>,
    /// New contacts.
    pub contacts: Vec<NewContact>,
    /// New places.
    pub places: Vec<NewPlace>,
    /// New pictures and documents.
    pub media: Vec<Media>,
    /// New slugs; each becomes the current one of an entry that has none.
    pub slugs: Vec<NewSlug>,
    /// External ids with what was imported last; those that exist are updated.
    pub external_ids: Vec<NewExternalId>,
}

/// An organisation to be created.
#[derive(Clone, Debug)]
pub struct NewOrganisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its standing.
    pub standing: Standing,
}

/// An entry to be created. It is published if its revision is.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// Its id.
    pub id: EntryId,
    /// What it is.
    pub kind: EntryKind,
    /// Whose it is.
    pub organisation_id: OrganisationId,
    /// Its state.
    pub state: EntryState,
    /// The day on which somebody last confirmed it.
    pub confirmed_on: Option<NaiveDate>,
    /// When it goes out of sight unless somebody confirms it.
    pub hidden_from: Option<DateTime<Utc>>,
}

/// A revision to be created.
#[derive(Clone, Debug)]
pub struct NewRevision {
    /// Its id.
    pub id: RevisionId,
    /// The entry it belongs to.
    pub entry_id: EntryId,
    /// The kind of that entry.
    pub kind: EntryKind,
    /// Its state: a draft, submitted or published.
    pub state: RevisionState,
    /// The revision it replaces.
    pub based_on: Option<RevisionId>,
    /// The content.
    pub content: Value,
    /// The version of the content's schema.
    pub schema_version: i32,
    /// The language it was written in.
    pub source_language: LanguageTag,
    /// Where it comes from.
    pub origin: RevisionOrigin,
    /// The title in the source language, for lists.
    pub title: String,
    /// Key of the first municipality, for lists.
    pub municipality: Option<String>,
    /// Key of the first field of action, for lists.
    pub field: Option<String>,
    /// Last day on which it is valid, for lists.
    pub valid_until: Option<NaiveDate>,
}

/// A new revision of an entry that exists. A published one replaces what the
/// public sees; a draft takes it from the public.
#[derive(Clone, Debug)]
pub struct EntryUpdate {
    /// The revision. It must be based on the one that is published now.
    pub revision: NewRevision,
    /// A draft of the entry that is withdrawn.
    pub withdrawn_draft: Option<RevisionId>,
    /// The organisation the entry moves to; `None` leaves it where it is.
    pub moved_to: Option<OrganisationId>,
    /// The day on which somebody last confirmed the entry; `None` keeps the
    /// present one.
    pub confirmed_on: Option<NaiveDate>,
    /// When the entry goes out of sight unless somebody confirms it; `None`
    /// keeps the present instant.
    pub hidden_from: Option<DateTime<Utc>>,
}

/// A contact to be created.
#[derive(Clone, Debug)]
pub struct NewContact {
    /// Whose it is.
    pub organisation_id: OrganisationId,
    /// The contact.
    pub contact: Contact,
}

/// A place to be created.
#[derive(Clone, Debug)]
pub struct NewPlace {
    /// Whose it is.
    pub organisation_id: OrganisationId,
    /// The place.
    pub place: Place,
}

/// A slug to be created.
#[derive(Clone, Debug)]
pub struct NewSlug {
    /// The kind of the entry.
    pub kind: EntryKind,
    /// The slug.
    pub slug: String,
    /// The entry.
    pub entry_id: EntryId,
}

/// An external id with what was imported last.
#[derive(Clone, Debug)]
pub struct NewExternalId {
    /// Name of the other system.
    pub source: String,
    /// The kind of the entry.
    pub kind: EntryKind,
    /// The id there.
    pub external_id: String,
    /// The entry here.
    pub entry_id: EntryId,
    /// The revision the import wrote.
    pub imported_revision_id: RevisionId,
    /// Hash of what was imported.
    pub imported_hash: String,
}
