//! Looking for words.
//!
//! Word by word and term by term, the documents of each are read once and
//! their scores added up, so that one pass answers both which documents have
//! every word and which have any.

use roaring::RoaringBitmap;
use tantivy::query::{EnableScoring, Query, TermQuery, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Searcher, SegmentReader, Term};

use crate::analysis::{self, Analyser};
use crate::schema::Fields;
use crate::{Error, TextRole};

/// Most words of a query that are looked for.
const MOST_WORDS: usize = 16;

/// The documents that match, with their scores, in the order of documents.
pub(crate) type Scores = Vec<(DocId, f32)>;

/// How much a match in a text of this role weighs.
const fn weight(role: TextRole) -> f32 {
    match role {
        TextRole::Title => 5.0,
        TextRole::Labels => 3.0,
        TextRole::Summary => 2.0,
        TextRole::Description => 1.0,
        TextRole::Organisation => 0.5,
    }
}

/// How much a word that only begins as typed weighs against one that is whole.
const PREFIX_WEIGHT: f32 = 0.5;

/// From how many letters on the last word may be the beginning of a word in a
/// text of this role; short beginnings of words in long texts say nothing.
const fn shortest_prefix(role: TextRole) -> usize {
    match role {
        TextRole::Title | TextRole::Labels | TextRole::Organisation => 2,
        TextRole::Summary => 3,
        TextRole::Description => 4,
    }
}

/// The words of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TextQuery {
    /// The terms each word may stand for.
    pub(crate) words: Vec<Vec<String>>,
    /// What the last word begins with, if it may still be being typed.
    pub(crate) prefix: Option<String>,
}

/// Which words a document must contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Matching {
    /// Every word.
    All,
    /// At least one.
    Any,
}

impl TextQuery {
    /// Reads a query; `None` if there is no word in it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let words: Vec<(_, &str)> = analysis::words(text).take(MOST_WORDS).collect();
        let (range, last) = words.last()?;
        let prefix = (range.end == text.len()).then(|| analysis::fold_word(last));
        let words = words.iter().map(|(_, word)| analysis::query_terms(word)).collect();
        Some(Self { words, prefix: prefix.filter(|prefix| !prefix.is_empty()) })
    }

    /// Whether a word of a text is one that is looked for.
    pub(crate) fn meets(&self, word: &str, analyser: Analyser) -> bool {
        let folded = analysis::fold_word(word);
        let mut terms = self.words.iter().flatten();
        if self.prefix.as_ref().is_some_and(|prefix| folded.starts_with(prefix.as_str())) {
            return true;
        }
        // Stems begin as their words do, so most words need no stemming.
        let begins_alike = |term: &String| term.chars().next() == folded.chars().next();
        terms.clone().any(begins_alike) && {
            let (folded, stem) = analyser.terms(word);
            terms.any(|term| *term == folded || Some(term) == stem.as_ref())
        }
    }

    /// Prepares the search in all segments.
    pub(crate) fn prepare(&self, searcher: &Searcher, fields: &Fields) -> Result<Prepared<'_>, Error> {
        let scoring = EnableScoring::enabled_from_searcher(searcher);
        let prepare = |terms: &Vec<String>| {
            let mut prepared = Vec::new();
            for role in TextRole::ALL {
                for term in terms {
                    let term = Term::from_field_text(fields.words(role), term);
                    let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
                    prepared.push((weight(role), query.weight(scoring)?));
                }
            }
            Ok(prepared)
        };
        let words = self.words.iter().map(prepare).collect::<Result<_, Error>>()?;
        Ok(Prepared { words, prefix: self.prefix.as_deref() })
    }
}

/// A text query that is ready to look into segments.
pub(crate) struct Prepared<'a> {
    /// For each word what finds its terms, and how much that weighs.
    words: Vec<Vec<(f32, Box<dyn Weight>)>>,
    prefix: Option<&'a str>,
}

/// What a text query found in one segment, by document.
pub(crate) struct Found {
    /// How many words, from the first on, were found without a gap.
    met: Vec<u8>,
    scores: Vec<f32>,
    words: u8,
}

impl Prepared<'_> {
    /// Looks for every word in one segment, word by word.
    pub(crate) fn look_into(&self, reader: &SegmentReader, fields: &Fields) -> Result<Found, Error> {
        let documents = reader.max_doc() as usize;
        let mut found = Found { met: vec![0; documents], scores: vec![0.0; documents], words: 0 };
        for terms in &self.words {
            for (weight, term) in terms {
                term.for_each(reader, &mut |document, score| found.meet(document, weight * score))?;
            }
            found.words += 1;
        }
        if let Some(prefix) = self.prefix {
            found.meet_prefix(prefix, reader, fields)?;
        }
        Ok(found)
    }
}

impl Found {
    /// Notes that the present word was found in a document.
    fn meet(&mut self, document: DocId, score: f32) {
        let met = &mut self.met[document as usize];
        if *met == self.words {
            *met += 1;
        }
        self.scores[document as usize] += score;
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
                let mut postings =
                    index.read_block_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
                while !postings.docs().is_empty() {
                    for document in postings.docs() {
                        let met = &mut self.met[*document as usize];
                        let score = &mut self.scores[*document as usize];
                        if *met + 1 == words {
                            *met = words;
                            *score += PREFIX_WEIGHT * weight(role);
                        } else if *score == 0.0 {
                            *score = PREFIX_WEIGHT * weight(role);
                        }
                    }
                    postings.advance();
                }
            }
        }
        Ok(())
    }

    /// Those of the candidates that match, with their scores.
    pub(crate) fn matches(&self, candidates: &RoaringBitmap, matching: Matching) -> (RoaringBitmap, Scores) {
        let is_match = |document: &DocId| match matching {
            Matching::All => self.met[*document as usize] == self.words,
            Matching::Any => self.scores[*document as usize] > 0.0,
        };
        let scores: Scores = (0_u32..)
            .zip(&self.scores)
            .filter(|(document, _)| is_match(document) && candidates.contains(*document))
            .map(|(document, score)| (document, *score))
            .collect();
        (scores.iter().map(|(document, _)| *document).collect(), scores)
    }
}
