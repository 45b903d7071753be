//! What a list asks of the index, and what it gets.

use chrono::{DateTime, Utc};
use shared::answer::Snippet;
use shared::entry::EntryKind;
use shared::explanation::Explanation;
use shared::filter::ListQuery;
use shared::id::EntryId;
use shared::page::{FacetCounts, Understood};
use shared::place::Point;
use shared::schedule::Occurrence;

/// A request for one page of a list.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The kind of entries listed.
    pub kind: EntryKind,
    /// Filter, order and page.
    pub query: &'a ListQuery,
    /// The present instant.
    pub now: DateTime<Utc>,
    /// How many coming occurrences of each entry are told, at most.
    pub dates: usize,
    /// Where distances are counted from, if the filter says so.
    pub near: Option<Near>,
    /// Whether is told why each entry is found.
    pub explain: bool,
}

impl<'a> Request<'a> {
    /// A request without dates, distances and explanations.
    #[must_use]
    pub const fn new(kind: EntryKind, query: &'a ListQuery, now: DateTime<Utc>) -> Self {
        Self { kind, query, now, dates: 0, near: None, explain: false }
    }
}

/// A point distances are counted from, and how far away entries may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// The point.
    pub point: Point,
    /// Most metres as the crow flies.
    pub metres: f64,
}

/// How far away an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Distance {
    /// Metres as the crow flies.
    pub metres: u32,
    /// Whether one of the two points is not exact.
    pub is_approximate: bool,
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Hits {
    /// The entries of this page.
    pub items: Vec<Hit>,
    /// How many entries there are on all pages together.
    pub total: u32,
    /// How many of them meet every word of the text, where others are listed,
    /// too; by relevance these stand first.
    pub matching: Option<u32>,
    /// How often each value of each facet occurs; values that do not occur are
    /// left out. Of the organisations only the most frequent are counted.
    pub facets: FacetCounts,
    /// Cursor of the next page, if there is one.
    pub next: Option<String>,
    /// What was understood of the text.
    pub interpretation: Vec<Understood>,
}

/// One entry found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Its id.
    pub id: EntryId,
    /// The answer document as it was handed over, as JSON.
    pub summary: String,
    /// The coming occurrences from now on, the next one first.
    pub dates: Vec<Occurrence>,
    /// When what the public sees of it was published.
    pub updated_at: DateTime<Utc>,
    /// How far away it is; `None` if that is not asked for, or not known more
    /// precisely than the municipality.
    pub distance: Option<Distance>,
    /// Where the words were found, in the text the reader is shown.
    pub snippet: Option<Snippet>,
    /// Why it is found, if that is asked for and there is a text.
    pub explanation: Option<Explanation>,
}

/// Where an entry is found, and how old what is shown there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Its slug.
    pub slug: String,
    /// When what the public sees of it was published.
    pub updated_at: DateTime<Utc>,
}
