//! What one version of a content changes of another, and what should be looked at in it. Both are made by the
//! server; here is how they are told.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::entry::{EntryKind, Standing};
use crate::facet::Facet;
use crate::id::EntryId;
use crate::schedule::Schedule;
use crate::text::LanguageTag;
use crate::wire_enum;
use chrono::{DateTime, Utc};

/// A field that is another one than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Difference {
    /// The field, a JSON pointer into the content; of a text with its language, such as `/title/de`.
    pub pointer: String,
    /// How.
    pub change: FieldChange,
}

/// How a field is another one than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FieldChange {
    /// A text, word by word.
    Text {
        /// The language it is written in.
        language: LanguageTag,
        /// Its parts in their order.
        parts: Vec<TextPart>,
    },
    /// Values of a facet, by their keys.
    Labels {
        /// The facet.
        facet: Facet,
        /// What was chosen.
        before: Vec<String>,
        /// What is chosen.
        after: Vec<String>,
    },
    /// Names, numbers and addresses, shown as they are.
    Plain {
        /// What was there.
        before: Vec<String>,
        /// What is there.
        after: Vec<String>,
    },
    /// A day.
    Date {
        /// What it was.
        before: Option<NaiveDate>,
        /// What it is.
        after: Option<NaiveDate>,
    },
    /// Yes or no.
    Flag {
        /// What it was.
        before: bool,
        /// What it is.
        after: bool,
    },
    /// When it takes place, without the remark on that, which is a text of its own.
    Schedule {
        /// What it was.
        before: Box<Schedule>,
        /// What it is.
        after: Box<Schedule>,
    },
}

/// A part of a text that was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TextPart {
    /// What has become of it.
    pub change: TextChange,
    /// What it says, with its spaces.
    pub text: String,
}

wire_enum!(
    /// What has become of a part of a text.
    TextChange {
        /// It stands as before.
        Kept = "kept",
        /// It is new.
        Added = "added",
        /// It is gone.
        Removed = "removed",
    }
);

wire_enum!(
    /// What should be looked at before something is published.
    WarningKind {
        /// Another entry is much like it.
        Duplicate = "duplicate",
        /// A text is missing or very short.
        MissingText = "missing_text",
        /// A date is over.
        Expired = "expired",
        /// There is no way to reach anybody.
        Unreachable = "unreachable",
        /// It is hard to read.
        HardToRead = "hard_to_read",
        /// A text seems to name a person, whose consent is not recorded.
        PersonalName = "personal_name",
    }
);

/// Something that should be looked at before something is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Warning {
    /// What.
    pub kind: WarningKind,
    /// Where, a JSON pointer into the content; empty for the whole.
    pub pointer: String,
    /// The words it is about: a name, a day as `2026-12-01`, or the title of the other entry.
    pub text: Option<String>,
    /// The other entry, if it is about one.
    pub entry: Option<SimilarEntry>,
}

/// Another entry that the public sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SimilarEntry {
    /// Its id.
    pub id: EntryId,
    /// What it is.
    pub kind: EntryKind,
    /// The slug of its page.
    pub slug: String,
    /// The name of its organisation.
    pub organisation: String,
}

/// What is known of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganisationRecord {
    /// What it is called now: as the public knows it, else as it was handed in last.
    pub name: String,
    /// The language of that.
    pub language: LanguageTag,
    /// The slug of its page, if the public sees it now.
    pub slug: Option<String>,
    /// Its standing.
    pub standing: Standing,
    /// Since when it is here.
    pub since: DateTime<Utc>,
    /// How many people work for it here.
    pub members: u32,
    /// How many of its entries are published, its profile not among them.
    pub published: u32,
    /// How many of its cases wait, this one included.
    pub waiting: u32,
    /// How often something of it was published that had been handed in.
    pub accepted: u32,
    /// How often it was asked for changes.
    pub returned: u32,
    /// How often something of it was refused.
    pub rejected: u32,
    /// How many reports of it led to something.
    pub reported: u32,
}
