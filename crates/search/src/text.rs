//! The words of a query, and the forms in which texts may have them.

use shared::explanation::Form;

use crate::analysis::{self, Analyser};
use crate::understanding::{Meaning, Reading};

/// A word of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Its place among the words of the query.
    pub(crate) place: usize,
    /// The word as it was typed, folded.
    pub(crate) folded: String,
    /// The same as it is written, if it was understood with a typo.
    corrected: Option<String>,
    /// The stems of both.
    stems: Vec<String>,
    /// If it is a compound, the forms of each of its parts.
    pub(crate) parts: Vec<Vec<String>>,
    /// Whether it is understood for sure, so that its meaning counts.
    pub(crate) is_understood: bool,
}

impl Word {
    fn new(place: usize, word: &str, corrected: Option<&str>, is_understood: bool) -> Self {
        let folded = analysis::fold_word(word);
        let stems = std::iter::once(word).chain(corrected).flat_map(analysis::stems).collect();
        let corrected = corrected.map(analysis::fold_word);
        let parts = analysis::parts(corrected.as_deref().unwrap_or(&folded)).unwrap_or_default();
        let parts = parts.into_iter().map(|part| {
            let mut terms = analysis::stems(part);
            terms.extend([part.to_owned(), analysis::part_term(part)]);
            terms
        });
        Self { place, parts: parts.collect(), folded, corrected, stems, is_understood }
    }

    /// The word as it was typed and as it is written.
    fn written(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.folded).chain(&self.corrected)
    }

    /// The forms in which texts may have it as a whole.
    pub(crate) fn forms(&self) -> impl Iterator<Item = (String, Form)> {
        let exact = self.written().map(|word| (word.clone(), Form::Exact));
        let stems = self.stems.iter().map(|stem| (stem.clone(), Form::Stem));
        // The terms of texts that have it as a part of a compound.
        let parts = self.written().map(|word| (analysis::part_term(word), Form::Part));
        exact.chain(stems).chain(parts)
    }
}

/// The words of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TextQuery {
    /// The words that say what is looked for.
    pub(crate) words: Vec<Word>,
    /// What the last word begins with, if it may still be being typed.
    pub(crate) prefix: Option<String>,
    /// The letters with which what is marked in texts begins.
    initials: Vec<char>,
}

impl TextQuery {
    /// Reads a query without the words that say nothing of what is looked for;
    /// `None` if there is no word in it.
    pub(crate) fn new(text: &str, reading: &Reading) -> Option<Self> {
        // "Nearby" says nothing of what is looked for; the filter knows where.
        let is_near = |place| {
            reading.understood.iter().any(|it| it.meanings == [Meaning::Near] && it.words.contains(&place))
        };
        let all = || {
            let words = reading.words.iter().enumerate();
            words.map(|(place, word)| (place, word, word.is_filler || is_near(place)))
        };
        let says_something = all().any(|(.., is_filler)| !is_filler);
        let is_understood = |place| reading.understood.iter().any(|it| !it.weak && it.words.contains(&place));
        let words: Vec<Word> = all()
            .filter(|(.., is_filler)| !is_filler || !says_something)
            .map(|(place, word, _)| {
                let corrected = word.corrected.as_deref();
                Word::new(place, &text[word.range.clone()], corrected, is_understood(place))
            })
            .collect();
        let last = words.last()?;
        let prefix = (reading.words[last.place].range.end == text.len()).then(|| last.folded.clone());
        // Of what is understood, an entry says itself that it meets it.
        let marked = words.iter().filter(|word| !word.is_understood);
        let initials = marked.filter_map(|word| word.folded.chars().next()).collect();
        Some(Self { prefix: prefix.filter(|prefix| !prefix.is_empty()), words, initials })
    }

    /// Whether any word is marked where it stands in a text.
    pub(crate) fn is_marked(&self) -> bool {
        !self.initials.is_empty()
    }

    /// Whether a word of a text is one that is looked for as a word.
    pub(crate) fn meets(&self, word: &str, analyser: Analyser) -> bool {
        // Most words begin otherwise and need no folding.
        let initial = word.chars().next().filter(char::is_ascii).map(|initial| initial.to_ascii_lowercase());
        if initial.is_some_and(|initial| !self.initials.contains(&initial)) {
            return false;
        }
        let folded = analysis::fold_word(word);
        let last = self.words.last().filter(|last| !last.is_understood);
        if last.is_some() && self.prefix.as_ref().is_some_and(|prefix| folded.starts_with(prefix.as_str())) {
            return true;
        }
        // Stems begin as their words do, so most words need no stemming.
        let begins_alike =
            |word: &&Word| !word.is_understood && word.folded.chars().next() == folded.chars().next();
        let mut alike = self.words.iter().filter(begins_alike).peekable();
        alike.peek().is_some() && {
            let (folded, stem) = analyser.terms(word);
            alike.any(|word| {
                let same = |known: &String| *known == folded || Some(known) == stem.as_ref();
                word.written().chain(&word.stems).any(same)
            })
        }
    }
}
