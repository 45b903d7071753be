//! The texts of an entry in other languages.

mod beside;

use std::borrow::Cow;

use leptos::prelude::*;
use shared::entry::LocalisedContent;
use shared::facet::Facet;
use shared::offer::OfferContent;
use shared::text::{LanguageTag, LocalisedText, Origin};
use shared::workspace::{EntryContent, EntryWork};

use super::editor::Form;
use super::field::{Field, tick};
use super::sections::source;
use super::sheet::Sheet;
use crate::i18n::{Language, texts};
use crate::state::Vocabulary;
use crate::view::Erase as _;
use crate::workspace::STATE_NOTE;
use crate::workspace::form::COMPARED;
pub(super) use beside::Beside;

/// Easy language, which is not one of the languages that are spoken.
pub(super) const EASY: &str = "de-simple";

/// The languages that stand first: those of the interface, and easy language.
const FIRST: [&str; 4] = [EASY, "en", "ar", "uk"];
/// The sign language, in which nothing is written.
const SIGNED: &str = "dgs";

/// What is to be checked about translations, as the server has them.
#[derive(Clone, Copy)]
pub(super) struct Checks {
    /// Pointers to those whose source text has changed since.
    stale: RwSignal<Vec<String>>,
    /// Pointers to those that a machine has written and nobody has checked.
    unchecked: RwSignal<Vec<String>>,
}

impl Checks {
    /// What is to be checked in an entry.
    pub(super) fn of(work: &EntryWork) -> Self {
        Self { stale: RwSignal::new(work.stale.clone()), unchecked: RwSignal::new(unchecked_of(work)) }
    }

    /// What is to be checked in texts, of which the server tells these as stale.
    pub(super) fn of_texts(stale: Vec<String>, texts: &Texts, source_language: &LanguageTag) -> Self {
        let unchecked = unchecked(texts, source_language);
        Self { stale: RwSignal::new(stale), unchecked: RwSignal::new(unchecked) }
    }

    /// The server has the entry like this now.
    pub(super) fn renew(self, work: &EntryWork) {
        for (known, now) in [(self.stale, work.stale.clone()), (self.unchecked, unchecked_of(work))] {
            if known.with_untracked(|before| *before != now) {
                known.set(now);
            }
        }
    }

    /// How many translations of texts are to be checked, as the server has them now.
    fn among(self, texts: &Texts) -> u32 {
        let (stale, unchecked) = (self.stale.get_untracked(), self.unchecked.get_untracked());
        let is_known = |pointer: &String| stale.contains(pointer) || unchecked.contains(pointer);
        let of = |(pointer, text): &(String, LocalisedText)| {
            text.iter().map(|(tag, _)| format!("{pointer}/{tag}")).filter(is_known).count()
        };
        u32::try_from(texts.iter().map(of).sum::<usize>()).unwrap_or_default()
    }

    fn is_stale(self, pointer: &str) -> bool {
        self.stale.with(|stale| stale.iter().any(|known| known == pointer))
    }

    fn is_unchecked(self, pointer: &str) -> bool {
        self.unchecked.with(|unchecked| unchecked.iter().any(|known| known == pointer))
    }
}

/// Pointers to translations of an entry that a machine has written and nobody has checked.
fn unchecked_of(work: &EntryWork) -> Vec<String> {
    let mut texts = localised_texts(&work.content);
    texts.extend(work.entry.state_note.clone().map(|note| (STATE_NOTE.to_owned(), note)));
    unchecked(&texts, work.content.source_language())
}

/// Pointers to translations that a machine has written and nobody has checked.
fn unchecked(texts: &Texts, source_language: &LanguageTag) -> Vec<String> {
    let of = |(pointer, text): &(String, LocalisedText)| -> Vec<String> {
        let found = text.iter().filter(|(tag, text)| *tag != source_language && text.is_unchecked());
        found.map(|(tag, _)| format!("{pointer}/{tag}")).collect()
    };
    texts.iter().flat_map(of).collect()
}

