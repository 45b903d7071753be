//! What is kept in memory of a segment: read once, when the segment first
//! appears, and shared by every later state of the index that still has it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use roaring::RoaringBitmap;
use shared::entry::EntryKind;
use shared::facet::Facet;
use shared::schedule::TimeOfDay;
use tantivy::columnar::{Column, StrColumn};
use tantivy::index::InvertedIndexReader;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use crate::Error;
use crate::schema::{Fields, SLOTS, ages_of_number, column, damaged, day_of_number, slot_end};

/// Documents by the time of day in which something takes place.
pub(crate) type ByTimeOfDay = [RoaringBitmap; TimeOfDay::ALL.len()];

/// The youngest and the oldest age, and the documents for them.
pub(crate) type AgeData = ((u8, u8), RoaringBitmap);

/// The documents of one segment by everything lists ask for.
#[derive(Debug)]
pub(crate) struct SegmentData {
    /// The id of each document.
    pub(crate) ids: Vec<u128>,
    /// The documents of each kind.
    pub(crate) kinds: BTreeMap<EntryKind, RoaringBitmap>,
    /// The documents of each facet value.
    pub(crate) facets: BTreeMap<Facet, FacetData>,
    /// The numbers of the facet values of each document that not many have.
    pub(crate) rare_values: Lists<u32>,
    /// The documents of each name.
    pub(crate) names: FacetData,
    /// How many facet values there are.
    pub(crate) value_count: usize,
    /// The documents by day, as days since the year 1, and time of day.
    pub(crate) days: BTreeMap<i32, ByTimeOfDay>,
    /// The documents by youngest and oldest age.
    pub(crate) ages: Vec<AgeData>,
    /// The documents with an occurrence in a slot, by slot.
    slots: Vec<SlotData>,
    /// When documents become visible, in microseconds, in order.
    pub(crate) visible_from: Vec<(i64, DocId)>,
    /// When documents are no longer visible, in microseconds, in order.
    pub(crate) visible_until: Vec<(i64, DocId)>,
    /// When each document was published, in microseconds.
    pub(crate) published: Vec<i64>,
    /// The place of each document in the order of titles and ids.
    pub(crate) title_ranks: Vec<u32>,
    /// The documents in the order of titles and ids.
    by_title: Vec<DocId>,
    titles: Option<StrColumn>,
    slugs: Option<StrColumn>,
    /// When what is shown of each document was published, in microseconds.
    updated: Column<i64>,
    /// The day on which each document was last confirmed, as days since the
    /// year 1; 0 if that is not known.
    pub(crate) confirmed: Column<i64>,
    /// The points of each document, packed.
    pub(crate) points: Lists<u64>,
    /// The occurrences of each document, packed, in order.
    pub(crate) occurrences: Column<u64>,
}

/// The documents of one slot.
#[derive(Debug, Default)]
struct SlotData {
    /// All of them.
    documents: RoaringBitmap,
    /// When the last occurrence in this slot starts, in seconds, in order.
    ends: Vec<(u64, DocId)>,
}

/// The documents by the values of one facet.
#[derive(Debug, Default)]
pub(crate) struct FacetData {
    /// The values in order.
    pub(crate) values: Vec<Box<str>>,
    /// The documents of each value.
    pub(crate) documents: Vec<RoaringBitmap>,
    /// The number of the first value among those of all facets.
    pub(crate) first: usize,
}

