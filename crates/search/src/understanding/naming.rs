//! Organisations that words of a query name.

use std::collections::BTreeSet;

use shared::facet::Facet;

use super::reading::Typed;
use super::{Meaning, Understood};

/// What words of a query mean that are the whole name of an organisation, of
/// several names in the same words the longest. `named` knows the ids of the
/// organisations with a name. A name whose words say something else, too, only
/// hints at the organisation.
pub(super) fn organisations(
    words: &[Typed],
    says_else: impl Fn(usize) -> bool,
    named: impl Fn(&str) -> Vec<String>,
) -> Vec<Understood> {
    let mut found: Vec<Understood> = Vec::new();
    for length in (1..=words.len()).rev() {
        for start in 0..=words.len() - length {
            let span: BTreeSet<usize> = (start..start + length).collect();
            let is_taken = found.iter().any(|known| !known.words.is_disjoint(&span));
            if is_taken || words[start..start + length].iter().any(|word| word.is_quoted) {
                continue;
            }
            let name: Vec<&str> =
                words[start..start + length].iter().map(|word| word.folded.as_str()).collect();
            let ids = named(&name.join(" "));
            if !ids.is_empty() {
                let meanings = ids.into_iter().map(|id| Meaning::Value(Facet::Organisation, id)).collect();
                let weak = span.iter().all(|place| says_else(*place));
                found.push(Understood { meanings, words: span, weak, is_narrower: false });
            }
        }
    }
    found
}
