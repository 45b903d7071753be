//! Pictures and documents of organisations, as their members see them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::answer::ImageVariant;
use crate::entry::EntryKind;
use crate::id::{EntryId, MediaId};
use crate::wire_enum;

/// Largest file of a picture that is taken, in bytes.
pub const LARGEST_PICTURE: usize = 15 * 1024 * 1024;
/// Largest document that is taken, in bytes.
pub const LARGEST_DOCUMENT: usize = 10 * 1024 * 1024;

/// A picture that was uploaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Picture {
    /// Its id, for the contents that show it.
    pub id: MediaId,
    /// Width of its largest size in pixels.
    pub width: u32,
    /// Height of its largest size in pixels.
    pub height: u32,
    /// The same picture in several sizes, smallest first; all are WebP.
    pub variants: Vec<ImageVariant>,
}

/// A document that was uploaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Document {
    /// Its id, for the contents that refer to it.
    pub id: MediaId,
    /// What its file is called.
    pub name: String,
    /// Its size in bytes.
    pub size: u32,
    /// Path on this server.
    pub url: String,
}

/// The files of an organisation, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnFiles {
    /// The files.
    pub items: Vec<OwnFile>,
}

/// A file of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnFile {
    /// Its id.
    pub id: MediaId,
    /// What it is.
    pub kind: FileKind,
    /// What a document's file is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The size of a document in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u32>,
    /// Path on this server: of a document, or of the largest size of a picture.
    pub url: String,
    /// A picture in several sizes, smallest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<ImageVariant>,
    /// When it was uploaded or imported.
    pub created_at: DateTime<Utc>,
    /// The entries that use it; while there are some, it cannot be deleted.
    pub uses: Vec<FileUse>,
}

/// An entry that uses a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FileUse {
    /// The entry.
    pub entry: EntryId,
    /// What the entry is.
    pub kind: EntryKind,
    /// The title of its newest revision that uses the file.
    pub title: String,
    /// Whether the revision that the public may see uses the file.
    pub is_published: bool,
}

wire_enum!(
    /// What a file is.
    FileKind {
        /// A picture.
        Picture = "picture",
        /// A document to download.
        Document = "document",
    }
);

/// A part of a picture, in pixels of the picture as people see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crop {
    /// Pixels left of it.
    pub x: u32,
    /// Pixels above it.
    pub y: u32,
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
}
