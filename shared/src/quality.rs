//! What would make an entry easier to find and to understand. These are hints: nothing of it is needed
//! before an entry is handed in, unlike what [`OfferContent::validate`] asks for.

mod jargon;
mod reading;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use self::reading::{Readability, ReadingLevel};
use self::reading::{Sentence, sentences};
use crate::entry::ImageUse;
use crate::offer::OfferContent;
use crate::text::{LanguageTag, LocalisedText};
use crate::wire_enum;
use crate::workspace::EntryContent;

wire_enum!(
    /// What could be better, the most useful first.
    HintKind {
        /// It is not said what can be seen in the picture.
        NoAlternativeText = "no_alternative_text",
        /// The German texts are hard to read; `words` are the beginning of the longest sentence.
        HardToRead = "hard_to_read",
        /// A German sentence has more than 25 words; `words` are its beginning.
        LongSentence = "long_sentence",
        /// There is no description.
        NoDescription = "no_description",
        /// Many do not know this word, `words`; `suggestion` says it more plainly.
        Jargon = "jargon",
        /// An abbreviation is not explained, `words`.
        Abbreviation = "abbreviation",
        /// It is not said which languages are spoken.
        NoLanguages = "no_languages",
        /// The summary is there in one language only, and not in easy language.
        NoTranslation = "no_translation",
        /// The times are by arrangement, and it is not said which are possible.
        TimesUnsaid = "times_unsaid",
        /// What is said of the picture is a file name, or only that it is a picture.
        WeakAlternativeText = "weak_alternative_text",
        /// The title has more than 60 characters.
        LongTitle = "long_title",
        /// The title is in capitals.
        TitleInCapitals = "title_in_capitals",
        /// The title ends with an exclamation mark.
        TitleShouts = "title_shouts",
        /// There is no picture.
        NoPicture = "no_picture",
    }
);

/// Something that could be better.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hint {
    /// Where, as a JSON pointer into the content.
    pub pointer: String,
    /// What.
    pub kind: HintKind,
    /// The words of the text it is about: an expression, or how a sentence begins. They are German.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// What could stand there instead. It is German, as the text is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

impl Hint {
    fn new(kind: HintKind, pointer: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), kind, words: None, suggestion: None }
    }

    fn about(self, words: impl Into<String>) -> Self {
        Self { words: Some(words.into()), ..self }
    }
}

/// More hints than these nobody reads.
const MOST_HINTS: usize = 6;
/// At most so many hints at words, so that they leave room for others.
const MOST_WORDS: usize = 3;
/// At most so many hints at abbreviations.
const MOST_ABBREVIATIONS: usize = 2;
/// A sentence of more words than these should be two.
const LONGEST_SENTENCE: usize = 25;
/// A title of more characters than these is cut off or breaks into three lines on a phone.
const LONGEST_TITLE: usize = 60;
/// Fewer letters in capitals than these may be an abbreviation.
const LEAST_CAPITALS: usize = 8;

/// Abbreviations that need no explanation, because they are better known than what they stand for, and
/// words that are often written in capitals.
const WELL_KNOWN: &[&str] = &[
    "ABC", "ADAC", "AIDS", "ALLE", "ARD", "AWO", "BITTE", "DRK", "DVD", "FAQ", "GPS", "HEUTE", "HIV", "IBAN",
    "KEIN", "KEINE", "KITA", "LKW", "NEU", "NICHT", "NRW", "NUR", "ODER", "PDF", "PKW", "SIM", "SMS", "TÜV",
    "UND", "UNO", "USA", "USB", "VHS", "WLAN", "ZDF",
];

/// How a text begins that says of a picture only that it is one.
const IS_A_PICTURE: &[&str] = &[
    "bild von",
    "bild:",
    "bild mit",
    "bild zeigt",
    "ein bild",
    "das bild",
    "auf dem bild",
    "foto",
    "fotos",
    "ein foto",
    "das foto",
    "auf dem foto",
    "photo",
    "a photo",
    "picture of",
    "a picture",
    "image of",
    "an image",
];

/// How the names of pictures end.
const PICTURE_FILES: &[&str] = &[".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic"];

/// What could be better about a content, the most useful first and at most six.
///
/// Texts are judged in German (`de`) only: the LIX and the words are about German. Easy language
/// (`de-simple`) is not judged: it has rules of its own, one statement for each sentence for example, and
/// people who need it check it; numbers that are fine for ordinary texts would say nothing about it.
#[must_use]
pub fn hints(content: &EntryContent) -> Vec<Hint> {
    let (parts, texts) = (Parts::from(content), german(content));
    let mut hints: Vec<Hint> = hard_reading(&texts).into_iter().collect();
    hints.extend(hard_words(&texts));
    hints.extend(abbreviations(&texts, &parts));
    hints.extend(picture(&parts));
    if parts.is_begun() {
        hints.extend(parts.absent());
    }
    if let EntryContent::Offer(offer) = content {
        hints.extend(times(offer));
        hints.extend(title(&parts));
    }
    hints.sort_by_key(|hint| hint.kind);
    hints.truncate(MOST_HINTS);
    hints
}