/// A list for each document of a segment.
#[derive(Debug)]
pub(crate) struct Lists<T> {
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T: Copy + Default> Lists<T> {
    /// Makes the lists of what `each` calls its argument with: a document and
    /// an item, as often as it is called and in the same order both times.
    fn of(documents: usize, each: impl Fn(&mut dyn FnMut(DocId, T))) -> Self {
        let mut starts = vec![0_u32; documents + 1];
        each(&mut |document, _| starts[document as usize + 1] += 1);
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut next = starts.clone();
        let mut items = vec![T::default(); starts[documents] as usize];
        each(&mut |document, item| {
            let place = &mut next[document as usize];
            items[*place as usize] = item;
            *place += 1;
        });
        Self { starts, items }
    }

    /// The list of a document.
    pub(crate) fn of_document(&self, document: DocId) -> &[T] {
        let document = document as usize;
        &self.items[self.starts[document] as usize..self.starts[document + 1] as usize]
    }
}

/// The facet values of each document that not many have, by their numbers
/// ([`FacetData::first`]).
fn rare_values(facets: &BTreeMap<Facet, FacetData>, documents: usize) -> Lists<u32> {
    let values = || (0_u32..).zip(facets.values().flat_map(|facet| &facet.documents));
    Lists::of(documents, |add| {
        for (value, having) in values().filter(|(_, having)| is_rare(having, documents)) {
            having.iter().for_each(|document| add(document, value));
        }
    })
}

/// Whether these are few of all documents of a segment.
pub(crate) fn is_rare(having: &RoaringBitmap, documents: usize) -> bool {
    having.len() < (documents / 8) as u64
}

impl FacetData {
    /// The documents with this value.
    pub(crate) fn with_value(&self, value: &str) -> Option<&RoaringBitmap> {
        let index = self.values.binary_search_by(|known| (**known).cmp(value)).ok()?;
        Some(&self.documents[index])
    }
}

impl SegmentData {
    /// Reads what is kept of a segment.
    pub(crate) fn read(reader: &SegmentReader, fields: &Fields) -> Result<Self, Error> {
        let ids = read_ids(reader, fields)?;
        let columns = reader.fast_fields();
        let titles = columns.str(column::TITLE)?;
        let by_title = order_by_title(titles.as_ref(), &ids);
        let mut title_ranks = vec![0; ids.len()];
        for (rank, document) in (0_u32..).zip(&by_title) {
            title_ranks[*document as usize] = rank;
        }
        let facets = read_facets(reader, fields)?;
        let points = columns.u64(column::POINTS)?;
        let instants = |name: &str| -> Result<Vec<i64>, Error> {
            let values = columns.i64(name)?.first_or_default_col(0);
            Ok((0..reader.max_doc()).map(|document| values.get_val(document)).collect())
        };
        Ok(Self {
            kinds: read_kinds(reader, fields)?,
            names: read_names(reader, fields)?,
            rare_values: rare_values(&facets, ids.len()),
            value_count: facets.values().map(|facet| facet.values.len()).sum(),
            facets,
            days: read_days(reader, fields)?,
            ages: read_ages(reader, fields)?,
            slots: read_slots(&columns.u64(column::SLOT_ENDS)?, reader.max_doc()),
            visible_from: in_order(&instants(column::VISIBLE_FROM)?),
            visible_until: in_order(&instants(column::VISIBLE_UNTIL)?),
            published: instants(column::PUBLISHED)?,
            occurrences: columns.u64(column::OCCURRENCES)?,
            ids,
            title_ranks,
            by_title,
            titles,
            slugs: columns.str(column::SLUG)?,
            updated: columns.i64(column::UPDATED)?,
            confirmed: columns.i64(column::CONFIRMED)?,
            points: Lists::of(reader.max_doc() as usize, |add| {
                for document in 0..reader.max_doc() {
                    points.values_for_doc(document).for_each(|point| add(document, point));
                }
            }),
        })
    }

    /// How many documents there are, dead or alive.
    pub(crate) fn documents(&self) -> DocId {
        DocId::try_from(self.ids.len()).unwrap_or(DocId::MAX)
    }

    /// The documents with an occurrence that starts in this second or later,
    /// by slot.
    pub(crate) fn slots_from(&self, seconds: u64) -> Vec<RoaringBitmap> {
        let remaining = self.slots.iter().map(|slot| {
            let over = slot.ends.partition_point(|(start, _)| *start < seconds);
            &slot.documents
                - slot.ends[..over].iter().map(|(_, document)| *document).collect::<RoaringBitmap>()
        });
        remaining.collect()
    }

    /// The title a document is sorted by.
    pub(crate) fn title(&self, document: DocId) -> Result<String, Error> {
        text(self.titles.as_ref(), document)
    }

    /// The slug of a document.
    pub(crate) fn slug(&self, document: DocId) -> Result<String, Error> {
        text(self.slugs.as_ref(), document)
    }

    /// When what is shown of a document was published.
    pub(crate) fn updated_at(&self, document: DocId) -> DateTime<Utc> {
        self.updated.first(document).and_then(DateTime::from_timestamp_micros).unwrap_or_default()
    }

    /// Those of these documents that were published anew or have become visible
    /// at this instant, in microseconds, or later.
    pub(crate) fn changed_since(&self, documents: &RoaringBitmap, since: i64) -> RoaringBitmap {
        let appeared = self.visible_from.partition_point(|(from, _)| *from < since);
        let appeared = self.visible_from[appeared..].iter().map(|(_, document)| *document);
        let updated =
            |document: &DocId| self.updated.first(*document).is_some_and(|updated| updated >= since);
        let updated = documents.iter().filter(updated);
        documents & updated.chain(appeared).collect::<RoaringBitmap>()
    }

    /// The occurrences of a document from this one on, packed.
    pub(crate) fn occurrences_from(&self, document: DocId, first: u64) -> impl Iterator<Item = u64> {
        self.occurrences.values_for_doc(document).skip_while(move |packed| *packed < first)
    }

