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
use shared::region::Region;
use shared::taxonomy::{Labels, Taxonomy};
use shared::text::LanguageTag;

use crate::analysis::{self, Analyser};
use crate::lexicon::LEXICONS;
use crate::weights;

mod reading;
mod sound;

use sound::sound;

/// Most words of a query that are read.
pub(crate) const MOST_WORDS: usize = 16;
/// How many other words may stand among those of an expression.
const GAP: usize = 2;
/// Most letters behind the name of a place that are an ending.
const LONGEST_ENDING: usize = 4;
/// Fewest letters of a name that may have such an ending.
const SHORTEST_WITH_ENDING: usize = 5;
/// Fewest letters of the beginning of a word that says what it is about.
const SHORTEST_BEGINNING: usize = 7;
/// Fewest letters of a word that may have a typo.
const SHORTEST_WITH_TYPO: usize = 4;
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
    /// The analyser of each token.
    analysers: Vec<Analyser>,
    /// The token of each folded word.
    words: HashMap<(Analyser, String), TokenId>,
    /// The tokens of the names of places, for words with an ending behind them.
    places: HashMap<String, TokenId>,
    /// For words with typos, how the words sound.
    sounds: Sounds,
    /// The same of the names of places.
    place_sounds: Sounds,
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
    /// Learns the words for what this region and taxonomy have.
    pub(crate) fn new(region: &Region, taxonomy: &Taxonomy) -> Self {
        let mut learnt = Self::default();
        let known = known_values(taxonomy);
        for lexicon in LEXICONS.iter() {
            let analyser = Analyser::of(&lexicon.tag);
            for (facet, expressions) in lexicon.facets() {
                for (key, texts) in expressions {
                    // A county may have other types than the lexicon knows.
                    if known.get(&facet).is_none_or(|known| known.contains(key.as_str())) {
                        let meaning = Meaning::Value(facet, key.clone());
                        for text in texts {
                            learnt.add(analyser, text, &meaning);
                        }
                    }
                }
            }
            for (key, texts) in &lexicon.date {
                if let Some(days) = Days::from_key(key) {
                    for text in texts {
                        learnt.add(analyser, text, &Meaning::Days(days));
                    }
                }
            }
            lexicon.near.iter().for_each(|text| learnt.add(analyser, text, &Meaning::Near));
            for filler in &lexicon.filler {
                for (_, word) in analysis::words(filler) {
                    learnt.fillers.entry(analysis::fold_word(word)).or_default().insert(analyser);
                }
            }
        }
        for offer_type in &taxonomy.offer_types {
            learnt.fields.insert(offer_type.key.clone(), offer_type.field.clone());
            learnt.types.entry(offer_type.field.clone()).or_default().push(offer_type.key.clone());
        }
        learnt.doubt_fillers();
        learnt.add_labels(taxonomy);
        learnt.add_places(region);
        learnt.sounds = sounds(learnt.words.iter().map(|((_, word), token)| (word, *token)));
        learnt.place_sounds = sounds(learnt.places.iter().map(|(word, token)| (word, *token)));
        learnt
    }

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

    /// Expressions of nothing but words that say nothing only hint.
    fn doubt_fillers(&mut self) {
        let says_nothing: HashSet<TokenId> = self
            .words
            .iter()
            .filter(|((analyser, word), _)| self.fillers.get(word).is_some_and(|of| of.contains(analyser)))
            .map(|(_, token)| *token)
            .collect();
        for expression in &mut self.expressions {
            expression.weak |= expression.tokens.iter().all(|token| says_nothing.contains(token));
        }
    }

    fn add_labels(&mut self, taxonomy: &Taxonomy) {
        let types = taxonomy.offer_types.iter().map(|it| (Facet::Type, &it.key, &it.labels));
        let fields = taxonomy.fields.iter().map(|it| (Facet::Field, &it.key, &it.labels));
        let groups = taxonomy.target_groups.iter().map(|it| (Facet::TargetGroup, &it.key, &it.labels));
        let languages = taxonomy.languages.iter().map(|it| (Facet::Language, &it.key, &it.labels));
        // German is spoken everywhere: who writes it wants to learn it.
        let languages = languages.filter(|(_, key, _)| *key != LanguageTag::german().primary());
        for (facet, key, labels) in types.chain(fields).chain(groups).chain(languages) {
            let meaning = Meaning::Value(facet, key.clone());
            self.add_in_languages(labels, &meaning);
        }
        for language in taxonomy.languages.iter().filter(|it| it.key != LanguageTag::german().primary()) {
            let meaning = Meaning::Value(Facet::Language, language.key.clone());
            if let Some(tag) = LanguageTag::parse(&language.key) {
                self.add(Analyser::of(&tag), &language.endonym, &meaning);
            }
        }
    }

    fn add_in_languages(&mut self, labels: &Labels, meaning: &Meaning) {
        for (language, label) in labels {
            self.add(Analyser::of(language), label, meaning);
        }
    }

    fn add_places(&mut self, region: &Region) {
        for municipality in &region.municipalities {
            self.neighbours.insert(municipality.key.clone(), municipality.neighbours.clone());
            let meaning = Meaning::Value(Facet::Municipality, municipality.key.clone());
            let names: BTreeSet<&str> =
                municipality.name.values().chain(&municipality.aliases).map(String::as_str).collect();
            for name in &names {
                self.add_place(name, &meaning);
                // People leave the title of a spa out.
                if let Some(short) = name.strip_prefix("Bad ") {
                    self.add_place(short, &meaning);
                }
            }
            for locality in &municipality.localities {
                if names.contains(locality.name.as_str()) {
                    continue;
                }
                let key = format!("{}/{}", municipality.key, locality.name);
                let meaning = Meaning::Value(Facet::Locality, key);
                for name in std::iter::once(&locality.name).chain(&locality.aliases) {
                    self.add_place(name, &meaning);
                }
            }
            for postal_code in &municipality.postal_codes {
                let meaning = match municipality.postal_codes.len() {
                    1 => meaning.clone(),
                    _ => Meaning::Value(Facet::PostalCode, postal_code.code.clone()),
                };
                self.add(Analyser::Simple, &postal_code.code, &meaning);
            }
        }
        for area in &region.areas {
            for key in &area.municipalities {
                let meaning = Meaning::Value(Facet::Municipality, key.clone());
                area.names.iter().for_each(|name| self.add_place(name, &meaning));
            }
        }
    }

    fn add_place(&mut self, name: &str, meaning: &Meaning) {
        // A name has the endings of whatever language it stands in.
        for analyser in Analyser::for_word(&analysis::fold_word(name)) {
            self.add(analyser, name, meaning);
            if let Some(expression) = self.expressions.last_mut() {
                expression.name = Some(name.to_lowercase());
            }
        }
        let words: Vec<String> = analysis::words(name).map(|(_, word)| analysis::fold_word(word)).collect();
        if let [word] = words.as_slice()
            && word.chars().count() >= SHORTEST_WITH_ENDING
        {
            let token = self.token(Analyser::Simple, word);
            self.places.insert(word.clone(), token);
        }
    }

    fn add(&mut self, analyser: Analyser, text: &str, meaning: &Meaning) {
        let (text, weak) = match text.strip_prefix('~') {
            Some(text) => (text, true),
            None => (text, false),
        };
        let mut tokens: Vec<TokenId> = Vec::new();
        for (_, word) in analysis::words(text) {
            let token = self.token(analyser, word);
            if !tokens.contains(&token) {
                tokens.push(token);
            }
        }
        let Ok(id) = ExpressionId::try_from(self.expressions.len()) else { return };
        if tokens.is_empty() {
            return;
        }
        for token in &tokens {
            self.by_token[*token as usize].push(id);
        }
        self.expressions.push(Expression { tokens, meaning: meaning.clone(), analyser, weak, name: None });
    }

    /// The token of a word: the same for the same folded word of a language.
    fn token(&mut self, analyser: Analyser, word: &str) -> TokenId {
        let keys = analyser.keys(word);
        let identity = (analyser, keys[0].clone());
        if let Some(token) = self.words.get(&identity) {
            return *token;
        }
        let token = TokenId::try_from(self.by_token.len()).unwrap_or(TokenId::MAX);
        self.words.insert(identity, token);
        self.by_token.push(Vec::new());
        self.analysers.push(analyser);
        for key in keys {
            self.tokens.entry((analyser, key)).or_default().push(token);
        }
        token
    }
}

