//! The county on a map: where the point of a place lies, how exact it is, and what is drawn.

use std::fmt::Write as _;

use api_client::{ApiClient, ApiError};
use serde_json::Value;
use shared::place::{Coordinates, PlaceData, Point, Precision};
use shared::region::{Municipality, Region};
use shared::taxonomy::label;
use shared::text::LanguageTag;

use crate::pages::shapes::{Frame, Shapes};

/// What lies this near to a municipality, in metres, counts as in it: outlines are simplified.
const NEAR: f64 = 300.0;
/// How wide a letter is of its height, at most.
const WIDTH: f64 = 0.65;

/// The municipalities of the county with their outlines.
#[derive(Debug)]
pub(in crate::pages::workspace) struct County {
    region: Region,
    shapes: Shapes,
    /// Whose data this is, in German.
    pub(super) sources: String,
}

/// Where the point of a place lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lies<'a> {
    /// In the municipality that is chosen, or in this one, where none is.
    In(&'a str),
    /// In another one than the one that is chosen.
    Elsewhere(&'a str),
    /// In none of the county.
    Outside,
    /// There is no point: no more is known than the municipality.
    Nowhere,
}

/// What the map shows of a place.
pub(super) struct Found<'a> {
    /// Its point, unless it only stands for the municipality.
    pub(super) point: Option<Point>,
    pub(super) lies: Lies<'a>,
    /// The municipality that is chosen.
    pub(super) chosen: Option<&'a Municipality>,
    /// What part of the county is shown.
    pub(super) frame: Frame,
    /// Whether that is the municipality alone.
    pub(super) is_close: bool,
}

impl County {
    /// Asks the API.
    pub(super) async fn load(api: &ApiClient) -> Result<Self, ApiError> {
        let (region, boundaries) =
            futures::future::try_join(api.municipalities(), api.boundaries::<Value>()).await?;
        Ok(Self::new(region, &boundaries))
    }

    /// The county with its boundaries as `GeoJSON`.
    pub(in crate::pages::workspace) fn new(region: Region, boundaries: &Value) -> Self {
        let outlines = boundaries["attribution"].as_str().unwrap_or_default();
        let others = region.attributions.iter().map(|it| it.text.as_str());
        let sources = others.filter(|text| !outlines.contains(*text)).fold(outlines.to_owned(), joined);
        Self { sources, shapes: Shapes::of(boundaries), region }
    }

