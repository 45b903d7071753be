//! What words tend to mean where no expression is met as a whole: several words
//! that are mostly said of the same type hint at it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use shared::facet::Facet;

use super::{Expression, Meaning, TokenId, Understood};

/// How much the words together must speak for a type, where one that is only
/// said of it speaks nearly 1.
const ENOUGH: f32 = 0.5;
/// How much a word must speak for it to be one of those.
const ENOUGH_OF_ONE: f32 = 0.2;
/// Fewest words that must: one alone is too often said by chance.
const FEWEST: usize = 2;
/// How much more they must speak for it than for any other.
const CLEARLY: f32 = 1.5;
/// Expressions that are thought of without the word, so that one of few says
/// less than many.
const OTHERS: f32 = 1.0;

/// How many expressions of each offer type have a token.
#[derive(Debug, Default)]
pub(super) struct Tendencies(HashMap<TokenId, BTreeMap<String, f32>>);

impl Tendencies {
    /// Counts the expressions of each token, but for those that say nothing and
    /// those that mean something by themselves.
    pub(super) fn of(expressions: &[Expression], says_nothing: &HashSet<TokenId>) -> Self {
        let alone = expressions.iter().filter_map(|expression| match expression.tokens.as_slice() {
            [token] if !expression.weak => Some(*token),
            _ => None,
        });
        let alone: HashSet<TokenId> = alone.collect();
        let mut counted: HashMap<TokenId, BTreeMap<String, f32>> = HashMap::new();
        for expression in expressions {
            let Meaning::Value(Facet::Type, key) = &expression.meaning else { continue };
            let saying =
                expression.tokens.iter().filter(|it| !says_nothing.contains(it) && !alone.contains(it));
            for token in saying {
                *counted.entry(*token).or_default().entry(key.clone()).or_default() += 1.0;
            }
        }
        Self(counted)
    }

    /// The type that words tend to, by the tokens of each place, if that is
    /// clear.
    pub(super) fn clear(&self, met: &BTreeMap<usize, Vec<TokenId>>) -> Option<Understood> {
        let mut scores: BTreeMap<&str, (f32, BTreeSet<usize>)> = BTreeMap::new();
        for (place, tokens) in met {
            let counts = || tokens.iter().filter_map(|token| self.0.get(token)).flatten();
            let all: f32 = counts().map(|(_, count)| count).sum();
            let mut shares: BTreeMap<&str, f32> = BTreeMap::new();
            for (key, count) in counts() {
                *shares.entry(key).or_default() += count / (all + OTHERS);
            }
            for (key, share) in shares {
                let (score, places) = scores.entry(key).or_default();
                *score += share;
                if share >= ENOUGH_OF_ONE {
                    places.insert(*place);
                }
            }
        }
        let mut scores: Vec<_> = scores.into_iter().collect();
        scores.sort_by(|(_, (one, _)), (_, (other, _))| other.total_cmp(one));
        let next = scores.get(1).map_or(0.0, |(_, (score, _))| *score);
        let (key, (score, words)) = scores.into_iter().next()?;
        let meanings = vec![Meaning::Value(Facet::Type, key.to_owned())];
        let is_clear = score >= ENOUGH && score >= CLEARLY * next && words.len() >= FEWEST;
        is_clear.then_some(Understood { meanings, words, weak: true, is_narrower: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analyser;

    fn expression(tokens: &[TokenId], key: &str) -> Expression {
        let meaning = Meaning::Value(Facet::Type, key.to_owned());
        Expression {
            tokens: tokens.to_vec(),
            meaning,
            analyser: Analyser::Simple,
            weak: false,
            is_narrower: false,
            name: None,
        }
    }

    #[test]
    fn several_words_of_one_type_hint_at_it() {
        let expressions = [
            expression(&[1, 2, 9], "wohnen"),
            expression(&[3, 4, 9], "wohnen"),
            expression(&[1, 5], "sport"),
            expression(&[6], "sport"),
            expression(&[6, 2], "sport"),
        ];
        let tendencies = Tendencies::of(&expressions, &HashSet::from([9]));
        let clear = |words: &[&[TokenId]]| {
            let met = words.iter().enumerate().map(|(place, tokens)| (place, tokens.to_vec()));
            let understood = tendencies.clear(&met.collect())?;
            Some((understood.meanings, understood.words))
        };
        let flat = vec![Meaning::Value(Facet::Type, "wohnen".to_owned())];
        assert_eq!(clear(&[&[3], &[7], &[4]]), Some((flat, BTreeSet::from([0, 2]))));
        assert_eq!(clear(&[&[3]]), None, "one word alone is chance");
        assert_eq!(clear(&[&[1], &[2]]), None, "they are said of both");
        assert_eq!(clear(&[&[9], &[6]]), None, "they say nothing, or all by themselves");
    }
}