/// Sorts words for those with typos.
fn sounds<'a>(words: impl Iterator<Item = (&'a String, TokenId)>) -> Sounds {
    let mut sounds = Sounds::new();
    for (word, token) in words.filter(|(word, _)| is_fallible(word)) {
        let sound = sound(word);
        if let Some(first) = sound.chars().next() {
            sounds.entry((first, sound.chars().count())).or_default().push((sound, token));
        }
    }
    for words in sounds.values_mut() {
        words.sort_unstable();
    }
    sounds
}

/// The values a taxonomy knows, of the facets whose values it says.
fn known_values(taxonomy: &Taxonomy) -> HashMap<Facet, HashSet<&str>> {
    HashMap::from([
        (Facet::Type, taxonomy.offer_types.iter().map(|it| it.key.as_str()).collect()),
        (Facet::Field, taxonomy.fields.iter().map(|it| it.key.as_str()).collect()),
        (Facet::TargetGroup, taxonomy.target_groups.iter().map(|it| it.key.as_str()).collect()),
        (Facet::Language, taxonomy.languages.iter().map(|it| it.key.as_str()).collect()),
    ])
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
    folded.chars().count() >= SHORTEST_WITH_TYPO && !folded.contains(|character: char| character.is_numeric())
}

/// How many typos a word may have.
pub(crate) fn typos(folded: &str) -> u8 {
    if folded.chars().count() >= SHORTEST_WITH_TWO_TYPOS { 2 } else { 1 }
}
