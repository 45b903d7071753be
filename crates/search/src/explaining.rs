//! Why documents are found, by watching how their points add up.

use shared::explanation::{Because, Explanation, Reason};
use tantivy::DocId;

use crate::found::Finding;
use crate::looking::{Grants, Prepared, Step};
use crate::text::TextQuery;
use crate::{Error, weights};

/// A document whose points are watched.
struct Watched<'a> {
    document: DocId,
    query: &'a TextQuery,
    score: f32,
    /// The best way in which the present word stands in it.
    best: f32,
    because: Option<Because>,
    reasons: Vec<Reason>,
}

/// Why these documents of a segment are found, in their order.
pub(crate) fn explain(
    prepared: &Prepared,
    segment: usize,
    grants: &Grants,
    documents: &[DocId],
) -> Result<Vec<Explanation>, Error> {
    let mut watched: Vec<Watched> =
        documents.iter().map(|document| Watched::new(*document, prepared.query)).collect();
    let found = prepared.look_into(segment, grants, |step, finding| {
        for watched in &mut watched {
            watched.see(&step, finding);
        }
    })?;
    let explained = watched.into_iter().map(|watched| {
        let meets_every_word = found.is_complete(watched.document);
        watched.finish(meets_every_word)
    });
    Ok(explained.collect())
}

impl<'a> Watched<'a> {
    const fn new(document: DocId, query: &'a TextQuery) -> Self {
        Self { document, query, score: 0.0, best: 0.0, because: None, reasons: Vec::new() }
    }

    fn see(&mut self, step: &Step, finding: &Finding) {
        match step {
            Step::Written(because) => {
                let noted = finding.noted(self.document);
                if noted > self.best {
                    (self.best, self.because) = (noted, Some(because()));
                }
            }
            Step::Counted(word) => {
                self.best = 0.0;
                if let Some(because) = self.because.take() {
                    self.add(finding, vec![word.folded.clone()], because);
                }
            }
            Step::Granted(wish, granted) => {
                let words = self.query.words.iter().filter(|word| wish.words.contains(&word.place));
                let words = words.map(|word| word.folded.clone()).collect();
                self.add(finding, words, granted.because());
            }
            Step::Begun => self.add(finding, self.query.prefix.iter().cloned().collect(), Because::Beginning),
        }
    }

    /// Adds a reason, if it has brought points.
    fn add(&mut self, finding: &Finding, words: Vec<String>, because: Because) {
        let score = finding.points(self.document);
        if score > self.score {
            self.reasons.push(Reason { words, points: score - self.score, because });
            self.score = score;
        }
    }

    fn finish(mut self, meets_every_word: bool) -> Explanation {
        if meets_every_word {
            let points = weights::COMPLETE;
            self.score += points;
            self.reasons.push(Reason { words: Vec::new(), points, because: Because::EveryWord });
        }
        Explanation { score: self.score, meets_every_word, reasons: self.reasons }
    }
}
