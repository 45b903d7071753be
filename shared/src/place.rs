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

/// A place of an organisation, without its id: what a person or a file states.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
