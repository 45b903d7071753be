//! Looking for words, and for what they mean.
//!
//! Word by word and term by term, the documents of each are read once and
//! their scores added up, so that one pass answers both which documents meet
//! every word and how well the others do.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use roaring::RoaringBitmap;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{EnableScoring, FuzzyTermQuery, Query, TermQuery, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Searcher, SegmentReader, Term};

use crate::analysis::{self, Analyser};
use crate::schema::Fields;
use crate::select::list;
use crate::understanding::{Meaning, Reading, is_fallible, typos};
use crate::weights;
use crate::wish::Granted;
use crate::{Error, TextRole};

/// Most words that one with a typo may stand for.
const MOST_ALIKE: usize = 6;

/// From how many letters on the last word may be the beginning of a word in a
/// text of this role; short beginnings of words in long texts say nothing.
const fn shortest_prefix(role: TextRole) -> usize {
    match role {
        TextRole::Title | TextRole::Labels | TextRole::Organisation => 2,
        TextRole::Summary => 3,
        TextRole::Description => 4,
    }
}

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
        Some(Self { prefix: prefix.filter(|prefix| !prefix.is_empty()), words })
    }

    /// Whether a word of a text is one that is looked for as a word: of what is
    /// understood, an entry says itself that it meets it.
    pub(crate) fn meets(&self, word: &str, analyser: Analyser) -> bool {
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

/// What a query found in one segment, by document.
pub(crate) struct Found {
    /// How many words, from the first on, were found without a gap.
    met: Vec<u8>,
    scores: Vec<f32>,
    words: u8,
    /// The best score of the present word, and the documents that have one.
    best: Vec<f32>,
    touched: Vec<DocId>,
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
        let mut found = Found::new(documents);
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
            found.words += 1;
        }
        if let Some(prefix) = self.prefix {
            found.meet_prefix(prefix, reader, fields)?;
        }
        Ok(found)
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

impl Found {
    fn new(documents: usize) -> Self {
        let zeros = vec![0.0; documents];
        Self { met: vec![0; documents], best: zeros.clone(), scores: zeros, words: 0, touched: Vec::new() }
    }

    /// Notes that the present word stands in a text of a document; the best
    /// place counts.
    fn write(&mut self, document: DocId, score: f32) {
        let best = &mut self.best[document as usize];
        if *best == 0.0 {
            self.touched.push(document);
        }
        *best = best.max(score);
    }

    /// Counts what was written of the present word.
    fn meet_written(&mut self, share: f32) {
        for document in std::mem::take(&mut self.touched) {
            let score = std::mem::take(&mut self.best[document as usize]);
            self.meet(document, share * score);
        }
    }

    /// Notes that the present word was found in a document.
    fn meet(&mut self, document: DocId, score: f32) {
        let met = &mut self.met[document as usize];
        if *met == self.words {
            *met += 1;
        }
        self.scores[document as usize] += score;
    }

    /// Notes documents that have what the present word means; what several
    /// words say together counts with the first of them.
    fn grant(&mut self, granted: &Granted, is_first: bool) {
        let weight = if is_first { granted.weight } else { 0.0 };
        for document in list(&granted.documents) {
            if granted.is_meant {
                self.meet(document, weight);
            } else {
                self.scores[document as usize] += weight;
            }
        }
    }

    /// Notes documents in which a word begins like the last one, unless they
    /// have the whole word.
    fn meet_prefix(&mut self, prefix: &str, reader: &SegmentReader, fields: &Fields) -> Result<(), Error> {
        let letters = prefix.chars().count();
        // No byte of UTF-8 is the greatest byte there is.
        let mut end = prefix.as_bytes().to_vec();
        end.iter_mut().last().into_iter().for_each(|byte| *byte += 1);
        let words = self.words;
        for role in TextRole::ALL.into_iter().filter(|role| letters >= shortest_prefix(*role)) {
            let index = reader.inverted_index(fields.words(role))?;
            let mut terms = index.terms().range().ge(prefix).lt(&end).into_stream()?;
            while terms.advance() {
                let postings =
                    index.read_block_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
                for_each(postings, |document| {
                    let met = &mut self.met[document as usize];
                    let score = &mut self.scores[document as usize];
                    if *met + 1 == words {
                        *met = words;
                        *score += weights::PREFIX * weights::role(role);
                    } else if *score == 0.0 {
                        *score = weights::PREFIX * weights::role(role);
                    }
                });
            }
        }
        Ok(())
    }

    /// The candidates that meet every word.
    pub(crate) fn complete(&self, candidates: &RoaringBitmap) -> RoaringBitmap {
        of_sorted((0..).zip(&self.met).filter(|(_, met)| **met == self.words)) & candidates
    }

    /// Whether a document meets every word.
    pub(crate) fn is_complete(&self, document: DocId) -> bool {
        self.met[document as usize] == self.words
    }

    /// The candidates with any score.
    pub(crate) fn scored(&self, candidates: &RoaringBitmap) -> RoaringBitmap {
        of_sorted((0..).zip(&self.scores).filter(|(_, score)| **score > 0.0)) & candidates
    }

    /// The score of the best of these documents.
    pub(crate) fn best(&self, documents: &RoaringBitmap) -> f32 {
        list(documents).into_iter().map(|document| self.score(document)).fold(0.0, f32::max)
    }

    /// Those of these documents that have a score of at least this.
    pub(crate) fn at_least(&self, documents: &RoaringBitmap, least: f32) -> RoaringBitmap {
        let listed = list(documents).into_iter();
        of_sorted(
            listed.map(|document| (document, self.score(document))).filter(|(_, score)| *score >= least),
        )
    }

    /// The score of a document.
    pub(crate) fn score(&self, document: DocId) -> f32 {
        self.scores[document as usize] + if self.is_complete(document) { weights::COMPLETE } else { 0.0 }
    }
}

/// Goes through the documents of a term.
fn for_each(mut postings: BlockSegmentPostings, mut each: impl FnMut(DocId)) {
    while !postings.docs().is_empty() {
        postings.docs().iter().copied().for_each(&mut each);
        postings.advance();
    }
}

/// The documents of these pairs, which are in order.
fn of_sorted<T>(pairs: impl Iterator<Item = (DocId, T)>) -> RoaringBitmap {
    // Fails only for what is not in order.
    RoaringBitmap::from_sorted_iter(pairs.map(|(document, _)| document)).unwrap_or_default()
}
