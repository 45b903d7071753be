//! What a submission changes of what is published, field by field; where nothing is published, what it says beside
//! its texts, which the preview shows.

use chrono::NaiveDate;
use leptos::prelude::*;
use shared::review::{CaseKind, Difference, FieldChange, TextChange, TextPart};
use shared::schedule::Schedule;
use shared::text::LanguageTag;
use shared::workspace::EntryContent;

use super::notes::NoteRows;
use super::{Case, section as part_of_page};
use crate::i18n::{Language, texts};
use crate::pages::workspace::{Teller, contact_line, language_name, place_line, place_name, schedule_told};
use crate::view::Erase as _;
use crate::words::long_date;

/// The parts of an offer that are no texts, in the order of its form.
const OF_OFFER: &[&str] = &[
    "offer_types",
    "target_groups",
    "age",
    "languages_spoken",
    "language_level",
    "cost",
    "registration",
    "access",
    "childcare",
    "group_size",
    "schedule",
    "valid_from",
    "valid_until",
    "publish_from",
    "publish_until",
    "format",
    "accessibility",
];
/// Those of a profile.
const OF_PROFILE: &[&str] =
    &["short_name", "kind", "fields", "municipalities", "website", "languages_spoken"];
/// Of a text that stays as it was, so many characters are shown beside what is changed.
const SHOWN_AROUND: usize = 120;

/// A field that is looked at.
struct Line {
    /// The place that a note about it is about.
    pointer: String,
    name: String,
    value: AnyView,
}

/// The fields that are changed, or all that are new; nothing of what is only reported.
pub(super) fn section(case: &Case<'_>) -> Option<AnyView> {
    let (language, detail) = (case.language(), case.detail());
    if detail.case.kind == CaseKind::Report && detail.differences.is_empty() {
        return None;
    }
    let (lead, lines) = if detail.has_before {
        let count = u32::try_from(detail.differences.len()).unwrap_or(u32::MAX);
        let lines: Vec<Line> =
            detail.differences.iter().map(|difference| changed(case, difference)).collect();
        (texts::case::changed_fields(language, count), lines)
    } else {
        (texts::case::all_new(language).to_owned(), facts(case))
    };
    let items: Vec<_> =
        lines.into_iter().enumerate().map(|(number, line)| item(case, number, line)).collect();
    let inner = view! {
        <p>{lead}</p>
        <ul class="case__changes">{items}</ul>
    };
    let title =
        if detail.has_before { texts::case::changes(language) } else { texts::case::all_new_title(language) };
    Some(part_of_page("case-changes", title, inner.erase()))
}

fn item(case: &Case<'_>, number: usize, Line { pointer, name, value }: Line) -> AnyView {
    let language = case.language();
    let id = format!("change-{number}");
    let remark = case.rows.map(|rows| remark(language, rows, pointer, &id));
    view! {
        <li class="case__change">
            <h3 class="kern-label" id=id>{name}</h3>
            {value}
            {remark}
        </li>
    }
    .erase()
}

/// The button that begins a note about a field, which is named by the element of this id.
fn remark(language: Language, rows: NoteRows, pointer: String, named: &str) -> AnyView {
    view! {
        <button
            class="kern-btn kern-btn--secondary case__remark only-with-scripts"
            type="button"
            aria-describedby=named.to_owned()
            on:click=move |_| rows.begin(pointer.clone())
        >
            <span class="kern-label">{texts::case::remark(language)}</span>
        </button>
    }
    .erase()
}

/// What a difference changes.
fn changed(case: &Case<'_>, Difference { pointer, change }: &Difference) -> Line {
    let language = case.language();
    let name = name(case, pointer, change);
    let value = match change {
        FieldChange::Text { language: written, parts } => text(language, written, parts),
        FieldChange::Labels { facet, before, after } => {
            let labels = |keys: &[String]| -> Vec<String> {
                keys.iter().map(|key| case.desk.vocabulary.label(*facet, key, language)).collect()
            };
            pair(language, labels(before), labels(after))
        }
        FieldChange::Plain { before, after } => pair(language, before.clone(), after.clone()),
        FieldChange::Date { before, after } => {
            let day = |day: Option<NaiveDate>| day.map(|day| long_date(language, day)).into_iter().collect();
            pair(language, day(*before), day(*after))
        }
        FieldChange::Flag { before, after } => {
            let said = |flag: bool| {
                let said =
                    if flag { texts::workspace::yes(language) } else { texts::workspace::no(language) };
                vec![said.to_owned()]
            };
            pair(language, said(*before), said(*after))
        }
        FieldChange::Schedule { before, after } => {
            let times = |times: &Schedule| lines(&schedule_told(language, times));
            pair(language, times(before), times(after))
        }
    };
    Line { pointer: place_of(pointer, change), name, value }
}

/// What a field is called; a translation with its language.
pub(super) fn name(case: &Case<'_>, pointer: &str, change: &FieldChange) -> String {
    let (language, place) = (case.language(), pointer.trim_start_matches('/'));
    let FieldChange::Text { language: written, .. } = change else { return place_name(language, place) };
    let place = place.strip_suffix(&format!("/{written}")).unwrap_or(place);
    let name = place_name(language, place);
    if written == case.detail().content.source_language() {
        return name;
    }
    let spoken = language_name(language, &case.desk.vocabulary, written.as_str());
    texts::workspace::part_in(language, &name, &spoken)
}

/// The place that a note about a field is about: the text itself, or the whole part of the form.
pub(super) fn place_of(pointer: &str, change: &FieldChange) -> String {
    match change {
        FieldChange::Text { .. } => pointer.to_owned(),
        _ => format!("/{}", pointer.split('/').nth(1).unwrap_or_default()),
    }
}

