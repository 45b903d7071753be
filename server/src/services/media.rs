//! Pictures: checked, re-encoded without metadata in several sizes, and kept
//! by the hash of their content, so that their addresses never change.

use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, ensure};
use db::repo::media::MediaVariant;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use object_store::local::LocalFileSystem;
use object_store::path::Path as StorePath;
use object_store::{ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::services::reference::hex;

/// Widths in which pictures are kept, as far as the original is that wide.
const WIDTHS: [u32; 4] = [192, 400, 800, 1280];
/// Largest width and height of an original, in pixels.
const LARGEST_SIDE: u32 = 12_000;
/// Most memory for decoding an original, in bytes.
const DECODE_MEMORY: u64 = 256 * 1024 * 1024;
/// Quality of the WebP variants, 0 to 100.
const QUALITY: f32 = 76.0;

/// Where pictures are kept.
#[derive(Clone)]
pub struct MediaStore(Arc<dyn ObjectStore>);

/// A picture made ready for the store.
pub struct PreparedImage {
    /// Hash of the original; the pictures' name in the store.
    pub hash: String,
    /// Width and height of the largest variant.
    pub size: (u32, u32),
    /// The variants, smallest first, with their encoded content.
    pub variants: Vec<(MediaVariant, Vec<u8>)>,
}

impl MediaStore {
    /// Opens the store in a folder, making it if needed.
    ///
    /// # Errors
    /// A folder that cannot be made.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot create the folder {}", folder.display()))?;
        Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(folder)?)))
    }

    /// Keeps all variants of a picture.
    ///
    /// # Errors
    /// A store that fails.
    pub async fn put(&self, image: PreparedImage) -> Result<(), Error> {
        for (variant, bytes) in image.variants {
            self.0.put(&StorePath::from(variant.file), bytes.into()).await?;
        }
        Ok(())
    }

    /// The content of one variant.
    ///
    /// # Errors
    /// [`Error::NotFound`], or a store that fails.
    pub async fn get(&self, hash: &str, width: u32) -> Result<Vec<u8>, Error> {
        if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(Error::NotFound);
        }
        match self.0.get(&StorePath::from(file_name(hash, width))).await {
            Ok(found) => Ok(found.bytes().await?.to_vec()),
            Err(object_store::Error::NotFound { .. }) => Err(Error::NotFound),
            Err(error) => Err(error.into()),
        }
    }
}

/// Name of a variant in the store; its address is the same below `/media/`.
fn file_name(hash: &str, width: u32) -> String {
    format!("{hash}/{width}.webp")
}

/// Hash of an original picture: its name in the store.
#[must_use]
pub fn hash(original: &[u8]) -> String {
    hex(&Sha256::digest(original))
}

/// Decodes a JPEG, PNG or WebP picture within limits, applies its orientation
/// and encodes its variants. Takes long: call it where blocking is allowed.
///
/// # Errors
/// Another format, a damaged or too large picture.
pub fn prepare(original: &[u8]) -> anyhow::Result<PreparedImage> {
    let hash = hash(original);
    let picture = decode(original)?;
    let mut variants = Vec::new();
    for width in WIDTHS.into_iter().filter(|width| *width <= picture.width().max(WIDTHS[0])) {
        let width = width.min(picture.width());
        let height = scaled_height(&picture, width);
        let resized = picture.resize_exact(width, height, FilterType::CatmullRom).into_rgba8();
        let encoder = webp::Encoder::from_rgba(&resized, width, height);
        let bytes = encoder.encode(QUALITY).to_vec();
        variants.push((MediaVariant { file: file_name(&hash, width), width, height }, bytes));
    }
    let size = variants.last().map(|(variant, _)| (variant.width, variant.height)).unwrap_or_default();
    Ok(PreparedImage { hash, size, variants })
}

/// Checks that [`prepare`] can make this picture ready. Takes long, too: all of
/// it is decoded, for only then is damage seen.
///
/// # Errors
/// Another format, a damaged or too large picture.
pub fn check(original: &[u8]) -> anyhow::Result<()> {
    decode(original).map(drop)
}

fn decode(original: &[u8]) -> anyhow::Result<DynamicImage> {
    let mut decoder = reader(original)?.into_decoder().context("not a JPEG, PNG or WebP picture")?;
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder).context("the picture is damaged or too large")?;
    picture.apply_orientation(orientation);
    ensure!(picture.width() > 0 && picture.height() > 0, "the picture is empty");
    Ok(DynamicImage::ImageRgba8(picture.into_rgba8()))
}

fn reader(original: &[u8]) -> anyhow::Result<ImageReader<Cursor<&[u8]>>> {
    let mut reader = ImageReader::new(Cursor::new(original)).with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    limits.max_alloc = Some(DECODE_MEMORY);
    reader.limits(limits);
    Ok(reader)
}

fn scaled_height(picture: &DynamicImage, width: u32) -> u32 {
    let height = u64::from(picture.height()) * u64::from(width) / u64::from(picture.width());
    u32::try_from(height).unwrap_or(u32::MAX).max(1)
}
