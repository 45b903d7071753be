//! The taxonomy: fields of action, offer types, target groups and languages.
//! Its keys and labels are data; a county brings its own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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
