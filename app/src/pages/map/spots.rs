//! Offers that take place close together.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::place::{Coordinates, Point, Precision};
use shared::text::ShownText;

use crate::pages::shapes::Frame;

/// What the map needs of an offer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Located {
    pub(super) slug: String,
    pub(super) title: ShownText,
    places: Vec<LocatedPlace>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct LocatedPlace {
    municipality: String,
    locality: Option<String>,
    point: Option<Point>,
}

/// Offers whose marks would overlap.
pub(super) struct Spot<'a> {
    /// Their middle.
    pub(super) at: Coordinates,
    /// The village or quarter of most of them.
    pub(super) locality: Option<String>,
    /// The offers.
    pub(super) offers: Vec<&'a Located>,
}

/// An offer with its place there.
type Found<'a> = (&'a LocatedPlace, Point, &'a Located);

/// The offers of a municipality by where they take place; without those of
/// which no more is known than the municipality.
pub(super) fn spots<'a>(municipality: &str, offers: &'a [Located], frame: &Frame) -> Vec<Spot<'a>> {
    let mut cells: BTreeMap<(i64, i64), Vec<Found>> = BTreeMap::new();
    for offer in offers {
        let here = offer.places.iter().filter(|place| place.municipality == municipality);
        let mut known = here.filter_map(|place| Some((place, place.point?)));
        // An offer stands on the map once.
        let place = known.find(|(_, point)| point.precision != Precision::Municipality);
        let Some((place, point)) = place else { continue };
        let (x, y) = frame.place(point.coordinates());
        let size = 2.0 * frame.mark();
        #[expect(clippy::cast_possible_truncation, reason = "a number of marks")]
        let cell = ((x / size).floor() as i64, (y / size).floor() as i64);
        cells.entry(cell).or_default().push((place, point, offer));
    }
    let mut groups: Vec<Vec<Found>> = cells.into_values().collect();
    while let Some((first, second)) = overlapping(&groups, frame) {
        let joined = groups.swap_remove(second);
        groups[first].extend(joined);
    }
    groups.iter().map(|found| spot(found)).collect()
}

/// Two groups whose marks would overlap, the first of them first.
fn overlapping(groups: &[Vec<Found>], frame: &Frame) -> Option<(usize, usize)> {
    let places: Vec<(f64, f64)> = groups.iter().map(|found| frame.place(middle(found))).collect();
    let too_close = |a: &(f64, f64), b: &(f64, f64)| (a.0 - b.0).hypot(a.1 - b.1) < 2.0 * frame.mark();
    (0..places.len()).find_map(|first| {
        let second = (first + 1..places.len()).find(|second| too_close(&places[first], &places[*second]))?;
        Some((first, second))
    })
}

/// The middle of where these are.
fn middle(found: &[Found]) -> Coordinates {
    let count = f64::from(u32::try_from(found.len()).unwrap_or(u32::MAX));
    let mean =
        |degrees: fn(&Point) -> f64| found.iter().map(|(_, point, _)| degrees(point)).sum::<f64>() / count;
    Coordinates { lat: mean(|point| point.lat), lon: mean(|point| point.lon) }
}

fn spot<'a>(found: &[Found<'a>]) -> Spot<'a> {
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for name in found.iter().filter_map(|(place, ..)| place.locality.as_deref()) {
        *named.entry(name).or_default() += 1;
    }
    let locality = named.into_iter().max_by_key(|(_, times)| *times).map(|(name, _)| name.to_owned());
    Spot { at: middle(found), locality, offers: found.iter().map(|(.., offer)| *offer).collect() }
}
