//! What should be looked at before anything is decided, and what could be better.

use leptos::prelude::*;
use shared::review::{CaseKind, Warning, WarningKind};
use shared::written;

use super::facts::public_page;
use super::{Case, fold, label, section as part_of_page};
use crate::i18n::{Language, Namespace, labelled, texts};
use crate::pages::workspace::place_name;
use crate::view::Erase as _;
use crate::words::long_date;

/// The warnings, each with what it is about; that there is none is said, too. Reports are about other things.
pub(super) fn section(case: &Case<'_>) -> Option<AnyView> {
    let (language, detail) = (case.language(), case.detail());
    let (warnings, is_report) = (&detail.warnings, detail.case.kind == CaseKind::Report);
    if is_report && warnings.is_empty() {
        return None;
    }
    let list = if warnings.is_empty() {
        view! { <p>{texts::case::no_warnings(language)}</p> }.erase()
    } else {
        let items: Vec<_> = warnings.iter().map(|warning| item(language, warning)).collect();
        view! { <ul class="case__warnings">{items}</ul> }.erase()
    };
    let inner = view! { {list} {readability(case)} {hints(case)} };
    Some(part_of_page("case-warnings", texts::case::warnings(language), inner.erase()))
}

fn item(language: Language, warning: &Warning) -> AnyView {
    let place = warning.pointer.trim_start_matches('/');
    let place = (!place.is_empty()).then(|| view! { <strong>{place_name(language, place)}</strong> " " });
    let said = label(language, "warning", warning.kind.key());
    let other = warning.entry.as_ref().map(|other| {
        let href = public_page(other.kind, other.slug.clone()).path(language);
        let title = warning.text.clone().unwrap_or_default();
        view! {
            " "
            <a class="kern-link" href=href rel="external" target="_blank"><bdi>{title}</bdi></a>
            " "
            <span class="text-note"><bdi>{other.organisation.clone()}</bdi></span>
        }
    });
    let words = warning.text.clone().filter(|_| warning.entry.is_none()).map(|text| match warning.kind {
        WarningKind::Expired => {
            let day = written::date(&text).map_or(text, |day| long_date(language, day));
            view! { " " <span>{day}</span> }.erase()
        }
        _ => view! { " " <q dir="auto">{text}</q> }.erase(),
    });
    view! { <li class="case__warning">{place} {said} {words} {other}</li> }.erase()
}

/// How hard the German texts are to read.
fn readability(case: &Case<'_>) -> Option<AnyView> {
    let (language, found) = (case.language(), case.detail().readability.as_ref()?);
    let level = labelled(language, Namespace::Hints, "level", found.level.key());
    let said = texts::hints::readability(language, &level, &found.lix.to_string());
    Some(view! { <p class="text-note">{said} " " {texts::hints::readability_note(language)}</p> }.erase())
}

/// What those who write it are told, too.
fn hints(case: &Case<'_>) -> Option<AnyView> {
    let (language, hints) = (case.language(), &case.detail().hints);
    let lines: Vec<_> = hints
        .iter()
        .map(|hint| {
            let said = labelled(language, Namespace::Hints, "hint", hint.kind.key());
            // What is quoted is German in every language of the interface.
            let quoted = |words: String| view! { <q lang="de" dir="ltr">{words}</q> };
            let words = hint.words.clone().map(quoted);
            view! { <li>{said} " " {words}</li> }.erase()
        })
        .collect();
    let count = u32::try_from(lines.len()).ok().filter(|count| *count > 0)?;
    Some(fold(
        texts::case::hints(language, count),
        false,
        view! { <ul class="desk__said">{lines}</ul> }.erase(),
    ))
}
