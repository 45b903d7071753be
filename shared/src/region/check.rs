//! Whether the files of a region are complete and fit together.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::entry::Reference;
use crate::holiday::is_state;
use crate::region::{Municipality, Region};
use crate::schedule::TIME_ZONE;
use crate::taxonomy::{Labels, Taxonomy};
use crate::template::OfferTemplate;
use crate::text::LanguageTag;

/// Something wrong with a file of a region.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {place}: {problem}")]
pub struct Flaw {
    /// Name of the file.
    pub file: &'static str,
    /// The field, with the key of what it belongs to.
    pub place: String,
    /// What is wrong, for whoever writes the file.
    pub problem: String,
}

/// Checks what `shared/region/README.md` asks for beyond the form of the files:
/// labels in all these languages, keys that are known and stand once, a state
/// and a time zone the platform can compute with, texts an offer may have.
#[must_use]
pub fn check(reference: &Reference, boundaries: &Value, languages: &[LanguageTag]) -> Vec<Flaw> {
    let mut check = Check { languages, file: "", flaws: Vec::new() };
    check.region(&reference.region);
    check.taxonomy(&reference.taxonomy);
    check.templates(reference);
    check.boundaries(boundaries, &reference.region);
    check.flaws
}

struct Check<'a> {
    languages: &'a [LanguageTag],
    file: &'static str,
    flaws: Vec<Flaw>,
}

