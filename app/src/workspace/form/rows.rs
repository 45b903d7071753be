//! The rows of a form: they come and go, and decide which fields it has.

use chrono::NaiveDate;
use shared::offer::OfferContent;
use shared::workspace::EntryContent;

use super::{Fields, documents, schedule};

/// Where documents have their rows.
const DOCUMENTS: &str = "/documents";
/// Where days off have theirs.
const DAYS_OFF: &str = "/schedule/exceptions/";

/// What decides which fields the form of a content has: how each rule of its schedule repeats, and how
/// many documents there are.
#[must_use]
pub fn shape(content: &EntryContent) -> (Vec<&'static str>, usize) {
    match content {
        EntryContent::Offer(offer) => (schedule::repeats(offer), offer.documents.len()),
        EntryContent::Organisation(_) => (Vec::new(), 0),
    }
}

/// Where in the content is what a row of the form shows. Days off are in order there, in the form they
/// stand as they were typed.
#[must_use]
pub fn row_in(offer: &OfferContent, fields: &Fields, pointer: &str) -> String {
    let day = pointer.strip_prefix(DAYS_OFF).and_then(|_| fields.date(pointer)).flatten();
    let row = day.and_then(|day| offer.schedule.exceptions.iter().position(|known| *known == day));
    row.map_or_else(|| pointer.to_owned(), |row| format!("{DAYS_OFF}{row}"))
}

/// Adds an empty row to a list of the form, or takes one away; `pointer` is that of the list or of the
/// row. Documents are never empty: theirs come with what is chosen.
pub fn edit_rows(offer: &mut OfferContent, adds: bool, pointer: &str, today: NaiveDate) {
    match pointer.strip_prefix(DOCUMENTS) {
        Some(row) => {
            let row = row.trim_start_matches('/').parse().ok().filter(|_| !adds);
            documents::remove(offer, row.unwrap_or(usize::MAX));
        }
        None => schedule::edit_rows(offer, adds, pointer, today),
    }
}

/// The id of the part of the form's page in which the rows at a pointer are.
#[must_use]
pub fn place_of_rows(pointer: &str) -> &'static str {
    if pointer.starts_with(DOCUMENTS) { "documents" } else { "when" }
}

#[cfg(test)]
mod tests {
    use super::super::offer;
    use super::super::tests::{blank, fields, today};
    use super::*;

    #[test]
    fn the_day_off_is_removed_that_the_row_shows() {
        let [first, second] = [0, 1].map(|row| format!("{DAYS_OFF}{row}"));
        // The first one was moved behind the second.
        let typed = fields(&[(&first, "2027-03-01"), (&second, "2027-02-01")]);
        let mut offer = offer(&typed, blank());
        let row = row_in(&offer, &typed, &first);
        edit_rows(&mut offer, false, &row, today());
        let left: Vec<NaiveDate> = offer.schedule.exceptions.iter().copied().collect();
        assert_eq!(left, [NaiveDate::from_ymd_opt(2027, 2, 1).expect("a date")]);
        assert_eq!(row_in(&offer, &typed, "/schedule/rules/1"), "/schedule/rules/1");
    }
}