/// Texts with their pointers.
pub(super) type Texts = [(String, LocalisedText)];

/// Every text of a content with its pointer.
pub(super) fn localised_texts(content: &EntryContent) -> Vec<(String, LocalisedText)> {
    let mut content = content.clone();
    match &mut content {
        EntryContent::Offer(offer) => texts_at("", offer),
        EntryContent::Organisation(profile) => texts_at("", profile),
    }
}

/// Every text of what lies at a pointer, with its own pointer.
pub(super) fn texts_at(place: &str, content: &mut dyn LocalisedContent) -> Vec<(String, LocalisedText)> {
    let texts = content.texts_mut().into_iter();
    texts.map(|(pointer, text)| (format!("{place}{pointer}"), text.clone())).collect()
}

/// What a language is called.
pub(in crate::pages) fn language_name(language: Language, vocabulary: &Vocabulary, tag: &str) -> String {
    match tag {
        EASY => texts::workspace::easy_language(language).to_owned(),
        tag => vocabulary.label(Facet::Language, tag, language),
    }
}

/// A text that can be written in other languages.
#[derive(Clone)]
pub(super) struct Translatable {
    pointer: Cow<'static, str>,
    label: Cow<'static, str>,
    lines: u8,
    most: u16,
    /// Whether there is a field for it even before it is written at all.
    is_always: bool,
}

impl Translatable {
    /// A text of so many lines and at most so many letters.
    pub(super) const fn new(pointer: &'static str, label: &'static str, lines: u8, most: u16) -> Self {
        Self { pointer: Cow::Borrowed(pointer), label: Cow::Borrowed(label), lines, most, is_always: false }
    }

    /// One that has a field before it is written, too.
    pub(super) fn always(self) -> Self {
        Self { is_always: true, ..self }
    }
}

/// What an offer has to translate: the first two texts, and all others once they are written.
pub(super) fn texts_of_offer(language: Language, offer: &OfferContent) -> Vec<Translatable> {
    let note = |pointer, label| Translatable::new(pointer, label, 1, 500);
    let mut found = vec![
        Translatable::new("/title", texts::workspace::title(language), 1, 120).always(),
        Translatable::new("/summary", texts::workspace::summary(language), 3, 300).always(),
        Translatable::new("/description", texts::workspace::description(language), 8, 10_000),
        image(language),
    ];
    found.extend((0..offer.documents.len()).map(|row| Translatable {
        pointer: format!("/documents/{row}/title").into(),
        label: texts::workspace::document(language, &(row + 1).to_string()).into(),
        ..Translatable::new("", "", 1, 120)
    }));
    found.extend([
        note("/cost/note", texts::workspace::cost_note(language)),
        note("/registration/how", texts::workspace::registration_how(language)),
        note("/access/note", texts::workspace::access_note(language)),
        note("/schedule/note", texts::workspace::schedule_note(language)),
    ]);
    found
}

/// What a profile has to translate, once it is written.
pub(super) fn texts_of_profile(language: Language) -> Vec<Translatable> {
    vec![
        Translatable::new("/name", texts::workspace::organisation_name(language), 1, 120),
        Translatable::new("/summary", texts::workspace::summary(language), 3, 300),
        Translatable::new("/description", texts::workspace::description(language), 8, 10_000),
        Translatable::new("/logo/alternative_text", texts::workspace::logo_text(language), 1, 300),
        image(language),
    ]
}

fn image(language: Language) -> Translatable {
    Translatable::new("/image/alternative_text", texts::workspace::alternative_text(language), 1, 300)
}

