//! Pictures: checked, re-encoded without metadata in several sizes, and named
//! by the hash of their content, so that their addresses never change.

use std::io::Cursor;

use db::repo::media::MediaVariant;
use image::error::ImageError;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use sha2::{Digest, Sha256};
use shared::file::Crop;

use crate::services::jpeg;
use crate::services::reference::hex;

/// Widths in which pictures are kept, as far as the original is that wide.
const WIDTHS: [u32; 4] = [192, 400, 800, 1280];
/// Largest width and height of an original, in pixels.
const LARGEST_SIDE: u32 = 12_000;
/// Most memory for decoding an original, in bytes.
const DECODE_MEMORY: u64 = 256 * 1024 * 1024;
/// Quality of the WebP variants, 0 to 100.
const QUALITY: f32 = 76.0;

/// A picture made ready for the store.
pub struct PreparedImage {
    /// Hash of the original and the part of it; the picture's name in the store.
    pub hash: String,
    /// Width and height of the largest variant.
    pub size: (u32, u32),
    /// The variants, smallest first, with their encoded content.
    pub variants: Vec<(MediaVariant, Vec<u8>)>,
}

impl PreparedImage {
    /// How many bytes all variants have together.
    #[must_use]
    pub fn bytes(&self) -> Option<u32> {
        u32::try_from(self.variants.iter().map(|(_, content)| content.len()).sum::<usize>()).ok()
    }
}

/// Why a picture cannot be made ready.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It is something else, also another kind of picture.
    #[error("not a JPEG, PNG or WebP picture")]
    Format,
    /// It is of a kind that phones make and browsers do not show.
    #[error("a HEIC picture; JPEG, PNG and WebP are taken")]
    Heic,
    /// Not all of it can be read.
    #[error("the picture is damaged")]
    Damaged,
    /// It has so many pixels that it is not even looked at.
    #[error("the picture has too many pixels")]
    TooManyPixels,
    /// The part that is wanted is not within it.
    #[error("the part that is wanted lies outside of the picture")]
    Crop,
}

/// The file of a size of a picture in the store; its address is the same below
/// `/media/`.
#[must_use]
pub fn file_name(hash: &str, width: u32) -> String {
    format!("{hash}/{width}.webp")
}

/// Hash of an original: its name in the store.
#[must_use]
pub fn hash(original: &[u8]) -> String {
    hex(&Sha256::digest(original))
}

/// As [`hash`], of a part of an original picture.
#[must_use]
pub fn hash_of_part(original: &[u8], crop: Option<Crop>) -> String {
    let whole = hash(original);
    match crop {
        None => whole,
        Some(Crop { x, y, width, height }) => hash(format!("{whole} {x},{y} {width}x{height}").as_bytes()),
    }
}

/// Decodes a JPEG, PNG or WebP picture within limits, applies its orientation,
/// cuts out the part that is wanted and encodes its variants. Takes long: call
/// it where blocking is allowed.
///
/// # Errors
/// Another format, a damaged or too large picture.
pub fn prepare(original: &[u8], crop: Option<Crop>) -> Result<PreparedImage, Fault> {
    let hash = hash_of_part(original, crop);
    let picture = cut(decode(original)?, crop)?;
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
pub fn check(original: &[u8]) -> Result<(), Fault> {
    decode(original).map(drop)
}

fn decode(original: &[u8]) -> Result<DynamicImage, Fault> {
    let format = format(original)?;
    let mut decoder = reader(original, format).into_decoder().map_err(|error| Fault::of(&error))?;
    if decoder.total_bytes() > DECODE_MEMORY {
        return Err(Fault::TooManyPixels);
    }
    let orientation = decoder.orientation().map_err(|error| Fault::of(&error))?;
    // The decoder fills up with grey what is missing at the end.
    if format == ImageFormat::Jpeg && !jpeg::is_complete(original) {
        return Err(Fault::Damaged);
    }
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| Fault::of(&error))?;
    picture.apply_orientation(orientation);
    if picture.width() == 0 || picture.height() == 0 {
        return Err(Fault::Damaged);
    }
    Ok(picture)
}

/// What the content is, whatever it is called.
fn format(original: &[u8]) -> Result<ImageFormat, Fault> {
    let format = image::guess_format(original).ok();
    let accepted = format.filter(|it| matches!(it, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP));
    accepted.ok_or_else(|| if is_heic(original) { Fault::Heic } else { Fault::Format })
}

fn reader(original: &[u8], format: ImageFormat) -> ImageReader<Cursor<&[u8]>> {
    let mut reader = ImageReader::with_format(Cursor::new(original), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    limits.max_alloc = Some(DECODE_MEMORY);
    reader.limits(limits);
    reader
}

/// Whether a file says of itself that it is HEIF, as pictures of iPhones are.
fn is_heic(original: &[u8]) -> bool {
    let brand = original.get(4..8).filter(|kind| *kind == b"ftyp").and_then(|_| original.get(8..12));
    brand.is_some_and(|brand| {
        [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"].iter().any(|it| *it == brand)
    })
}

fn cut(picture: DynamicImage, crop: Option<Crop>) -> Result<DynamicImage, Fault> {
    let Some(Crop { x, y, width, height }) = crop else { return Ok(picture) };
    let is_within = |start: u32, length: u32, whole: u32| {
        length > 0 && start.checked_add(length).is_some_and(|end| end <= whole)
    };
    if !is_within(x, width, picture.width()) || !is_within(y, height, picture.height()) {
        return Err(Fault::Crop);
    }
    Ok(picture.crop_imm(x, y, width, height))
}

impl Fault {
    fn of(error: &ImageError) -> Self {
        match error {
            ImageError::Limits(_) => Self::TooManyPixels,
            _ => Self::Damaged,
        }
    }
}

fn scaled_height(picture: &DynamicImage, width: u32) -> u32 {
    let height = u64::from(picture.height()) * u64::from(width) / u64::from(picture.width());
    u32::try_from(height).unwrap_or(u32::MAX).max(1)
}
