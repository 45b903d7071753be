//! How far away entries are.

use roaring::RoaringBitmap;
use shared::place::{Coordinates, Point, Precision};
use tantivy::DocId;

use crate::segment::{Lists, SegmentData};
use crate::select::{list, set};
use crate::{Distance, Near};

/// Stands among the points of what can be used everywhere.
pub(crate) const EVERYWHERE: u64 = u64::MAX;
/// The distance of what is everywhere, or nowhere.
const FAR: u32 = u32::MAX;
/// No degree of latitude has fewer metres, by a wide margin.
const LEAST_DEGREE: f64 = 110_000.0;
/// Parts of a degree that are told apart: about a metre.
const PARTS: f64 = 100_000.0;

/// A point as one number.
pub(crate) fn pack(point: Point) -> u64 {
    let part = |degrees: f64, most: f64| {
        let parts = ((degrees + most) * PARTS).round().clamp(0.0, 2.0 * most * PARTS);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is between 0 and 36 million"
        )]
        let parts = parts as u64;
        parts
    };
    part(point.lat, 90.0) << 32 | part(point.lon, 180.0) << 4 | point.precision as u64
}

/// The coordinates and the precision of such a number.
fn unpack(packed: u64) -> (Coordinates, u64) {
    let degrees = |parts: u64, most: f64| f64::from(u32::try_from(parts).unwrap_or(0)) / PARTS - most;
    let coordinates =
        Coordinates { lat: degrees(packed >> 32, 90.0), lon: degrees(packed >> 4 & 0x0fff_ffff, 180.0) };
    (coordinates, packed & 0xf)
}

/// How far away the documents of a segment are.
pub(crate) struct Nearness {
    /// Metres to the nearest point of each document.
    metres: Vec<u32>,
    /// The documents that are near enough, or everywhere.
    pub(crate) documents: RoaringBitmap,
}

impl Nearness {
    /// Measures these documents.
    pub(crate) fn of(data: &SegmentData, documents: &RoaringBitmap, near: Near) -> Self {
        let mut metres = vec![FAR; data.ids.len()];
        let is_near = |document: &DocId| {
            let nearest = nearest(&data.points, *document, near);
            if let Some((nearest, _)) = nearest {
                metres[*document as usize] = whole(nearest);
            }
            nearest.is_some() || data.points.of_document(*document).contains(&EVERYWHERE)
        };
        let documents = set(list(documents).into_iter().filter(is_near));
        Self { metres, documents }
    }

    /// By what a document is sorted by its distance: steps of 100 m, what is
    /// everywhere last.
    pub(crate) fn steps(&self, document: DocId) -> u32 {
        match self.metres[document as usize] {
            FAR => FAR,
            metres => metres / 100,
        }
    }
}

/// How far away the nearest point of a document is, if that is known more
/// precisely than its municipality.
pub(crate) fn distance(points: &Lists<u64>, document: DocId, near: Near) -> Option<Distance> {
    let (metres, precision) = nearest(points, document, near)?;
    (precision != Precision::Municipality as u64).then(|| Distance {
        metres: whole(metres),
        is_approximate: precision != Precision::Exact as u64 || near.point.precision != Precision::Exact,
    })
}

/// How many metres the nearest point of a document is away, with its
/// precision, if it is near enough.
fn nearest(points: &Lists<u64>, document: DocId, near: Near) -> Option<(f64, u64)> {
    let origin = near.point.coordinates();
    let points = points.of_document(document).iter().filter(|packed| **packed != EVERYWHERE);
    let points = points.map(|packed| unpack(*packed));
    // What is too far north or south needs no measuring.
    let points = points.filter(|(point, _)| (point.lat - origin.lat).abs() * LEAST_DEGREE <= near.metres);
    let measured = points.map(|(point, precision)| (origin.metres_to(point), precision));
    let nearest = measured.min_by(|(left, _), (right, _)| left.total_cmp(right))?;
    Some(nearest).filter(|(metres, _)| *metres <= near.metres)
}

/// Metres without a fraction.
fn whole(metres: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the earth is not that large"
    )]
    let whole = metres.round() as u32;
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_survives_being_packed() {
        for (lat, lon) in [(50.96775, 7.98848), (-89.99999, -180.0), (90.0, 180.0)] {
            let (point, precision) = unpack(pack(Point { lat, lon, precision: Precision::PostalCode }));
            assert!((point.lat - lat).abs() < 1e-5 && (point.lon - lon).abs() < 1e-5, "{point:?}");
            assert_eq!(precision, Precision::PostalCode as u64);
        }
    }
}
