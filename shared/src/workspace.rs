//! What people who work for an organisation see of it.

mod content;
mod parts;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use self::content::EntryContent;
pub use self::parts::{OwnContact, OwnPlace, StatedContact};
use crate::account::MemberRole;
use crate::attention::{Attention, Concern, Message};
use crate::entry::{EntryKind, EntryState, RevisionState, Sight, Standing};
use crate::id::{EntryId, OrganisationId, RevisionId};
use crate::problem::FieldError;
use crate::quality::{Hint, Readability};
use crate::review::Decision;
use crate::schedule::local_date;
use crate::text::{LanguageTag, LocalisedText};
use crate::validate::Violations;
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
    /// What needs attention, the most urgent first; empty where an organisation is not told with all others.
    pub attention: Vec<Attention>,
    /// What needs attention about the contacts and the places to which its entries refer: translations, each
    /// language once, those of which the German text has changed first; likewise.
    pub part_concerns: Vec<Concern>,
    /// What reviewers have written in the last 90 days, the newest first, at most 20; likewise.
    pub messages: Vec<Message>,
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
    /// Until when that state is expected to last.
    pub state_until: Option<NaiveDate>,
    /// A remark on the state.
    pub state_note: Option<LocalisedText>,
    /// Whether there is a revision the public may see.
    pub is_published: bool,
    /// What the public sees of it now, or why it sees nothing.
    pub sight: Sight,
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
    /// The slug of its public page; null while the public does not see it.
    pub slug: Option<String>,
    /// Its name.
    pub name: String,
    /// The language of that.
    pub language: LanguageTag,
    /// Keys of the municipalities it works in; empty for the whole county.
    pub municipalities: Vec<String>,
    /// By what they are alike.
    pub by: Vec<Likeness>,
    /// Whether who asks may ask to take its profile over: they do not belong to it and have not yet.
    pub may_claim: bool,
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
        /// The street, or the postal code and the name.
        Place = "place",
    }
);

/// An entry as somebody works on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryWork {
    /// The entry.
    pub entry: OwnEntry,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Counts every change of the entry; `If-Match` asks for it.
    pub version: i32,
    /// Whether its content may be changed. While it waits for a decision it may not, but for the first profile
    /// of an organisation that waits for its confirmation: what is saved of that is handed in at once.
    pub may_write: bool,
    /// The content that is worked on: the draft or what was handed in, else the newest.
    pub content: EntryContent,
    /// What the public sees, if that is something else.
    pub published: Option<EntryContent>,
    /// What reviewers have said about it, until it is handed in again.
    pub feedback: Option<Feedback>,
    /// What its members and reviewers have said to each other since it was last published, the oldest first.
    pub conversation: Vec<Remark>,
    /// What is missing or wrong before it can be handed in, with pointers into the content.
    pub missing: Vec<FieldError>,
    /// Pointers to translations, such as `/title/en`, whose source text has changed since; those of the remark
    /// on its state are `/state_note/en` and the like.
    pub stale: Vec<String>,
    /// What would make it easier to find and to understand, the most useful first, at most six. None of it
    /// keeps it from being handed in.
    pub hints: Vec<Hint>,
    /// How hard its German texts are to read; null below about 30 words.
    pub readability: Option<Readability>,
}

/// What reviewers have said about an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Feedback {
    /// When.
    pub at: DateTime<Utc>,
    /// What: changes that are asked for, or a refusal.
    pub decision: Decision,
}

/// Something that was said about an entry while it was handed in and reviewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Remark {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Speaker,
    /// What; several notes of a reviewer on a line each.
    pub text: String,
}

wire_enum!(
    /// Who says something about an entry.
    Speaker {
        /// Somebody who works for its organisation.
        Member = "member",
        /// Somebody who reviews.
        Reviewer = "reviewer",
    }
);

/// Hands an entry in for review.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct HandingIn {
    /// What is said to those who review; at most 1,000 characters.
    pub message: Option<String>,
}

/// Brings an entry into another state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StateChange {
    /// The state.
    pub state: EntryState,
    /// Until when it is expected to be paused.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// A remark for readers, at most 300 characters.
    #[serde(default)]
    pub note: Option<LocalisedText>,
}

/// An organisation with what its entries refer to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganisationWork {
    /// The organisation with its entries.
    pub organisation: OwnOrganisation,
    /// Its contacts.
    pub contacts: Vec<OwnContact>,
    /// Its places.
    pub places: Vec<OwnPlace>,
}

impl OwnEntry {
    /// The slug of the page on which the public sees it now.
    #[must_use]
    pub fn public_slug(&self) -> Option<&str> {
        self.slug.as_deref().filter(|_| self.sight == Sight::Seen)
    }
}

impl OwnOrganisation {
    /// Whether the KI team is looking at its registration: it waits for its confirmation, and its members have
    /// not taken the profile back, nor was that given back to them.
    #[must_use]
    pub const fn is_being_checked(&self) -> bool {
        matches!(self.standing, Standing::Pending)
            && matches!(self.profile.work, None | Some(RevisionState::Submitted))
    }

    /// All its entries, the profile last.
    pub fn all_entries(&self) -> impl Iterator<Item = &OwnEntry> {
        self.entries.iter().chain([&self.profile])
    }

    /// One of its entries.
    #[must_use]
    pub fn entry(&self, id: EntryId) -> Option<&OwnEntry> {
        self.all_entries().find(|entry| entry.id == id)
    }
}

impl HandingIn {
    /// Checks every rule.
    ///
    /// # Errors
    /// The violated rules.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut violations = Violations::default();
        violations.line("/message", self.message.as_deref(), 1_000);
        violations.into_result()
    }
}

impl StateChange {
    /// Checks every rule on this day.
    ///
    /// # Errors
    /// The violated rules.
    pub fn validate(&self, now: DateTime<Utc>) -> Result<(), Vec<FieldError>> {
        let mut violations = Violations::default();
        let is_pause = self.state == EntryState::Paused;
        violations.require(is_pause || self.until.is_none(), "/until", "unknown_value");
        let is_to_come = self.until.is_none_or(|until| until >= local_date(now));
        violations.require(is_to_come, "/until", "in_the_past");
        violations.optional_text("/note", self.note.as_ref(), 300);
        violations.into_result()
    }
}