impl Check<'_> {
    fn require(&mut self, condition: bool, place: &str, problem: impl Into<String>) {
        if !condition {
            self.flaws.push(Flaw { file: self.file, place: place.to_owned(), problem: problem.into() });
        }
    }

    fn labels(&mut self, place: &str, labels: &Labels) {
        for language in self.languages {
            let found = labels.get(language).is_some_and(|label| !label.trim().is_empty());
            self.require(found, place, format!("no text in `{language}`"));
        }
    }

    fn unique<'k>(&mut self, place: &str, keys: impl IntoIterator<Item = &'k str>) {
        let mut known = BTreeSet::new();
        for key in keys {
            self.require(known.insert(key), place, format!("`{key}` stands twice"));
        }
    }

    fn region(&mut self, region: &Region) {
        self.file = "region.json";
        self.labels("name", &region.name);
        self.labels("short_name", &region.short_name);
        let state = &region.state;
        self.require(
            is_state(state),
            "state",
            format!("`{state}` is not the code of a German state such as `DE-NW`"),
        );
        let zone = &region.time_zone;
        self.require(
            zone == TIME_ZONE,
            "time_zone",
            format!("`{zone}` is not supported, only `{TIME_ZONE}` is"),
        );
        self.unique("municipalities", region.municipalities.iter().map(|it| it.key.as_str()));
        for municipality in &region.municipalities {
            self.municipality(municipality, region);
        }
    }

    fn municipality(&mut self, municipality: &Municipality, region: &Region) {
        let key = &municipality.key;
        let place = |field: &str| format!("municipalities/{key}/{field}");
        self.labels(&place("name"), &municipality.name);
        let kind = &municipality.kind;
        let fits = matches!(kind.as_str(), "town" | "municipality");
        self.require(fits, &place("kind"), format!("`{kind}` is neither `town` nor `municipality`"));
        self.unique(&place("postal_codes"), municipality.postal_codes.iter().map(|it| it.code.as_str()));
        self.unique(&place("localities"), municipality.localities.iter().map(|it| it.name.as_str()));
        self.unique(&place("neighbours"), municipality.neighbours.iter().map(String::as_str));
        for neighbour in &municipality.neighbours {
            match region.municipality(neighbour) {
                None => self.require(
                    false,
                    &place("neighbours"),
                    format!("`{neighbour}` is not a municipality of the region"),
                ),
                Some(other) => self.require(
                    other.neighbours.contains(key),
                    &place("neighbours"),
                    format!("`{neighbour}` does not name `{key}` in return"),
                ),
            }
        }
    }

    fn taxonomy(&mut self, taxonomy: &Taxonomy) {
        self.file = "taxonomy.json";
        self.unique("fields", taxonomy.fields.iter().map(|it| it.key.as_str()));
        self.unique("offer_types", taxonomy.offer_types.iter().map(|it| it.key.as_str()));
        self.unique("target_groups", taxonomy.target_groups.iter().map(|it| it.key.as_str()));
        self.unique("languages", taxonomy.languages.iter().map(|it| it.key.as_str()));
        for field in &taxonomy.fields {
            self.labels(&format!("fields/{}/labels", field.key), &field.labels);
        }
        for offer_type in &taxonomy.offer_types {
            let (key, field) = (&offer_type.key, &offer_type.field);
            self.labels(&format!("offer_types/{key}/labels"), &offer_type.labels);
            let known = taxonomy.field(field).is_some();
            self.require(known, &format!("offer_types/{key}/field"), format!("there is no field `{field}`"));
        }
        for group in &taxonomy.target_groups {
            self.labels(&format!("target_groups/{}/labels", group.key), &group.labels);
        }
        for language in &taxonomy.languages {
            let (key, direction) = (&language.key, &language.direction);
            self.labels(&format!("languages/{key}/labels"), &language.labels);
            let fits = LanguageTag::parse(key).is_some();
            self.require(fits, &format!("languages/{key}/key"), format!("`{key}` is not a language tag"));
            let fits = matches!(direction.as_str(), "ltr" | "rtl");
            let place = format!("languages/{key}/direction");
            self.require(fits, &place, format!("`{direction}` is neither `ltr` nor `rtl`"));
        }
    }

    /// What offers begin with must not be refused later.
    fn templates(&mut self, reference: &Reference) {
        let taxonomy = &reference.taxonomy;
        self.unique("templates", taxonomy.templates.iter().map(|it| it.offer_type.as_str()));
        for template in &taxonomy.templates {
            let key = &template.offer_type;
            let place = |field: &str| format!("templates/{key}{field}");
            let Some(OfferTemplate { offer, .. }) = OfferTemplate::of(template, taxonomy) else {
                self.require(false, &place("/offer_type"), format!("there is no offer type `{key}`"));
                continue;
            };
            let texts = ["/title/", "/summary/", "/description/"];
            for error in offer.validate(reference).err().into_iter().flatten() {
                let is_text = texts.iter().any(|text| error.pointer.starts_with(*text));
                let problem = format!("no offer may have this text: `{}`", error.code);
                self.require(!is_text, &place(&error.pointer), problem);
            }
        }
    }

    fn boundaries(&mut self, boundaries: &Value, region: &Region) {
        self.file = "boundaries.geojson";
        let features = boundaries["features"].as_array().map(Vec::as_slice).unwrap_or_default();
        let key_of =
            |feature: &'_ Value| feature["properties"]["ags"].as_str().unwrap_or_default().to_owned();
        let keys: Vec<String> = features.iter().map(key_of).collect();
        self.unique("features", keys.iter().map(String::as_str));
        for (key, feature) in keys.iter().zip(features) {
            let known = region.municipality(key).is_some();
            self.require(known, "features", format!("`{key}` is not a municipality of the region"));
            let shape = feature["geometry"]["type"].as_str().unwrap_or_default();
            let fits = matches!(shape, "Polygon" | "MultiPolygon");
            let problem = format!("`{shape}` is neither `Polygon` nor `MultiPolygon`");
            self.require(fits, &format!("features/{key}/geometry"), problem);
        }
        for municipality in &region.municipalities {
            let key = &municipality.key;
            self.require(keys.contains(key), "features", format!("no boundary of municipality `{key}`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn files(folder: [&str; 3]) -> [Value; 3] {
        folder.map(|file| serde_json::from_str(file).expect("the file is JSON"))
    }

    fn testland() -> [Value; 3] {
        files([
            include_str!("../../region/testland/region.json"),
            include_str!("../../region/testland/taxonomy.json"),
            include_str!("../../region/testland/boundaries.geojson"),
        ])
    }

    fn flaws([region, taxonomy, boundaries]: [Value; 3]) -> Vec<String> {
        let reference = Reference {
            region: serde_json::from_value(region).expect("a region"),
            taxonomy: serde_json::from_value(taxonomy).expect("a taxonomy"),
        };
        let languages = ["de", "en", "ar"].map(|tag| LanguageTag::parse(tag).expect("a tag"));
        check(&reference, &boundaries, &languages).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_regions_that_come_with_the_program_have_no_flaw() {
        let built_in = files([
            include_str!("../../region/siegen-wittgenstein/region.json"),
            include_str!("../../region/siegen-wittgenstein/taxonomy.json"),
            include_str!("../../region/siegen-wittgenstein/boundaries.geojson"),
        ]);
        assert_eq!(flaws(built_in), [""; 0]);
        assert_eq!(flaws(testland()), [""; 0]);
    }

    #[test]
    fn every_flaw_is_named_with_file_and_key() {
        let (region, taxonomy, boundaries) = (0, 1, 2);
        for (file, pointer, value, flaw) in [
            (
                region,
                "/state",
                json!("DE-XX"),
                "region.json: state: `DE-XX` is not the code of a German state such as `DE-NW`",
            ),
            (
                region,
                "/time_zone",
                json!("Europe/Vienna"),
                "region.json: time_zone: `Europe/Vienna` is not supported, only `Europe/Berlin` is",
            ),
            (region, "/short_name/en", json!(" "), "region.json: short_name: no text in `en`"),
            (
                region,
                "/municipalities/0/name",
                json!({"de": "Musterstadt", "en": "Musterstadt"}),
                "region.json: municipalities/99000010/name: no text in `ar`",
            ),
            (
                region,
                "/municipalities/0/kind",
                json!("city"),
                "region.json: municipalities/99000010/kind: `city` is neither `town` nor `municipality`",
            ),
            (
                region,
                "/municipalities/1/postal_codes/1/code",
                json!("99011"),
                "region.json: municipalities/99000020/postal_codes: `99011` stands twice",
            ),
            (
                region,
                "/municipalities/1/localities/0/name",
                json!("Neudorf"),
                "region.json: municipalities/99000020/localities: `Neudorf` stands twice",
            ),
            (
                region,
                "/municipalities/1/neighbours",
                json!(["99000010", "99000030", "1"]),
                "region.json: municipalities/99000020/neighbours: `1` is not a municipality of the region",
            ),
            (
                region,
                "/municipalities/1/neighbours",
                json!(["99000010"]),
                "region.json: municipalities/99000030/neighbours: `99000020` does not name `99000030` in return",
            ),
            (
                taxonomy,
                "/fields/0/labels",
                json!({"de": "Lernen", "en": "Learning"}),
                "taxonomy.json: fields/lernen/labels: no text in `ar`",
            ),
            (
                taxonomy,
                "/offer_types/1/key",
                json!("kurs"),
                "taxonomy.json: offer_types: `kurs` stands twice",
            ),
            (
                taxonomy,
                "/offer_types/1/field",
                json!("lesen"),
                "taxonomy.json: offer_types/bibliothek/field: there is no field `lesen`",
            ),
            (
                taxonomy,
                "/languages/3/key",
                json!("Dutch"),
                "taxonomy.json: languages/Dutch/key: `Dutch` is not a language tag",
            ),
            (
                taxonomy,
                "/languages/3/direction",
                json!("left"),
                "taxonomy.json: languages/nl/direction: `left` is neither `ltr` nor `rtl`",
            ),
            (
                boundaries,
                "/features/0/geometry/type",
                json!("Point"),
                "boundaries.geojson: features/99000010/geometry: `Point` is neither `Polygon` nor `MultiPolygon`",
            ),
        ] {
            let mut files = testland();
            *files[file].pointer_mut(pointer).expect("the file has this") = value;
            assert_eq!(flaws(files), [flaw]);
        }
    }

    #[test]
    fn templates_begin_offers_of_the_county_that_can_be_handed_in() {
        for (pointer, value, flaw) in [
            ("offer_type", json!("segeln"), "segeln/offer_type: there is no offer type `segeln`"),
            ("title", json!({"en": "Garden"}), "garten/title/de: no offer may have this text: `required`"),
            ("title/de", json!("So"), "garten/title/de: no offer may have this text: `too_short`"),
            (
                "summary/de",
                json!("a".repeat(301)),
                "garten/summary/de: no offer may have this text: `too_long`",
            ),
            ("description/de", json!(" "), "garten/description/de: no offer may have this text: `blank`"),
        ] {
            let mut files = testland();
            let part = files[1].pointer_mut(&format!("/templates/0/{pointer}"));
            *part.expect("the file has this") = value;
            assert_eq!(flaws(files), [format!("taxonomy.json: templates/{flaw}")]);
        }
        let mut files = testland();
        let template = files[1]["templates"][0].clone();
        files[1]["templates"] = json!([template, template]);
        assert_eq!(flaws(files), ["taxonomy.json: templates: `garten` stands twice"]);
    }

    #[test]
    fn boundaries_and_municipalities_agree() {
        let mut files = testland();
        files[2]["features"][0]["properties"]["ags"] = json!("99000020");
        assert_eq!(
            flaws(files),
            [
                "boundaries.geojson: features: `99000020` stands twice",
                "boundaries.geojson: features: no boundary of municipality `99000010`",
            ]
        );
        let mut files = testland();
        files[2]["features"][0]["properties"]["ags"] = json!("12345678");
        assert_eq!(
            flaws(files),
            [
                "boundaries.geojson: features: `12345678` is not a municipality of the region",
                "boundaries.geojson: features: no boundary of municipality `99000010`",
            ]
        );
    }
}
