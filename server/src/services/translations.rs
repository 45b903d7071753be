//! Where translations come from, and which are out of date.

use std::collections::HashMap;

use sha2::{Digest, Sha256};
use shared::entry::LocalisedContent;
use shared::text::{LanguageTag, LocalisedText, Origin, Text};
use shared::workspace::EntryContent;

use crate::services::reference::hex;

/// Bytes of the hash of a source text: it only has to tell texts of one field apart.
const HASH_BYTES: usize = 8;

/// Notes who wrote the texts of a content that somebody sends, and which source text each translation
/// is of, by what was there before. A translation that comes as checked and without a hash was compared
/// with the present source text. Blank texts are taken away.
pub fn mark(content: &mut EntryContent, before: Option<EntryContent>) {
    let mut before = before;
    mark_texts(localised(content), before.as_mut().map(localised));
}

/// As [`mark`], of what entries refer to.
pub fn mark_texts<C: LocalisedContent + ?Sized>(content: &mut C, before: Option<&mut C>) {
    let known: HashMap<String, LocalisedText> = before.into_iter().flat_map(texts).collect();
    content.settle_languages();
    let source_language = content.source_language().clone();
    for (pointer, text) in content.texts_mut() {
        mark_text(text, known.get(&pointer), &source_language);
    }
}

/// As [`mark`], of a single text.
pub fn mark_text(text: &mut LocalisedText, before: Option<&LocalisedText>, source_language: &LanguageTag) {
    text.forget_blanks();
    let source = text.get(source_language).map(|source| hash(&source.text));
    let previous = before.and_then(|text| text.get(source_language)).map(|source| hash(&source.text));
    for (language, version) in text.iter_mut() {
        let known = before.and_then(|text| text.get(language));
        let is_source = language == source_language;
        let of = |hash: &Option<String>| hash.clone().filter(|_| !is_source);
        *version = marked(version, known, of(&source), of(&previous));
    }
}

/// Whether a content as [`mark`] leaves it says nothing else than this one. What was imported is not marked
/// yet: sent again as it is, it would be.
#[must_use]
pub fn is_same(marked: &EntryContent, other: &EntryContent) -> bool {
    let mut other_marked = other.clone();
    mark(&mut other_marked, Some(other.clone()));
    marked == other || *marked == other_marked
}

/// A text as it is stored, by the hashes of the source text now and before.
fn marked(version: &Text, before: Option<&Text>, source: Option<String>, previous: Option<String>) -> Text {
    let is_compared = version.checked && version.source_hash.is_none();
    let origin = if version.origin == Origin::Machine { Origin::Machine } else { Origin::Person };
    match before.filter(|before| before.text == version.text) {
        Some(before) if is_compared && source.is_some() => {
            Text { source_hash: source, checked: true, ..before.clone() }
        }
        // Of an imported translation it is not known which text it is of: it was of the one before.
        Some(before) => Text { source_hash: before.source_hash.clone().or(previous), ..before.clone() },
        None => Text {
            text: version.text.clone(),
            checked: source.is_some() && origin == Origin::Person,
            origin,
            source_hash: source,
        },
    }
}

/// Pointers to translations whose source text has changed since.
#[must_use]
pub fn stale(content: &mut EntryContent) -> Vec<String> {
    stale_texts(localised(content))
}

/// As [`stale`], of what entries refer to.
#[must_use]
pub fn stale_texts<C: LocalisedContent + ?Sized>(content: &mut C) -> Vec<String> {
    let source_language = content.source_language().clone();
    let texts = content.texts_mut().into_iter();
    texts.flat_map(|(pointer, text)| stale_text(&pointer, text, &source_language)).collect()
}

/// As [`stale`], of a single text at a pointer.
#[must_use]
pub fn stale_text(pointer: &str, text: &LocalisedText, source_language: &LanguageTag) -> Vec<String> {
    let source = text.get(source_language).map(|source| hash(&source.text)).unwrap_or_default();
    let is_stale = |text: &Text| text.source_hash.as_ref().is_some_and(|hash| *hash != source);
    let translations = text.iter().filter(|(language, _)| *language != source_language);
    translations
        .filter(|(_, text)| is_stale(text))
        .map(|(language, _)| format!("{pointer}/{language}"))
        .collect()
}

fn localised(content: &mut EntryContent) -> &mut dyn LocalisedContent {
    match content {
        EntryContent::Offer(offer) => offer,
        EntryContent::Organisation(profile) => profile,
    }
}

fn texts<C: LocalisedContent + ?Sized>(content: &mut C) -> Vec<(String, LocalisedText)> {
    content.texts_mut().into_iter().map(|(pointer, text)| (pointer, text.clone())).collect()
}

fn hash(text: &str) -> String {
    hex(&Sha256::digest(text.trim())[..HASH_BYTES])
}