    /// Where a place is: at the point that is stated, else at that of its locality or postal code.
    pub(super) fn find(&self, place: &PlaceData) -> Found<'_> {
        let chosen = self.region.municipality(&place.municipality);
        let point = self.region.point_of(place).filter(|it| it.precision != Precision::Municipality);
        let at = point.map(Point::coordinates);
        let lies = match (at, chosen) {
            (None, _) => Lies::Nowhere,
            // What the county itself knows of a municipality lies in it.
            (Some(_), Some(known)) if place.point.is_none() => Lies::In(&known.key),
            (Some(at), Some(known)) if self.is_in(&known.key, at) => Lies::In(&known.key),
            (Some(at), chosen) => match self.shapes.containing(at) {
                Some(key) if chosen.is_some() => Lies::Elsewhere(key),
                Some(key) => Lies::In(key),
                None => Lies::Outside,
            },
        };
        let close = chosen.map(|known| self.shapes.frame_of(&known.key));
        let close = close.filter(|frame| at.is_none_or(|at| frame.contains(at)));
        let frame = close.unwrap_or_else(|| self.shapes.frame());
        Found { point, lies, chosen, frame, is_close: close.is_some() }
    }

    fn is_in(&self, municipality: &str, at: Coordinates) -> bool {
        let around = [(0.0, 0.0), (NEAR, 0.0), (-NEAR, 0.0), (0.0, NEAR), (0.0, -NEAR)];
        around
            .iter()
            .any(|(north, east)| self.shapes.containing(at.moved(*north, *east)) == Some(municipality))
    }

    /// The name of a municipality.
    pub(super) fn name(&self, key: &str, language: &LanguageTag) -> String {
        let name = self.region.municipality(key).map(|it| label(&it.name, language));
        name.unwrap_or(key).to_owned()
    }

    /// The villages and quarters of a municipality, or of all, as the options of a list.
    pub(super) fn localities(&self, chosen: Option<&Municipality>) -> String {
        let municipalities = self.region.municipalities.iter();
        let municipalities = municipalities.filter(|it| chosen.is_none_or(|chosen| chosen.key == it.key));
        let option = |name: &str| format!("<option value=\"{}\"></option>", escaped(name));
        municipalities.flat_map(|it| &it.localities).map(|locality| option(&locality.name)).collect()
    }

    /// What stands beneath a point: the municipalities, drawn by `outline` with a class, their key and
    /// their path, and names by which one finds one's way.
    pub(super) fn background(
        &self,
        found: &Found<'_>,
        language: &LanguageTag,
        outline: &dyn Fn(&str, &str, &str) -> String,
    ) -> String {
        let mut drawn = String::new();
        for (key, path, _) in self.shapes.areas() {
            let is_chosen = found.chosen.is_some_and(|chosen| chosen.key == key);
            let class = if is_chosen { "place-map__chosen" } else { "place-map__area" };
            drawn.push_str(&outline(class, key, path));
        }
        let size = found.frame.mark() / 2.0;
        for (name, (x, y)) in self.names(found, language, size) {
            // Writing to a string does not fail.
            let _ = write!(
                drawn,
                "<text class=\"place-map__name\" x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size:.1}\">{}</text>",
                escaped(&name)
            );
        }
        drawn
    }

    /// Names with where they stand: of one municipality its villages and quarters, else all
    /// municipalities; without those that would run into others.
    fn names(&self, found: &Found<'_>, language: &LanguageTag, size: f64) -> Vec<(String, (f64, f64))> {
        let close = found.chosen.filter(|_| found.is_close);
        let towns = self.region.municipalities.iter();
        let towns = towns.filter(|it| close.is_none_or(|close| close.key == it.key));
        let towns = towns.map(|it| (label(&it.name, language), Some(it.center)));
        // Others are not shown as fact.
        let villages = close.into_iter().flat_map(|it| &it.localities).filter(|it| it.verified);
        let villages = villages.map(|it| (it.name.as_str(), it.point));
        let mut names: Vec<(String, (f64, f64))> = Vec::new();
        for (name, at) in towns.chain(villages) {
            let Some((x, y)) = at.map(|at| found.frame.place(at)) else { continue };
            let meets = |(other, (other_x, other_y)): &(String, (f64, f64))| {
                let width = size * WIDTH * f64::midpoint(letters(name), letters(other));
                (x - other_x).abs() < width && (y - other_y).abs() < size
            };
            if !names.iter().any(meets) {
                names.push((name.to_owned(), (x, y)));
            }
        }
        names
    }

    /// A drawing that scripts do not work on, with whose data it shows, as it stands in a document.
    pub(super) fn drawing(&self, frame: &Frame, title: &str, drawn: &str) -> String {
        let (view_box, title, sources) = (frame.view_box(), escaped(title), escaped(&self.sources));
        format!(
            "<svg class=\"place-map__drawing\" viewBox=\"{view_box}\" role=\"img\" aria-label=\"{title}\" \
             dir=\"ltr\">{drawn}</svg>\
             <figcaption class=\"text-note\" lang=\"de\" dir=\"ltr\">{sources}</figcaption>"
        )
    }

    /// The outlines with ids, to be used by several drawings of one page.
    #[cfg(feature = "ssr")]
    pub(super) fn outlines(&self) -> String {
        let mut drawn = "<svg width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>".to_owned();
        for (key, path, _) in self.shapes.areas() {
            let _ = write!(drawn, "<path id=\"{}\" d=\"{path}\"/>", outline_id(key));
        }
        drawn + "</defs></svg>"
    }
}

fn letters(text: &str) -> f64 {
    u32::try_from(text.chars().count()).map_or(f64::MAX, f64::from)
}

/// The outline of a municipality in a drawing of its own.
pub(super) fn outline(class: &str, _: &str, path: &str) -> String {
    format!("<path class=\"{class}\" d=\"{path}\"/>")
}

/// The id of an outline that several drawings use.
#[cfg(feature = "ssr")]
pub(super) fn outline_id(key: &str) -> String {
    format!("outline-{}", escaped(key))
}

