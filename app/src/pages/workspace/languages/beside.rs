//! Texts beside the content of an entry in other languages: those of contacts and of places, and the remark
//! on a pause.

use leptos::prelude::*;
use shared::text::{LanguageTag, LocalisedText};

use super::super::field::{Field, Kind};
use super::super::sheet::Sheet;
use super::{Checks, Named, Translatable, Translations, Written, choices};
use crate::i18n::texts;
use crate::state::Vocabulary;
use crate::view::Erase as _;
use crate::workspace::form::{added_language, added_text};

/// Texts of a form that can be written in other languages, too.
pub(in super::super) struct Beside<'a> {
    pub(in super::super) sheet: Sheet,
    pub(in super::super) vocabulary: &'a Vocabulary,
    /// The pointer at or beneath which all of them lie.
    pub(in super::super) place: &'static str,
    /// What can be translated.
    pub(in super::super) all: Vec<Translatable>,
    /// What is written, with pointers.
    pub(in super::super) written: Vec<(String, LocalisedText)>,
    pub(in super::super) checks: Checks,
    pub(in super::super) source_language: &'a LanguageTag,
    /// Languages in which something is written around it.
    pub(in super::super) used: Vec<LanguageTag>,
}

impl Beside<'_> {
    /// What is to be done: how many translations are to be checked, else how many are missing; nothing where
    /// nothing is.
    pub(in super::super) fn to_do(&self) -> Option<String> {
        let language = self.sheet.language;
        match (self.checks.among(&self.written), self.missing()) {
            (0, 0) => None,
            (0, missing) => Some(texts::workspace::texts_missing(language, missing)),
            (to_check, _) => Some(texts::workspace::texts_stale(language, to_check)),
        }
    }

    /// How many translations are missing into languages in which others are written.
    fn missing(&self) -> u32 {
        let mut missing = 0;
        for (number, (_, text)) in self.written.iter().enumerate() {
            let is_new = |tag: &LanguageTag| {
                let mut before = self.written.iter().take(number);
                tag != self.source_language && !before.any(|(_, text)| text.get(tag).is_some())
            };
            for (tag, _) in text.iter().filter(|(tag, _)| is_new(tag)) {
                let is_missing = |(_, other): &&(String, LocalisedText)| {
                    other.get(self.source_language).is_some() && other.get(tag).is_none()
                };
                missing += self.written.iter().filter(is_missing).count();
            }
        }
        u32::try_from(missing).unwrap_or_default()
    }

    /// Whether something is written in a language, here or around it.
    fn is_used(&self, tag: &LanguageTag) -> bool {
        self.used.contains(tag) || self.written.iter().any(|(_, text)| text.get(tag).is_some())
    }

    /// Languages into which the texts can be translated, those first that stand first everywhere or are used.
    fn choices(&self) -> (Named, Named) {
        let (language, source_language) = (self.sheet.language, self.source_language);
        choices(language, self.vocabulary, source_language, |tag| self.is_used(tag))
    }

    /// A part for each language that stands first or is used, and one for a language that is added.
    pub(in super::super) fn fold(self) -> AnyView {
        let (first, others) = self.choices();
        self.folded(first, others)
    }

    /// A part for each language that is used; nothing where none is.
    pub(in super::super) fn fold_used(self) -> Option<AnyView> {
        let (mut used, _) = self.choices();
        used.retain(|(tag, _)| self.is_used(tag));
        (!used.is_empty()).then(|| self.folded(used, Named::new()))
    }

    /// A part for each of the first languages, and one for any of the others.
    fn folded(self, first: Named, others: Named) -> AnyView {
        let (sheet, language) = (self.sheet, self.sheet.language);
        let written = self.written.clone();
        let written: Written = Memo::new(move |_| written.clone());
        let all = self.all.clone();
        let translations = Translations::new((sheet, self.checks), written, all, self.source_language);
        let mut beneath: Vec<String> = first.iter().flat_map(|(tag, _)| translations.pointers(tag)).collect();
        beneath.push(added_language(self.place));
        let opens = sheet.opens(false, &beneath);
        let parts: Vec<_> = first.into_iter().map(|(tag, label)| translations.part(&tag, label)).collect();
        view! {
            <details class="filter-group" open=move || opens.get()>
                <summary>
                    <span>{texts::workspace::in_other_languages(language)}</span>
                    " "
                    <span class="filter-group__chosen">{self.to_do()}</span>
                </summary>
                <div class="filter-group__values">{parts} {self.added(others)}</div>
            </details>
        }
        .erase()
    }

    /// The same texts in a language that is chosen from a list; nothing where all are there already.
    fn added(&self, others: Named) -> Option<AnyView> {
        if others.is_empty() {
            return None;
        }
        let (sheet, language) = (self.sheet, self.sheet.language);
        let list = added_language(self.place);
        // What was typed in a language stands in its own part.
        let is_typed = sheet.typed_or(&list, None).is_empty();
        let field = |text: &Translatable| {
            let name = added_text(&text.pointer);
            let typed = if is_typed { sheet.typed_or(&name, None) } else { String::new() };
            Field::new(name, &*text.label).input(sheet, Kind::Line, typed)
        };
        let fields: Vec<_> = self.all.iter().map(field).collect();
        let mut options = vec![(String::new(), texts::workspace::choose(language).to_owned())];
        options.extend(others.into_iter().map(|(tag, label)| (tag.to_string(), label)));
        let opens = sheet.opens(false, &[&*list]);
        let view = view! {
            <details class="filter-group" open=move || opens.get()>
                <summary>{texts::workspace::more_languages(language)}</summary>
                <div class="filter-group__values">
                    {Field::new(list, texts::workspace::which_language(language)).select(sheet, options, "")}
                    {fields}
                </div>
            </details>
        };
        Some(view.erase())
    }
}