/// A text with what was changed, in its own language. What is long and stays is shortened: the preview has it all.
fn text(language: Language, written: &LanguageTag, parts: &[TextPart]) -> AnyView {
    let last = parts.len().saturating_sub(1);
    let told = |(number, part): (usize, &TextPart)| match part.change {
        TextChange::Kept => {
            let text = shortened(&part.text, number == 0, number == last);
            view! { <span>{text}</span> }.erase()
        }
        TextChange::Added => {
            view! { <ins>{unseen(language, texts::case::added(language))} {part.text.clone()}</ins> }.erase()
        }
        TextChange::Removed => {
            view! { <del>{unseen(language, texts::case::removed(language))} {part.text.clone()}</del> }
                .erase()
        }
    };
    let told: Vec<_> = parts.iter().enumerate().map(told).collect();
    let (lang, dir) = (written.as_str().to_owned(), written.direction());
    view! { <p class="case__words" lang=lang dir=dir>{told}</p> }.erase()
}

/// What is heard, not seen: colours and strokes alone say nothing to those who do not see them.
fn unseen(language: Language, said: &'static str) -> AnyView {
    view! { <span class="kern-sr-only" lang=language.tag() dir=language.direction()>{said} " "</span> }
        .erase()
}

/// A text that stays as it was, without most of what is not beside a change.
fn shortened(text: &str, is_first: bool, is_last: bool) -> String {
    let count = text.chars().count();
    let (at_begin, at_end) =
        (if is_first { 0 } else { SHOWN_AROUND }, if is_last { 0 } else { SHOWN_AROUND });
    // Where little would be left out, it is not.
    if count <= at_begin + at_end + SHOWN_AROUND {
        return text.to_owned();
    }
    let begin: String = text.chars().take(at_begin).collect();
    let end: String = text.chars().skip(count - at_end).collect();
    format!("{begin} … {end}")
}

/// Values as they were and as they are, one beneath the other.
fn pair(language: Language, before: Vec<String>, after: Vec<String>) -> AnyView {
    view! {
        <dl class="case__pair">
            <div class="case__before">
                <dt>{texts::case::before(language)}</dt>
                {values(language, before)}
            </div>
            <div class="case__after">
                <dt>{texts::case::after(language)}</dt>
                {values(language, after)}
            </div>
        </dl>
    }
    .erase()
}

/// Values, each in a line of its own.
fn values(language: Language, values: Vec<String>) -> Vec<AnyView> {
    if values.is_empty() {
        return vec![view! { <dd>{texts::workspace::nothing(language)}</dd> }.erase()];
    }
    values.into_iter().map(|value| view! { <dd><bdi>{value}</bdi></dd> }.erase()).collect()
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(ToOwned::to_owned).collect()
}

/// What a content says beside its texts.
fn facts(case: &Case<'_>) -> Vec<Line> {
    let (language, detail) = (case.language(), case.detail());
    let teller = Teller { language, vocabulary: &case.desk.vocabulary, organisation: None };
    let parts = match detail.content {
        EntryContent::Offer(_) => OF_OFFER,
        EntryContent::Organisation(_) => OF_PROFILE,
    };
    let told = |part: &&str| {
        let told = teller.told(&detail.content, part);
        (told != texts::workspace::nothing(language)).then(|| fact(language, part, lines(&told)))
    };
    let vocabulary = &case.desk.vocabulary;
    let places: Vec<String> =
        detail.places.iter().map(|place| place_line(language, vocabulary, place)).collect();
    let contacts: Vec<String> =
        detail.contacts.iter().map(|contact| contact_line(language, contact)).collect();
    let referred = [("places", places), ("contacts", contacts)];
    let referred = referred.into_iter().filter(|(_, lines)| !lines.is_empty());
    let referred = referred.map(|(part, lines)| fact(language, part, lines));
    parts.iter().filter_map(told).chain(referred).collect()
}

fn fact(language: Language, part: &str, lines: Vec<String>) -> Line {
    let lines: Vec<_> = lines.into_iter().map(|line| view! { <p><bdi>{line}</bdi></p> }.erase()).collect();
    Line { pointer: format!("/{part}"), name: place_name(language, part), value: lines.erase() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_is_shortened_but_beside_a_change() {
        let long = format!("{}{}", "a".repeat(200), "z".repeat(300));
        let (a, z) = ("a".repeat(SHOWN_AROUND), "z".repeat(SHOWN_AROUND));
        assert_eq!(shortened("kurz", false, false), "kurz");
        assert_eq!(shortened(&long, false, false), format!("{a} … {z}"));
        assert_eq!(shortened(&long, true, false), format!(" … {z}"));
        assert_eq!(shortened(&long, false, true), format!("{a} … "));
        let german = "ä".repeat(500);
        assert_eq!(shortened(&german, false, true).chars().filter(|sign| *sign == 'ä').count(), SHOWN_AROUND);
    }

    #[test]
    fn a_note_is_about_a_text_or_about_a_part_of_the_form() {
        let written = FieldChange::Text { language: LanguageTag::german(), parts: Vec::new() };
        assert_eq!(place_of("/cost/note/de", &written), "/cost/note/de");
        assert_eq!(place_of("/cost/kind", &FieldChange::Flag { before: false, after: true }), "/cost");
        let plain = FieldChange::Plain { before: Vec::new(), after: Vec::new() };
        assert_eq!(place_of("/image/media", &plain), "/image");
    }
}
