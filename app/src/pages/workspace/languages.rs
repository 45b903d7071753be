//! The texts of an entry in other languages.

use std::borrow::Cow;

use leptos::prelude::*;
use shared::facet::Facet;
use shared::offer::OfferContent;
use shared::organisation::OrganisationProfile;
use shared::text::{LanguageTag, LocalisedText, Origin};

use super::editor::Form;
use super::field::Field;
use super::sections::source;
use crate::i18n::{Language, texts};
use crate::view::Erase as _;

/// Easy language, which is not one of the languages that are spoken.
pub(super) const EASY: &str = "de-simple";

/// The languages that stand first: those of the interface, and easy language.
const FIRST: [&str; 4] = [EASY, "en", "ar", "uk"];
/// The sign language, in which nothing is written.
const SIGNED: &str = "dgs";

/// A text that can be written in other languages.
pub(super) struct Translatable<'a> {
    pointer: Cow<'static, str>,
    label: Cow<'static, str>,
    text: &'a LocalisedText,
    lines: u8,
    most: u16,
}

impl<'a> Translatable<'a> {
    /// A text of so many lines and at most so many letters.
    const fn new(
        pointer: &'static str,
        label: &'static str,
        text: &'a LocalisedText,
        lines: u8,
        most: u16,
    ) -> Self {
        Self { pointer: Cow::Borrowed(pointer), label: Cow::Borrowed(label), text, lines, most }
    }
}

/// What an offer has to translate: all texts that are written, and the first two.
pub(super) fn texts_of_offer(language: Language, offer: &OfferContent) -> Vec<Translatable<'_>> {
    let optional = [
        ("/cost/note", texts::workspace::cost_note(language), offer.cost.note.as_ref()),
        ("/registration/how", texts::workspace::registration_how(language), offer.registration.how.as_ref()),
        ("/access/note", texts::workspace::access_note(language), offer.access.note.as_ref()),
        ("/schedule/note", texts::workspace::schedule_note(language), offer.schedule.note.as_ref()),
    ];
    let mut found = vec![
        Translatable::new("/title", texts::workspace::title(language), &offer.title, 1, 120),
        Translatable::new("/summary", texts::workspace::summary(language), &offer.summary, 3, 300),
    ];
    let label = texts::workspace::description(language);
    let description = Translatable::new("/description", label, &offer.description, 8, 10_000);
    found.extend(Some(description).filter(|it| !it.text.is_empty()));
    let image = offer.image.as_ref().map(|image| &image.alternative_text).filter(|text| !text.is_empty());
    found.extend(image.map(|text| {
        let label = texts::workspace::alternative_text(language);
        Translatable::new("/image/alternative_text", label, text, 1, 300)
    }));
    let titles = offer.documents.iter().map(|document| &document.title).enumerate();
    found.extend(titles.filter(|(_, title)| !title.is_empty()).map(|(row, title)| Translatable {
        pointer: format!("/documents/{row}/title").into(),
        label: texts::workspace::document(language, &(row + 1).to_string()).into(),
        ..Translatable::new("", "", title, 1, 120)
    }));
    let notes = optional.into_iter();
    found.extend(
        notes.filter_map(|(pointer, label, text)| Some(Translatable::new(pointer, label, text?, 1, 500))),
    );
    found
}

/// What a profile has to translate.
pub(super) fn texts_of_profile(language: Language, profile: &OrganisationProfile) -> Vec<Translatable<'_>> {
    let all = [
        ("/name", texts::workspace::organisation_name(language), &profile.name, 1, 120),
        ("/summary", texts::workspace::summary(language), &profile.summary, 3, 300),
        ("/description", texts::workspace::description(language), &profile.description, 8, 10_000),
    ];
    all.into_iter()
        .filter(|(.., text, _, _)| !text.is_empty())
        .map(|(pointer, label, text, lines, most)| Translatable::new(pointer, label, text, lines, most))
        .collect()
}

/// The section of the form: a part for each language, with what is missing in it.
pub(super) fn section(form: &Form<'_>, all: &[Translatable<'_>]) -> AnyView {
    let (language, source_language) = (form.sheet.language, form.work.content.source_language());
    let spoken = form.vocabulary.choices(Facet::Language, language).unwrap_or_default();
    let easy = (EASY.to_owned(), texts::workspace::easy_language(language).to_owned());
    let others = std::iter::once(easy).chain(spoken).filter_map(|(key, label)| {
        LanguageTag::parse(&key).filter(|tag| tag != source_language).map(|tag| (tag, label))
    });
    let is_written = |tag: &LanguageTag| all.iter().any(|it| it.text.get(tag).is_some());
    let (first, others): (Vec<_>, Vec<_>) = others
        .filter(|(tag, _)| tag.as_str() != SIGNED)
        .partition(|(tag, _)| FIRST.contains(&tag.as_str()) || is_written(tag));
    let parts = |some: Vec<(LanguageTag, String)>| -> Vec<_> {
        some.into_iter().map(|(tag, label)| part(form, &tag, label, all)).collect()
    };
    let (first, others) = (parts(first), parts(others));
    view! {
        <p class="text-note">{texts::workspace::languages_hint(language)}</p>
        {first}
        <details class="filter-group">
            <summary>{texts::workspace::more_languages(language)}</summary>
            <div class="filter-group__values">{others}</div>
        </details>
    }
    .erase()
}

fn part(form: &Form<'_>, tag: &LanguageTag, label: String, all: &[Translatable<'_>]) -> AnyView {
    let (sheet, language) = (form.sheet, form.sheet.language);
    let source_language = form.work.content.source_language();
    let written = all.iter().filter(|it| it.text.get(tag).is_some()).count();
    let stale = |it: &&Translatable<'_>| form.work.stale.contains(&format!("{}/{tag}", it.pointer));
    let count = |number: usize| u32::try_from(number).unwrap_or_default();
    let missing =
        all.iter().filter(|it| it.text.get(source_language).is_some() && it.text.get(tag).is_none()).count();
    let told = match (written, all.iter().filter(stale).count()) {
        (0, _) => None,
        (_, 0) if missing > 0 => Some(texts::workspace::texts_missing(language, count(missing))),
        (_, 0) => Some(texts::workspace::translated(language).to_owned()),
        (_, stale) => Some(texts::workspace::texts_stale(language, count(stale))),
    };
    let fields: Vec<_> = all
        .iter()
        .map(|it| {
            let is_stale = stale(&it);
            let pointer = format!("{}/{tag}", it.pointer);
            let is_machine = it.text.get(tag).is_some_and(|text| text.origin == Origin::Machine);
            let notes = [
                is_stale.then(|| texts::workspace::stale(language)),
                is_machine.then(|| texts::workspace::machine(language)),
            ];
            let notes: Vec<_> = notes
                .into_iter()
                .flatten()
                .map(|note| view! { <p class="desk__note">{note}</p> }.erase())
                .collect();
            let compared = is_stale.then(|| {
                super::field::tick(
                    sheet,
                    &format!("/compared{pointer}"),
                    "true".to_owned(),
                    texts::workspace::still_right(language).to_owned(),
                    false,
                    false,
                )
            });
            let field =
                Field::new(pointer, &*it.label).text(sheet, tag, it.lines, it.most, source(it.text, tag));
            view! { {notes} {field} {compared} }.erase()
        })
        .collect();
    view! {
        <details class="filter-group">
            <summary><bdi>{label}</bdi> <span class="filter-group__chosen">{told}</span></summary>
            <div class="filter-group__values">{fields}</div>
        </details>
    }
    .erase()
}
