//! Looking up single entries.

use chrono::{DateTime, Utc};
use roaring::RoaringBitmap;
use shared::entry::EntryKind;
use shared::facet::Facet;
use shared::id::EntryId;
use tantivy::schema::Value;
use tantivy::{DocAddress, DocId, TantivyDocument};

use crate::Error;
use crate::generation::{Generation, Segment};
use crate::schema::{Fields, damaged};

/// Looks among the entries of one kind that are visible at an instant.
pub(crate) struct Lookup<'a> {
    pub(crate) generation: &'a Generation,
    pub(crate) fields: &'a Fields,
    pub(crate) kind: EntryKind,
    pub(crate) now: DateTime<Utc>,
}

impl Lookup<'_> {
    /// The answer document of any entry with this facet value.
    pub(crate) fn with_value(&self, facet: Facet, value: &str) -> Result<Option<Vec<u8>>, Error> {
        self.first(|segment, visible| {
            let with_value = segment.data.facets.get(&facet)?.with_value(value)?;
            (visible & with_value).min()
        })
    }

    /// The answer document of the entry with this id.
    pub(crate) fn with_id(&self, id: EntryId) -> Result<Option<Vec<u8>>, Error> {
        let id = id.0.as_u128();
        self.first(|segment, visible| {
            visible.iter().find(|document| segment.data.ids[*document as usize] == id)
        })
    }

    /// The answer document of the first one that is found among the visible
    /// documents of a segment.
    fn first(
        &self,
        find: impl Fn(&Segment, &RoaringBitmap) -> Option<DocId>,
    ) -> Result<Option<Vec<u8>>, Error> {
        let moment = self.generation.moment(self.now);
        let segments = self.generation.segments.iter().zip(&moment.segments);
        for (index, (segment, at_moment)) in (0_u32..).zip(segments) {
            let Some(of_kind) = segment.data.kinds.get(&self.kind) else { continue };
            let found = find(segment, &(of_kind & &at_moment.visible));
            if let Some(document) = found {
                return self.summary(DocAddress::new(index, document)).map(Some);
            }
        }
        Ok(None)
    }

    fn summary(&self, address: DocAddress) -> Result<Vec<u8>, Error> {
        let document: TantivyDocument = self.generation.searcher.doc(address)?;
        let summary = document.get_first(self.fields.summary).and_then(|value| value.as_bytes());
        Ok(summary.ok_or_else(|| damaged("a summary"))?.to_vec())
    }
}