/// How hard the German texts of a content are to read, all taken together; `None` below about 30 words.
#[must_use]
pub fn readability(content: &EntryContent) -> Option<Readability> {
    measured(&german(content))
}

/// What offers and profiles have in common.
struct Parts<'a> {
    source: &'a LanguageTag,
    title: &'a LocalisedText,
    short_name: Option<&'a str>,
    summary: &'a LocalisedText,
    description: &'a LocalisedText,
    languages_spoken: &'a [String],
    image: Option<&'a ImageUse>,
    /// Whether an entry of this kind needs a summary before anything.
    needs_summary: bool,
}

impl<'a> From<&'a EntryContent> for Parts<'a> {
    fn from(content: &'a EntryContent) -> Self {
        match content {
            EntryContent::Offer(offer) => Self {
                source: &offer.source_language,
                title: &offer.title,
                short_name: None,
                summary: &offer.summary,
                description: &offer.description,
                languages_spoken: &offer.languages_spoken,
                image: offer.image.as_ref(),
                needs_summary: true,
            },
            EntryContent::Organisation(profile) => Self {
                source: &profile.source_language,
                title: &profile.name,
                short_name: profile.short_name.as_deref(),
                summary: &profile.summary,
                description: &profile.description,
                languages_spoken: &profile.languages_spoken,
                image: profile.image.as_ref(),
                needs_summary: false,
            },
        }
    }
}

impl<'a> Parts<'a> {
    /// A text in the language the entry is written in.
    fn written(&self, text: &'a LocalisedText) -> Option<&'a str> {
        text.get(self.source).map(|text| text.text.trim()).filter(|text| !text.is_empty())
    }

    /// Whether there is enough that something else can be said to be absent.
    fn is_begun(&self) -> bool {
        self.written(self.title).is_some() && (!self.needs_summary || self.written(self.summary).is_some())
    }

    /// What is not there but would help.
    fn absent(&self) -> Vec<Hint> {
        let is_only = !self.summary.iter().any(|(tag, text)| tag != self.source && !text.is_blank());
        let is_untranslated = is_only && self.written(self.summary).is_some();
        let other = if *self.source == LanguageTag::german() { "de-simple" } else { "de" };
        let absent = [
            (self.description.is_empty(), HintKind::NoDescription, format!("/description/{}", self.source)),
            (self.languages_spoken.is_empty(), HintKind::NoLanguages, "/languages_spoken".to_owned()),
            (is_untranslated, HintKind::NoTranslation, format!("/summary/{other}")),
            (self.image.is_none(), HintKind::NoPicture, "/image/media".to_owned()),
        ];
        let absent = absent.into_iter().filter(|(is_absent, ..)| *is_absent);
        absent.map(|(_, kind, pointer)| Hint::new(kind, pointer)).collect()
    }
}

/// A German text with its pointer.
struct German<'a> {
    pointer: String,
    sentences: Vec<Sentence<'a>>,
}

/// The German texts in which something is told at length.
fn german(content: &EntryContent) -> Vec<German<'_>> {
    let german = LanguageTag::german();
    let parts = Parts::from(content);
    let notes = match content {
        EntryContent::Offer(offer) => [
            ("/cost/note", offer.cost.note.as_ref()),
            ("/registration/how", offer.registration.how.as_ref()),
            ("/access/note", offer.access.note.as_ref()),
            ("/schedule/note", offer.schedule.note.as_ref()),
        ],
        EntryContent::Organisation(_) => [("", None); 4],
    };
    let texts = [("/summary", Some(parts.summary)), ("/description", Some(parts.description))];
    let written = texts.into_iter().chain(notes).filter_map(|(pointer, text)| {
        let text = text?.get(&german)?;
        Some(German { pointer: format!("{pointer}/{german}"), sentences: sentences(&text.text) })
    });
    written.collect()
}

