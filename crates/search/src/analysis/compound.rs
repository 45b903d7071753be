//! German words made of others: `Hausaufgabenhilfe` is also a matter of
//! `Hausaufgaben` and of `Hilfe`.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::{Analyser, fold_word};

/// The words compounds are made of, one a line; behind `=` those that look
/// like a compound and are none. None of them is taken apart.
const WORDS: &str = include_str!("../../words/de.txt");

/// What may stand between two parts.
const LINKS: [&str; 7] = ["", "s", "n", "en", "es", "er", "e"];

/// Fewest letters of a part.
const SHORTEST_PART: usize = 3;
/// Fewest letters of a word that is taken apart.
const SHORTEST_COMPOUND: usize = 7;
/// Most letters of one.
const LONGEST_COMPOUND: usize = 64;
/// Most parts of a word.
const MOST_PARTS: usize = 4;

static PARTS: LazyLock<Parts> = LazyLock::new(|| Parts::read(WORDS));

struct Parts {
    known: HashSet<String>,
    stems: HashSet<String>,
}

impl Parts {
    fn read(words: &str) -> Self {
        let lines = words.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let words: Vec<&str> = lines.map(|line| line.trim_start_matches('=')).collect();
        Self {
            known: words.iter().map(|word| fold_word(word)).collect(),
            stems: words.iter().map(|word| stem(word)).collect(),
        }
    }

    /// The parts of a folded word that is none of the known ones: as few as
    /// possible, of those the longest last part, which says what it is.
    fn of<'a>(&self, word: &'a str, most: usize) -> Option<Vec<&'a str>> {
        let splits = (SHORTEST_PART..=word.len().checked_sub(SHORTEST_PART)?)
            .filter(|split| self.is_last(&word[*split..]));
        let two = |split: usize| Some(vec![self.first(&word[..split])?, &word[split..]]);
        splits.clone().find_map(two).or_else(|| {
            splits.filter(|_| most > 2).find_map(|split| {
                let mut parts = heads(&word[..split]).find_map(|head| self.of(head, most - 1))?;
                parts.push(&word[split..]);
                Some(parts)
            })
        })
    }

    /// A first part without what links it to the next.
    fn first<'a>(&self, head: &'a str) -> Option<&'a str> {
        heads(head).find(|part| part.len() >= SHORTEST_PART && self.known.contains(*part))
    }

    /// Whether this is a last part, in any of its forms.
    fn is_last(&self, word: &str) -> bool {
        self.known.contains(word) || (word.len() > SHORTEST_PART && self.stems.contains(&stem(word)))
    }
}

fn heads(head: &str) -> impl Iterator<Item = &str> {
    LINKS.iter().filter_map(move |link| head.strip_suffix(link))
}

fn stem(word: &str) -> String {
    let (folded, stem) = Analyser::German.terms(word);
    stem.unwrap_or(folded)
}

/// The parts of a folded German word that is made of others.
pub(crate) fn parts(folded: &str) -> Option<Vec<&str>> {
    let is_long_enough = (SHORTEST_COMPOUND..=LONGEST_COMPOUND).contains(&folded.len());
    if !is_long_enough || !folded.is_ascii() || PARTS.known.contains(folded) {
        return None;
    }
    PARTS.of(folded, MOST_PARTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compounds_are_taken_apart() {
        for (word, expected) in [
            ("deutschkurs", &["deutsch", "kurs"][..]),
            ("deutschkurse", &["deutsch", "kurse"]),
            ("hausaufgabenhilfe", &["hausaufgabe", "hilfe"]),
            ("fahrradwerkstatt", &["fahrrad", "werkstatt"]),
            ("madchenschwimmkurs", &["madchen", "schwimm", "kurs"]),
            ("wohnungssuche", &["wohnung", "suche"]),
        ] {
            assert_eq!(parts(word).as_deref(), Some(expected), "{word}");
        }
    }

    #[test]
    fn other_words_stay_whole() {
        for word in ["kindergarten", "bahnhof", "fahrrad", "gemeinschaft", "kreuztal", "integration"] {
            assert_eq!(parts(word), None, "{word}");
        }
    }
}
