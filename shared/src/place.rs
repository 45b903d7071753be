//! Places and points.

use serde::{Deserialize, Serialize};

use crate::id::PlaceId;
use crate::text::LocalisedText;
use crate::wire_enum;

wire_enum!(
    /// What a point stands for. A distance from anything but an exact point is
    /// shown as "ca.".
    Precision {
        /// The entrance of the building.
        Exact = "exact",
        /// The centre of a locality.
        Locality = "locality",
        /// The centre of a postal code area.
        PostalCode = "postal_code",
        /// The centre of a municipality.
        Municipality = "municipality",
    }
);

/// Metres of a degree of latitude, on a sphere of the earth's mean radius.
const DEGREE: f64 = 111_195.0;

/// Geographical coordinates, WGS 84, in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Coordinates {
    /// Latitude.
    pub lat: f64,
    /// Longitude.
    pub lon: f64,
}

impl Coordinates {
    /// Reads `latitude,longitude` in degrees, as in `50.968,7.988`. What is more
    /// exact than about 100 m is rounded: nobody needs to tell more.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (lat, lon) = text.split_once(',')?;
        let read = |text: &str, most: f64| {
            let degrees: f64 = text.trim().parse().ok()?;
            Some((degrees * 1000.0).round() / 1000.0).filter(|degrees| degrees.abs() <= most)
        };
        Some(Self { lat: read(lat, 90.0)?, lon: read(lon, 180.0)? })
    }

    /// The distance between two points in metres, as the crow flies; less than
    /// a thousandth wrong within a county.
    #[must_use]
    pub fn metres_to(self, other: Self) -> f64 {
        let shrunk = f64::midpoint(self.lat, other.lat).to_radians().cos();
        let (north, east) = (self.lat - other.lat, (self.lon - other.lon) * shrunk);
        DEGREE * (north * north + east * east).sqrt()
    }

    /// The point so many metres to the north and to the east of this one, as exact as
    /// [`Self::metres_to`].
    #[must_use]
    pub fn moved(self, north: f64, east: f64) -> Self {
        let shrunk = self.lat.to_radians().cos();
        Self { lat: self.lat + north / DEGREE, lon: self.lon + east / (DEGREE * shrunk) }
    }
}

/// A point with what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Latitude in degrees, WGS 84.
    pub lat: f64,
    /// Longitude in degrees, WGS 84.
    pub lon: f64,
    /// What the point stands for.
    pub precision: Precision,
}

impl Point {
    /// A point at these coordinates.
    #[must_use]
    pub const fn new(at: Coordinates, precision: Precision) -> Self {
        Self { lat: at.lat, lon: at.lon, precision }
    }

    /// Its coordinates.
    #[must_use]
    pub const fn coordinates(self) -> Coordinates {
        Coordinates { lat: self.lat, lon: self.lon }
    }
}

/// A place of an organisation, without its id: what a person or a file states.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PlaceData {
    /// Name of the building or room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<LocalisedText>,
    /// Street and house number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// Postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Village or quarter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locality: Option<String>,
    /// Key of the municipality (in Germany the official key, AGS).
    pub municipality: String,
    /// Where it is; computed from the region data if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// How to find it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<LocalisedText>,
}

impl PlaceData {
    /// The key lists are filtered by for its village or quarter: the key of the
    /// municipality, `/` and the name.
    #[must_use]
    pub fn locality_key(&self) -> Option<String> {
        self.locality.as_ref().map(|name| format!("{}/{name}", self.municipality))
    }
}

/// A place of an organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Its id.
    pub id: PlaceId,
    /// What is known about it.
    #[serde(flatten)]
    pub data: PlaceData,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_read_as_exactly_as_needed() {
        assert_eq!(Coordinates::parse("50.96775, 7.98848"), Some(Coordinates { lat: 50.968, lon: 7.988 }));
        for unknown in ["", "50.9", "50.9;8.0", "91,8", "50,-181", "NaN,8", "50.9,8.0,1"] {
            assert_eq!(Coordinates::parse(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn distances_are_those_of_the_map() {
        let siegen = Coordinates { lat: 50.87481, lon: 8.02431 };
        let berleburg = Coordinates { lat: 51.05224, lon: 8.39227 };
        // With the haversine formula on a sphere of 6371 km: 32,454 m.
        let metres = siegen.metres_to(berleburg);
        assert!((metres - 32_454.0).abs() < 33.0, "{metres}");
        assert!(siegen.metres_to(siegen) < f64::EPSILON);
    }

    #[test]
    fn a_point_can_be_moved() {
        let siegen = Coordinates { lat: 50.87481, lon: 8.02431 };
        for (north, east) in [(100.0, 0.0), (-100.0, 0.0), (0.0, 100.0), (0.0, -100.0)] {
            let moved = siegen.moved(north, east);
            assert!((siegen.metres_to(moved) - 100.0).abs() < 0.1, "{moved:?}");
            let (up, right) = (moved.lat - siegen.lat, moved.lon - siegen.lon);
            assert!(up * north >= 0.0 && right * east >= 0.0, "{moved:?}");
        }
    }
}
