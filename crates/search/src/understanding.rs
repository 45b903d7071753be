//! Reading a query as meaning: which type, place, group, level, day and so on
//! the words of a query name.
//!
//! Every expression of the lexicons, of the taxonomy's labels and of the
//! region's names is a handful of tokens. The words of a query are looked up
//! among the tokens, in every language at once; an expression is met where all
//! its tokens stand close together, in any order.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

use shared::facet::Facet;

use crate::analysis::Analyser;
use crate::weights;

mod agreeing;
mod learning;
mod naming;
mod reading;
mod sound;
mod spoken;
mod suggesting;
mod tending;

use sound::sound;
use spoken::SpokenNames;
pub use suggesting::{Suggestion, begins};
use tending::Tendencies;

/// Most words of a query that are read.
pub(crate) const MOST_WORDS: usize = 16;
/// How many other words may stand among those of an expression.
const GAP: usize = 2;
/// The same with words that say nothing: `Chef`, who `hat mir noch nicht` paid.
const GAP_WITH_FILLERS: usize = 4;
/// Most letters behind the name of a place that are an ending.
const LONGEST_ENDING: usize = 4;
/// Fewest letters of a name that may have such an ending.
const SHORTEST_WITH_ENDING: usize = 5;
/// Fewest letters of the beginning of a word that says what it is about.
const SHORTEST_BEGINNING: usize = 7;
/// Fewest letters of a word that may have a typo.
const SHORTEST_WITH_TYPO: usize = 4;
/// Most letters of such a word: longer ones are none, and comparing them takes long.
const LONGEST_WITH_TYPO: usize = 48;
/// Fewest letters of a word with a typo that says what is meant; shorter ones
/// are often other words and only hint.
const SHORTEST_WITH_SURE_TYPO: usize = 6;
/// Fewest letters of a word that may have two.
const SHORTEST_WITH_TWO_TYPOS: usize = 8;

/// A span of days that is named from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Days {
    /// Today.
    Today,
    /// Tomorrow.
    Tomorrow,
    /// From today to Sunday.
    ThisWeek,
    /// From Monday to Sunday after that.
    NextWeek,
    /// The coming Saturday and Sunday.
    Weekend,
}

impl Days {
    fn from_key(key: &str) -> Option<Self> {
        Some(match key {
            "today" => Self::Today,
            "tomorrow" => Self::Tomorrow,
            "this_week" => Self::ThisWeek,
            "next_week" => Self::NextWeek,
            "weekend" => Self::Weekend,
            _ => return None,
        })
    }
}

/// What an expression means.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Meaning {
    /// A value of a facet.
    Value(Facet, String),
    /// A span of days.
    Days(Days),
    /// Close by.
    Near,
}

impl Meaning {
    /// Whether it says more of those: `B1` in `B1 course`, `women` in `German
    /// for women`.
    fn narrows(&self, meanings: &[Self]) -> bool {
        let is_kind = |meaning: &Self| matches!(meaning, Self::Value(Facet::Type | Facet::Field, _));
        let is_kind_of_its_own =
            matches!(self, Self::Value(Facet::Type | Facet::Field | Facet::Language, _) | Self::Near);
        !is_kind_of_its_own && meanings.iter().all(is_kind)
    }

    /// What meanings of the same words are alternatives of.
    fn kind(&self) -> (u8, Option<Facet>) {
        match self {
            // A village is a place as its municipality is.
            Self::Value(Facet::Locality | Facet::PostalCode, _) => (0, Some(Facet::Municipality)),
            Self::Value(facet, _) => (0, Some(*facet)),
            Self::Days(_) => (1, None),
            Self::Near => (2, None),
        }
    }
}

/// An expression: its tokens and what it means.
#[derive(Debug)]
struct Expression {
    tokens: Vec<TokenId>,
    meaning: Meaning,
    /// The analyser of its language.
    analyser: Analyser,
    /// Whether it only hints at its meaning.
    weak: bool,
    /// Whether it names only some of the entries of the type it means: it has
    /// nothing in common with the name of the type.
    is_narrower: bool,
    /// The name of a place in lower case: of those that fold to the same, the
    /// one that was written is meant.
    name: Option<String>,
}

type TokenId = u32;
type ExpressionId = u32;

