//! Documents by the weekday and the time of day of their dates.

use roaring::{MultiOps, RoaringBitmap};
use shared::schedule::{TimeOfDay, Weekday};

/// A table with a row for each weekday and one for any, and a column for each
/// time of day and one for any. Whoever asks for one date that meets a weekday
/// and a time of day looks into one cell.
#[derive(Clone, Debug)]
pub(crate) struct Dates {
    cells: Vec<RoaringBitmap>,
}

impl Dates {
    /// The row of dates on any weekday.
    pub(crate) const ANY_WEEKDAY: usize = Weekday::ALL.len();
    /// The column of dates at any time of day.
    pub(crate) const ANY_TIME: usize = TimeOfDay::ALL.len();

    /// The table of documents by slot, in the order of
    /// [`crate::schema::slot_index`].
    pub(crate) fn of(slots: Vec<RoaringBitmap>) -> Self {
        let mut cells = Vec::with_capacity((Self::ANY_WEEKDAY + 1) * (Self::ANY_TIME + 1));
        let mut any_weekday = vec![RoaringBitmap::new(); Self::ANY_TIME + 1];
        let mut slots = slots.into_iter();
        for _ in Weekday::ALL {
            let mut row: Vec<RoaringBitmap> = slots.by_ref().take(Self::ANY_TIME).collect();
            row.push(row.iter().union());
            any_weekday.iter_mut().zip(&row).for_each(|(any, cell)| *any |= cell);
            cells.extend(row);
        }
        cells.extend(any_weekday);
        Self { cells }
    }

    /// The documents with a date in this row and column.
    pub(crate) fn cell(&self, weekday: usize, time: usize) -> &RoaringBitmap {
        &self.cells[weekday * (Self::ANY_TIME + 1) + time]
    }

    /// The documents with a date in one of these rows and columns.
    pub(crate) fn with_any(&self, weekdays: &[usize], times: &[usize]) -> RoaringBitmap {
        let cells = weekdays.iter().flat_map(|weekday| times.iter().map(|time| self.cell(*weekday, *time)));
        cells.union()
    }
}
