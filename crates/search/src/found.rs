//! What a text found in a segment, added up document by document.

use roaring::RoaringBitmap;
use shared::explanation::TextRole;
use tantivy::DocId;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::IndexRecordOption;

use crate::Error;
use crate::select::{list, set};
use crate::weights;
use crate::wish::Granted;
use crate::words::Words;

/// From how many letters on the last word may be the beginning of a word in a
/// text of this role; short beginnings of words in long texts say nothing.
const fn shortest_prefix(role: TextRole) -> usize {
    match role {
        TextRole::Title | TextRole::Labels | TextRole::Organisation => 2,
        TextRole::Summary => 3,
        TextRole::Description => 4,
    }
}

/// How many scores within one point are told apart.
const SCORES: f32 = 4.0;
/// The greatest score that is told apart, in such parts.
const MOST: u16 = 0x7fff;

/// What a query found in one segment, by document.
pub(crate) struct Found {
    /// What a document is sorted by if the best come first: what meets every
    /// word stands before what does not, then the greater score.
    order: Vec<u16>,
    /// The documents that meet every word.
    complete: RoaringBitmap,
}

/// What is being found in one segment, word by word.
pub(crate) struct Finding {
    /// How many words, from the first on, were found without a gap.
    met: Vec<u8>,
    /// The number of the last word of which at least a part was found, from 1.
    seen: Vec<u8>,
    scores: Vec<f32>,
    words: u8,
    /// The best score of the present word, and the documents that have one.
    best: Vec<f32>,
    touched: Vec<DocId>,
}

impl Finding {
    /// Nothing yet.
    pub(crate) fn new(documents: usize) -> Self {
        let zeros = vec![0.0; documents];
        let none = vec![0; documents];
        Self {
            met: none.clone(),
            seen: none,
            best: zeros.clone(),
            scores: zeros,
            words: 0,
            touched: Vec::new(),
        }
    }

    /// What has been found.
    pub(crate) fn finish(self) -> Found {
        let Self { met, scores, words, .. } = self;
        let complete = set((0..).zip(&met).filter(|(_, met)| **met == words).map(|(document, _)| document));
        let order = met.iter().zip(scores).map(|(met, score)| {
            if *met == words { MOST - level(score + weights::COMPLETE) } else { 2 * MOST + 1 - level(score) }
        });
        Found { order: order.collect(), complete }
    }

    /// The best of what was noted of the present word in a document.
    pub(crate) fn noted(&self, document: DocId) -> f32 {
        self.best[document as usize]
    }

    /// The points of a document so far.
    pub(crate) fn points(&self, document: DocId) -> f32 {
        self.scores[document as usize]
    }

    /// Notes that the present word stands in a text of a document; the best
    /// place counts.
    pub(crate) fn write(&mut self, document: DocId, score: f32) {
        let best = &mut self.best[document as usize];
        if *best == 0.0 {
            self.touched.push(document);
        }
        *best = best.max(score);
    }

    /// Counts what was noted of the present word.
    pub(crate) fn meet_written(&mut self, share: f32) {
        for document in std::mem::take(&mut self.touched) {
            let score = std::mem::take(&mut self.best[document as usize]);
            self.seen[document as usize] = self.words + 1;
            self.meet(document, share * score);
        }
    }

    /// Counts what was noted of a part of the present word, where the word
    /// itself was not found.
    pub(crate) fn add_hints(&mut self, share: f32) {
        for document in std::mem::take(&mut self.touched) {
            let score = std::mem::take(&mut self.best[document as usize]);
            if std::mem::replace(&mut self.seen[document as usize], self.words + 1) <= self.words {
                self.scores[document as usize] += share * score;
            }
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
    /// words say together counts with the first of them. Where the word names
    /// only some of what is meant, `to_be_seen`, only those with at least a part
    /// of it meet it.
    pub(crate) fn grant(&mut self, granted: &Granted, is_first: bool, to_be_seen: bool) {
        let weight = if is_first { granted.weight } else { 0.0 };
        for document in list(&granted.documents) {
            let is_seen = self.seen[document as usize] > self.words;
            if granted.is_meant && (is_seen || !to_be_seen) {
                self.meet(document, weight);
            } else {
                self.scores[document as usize] += weight;
            }
        }
    }

    /// The present word is done.
    pub(crate) fn end_word(&mut self) {
        self.words += 1;
    }

    /// Notes documents in which a word begins like the last one, unless they
    /// have the whole word.
    pub(crate) fn meet_prefix(&mut self, prefix: &str, texts: &[Words]) -> Result<(), Error> {
        let letters = prefix.chars().count();
        let words = self.words;
        for role in TextRole::ALL.iter().filter(|role| letters >= shortest_prefix(**role)) {
            let points = weights::PREFIX * weights::role(*role);
            let texts = &texts[*role as usize];
            for place in texts.places_with_beginning(prefix)? {
                let postings = texts.blocks(&place, IndexRecordOption::Basic)?;
                for_each(postings, |document| {
                    let met = &mut self.met[document as usize];
                    let score = &mut self.scores[document as usize];
                    if *met + 1 == words {
                        *met = words;
                        *score += points;
                    } else if *score == 0.0 {
                        *score = points;
                    }
                });
            }
        }
        Ok(())
    }
}

impl Found {
    /// About how many bytes it takes for each document of the segment.
    pub(crate) const BYTES: usize = 2;

    /// What a document is sorted by if the best come first.
    pub(crate) fn order(&self, document: DocId) -> u16 {
        self.order[document as usize]
    }

    /// Whether a document meets every word.
    pub(crate) fn is_complete(&self, document: DocId) -> bool {
        self.complete.contains(document)
    }

    /// The candidates that meet every word.
    pub(crate) fn complete(&self, candidates: &RoaringBitmap) -> RoaringBitmap {
        &self.complete & candidates
    }

    /// The candidates with any score.
    pub(crate) fn scored(&self, candidates: &RoaringBitmap) -> RoaringBitmap {
        let documents = (0..).zip(&self.order).filter(|(_, order)| score(**order) > 0.0);
        set(documents.map(|(document, _)| document)) & candidates
    }

    /// The score of the best of these documents.
    pub(crate) fn best(&self, documents: &RoaringBitmap) -> f32 {
        list(documents).into_iter().map(|document| score(self.order(document))).fold(0.0, f32::max)
    }

    /// Those of these documents that have a score of at least this.
    pub(crate) fn at_least(&self, documents: &RoaringBitmap, least: f32) -> RoaringBitmap {
        set(list(documents).into_iter().filter(|document| score(self.order(*document)) >= least))
    }
}

/// A score in the parts that are told apart.
fn level(score: f32) -> u16 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is between 0 and the greatest"
    )]
    let level = (SCORES * score + 0.5).clamp(0.0, f32::from(MOST)) as u16;
    level
}

/// The score that leads to this place in the order.
fn score(order: u16) -> f32 {
    f32::from(MOST - (order & MOST)) / SCORES
}

/// Goes through the documents of a term.
pub(crate) fn for_each(mut postings: BlockSegmentPostings, mut each: impl FnMut(DocId)) {
    while !postings.docs().is_empty() {
        postings.docs().iter().copied().for_each(&mut each);
        postings.advance();
    }
}
