//! `.br` and `.gz` next to every file that gets smaller by it.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::Path;

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Formats that are text or otherwise uncompressed.
const COMPRESSIBLE: [&str; 9] = ["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest", "xml"];

/// Files below this size fit into one packet anyway.
const SMALLEST: u64 = 256;

/// Write the compressed neighbours of a file if its format and size make that worthwhile.
pub fn beside(path: &Path) -> Result<()> {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    if !COMPRESSIBLE.contains(&extension.as_ref()) || fs::metadata(path)?.len() < SMALLEST {
        return Ok(());
    }
    let content = fs::read(path)?;
    fs::write(path.with_extension(format!("{extension}.br")), brotli(&content)?)?;

    let compressed = File::create(path.with_extension(format!("{extension}.gz")))?;
    let mut encoder = GzEncoder::new(compressed, Compression::best());
    encoder.write_all(&content)?;
    encoder.finish()?;
    Ok(())
}

/// Brotli with the highest quality.
pub fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    const BUFFER: usize = 4096;
    const QUALITY: u32 = 11;
    const WINDOW: u32 = 22;
    let mut compressed = Vec::new();
    brotli::CompressorReader::new(content, BUFFER, QUALITY, WINDOW).read_to_end(&mut compressed)?;
    Ok(compressed)
}
