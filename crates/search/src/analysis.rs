//! From texts to the terms words are looked up by.
//!
//! Every word becomes its folded form, and its folded stem where the language
//! has a stemmer. Folding makes spellings equal that people use for the same
//! word: case, accents, `ß` and `ss`, and `ä`, `ae` and `a` alike.

use std::collections::HashMap;
use std::ops::Range;

use frostem::{Algorithm, Stemmer};
use shared::text::LanguageTag;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Most bytes of a word that are looked at; longer ones are not words.
const LONGEST_WORD: usize = 120;

/// How the words of one language are turned into terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Analyser {
    /// Folds, and stems German words.
    German,
    /// Folds only.
    Simple,
}

impl Analyser {
    /// Every analyser: a query may be in any language.
    pub(crate) const ALL: [Self; 2] = [Self::German, Self::Simple];

    /// The analyser for texts of this language.
    pub(crate) fn of(language: &LanguageTag) -> Self {
        match language.primary() {
            "de" => Self::German,
            _ => Self::Simple,
        }
    }

    /// The stem of a word in lower case, folded.
    fn stem(self, lower: &str) -> Option<String> {
        match self {
            Self::German => {
                let letters = german_letters(lower);
                let stem = Stemmer::new(Algorithm::German).stem(&letters);
                // The stemmer takes the last letter of `Kurs` for an ending.
                let is_cut_short = stem.len() <= 3 && letters.strip_suffix('s') == Some(&stem);
                Some(fold(if is_cut_short { &letters } else { &stem }))
            }
            Self::Simple => None,
        }
    }

    /// The terms of a word.
    pub(crate) fn terms(self, word: &str) -> Terms {
        let lower = lower(word);
        let folded = fold(&lower);
        let stem = self.stem(&lower).filter(|stem| !stem.is_empty() && *stem != folded);
        (folded, stem)
    }
}

/// The terms of a word: the folded word itself, then its stem if that is
/// another.
pub(crate) type Terms = (String, Option<String>);

/// Remembers the terms of words, as most words of a text are common ones.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    known: [HashMap<Box<str>, Terms>; Analyser::ALL.len()],
}

impl Memory {
    /// Words remembered for each analyser before all are forgotten.
    const MOST: usize = 50_000;

    /// The terms of a word; see [`Analyser::terms`].
    pub(crate) fn terms(&mut self, analyser: Analyser, word: &str) -> Terms {
        let known = &mut self.known[analyser as usize];
        if let Some(terms) = known.get(word) {
            return terms.clone();
        }
        if known.len() >= Self::MOST {
            known.clear();
        }
        let terms = analyser.terms(word);
        known.insert(word.into(), terms.clone());
        terms
    }
}

/// Every term a word of a query may stand for, the word itself first.
pub(crate) fn query_terms(word: &str) -> Vec<String> {
    let mut terms = Vec::new();
    for analyser in Analyser::ALL {
        let (folded, stem) = analyser.terms(word);
        for term in [Some(folded), stem].into_iter().flatten() {
            if !terms.contains(&term) {
                terms.push(term);
            }
        }
    }
    terms
}

/// The words of a text with their places in it: runs of letters and digits.
pub(crate) fn words(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let is_part = |character: char| character.is_alphanumeric() || is_combining_mark(character);
    let mut position = 0;
    std::iter::from_fn(move || {
        let start = position + text[position..].find(is_part)?;
        let length = text[start..].find(|character| !is_part(character));
        position = length.map_or(text.len(), |length| start + length);
        Some((start..position, &text[start..position]))
    })
    .filter(|(range, _)| range.len() <= LONGEST_WORD)
}

/// What a word is folded to.
pub(crate) fn fold_word(word: &str) -> String {
    fold(&lower(word))
}

/// What a title is sorted by: its words folded, the title itself for ties.
pub(crate) fn sort_key(title: &str) -> String {
    let mut key = String::with_capacity(2 * title.len() + 1);
    for (_, word) in words(title) {
        key.push_str(&base_letters(&lower(word)));
        key.push(' ');
    }
    key.push('\u{0}');
    key.push_str(title);
    key
}

