//! The words of a query, and the forms in which texts may have them.

use shared::explanation::Form;

use crate::analysis::{self, Analyser};
use crate::understanding::{Meaning, Reading};

/// A word of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Its place among the words of the query.
    pub(crate) place: usize,
    /// The word itself, folded.
    pub(crate) folded: String,
    /// Its stems.
    stems: Vec<String>,
    /// The term of texts that have it as a part of a compound.
    part: String,
    /// If it is a compound, the forms of each of its parts.
    pub(crate) parts: Vec<Vec<String>>,
    /// Whether it is understood for sure, so that its meaning counts.
    pub(crate) is_understood: bool,
}

impl Word {
    fn new(place: usize, word: &str, is_understood: bool) -> Self {
        let folded = analysis::fold_word(word);
        let stems = analysis::stems(word);
        let parts = analysis::parts(&folded).unwrap_or_default();
        let parts = parts.into_iter().map(|part| {
            let mut terms = analysis::stems(part);
            terms.extend([part.to_owned(), analysis::part_term(part)]);
            terms
        });
        Self {
            place,
            part: analysis::part_term(&folded),
            parts: parts.collect(),
            folded,
            stems,
            is_understood,
        }
    }

    /// The forms in which texts may have it as a whole.
    pub(crate) fn forms(&self) -> impl Iterator<Item = (String, Form)> {
        let stems = self.stems.iter().map(|stem| (stem.clone(), Form::Stem));
        std::iter::once((self.folded.clone(), Form::Exact))
            .chain(stems)
            .chain([(self.part.clone(), Form::Part)])
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
                let written = word.corrected.as_deref().unwrap_or(&text[word.range.clone()]);
                Word::new(place, written, is_understood(place))
            })
            .collect();
        let last = words.last()?;
        let range = &reading.words[last.place].range;
        let prefix = (range.end == text.len()).then(|| analysis::fold_word(&text[range.clone()]));
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
                same(&word.folded) || word.stems.iter().any(same)
            })
        }
    }
}
