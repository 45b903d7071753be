//! The index: opening, writing, committing.

use std::path::Path;

use crate::{Change, Error, Hits, Request};

/// The index over all published entries.
///
/// Changes are gathered by [`Index::apply`] and become visible all at once with
/// [`Index::commit`]. To rebuild, [`Index::clear`], apply every entry and
/// commit: until then searches see the index as it was.
#[derive(Debug)]
pub struct Index {}

impl Index {
    /// Opens the index in this directory, creating it if need be; without a
    /// directory it lives in memory. An index of another schema is emptied.
    /// `writer_memory` is how many bytes the writer may use before it flushes.
    ///
    /// # Errors
    /// If the directory cannot be read or written.
    pub fn open(directory: Option<&Path>, writer_memory: usize) -> Result<Self, Error> {
        let _ = (directory, writer_memory);
        Ok(Self {})
    }

    /// Takes changes in; they are searched from the next commit on.
    ///
    /// # Errors
    /// If the writer failed.
    pub fn apply(&self, changes: &[Change]) -> Result<(), Error> {
        let _ = changes;
        Ok(())
    }

    /// Removes every entry, from the next commit on.
    ///
    /// # Errors
    /// If the writer failed.
    pub fn clear(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Forgets all changes since the last commit.
    ///
    /// # Errors
    /// If the writer failed.
    pub fn discard(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Makes all changes durable and visible, together with the position in
    /// the change log up to which they go.
    ///
    /// # Errors
    /// If the writer failed.
    pub fn commit(&self, position: i64) -> Result<(), Error> {
        let _ = position;
        Ok(())
    }

    /// The position of the last commit; `None` if there was none with the
    /// present schema, so that the index has to be rebuilt.
    #[must_use]
    pub fn position(&self) -> Option<i64> {
        None
    }

    /// How many entries are searched, visible or not.
    #[must_use]
    pub fn document_count(&self) -> u64 {
        0
    }

    /// Changes with every commit and with the schema; for `ETag`s.
    #[must_use]
    pub fn version(&self) -> String {
        String::new()
    }

    /// Answers a request.
    ///
    /// # Errors
    /// [`Error::InvalidCursor`] if the cursor is damaged or belongs to another
    /// order; otherwise if the index cannot be read.
    pub fn search(&self, request: &Request) -> Result<Hits, Error> {
        let _ = request;
        Err(Error::InvalidCursor)
    }
}
