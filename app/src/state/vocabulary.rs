//! The labels of everything that is data: taxonomy and municipalities, in the
//! document's language only.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use api_client::{ApiClient, ApiError};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::facet::Facet;
use shared::region::Region;
use shared::taxonomy::{Labels, Taxonomy, label};
use shared::text::LanguageTag;

use super::content::{Content, ContentResource};
use crate::i18n::{Language, Namespace, labelled};

/// Keys with their labels in the order they are shown.
pub type Choices = Vec<(String, String)>;

/// Labels of keys in the document's language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vocabulary {
    choices: Arc<BTreeMap<Facet, Choices>>,
    /// Fields of action the county's integration concept does not name.
    added_fields: Arc<Vec<String>>,
    /// Names of villages that stand in more than one municipality.
    ambiguous: Arc<BTreeSet<String>>,
    /// Keys of municipalities with their German names, in which places are
    /// named, where they differ.
    local_names: Arc<Choices>,
}

impl Vocabulary {
    /// The labels of this taxonomy and this county.
    #[must_use]
    pub fn new(taxonomy: &Taxonomy, region: &Region, language: Language) -> Self {
        let language = language.language_tag();
        let pair = |key: &str, labels: &Labels| (key.to_owned(), label(labels, &language).to_owned());
        let added = taxonomy.fields.iter().filter(|field| !field.county);
        let municipalities = by_label(region.municipalities.iter().map(|it| pair(&it.key, &it.name)));
        let local_names = region.municipalities.iter().filter_map(|it| {
            let (shown, local) = (label(&it.name, &language), label(&it.name, &LanguageTag::german()));
            (local != shown).then(|| (it.key.clone(), local.to_owned()))
        });
        Self {
            added_fields: Arc::new(added.map(|field| field.key.clone()).collect()),
            local_names: Arc::new(local_names.collect()),
            choices: Arc::new(BTreeMap::from([
                (Facet::Field, taxonomy.fields.iter().map(|it| pair(&it.key, &it.labels)).collect()),
                (Facet::Type, taxonomy.offer_types.iter().map(|it| pair(&it.key, &it.labels)).collect()),
                (
                    Facet::TargetGroup,
                    taxonomy.target_groups.iter().map(|it| pair(&it.key, &it.labels)).collect(),
                ),
                (Facet::Language, taxonomy.languages.iter().map(|it| pair(&it.key, &it.labels)).collect()),
                (Facet::Municipality, municipalities),
            ])),
            ambiguous: Arc::new(region.ambiguous_localities()),
        }
    }

    /// The values of a facet with their labels, where they are known beforehand;
    /// municipalities with their local names, too.
    #[must_use]
    pub fn choices(&self, facet: Facet, language: Language) -> Option<Choices> {
        let Some(known) = self.choices.get(&facet) else {
            let fixed = |key: &str| (key.to_owned(), fixed_label(language, facet, key));
            return Some(facet.fixed_values()?.into_iter().map(fixed).collect());
        };
        let mut choices = known.clone();
        for (key, label) in &mut choices {
            if let Some(local) = self.local_name(key).filter(|_| facet == Facet::Municipality) {
                *label = format!("{label} ({local})");
            }
        }
        Some(choices)
    }

    /// Whether the county's integration concept names this field of action;
    /// others are shown apart.
    #[must_use]
    pub fn is_county_field(&self, key: &str) -> bool {
        !self.added_fields.iter().any(|added| added == key)
    }

    /// The label of one value of a facet; the value itself if it has none.
    #[must_use]
    pub fn label(&self, facet: Facet, value: &str, language: Language) -> String {
        match self.choices.get(&facet) {
            Some(choices) => choices.iter().find(|(key, _)| key == value).map(|(_, label)| label.clone()),
            None if facet == Facet::Locality => self.locality(value, language),
            None if facet.fixed_values().is_some() => Some(fixed_label(language, facet, value)),
            None => None,
        }
        .unwrap_or_else(|| value.to_owned())
    }

    /// The name of a village, with its municipality if the name alone does not
    /// tell which one is meant.
    fn locality(&self, key: &str, language: Language) -> Option<String> {
        let (municipality, name) = key.split_once('/')?;
        if !self.ambiguous.contains(name) {
            return Some(name.to_owned());
        }
        Some(format!("{name} ({})", self.label(Facet::Municipality, municipality, language)))
    }

    /// Whether a place has the name of this municipality, the local one or the
    /// one shown.
    #[must_use]
    pub fn is_municipality(&self, key: &str, name: &str) -> bool {
        let municipalities = self.choices.get(&Facet::Municipality).into_iter().flatten();
        municipalities.chain(&*self.local_names).any(|(known, known_name)| known == key && known_name == name)
    }

