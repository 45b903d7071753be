//! The taxonomy: fields of action, offer types, target groups and languages, and what offers can begin with.
//! Its keys and labels are data; a county brings its own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::offer::{GroupSize, RegistrationKind};
use crate::text::LanguageTag;

/// Labels of one key by interface language.
pub type Labels = BTreeMap<LanguageTag, String>;

/// The label in this language, else in German, else any, else nothing.
#[must_use]
pub fn label<'a>(labels: &'a Labels, language: &LanguageTag) -> &'a str {
    shown_label(labels, language).map_or("", |(_, label)| label)
}

/// The same label with the language it is in.
#[must_use]
pub fn shown_label<'a>(labels: &'a Labels, language: &LanguageTag) -> Option<(&'a LanguageTag, &'a String)> {
    labels
        .get_key_value(language)
        .or_else(|| labels.get_key_value(&LanguageTag::german()))
        .or_else(|| labels.first_key_value())
}

/// All keys an entry may use, with their labels.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Taxonomy {
    /// Fields of action, in the order they are shown.
    pub fields: Vec<FieldOfAction>,
    /// Offer types, each beneath one field.
    pub offer_types: Vec<OfferType>,
    /// Target groups.
    pub target_groups: Vec<TargetGroup>,
    /// Languages an offer may be held in.
    pub languages: Vec<Language>,
    /// What offers can begin with, in the order in which it is offered. Read, but never sent along: everybody
    /// reads the keys, and few begin an offer. The browser has no code for it.
    #[cfg_attr(not(target_arch = "wasm32"), serde(default, skip_serializing))]
    #[cfg_attr(target_arch = "wasm32", serde(skip))]
    pub templates: Vec<Template>,
}

/// A field of action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FieldOfAction {
    /// Stable key.
    pub key: String,
    /// Labels by language.
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, String>))]
    pub labels: Labels,
    /// Whether the county's integration concept names it; others are shown apart.
    pub county: bool,
}

/// An offer type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OfferType {
    /// Stable key.
    pub key: String,
    /// The field of action it belongs to.
    pub field: String,
    /// Labels by language.
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, String>))]
    pub labels: Labels,
}

/// What an offer of a type can begin with.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The key of the offer type, whose label is its name.
    pub offer_type: String,
    /// Whether people must register, if that is not as in a blank offer.
    #[serde(default)]
    pub registration: Option<RegistrationKind>,
    /// Alone or with others, if that is not as in a blank offer.
    #[serde(default)]
    pub group_size: Option<GroupSize>,
    /// Titles by language.
    pub title: Labels,
    /// Summaries by language.
    pub summary: Labels,
    /// Descriptions in Markdown by language.
    pub description: Labels,
}

/// A target group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TargetGroup {
    /// Stable key.
    pub key: String,
    /// Labels by language.
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, String>))]
    pub labels: Labels,
}

/// A language spoken at an offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// BCP 47 tag.
    pub key: String,
    /// Labels by interface language.
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, String>))]
    pub labels: Labels,
    /// Its name in the language itself.
    pub endonym: String,
    /// `ltr` or `rtl`.
    pub direction: String,
}

impl Taxonomy {
    /// The field with this key.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&FieldOfAction> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// The offer type with this key.
    #[must_use]
    pub fn offer_type(&self, key: &str) -> Option<&OfferType> {
        self.offer_types.iter().find(|offer_type| offer_type.key == key)
    }

    /// The target group with this key.
    #[must_use]
    pub fn target_group(&self, key: &str) -> Option<&TargetGroup> {
        self.target_groups.iter().find(|group| group.key == key)
    }

    /// The language with this key.
    #[must_use]
    pub fn language(&self, key: &str) -> Option<&Language> {
        self.languages.iter().find(|language| language.key == key)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn templates_are_read_and_not_sent_along() {
        let file = include_str!("../region/siegen-wittgenstein/taxonomy.json");
        let mut file: Value = serde_json::from_str(file).expect("the file is JSON");
        let taxonomy: Taxonomy = serde_json::from_value(file.clone()).expect("a taxonomy");
        let templates = file.as_object_mut().and_then(|file| file.remove("templates")).expect("templates");
        assert_eq!(Some(taxonomy.templates.len()), templates.as_array().map(Vec::len));
        assert_eq!(serde_json::to_value(&taxonomy).expect("JSON"), file);
        // A county need not have any, and the tables of before have none.
        let without: Taxonomy = serde_json::from_value(file).expect("a taxonomy");
        assert_eq!(without, Taxonomy { templates: Vec::new(), ..taxonomy });
    }
}
