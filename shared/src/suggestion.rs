//! What the API proposes for a text that is still being typed.

use serde::{Deserialize, Serialize};

use crate::text::LanguageTag;
use crate::wire_enum;

wire_enum!(
    /// What a suggestion is.
    SuggestionKind {
        /// What offers are about or for whom they are.
        Topic = "topic",
        /// A municipality, or a village or quarter in one.
        Place = "place",
        /// An organisation.
        Organisation = "organisation",
        /// An offer.
        Offer = "offer",
    }
);

/// A suggestion: a list of offers, or an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suggestion {
    /// What it is.
    pub kind: SuggestionKind,
    /// What it is called.
    pub text: String,
    /// The language of that.
    pub language: LanguageTag,
    /// The query string of the list of offers, for a topic or a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// How many offers that list has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u32>,
    /// The slug, for an organisation or an offer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
}

/// A place a text may mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NamedPlace {
    /// Where distances are counted from then: the parameter `near` of lists.
    pub near: String,
    /// What it is called.
    pub name: String,
    /// The language of that.
    pub language: LanguageTag,
}

/// The places a text may mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NamedPlaces {
    /// One if the text is clear, none if no place is known by it.
    pub items: Vec<NamedPlace>,
}

/// All suggestions for a text, a few of each kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suggestions {
    /// The suggestions by kind, the likeliest of each first.
    pub items: Vec<Suggestion>,
}
