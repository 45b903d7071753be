//! What can go wrong.

/// An error of the index.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The cursor of a request, given here, is damaged or belongs to another
    /// list.
    #[error("the cursor is not valid: {0}")]
    InvalidCursor(String),
    /// The directory of the index cannot be used.
    #[error("the directory of the search index cannot be used")]
    Directory(#[from] std::io::Error),
    /// The index failed.
    #[error("the search index failed")]
    Index(#[from] tantivy::TantivyError),
    /// A document cannot be stored.
    #[error("a document cannot be stored")]
    Document(#[from] serde_json::Error),
}
