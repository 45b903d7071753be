//! How much everything weighs that makes an entry a good answer, in one place.
//!
//! Meaning counts more than words, words in the title more than in a text, the
//! word as it was typed more than its stem, a part of a compound or a word
//! that is only alike.

use shared::facet::Facet;

use crate::TextRole;

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

/// The BM25 score with which a word counts half as much as it can: rare words
/// reach more, frequent ones less.
const HALF: f32 = 2.5;

/// How much of what it can count a word does, by its BM25 score.
pub(crate) fn rarity(score: f32) -> f32 {
    score / (score + HALF)
}

/// A word that is understood counts by its meaning, less by being written there.
pub(crate) const UNDERSTOOD: f32 = 0.35;

/// The word as it was typed, against other forms of it.
pub(crate) const EXACT: f32 = 1.0;
/// The stem of the word.
pub(crate) const STEM: f32 = 0.8;
/// The word as a part of a compound, or all parts of a compound apart.
pub(crate) const PART: f32 = 0.5;
/// A word with a typo.
pub(crate) const ALIKE: f32 = 0.4;
/// A word that only begins as the last one was typed.
pub(crate) const PREFIX: f32 = 0.5;

/// An entry that has a value the query means.
pub(crate) const fn meaning(facet: Facet) -> f32 {
    match facet {
        Facet::Type => 40.0,
        Facet::Municipality | Facet::Locality | Facet::PostalCode => 30.0,
        Facet::Level => 16.0,
        Facet::Field => 15.0,
        Facet::TargetGroup | Facet::Language => 12.0,
        Facet::Weekday | Facet::TimeOfDay => 10.0,
        _ => 8.0,
    }
}

/// An entry that takes place on the days the query means.
pub(crate) const DAYS: f32 = 12.0;

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
