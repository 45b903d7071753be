//! One state of the index: what a commit left behind, with all that is kept in
//! memory of it.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};
use roaring::RoaringBitmap;
use shared::facet::Facet;
use shared::id::EntryId;
use tantivy::Searcher;
use tantivy::index::SegmentId;
use uuid::Uuid;

use crate::Error;
use crate::found::Found;
use crate::kept::Kept;
use crate::moment::Moment;
use crate::schema::Fields;
use crate::segment::SegmentData;
use crate::understanding::Reading;

/// How many moments are kept: the present one, and a few for lists that were
/// begun a little earlier.
const MOMENTS: usize = 4;
/// For how many texts is kept what they mean and, if it fits, what was found:
/// whoever filters further asks for the same text again and again.
const KEPT_TEXTS: usize = 256;
/// How many bytes what was found for texts may take.
const KEPT_BYTES: usize = 24_000_000;

/// A text as it was looked for: with the reader's language, the day, which some
/// words mean, and the beginning of the moment.
pub(crate) type Asking = (String, String, NaiveDate, i64);

/// One state of the index.
pub(crate) struct Generation {
    /// Reads the segments.
    pub(crate) searcher: Searcher,
    /// The segments in the order of the searcher.
    pub(crate) segments: Vec<Segment>,
    /// Every value of each facet, in order.
    pub(crate) values: BTreeMap<Facet, Vec<Arc<str>>>,
    /// Names this state; see [`crate::Index::version`].
    pub(crate) version: String,
    moments: Mutex<VecDeque<Arc<Moment>>>,
    /// What was found for texts, by segment.
    pub(crate) found: Kept<Asking, [Found]>,
    /// What the words of texts mean, from the beginning of a moment on.
    pub(crate) readings: Kept<(String, i64), Reading>,
}

/// A segment in one state of the index.
pub(crate) struct Segment {
    id: SegmentId,
    /// What was read of it.
    pub(crate) data: Arc<SegmentData>,
    /// The documents that have not been deleted.
    pub(crate) alive: RoaringBitmap,
    /// For each facet the places of its values in [`Generation::values`].
    pub(crate) places: BTreeMap<Facet, Vec<usize>>,
}

impl fmt::Debug for Generation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Generation").field("version", &self.version).finish_non_exhaustive()
    }
}

impl Generation {
    /// Takes in what a searcher sees; `before` lends the segments that stayed.
    pub(crate) fn new(
        searcher: Searcher,
        fields: &Fields,
        version: String,
        before: Option<&Self>,
    ) -> Result<Self, Error> {
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let known = before
                .and_then(|before| before.segments.iter().find(|segment| segment.id == reader.segment_id()));
            let data = match known {
                Some(known) => Arc::clone(&known.data),
                None => Arc::new(SegmentData::read(reader, fields)?),
            };
            let alive = reader.doc_ids_alive().collect();
            segments.push(Segment { id: reader.segment_id(), data, alive, places: BTreeMap::new() });
        }
        let values = all_values(&segments);
        for segment in &mut segments {
            segment.places = places(&segment.data, &values);
        }
        let documents = segments.iter().map(|segment| segment.data.ids.len()).sum::<usize>();
        let fitting = KEPT_BYTES / (Found::BYTES * documents.max(1));
        let (found, readings) = (Kept::new(fitting.min(KEPT_TEXTS)), Kept::new(KEPT_TEXTS));
        Ok(Self { searcher, segments, values, version, moments: Mutex::default(), found, readings })
    }

    /// Forgets what words meant and found, as they mean something else now.
    pub(crate) fn forget(&self) {
        self.readings.clear();
        self.found.clear();
    }

    /// The entries with a name that are visible then.
    pub(crate) fn named(&self, name: &str, moment: &Moment) -> Vec<EntryId> {
        let segments = self.segments.iter().zip(&moment.segments);
        let ids = segments.flat_map(|(segment, moment)| {
            let having = segment.data.names.with_value(name);
            let documents = having.map(|having| having & &moment.visible).unwrap_or_default();
            documents
                .into_iter()
                .map(|document| EntryId(Uuid::from_u128(segment.data.ids[document as usize])))
        });
        ids.collect()
    }

    /// The index at an instant.
    pub(crate) fn moment(&self, now: DateTime<Utc>) -> Arc<Moment> {
        let mut moments = self.moments.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(moment) = moments.iter().find(|moment| moment.holds_at(now)) {
            return Arc::clone(moment);
        }
        let segments = self.segments.iter().map(|segment| (&*segment.data, &segment.alive));
        let moment = Arc::new(Moment::compute(segments, now));
        moments.truncate(MOMENTS - 1);
        moments.push_front(Arc::clone(&moment));
        moment
    }
}

fn all_values(segments: &[Segment]) -> BTreeMap<Facet, Vec<Arc<str>>> {
    let mut values: BTreeMap<Facet, Vec<Arc<str>>> = BTreeMap::new();
    for (facet, data) in segments.iter().flat_map(|segment| &segment.data.facets) {
        values.entry(*facet).or_default().extend(data.values.iter().map(|value| Arc::from(&**value)));
    }
    for values in values.values_mut() {
        values.sort_unstable();
        values.dedup();
    }
    values
}

fn places(data: &SegmentData, values: &BTreeMap<Facet, Vec<Arc<str>>>) -> BTreeMap<Facet, Vec<usize>> {
    let place = |facet: &Facet, value: &str| {
        let known = values.get(facet)?;
        known.binary_search_by(|known| (**known).cmp(value)).ok()
    };
    let places = data.facets.iter().map(|(facet, data)| {
        let places = data.values.iter().filter_map(|value| place(facet, value));
        (*facet, places.collect())
    });
    places.collect()
}
