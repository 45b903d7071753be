//! What the members of an organisation and those who review have said to each other about an entry, and
//! what is said with it when it is handed in.

use leptos::prelude::*;
use shared::workspace::{EntryWork, Remark, Speaker};

use super::editor::Form;
use super::field::Field;
use super::sections::fold;
use crate::i18n::{Language, texts};
use crate::view::Erase as _;
use crate::words::{local_time, long_date};
use crate::workspace::MESSAGE;

/// Most characters of a message, as the API takes it.
const LONGEST_MESSAGE: u16 = 1_000;

/// What was said so far; nothing where nothing was.
pub(super) fn panel(language: Language, work: &EntryWork) -> Option<AnyView> {
    // What reviewers ask for now stands above all.
    let said: &[Remark] = match (&work.feedback, work.conversation.split_last()) {
        (Some(_), Some((_, before))) => before,
        _ => &work.conversation,
    };
    if said.is_empty() {
        return None;
    }
    let items: Vec<_> = said.iter().map(|remark| item(language, remark)).collect();
    let list = |_: String| view! { <ul class="desk__entries">{items}</ul> }.erase();
    Some(fold(texts::workspace::conversation(language), 0, language, list))
}

fn item(language: Language, remark: &Remark) -> AnyView {
    let date = long_date(language, local_time(remark.at).date());
    let title = match remark.by {
        Speaker::Member => texts::workspace::your_message(language, &date),
        Speaker::Reviewer => texts::workspace::their_message(language, &date),
    };
    view! {
        <li class="desk__entry">
            <p class="text-note">{title}</p>
            <p class="desk__told"><bdi>{remark.text.clone()}</bdi></p>
        </li>
    }
    .erase()
}

/// What is said to those who review: in sight where they have said something.
pub(super) fn message(form: &Form<'_>) -> AnyView {
    let (sheet, language, said) = (form.sheet, form.sheet.language, form.message);
    let value = sheet.typed_or(MESSAGE, Some(&said.get_untracked()));
    if value != said.get_untracked() {
        // Also what was kept on the device.
        said.set(value.clone());
    }
    let is_open = form.work.feedback.is_some() || !value.is_empty();
    let field = Field::new(MESSAGE, texts::workspace::message(language))
        .hint(texts::workspace::message_hint(language))
        .text(sheet, &language.language_tag(), 3, LONGEST_MESSAGE, value);
    // It outlives the form, which is made anew when something was refused.
    let keep = move |event: leptos::ev::Event| said.set(event_target_value(&event));
    view! {
        <details class="filter-group" open=is_open on:input=keep>
            <summary>{texts::workspace::message(language)}</summary>
            <div class="filter-group__values">{field}</div>
        </details>
    }
    .erase()
}
