//! Reading a query by what was learnt.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

use shared::facet::Facet;

use super::agreeing::understood;
use super::{
    Expression, ExpressionId, GAP, GAP_WITH_FILLERS, LONGEST_ENDING, MOST_WORDS, Meaning, Reading,
    SHORTEST_BEGINNING, SHORTEST_WITH_ENDING, SHORTEST_WITH_SURE_TYPO, Sounds, TokenId, Understanding,
    Understood, Word, is_fallible, naming, sound, typos,
};
use crate::analysis::{self, Analyser, Script};

/// A word as it was typed.
pub(super) struct Typed<'a> {
    /// Its place in the text.
    range: Range<usize>,
    word: &'a str,
    /// The same, folded.
    pub(super) folded: String,
    /// Whether it is only a word.
    pub(super) is_quoted: bool,
    /// The tokens it is a form of.
    exact: Vec<TokenId>,
}

/// An expression that words of the query meet.
pub(super) struct Candidate<'a> {
    /// The expression.
    pub(super) expression: &'a Expression,
    /// The places of the words.
    pub(super) words: BTreeSet<usize>,
    /// Whether it only hints at what it means.
    pub(super) weak: bool,
}

/// The tokens a word may stand for.
#[derive(Default)]
struct Tried {
    tokens: Vec<TokenId>,
    /// Whether they are words it is another spelling of.
    are_corrections: bool,
    /// Whether it is too short to be one of them for sure.
    is_guess: bool,
}

impl Tried {
    fn forms(tokens: Vec<TokenId>) -> Self {
        Self { tokens, ..Self::default() }
    }

    fn corrections(tokens: Vec<TokenId>) -> Self {
        Self { tokens, are_corrections: true, is_guess: false }
    }
}

/// The words of the query that each token was met by: one, or several that
/// follow each other, from the first to the last.
type Met = HashMap<TokenId, BTreeSet<(usize, usize)>>;

/// Which share of the words the best language knows another one must know.
const KNOWN_SHARE: (usize, usize) = (2, 3);

/// The quotation marks of several languages.
const QUOTES: [char; 7] = ['"', '„', '“', '”', '«', '»', '‟'];

impl Understanding {
    /// Reads a query. Words in quotes are only words. `is_known` says of a
    /// folded word whether entries have it: such a word has no typo. `named`
    /// knows the ids of the organisations with a name.
    pub(crate) fn read(
        &self,
        text: &str,
        is_known: impl Fn(&str) -> bool,
        named: impl Fn(&str) -> Vec<String>,
    ) -> Reading {
        let words: Vec<Typed> = analysis::words(text)
            .take(MOST_WORDS)
            .map(|(range, word)| self.typed(text, range, word))
            .collect();
        let languages = self.languages(&words);
        let mut met = Met::new();
        let mut corrections: BTreeMap<usize, Vec<TokenId>> = BTreeMap::new();
        let mut guesses = BTreeSet::new();
        for (place, word) in words.iter().enumerate().filter(|(_, word)| !word.is_quoted) {
            let Tried { tokens, are_corrections, is_guess } = self.tokens_of(word, &is_known);
            for token in &tokens {
                met.entry(*token).or_default().insert((place, place));
            }
            if are_corrections {
                corrections.insert(place, tokens);
            }
            if is_guess {
                guesses.insert(place);
            }
            if let Some(next) = words.get(place + 1).filter(|next| !next.is_quoted) {
                for token in self.joined(word, next) {
                    met.entry(token).or_default().insert((place, place + 1));
                }
            }
        }
        let says_nothing: Vec<bool> =
            words.iter().map(|word| self.fillers.contains_key(&word.folded)).collect();
        let mut candidates = self.candidates(&met, &says_nothing);
        candidates.retain(|it| it.expression.name.is_some() || languages.contains(&it.expression.analyser));
        candidates.retain(|it| is_no_stem_of_a_name(it, &words));
        for candidate in &mut candidates {
            candidate.weak |= candidate.words.is_subset(&guesses);
        }
        let mut understood = understood(as_written(candidates, &words));
        let is_type = |meaning: &Meaning| matches!(meaning, Meaning::Value(Facet::Type, _));
        if !understood.iter().any(|it| it.meanings.iter().any(is_type)) {
            let known = understood.iter().filter(|it| !it.weak).flat_map(|it| it.words.iter().copied());
            let but: BTreeSet<usize> = guesses.iter().copied().chain(known).collect();
            understood.extend(self.tendency(&met, &but, &languages));
        }
        let says_else = |place: usize| {
            self.fillers.contains_key(&words[place].folded)
                || understood.iter().any(|it| !it.weak && it.words.contains(&place))
        };
        let organisations = naming::organisations(&words, says_else, named);
        understood.extend(organisations);
        let meaningful: BTreeSet<usize> =
            understood.iter().flat_map(|understood| understood.words.iter().copied()).collect();
        let words = words.into_iter().enumerate().map(|(place, word)| {
            let says_nothing = !meaningful.contains(&place) && !word.is_quoted;
            let is_filler = says_nothing && self.fillers.contains_key(&word.folded);
            let corrected = corrections.get(&place).and_then(|tokens| self.meant(place, tokens, &understood));
            Word {
                quoted: with_quotes(text, &word.range, word.is_quoted),
                range: word.range,
                is_filler,
                corrected,
            }
        });
        Reading { words: words.collect(), understood }
    }

