//! How much everything weighs that makes an entry a good answer, in one place.
//!
//! Meaning counts more than words, words in the title more than in a text, the
//! word as it was typed more than its stem, a part of a compound or a word
//! that is only alike.

use shared::explanation::{Form, TextRole};
use shared::facet::Facet;

/// The most a word in a text of this role can count.
pub(crate) const fn role(role: TextRole) -> f32 {
    match role {
        TextRole::Title => 24.0,
        TextRole::Labels => 16.0,
        TextRole::Summary => 12.0,
        TextRole::Description => 8.0,
        TextRole::Organisation => 6.0,
    }
}

/// What a word in a text that is not in the reader's language counts against one
/// in it.
pub(crate) const OTHER_LANGUAGE: f32 = 0.85;

/// How much more often a word must stand in a text to count more (`k1` of BM25,
/// with its usual value).
const SATURATION: f32 = 1.2;
/// How much it counts how long a text is (`b` of BM25, with its usual value).
const LENGTH: f32 = 0.75;
/// The BM25 score with which a word counts half as much as it can: rare words
/// reach more, frequent ones less.
const HALF: f32 = 2.5;

/// How rare a word is that stands in so many of the documents.
#[expect(clippy::cast_precision_loss, reason = "a few documents more or less do not matter")]
pub(crate) fn rarity(having: u64, documents: u64) -> f32 {
    let without = documents.saturating_sub(having);
    (1.0 + (without as f32 + 0.5) / (having as f32 + 0.5)).ln()
}

/// What a text of this length takes from the words in it, if all documents
/// together have so many words in such texts.
#[expect(clippy::cast_precision_loss, reason = "a few words more or less do not matter")]
pub(crate) fn length(length: u32, words: u64, documents: u64) -> f32 {
    let usual = words.max(1) as f32 / documents.max(1) as f32;
    SATURATION * (1.0 - LENGTH + LENGTH * length as f32 / usual)
}

/// How much of what it can count a word does, by its BM25 score: by how rare it
/// is, how often it stands in the text, and what its length takes from it.
pub(crate) fn written(rarity: f32, frequency: u32, length: f32) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "no text has so many words")]
    let frequency = frequency as f32;
    let score = rarity * (SATURATION + 1.0) * frequency;
    score / (score + HALF * (frequency + length))
}

/// A word that is understood counts by its meaning, less by being written there.
pub(crate) const UNDERSTOOD: f32 = 0.35;
/// One that names only some of the entries of the type it means, as a swimming
/// course is only some of the sports, tells them apart where it is written.
pub(crate) const NARROWER: f32 = 1.5;

/// A word in this form, against the word as it was typed.
pub(crate) const fn form(form: Form) -> f32 {
    match form {
        Form::Exact => 1.0,
        Form::Stem | Form::Modifier => 0.8,
        Form::Part => 0.5,
        Form::Alike => 0.4,
    }
}

/// All parts of a compound apart.
pub(crate) const ALL_PARTS: f32 = 0.5 * role(TextRole::Labels);
/// A word that only begins as the last one was typed.
pub(crate) const PREFIX: f32 = 0.5;

/// An entry that has a value the query means.
pub(crate) const fn meaning(facet: Facet) -> f32 {
    match facet {
        Facet::Type => 40.0,
        Facet::Municipality | Facet::Locality | Facet::PostalCode => 30.0,
        Facet::Organisation => 20.0,
        Facet::Level => 16.0,
        Facet::Field => 15.0,
        Facet::TargetGroup | Facet::Language => 12.0,
        Facet::Weekday | Facet::TimeOfDay => 10.0,
        _ => 8.0,
    }
}

/// An entry that takes place on the days the query means.
pub(crate) const DAYS: f32 = 12.0;

/// A type that fewer words say than say another one, by how many: what is said
/// by several words together is seldom said by chance.
pub(crate) fn said_by_fewer(words: usize) -> f32 {
    let fewer = u8::try_from(words).unwrap_or(u8::MAX).min(MOST_FEWER_WORDS);
    1.0 / (1.0 + 0.15 * f32::from(fewer))
}

/// Fewer words than by these make no meaning less sure.
const MOST_FEWER_WORDS: u8 = 3;

/// An entry that has another one of several types the same words mean.
pub(crate) const MEANT_AGAIN: f32 = 0.15;

/// Words that only hint at a meaning.
pub(crate) const HINT: f32 = 0.4;
/// An entry somewhere in the municipality of the village that is meant.
pub(crate) const SAME_MUNICIPALITY: f32 = 0.7;
/// An entry in a neighbouring municipality.
pub(crate) const NEIGHBOUR: f32 = 0.3;
/// An entry of another type of the same field.
pub(crate) const SAME_FIELD: f32 = 0.3;

/// An entry that meets every word of the query, by its texts or in meaning.
pub(crate) const COMPLETE: f32 = 12.0;
/// How good an entry must be, against the best one, to be told where only few
/// meet every word.
pub(crate) const WORTH_TELLING: f32 = 0.3;
