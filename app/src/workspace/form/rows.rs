//! The rows of a form: they come and go, and decide which fields it has.

use chrono::NaiveDate;
use shared::offer::OfferContent;
use shared::workspace::EntryContent;

use super::{documents, schedule};

/// Where documents have their rows.
const DOCUMENTS: &str = "/documents";

/// What decides which fields the form of a content has: how each rule of its schedule repeats, and how
/// many documents there are.
#[must_use]
pub fn shape(content: &EntryContent) -> (Vec<&'static str>, usize) {
    match content {
        EntryContent::Offer(offer) => (schedule::repeats(offer), offer.documents.len()),
        EntryContent::Organisation(_) => (Vec::new(), 0),
    }
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
