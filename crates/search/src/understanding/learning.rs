//! Learning the expressions of the lexicons, labels and names.

use std::collections::{BTreeSet, HashMap, HashSet};

use shared::facet::Facet;
use shared::region::Region;
use shared::taxonomy::{Labels, OfferType, Taxonomy};
use shared::text::LanguageTag;

use super::{
    Days, Expression, ExpressionId, Meaning, SHORTEST_WITH_ENDING, Sounds, Tendencies, TokenId,
    Understanding, is_fallible, sound,
};
use crate::analysis::{self, Analyser};
use crate::lexicon::LEXICONS;

impl Understanding {
    /// Learns the words for what this region and taxonomy have.
    pub(crate) fn new(region: &Region, taxonomy: &Taxonomy) -> Self {
        let mut learnt = Self::default();
        let known = known_values(taxonomy);
        for lexicon in LEXICONS.iter() {
            let analyser = Analyser::of(&lexicon.tag);
            for (facet, expressions) in lexicon.facets() {
                for (key, texts) in expressions {
                    // A county may have other types than the lexicon knows.
                    if known.get(&facet).is_none_or(|known| known.contains(key.as_str())) {
                        let meaning = Meaning::Value(facet, key.clone());
                        for text in texts {
                            learnt.add(analyser, text, &meaning);
                        }
                    }
                }
            }
            for (key, texts) in &lexicon.date {
                if let Some(days) = Days::from_key(key) {
                    for text in texts {
                        learnt.add(analyser, text, &Meaning::Days(days));
                    }
                }
            }
            lexicon.near.iter().for_each(|text| learnt.add(analyser, text, &Meaning::Near));
            for filler in &lexicon.filler {
                for word in analysis::folded_words(filler) {
                    learnt.fillers.entry(word).or_default().insert(analyser);
                }
            }
        }
        for offer_type in &taxonomy.offer_types {
            learnt.fields.insert(offer_type.key.clone(), offer_type.field.clone());
            learnt.types.entry(offer_type.field.clone()).or_default().push(offer_type.key.clone());
        }
        learnt.doubt_fillers();
        learnt.note_narrower(taxonomy);
        learnt.tendencies = Tendencies::of(&learnt.expressions, &learnt.says_nothing);
        learnt.add_labels(taxonomy);
        learnt.add_places(region);
        learnt.sounds = sounds(
            learnt.words.iter().flat_map(|(word, tokens)| tokens.values().map(move |token| (word, *token))),
        );
        learnt.place_sounds = sounds(learnt.places.iter().map(|(word, token)| (word, *token)));
        learnt
    }

    /// Expressions of nothing but words that say nothing only hint.
    fn doubt_fillers(&mut self) {
        let of_word = |(word, of): (&String, &HashSet<Analyser>)| {
            let tokens = self.words.get(word).into_iter().flatten();
            tokens.filter(|(analyser, _)| of.contains(analyser)).map(|(_, token)| *token).collect::<Vec<_>>()
        };
        self.says_nothing = self.fillers.iter().flat_map(of_word).collect();
        for expression in &mut self.expressions {
            expression.weak |= expression.tokens.iter().all(|token| self.says_nothing.contains(token));
        }
    }

    /// Notes which words name only some of the entries of a type: `swimming
    /// course` is less than `sport`.
    fn note_narrower(&mut self, taxonomy: &Taxonomy) {
        let of_type = |it: &OfferType| {
            let labels = it.labels.iter();
            labels
                .flat_map(|(language, label)| {
                    let analyser = Analyser::of(language);
                    analysis::words(label)
                        .flat_map(move |(_, word)| roots(analyser, word))
                        .collect::<Vec<_>>()
                })
                .collect()
        };
        let roots_of_types: HashMap<&str, HashSet<String>> =
            taxonomy.offer_types.iter().map(|it| (it.key.as_str(), of_type(it))).collect();
        for expression in &mut self.expressions {
            let ([token], Meaning::Value(Facet::Type, key)) = (&expression.tokens[..], &expression.meaning)
            else {
                continue;
            };
            let of_type = roots_of_types.get(key.as_str());
            let in_common = |root| of_type.is_some_and(|of_type| of_type.contains(&root));
            let word = &self.spellings[*token as usize];
            expression.is_narrower = !roots(expression.analyser, word).into_iter().any(in_common);
        }
    }

    fn add_labels(&mut self, taxonomy: &Taxonomy) {
        let types = taxonomy.offer_types.iter().map(|it| (Facet::Type, &it.key, &it.labels));
        let fields = taxonomy.fields.iter().map(|it| (Facet::Field, &it.key, &it.labels));
        let groups = taxonomy.target_groups.iter().map(|it| (Facet::TargetGroup, &it.key, &it.labels));
        let languages = taxonomy.languages.iter().map(|it| (Facet::Language, &it.key, &it.labels));
        // German is spoken everywhere: who writes it wants to learn it.
        let languages = languages.filter(|(_, key, _)| *key != LanguageTag::german().primary());
        for (facet, key, labels) in types.chain(fields).chain(groups).chain(languages) {
            let meaning = Meaning::Value(facet, key.clone());
            self.add_in_languages(labels, &meaning);
        }
        for language in taxonomy.languages.iter().filter(|it| it.key != LanguageTag::german().primary()) {
            let meaning = Meaning::Value(Facet::Language, language.key.clone());
            if let Some(tag) = LanguageTag::parse(&language.key) {
                self.add(Analyser::of(&tag), &language.endonym, &meaning);
            }
        }
    }