/// What is known of the words people use.
#[derive(Debug, Default)]
pub(crate) struct Understanding {
    /// The tokens a key of a word stands for, by analyser.
    tokens: HashMap<(Analyser, String), Vec<TokenId>>,
    /// The expressions of each token.
    by_token: Vec<Vec<ExpressionId>>,
    expressions: Vec<Expression>,
    /// Folded words that say nothing of what is looked for, with the analysers
    /// of the languages they are of.
    fillers: HashMap<String, HashSet<Analyser>>,
    /// The tokens of those words in their own languages.
    says_nothing: HashSet<TokenId>,
    /// What the words of expressions tend to mean.
    tendencies: Tendencies,
    /// The analyser of each token.
    analysers: Vec<Analyser>,
    /// The word of each token, as it is written.
    spellings: Vec<Box<str>>,
    /// The tokens of each folded word, by analyser.
    words: BTreeMap<String, BTreeMap<Analyser, TokenId>>,
    /// The tokens of the names of places, for words with an ending behind them.
    places: HashMap<String, TokenId>,
    /// For words with typos, how the words sound.
    sounds: Sounds,
    /// The same of the names of places.
    place_sounds: Sounds,
    /// The words of the names of places, for words in another script.
    spoken: SpokenNames,
    /// The field of each offer type.
    fields: HashMap<String, String>,
    /// The types of each field.
    types: HashMap<String, Vec<String>>,
    /// The neighbours of each municipality.
    neighbours: HashMap<String, Vec<String>>,
}

/// Words by how they sound: by its first letter, which is seldom wrong, and its
/// number of letters.
type Sounds = BTreeMap<(char, usize), Vec<(String, TokenId)>>;

/// What was understood of some words of a query: one of these values is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Understood {
    /// What is meant, one of these.
    pub(crate) meanings: Vec<Meaning>,
    /// The words that say so, by their places among the words of the query.
    pub(crate) words: BTreeSet<usize>,
    /// Whether they only hint at it.
    pub(crate) weak: bool,
    /// Whether they name only some of the entries of the type that is meant.
    pub(crate) is_narrower: bool,
}

/// A word of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Its place in the text.
    pub(crate) range: Range<usize>,
    /// The same with the quotes around it.
    pub(crate) quoted: Range<usize>,
    /// Whether it says nothing of what is looked for.
    pub(crate) is_filler: bool,
    /// The word it was understood as a typo of.
    pub(crate) corrected: Option<String>,
}

/// A query as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    /// Its words.
    pub(crate) words: Vec<Word>,
    /// What was understood.
    pub(crate) understood: Vec<Understood>,
}

impl Understanding {
    /// What is not meant but near it: values with their share of the weight.
    pub(crate) fn beside(&self, meaning: &Meaning) -> Vec<(Facet, Vec<String>, f32)> {
        let Meaning::Value(facet, value) = meaning else { return Vec::new() };
        let neighbours = |municipality: &str| self.neighbours.get(municipality).cloned().unwrap_or_default();
        match facet {
            Facet::Type => {
                let of_field = self.fields.get(value).and_then(|field| self.types.get(field));
                vec![(Facet::Type, of_field.cloned().unwrap_or_default(), weights::SAME_FIELD)]
            }
            Facet::Municipality => vec![(Facet::Municipality, neighbours(value), weights::NEIGHBOUR)],
            Facet::Locality => {
                let municipality = value.split('/').next().unwrap_or_default();
                let same = vec![municipality.to_owned()];
                vec![
                    (Facet::Municipality, same, weights::SAME_MUNICIPALITY),
                    (Facet::Municipality, neighbours(municipality), weights::NEIGHBOUR),
                ]
            }
            _ => Vec::new(),
        }
    }
}

impl Reading {
    /// These words of a text, and the text without them and without words that
    /// say nothing.
    pub(crate) fn split(&self, text: &str, words: &BTreeSet<usize>) -> (String, String) {
        let (mut said, mut rest) = (Vec::new(), Vec::new());
        for (place, word) in self.words.iter().enumerate() {
            if words.contains(&place) {
                said.push(&text[word.range.clone()]);
            } else if !word.is_filler {
                rest.push(&text[word.quoted.clone()]);
            }
        }
        (said.join(" "), rest.join(" "))
    }

    /// The text with these words in quotes, so that they are only words.
    pub(crate) fn quoted(&self, text: &str, words: &BTreeSet<usize>) -> String {
        let quoted = self.words.iter().enumerate().map(|(place, word)| {
            if words.contains(&place) {
                format!("\"{}\"", &text[word.range.clone()])
            } else {
                text[word.quoted.clone()].to_owned()
            }
        });
        quoted.collect::<Vec<_>>().join(" ")
    }
}

/// Whether a word may have typos: numbers and levels have none.
pub(crate) fn is_fallible(folded: &str) -> bool {
    (SHORTEST_WITH_TYPO..=LONGEST_WITH_TYPO).contains(&folded.chars().count())
        && !folded.contains(|character: char| character.is_numeric())
}

/// How many typos a word may have.
pub(crate) fn typos(folded: &str) -> u8 {
    if folded.chars().count() >= SHORTEST_WITH_TWO_TYPOS { 2 } else { 1 }
}