    /// The name of a municipality on signs and letters, where another is shown.
    #[must_use]
    pub(crate) fn local_name(&self, key: &str) -> Option<&str> {
        self.local_names.iter().find(|(known, _)| known == key).map(|(_, name)| name.as_str())
    }

    /// The labels of several values of a facet, as one enumeration.
    #[must_use]
    pub fn labels<T: AsRef<str>>(&self, facet: Facet, values: &[T], language: Language) -> String {
        let labels: Vec<String> =
            values.iter().map(|value| self.label(facet, value.as_ref(), language)).collect();
        labels.join(crate::i18n::texts::common::list_separator(language))
    }
}

/// Values in the order of their labels. A set sorts them, as there are others of
/// texts: code that sorts pairs would be 2 kB more for the browser.
pub(crate) fn by_label(choices: impl Iterator<Item = (String, String)>) -> Choices {
    const BETWEEN: char = '\n';
    let lines: BTreeSet<String> = choices.map(|(key, label)| format!("{label}{BETWEEN}{key}")).collect();
    let pair =
        |line: &String| line.split_once(BETWEEN).map(|(label, key)| (key.to_owned(), label.to_owned()));
    lines.iter().filter_map(pair).collect()
}

fn fixed_label(language: Language, facet: Facet, value: &str) -> String {
    labelled(language, Namespace::Facets, facet.key(), value)
}

/// The vocabulary of this document: asked for once, shared by all pages.
pub(crate) fn use_vocabulary() -> ContentResource {
    use_context().unwrap_or_else(provide_vocabulary)
}

/// Starts loading the vocabulary and gives it to everything beneath.
pub(crate) fn provide_vocabulary() -> ContentResource {
    let api = use_context::<ApiClient>().unwrap_or_default();
    let language = Language::current();
    let fetch = move |()| {
        let api = api.clone();
        async move { Content::new(ask(&api, language).await?) }
    };
    let vocabulary = Resource::new_with_options(|| (), fetch, false);
    provide_context(vocabulary);
    vocabulary
}

#[cfg(not(target_arch = "wasm32"))]
async fn ask(api: &ApiClient, language: Language) -> Result<Vocabulary, ApiError> {
    let (taxonomy, region) = futures::future::try_join(api.taxonomy(), api.municipalities()).await?;
    Ok(Vocabulary::new(&taxonomy, &region, language))
}

/// Every page carries the vocabulary; if one does not, only loading the page
/// again helps.
#[cfg(target_arch = "wasm32")]
#[expect(clippy::unused_async, reason = "the server's counterpart asks the API")]
async fn ask(_api: &ApiClient, _language: Language) -> Result<Vocabulary, ApiError> {
    Err(ApiError::Network("the page carries no labels".to_owned()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_village_is_told_from_its_namesakes() {
        let region = include_str!("../../../shared/region/siegen-wittgenstein/region.json");
        let region = serde_json::from_str(region).expect("the region is well formed");
        let german = Language::from_tag("de").expect("the language exists");
        let vocabulary = Vocabulary::new(&Taxonomy::default(), &region, german);
        let label = |key| vocabulary.label(Facet::Locality, key, german);
        assert_eq!(label("05970040/Weidenau"), "Weidenau");
        assert_eq!(label("05970028/Holzhausen"), "Holzhausen (Bad Laasphe)");
        assert_eq!(label("05970008/Holzhausen"), "Holzhausen (Burbach)");
    }

    #[test]
    fn a_municipality_is_known_by_its_local_name_and_the_one_shown() {
        let municipality = |key: &str, name: serde_json::Value| {
            serde_json::from_value(json!({
                "key": key, "name": name, "kind": "town", "postal_codes": [], "center": {"lat": 51, "lon": 8},
            }))
            .expect("a municipality")
        };
        let siegen = json!({"de": "Siegen", "en": "Siegen", "ar": "زيغن"});
        let region = Region {
            municipalities: vec![
                municipality("05970040", siegen),
                municipality("05970036", json!({"de": "Netphen"})),
            ],
            ..Region::default()
        };
        for language in Language::all() {
            let vocabulary = Vocabulary::new(&Taxonomy::default(), &region, language);
            let shown = vocabulary.label(Facet::Municipality, "05970040", language);
            for name in ["Siegen", &shown] {
                assert!(vocabulary.is_municipality("05970040", name), "{language}: {name}");
            }
            assert!(!vocabulary.is_municipality("05970040", "Weidenau"), "{language}");
            assert!(!vocabulary.is_municipality("05970040", "Netphen"), "{language}");
        }
    }
}
