//! Pages of results.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::facet::Facet;
use crate::id::OrganisationId;
use crate::text::LanguageTag;

/// How often each value of each facet occurs. A facet's own selection does not
/// reduce its own counts.
pub type FacetCounts = BTreeMap<Facet, BTreeMap<String, u32>>;

/// How many results are of one organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganisationCount {
    /// Its id, a value of the parameter `organisation`.
    pub id: OrganisationId,
    /// Its name, in the reader's language if there is one.
    pub name: String,
    /// The language of that name.
    pub language: LanguageTag,
    /// How many results; the choice of organisations does not reduce it.
    pub count: u32,
}

/// What was understood of some words of a search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Understood {
    /// The words, as they were typed.
    pub text: String,
    /// Query string of the same list, narrowed to what they mean; of several
    /// values of one parameter any may be meant.
    pub narrowed: String,
    /// Query string of the same list with these words in quotes: then they are
    /// only words.
    pub dismissed: String,
}

/// A list like one without results that has some: with one part of the filter
/// left out, or with the neighbouring municipalities too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alternative {
    /// Its query string.
    pub query: String,
    /// How many results it has.
    pub total: u32,
}

/// A page of results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The results.
    pub items: Vec<T>,
    /// How many there are on all pages together.
    pub total: u32,
    /// How many of them meet every word of the text (`q`), where others are
    /// listed, too; by relevance these stand first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matching: Option<u32>,
    /// How often each value of each facet occurs. Of the organisations only the
    /// chosen and the 50 most frequent are counted.
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, BTreeMap<String, u32>>))]
    pub facets: FacetCounts,
    /// The organisations counted in `facets` and the chosen ones, with their
    /// names, most frequent first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub organisations: Vec<OrganisationCount>,
    /// What was understood of the text (`q`). What it means stands first, but
    /// nothing is left out for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interpretation: Vec<Understood>,
    /// Where there are no results: lists like this one that have some.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Alternative>,
    /// Cursor of the next page, if there is one.
    pub next: Option<String>,
}
