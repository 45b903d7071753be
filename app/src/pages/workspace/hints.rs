//! What would make an entry easier to find and to understand, as it is with what is typed. Nothing of it
//! keeps anybody from handing it in.

use leptos::prelude::*;
use shared::entry::EntryKind;
use shared::quality::{self, Hint, HintKind};
use shared::text::LanguageTag;
use shared::workspace::EntryContent;

use super::editor::anchor;
use super::saving::Saving;
use crate::i18n::{Language, Namespace, labelled, texts};
use crate::view::Erase as _;

/// The hints behind their number, with how hard the German texts are to read. Where there are none, that
/// is said once something is described.
pub(super) fn panel(saving: Saving, language: Language) -> AnyView {
    let draft = saving.draft;
    let hints = Memo::new(move |_| draft.with(quality::hints));
    let readability = Memo::new(move |_| draft.with(quality::readability));
    let is_empty = move || hints.with(Vec::is_empty);
    let title = move || {
        let count = u32::try_from(hints.with(Vec::len)).unwrap_or_default();
        match draft.with_untracked(EntryContent::kind) {
            EntryKind::Organisation => texts::hints::title_profile(language, count),
            EntryKind::Offer | EntryKind::Project => texts::hints::title_offer(language, count),
        }
    };
    let lines = move || {
        let (kind, source_language) =
            draft.with_untracked(|draft| (draft.kind(), draft.source_language().clone()));
        let line = |hint: &Hint| self::line(language, hint, kind, &source_language);
        hints.with(|hints| hints.iter().map(line).collect::<Vec<_>>())
    };
    let readable = move || {
        let found = readability.get()?;
        let level = labelled(language, Namespace::Hints, "level", found.level.key());
        Some(texts::hints::readability(language, &level, &found.lix.to_string()))
    };
    let measured = move || {
        let note = texts::hints::readability_note(language);
        readable().map(|readable| view! { <p class="text-note">{readable} " " {note}</p> })
    };
    let none = move || {
        let is_said = is_empty() && draft.with(is_described);
        is_said.then(|| view! { <p class="text-note">{texts::hints::none(language)} " " {readable()}</p> })
    };
    // Stays as it is while its lines change, so that it does not close while somebody types.
    view! {
        <details class="filter-group desk__hints" id="hints" hidden=is_empty>
            <summary><span>{title}</span></summary>
            <div class="filter-group__values">
                <p class="text-note">{texts::hints::lead(language)}</p>
                <ul>{lines}</ul>
                {measured}
            </div>
        </details>
        {none}
    }
    .erase()
}

/// A hint, which is the way to its field.
fn line(language: Language, hint: &Hint, kind: EntryKind, source_language: &LanguageTag) -> AnyView {
    let href = target(hint, kind, source_language);
    let said = labelled(language, Namespace::Hints, "hint", hint.kind.key());
    // What is quoted and what is suggested is German in every language of the interface.
    let quoted = |words: String| view! { <q lang="de" dir="ltr">{words}</q> };
    let words = hint.words.clone().map(quoted);
    let plainer = hint.suggestion.clone().map(|suggestion| {
        view! { " – " {texts::hints::plainer(language)} " " {quoted(suggestion)} }
    });
    view! { <li><a href=href rel="external">{said} " " {words} {plainer}</a></li> }.erase()
}

/// Where a hint leads to: to its field, or to the section with all ways to choose a picture.
fn target(hint: &Hint, kind: EntryKind, source_language: &LanguageTag) -> String {
    match hint.kind {
        HintKind::NoPicture if kind == EntryKind::Organisation => "#pictures".to_owned(),
        HintKind::NoPicture => "#files".to_owned(),
        _ => format!("#{}", anchor(&hint.pointer, source_language)),
    }
}

/// Whether there is a description in any language.
fn is_described(content: &EntryContent) -> bool {
    match content {
        EntryContent::Offer(offer) => !offer.description.is_empty(),
        EntryContent::Organisation(profile) => !profile.description.is_empty(),
    }
}
