//! From boundaries in degrees to a drawing, and back from the drawing.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;
use shared::place::Coordinates;

/// Units of the drawing for a degree of latitude: the county is some hundred wide.
const SCALE: f64 = 1000.0;
/// Share of a frame that is left free around what it shows: names may be longer than what they stand on.
const MARGIN: f64 = 0.03;
/// Marks of a frame side by side: on a phone, each is as large as a finger.
const MARKS: f64 = 16.0;

/// A place in the drawing: to the right, and down.
type Position = (f64, f64);

/// The part of the drawing that is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    /// How much narrower a degree of longitude is than one of latitude.
    shrunk: f64,
}

impl Frame {
    /// Where something stands in the drawing.
    pub(super) fn place(&self, at: Coordinates) -> Position {
        project(at, self.shrunk)
    }

    pub(super) fn view_box(&self) -> String {
        format!("{:.1} {:.1} {:.1} {:.1}", self.left, self.top, self.width, self.height)
    }

    /// The radius of what a finger meets of some offers.
    pub(super) fn mark(&self) -> f64 {
        self.width.max(self.height) / MARKS
    }

    /// Whether a place is shown.
    pub(super) fn contains(&self, at: Coordinates) -> bool {
        let (x, y) = self.place(at);
        let is_within = |value: f64, least: f64, size: f64| value >= least && value <= least + size;
        is_within(x, self.left, self.width) && is_within(y, self.top, self.height)
    }

    /// What lies at a spot, in pixels to the right and down from the corner of a box of this size,
    /// in the middle of which the whole frame is shown as large as it can be.
    pub(super) fn under(&self, (right, down): (f64, f64), (width, height): (f64, f64)) -> Coordinates {
        let scale = (width / self.width).min(height / self.height);
        let x = self.left + self.width / 2.0 + (right - width / 2.0) / scale;
        let y = self.top + self.height / 2.0 + (down - height / 2.0) / scale;
        Coordinates { lat: -y / SCALE, lon: x / (self.shrunk * SCALE) }
    }
}

/// The municipalities as outlines.
#[derive(Debug)]
pub(super) struct Shapes {
    outlines: BTreeMap<String, Vec<Vec<Position>>>,
    paths: BTreeMap<String, String>,
    shrunk: f64,
}

impl Shapes {
    /// Reads the `GeoJSON` of the boundaries.
    pub(super) fn of(boundaries: &Value) -> Self {
        let features = boundaries["features"].as_array().map(Vec::as_slice).unwrap_or_default();
        let degrees: BTreeMap<String, Vec<Vec<Coordinates>>> = features
            .iter()
            .filter_map(|feature| {
                let key = feature["properties"]["ags"].as_str()?.to_owned();
                Some((key, rings(&feature["geometry"])))
            })
            .collect();
        let latitudes = || degrees.values().flatten().flatten().map(|at| at.lat);
        let middle =
            f64::midpoint(latitudes().fold(f64::MAX, f64::min), latitudes().fold(f64::MIN, f64::max));
        let shrunk = middle.to_radians().cos();
        let outlines: BTreeMap<String, Vec<Vec<Position>>> = degrees
            .into_iter()
            .map(|(key, rings)| {
                let drawn = |ring: Vec<Coordinates>| ring.into_iter().map(|at| project(at, shrunk)).collect();
                (key, rings.into_iter().map(drawn).collect())
            })
            .collect();
        let paths = outlines.iter().map(|(key, rings)| (key.clone(), path(rings))).collect();
        Self { outlines, paths, shrunk }
    }

