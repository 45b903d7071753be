//! Looking for words, and for what they mean.
//!
//! Word by word and term by term, the documents of each are read once and
//! their scores added up, so that one pass answers both which documents meet
//! every word and how well the others do.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tantivy::query::{EnableScoring, FuzzyTermQuery, Query, TermQuery, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Searcher, SegmentReader, Term};

use crate::analysis::{self, Analyser};
use crate::found::{Finding, Found, for_each};
use crate::schema::Fields;
use crate::understanding::{Meaning, Reading, is_fallible, typos};
use crate::weights;
use crate::wish::Granted;
use crate::{Error, TextRole};

/// Most words that one with a typo may stand for.
const MOST_ALIKE: usize = 6;

/// A word of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    /// Its place among the words of the query.
    place: usize,
    /// The word itself, folded.
    folded: String,
    /// Its stems.
    stems: Vec<String>,
    /// The terms of texts that have it as a part of a compound.
    part: String,
    /// If it is a compound, the terms of each of its parts.
    parts: Vec<Vec<String>>,
    /// Whether it is understood for sure, so that its meaning counts.
    is_understood: bool,
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

    /// The terms it may stand for as a whole.
    fn terms(&self) -> impl Iterator<Item = (&str, f32)> {
        let stems = self.stems.iter().map(|stem| (stem.as_str(), weights::STEM));
        let part = (self.part.as_str(), weights::PART);
        std::iter::once((self.folded.as_str(), weights::EXACT)).chain(stems).chain([part])
    }
}

/// The words of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TextQuery {
    words: Vec<Word>,
    /// What the last word begins with, if it may still be being typed.
    prefix: Option<String>,
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
            .map(|(place, word, _)| Word::new(place, &text[word.range.clone()], is_understood(place)))
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
                same(&word.folded) || word.stems.iter().any(same)
            })
        }
    }

    /// Prepares the search in all segments; words that are understood have no
    /// typo.
    pub(crate) fn prepare(&self, searcher: &Searcher, fields: &Fields) -> Result<Prepared<'_>, Error> {
        let scoring = EnableScoring::enabled_from_searcher(searcher);
        let mut words = Vec::with_capacity(self.words.len());
        for word in &self.words {
            let mut terms: Vec<(String, f32)> =
                word.terms().map(|(term, weight)| (term.to_owned(), weight)).collect();
            if !word.is_understood
                && word.parts.is_empty()
                && is_fallible(&word.folded)
                && !is_known(searcher, fields, terms.iter().map(|(term, _)| term.as_str()))?
            {
                terms.extend(
                    alike(searcher, fields, &word.folded)?.into_iter().map(|term| (term, weights::ALIKE)),
                );
            }
            let mut queries: Vec<(f32, Box<dyn Weight>)> = Vec::new();
            for role in TextRole::ALL {
                for (term, weight) in &terms {
                    let term = Term::from_field_text(fields.words(role), term);
                    let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
                    queries.push((weights::role(role) * weight, query.weight(scoring)?));
                }
            }
            let share = if word.is_understood { weights::UNDERSTOOD } else { 1.0 };
            words.push(PreparedWord { word, queries, share });
        }
        Ok(Prepared { words, prefix: self.prefix.as_deref() })
    }
}

/// Whether any text has one of these terms.
pub(crate) fn is_known<'a>(
    searcher: &Searcher,
    fields: &Fields,
    terms: impl Iterator<Item = &'a str>,
) -> Result<bool, Error> {
    for term in terms {
        for role in TextRole::ALL {
            if searcher.doc_freq(&Term::from_field_text(fields.words(role), term))? > 0 {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// The words of texts a word may be a typo of, the most frequent ones.
fn alike(searcher: &Searcher, fields: &Fields, folded: &str) -> Result<Vec<String>, Error> {
    let distance = typos(folded);
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for role in TextRole::ALL {
        let field = fields.words(role);
        let term = Term::from_field_text(field, folded);
        let automaton = |()| FuzzyTermQuery::new(term.clone(), distance, true).automaton();
        for reader in searcher.segment_readers() {
            let index = reader.inverted_index(field)?;
            let mut terms = index.terms().search(automaton(())?).into_stream()?;
            while terms.advance() {
                let frequency = u64::from(terms.value().doc_freq);
                // The first letter is seldom wrong.
                if let Ok(term) = std::str::from_utf8(terms.key())
                    && term.chars().next() == folded.chars().next()
                {
                    *found.entry(term.to_owned()).or_default() += frequency;
                }
            }
        }
    }
    let mut found: Vec<(usize, Reverse<u64>, String)> = found
        .into_iter()
        .map(|(term, frequency)| (strsim::osa_distance(&term, folded), Reverse(frequency), term))
        .collect();
    found.sort();
    Ok(found.into_iter().take(MOST_ALIKE).map(|(_, _, term)| term).collect())
}

/// A text query that is ready to look into segments.
pub(crate) struct Prepared<'a> {
    words: Vec<PreparedWord<'a>>,
    prefix: Option<&'a str>,
}

struct PreparedWord<'a> {
    word: &'a Word,
    /// What finds its terms, and how much that weighs.
    queries: Vec<(f32, Box<dyn Weight>)>,
    /// How much it counts to be written in a text.
    share: f32,
}

/// What is granted of the wishes of a query in one segment, with the places of
/// the words that say so.
pub(crate) type GrantedWishes<'a> = [(&'a std::collections::BTreeSet<usize>, Vec<Granted>)];

impl Prepared<'_> {
    /// Looks for every word in one segment, word by word.
    pub(crate) fn look_into(
        &self,
        reader: &SegmentReader,
        fields: &Fields,
        wishes: &GrantedWishes,
    ) -> Result<Found, Error> {
        let documents = reader.max_doc() as usize;
        let mut found = Finding::new(documents);
        for PreparedWord { word, queries, share } in &self.words {
            for (weight, term) in queries {
                let rarity = |score| weight * weights::rarity(score);
                term.for_each(reader, &mut |document, score| found.write(document, rarity(score)))?;
            }
            if !word.parts.is_empty() {
                for document in with_parts(&word.parts, reader, fields)? {
                    found.write(document, weights::PART * weights::role(TextRole::Labels));
                }
            }
            found.meet_written(*share);
            for (words, granted) in wishes.iter().filter(|(words, _)| words.contains(&word.place)) {
                let is_first = words.first() == Some(&word.place);
                for granted in granted {
                    found.grant(granted, is_first);
                }
            }
            found.end_word();
        }
        if let Some(prefix) = self.prefix {
            found.meet_prefix(prefix, reader, fields)?;
        }
        Ok(found.finish())
    }
}

/// The documents that have every part of a compound, wherever.
fn with_parts(parts: &[Vec<String>], reader: &SegmentReader, fields: &Fields) -> Result<Vec<DocId>, Error> {
    // How many parts, from the first on, each document has.
    let mut had = vec![0_u8; reader.max_doc() as usize];
    let mut count = 0;
    for terms in parts {
        for role in TextRole::ALL {
            let index = reader.inverted_index(fields.words(role))?;
            for term in terms {
                let term = Term::from_field_text(fields.words(role), term);
                if let Some(postings) = index.read_block_postings(&term, IndexRecordOption::Basic)? {
                    for_each(postings, |document| {
                        let had = &mut had[document as usize];
                        if *had == count {
                            *had += 1;
                        }
                    });
                }
            }
        }
        count += 1;
    }
    Ok((0..).zip(had).filter(|(_, had)| *had == count).map(|(document, _)| document).collect())
}
