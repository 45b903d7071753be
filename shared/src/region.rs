//! The region a platform serves: its municipalities, localities and postal
//! codes. Data, not code: another county brings its own files.

mod check;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use self::check::{Flaw, check};
use crate::place::{Coordinates, PlaceData, Point, Precision};
use crate::taxonomy::Labels;

/// A county.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Stable key.
    pub key: String,
    /// Full name by language.
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, String>))]
    pub name: Labels,
    /// Short name by language.
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, String>))]
    pub short_name: Labels,
    /// ISO 3166-2 code of the state, which decides on public holidays.
    pub state: String,
    /// IANA name of the time zone; always `Europe/Berlin`.
    pub time_zone: String,
    /// Whose data this is.
    #[serde(default)]
    pub attributions: Vec<Attribution>,
    /// The municipalities, in the order they are shown.
    pub municipalities: Vec<Municipality>,
    /// Parts of the county that people speak of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<Area>,
}

/// A part of the county without borders of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Its names and their spellings.
    pub names: Vec<String>,
    /// Keys of the municipalities in it.
    pub municipalities: Vec<String>,
}

/// Whose data is used, and under which licence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Attribution {
    /// The text to show.
    pub text: String,
    /// Where the data comes from.
    pub source: String,
    /// Its licence.
    pub licence: String,
}

/// A town or municipality.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Municipality {
    /// Stable key (in Germany the official key, AGS).
    pub key: String,
    /// Name by language.
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, String>))]
    pub name: Labels,
    /// Other names and spellings people use.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// `town` or `municipality`.
    pub kind: String,
    /// Part of the county, if it has a name.
    #[serde(default)]
    pub subregion: Option<String>,
    /// Postal codes.
    pub postal_codes: Vec<PostalCode>,
    /// Centre.
    pub center: Coordinates,
    /// Keys of the neighbouring municipalities.
    #[serde(default)]
    pub neighbours: Vec<String>,
    /// Villages and quarters.
    #[serde(default)]
    pub localities: Vec<Locality>,
}

/// A postal code area.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PostalCode {
    /// The code.
    pub code: String,
    /// Its centre, if a source names it.
    pub point: Option<Coordinates>,
}

/// A village or quarter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Locality {
    /// Its name.
    pub name: String,
    /// Other names and spellings people use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Whether a source confirms it. Others help to recognise a place and are
    /// not shown as fact.
    pub verified: bool,
    /// Its centre, if a source names it.
    pub point: Option<Coordinates>,
}

impl Municipality {
    /// The village or quarter that a person means: by its name, else by another spelling of it, be
    /// the letters large or small.
    #[must_use]
    pub fn locality_named(&self, name: &str) -> Option<&Locality> {
        let spelt = |locality: &&Locality| {
            let mut known = std::iter::once(&locality.name).chain(&locality.aliases);
            known.any(|known| known.eq_ignore_ascii_case(name))
        };
        let exactly = self.localities.iter().find(|locality| locality.name == name);
        exactly.or_else(|| self.localities.iter().find(spelt))
    }
}

impl Region {
    /// The municipality with this key.
    #[must_use]
    pub fn municipality(&self, key: &str) -> Option<&Municipality> {
        self.municipalities.iter().find(|municipality| municipality.key == key)
    }

    /// The municipality a file means: by key, or by its exact name or alias in
    /// any language.
    #[must_use]
    pub fn municipality_named(&self, name: &str) -> Option<&Municipality> {
        self.municipality(name).or_else(|| {
            self.municipalities.iter().find(|municipality| {
                municipality.name.values().chain(&municipality.aliases).any(|known| known == name)
            })
        })
    }

    /// Whether a postal code belongs to the region.
    #[must_use]
    pub fn has_postal_code(&self, code: &str) -> bool {
        self.municipalities
            .iter()
            .flat_map(|municipality| &municipality.postal_codes)
            .any(|postal_code| postal_code.code == code)
    }

    /// Whether a locality of this key ([`PlaceData::locality_key`]) exists.
    #[must_use]
    pub fn has_locality(&self, key: &str) -> bool {
        self.locality(key).is_some()
    }

    /// The locality of this key, with its municipality.
    fn locality(&self, key: &str) -> Option<(&Municipality, &Locality)> {
        let (municipality, name) = key.split_once('/')?;
        let municipality = self.municipality(municipality)?;
        let locality = municipality.localities.iter().find(|locality| locality.name == name)?;
        Some((municipality, locality))
    }

    /// The point distances are counted from: `50.968,7.988`, a postal code, or
    /// the key of a municipality or locality.
    #[must_use]
    pub fn origin(&self, near: &str) -> Option<Point> {
        if let Some(coordinates) = Coordinates::parse(near) {
            return Some(Point::new(coordinates, Precision::Exact));
        }
        if let Some(municipality) = self.municipality(near) {
            return Some(Point::new(municipality.center, Precision::Municipality));
        }
        if let Some((municipality, locality)) = self.locality(near) {
            return Some(match locality.point {
                Some(point) => Point::new(point, Precision::Locality),
                None => Point::new(municipality.center, Precision::Municipality),
            });
        }
        let mut areas =
            self.municipalities.iter().flat_map(|it| it.postal_codes.iter().map(move |area| (it, area)));
        let (municipality, area) = areas.find(|(_, area)| area.code == near)?;
        Some(Point::new(area.point.unwrap_or(municipality.center), Precision::PostalCode))
    }

