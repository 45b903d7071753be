//! What a text that is still being typed may be about.

use std::collections::{BTreeMap, HashSet};

use shared::facet::Facet;
use shared::text::LanguageTag;

use super::{MOST_WORDS, Meaning, TokenId, Understanding};
use crate::analysis::{self, Analyser};

/// Fewest letters that are completed where no word stands before them.
const SHORTEST: usize = 2;
/// Most words of an expression.
const LONGEST: usize = 5;
/// Most words with the same beginning that are looked at.
const MOST_COMPLETIONS: usize = 2_000;

/// Which share of the best score is worth telling.
const WORTH_TELLING: f32 = 0.5;
/// How much less it counts if an expression only hints.
const HINT: f32 = 0.4;
/// How much less an expression of another language counts.
const FOREIGN: f32 = 0.6;
/// How much less it counts if the expression begins with another word.
const LATER_WORD: f32 = 0.7;

/// A value somebody may be about to name.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The facet.
    pub facet: Facet,
    /// The key of the value.
    pub value: String,
    /// What else was typed, without the words that name the value or say
    /// nothing.
    pub rest: String,
}

impl Understanding {
    /// The values that expressions name which begin like the last words of a
    /// text, the likeliest first. Expressions of the reader's language count
    /// more.
    pub(crate) fn suggest(&self, text: &str, language: &LanguageTag) -> Vec<Suggestion> {
        let words: Vec<&str> = analysis::words(text).take(MOST_WORDS).map(|(_, word)| word).collect();
        let reader = Analyser::of(language);
        let starts = words.len().saturating_sub(LONGEST)..words.len();
        // The longest end of the text that begins an expression.
        let mut completed = starts.map(|start| (start, self.completed(&words[start..], reader)));
        let Some((start, found)) = completed.find(|(_, found)| !found.is_empty()) else { return Vec::new() };
        let says = |word: &&str| !self.fillers.contains_key(&analysis::fold_word(word));
        let rest = words[..start].iter().copied().filter(says).collect::<Vec<_>>().join(" ");
        let suggestion = |(facet, value)| Suggestion { facet, value, rest: rest.clone() };
        found.into_iter().map(suggestion).collect()
    }

    /// The values of expressions that have all of these words, the last of them
    /// perhaps not complete.
    fn completed(&self, typed: &[&str], reader: Analyser) -> Vec<(Facet, String)> {
        let Some((last, before)) = typed.split_last() else { return Vec::new() };
        let beginning = analysis::fold_word(last);
        if before.is_empty() && beginning.chars().count() < SHORTEST {
            return Vec::new();
        }
        let before: Vec<HashSet<TokenId>> = before
            .iter()
            .map(|word| self.exact(word, &analysis::fold_word(word)).into_iter().collect())
            .collect();
        let begun =
            self.words.range(beginning.clone()..).take_while(|(word, _)| word.starts_with(&beginning));
        let mut scores: BTreeMap<(Facet, &str), f32> = BTreeMap::new();
        let tokens = begun.take(MOST_COMPLETIONS).flat_map(|(word, tokens)| {
            let written = share(beginning.chars().count(), word.chars().count());
            tokens.values().map(move |token| (token, written))
        });
        for (token, written) in tokens {
            for expression in self.by_token[*token as usize].iter().map(|id| &self.expressions[*id as usize])
            {
                let Meaning::Value(facet, value) = &expression.meaning else { continue };
                let has =
                    |word: &HashSet<TokenId>| expression.tokens.iter().any(|token| word.contains(token));
                if !suggested(*facet) || !before.iter().all(has) {
                    continue;
                }
                let first = before.first().map_or(expression.tokens.first() == Some(token), |word| {
                    expression.tokens.first().is_some_and(|token| word.contains(token))
                });
                let mut score = written * share(typed.len(), expression.tokens.len());
                for (applies, factor) in [
                    (expression.weak, HINT),
                    (!first, LATER_WORD),
                    (expression.analyser != reader && expression.name.is_none(), FOREIGN),
                ] {
                    if applies {
                        score *= factor;
                    }
                }
                let best = scores.entry((*facet, value)).or_default();
                *best = best.max(score);
            }
        }
        let mut found: Vec<_> = scores.into_iter().collect();
        found.sort_by(|(_, left), (_, right)| right.total_cmp(left));
        let threshold = found.first().map_or(0.0, |(_, best)| best * WORTH_TELLING);
        found.retain(|(_, score)| *score >= threshold);
        found.into_iter().map(|((facet, value), _)| (facet, value.to_owned())).collect()
    }
}

/// Whether every word that was typed begins a word of a name.
#[must_use]
pub fn begins(name: &str, typed: &str) -> bool {
    let words: Vec<String> = analysis::folded_words(name).collect();
    analysis::folded_words(typed).all(|typed| words.iter().any(|word| word.starts_with(&typed)))
}

/// Whether values of a facet are suggested: what an offer is, for whom, where.
const fn suggested(facet: Facet) -> bool {
    matches!(facet, Facet::Type | Facet::Field | Facet::TargetGroup | Facet::Municipality | Facet::Locality)
}

/// Which share of a word's letters or of an expression's words was typed.
fn share(typed: usize, all: usize) -> f32 {
    let number = |count: usize| f32::from(u8::try_from(count).unwrap_or(u8::MAX));
    number(typed.min(all)) / number(all.max(1))
}
