//! Looking up entries without a filter.

use std::ops::Range;

use chrono::{DateTime, Utc};
use roaring::RoaringBitmap;
use shared::entry::EntryKind;
use shared::facet::Facet;
use shared::id::EntryId;
use tantivy::schema::Value;
use tantivy::{DocAddress, DocId, TantivyDocument};

use crate::generation::{Generation, Segment};
use crate::schema::{Fields, damaged};
use crate::{Address, Error};

/// Looks among the entries of one kind that are visible at an instant.
pub(crate) struct Lookup<'a> {
    pub(crate) generation: &'a Generation,
    pub(crate) fields: &'a Fields,
    pub(crate) kind: EntryKind,
    pub(crate) now: DateTime<Utc>,
}

impl Lookup<'_> {
    /// The answer document of any entry with this facet value.
    pub(crate) fn with_value(&self, facet: Facet, value: &str) -> Result<Option<String>, Error> {
        self.first(|segment, visible| {
            let with_value = segment.data.facets.get(&facet)?.with_value(value)?;
            (visible & with_value).min()
        })
    }

    /// The answer document of the entry with this id.
    pub(crate) fn with_id(&self, id: EntryId) -> Result<Option<String>, Error> {
        let id = id.0.as_u128();
        self.first(|segment, visible| {
            visible.iter().find(|document| segment.data.ids[*document as usize] == id)
        })
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.each_segment().map(|(_, documents)| usize::try_from(documents.len()).unwrap_or(0)).sum()
    }

    /// Where those are found that stand at these places in the order of ids,
    /// in which new entries come last.
    pub(crate) fn addresses(&self, places: Range<usize>) -> Result<Vec<Address>, Error> {
        let mut order: Vec<(u128, usize, DocId)> = Vec::with_capacity(self.count());
        for (index, documents) in self.each_segment() {
            let ids = &self.generation.segments[index].data.ids;
            order.extend(documents.iter().map(|document| (ids[document as usize], index, document)));
        }
        order.sort_unstable();
        let addresses = order.into_iter().skip(places.start).take(places.len());
        let address = |(_, index, document): (u128, usize, DocId)| {
            let data = &self.generation.segments[index].data;
            Ok(Address { slug: data.slug(document)?, updated_at: data.updated_at(document) })
        };
        addresses.map(address).collect()
    }

    /// The visible documents of the kind, by the index of their segment.
    fn each_segment(&self) -> impl Iterator<Item = (usize, RoaringBitmap)> {
        let moment = self.generation.moment(self.now);
        self.generation.segments.iter().enumerate().filter_map(move |(index, segment)| {
            let of_kind = segment.data.kinds.get(&self.kind)?;
            Some((index, of_kind & &moment.segments[index].visible))
        })
    }

    /// The answer document of the first one that is found among the visible
    /// documents of a segment.
    fn first(
        &self,
        find: impl Fn(&Segment, &RoaringBitmap) -> Option<DocId>,
    ) -> Result<Option<String>, Error> {
        for (index, visible) in self.each_segment() {
            if let Some(document) = find(&self.generation.segments[index], &visible) {
                let segment = u32::try_from(index).map_err(|_| damaged("so many segments"))?;
                return self.summary(DocAddress::new(segment, document)).map(Some);
            }
        }
        Ok(None)
    }

    fn summary(&self, address: DocAddress) -> Result<String, Error> {
        let document: TantivyDocument = self.generation.searcher.doc(address)?;
        let summary = document.get_first(self.fields.summary).and_then(|value| value.as_str());
        Ok(summary.ok_or_else(|| damaged("a summary"))?.to_owned())
    }
}
