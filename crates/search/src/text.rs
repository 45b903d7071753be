//! Looking for words.

use roaring::RoaringBitmap;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EnableScoring, FuzzyTermQuery, Query, TermQuery, Weight,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Searcher, SegmentReader, Term};

use crate::analysis;
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
    pub(crate) fn meets(&self, folded: &str, stem: Option<&str>) -> bool {
        let is_word = |term: &str| self.words.iter().flatten().any(|known| known == term);
        is_word(folded)
            || stem.is_some_and(is_word)
            || self.prefix.as_ref().is_some_and(|prefix| folded.starts_with(prefix.as_str()))
    }

    /// Prepares the search; without `scored`, matches all count the same.
    pub(crate) fn weight(
        &self,
        searcher: &Searcher,
        fields: &Fields,
        matching: Matching,
        scored: bool,
    ) -> Result<Box<dyn Weight>, Error> {
        let last = self.words.len() - 1;
        let words: Vec<Box<dyn Query>> = self
            .words
            .iter()
            .enumerate()
            .map(|(index, terms)| {
                let prefix = self.prefix.as_deref().filter(|_| index == last);
                any_of(word_queries(fields, terms, prefix))
            })
            .collect();
        let query = match matching {
            Matching::All => BooleanQuery::intersection(words),
            Matching::Any => BooleanQuery::union(words),
        };
        let scoring = if scored {
            EnableScoring::enabled_from_searcher(searcher)
        } else {
            EnableScoring::disabled_from_searcher(searcher)
        };
        Ok(query.weight(scoring)?)
    }
}

/// The documents of a segment that match and are among `candidates`.
pub(crate) fn matches(
    weight: &dyn Weight,
    reader: &SegmentReader,
    candidates: &RoaringBitmap,
) -> Result<(RoaringBitmap, Scores), Error> {
    let mut scores = Scores::new();
    weight.for_each(reader, &mut |document, score| scores.push((document, score)))?;
    scores.retain(|(document, _)| candidates.contains(*document));
    let documents = scores.iter().map(|(document, _)| *document).collect();
    Ok((documents, scores))
}

fn any_of(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::union(queries))
}

fn word_queries(fields: &Fields, terms: &[String], prefix: Option<&str>) -> Vec<Box<dyn Query>> {
    let mut queries: Vec<Box<dyn Query>> = Vec::new();
    for role in TextRole::ALL {
        let field = fields.words(role);
        for term in terms {
            let term = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs);
            queries.push(Box::new(BoostQuery::new(Box::new(term), weight(role))));
        }
        if let Some(prefix) = prefix.filter(|prefix| prefix.chars().count() >= shortest_prefix(role)) {
            let begins = FuzzyTermQuery::new_prefix(Term::from_field_text(field, prefix), 0, false);
            let score = PREFIX_WEIGHT * weight(role);
            queries.push(Box::new(ConstScoreQuery::new(Box::new(begins), score)));
        }
    }
    queries
}