/// The section of the form: a part for each language, with what is missing in it.
pub(super) fn section(form: &Form<'_>, all: Vec<Translatable>) -> AnyView {
    let language = form.sheet.language;
    let (draft, source_language) = (form.draft, form.work.content.source_language());
    let written: Written = Memo::new(move |_| draft.with(localised_texts));
    let translations = Translations::new((form.sheet, form.checks), written, all, source_language);
    let is_written = |tag: &LanguageTag| {
        written.with_untracked(|texts| texts.iter().any(|(_, text)| text.get(tag).is_some()))
    };
    let (first, others) = choices(language, form.vocabulary, source_language, is_written);
    let beneath: Vec<_> = others.iter().flat_map(|(tag, _)| translations.pointers(tag)).collect();
    let opens = form.sheet.opens(false, &beneath);
    let parts = |some: Named| -> Vec<_> {
        some.into_iter().map(|(tag, label)| translations.part(&tag, label)).collect()
    };
    let (first, others) = (parts(first), parts(others));
    view! {
        <p class="text-note">{texts::workspace::languages_hint(language)}</p>
        {first}
        <details class="filter-group" open=move || opens.get()>
            <summary>{texts::workspace::more_languages(language)}</summary>
            <div class="filter-group__values">{others}</div>
        </details>
    }
    .erase()
}

/// Languages with what they are called.
type Named = Vec<(LanguageTag, String)>;

/// The languages into which something can be translated: those that stand first, as do those that are used,
/// and all others.
fn choices(
    language: Language,
    vocabulary: &Vocabulary,
    source_language: &LanguageTag,
    is_used: impl Fn(&LanguageTag) -> bool,
) -> (Named, Named) {
    let spoken = vocabulary.choices(Facet::Language, language).unwrap_or_default();
    let easy = (EASY.to_owned(), texts::workspace::easy_language(language).to_owned());
    let others = std::iter::once(easy).chain(spoken).filter_map(|(key, label)| {
        LanguageTag::parse(&key).filter(|tag| tag != source_language).map(|tag| (tag, label))
    });
    others
        .filter(|(tag, _)| tag.as_str() != SIGNED)
        .partition(|(tag, _)| FIRST.contains(&tag.as_str()) || is_used(tag))
}

/// Every text of the content as it is written now, with its pointer.
type Written = Memo<Vec<(String, LocalisedText)>>;

/// What is read of a text; `None` where the content has no such text.
fn text_at<T>(written: Written, pointer: &str, read: impl FnOnce(&LocalisedText) -> T) -> Option<T> {
    written.with(|texts| texts.iter().find(|(known, _)| known == pointer).map(|(_, text)| read(text)))
}

/// What the parts of the section have in common.
#[derive(Clone, Copy)]
struct Translations {
    sheet: Sheet,
    checks: Checks,
    written: Written,
    /// What can be translated, each with whether there is something to translate.
    all: StoredValue<Vec<(Translatable, Memo<bool>)>>,
    source_language: StoredValue<LanguageTag>,
}

impl Translations {
    /// Of texts that can be translated, as they are written.
    fn new(
        (sheet, checks): (Sheet, Checks),
        written: Written,
        all: Vec<Translatable>,
        source_language: &LanguageTag,
    ) -> Self {
        let with_source = |text: Translatable| {
            let (pointer, is_always) = (text.pointer.clone(), text.is_always);
            let is_there = move || text_at(written, &pointer, |text| !text.is_empty()) == Some(true);
            (text, Memo::new(move |_| is_always || is_there()))
        };
        let all: Vec<_> = all.into_iter().map(with_source).collect();
        let (all, source_language) = (StoredValue::new(all), StoredValue::new(source_language.clone()));
        Self { sheet, checks, written, all, source_language }
    }

    /// The pointers to all texts of a language.
    fn pointers(self, tag: &LanguageTag) -> Vec<String> {
        self.all.with_value(|all| all.iter().map(|(text, _)| format!("{}/{tag}", text.pointer)).collect())
    }

