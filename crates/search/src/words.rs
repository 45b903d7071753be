//! Words in the texts of the index, with the languages of the texts.
//!
//! The term of a word ends with the language of the text it stands in, so that
//! one look-up finds the word in every language and tells which.

use std::sync::Arc;

use shared::text::LanguageTag;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::query::{DfaWrapper, FuzzyTermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::termdict::TermStreamer;
use tantivy::{Searcher, SegmentReader, Term};

use crate::schema::Fields;
use crate::{Error, TextRole};

/// Stands between a word and the language.
const LANGUAGE: char = '\u{1f}';
/// The character after it.
const BEHIND_LANGUAGE: char = '\u{20}';

/// The term of a word in a text of this language.
pub(crate) fn term(word: &str, language: &LanguageTag) -> String {
    format!("{word}{LANGUAGE}{}", language.primary())
}

/// The words in the texts of one role in one segment.
pub(crate) struct Words {
    index: Arc<InvertedIndexReader>,
    /// How long the text of each document is.
    pub(crate) lengths: FieldNormReader,
}

impl Words {
    /// The words of all segments, by role.
    pub(crate) fn of_segments(searcher: &Searcher, fields: &Fields) -> Result<Vec<Vec<Self>>, Error> {
        searcher.segment_readers().iter().map(|reader| Self::of(reader, fields)).collect()
    }

    /// The words of a segment, by role.
    fn of(reader: &SegmentReader, fields: &Fields) -> Result<Vec<Self>, Error> {
        let words = TextRole::ALL.iter().map(|role| {
            let field = fields.words(*role);
            let lengths = reader.get_fieldnorms_reader(field)?;
            Ok(Self { index: reader.inverted_index(field)?, lengths })
        });
        words.collect()
    }

    /// How many words the texts have together.
    pub(crate) fn count(&self) -> u64 {
        self.index.total_num_tokens()
    }

    /// Calls `visit` with each language in whose texts this word stands.
    pub(crate) fn each(&self, word: &str, visit: impl FnMut(&str, &TermInfo)) -> Result<(), Error> {
        let range = self.index.terms().range();
        let range = range.ge(format!("{word}{LANGUAGE}")).lt(format!("{word}{BEHIND_LANGUAGE}"));
        each_term(range.into_stream()?, visit);
        Ok(())
    }

    /// Where this word stands, in whichever language.
    pub(crate) fn places(&self, word: &str) -> Result<Vec<TermInfo>, Error> {
        let mut places = Vec::new();
        self.each(word, |_, place| places.push(place.clone()))?;
        Ok(places)
    }

    /// Whether this word stands in any of the texts.
    pub(crate) fn have(&self, word: &str) -> Result<bool, Error> {
        Ok(!self.places(word)?.is_empty())
    }

    /// Where words with this beginning stand, in whichever language.
    pub(crate) fn places_with_beginning(&self, beginning: &str) -> Result<Vec<TermInfo>, Error> {
        // No byte of UTF-8 is the greatest byte there is.
        let mut end = beginning.as_bytes().to_vec();
        end.iter_mut().last().into_iter().for_each(|byte| *byte += 1);
        let mut places = Vec::new();
        let terms = self.index.terms().range().ge(beginning).lt(&end).into_stream()?;
        each_term(terms, |_, place| places.push(place.clone()));
        Ok(places)
    }

    /// Calls `visit` for each word that begins as the automaton accepts.
    pub(crate) fn each_alike(
        &self,
        automaton: &DfaWrapper,
        mut visit: impl FnMut(&str, &TermInfo),
    ) -> Result<(), Error> {
        let mut terms = self.index.terms().search(automaton).into_stream()?;
        while terms.advance() {
            if let Some((word, _)) = apart(terms.key()) {
                visit(word, terms.value());
            }
        }
        Ok(())
    }

    /// The documents of a term, block by block.
    pub(crate) fn blocks(
        &self,
        term: &TermInfo,
        option: IndexRecordOption,
    ) -> Result<BlockSegmentPostings, Error> {
        Ok(self.index.read_block_postings_from_terminfo(term, option)?)
    }
}

/// What accepts the beginnings that are this word but for so many typos; it takes
/// longer to make than to use.
pub(crate) fn alike(word: &str, typos: u8, fields: &Fields) -> Result<DfaWrapper, Error> {
    // The texts of which role it is for does not matter to it.
    let term = Term::from_field_text(fields.words(TextRole::Title), word);
    Ok(FuzzyTermQuery::new_prefix(term, typos, true).automaton()?)
}

/// Calls `visit` with the language and the place of each term.
fn each_term(mut terms: TermStreamer, mut visit: impl FnMut(&str, &TermInfo)) {
    while terms.advance() {
        if let Some((_, language)) = apart(terms.key()) {
            visit(language, terms.value());
        }
    }
}

/// The word and the language of a term.
fn apart(term: &[u8]) -> Option<(&str, &str)> {
    std::str::from_utf8(term).ok()?.split_once(LANGUAGE)
}
