//! What was said and done: between the organisation and those who review, among these alone, and as the log has it.

use leptos::prelude::*;
use shared::audit::AuditEvent;
use shared::review::{CaseNote, LONGEST_CASE_TEXT};
use shared::workspace::{Remark, Speaker};

use super::super::label as review_label;
use super::{Case, fold, moment, section as part_of_page};
use crate::i18n::{Language, texts};
use crate::pages::workspace::{Field, button};
use crate::review::case::NOTE;
use crate::view::Erase as _;

/// What was said with handing it in.
pub(super) fn message(case: &Case<'_>) -> Option<AnyView> {
    let (language, message) = (case.language(), case.detail().message.clone()?);
    let inner = view! { <p class="desk__told"><bdi>{message}</bdi></p> };
    Some(part_of_page("case-message", texts::case::message(language), inner.erase()))
}

/// What the organisation and those who review have said to each other; nothing where nobody has.
pub(super) fn conversation(case: &Case<'_>) -> Option<AnyView> {
    let (language, said) = (case.language(), &case.detail().conversation);
    if said.is_empty() {
        return None;
    }
    let item = |remark: &Remark| {
        let date = moment(language, remark.at);
        let title = match remark.by {
            Speaker::Member => texts::case::said_by_member(language, &date),
            Speaker::Reviewer => texts::case::said_by_reviewer(language, &date),
        };
        entry(title, Some(remark.text.clone()))
    };
    let items: Vec<_> = said.iter().map(item).collect();
    let inner = view! { <ul class="desk__entries">{items}</ul> };
    Some(part_of_page("case-conversation", texts::case::conversation(language), inner.erase()))
}

/// Internal notes, and the form for one more.
pub(super) fn notes(case: &Case<'_>) -> AnyView {
    let (language, sheet) = (case.language(), case.sheet);
    let item = |note: &CaseNote| {
        let date = moment(language, note.at);
        let title = match &note.by {
            Some(person) => texts::case::noted_by(language, &date, &person.name),
            None => date,
        };
        entry(title, Some(note.text.clone()))
    };
    let items: Vec<_> = case.detail().notes.iter().map(item).collect();
    let items = (!items.is_empty()).then(|| view! { <ul class="desk__entries">{items}</ul> });
    let most = u16::try_from(LONGEST_CASE_TEXT).unwrap_or(u16::MAX);
    let field = Field::new(NOTE, texts::case::new_note(language))
        .hint(texts::case::new_note_hint(language))
        .given()
        .text(sheet, &language.language_tag(), 3, most, sheet.typed_or(NOTE, None));
    let send = button("note".to_owned(), texts::case::leave_note(language), "kern-btn kern-btn--secondary");
    let inner = view! { {items} {case.form("note", field, send)} };
    part_of_page("case-notes", texts::case::notes(language), inner.erase())
}

/// What was done with the entry and the case, the newest first.
pub(super) fn history(case: &Case<'_>) -> Option<AnyView> {
    let (language, events) = (case.language(), &case.detail().history);
    let count = u32::try_from(events.len()).ok().filter(|count| *count > 0)?;
    let items: Vec<_> = events.iter().map(|event| done(language, event)).collect();
    let list = view! { <ul class="desk__entries">{items}</ul> };
    Some(fold(texts::case::history(language, count), false, list.erase()))
}

/// Something that was done, as a sentence.
fn done(language: Language, event: &AuditEvent) -> AnyView {
    let (date, deed) = (moment(language, event.at), review_label(language, "deed", event.action.key()));
    // Whom it is about is said, unless they did it themselves.
    let about = event.account.as_ref().filter(|person| Some(*person) != event.actor.as_ref());
    let deed = match about {
        Some(person) => format!("{deed}: {}", person.name),
        None => deed,
    };
    let said = match &event.actor {
        Some(person) => texts::case::done_by(language, &date, &deed, &person.name),
        None => texts::case::done(language, &date, &deed),
    };
    entry(said, event.reason.clone())
}

/// An entry of a list: a line, and what somebody has written.
fn entry(title: String, text: Option<String>) -> AnyView {
    let text = text.filter(|text| !text.trim().is_empty());
    let text = text.map(|text| view! { <p class="desk__told"><bdi>{text}</bdi></p> });
    view! {
        <li class="desk__entry">
            <p class="text-note">{title}</p>
            {text}
        </li>
    }
    .erase()
}