fn measured(texts: &[German<'_>]) -> Option<Readability> {
    reading::readability(texts.iter().flat_map(|text| &text.sentences))
}

/// Whether the texts are hard to read, or one sentence is: the longest one is where to begin.
fn hard_reading(texts: &[German<'_>]) -> Option<Hint> {
    let all = texts.iter().flat_map(|text| text.sentences.iter().map(move |sentence| (text, sentence)));
    // Of several equally long ones the first.
    let (text, longest) = all.rev().max_by_key(|(_, sentence)| sentence.length())?;
    let is_hard = measured(texts).is_some_and(|it| it.level == ReadingLevel::Hard);
    let kind = if is_hard {
        HintKind::HardToRead
    } else if longest.length() > LONGEST_SENTENCE {
        HintKind::LongSentence
    } else {
        return None;
    };
    Some(Hint::new(kind, &text.pointer).about(longest.start()))
}

/// Words that many do not know, each once.
fn hard_words(texts: &[German<'_>]) -> Vec<Hint> {
    let mut hints: Vec<Hint> = Vec::new();
    for text in texts {
        for word in text.sentences.iter().flat_map(Sentence::words) {
            let Some(plainer) = jargon::plainer(word) else { continue };
            let is_new = hints.iter().all(|hint| hint.suggestion.as_deref() != Some(plainer));
            if is_new && hints.len() < MOST_WORDS {
                let hint = Hint::new(HintKind::Jargon, &text.pointer).about(word);
                hints.push(Hint { suggestion: Some(plainer.to_owned()), ..hint });
            }
        }
    }
    hints
}

/// Abbreviations that are not explained, each once. One is where it stands in brackets behind what it is
/// short for, or before it.
fn abbreviations(texts: &[German<'_>], parts: &Parts<'_>) -> Vec<Hint> {
    let named = [parts.written(parts.title), parts.short_name];
    let named: BTreeSet<&str> = named.into_iter().flatten().flat_map(runs).collect();
    let all = || {
        texts.iter().flat_map(|text| {
            text.sentences.iter().flat_map(move |sentence| {
                let next = sentence.pieces().iter().skip(1).copied().chain([""]);
                let pieces = sentence.pieces().iter().copied().zip(next);
                pieces.flat_map(move |(piece, next)| runs(piece).map(move |run| (text, piece, next, run)))
            })
        })
    };
    // Looked for once, not for each abbreviation: a draft may be long.
    let in_brackets = all().filter(|(_, piece, next, _)| piece.starts_with('(') || next.starts_with('('));
    let explained: BTreeSet<&str> = in_brackets.map(|(.., run)| run).collect();
    let mut found: Vec<(&German<'_>, &str)> = Vec::new();
    for (text, _, _, run) in all().filter(|(.., run)| is_abbreviation(run)) {
        let is_new = found.iter().all(|(_, known)| *known != run);
        if is_new && !named.contains(run) && !explained.contains(run) {
            found.push((text, run));
        }
        if found.len() == MOST_ABBREVIATIONS {
            break;
        }
    }
    let hints = found.into_iter();
    hints.map(|(text, run)| Hint::new(HintKind::Abbreviation, &text.pointer).about(run)).collect()
}

/// The letters that stand together: those of "BAMF-Kurs" are "BAMF" and "Kurs".
fn runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|sign: char| !sign.is_alphanumeric())
}

fn is_abbreviation(run: &str) -> bool {
    let is_roman = run.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X'));
    let is_short = (3..=6).contains(&run.chars().count());
    is_short && run.chars().all(char::is_uppercase) && !is_roman && !WELL_KNOWN.contains(&run)
}

/// What could be better about what is said of the picture, in the language the entry is written in.
fn picture(parts: &Parts<'_>) -> Option<Hint> {
    let image = parts.image?;
    let kind = match parts.written(&image.alternative_text) {
        None => HintKind::NoAlternativeText,
        Some(text) if is_weak(text) => HintKind::WeakAlternativeText,
        Some(_) => return None,
    };
    Some(Hint::new(kind, format!("/image/alternative_text/{}", parts.source)))
}

/// Whether a text says nothing of what can be seen in a picture.
fn is_weak(text: &str) -> bool {
    let text = text.to_lowercase();
    let begins = |beginning: &&str| {
        let rest = text.strip_prefix(*beginning);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let is_file = PICTURE_FILES.iter().any(|end| text.ends_with(*end)) || text.starts_with("img_");
    is_file || IS_A_PICTURE.iter().any(begins)
}

/// Whether readers are told when something is possible that has no dates.
fn times(offer: &OfferContent) -> Option<Hint> {
    let schedule = &offer.schedule;
    let is_free = schedule.by_arrangement && schedule.rules.is_empty() && schedule.dates.is_empty();
    let is_unsaid = is_free && schedule.note.as_ref().is_none_or(LocalisedText::is_empty);
    let pointer = format!("/schedule/note/{}", offer.source_language);
    is_unsaid.then(|| Hint::new(HintKind::TimesUnsaid, pointer))
}

/// What could be better about the title, in the language the entry is written in. The name of an
/// organisation is what it is.
fn title(parts: &Parts<'_>) -> Vec<Hint> {
    let Some(title) = parts.written(parts.title) else { return Vec::new() };
    let letters = || title.chars().filter(|letter| letter.is_alphabetic());
    let kinds = [
        (title.chars().count() > LONGEST_TITLE, HintKind::LongTitle),
        (letters().count() >= LEAST_CAPITALS && letters().all(char::is_uppercase), HintKind::TitleInCapitals),
        (title.ends_with('!'), HintKind::TitleShouts),
    ];
    let kinds = kinds.into_iter().filter(|(applies, _)| *applies);
    kinds.map(|(_, kind)| Hint::new(kind, format!("/title/{}", parts.source))).collect()
}
