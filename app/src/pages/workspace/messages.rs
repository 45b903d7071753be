//! What reviewers have written to an organisation.

use leptos::prelude::*;
use shared::attention::Message;
use shared::review::{Decision, ReviewNote};

use super::sections::fold;
use super::{label, overview};
use crate::i18n::{Language, texts};
use crate::routes::WorkspacePage;
use crate::view::Erase as _;
use crate::words::{local_time, long_date};

/// How many are in sight at once.
const IN_SIGHT: usize = 3;

/// The newest messages, the others folded; nothing where there are none.
pub(super) fn section(language: Language, messages: &[Message]) -> Option<AnyView> {
    if messages.is_empty() {
        return None;
    }
    let list = |messages: &[Message]| {
        let items: Vec<_> = messages.iter().map(|message| item(language, message)).collect();
        view! { <ul class="desk__entries">{items}</ul> }.erase()
    };
    let (newest, older) = messages.split_at(messages.len().min(IN_SIGHT));
    let older = (!older.is_empty()).then(|| {
        let count = u32::try_from(older.len()).unwrap_or_default();
        fold(&texts::workspace::messages_older(language, count), 0, language, |_| list(older))
    });
    let view = view! {
        <h3 class="kern-heading-small">{texts::workspace::messages_title(language)}</h3>
        {list(newest)}
        {older}
    };
    Some(view.erase())
}

fn item(language: Language, message: &Message) -> AnyView {
    let (what, lines): (_, Vec<AnyView>) = match &message.decision {
        Decision::RequestChanges { notes } => {
            (texts::workspace::changes_title(language), notes.iter().map(|it| note(language, it)).collect())
        }
        Decision::Reject { reason } => (texts::workspace::rejected_title(language), vec![said(None, reason)]),
        Decision::Publish { .. } => return ().erase(),
    };
    let href = super::path(WorkspacePage::Entry(message.entry.to_string()), language);
    let date = long_date(language, local_time(message.at).date());
    view! {
        <li class="desk__entry">
            <p>
                <a class="kern-link desk__title" href=href>
                    {overview::title(language, &message.title, &message.language)}
                </a>
            </p>
            <p class="text-note">{what} " · " {date}</p>
            <ul class="desk__said">{lines}</ul>
        </li>
    }
    .erase()
}

/// A note, with what the field is called that it is about.
fn note(language: Language, note: &ReviewNote) -> AnyView {
    let part = note.pointer.split('/').nth(1).unwrap_or_default();
    // What has no name is the whole, or nothing the form asks for.
    let name = label(language, "part", part);
    said(Some(name).filter(|name| name != part), &note.text)
}

fn said(about: Option<String>, text: &str) -> AnyView {
    let about = about.map(|about| view! { <strong>{about}</strong> " " });
    view! { <li>{about} <bdi>{text.to_owned()}</bdi></li> }.erase()
}
