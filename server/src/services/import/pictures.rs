//! The pictures an import brings along.

use std::collections::HashMap;
use std::path::{Component, Path};

use anyhow::{Context, ensure};
use db::repo::media::MediaVariant;

use super::Files;
use crate::services::media;
use crate::services::storage::MediaStore;

/// Largest picture file, in bytes.
const LARGEST_FILE: usize = 20 * 1024 * 1024;

/// Reads, checks and stores pictures, each once.
pub(super) struct Pictures<'a> {
    files: &'a Files,
    /// Hashes of the good ones by name.
    checked: HashMap<String, String>,
    stored: HashMap<String, StoredPicture>,
}

/// A picture that is in the media store.
#[derive(Clone)]
pub(super) struct StoredPicture {
    /// Hash of its file.
    pub hash: String,
    /// Width and height of the largest variant.
    pub size: (u32, u32),
    /// Its variants.
    pub variants: Vec<MediaVariant>,
    /// How many bytes these have together.
    pub bytes: Option<u32>,
}

impl<'a> Pictures<'a> {
    pub fn new(files: &'a Files) -> Self {
        Self { files, checked: HashMap::new(), stored: HashMap::new() }
    }

    /// Checks that a picture exists and is not damaged.
    pub async fn check(&mut self, name: &str) -> anyhow::Result<()> {
        if !self.checked.contains_key(name) {
            let bytes = self.read(name)?;
            let check = move || media::check(&bytes).map(|()| media::hash(&bytes));
            let hash = tokio::task::spawn_blocking(check).await??;
            self.checked.insert(name.to_owned(), hash);
        }
        Ok(())
    }

    /// The hash of a picture that has been checked.
    pub fn hash(&self, name: &str) -> Option<&str> {
        self.checked.get(name).map(String::as_str)
    }

    /// Puts a picture that has been checked into the media store.
    pub async fn store(&mut self, name: &str, store: &MediaStore) -> anyhow::Result<StoredPicture> {
        if let Some(stored) = self.stored.get(name) {
            return Ok(stored.clone());
        }
        let bytes = self.read(name)?;
        let prepared = tokio::task::spawn_blocking(move || media::prepare(&bytes, None)).await??;
        ensure!(self.hash(name) == Some(&prepared.hash), "the picture has changed since it was checked");
        let stored = StoredPicture {
            hash: prepared.hash.clone(),
            size: prepared.size,
            variants: prepared.variants.iter().map(|(variant, _)| variant.clone()).collect(),
            bytes: prepared.bytes(),
        };
        store.put_picture(prepared).await?;
        self.stored.insert(name.to_owned(), stored.clone());
        Ok(stored)
    }

    fn read(&self, name: &str) -> anyhow::Result<Vec<u8>> {
        let inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        ensure!(inside, "pictures must lie beside the file or in a folder beside it");
        let bytes = match self.files {
            Files::Folder(folder) => std::fs::read(folder.join(name))?,
            Files::Embedded(read) => read(name).context("no such picture")?,
            Files::None => anyhow::bail!("there are no pictures"),
        };
        ensure!(bytes.len() <= LARGEST_FILE, "the picture's file is larger than 20 MiB");
        Ok(bytes)
    }
}