    /// Names of localities that stand in more than one municipality.
    #[must_use]
    pub fn ambiguous_localities(&self) -> BTreeSet<String> {
        let mut seen = BTreeMap::new();
        for municipality in &self.municipalities {
            for locality in &municipality.localities {
                seen.entry(&locality.name).or_insert_with(BTreeSet::new).insert(&municipality.key);
            }
        }
        seen.into_iter().filter(|(_, keys)| keys.len() > 1).map(|(name, _)| name.clone()).collect()
    }

    /// The point of a place: the stated one, else that of its locality, its
    /// postal code or its municipality, with the precision it has.
    #[must_use]
    pub fn point_of(&self, place: &PlaceData) -> Option<Point> {
        let municipality = self.municipality(&place.municipality);
        let locality = || {
            let locality = municipality?.locality_named(place.locality.as_deref()?)?;
            locality.point.map(|point| Point::new(point, Precision::Locality))
        };
        let postal_code = || {
            let municipality = municipality?;
            // Where one code covers the whole municipality, its area says no more than the centre.
            let code = place.postal_code.as_deref().filter(|_| municipality.postal_codes.len() > 1)?;
            let area = municipality.postal_codes.iter().find(|area| area.code == code)?;
            area.point.map(|point| Point::new(point, Precision::PostalCode))
        };
        place
            .point
            .or_else(locality)
            .or_else(postal_code)
            .or_else(|| municipality.map(|known| Point::new(known.center, Precision::Municipality)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region() -> Region {
        serde_json::from_str(include_str!("../region/siegen-wittgenstein/region.json"))
            .expect("the region is well formed")
    }

    fn place(municipality: &str, postal_code: Option<&str>, locality: Option<&str>) -> PlaceData {
        PlaceData {
            name: None,
            street: None,
            postal_code: postal_code.map(ToOwned::to_owned),
            locality: locality.map(ToOwned::to_owned),
            municipality: municipality.to_owned(),
            point: None,
            note: None,
        }
    }

    #[test]
    fn a_point_is_never_more_precise_than_what_is_known() {
        let region = region();
        let precision = |place: &PlaceData| region.point_of(place).map(|point| point.precision);
        assert_eq!(precision(&place("05970040", Some("57076"), Some("Weidenau"))), Some(Precision::Locality));
        assert_eq!(
            precision(&place("05970040", Some("57076"), Some("Nirgends"))),
            Some(Precision::PostalCode)
        );
        // The only code of a municipality says no more than the municipality.
        assert_eq!(precision(&place("05970024", Some("57223"), None)), Some(Precision::Municipality));
        assert_eq!(precision(&place("99999999", None, None)), None);
        let mut stated = place("05970024", None, None);
        stated.point = Some(Point { lat: 50.9, lon: 8.0, precision: Precision::Exact });
        assert_eq!(region.point_of(&stated), stated.point);
    }

    #[test]
    fn a_village_is_known_by_its_name_and_as_people_write_it() {
        let region = region();
        let siegen = region.municipality("05970040").expect("a municipality");
        let named = |name: &str| siegen.locality_named(name).map(|locality| locality.name.as_str());
        assert_eq!(named("Weidenau"), Some("Weidenau"));
        assert_eq!(named("weidenau"), Some("Weidenau"));
        assert_eq!(named("Вайденау"), Some("Weidenau"));
        assert_eq!((named("Holzhausen"), named("")), (None, None));
        let point = |name: &str| region.point_of(&place("05970040", None, Some(name)));
        assert_eq!(point("weidenau"), point("Weidenau"));
    }

    #[test]
    fn homonyms_have_the_point_of_their_municipality() {
        let region = region();
        let latitude = |municipality: &str| {
            region
                .point_of(&place(municipality, None, Some("Holzhausen")))
                .map(|point| (point.lat * 100.0).round())
        };
        assert_ne!(latitude("05970008"), latitude("05970028"));
    }

    #[test]
    fn localities_are_known_by_municipality_and_name() {
        let region = region();
        for municipality in ["05970008", "05970028"] {
            let key = place(municipality, None, Some("Holzhausen")).locality_key().expect("a locality");
            assert!(region.has_locality(&key), "{key}");
        }
        for unknown in ["Holzhausen", "05970040/Holzhausen", "05970008/Nirgends"] {
            assert!(!region.has_locality(unknown), "{unknown}");
        }
        let ambiguous = region.ambiguous_localities();
        assert!(ambiguous.contains("Holzhausen") && !ambiguous.contains("Weidenau"), "{ambiguous:?}");
    }

    #[test]
    fn distances_can_be_counted_from_places_of_every_kind() {
        let region = region();
        let precision = |near: &str| region.origin(near).map(|point| point.precision);
        assert_eq!(precision("50.9,8.0"), Some(Precision::Exact));
        assert_eq!(precision("05970040"), Some(Precision::Municipality));
        assert_eq!(precision("05970040/Weidenau"), Some(Precision::Locality));
        assert_eq!(precision("57076"), Some(Precision::PostalCode));
        for unknown in ["Siegen", "05970040/Nirgends", "99999", "1,2,3", ""] {
            assert_eq!(precision(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn municipalities_are_known_by_key_name_and_alias() {
        let region = region();
        for name in ["05970028", "Bad Laasphe", "Laasphe"] {
            assert_eq!(
                region.municipality_named(name).map(|found| found.key.as_str()),
                Some("05970028"),
                "{name}"
            );
        }
        assert_eq!(region.municipality_named("Köln"), None);
    }
}
