//! The search index of Teilhabe: the only crate that names tantivy.
//!
//! tantivy keeps the entries durably and looks for words. All that lists
//! filter, count and sort by is read from a segment once, when it first
//! appears, and kept in memory as sets of documents ([`segment`]). What depends
//! on the clock is computed from that once for all instants between two
//! changes ([`moment`]). A request then only intersects sets ([`select`]), picks
//! the first in order ([`order`]) and reads those from the store ([`search`]).

mod analysis;
mod counts;
mod cursor;
mod dates;
mod document;
mod error;
mod explaining;
mod found;
mod generation;
mod index;
mod kept;
mod lexicon;
mod looking;
mod lookup;
mod moment;
mod names;
mod nearness;
mod order;
mod request;
mod schema;
mod search;
mod segment;
mod select;
mod snippet;
mod text;
mod understanding;
mod weights;
mod wish;
mod words;

pub use document::{Change, EntryDocument, IndexedText};
pub use error::Error;
pub use index::Index;
pub use request::{Address, Distance, Hit, Hits, Near, Request};
pub use shared::explanation::TextRole;
pub use understanding::{Suggestion, begins};
