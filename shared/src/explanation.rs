//! Why a search lists an entry where it does, for those who look after the
//! words and weights of the search.

use serde::{Deserialize, Serialize};

use crate::facet::Facet;
use crate::wire_enum;

/// An entry of a list, with why it is listed there if that was asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Explained<T> {
    /// The entry.
    #[serde(flatten)]
    pub item: T,
    /// Why it is listed there; absent unless `explain=true` and a text ask for
    /// it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

/// How good an answer to a text an entry is, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Explanation {
    /// The sum of all points.
    pub score: f32,
    /// Whether it meets every word, and so stands before all that do not.
    pub meets_every_word: bool,
    /// Where the points come from, in the order of the words.
    pub reasons: Vec<Reason>,
}

/// Something that speaks for an entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reason {
    /// The words of the text that ask for it, folded.
    pub words: Vec<String>,
    /// What it counts.
    pub points: f32,
    /// What it is.
    #[serde(flatten)]
    pub because: Because,
}

/// What speaks for an entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum Because {
    /// A form of the word stands in one of its texts; the best place counts.
    Written {
        /// What the text is to the entry.
        text: TextRole,
        /// How the word stands there.
        form: Form,
        /// What stands there: a folded word, or the stem of one.
        term: String,
        /// The primary language of the text.
        language: String,
    },
    /// All parts of the compound stand somewhere in its texts.
    AllParts,
    /// It has one of the values the words mean, or one near them.
    Value {
        /// The facet.
        facet: Facet,
        /// The values.
        values: Vec<String>,
        /// Whether that is what was meant, not only something near it.
        is_meant: bool,
    },
    /// It takes place on the days the words mean.
    Days,
    /// A word in its texts begins as the last word does.
    Beginning,
    /// It meets every word.
    EveryWord,
}

wire_enum!(
    /// What a text is to its entry; a match weighs by it.
    TextRole {
        /// The title, or an organisation's name.
        Title = "title",
        /// Labels of type, field, target group, municipality and the like.
        Labels = "labels",
        /// The summary.
        Summary = "summary",
        /// The description.
        Description = "description",
        /// The name of the organisation that offers it.
        Organisation = "organisation",
    }
);

wire_enum!(
    /// How a word of a query stands in a text.
    Form {
        /// As it was typed, but for case, accents and umlauts.
        Exact = "exact",
        /// In another form with the same stem.
        Stem = "stem",
        /// As a part of a compound.
        Part = "part",
        /// As a word it may be a typo of.
        Alike = "alike",
        /// Only what stands before the last part of the compound it is.
        Modifier = "modifier",
    }
);
