//! The versions an entry has had: each can become the draft again.

use leptos::prelude::*;
use shared::entry::RevisionState;
use shared::version::EntryVersion;
use shared::workspace::EntryWork;

use super::label;
use super::sections::fold;
use crate::i18n::{Language, texts};
use crate::routes::WorkspacePage;
use crate::view::Erase as _;
use crate::words::{local_time, long_date};
use crate::workspace::{DO, VERSION};

/// The versions of an entry; nothing where there is but one, or while it waits for a decision.
pub(super) fn panel(
    language: Language,
    work: &EntryWork,
    versions: &[EntryVersion],
    version: RwSignal<i32>,
) -> Option<AnyView> {
    if versions.len() < 2 || work.entry.work == Some(RevisionState::Submitted) {
        return None;
    }
    let action = super::path(WorkspacePage::Entry(work.entry.id.to_string()), language);
    let present = work.entry.revision;
    let items: Vec<_> =
        versions.iter().map(|version| item(language, version, version.id == present)).collect();
    // The one that is saved while one types, too.
    let version = move || version.get().to_string();
    let panel = fold(texts::workspace::versions(language), 0, language, |_| {
        view! {
            <p class="text-note">{texts::workspace::versions_hint(language)}</p>
            <form class="form" method="post" action=action>
                <input type="hidden" name=VERSION value=version prop:value=version/>
                <ul class="desk__entries">{items}</ul>
            </form>
        }
        .erase()
    });
    Some(panel)
}

/// A version; the present one cannot be restored.
fn item(language: Language, version: &EntryVersion, is_present: bool) -> AnyView {
    let id = format!("version-{}", version.number);
    let title = match version.title.trim() {
        "" => texts::workspace::untitled(language).to_owned(),
        title => title.to_owned(),
    };
    let key = version.state.key();
    let state = match version.state {
        // What was never handed in was not taken back either.
        RevisionState::Withdrawn if version.submitted_at.is_none() => {
            texts::workspace::earlier_draft(language).to_owned()
        }
        _ => label(language, "state", key),
    };
    let number = texts::workspace::version(language, &version.number.to_string());
    let date = long_date(language, local_time(version.at()).date());
    let by = version.handed_in_by.as_ref().map(|person| {
        view! { " · " {texts::workspace::handed_in_by(language, person)} }
    });
    let restore = (!is_present).then(|| {
        view! {
            <p class="actions">
                <button
                    class="kern-btn kern-btn--secondary"
                    type="submit"
                    name=DO
                    value=format!("restore:{}", version.id)
                    aria-describedby=id.clone()
                >
                    <span class="kern-label">{texts::workspace::restore_version(language)}</span>
                </button>
            </p>
        }
    });
    view! {
        <li class="desk__entry">
            <p id=id>
                <bdi class="desk__title" lang=version.language.as_str().to_owned()>{title}</bdi> " "
                <span class="text-note">{number} " · " {date} {by}</span>
            </p>
            <p><span class=format!("badge desk__badge desk__badge--{key}")>{state}</span></p>
            {restore}
        </li>
    }
    .erase()
}