    fn typed<'a>(&self, text: &str, range: Range<usize>, word: &'a str) -> Typed<'a> {
        let is_quoted = is_quoted(text, range.start);
        let folded = analysis::fold_word(word);
        let exact = if is_quoted { Vec::new() } else { self.exact(word, &folded) };
        Typed { range, word, folded, is_quoted, exact }
    }

    /// The analysers of the languages these words may be of: those that know
    /// nearly as many of them as the one that knows most. `die` is a German word
    /// among German words.
    fn languages(&self, words: &[Typed]) -> HashSet<Analyser> {
        let mut known: HashMap<Analyser, usize> = HashMap::new();
        for word in words.iter().filter(|word| !word.is_quoted) {
            let fillers = self.fillers.get(&word.folded).into_iter().flatten().copied();
            let tokens = word.exact.iter().map(|token| self.analysers[*token as usize]);
            for analyser in fillers.chain(tokens).collect::<HashSet<_>>() {
                *known.entry(analyser).or_default() += 1;
            }
        }
        let most = known.values().copied().max().unwrap_or(0);
        // Where no word is known as it is, one with a typo may be of any language.
        Analyser::ALL
            .into_iter()
            .filter(|analyser| {
                let known = known.get(analyser).copied().unwrap_or(0);
                known * KNOWN_SHARE.1 >= most * KNOWN_SHARE.0
            })
            .collect()
    }

    /// Two words that are one in a lexicon: `Kinder Garten`.
    fn joined(&self, first: &Typed, second: &Typed) -> Vec<TokenId> {
        let joined = format!("{}{}", first.folded, second.folded);
        if joined.chars().count() < SHORTEST_BEGINNING {
            return Vec::new();
        }
        let alike = [Analyser::German, Analyser::Simple].into_iter();
        let tokens = self.words.get(&joined);
        alike.filter_map(|analyser| tokens?.get(&analyser).copied()).collect()
    }

    /// Of the words one may be another spelling of, the one by which it was
    /// understood.
    fn meant(&self, place: usize, tokens: &[TokenId], understood: &[Understood]) -> Option<String> {
        let says = |token: &&TokenId| {
            let expressions =
                self.by_token[**token as usize].iter().map(|id| &self.expressions[*id as usize]);
            let meanings: Vec<&Meaning> = expressions.map(|expression| &expression.meaning).collect();
            let of_place = understood.iter().filter(|understood| understood.words.contains(&place));
            of_place.flat_map(|understood| &understood.meanings).any(|meaning| meanings.contains(&meaning))
        };
        tokens.iter().find(says).map(|token| self.spellings[*token as usize].to_string())
    }

    /// The tokens a word may stand for: as it is, else without the ending of a
    /// place, with a typo in its name or as it sounds in another script, else
    /// the parts it is made of, else what it begins with, else those it is a
    /// typo of.
    fn tokens_of(&self, word: &Typed, is_known: impl Fn(&str) -> bool) -> Tried {
        if !word.exact.is_empty() {
            return Tried::forms(word.exact.clone());
        }
        let folded = word.folded.as_str();
        if let Some(token) = self.place(folded) {
            return Tried::corrections(vec![token]);
        }
        let is_filler = self.fillers.contains_key(folded);
        // No word says nothing by mistake, and what entries have is written as it is meant.
        let may_be_wrong = is_fallible(folded) && !is_filler && !is_known(folded);
        if may_be_wrong {
            let places = similar(&self.place_sounds, folded);
            if !places.is_empty() {
                return Tried::corrections(places);
            }
        }
        if !is_filler {
            let places = self.spoken.like(folded, may_be_wrong);
            if !places.is_empty() {
                return Tried::corrections(places);
            }
        }
        if let Some(parts) = analysis::parts(folded) {
            let found: Vec<TokenId> = parts.into_iter().flat_map(|part| self.exact(part, part)).collect();
            if !found.is_empty() {
                return Tried::forms(found);
            }
        }
        if let Some(token) = self.beginning(folded) {
            return Tried::forms(vec![token]);
        }
        // French and Italian articles without their apostrophe: `dallemand`.
        if let Some(rest) = folded.strip_prefix(['d', 'l']).filter(|rest| rest.len() >= SHORTEST_BEGINNING) {
            let found = self.exact(rest, rest);
            if !found.is_empty() {
                return Tried::corrections(found);
            }
        }
        if !may_be_wrong {
            return Tried::default();
        }
        let is_guess = folded.chars().count() < SHORTEST_WITH_SURE_TYPO;
        Tried { is_guess, ..Tried::corrections(similar(&self.sounds, folded)) }
    }

    /// The longest beginning of a long word: `Gleichbehandlungsstelle`.
    fn beginning(&self, folded: &str) -> Option<TokenId> {
        let ends = folded.char_indices().rev().map(|(end, _)| end);
        ends.filter_map(|end| folded.get(..end))
            .take_while(|beginning| beginning.chars().count() >= SHORTEST_BEGINNING)
            .find_map(|beginning| self.words.get(beginning)?.get(&Analyser::German).copied())
    }

    pub(super) fn exact(&self, word: &str, folded: &str) -> Vec<TokenId> {
        let mut found: Vec<TokenId> = Vec::new();
        if self.fillers.contains_key(folded) {
            // A word that says nothing is only a form of others that do so:
            // `mal` not of `malen`, and `für` not of `furios`.
            for analyser in Analyser::for_word(folded) {
                let itself = self.words.get(folded).and_then(|tokens| tokens.get(&analyser));
                let alike = self.tokens.get(&(analyser, folded.to_owned())).into_iter().flatten();
                found
                    .extend(alike.filter(|token| self.says_nothing.contains(token) || itself == Some(token)));
            }
        } else {
            for analyser in Analyser::for_word(folded) {
                for key in analyser.keys(word) {
                    found.extend(self.tokens.get(&(analyser, key)).into_iter().flatten());
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The name of a place with an ending behind it: `Netphende`, `Siegener`.
    fn place(&self, folded: &str) -> Option<TokenId> {
        let ends = folded.char_indices().rev().map(|(index, _)| index).take(LONGEST_ENDING);
        ends.filter_map(|end| folded.get(..end))
            .take_while(|name| name.chars().count() >= SHORTEST_WITH_ENDING)
            .find_map(|name| self.places.get(name).copied())
    }

    /// The type that the words tend to, but for those at these places.
    fn tendency(
        &self,
        met: &Met,
        but: &BTreeSet<usize>,
        languages: &HashSet<Analyser>,
    ) -> Option<Understood> {
        let mut tokens: BTreeMap<usize, Vec<TokenId>> = BTreeMap::new();
        for (token, places) in met.iter().filter(|(it, _)| languages.contains(&self.analysers[**it as usize]))
        {
            for (first, last) in places {
                if first == last && !but.contains(first) {
                    tokens.entry(*first).or_default().push(*token);
                }
            }
        }
        self.tendencies.clear(&tokens)
    }

    /// The expressions all of whose tokens were met close together.
    fn candidates(&self, met: &Met, says_nothing: &[bool]) -> Vec<Candidate<'_>> {
        let touched: BTreeSet<ExpressionId> =
            met.keys().flat_map(|token| &self.by_token[*token as usize]).copied().collect();
        let candidates = touched.into_iter().filter_map(|id| {
            let expression = &self.expressions[id as usize];
            let words = together(&expression.tokens, met, says_nothing)?;
            Some(Candidate { expression, words, weak: expression.weak })
        });
        candidates.collect()
    }
}

/// Whether it is no name of which only the stem was typed: names have endings,
/// but whoever types `Bücher` does not mean `Buchen`. Other scripts than Latin
/// change the names themselves.
fn is_no_stem_of_a_name(candidate: &Candidate, words: &[Typed]) -> bool {
    let Some(name) = &candidate.expression.name else { return true };
    // Two words that are one in a name: `Kreuz Tal`.
    if candidate.words.len() > candidate.expression.tokens.len() {
        return true;
    }
    let names: Vec<String> = analysis::folded_words(name).collect();
    candidate.words.iter().map(|place| &words[*place]).all(|word| {
        Script::of(&word.folded) != Script::Latin
            // It may have a typo.
            || word.exact.is_empty()
            || names.iter().any(|name| word.folded.starts_with(name.as_str()))
    })
}

/// Of places whose names fold to the same, those that are written like that, if
/// there are any: `Burbach`, not `Bürbach`.
fn as_written<'a>(mut candidates: Vec<Candidate<'a>>, words: &[Typed]) -> Vec<Candidate<'a>> {
    let is_written = |candidate: &Candidate| {
        let written = candidate.words.iter().map(|place| words[*place].word.to_lowercase());
        candidate.expression.name.as_ref().is_some_and(|name| *name == written.collect::<Vec<_>>().join(" "))
    };
    let written: Vec<BTreeSet<usize>> =
        candidates.iter().filter(|it| is_written(it)).map(|it| it.words.clone()).collect();
    candidates.retain(|it| it.expression.name.is_none() || !written.contains(&it.words) || is_written(it));
    candidates
}