    /// The part of a language.
    fn part(self, tag: &LanguageTag, label: String) -> AnyView {
        let field = |(text, is_there): &(Translatable, Memo<bool>)| {
            let (text, is_there, tag) = (text.clone(), *is_there, tag.clone());
            // Comes with the text it translates; the others stay as they are.
            let field = move || is_there.get().then(|| self.field(&text, &tag));
            view! { {field} }.erase()
        };
        let fields: Vec<_> = self.all.with_value(|all| all.iter().map(field).collect());
        let opens = self.sheet.opens(false, &self.pointers(tag));
        let tag = tag.clone();
        let told = move || self.told(&tag);
        view! {
            <details class="filter-group" open=move || opens.get()>
                <summary><bdi>{label}</bdi> <span class="filter-group__chosen">{told}</span></summary>
                <div class="filter-group__values">{fields}</div>
            </details>
        }
        .erase()
    }

    /// How far a language has come; nothing where nothing is written in it.
    fn told(self, tag: &LanguageTag) -> Option<String> {
        let language = self.sheet.language;
        let source_language = self.source_language.get_value();
        let (mut written, mut missing, mut to_check) = (0, 0, 0);
        let pointers: Vec<_> =
            self.all.with_value(|all| all.iter().map(|(text, _)| text.pointer.clone()).collect());
        for pointer in pointers {
            let is_there =
                |text: &LocalisedText| (text.get(tag).is_some(), text.get(&source_language).is_some());
            let (is_written, has_source) = text_at(self.written, &pointer, is_there).unwrap_or_default();
            let here = format!("{pointer}/{tag}");
            written += u32::from(is_written);
            missing += u32::from(has_source && !is_written);
            to_check += u32::from(self.checks.is_stale(&here) || self.checks.is_unchecked(&here));
        }
        match (written, to_check) {
            (0, _) => None,
            (_, 0) if missing > 0 => Some(texts::workspace::texts_missing(language, missing)),
            (_, 0) => Some(texts::workspace::translated(language).to_owned()),
            (_, to_check) => Some(texts::workspace::texts_stale(language, to_check)),
        }
    }

    /// The field of a text in a language, with where it comes from and what is to be checked.
    fn field(self, text: &Translatable, tag: &LanguageTag) -> AnyView {
        let (sheet, language, checks) = (self.sheet, self.sheet.language, self.checks);
        let place = text.pointer.clone();
        let here = format!("{place}/{tag}");
        let value = self.written.with_untracked(|texts| {
            let text = texts.iter().find(|(known, _)| *known == place);
            text.map(|(_, text)| source(text, tag)).unwrap_or_default()
        });
        let field = Field::new(here.clone(), &*text.label).text(sheet, tag, text.lines, text.most, value);
        let pointer = here.clone();
        let note = move || {
            let note = if checks.is_unchecked(&pointer) {
                texts::workspace::unchecked(language)
            } else if checks.is_stale(&pointer) {
                texts::workspace::stale(language)
            } else {
                return None;
            };
            Some(view! { <p class="desk__note">{note}</p> })
        };
        let (pointer, tag) = (here.clone(), tag.clone());
        let origin = move || {
            let origin = text_at(self.written, &place, |text| text.get(&tag).map(|text| text.origin));
            let told = match origin.flatten()? {
                // The note says so already.
                Origin::Machine if checks.is_unchecked(&pointer) => return None,
                Origin::Machine => texts::workspace::machine(language),
                Origin::Person => texts::workspace::by_person(language),
                Origin::Import => texts::workspace::by_import(language),
            };
            Some(view! { <p class="text-note">{told}</p> })
        };
        let compared = move || {
            let label = if checks.is_unchecked(&here) {
                texts::workspace::is_right(language)
            } else if checks.is_stale(&here) {
                texts::workspace::still_right(language)
            } else {
                return None;
            };
            let name = format!("{COMPARED}{here}");
            Some(tick(sheet, &name, "true".to_owned(), label.to_owned(), false, false))
        };
        view! { {note} {field} {origin} {compared} }.erase()
    }
}
