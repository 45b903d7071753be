//! From texts to the terms words are looked up by.
//!
//! Every word becomes its folded form, and its folded stem where the language
//! has a stemmer. Folding makes spellings equal that people use for the same
//! word: case, accents, `ß` and `ss`, and `ä`, `ae` and `a` alike.

mod compound;
mod language;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

pub(crate) use compound::parts;
pub(crate) use language::{Analyser, Script};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Stands before the terms of parts of words.
const PART: char = '\u{1}';

/// Most bytes of a word that are looked at; longer ones are not words.
const LONGEST_WORD: usize = 120;

/// Remembers the terms of words, as most words of a text are common ones.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    known: HashMap<(Analyser, Box<str>), Arc<[String]>>,
}

impl Memory {
    /// Words remembered before all are forgotten.
    const MOST: usize = 100_000;

    /// The terms a text is found by that has this word: the word itself, its
    /// stem, and those of its parts if it is a German compound.
    pub(crate) fn terms(&mut self, analyser: Analyser, word: &str) -> Arc<[String]> {
        let key = (analyser, Box::from(word));
        if let Some(terms) = self.known.get(&key) {
            return Arc::clone(terms);
        }
        if self.known.len() >= Self::MOST {
            self.known.clear();
        }
        let (folded, stem) = analyser.terms(word);
        let parts = match analyser {
            Analyser::German => parts(&folded).unwrap_or_default().into_iter().map(part_term).collect(),
            _ => Vec::new(),
        };
        let terms: Arc<[String]> = [Some(folded), stem].into_iter().flatten().chain(parts).collect();
        self.known.insert(key, Arc::clone(&terms));
        terms
    }
}

/// The stems of a word of a query, which may be of any language.
pub(crate) fn stems(word: &str) -> Vec<String> {
    let folded = fold_word(word);
    let mut stems = Vec::new();
    for analyser in Analyser::for_word(&folded) {
        if let (_, Some(stem)) = analyser.terms(word)
            && !stems.contains(&stem)
        {
            stems.push(stem);
        }
    }
    stems
}

/// The term of a folded German word as a part of another.
pub(crate) fn part_term(folded: &str) -> String {
    let (folded, stem) = Analyser::German.terms(folded);
    format!("{PART}{}", stem.unwrap_or(folded))
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

/// The words of a text, folded.
pub(crate) fn folded_words(text: &str) -> impl Iterator<Item = String> {
    words(text).map(|(_, word)| fold_word(word))
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

/// A word in lower case, its letters composed.
pub(crate) fn lower(word: &str) -> String {
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
            // Arabic and Persian: lengthening, and letters that are written in several ways.
            'ـ' => {}
            'ة' => letters.push('ه'),
            'ى' | 'ی' => letters.push('ي'),
            'ک' => letters.push('ك'),
            '٠'..='٩' => letters.push(digit(character, '٠')),
            '۰'..='۹' => letters.push(digit(character, '۰')),
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

/// A digit of another script, by that for zero.
fn digit(character: char, zero: char) -> char {
    let value = u32::from(character) - u32::from(zero);
    char::from_digit(value, 10).unwrap_or(character)
}

/// Letters without marks that German does not know.
pub(crate) fn german_letters(lower: &str) -> String {
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
                proptest::prop_assert!(stems(word).iter().all(|term| term.len() < 1_000));
            }
        }
    }
}
