//! Pages of results.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::facet::Facet;

/// How often each value of each facet occurs. A facet's own selection does not
/// reduce its own counts.
pub type FacetCounts = BTreeMap<Facet, BTreeMap<String, u32>>;

/// A page of results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The results.
    pub items: Vec<T>,
    /// How many there are on all pages together.
    pub total: u32,
    /// How often each value of each facet occurs.
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, BTreeMap<String, u32>>))]
    pub facets: FacetCounts,
    /// Cursor of the next page, if there is one.
    pub next: Option<String>,
}
