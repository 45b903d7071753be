//! What is to be done about translations: of entries, and of the contacts and places to which they refer.

use std::collections::BTreeSet;

use super::Concern;
use crate::text::{LanguageTag, LocalisedText};
use crate::workspace::EntryContent;

/// What a contact or a place says to which entries refer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartTexts {
    /// Its texts.
    pub texts: Vec<LocalisedText>,
    /// Pointers to translations among them, such as `/note/en`, whose German text has changed since.
    pub stale: Vec<String>,
}

/// Languages in which something is to be done.
#[derive(Default)]
struct Languages {
    stale: BTreeSet<LanguageTag>,
    incomplete: BTreeSet<LanguageTag>,
}

/// What is to be done about the translations of a content, the languages in order.
pub(super) fn of_content(content: &EntryContent, stale: &[String]) -> Vec<Concern> {
    // The name of an organisation usually stays as it is: a translation may do without.
    let (begun, needed): ([&LocalisedText; 2], Vec<&LocalisedText>) = match content {
        EntryContent::Offer(offer) => {
            ([&offer.title, &offer.summary], vec![&offer.title, &offer.summary, &offer.description])
        }
        EntryContent::Organisation(profile) => {
            ([&profile.name, &profile.summary], vec![&profile.summary, &profile.description])
        }
    };
    let mut found = Languages::default();
    found.add((&begun, &needed), content.source_language(), stale);
    found.concerns()
}

/// What needs attention about the contacts and the places to which the entries of an organisation refer:
/// translations, each language once, those that are stale first. A language is incomplete if one of them has
/// some of its texts in it, but not all.
#[must_use]
pub fn concerns_of_parts(parts: &[PartTexts]) -> Vec<Concern> {
    let german = LanguageTag::german();
    let mut found = Languages::default();
    for part in parts {
        let texts: Vec<&LocalisedText> = part.texts.iter().collect();
        found.add((&texts, &texts), &german, &part.stale);
    }
    found.concerns()
}

impl Languages {
    /// Adds those of a content or a part: a translation is begun with the first texts and needs the others,
    /// `stale` are pointers to translations.
    fn add(
        &mut self,
        (begun, needed): (&[&LocalisedText], &[&LocalisedText]),
        source: &LanguageTag,
        stale: &[String],
    ) {
        let language_of = |pointer: &String| LanguageTag::parse(pointer.rsplit('/').next()?);
        self.stale.extend(stale.iter().filter_map(language_of));
        let written = begun.iter().copied().flat_map(LocalisedText::iter);
        let written = written.filter(|(language, text)| *language != source && !text.is_blank());
        let is_incomplete = |language: &&LanguageTag| {
            needed.iter().any(|text| is_written(text, source) && !is_written(text, language))
        };
        let languages = written.map(|(language, _)| language).filter(is_incomplete);
        self.incomplete.extend(languages.cloned());
    }

    fn concerns(self) -> Vec<Concern> {
        let stale = self.stale.into_iter().map(|language| Concern::StaleTranslation { language });
        let incomplete = self.incomplete.into_iter();
        let incomplete = incomplete.map(|language| Concern::IncompleteTranslation { language });
        stale.chain(incomplete).collect()
    }
}

fn is_written(text: &LocalisedText, language: &LanguageTag) -> bool {
    text.get(language).is_some_and(|text| !text.is_blank())
}
