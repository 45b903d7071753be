//! The region and the taxonomy: files on first start, then tables.

use std::path::Path;

use anyhow::Context;
use chrono::{DateTime, Utc};
use db::Database;
use db::repo::{change_log, reference as documents};
use rust_embed::Embed;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use shared::entry::Reference;
use shared::region::{self, Region};

/// The built-in region.
#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../shared/region/siegen-wittgenstein"]
struct BuiltIn;

/// The documents a region consists of: their names in the tables and their
/// files.
const DOCUMENTS: [(&str, &str); 3] =
    [("region", "region.json"), ("taxonomy", "taxonomy.json"), ("boundaries", "boundaries.geojson")];

/// Where a document was loaded from.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Origin {
    /// The program itself.
    #[default]
    BuiltIn,
    /// A folder the operator named.
    Folder,
}

/// A document in its table.
#[derive(Serialize, Deserialize)]
struct Stored {
    #[serde(default)]
    origin: Origin,
    /// Hash of the file it was loaded from; absent once it was changed at run
    /// time, after which files no longer replace it.
    file_hash: Option<String>,
    document: Value,
}

impl Stored {
    /// Whether a file is to replace this document: one from a folder always, a
    /// built-in one only what was built in, so that a county which was once
    /// loaded from a folder stays when the folder is not named.
    fn is_replaced_by(&self, origin: Origin, hash: &str) -> bool {
        let may_replace = origin == Origin::Folder || self.origin == Origin::BuiltIn;
        may_replace && self.file_hash.as_ref().is_some_and(|of_file| of_file != hash)
    }
}

/// Loads files into the tables where these are empty or hold another version
/// of files that may be replaced, and answers what the tables hold then.
///
/// # Errors
/// Files that cannot be read, or a database that fails.
pub async fn load(
    database: &Database,
    folder: Option<&Path>,
    at: DateTime<Utc>,
) -> anyhow::Result<Reference> {
    check(folder)?;
    let origin = if folder.is_some() { Origin::Folder } else { Origin::BuiltIn };
    let mut replaced = Vec::new();
    for (name, file_name) in DOCUMENTS {
        let file = read(folder, file_name)?;
        let hash = hex(&Sha256::digest(&file));
        let stored: Option<Stored> = match documents::get(database, name).await? {
            Some(value) => Some(serde_json::from_value(value)?),
            None => None,
        };
        if stored.is_none_or(|stored| stored.is_replaced_by(origin, &hash)) {
            let document = serde_json::from_slice(&file)?;
            replaced.push((name, serde_json::to_value(Stored { origin, file_hash: Some(hash), document })?));
        }
    }
    if !replaced.is_empty() {
        let transaction = database.begin().await?;
        for (name, value) in replaced {
            documents::set(&transaction, name, value, at).await?;
        }
        change_log::append_reference(&transaction, at).await?;
        transaction.commit().await?;
    }
    stored(database).await
}

/// The built-in region.
///
/// # Errors
/// A program that was built with files that cannot be read.
pub fn built_in_region() -> anyhow::Result<Region> {
    parse(None, "region.json")
}

/// What the tables hold.
///
/// # Errors
/// A database that fails or holds something else.
pub async fn stored(database: &Database) -> anyhow::Result<Reference> {
    Ok(Reference {
        region: document(database, "region").await?,
        taxonomy: document(database, "taxonomy").await?,
    })
}

/// The boundaries of the municipalities as `GeoJSON`, with their attribution.
///
/// # Errors
/// A database that fails.
pub async fn boundaries(database: &Database) -> anyhow::Result<Value> {
    document(database, "boundaries").await
}

async fn document<T: DeserializeOwned>(database: &Database, name: &str) -> anyhow::Result<T> {
    let value = documents::get(database, name).await?.with_context(|| format!("`{name}` is not loaded"))?;
    let stored: Stored = serde_json::from_value(value)?;
    serde_json::from_value(stored.document).with_context(|| format!("`{name}` in the database"))
}

fn check(folder: Option<&Path>) -> anyhow::Result<()> {
    let reference =
        Reference { region: parse(folder, "region.json")?, taxonomy: parse(folder, "taxonomy.json")? };
    let boundaries: Value = parse(folder, "boundaries.geojson")?;
    let languages: Vec<_> = app::i18n::Language::all().map(app::i18n::Language::language_tag).collect();
    let flaws: Vec<String> =
        region::check(&reference, &boundaries, &languages).iter().map(ToString::to_string).collect();
    anyhow::ensure!(flaws.is_empty(), "the region cannot be used:\n{}", flaws.join("\n"));
    Ok(())
}

fn parse<T: DeserializeOwned>(folder: Option<&Path>, file: &'static str) -> anyhow::Result<T> {
    serde_json::from_slice(&read(folder, file)?).context(file)
}

fn read(folder: Option<&Path>, file: &str) -> anyhow::Result<Vec<u8>> {
    match folder {
        Some(folder) => {
            let path = folder.join(file);
            std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
        }
        None => BuiltIn::get(file)
            .map(|found| found.data.into_owned())
            .with_context(|| format!("the built-in region has no {file}")),
    }
}

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
