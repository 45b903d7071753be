use frostem::{Algorithm, Stemmer};
use shared::text::LanguageTag;

use super::{base_letters, fold, german_letters, lower};

/// How the words of one language are turned into terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Analyser {
    German,
    English,
    Turkish,
    Arabic,
    Ukrainian,
    Russian,
    Persian,
    Romanian,
    French,
    Polish,
    Italian,
    /// Any other: folds only.
    Simple,
}

/// What a word is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    Latin,
    Cyrillic,
    Arabic,
}

impl Script {
    /// The script of a folded word; of several, that of the first letter.
    pub(crate) fn of(folded: &str) -> Self {
        match folded.chars().find(|character| character.is_alphabetic()) {
            Some('\u{400}'..='\u{52f}') => Self::Cyrillic,
            Some('\u{600}'..='\u{6ff}') => Self::Arabic,
            _ => Self::Latin,
        }
    }
}

impl Analyser {
    /// Every analyser: a query may be in any language.
    pub(crate) const ALL: [Self; 12] = [
        Self::German,
        Self::English,
        Self::Turkish,
        Self::Arabic,
        Self::Ukrainian,
        Self::Russian,
        Self::Persian,
        Self::Romanian,
        Self::French,
        Self::Polish,
        Self::Italian,
        Self::Simple,
    ];

    /// The analyser for texts of this language.
    pub(crate) fn of(language: &LanguageTag) -> Self {
        match language.primary() {
            "de" => Self::German,
            "en" => Self::English,
            "tr" => Self::Turkish,
            "ar" => Self::Arabic,
            "uk" => Self::Ukrainian,
            "ru" => Self::Russian,
            "fa" => Self::Persian,
            "ro" => Self::Romanian,
            "fr" => Self::French,
            "pl" => Self::Polish,
            "it" => Self::Italian,
            _ => Self::Simple,
        }
    }

    const fn algorithm(self) -> Option<Algorithm> {
        Some(match self {
            Self::German => Algorithm::German,
            Self::English => Algorithm::English,
            Self::Turkish => Algorithm::Turkish,
            Self::Arabic => Algorithm::Arabic,
            Self::Ukrainian => Algorithm::Ukrainian,
            Self::Russian => Algorithm::Russian,
            Self::Persian => Algorithm::Persian,
            Self::Romanian => Algorithm::Romanian,
            Self::French => Algorithm::French,
            Self::Polish => Algorithm::Polish,
            Self::Italian => Algorithm::Italian,
            Self::Simple => return None,
        })
    }

    const fn script(self) -> Script {
        match self {
            Self::Arabic | Self::Persian => Script::Arabic,
            Self::Ukrainian | Self::Russian => Script::Cyrillic,
            _ => Script::Latin,
        }
    }

    /// The analysers of the languages a folded word may be of.
    pub(crate) fn for_word(folded: &str) -> impl Iterator<Item = Self> {
        let script = Script::of(folded);
        Self::ALL.into_iter().filter(move |analyser| analyser.script() == script || *analyser == Self::Simple)
    }

    /// The stem of a word in lower case, folded.
    fn stem(self, lower: &str) -> Option<String> {
        let algorithm = self.algorithm()?;
        if self != Self::German {
            return Some(fold(&Stemmer::new(algorithm).stem(lower)));
        }
        let letters = german_letters(lower);
        let stem = Stemmer::new(algorithm).stem(&letters);
        // The stemmer takes the last letter of `Kurs` for an ending.
        let is_cut_short = stem.len() <= 3 && letters.strip_suffix('s') == Some(&stem);
        Some(fold(if is_cut_short { &letters } else { &stem }))
    }

    /// The terms of a word.
    pub(crate) fn terms(self, word: &str) -> Terms {
        let lower = lower(word);
        let folded = fold(&lower);
        let stem = self.stem(&lower).filter(|stem| !stem.is_empty() && *stem != folded);
        (folded, stem)
    }

    /// What words are compared by that need not be written with all marks: the
    /// folded word, its stem, and the stem of the word without marks.
    pub(crate) fn keys(self, word: &str) -> Vec<String> {
        let lower = lower(word);
        let folded = fold(&lower);
        let mut keys = vec![folded];
        for stem in [self.stem(&lower), self.stem(&base_letters(&lower))].into_iter().flatten() {
            if stem.chars().count() >= SHORTEST_STEM && !keys.contains(&stem) {
                keys.push(stem);
            }
        }
        keys
    }
}

/// Fewest letters of a stem words are compared by: what is left of `dede` without
/// what may be an ending is a word of another kind.
const SHORTEST_STEM: usize = 3;

/// The terms of a word: the folded word itself, then its stem if that is
/// another.
pub(crate) type Terms = (String, Option<String>);