    fn add_in_languages(&mut self, labels: &Labels, meaning: &Meaning) {
        for (language, label) in labels {
            self.add(Analyser::of(language), label, meaning);
        }
    }

    fn add_places(&mut self, region: &Region) {
        for municipality in &region.municipalities {
            self.neighbours.insert(municipality.key.clone(), municipality.neighbours.clone());
            let meaning = Meaning::Value(Facet::Municipality, municipality.key.clone());
            let names: BTreeSet<&str> =
                municipality.name.values().chain(&municipality.aliases).map(String::as_str).collect();
            for name in &names {
                self.add_place(name, &meaning);
                // People leave the title of a spa out.
                if let Some(short) = name.strip_prefix("Bad ") {
                    self.add_place(short, &meaning);
                }
            }
            for locality in &municipality.localities {
                if names.contains(locality.name.as_str()) {
                    continue;
                }
                let key = format!("{}/{}", municipality.key, locality.name);
                let meaning = Meaning::Value(Facet::Locality, key);
                for name in std::iter::once(&locality.name).chain(&locality.aliases) {
                    self.add_place(name, &meaning);
                }
            }
            for postal_code in &municipality.postal_codes {
                let meaning = match municipality.postal_codes.len() {
                    1 => meaning.clone(),
                    _ => Meaning::Value(Facet::PostalCode, postal_code.code.clone()),
                };
                self.add(Analyser::Simple, &postal_code.code, &meaning);
            }
        }
        for area in &region.areas {
            for key in &area.municipalities {
                let meaning = Meaning::Value(Facet::Municipality, key.clone());
                area.names.iter().for_each(|name| self.add_place(name, &meaning));
            }
        }
    }

    fn add_place(&mut self, name: &str, meaning: &Meaning) {
        // A name has the endings of whatever language it stands in.
        for analyser in Analyser::for_word(&analysis::fold_word(name)) {
            self.add(analyser, name, meaning);
            if let Some(expression) = self.expressions.last_mut() {
                expression.name = Some(name.to_lowercase());
            }
        }
        for (_, word) in analysis::words(name) {
            let token = self.token(Analyser::Simple, word);
            self.spoken.add(&analysis::lower(word), token);
        }
        let words: Vec<String> = analysis::folded_words(name).collect();
        if let [word] = words.as_slice()
            && word.chars().count() >= SHORTEST_WITH_ENDING
        {
            let token = self.token(Analyser::Simple, word);
            self.places.insert(word.clone(), token);
        }
    }

    fn add(&mut self, analyser: Analyser, text: &str, meaning: &Meaning) {
        let (text, weak) = match text.strip_prefix('~') {
            Some(text) => (text, true),
            None => (text, false),
        };
        let mut tokens: Vec<TokenId> = Vec::new();
        for (_, word) in analysis::words(text) {
            let token = self.token(analyser, word);
            if !tokens.contains(&token) {
                tokens.push(token);
            }
        }
        let Ok(id) = ExpressionId::try_from(self.expressions.len()) else { return };
        if tokens.is_empty() {
            return;
        }
        for token in &tokens {
            self.by_token[*token as usize].push(id);
        }
        self.expressions.push(Expression {
            tokens,
            meaning: meaning.clone(),
            analyser,
            weak,
            is_narrower: false,
            name: None,
        });
    }

    /// The token of a word: the same for the same folded word of a language.
    fn token(&mut self, analyser: Analyser, word: &str) -> TokenId {
        let keys = analyser.keys(word);
        if let Some(token) = self.words.get(&keys[0]).and_then(|tokens| tokens.get(&analyser)) {
            return *token;
        }
        let token = TokenId::try_from(self.by_token.len()).unwrap_or(TokenId::MAX);
        self.words.entry(keys[0].clone()).or_default().insert(analyser, token);
        self.by_token.push(Vec::new());
        self.analysers.push(analyser);
        self.spellings.push(word.into());
        for key in keys {
            self.tokens.entry((analyser, key)).or_default().push(token);
        }
        token
    }
}

/// What a word has in common with others of its kind: its forms, and if it is a
/// German compound those of its parts.
fn roots(analyser: Analyser, word: &str) -> Vec<String> {
    let mut roots = analyser.keys(word);
    if analyser == Analyser::German {
        let folded = analysis::fold_word(word);
        roots.extend(analysis::parts(&folded).into_iter().flatten().flat_map(|part| analyser.keys(part)));
    }
    roots
}

/// Sorts words for those with typos.
fn sounds<'a>(words: impl Iterator<Item = (&'a String, TokenId)>) -> Sounds {
    let mut sounds = Sounds::new();
    for (word, token) in words.filter(|(word, _)| is_fallible(word)) {
        let sound = sound(word);
        if let Some(first) = sound.chars().next() {
            sounds.entry((first, sound.chars().count())).or_default().push((sound, token));
        }
    }
    for words in sounds.values_mut() {
        words.sort_unstable();
    }
    sounds
}

/// The values a taxonomy knows, of the facets whose values it says.
fn known_values(taxonomy: &Taxonomy) -> HashMap<Facet, HashSet<&str>> {
    HashMap::from([
        (Facet::Type, taxonomy.offer_types.iter().map(|it| it.key.as_str()).collect()),
        (Facet::Field, taxonomy.fields.iter().map(|it| it.key.as_str()).collect()),
        (Facet::TargetGroup, taxonomy.target_groups.iter().map(|it| it.key.as_str()).collect()),
        (Facet::Language, taxonomy.languages.iter().map(|it| it.key.as_str()).collect()),
    ])
}
