//! What people type and what they mean by it: data of the product, one file
//! per language, which staff can extend.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use shared::facet::Facet;
use shared::text::LanguageTag;

/// Expressions by key.
pub(crate) type Expressions = BTreeMap<String, Vec<String>>;

/// The expressions of one language. An expression that only hints at its key
/// begins with `~`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lexicon {
    /// The language.
    pub(crate) tag: LanguageTag,
    #[serde(rename = "type")]
    types: Expressions,
    field: Expressions,
    target_group: Expressions,
    language: Expressions,
    level: Expressions,
    cost: Expressions,
    format: Expressions,
    childcare: Expressions,
    registration: Expressions,
    accessibility: Expressions,
    weekday: Expressions,
    time: Expressions,
    /// Spans of days: `today`, `tomorrow`, `this_week`, `next_week`, `weekend`.
    pub(crate) date: Expressions,
    /// Words for what is close by.
    pub(crate) near: Vec<String>,
    /// Words of questions and wishes that say nothing of what is looked for.
    pub(crate) filler: Vec<String>,
}

impl Lexicon {
    /// The expressions for values of facets.
    pub(crate) fn facets(&self) -> [(Facet, &Expressions); 12] {
        [
            (Facet::Type, &self.types),
            (Facet::Field, &self.field),
            (Facet::TargetGroup, &self.target_group),
            (Facet::Language, &self.language),
            (Facet::Level, &self.level),
            (Facet::Cost, &self.cost),
            (Facet::Format, &self.format),
            (Facet::Childcare, &self.childcare),
            (Facet::Registration, &self.registration),
            (Facet::Accessibility, &self.accessibility),
            (Facet::Weekday, &self.weekday),
            (Facet::TimeOfDay, &self.time),
        ]
    }
}

macro_rules! lexicons {
    ($($tag:literal),* $(,)?) => {
        [$(($tag, include_str!(concat!("../lexicon/", $tag, ".json")))),*]
    };
}

/// The lexicons of all languages.
pub(crate) static LEXICONS: LazyLock<Vec<Lexicon>> = LazyLock::new(|| {
    let files = lexicons!["de", "en", "ar", "tr", "uk", "ru", "fa", "ro", "fr", "pl", "kmr", "it", "sq",];
    files
        .into_iter()
        .map(|(tag, json)| {
            serde_json::from_str(json).unwrap_or_else(|error| panic!("the lexicon {tag}: {error}"))
        })
        .collect()
});
