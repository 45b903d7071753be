//! What expressions that were met in a query mean together.

use std::cmp::Reverse;

use super::reading::Candidate;
use super::{Meaning, Understood};

/// What the candidates mean: expressions of more words count before those of
/// fewer among the same words, sure ones before hints.
pub(super) fn understood(mut candidates: Vec<Candidate>) -> Vec<Understood> {
    let size = |candidate: &Candidate| candidate.words.len();
    candidates.sort_by_key(|candidate| (Reverse(size(candidate)), candidate.weak));
    let mut all: Vec<Understood> = Vec::new();
    for Candidate { expression, words, weak } in candidates {
        let meaning = &expression.meaning;
        let covered = |known: &&Understood| {
            let is_less = if words == known.words {
                weak && !known.weak
            } else {
                // A hint of more words does not outdo what fewer say for sure.
                words.is_subset(&known.words) && (weak || !known.weak)
            };
            is_less && !meaning.narrows(&known.meanings)
        };
        if all.iter().any(|known| covered(&known)) {
            continue;
        }
        let same = |known: &&mut Understood| {
            known.words == words && known.meanings.iter().any(|known| known.kind() == meaning.kind())
        };
        if let Some(known) = all.iter_mut().find(same) {
            known.is_narrower &= expression.is_narrower;
            if !known.meanings.contains(meaning) {
                known.meanings.push(meaning.clone());
            }
        } else {
            let is_narrower = expression.is_narrower;
            all.push(Understood { meanings: vec![meaning.clone()], words, weak, is_narrower });
        }
    }
    join(&mut all);
    all
}

/// Brings together what different words say of the same: `Salchendorf` is that
/// in `Netphen` where both are named, and a value that is named twice is one.
fn join(all: &mut Vec<Understood>) {
    let mut index = 0;
    while index < all.len() {
        let (before, rest) = all.split_at_mut(index);
        let present = &mut rest[0];
        let joined = before.iter_mut().any(|known| {
            let Some(meanings) = agreed(&known.meanings, &present.meanings) else { return false };
            known.meanings = meanings;
            known.words.extend(present.words.iter().copied());
            known.weak &= present.weak;
            known.is_narrower &= present.is_narrower;
            true
        });
        if joined {
            all.remove(index);
        } else {
            index += 1;
        }
    }
}

/// What two readings have in common.
fn agreed(left: &[Meaning], right: &[Meaning]) -> Option<Vec<Meaning>> {
    let common: Vec<Meaning> = left
        .iter()
        .flat_map(|left| right.iter().filter_map(move |right| narrower(left, right)))
        .cloned()
        .collect();
    (!common.is_empty()).then_some(common)
}

/// The narrower of two meanings, one of which includes the other.
fn narrower<'a>(left: &'a Meaning, right: &'a Meaning) -> Option<&'a Meaning> {
    use shared::facet::Facet::{Locality, Municipality};
    if left == right {
        return Some(left);
    }
    let within = |village: &Meaning, town: &Meaning| match (village, town) {
        (Meaning::Value(Locality, village), Meaning::Value(Municipality, town)) => {
            village.split_once('/').is_some_and(|(municipality, _)| municipality == town)
        }
        _ => false,
    };
    match (within(left, right), within(right, left)) {
        (true, _) => Some(left),
        (_, true) => Some(right),
        _ => None,
    }
}