/// The mark of a point: larger for fingers than for eyes.
pub(super) fn mark(frame: &Frame, at: Coordinates) -> String {
    let (x, y) = frame.place(at);
    let circle = |class: &str, share: f64| {
        let radius = frame.mark() * share;
        format!("<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"/>")
    };
    let parts = [("place-map__touch", 1.4), ("place-map__ring", 0.8), ("place-map__dot", 0.25)];
    parts.iter().map(|(class, share)| circle(class, *share)).collect()
}

/// Texts one after the other in a line.
fn joined(first: String, next: &str) -> String {
    if first.is_empty() { next.to_owned() } else { first + " · " + next }
}

/// A text as it stands in a document.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIEGEN: &str = "05970040";
    const KREUZTAL: &str = "05970024";

    fn county() -> County {
        let region = include_str!("../../../../../shared/region/siegen-wittgenstein/region.json");
        let boundaries = include_str!("../../../../../shared/region/siegen-wittgenstein/boundaries.geojson");
        let region = serde_json::from_str(region).expect("the region is well formed");
        County::new(region, &serde_json::from_str(boundaries).expect("the boundaries are well formed"))
    }

    fn at(municipality: &str, lat: f64, lon: f64) -> PlaceData {
        let point = Some(Point::new(Coordinates { lat, lon }, Precision::Exact));
        PlaceData { municipality: municipality.to_owned(), point, ..PlaceData::default() }
    }

    fn named(municipality: &str, locality: &str) -> PlaceData {
        let locality = Some(locality.to_owned());
        PlaceData { municipality: municipality.to_owned(), locality, ..PlaceData::default() }
    }

    #[test]
    fn a_point_lies_where_the_outlines_say() {
        let county = county();
        let lies = |municipality: &str, lat: f64, lon: f64| county.find(&at(municipality, lat, lon)).lies;
        assert_eq!(lies(SIEGEN, 50.8748, 8.0243), Lies::In(SIEGEN));
        assert_eq!(lies("", 50.8748, 8.0243), Lies::In(SIEGEN));
        assert_eq!(lies("99999999", 50.8748, 8.0243), Lies::In(SIEGEN));
        assert_eq!(lies(KREUZTAL, 50.8748, 8.0243), Lies::Elsewhere(SIEGEN));
        for municipality in [SIEGEN, ""] {
            assert_eq!(lies(municipality, 50.9375, 6.9603), Lies::Outside, "Cologne");
        }
    }

    #[test]
    fn the_points_the_county_knows_lie_in_their_municipality() {
        let county = county();
        for municipality in &county.region.municipalities {
            let key = municipality.key.as_str();
            for locality in municipality.localities.iter().filter(|it| it.point.is_some()) {
                let found = county.find(&named(key, &locality.name));
                assert_eq!(found.lies, Lies::In(key), "{}", locality.name);
                assert_eq!(found.point.map(|it| it.precision), Some(Precision::Locality));
                assert!(found.is_close, "{}", locality.name);
            }
        }
    }

    #[test]
    fn the_middle_of_a_municipality_is_no_point() {
        let county = county();
        let found = county.find(&named(KREUZTAL, "Nirgends"));
        assert_eq!((found.point, found.lies, found.is_close), (None, Lies::Nowhere, true));
        let found = county.find(&named("", "Weidenau"));
        assert_eq!((found.point, found.lies, found.is_close), (None, Lies::Nowhere, false));
    }

    #[test]
    fn the_municipality_is_shown_closely_while_the_point_is_near_it() {
        let county = county();
        assert!(county.find(&at(SIEGEN, 50.8748, 8.0243)).is_close);
        let far = county.find(&at(SIEGEN, 51.05, 8.39));
        assert!(!far.is_close && far.frame.contains(Coordinates { lat: 51.05, lon: 8.39 }));
    }

    #[test]
    fn names_stand_clear_of_one_another_and_are_no_markup() {
        let mut county = county();
        let german = LanguageTag::german();
        let place = named(SIEGEN, "Weidenau");
        let draw = |county: &County| {
            county.background(&county.find(&place), &german, &|class, key, _| format!("[{class} {key}]"))
        };
        let drawn = draw(&county);
        assert!(drawn.contains("[place-map__chosen 05970040]"), "{drawn}");
        assert!(drawn.contains("[place-map__area 05970024]"), "{drawn}");
        assert!(drawn.contains(">Siegen</text>") && drawn.contains(">Niederschelden</text>"), "{drawn}");
        // A quarter of this name, too, stands in the middle.
        assert_eq!(drawn.matches(">Siegen</text>").count(), 1, "{drawn}");
        let siegen = county.region.municipalities.iter_mut().find(|it| it.key == SIEGEN).expect("Siegen");
        siegen.name.insert(german.clone(), "<b>".to_owned());
        assert!(draw(&county).contains(">&lt;b></text>"));
        let options = county.localities(county.region.municipality(SIEGEN));
        assert!(options.contains("<option value=\"Weidenau\"></option>"), "{options}");
        assert!(!options.contains("Ferndorf"), "{options}");
        assert!(county.localities(None).contains("Ferndorf"));
    }

    #[test]
    fn without_a_place_the_whole_county_is_drawn() {
        let county = county();
        let found = county.find(&PlaceData::default());
        assert!(!found.is_close && found.point.is_none());
        let background = county.background(&found, &LanguageTag::german(), &outline);
        let drawing = county.drawing(&found.frame, "\"Kreis\"", &background);
        let outlines = drawing.matches("<path class=\"place-map__area\" d=\"M").count();
        assert_eq!(outlines, county.region.municipalities.len());
        assert!(drawing.contains("aria-label=\"&quot;Kreis&quot;\"") && drawing.contains("GeoBasis"));
        let siegen = county.find(&at(SIEGEN, 50.8748, 8.0243)).point.expect("a point");
        assert!(found.frame.contains(siegen.coordinates()));
    }

    #[test]
    fn it_is_said_whose_data_is_shown() {
        let sources = county().sources;
        assert!(sources.starts_with("© GeoBasis-DE / BKG"), "{sources}");
        assert_eq!(sources.matches("GeoBasis").count(), 1, "{sources}");
        assert!(sources.contains("OpenStreetMap"), "{sources}");
    }
}