    /// The first place in the order of titles and ids behind this one.
    pub(crate) fn title_rank_after(&self, title: &str, id: u128) -> Result<u32, Error> {
        let (mut low, mut high) = (0, self.by_title.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            let document = self.by_title[middle];
            if (self.title(document)?.as_str(), self.ids[document as usize]) <= (title, id) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(u32::try_from(low).unwrap_or(u32::MAX))
    }
}

/// The text of a document in a column, empty if it has none.
fn text(column: Option<&StrColumn>, document: DocId) -> Result<String, Error> {
    let mut text = String::new();
    if let Some(column) = column
        && let Some(ord) = column.term_ords(document).next()
    {
        column.ord_to_str(ord, &mut text)?;
    }
    Ok(text)
}

fn order_by_title(titles: Option<&StrColumn>, ids: &[u128]) -> Vec<DocId> {
    let mut order: Vec<(u64, u128, DocId)> = (0_u32..)
        .zip(ids)
        .map(|(document, id)| {
            let ord = titles.and_then(|titles| titles.term_ords(document).next());
            (ord.unwrap_or(0), *id, document)
        })
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(_, _, document)| document).collect()
}

fn in_order(instants: &[i64]) -> Vec<(i64, DocId)> {
    let mut order: Vec<(i64, DocId)> = instants.iter().copied().zip(0_u32..).collect();
    order.sort_unstable();
    order
}

/// Calls `visit` with every term of a field and its documents.
fn each_term(
    index: &InvertedIndexReader,
    mut visit: impl FnMut(&[u8], RoaringBitmap) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut terms = index.terms().stream()?;
    while terms.advance() {
        let mut postings = index.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
        let mut documents = Vec::with_capacity(postings.doc_freq() as usize);
        let mut document = postings.doc();
        while document != TERMINATED {
            documents.push(document);
            document = postings.advance();
        }
        let documents =
            RoaringBitmap::from_sorted_iter(documents).map_err(|_| damaged("documents in order"))?;
        visit(terms.key(), documents)?;
    }
    Ok(())
}

fn number(term: &[u8]) -> Result<u64, Error> {
    let bytes = term.try_into().map_err(|_| damaged("a number of eight bytes"))?;
    Ok(u64::from_be_bytes(bytes))
}

fn read_ids(reader: &SegmentReader, fields: &Fields) -> Result<Vec<u128>, Error> {
    let mut ids = vec![0; reader.max_doc() as usize];
    each_term(&*reader.inverted_index(fields.id)?, |term, documents| {
        let bytes = term.try_into().map_err(|_| damaged("an id of sixteen bytes"))?;
        for document in documents {
            ids[document as usize] = u128::from_be_bytes(bytes);
        }
        Ok(())
    })?;
    Ok(ids)
}

fn read_kinds(reader: &SegmentReader, fields: &Fields) -> Result<BTreeMap<EntryKind, RoaringBitmap>, Error> {
    let mut kinds = BTreeMap::new();
    each_term(&*reader.inverted_index(fields.kind)?, |term, documents| {
        let kind = std::str::from_utf8(term).ok().and_then(EntryKind::from_key);
        kinds.insert(kind.ok_or_else(|| damaged("a known kind"))?, documents);
        Ok(())
    })?;
    Ok(kinds)
}

fn read_names(reader: &SegmentReader, fields: &Fields) -> Result<FacetData, Error> {
    let mut names = FacetData::default();
    each_term(&*reader.inverted_index(fields.name)?, |term, documents| {
        let name = std::str::from_utf8(term).map_err(|_| damaged("a readable name"))?;
        names.values.push(name.into());
        names.documents.push(documents);
        Ok(())
    })?;
    Ok(names)
}

fn read_facets(reader: &SegmentReader, fields: &Fields) -> Result<BTreeMap<Facet, FacetData>, Error> {
    let mut facets: BTreeMap<Facet, FacetData> = BTreeMap::new();
    each_term(&*reader.inverted_index(fields.facet)?, |term, documents| {
        let (facet, value) = std::str::from_utf8(term)
            .ok()
            .and_then(|term| term.split_once('\u{1f}'))
            .and_then(|(facet, value)| Some((Facet::from_key(facet)?, value)))
            .ok_or_else(|| damaged("a known facet"))?;
        let data = facets.entry(facet).or_default();
        data.values.push(value.into());
        data.documents.push(documents);
        Ok(())
    })?;
    let mut first = 0;
    for data in facets.values_mut() {
        data.first = first;
        first += data.values.len();
    }
    Ok(facets)
}

fn read_days(reader: &SegmentReader, fields: &Fields) -> Result<BTreeMap<i32, ByTimeOfDay>, Error> {
    let mut days: BTreeMap<i32, ByTimeOfDay> = BTreeMap::new();
    each_term(&*reader.inverted_index(fields.day)?, |term, documents| {
        let (day, time_of_day) = day_of_number(number(term)?);
        days.entry(day).or_default()[time_of_day] = documents;
        Ok(())
    })?;
    Ok(days)
}

fn read_ages(reader: &SegmentReader, fields: &Fields) -> Result<Vec<AgeData>, Error> {
    let mut ages = Vec::new();
    each_term(&*reader.inverted_index(fields.age)?, |term, documents| {
        ages.push((ages_of_number(number(term)?), documents));
        Ok(())
    })?;
    Ok(ages)
}

fn read_slots(column: &Column<u64>, documents: u32) -> Vec<SlotData> {
    let mut slots: Vec<SlotData> = (0..SLOTS).map(|_| SlotData::default()).collect();
    for document in 0..documents {
        for (slot, start) in column.values_for_doc(document).map(slot_end) {
            slots[slot].documents.insert(document);
            slots[slot].ends.push((start, document));
        }
    }
    for slot in &mut slots {
        slot.ends.sort_unstable();
    }
    slots
}