/// Whether what stands here is in quotes that are closed.
fn is_quoted(text: &str, start: usize) -> bool {
    text[..start].chars().filter(|character| QUOTES.contains(character)).count() % 2 == 1
        && text[start..].contains(QUOTES)
}

/// The place of a word with the quotes that stand at it, so that it stays
/// quoted on its own.
fn with_quotes(text: &str, range: &Range<usize>, is_quoted: bool) -> Range<usize> {
    if !is_quoted {
        return range.clone();
    }
    let before = text[..range.start].chars().next_back().filter(|character| QUOTES.contains(character));
    let after = text[range.end..].chars().next().filter(|character| QUOTES.contains(character));
    let length = |quote: Option<char>| quote.map_or(0, char::len_utf8);
    range.start - length(before)..range.end + length(after)
}

/// The words this one may be a typo of, those with the fewest typos.
fn similar(sounds: &Sounds, folded: &str) -> Vec<TokenId> {
    let most = usize::from(typos(folded));
    let heard = sound(folded);
    let letters = heard.chars().count();
    let Some(first) = heard.chars().next() else { return Vec::new() };
    let lengths = (first, letters.saturating_sub(most))..=(first, letters + most);
    let mut least = most;
    let mut found = Vec::new();
    for (word, token) in sounds.range(lengths).flat_map(|(_, words)| words) {
        let distance = strsim::osa_distance(word, &heard);
        if distance < least {
            least = distance;
            found.clear();
        }
        if distance == least {
            found.push(*token);
        }
    }
    found
}

/// The words that meet all tokens, if they stand close together: words that say
/// nothing keep the others less apart.
fn together(tokens: &[TokenId], met: &Met, says_nothing: &[bool]) -> Option<BTreeSet<usize>> {
    let places: Vec<&BTreeSet<(usize, usize)>> =
        tokens.iter().map(|token| met.get(token)).collect::<Option<_>>()?;
    let (first, others) = places.split_first()?;
    first.iter().find_map(|(start, end)| {
        let mut words: BTreeSet<usize> = (*start..=*end).collect();
        for places in others {
            let (first, last) = places.iter().min_by_key(|(place, _)| place.abs_diff(*start))?;
            words.extend(*first..=*last);
        }
        let among = (*words.first()?..=*words.last()?).filter(|place| !words.contains(place));
        let others = among.clone().count();
        let saying = among.filter(|place| !says_nothing[*place]).count();
        (saying <= GAP && others <= GAP_WITH_FILLERS).then_some(words)
    })
}
