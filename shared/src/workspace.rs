//! What people who work for an organisation see of it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::account::MemberRole;
use crate::entry::{EntryKind, EntryState, RevisionState, Standing};
use crate::id::{EntryId, OrganisationId, RevisionId};
use crate::text::LanguageTag;
use crate::wire_enum;

/// The organisations somebody works for, in the order in which they came to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Workspace {
    /// The organisations.
    pub organisations: Vec<OwnOrganisation>,
}

/// An organisation as its members see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnOrganisation {
    /// Its id.
    pub id: OrganisationId,
    /// What the person who asks is in it.
    pub role: MemberRole,
    /// Its standing: until it is confirmed, the public sees nothing of it.
    pub standing: Standing,
    /// Its profile.
    pub profile: OwnEntry,
    /// Its other entries, the one that was changed last first.
    pub entries: Vec<OwnEntry>,
}

/// An entry as the members of its organisation see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnEntry {
    /// Its id.
    pub id: EntryId,
    /// What it is.
    pub kind: EntryKind,
    /// The title of its newest revision, in the language it is written in.
    pub title: String,
    /// That language.
    pub language: LanguageTag,
    /// Its state.
    pub state: EntryState,
    /// Whether there is a revision the public may see.
    pub is_published: bool,
    /// Its newest revision.
    pub revision: RevisionId,
    /// How far its newest revision has come, unless that is the one the public may see.
    pub work: Option<RevisionState>,
    /// The slug of its public page, if it ever had one.
    pub slug: Option<String>,
    /// The day on which somebody last confirmed it.
    pub confirmed_on: Option<NaiveDate>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// Organisations that may be the one somebody is about to register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SimilarOrganisations {
    /// A few of them, the most alike first.
    pub items: Vec<SimilarOrganisation>,
}

/// An organisation like another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SimilarOrganisation {
    /// Its id.
    pub id: OrganisationId,
    /// The slug of its public page.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The language of that.
    pub language: LanguageTag,
    /// Keys of the municipalities it works in; empty for the whole county.
    pub municipalities: Vec<String>,
    /// By what they are alike.
    pub by: Vec<Likeness>,
}

wire_enum!(
    /// By what two organisations are alike.
    Likeness {
        /// The name, or a part of it.
        Name = "name",
        /// The web address.
        Website = "website",
        /// A phone number.
        Phone = "phone",
    }
);