fn lower(word: &str) -> String {
    if word.is_ascii() { word.to_ascii_lowercase() } else { word.nfkc().collect::<String>().to_lowercase() }
}

/// Letters without their marks.
fn base_letters(lower: &str) -> String {
    if lower.is_ascii() {
        return lower.to_owned();
    }
    let mut letters = String::with_capacity(lower.len());
    for character in lower.nfkd().filter(|character| !is_combining_mark(*character)) {
        match character {
            'ß' => letters.push_str("ss"),
            'æ' => letters.push('a'),
            'œ' | 'ø' => letters.push('o'),
            'ł' => letters.push('l'),
            'đ' => letters.push('d'),
            'ı' => letters.push('i'),
            other => letters.push(other),
        }
    }
    letters
}

/// Letters without marks that German does not know.
fn german_letters(lower: &str) -> String {
    let is_german = |character: char| character.is_ascii() || matches!(character, 'ä' | 'ö' | 'ü' | 'ß');
    if lower.chars().all(is_german) {
        return lower.to_owned();
    }
    let letters = lower.chars().map(|character| {
        if is_german(character) {
            character.to_string()
        } else {
            base_letters(character.encode_utf8(&mut [0; 4]))
        }
    });
    letters.collect()
}

/// Letters without their marks and without an `e` after `a`, `o` or `u`: as
/// `ä` becomes `a`, so does `ae`. A prefix of a word stays one when folded.
fn fold(lower: &str) -> String {
    let mut folded = base_letters(lower);
    if folded.contains("ae") || folded.contains("oe") || folded.contains("ue") {
        let mut previous = ' ';
        folded.retain(|character| {
            let keep = character != 'e' || !matches!(previous, 'a' | 'o' | 'u');
            if keep {
                previous = character;
            }
            keep
        });
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_meet() {
        for spellings in [
            ["Mädchen", "Maedchen", "MADCHEN"],
            ["Straße", "strasse", "STRASSE"],
            ["Bücher", "Buecher", "bu\u{308}cher"],
            ["Café", "cafe", "CAFÉ"],
        ] {
            let [first, second, third] = spellings.map(|word| Analyser::German.terms(word));
            assert_eq!(first, second);
            assert_eq!(first, third);
        }
    }

    #[test]
    fn german_words_meet_in_their_stem() {
        let stem = |word| {
            let (folded, stem) = Analyser::German.terms(word);
            stem.unwrap_or(folded)
        };
        assert_eq!(stem("Kurse"), stem("Kurs"));
        assert_eq!(stem("Kinder"), stem("Kindern"));
        assert_eq!(stem("Beratungen"), stem("Beratung"));
        assert_eq!(Analyser::Simple.terms("Kurse"), ("kurse".to_owned(), None));
    }

    #[test]
    fn words_are_found_with_their_places() {
        let text = "Café-Treff, für alle\u{2026} 18 Uhr!";
        let found: Vec<&str> = words(text).map(|(_, word)| word).collect();
        assert_eq!(found, ["Café", "Treff", "für", "alle", "18", "Uhr"]);
        assert!(words(text).all(|(range, word)| &text[range] == word));
    }

    #[test]
    fn titles_sort_as_in_a_lexicon() {
        let mut titles = ["Zoo", "Österreich", "ohne", "Oase", "Äpfel", "apfel"];
        titles.sort_by_key(|title| sort_key(title));
        assert_eq!(titles, ["apfel", "Äpfel", "Oase", "ohne", "Österreich", "Zoo"]);
    }

    proptest::proptest! {
        #[test]
        fn a_prefix_stays_a_prefix(word in "[a-zäöüß]{1,12}", length in 1_usize..12) {
            let prefix: String = word.chars().take(length).collect();
            proptest::prop_assert!(fold_word(&word).starts_with(&fold_word(&prefix)));
        }

        #[test]
        fn any_text_can_be_analysed(text in ".*") {
            for (range, word) in words(&text) {
                proptest::prop_assert_eq!(&text[range], word);
                proptest::prop_assert!(query_terms(word).iter().all(|term| term.len() < 1_000));
            }
        }
    }
}
