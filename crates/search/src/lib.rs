//! The search index of Teilhabe: the only crate that names tantivy.

mod document;
mod error;
mod index;
mod request;

pub use document::{Change, EntryDocument, IndexedText, TextRole};
pub use error::Error;
pub use index::Index;
pub use request::{Hit, Hits, Request};
