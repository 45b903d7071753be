//! The first documents of a segment in an order.

use std::collections::BinaryHeap;

use shared::filter::Sort;
use tantivy::DocId;

use crate::Error;
use crate::cursor::{Cursor, Key};
use crate::found::Found;
use crate::moment::{NEVER, SegmentMoment};
use crate::nearness::Nearness;
use crate::schema::start_of;
use crate::segment::SegmentData;

/// A document with its place in the list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// What it is sorted by.
    pub(crate) key: Key,
    /// Its id.
    pub(crate) id: u128,
    /// The index of its segment.
    pub(crate) segment: usize,
    /// The document.
    pub(crate) document: DocId,
}

/// The order of a list within one segment.
pub(crate) struct Order<'a> {
    /// The order of the list.
    pub(crate) sort: Sort,
    /// The segment.
    pub(crate) data: &'a SegmentData,
    /// The segment at the instant of the list.
    pub(crate) moment: &'a SegmentMoment,
    /// What was found in it, if a text was looked for.
    pub(crate) found: Option<&'a Found>,
    /// How far away its documents are, if that is asked for.
    pub(crate) near: Option<&'a Nearness>,
}

impl Order<'_> {
    /// The first `limit` of these documents behind the cursor, in order.
    pub(crate) fn first(
        &self,
        segment: usize,
        listed: &[DocId],
        cursor: Option<&Cursor>,
        limit: usize,
    ) -> Result<Vec<Place>, Error> {
        let after = match cursor {
            Some(cursor) => self.bound(cursor)?,
            None => None,
        };
        let mut least = Least { limit, after, heap: BinaryHeap::with_capacity(limit + 1) };
        let ids = &self.data.ids;
        match (self.sort, self.found) {
            (Sort::Title, _) => {
                least.take(listed, ids, |document| u64::from(self.data.title_ranks[document as usize]));
            }
            (Sort::Newest, _) => {
                least.take(listed, ids, |document| newest_first(self.data.published[document as usize]));
            }
            (Sort::Relevance, Some(found)) => {
                for document in listed {
                    // Most need no look at what decides between equals.
                    let goodness = u64::from(found.order(*document)) << 48;
                    if least.may_take(goodness) {
                        least.offer(self.best_first(goodness, *document), ids[*document as usize], *document);
                    }
                }
            }
            (Sort::Distance, _) if let Some(near) = self.near => {
                least.take(listed, ids, |document| {
                    u64::from(near.steps(document)) << 32 | u64::from(self.next_second(document))
                });
            }
            (Sort::Relevance | Sort::Distance | Sort::NextDate, _) => {
                least.take(listed, ids, |document| soonest_first(self.moment.next[document as usize]));
            }
        }
        least.heap.into_sorted_vec().into_iter().map(|found| self.place(segment, found)).collect()
    }

    /// What must be less than a document's number and id for it to stand
    /// behind the cursor.
    fn bound(&self, cursor: &Cursor) -> Result<Option<(u64, u128)>, Error> {
        Ok(match &cursor.key {
            Key::Number(number) => Some((*number, cursor.id)),
            // Ranks are unique, so only later ranks stand behind the last rank
            // up to the cursor, whatever the id.
            Key::Text(title) => {
                let last = self.data.title_rank_after(title, cursor.id)?.checked_sub(1);
                last.map(|rank| (u64::from(rank), u128::MAX))
            }
        })
    }

    /// What is as good, but for a rounding, is in the order of its distance in
    /// kilometres, then its next date by the hour, then of the day on which it
    /// was last confirmed.
    fn best_first(&self, goodness: u64, document: DocId) -> u64 {
        let kilometres = self.near.map_or(0, |near| near.steps(document) / 10).min(255);
        let hours = (self.next_second(document) / 3600).min(0x000f_ffff);
        let confirmed = self.data.confirmed.first(document).unwrap_or(0).clamp(0, 0x000f_ffff).unsigned_abs();
        goodness | u64::from(kilometres) << 40 | u64::from(hours) << 20 | (0x000f_ffff - confirmed)
    }

    /// The second in which a document takes place next.
    fn next_second(&self, document: DocId) -> u32 {
        u32::try_from(soonest_first(self.moment.next[document as usize])).unwrap_or(u32::MAX)
    }

    fn place(&self, segment: usize, (number, id, document): (u64, u128, DocId)) -> Result<Place, Error> {
        let key = match self.sort {
            Sort::Title => Key::Text(self.data.title(document)?),
            _ => Key::Number(number),
        };
        Ok(Place { key, id, segment, document })
    }
}

fn newest_first(micros: i64) -> u64 {
    // Flipping the sign bit keeps the order of signed numbers.
    !(micros.cast_unsigned() ^ (1 << 63))
}

fn soonest_first(next: u64) -> u64 {
    if next == NEVER { NEVER } else { start_of(next) }
}

/// Keeps the least of what it is offered.
struct Least {
    limit: usize,
    after: Option<(u64, u128)>,
    heap: BinaryHeap<(u64, u128, DocId)>,
}

impl Least {
    fn take(&mut self, documents: &[DocId], ids: &[u128], number: impl Fn(DocId) -> u64) {
        for document in documents {
            self.offer(number(*document), ids[*document as usize], *document);
        }
    }

    /// Whether something whose number is at least this may be among the least.
    fn may_take(&self, number: u64) -> bool {
        self.heap.len() < self.limit || self.heap.peek().is_none_or(|greatest| number <= greatest.0)
    }

    fn offer(&mut self, number: u64, id: u128, document: DocId) {
        if self.after.is_some_and(|after| (number, id) <= after) {
            return;
        }
        if self.heap.len() < self.limit {
            self.heap.push((number, id, document));
        } else if let Some(mut greatest) = self.heap.peek_mut()
            && (number, id) < (greatest.0, greatest.1)
        {
            *greatest = (number, id, document);
        }
    }
}