    /// The keys of the municipalities.
    #[cfg(feature = "ssr")]
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.outlines.keys().map(String::as_str)
    }

    /// Each municipality with its outline and where its name stands.
    pub(super) fn areas(&self) -> impl Iterator<Item = (&str, &str, Position)> {
        self.outlines.iter().map(|(key, rings)| {
            let path = self.paths.get(key).map_or("", String::as_str);
            (key.as_str(), path, rings.first().map_or((0.0, 0.0), |ring| centroid(ring)))
        })
    }

    /// The frame of the whole county.
    pub(super) fn frame(&self) -> Frame {
        self.around(self.outlines.values().flatten().flatten())
    }

    /// The frame of one municipality; of all if it is unknown.
    pub(super) fn frame_of(&self, key: &str) -> Frame {
        match self.outlines.get(key) {
            Some(rings) => self.around(rings.iter().flatten()),
            None => self.frame(),
        }
    }

    /// The municipality in which a place lies.
    pub(super) fn containing(&self, at: Coordinates) -> Option<&str> {
        let place = project(at, self.shrunk);
        // A line from within crosses the outlines an odd number of times; those of holes count, too.
        let is_around =
            |rings: &[Vec<Position>]| rings.iter().map(|ring| crossings(ring, place)).sum::<usize>() % 2 == 1;
        self.outlines.iter().find(|(_, rings)| is_around(rings)).map(|(key, _)| key.as_str())
    }

    fn around<'a>(&self, positions: impl Iterator<Item = &'a Position>) -> Frame {
        let none = ((f64::MAX, f64::MAX), (f64::MIN, f64::MIN));
        let ((left, top), (right, bottom)) = positions.fold(none, |(least, most), (x, y)| {
            ((least.0.min(*x), least.1.min(*y)), (most.0.max(*x), most.1.max(*y)))
        });
        let (width, height) = (right - left, bottom - top);
        let margin = MARGIN * width.max(height);
        Frame {
            left: left - margin,
            top: top - margin,
            width: 2.0f64.mul_add(margin, width),
            height: 2.0f64.mul_add(margin, height),
            shrunk: self.shrunk,
        }
    }
}

fn project(at: Coordinates, shrunk: f64) -> Position {
    (at.lon * shrunk * SCALE, -at.lat * SCALE)
}

/// How often a line from a place to the right crosses a ring.
fn crossings(ring: &[Position], (x, y): Position) -> usize {
    let edges = ring.iter().zip(ring.iter().skip(1).chain(ring.first()));
    edges
        .filter(|((here_x, here_y), (next_x, next_y))| {
            (*here_y > y) != (*next_y > y)
                && x < (next_x - here_x) * (y - here_y) / (next_y - here_y) + here_x
        })
        .count()
}

/// The rings of a polygon or of several.
fn rings(geometry: &Value) -> Vec<Vec<Coordinates>> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let polygons = match geometry["type"].as_str() {
        Some("MultiPolygon") => list(&geometry["coordinates"]),
        _ => vec![geometry["coordinates"].clone()],
    };
    let at = |pair: &Value| Some(Coordinates { lat: pair.get(1)?.as_f64()?, lon: pair.get(0)?.as_f64()? });
    polygons.iter().flat_map(list).map(|ring| list(&ring).iter().filter_map(at).collect()).collect()
}

/// The rings as the `d` of a path, relative to one another, with a tenth of a unit.
fn path(rings: &[Vec<Position>]) -> String {
    let mut path = String::new();
    for ring in rings {
        let mut before = (0, 0);
        for (index, (x, y)) in ring.iter().enumerate() {
            #[expect(clippy::cast_possible_truncation, reason = "degrees times ten thousand")]
            let (x, y) = ((x * 10.0).round() as i64, (y * 10.0).round() as i64);
            if index == 0 {
                // Writing to a string does not fail.
                let _ = write!(path, "M{} {}l", tenths(x), tenths(y));
            } else {
                let _ = write!(path, "{} {} ", tenths(x - before.0), tenths(y - before.1));
            }
            before = (x, y);
        }
        path.push('z');
    }
    path
}

fn tenths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let value = value.unsigned_abs();
    match value % 10 {
        0 => format!("{sign}{}", value / 10),
        tenth => format!("{sign}{}.{tenth}", value / 10),
    }
}

