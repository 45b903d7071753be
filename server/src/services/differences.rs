//! What one version of a content changes of another, field by field, in the order of the form in which it is
//! written.

use std::collections::BTreeSet;
use std::fmt::Display;

use chrono::NaiveDate;
use shared::facet::Facet;
use shared::review::{Difference, FieldChange, TextChange, TextPart};
use shared::schedule::Schedule;
use shared::text::{LanguageTag, LocalisedText};
use shared::workspace::EntryContent;

mod naming;
mod offer;
mod profile;
#[cfg(test)]
mod tests;
mod words;

pub use self::naming::Names;

/// What `after` changes of `before`. Contacts, places and files are told by their ids: [`Names::put_into`] puts in
/// what they are called.
#[must_use]
pub fn differences(before: &EntryContent, after: &EntryContent) -> Vec<Difference> {
    let mut found = Found { differences: Vec::new(), language: after.source_language() };
    match (before, after) {
        (EntryContent::Offer(before), EntryContent::Offer(after)) => {
            offer::compare(&mut found, before, after);
        }
        (EntryContent::Organisation(before), EntryContent::Organisation(after)) => {
            profile::compare(&mut found, before, after);
        }
        // An entry stays what it is.
        (EntryContent::Offer(_), EntryContent::Organisation(_))
        | (EntryContent::Organisation(_), EntryContent::Offer(_)) => {}
    }
    found.differences
}

/// What is found while fields are compared one after the other.
struct Found<'a> {
    differences: Vec<Difference>,
    /// The language the content is written in: its texts come before translations.
    language: &'a LanguageTag,
}

impl Found<'_> {
    fn add(&mut self, pointer: impl Into<String>, change: FieldChange) {
        self.differences.push(Difference { pointer: pointer.into(), change });
    }

    /// A text, each language by itself.
    fn text(&mut self, pointer: &str, before: Option<&LocalisedText>, after: Option<&LocalisedText>) {
        let all = [before, after].into_iter().flatten().flat_map(LocalisedText::iter);
        let languages: BTreeSet<(bool, &LanguageTag)> =
            all.map(|(language, _)| (language != self.language, language)).collect();
        for (_, language) in languages {
            let (before, after) = (written(before, language), written(after, language));
            if before != after {
                let change = FieldChange::Text { language: language.clone(), parts: parts(before, after) };
                self.add(format!("{pointer}/{language}"), change);
            }
        }
    }

    /// Values of a facet, whose order says nothing.
    fn labels<T: AsRef<str>>(&mut self, pointer: &str, facet: Facet, before: &[T], after: &[T]) {
        let (before, after) = (owned(before), owned(after));
        if BTreeSet::from_iter(&before) != BTreeSet::from_iter(&after) {
            self.add(pointer, FieldChange::Labels { facet, before, after });
        }
    }

    /// Something that is shown as it is.
    fn plain(&mut self, pointer: &str, before: Vec<String>, after: Vec<String>) {
        if before != after {
            self.add(pointer, FieldChange::Plain { before, after });
        }
    }

    /// A line of text without a language.
    fn line(&mut self, pointer: &str, before: Option<&str>, after: Option<&str>) {
        let list = |line: Option<&str>| line.map(ToOwned::to_owned).into_iter().collect();
        self.plain(pointer, list(before), list(after));
    }

    /// What is referred to.
    fn ids<T: Display>(&mut self, pointer: &str, before: &[T], after: &[T]) {
        let list = |ids: &[T]| ids.iter().map(ToString::to_string).collect();
        self.plain(pointer, list(before), list(after));
    }

    fn date(&mut self, pointer: &str, before: Option<NaiveDate>, after: Option<NaiveDate>) {
        if before != after {
            self.add(pointer, FieldChange::Date { before, after });
        }
    }

    fn flag(&mut self, pointer: &str, before: bool, after: bool) {
        if before != after {
            self.add(pointer, FieldChange::Flag { before, after });
        }
    }

    /// When something takes place, and the remark on it, which is a text as others.
    fn schedule(&mut self, pointer: &str, before: &Schedule, after: &Schedule) {
        let without_note = |schedule: &Schedule| Box::new(Schedule { note: None, ..schedule.clone() });
        let (times_before, times_after) = (without_note(before), without_note(after));
        if times_before != times_after {
            self.add(pointer, FieldChange::Schedule { before: times_before, after: times_after });
        }
        self.text(&format!("{pointer}/note"), before.note.as_ref(), after.note.as_ref());
    }
}

fn owned<T: AsRef<str>>(keys: &[T]) -> Vec<String> {
    keys.iter().map(|key| key.as_ref().to_owned()).collect()
}

/// A text as it is written in a language; empty if there is nothing to read.
fn written<'a>(text: Option<&'a LocalisedText>, language: &LanguageTag) -> &'a str {
    let text = text.and_then(|text| text.get(language)).filter(|text| !text.is_blank());
    text.map_or("", |text| text.text.as_str())
}

/// What has become of a text. One that is new or gone is so as a whole.
fn parts(before: &str, after: &str) -> Vec<TextPart> {
    let whole = |change: TextChange, text: &str| vec![TextPart { change, text: text.to_owned() }];
    match (before, after) {
        ("", after) => whole(TextChange::Added, after),
        (before, "") => whole(TextChange::Removed, before),
        (before, after) => words::compared(before, after),
    }
}
