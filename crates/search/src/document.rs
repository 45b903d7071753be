//! What the server hands over about one published entry.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use shared::entry::{EntryKind, FacetValues, VisibleSpan};
use shared::explanation::TextRole;
use shared::id::EntryId;
use shared::offer::AgeRange;
use shared::place::Point;
use shared::schedule::Occurrence;
use shared::text::LanguageTag;

/// One published entry as the index knows it.
#[derive(Clone, Debug)]
pub struct EntryDocument {
    /// What it is.
    pub kind: EntryKind,
    /// Its id; a later document of the same id replaces this one.
    pub id: EntryId,
    /// The answer document that lists show. The index stores it and gives it
    /// back untouched.
    pub summary: serde_json::Value,
    /// The texts in which words are looked for, as plain text; of the texts of
    /// one role first the one shown to readers of other languages.
    pub texts: Vec<IndexedText>,
    /// Values it is filtered by and counted under. Weekday and time of day are
    /// taken from the occurrences instead.
    pub facets: FacetValues,
    /// When it takes place in the coming twelve months, earliest first.
    pub occurrences: Vec<Occurrence>,
    /// Where it takes place.
    pub points: Vec<Point>,
    /// Whether it can be used in the whole county, or from anywhere.
    pub is_everywhere: bool,
    /// The day on which somebody last confirmed it.
    pub confirmed_on: Option<NaiveDate>,
    /// The ages it is for; without a range it is for every age.
    pub age: Option<AgeRange>,
    /// When the public may see it.
    pub visible: VisibleSpan,
    /// When it was first published.
    pub published_at: DateTime<Utc>,
    /// When what the public sees of it was published.
    pub updated_at: DateTime<Utc>,
    /// Its slug, for links.
    pub slug: String,
    /// The names by which a text can mean it: those of an organisation.
    pub names: Vec<String>,
    /// The title it is sorted by.
    pub sort_title: String,
}

/// A text in which words are looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexedText {
    /// Its language.
    pub language: LanguageTag,
    /// What it is to the entry.
    pub role: TextRole,
    /// The text.
    pub text: String,
}

/// One change to the index.
#[derive(Clone, Debug)]
pub enum Change {
    /// An entry is new or has changed.
    Put(Box<EntryDocument>),
    /// An entry is no longer public.
    Delete(EntryId),
}