/// The middle of the area of a ring.
fn centroid(ring: &[Position]) -> Position {
    let Some(first) = ring.first() else { return (0.0, 0.0) };
    let (mut area, mut x, mut y) = (0.0, 0.0, 0.0);
    for (here, next) in ring.iter().zip(ring.iter().skip(1).chain([first])) {
        // Around the first of them, so that little is lost by rounding.
        let (here, next) = ((here.0 - first.0, here.1 - first.1), (next.0 - first.0, next.1 - first.1));
        let cross = here.0 * next.1 - next.0 * here.1;
        area += cross;
        x += (here.0 + next.0) * cross;
        y += (here.1 + next.1) * cross;
    }
    if area.abs() < f64::EPSILON { *first } else { (first.0 + x / (3.0 * area), first.1 + y / (3.0 * area)) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shapes() -> Shapes {
        Shapes::of(&json!({
            "features": [
                {"properties": {"ags": "1"}, "geometry": {"type": "Polygon",
                    "coordinates": [[[8.0, 0.0], [8.1, 0.0], [8.1, 0.1], [8.0, 0.1], [8.0, 0.0]]]}},
                {"properties": {"ags": "2"}, "geometry": {"type": "MultiPolygon",
                    "coordinates": [[[[8.1, -0.1], [8.2, -0.1], [8.2, 0.1], [8.1, -0.1]]]]}},
            ],
        }))
    }

    #[test]
    fn outlines_are_drawn_with_north_above() {
        let shapes = shapes();
        let (key, path, (x, y)) = shapes.areas().next().expect("an area");
        assert_eq!((key, path), ("1", "M8000 0l100 0 0 -100 -100 0 0 100 z"));
        assert!((x - 8050.0).abs() < 0.1 && (y + 50.0).abs() < 0.1, "{x} {y}");
    }

    #[test]
    fn a_place_lies_in_the_municipality_around_it() {
        let shapes = shapes();
        let containing = |lat: f64, lon: f64| shapes.containing(Coordinates { lat, lon });
        assert_eq!(containing(0.05, 8.05), Some("1"));
        assert_eq!(containing(0.05, 8.19), Some("2"));
        for (lat, lon) in [(0.05, 7.99), (0.11, 8.05), (-0.05, 8.12), (0.05, 8.21)] {
            assert_eq!(containing(lat, lon), None, "{lat} {lon}");
        }
        let with_hole = Shapes::of(&json!({
            "features": [{"properties": {"ags": "1"}, "geometry": {"type": "Polygon", "coordinates": [
                [[8.0, 0.0], [8.3, 0.0], [8.3, 0.3], [8.0, 0.3], [8.0, 0.0]],
                [[8.1, 0.1], [8.2, 0.1], [8.2, 0.2], [8.1, 0.2], [8.1, 0.1]],
            ]}}],
        }));
        assert_eq!(with_hole.containing(Coordinates { lat: 0.15, lon: 8.05 }), Some("1"));
        assert_eq!(with_hole.containing(Coordinates { lat: 0.15, lon: 8.15 }), None);
    }

    #[test]
    fn what_lies_under_a_spot_is_what_stands_there() {
        let frame = shapes().frame_of("1");
        let near = |at: Coordinates, lat: f64, lon: f64| {
            assert!((at.lat - lat).abs() < 1e-6 && (at.lon - lon).abs() < 1e-6, "{at:?}");
        };
        near(frame.under((50.0, 50.0), (100.0, 100.0)), 0.05, 8.05);
        // In a box that is wider than the frame, there is room on both sides.
        near(frame.under((103.0, 0.0), (306.0, 106.0)), 0.103, 8.0);
        assert!(frame.contains(Coordinates { lat: 0.05, lon: 8.05 }));
        assert!(!frame.contains(Coordinates { lat: 0.05, lon: 8.15 }));
    }

    #[test]
    fn a_frame_shows_what_it_is_of() {
        let shapes = shapes();
        assert_eq!(shapes.frame_of("1").view_box(), "7997.0 -103.0 106.0 106.0");
        assert_eq!(shapes.frame().view_box(), "7994.0 -106.0 212.0 212.0");
        assert_eq!(shapes.frame_of("3"), shapes.frame());
        let (x, y) = shapes.frame().place(Coordinates { lat: 0.05, lon: 8.05 });
        assert!((x - 8050.0).abs() < 0.1 && (y + 50.0).abs() < 0.1);
    }
}
