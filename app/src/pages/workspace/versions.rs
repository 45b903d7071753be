//! The versions an entry has had: each is looked at beside what it is now, and can become the draft again.

use leptos::prelude::*;
use shared::entry::RevisionState;
use shared::version::EntryVersion;
use shared::workspace::{EntryContent, EntryWork, OrganisationWork};

use super::field::button;
use super::overview::title;
use super::saving::Saving;
use super::sections::fold;
use super::told::{self, Teller, name};
use super::{Desk, label};
use crate::i18n::{Language, texts};
use crate::routes::{Page, WorkspacePage};
use crate::view::Erase as _;
use crate::words::{local_time, long_date};
use crate::workspace::conflict::Conflict;
use crate::workspace::{LOOKED_AT, VERSION};

/// The versions of an entry; nothing where there is but one, or while it waits for a decision.
pub(super) fn panel(language: Language, work: &EntryWork, versions: &[EntryVersion]) -> Option<AnyView> {
    if versions.len() < 2 || work.entry.work == Some(RevisionState::Submitted) {
        return None;
    }
    let items: Vec<_> = versions.iter().map(|version| item(language, work, version)).collect();
    let panel = fold(texts::workspace::versions(language), 0, language, |_| {
        view! {
            <p class="text-note">{texts::workspace::versions_hint(language)}</p>
            <ul class="desk__entries">{items}</ul>
        }
        .erase()
    });
    Some(panel)
}

/// A version; the present one is on the page already.
fn item(language: Language, work: &EntryWork, version: &EntryVersion) -> AnyView {
    let id = format!("version-{}", version.number);
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
    let look = (version.id != work.entry.revision).then(|| {
        let page = Page::Workspace(WorkspacePage::Entry(work.entry.id.to_string()));
        let href = page.path_with(language, &format!("{LOOKED_AT}={}", version.id));
        view! {
            <p class="actions">
                <a class="kern-btn kern-btn--secondary" href=href aria-describedby=id.clone()>
                    <span class="kern-label">{texts::workspace::look_at_version(language)}</span>
                </a>
            </p>
        }
    });
    view! {
        <li class="desk__entry">
            <p id=id>
                <span class="desk__title">{title(language, &version.title, &version.language)}</span> " "
                <span class="text-note">{number} " · " {date} {by}</span>
            </p>
            <p><span class=format!("badge desk__badge desk__badge--{key}")>{state}</span></p>
            {look}
        </li>
    }
    .erase()
}

/// What was different in a version that is looked at, beside what it is now on the server, and the way to
/// restore it, unless the entry waits for a decision.
pub(super) fn comparison(
    desk: &Desk,
    organisation: Option<&OrganisationWork>,
    (work, saving): (&EntryWork, Saving),
    (looked_at, then): &(EntryVersion, EntryContent),
) -> AnyView {
    let language = desk.language;
    let teller = Teller { language, vocabulary: &desk.vocabulary, organisation };
    let here = super::path(WorkspacePage::Entry(work.entry.id.to_string()), language);
    let date = long_date(language, local_time(looked_at.at()).date());
    let title = texts::workspace::version_of(language, &date, &looked_at.number.to_string());
    // Without what both began with, it is all that differs.
    let parts = Conflict::new(then, None, work.clone()).both;
    let rows: Vec<_> = parts.iter().map(|part| row(&teller, part, then, &work.content)).collect();
    let lead = if rows.is_empty() {
        texts::workspace::version_same(language)
    } else {
        texts::workspace::version_differs(language)
    };
    let waits = work.entry.work == Some(RevisionState::Submitted);
    let restore = (!waits && looked_at.id != work.entry.revision)
        .then(|| restore(language, here.clone(), looked_at, saving));
    view! {
        <section class="section desk__section" aria-labelledby="looked-at">
            <h2 class="kern-heading-medium" id="looked-at">{title}</h2>
            <p>{lead}</p>
            {rows}
            {restore}
            <p class="ways"><a class="kern-link" href=here>{texts::workspace::close_version(language)}</a></p>
        </section>
    }
    .erase()
}

/// A part of a content as it was and as it is.
fn row(teller: &Teller<'_>, part: &str, then: &EntryContent, now: &EntryContent) -> AnyView {
    let language = teller.language;
    let [then, now] = teller.both(then, now, part);
    let side = |label: &'static str, told: String| {
        view! {
            <div class="desk__version">
                <p class="text-note">{label}</p>
                {told::view(language, part, told)}
            </div>
        }
        .erase()
    };
    view! {
        <div class="desk__card">
            <h3 class="kern-label">{name(language, teller.vocabulary, part)}</h3>
            <div class="desk__row">
                {side(texts::workspace::version_then(language), then)}
                {side(texts::workspace::version_now(language), now)}
            </div>
        </div>
    }
    .erase()
}

/// The form that restores a version.
fn restore(language: Language, action: String, looked_at: &EntryVersion, saving: Saving) -> AnyView {
    // The one that is saved while one types, too.
    let version = move || saving.version.get().to_string();
    let what = format!("restore:{}", looked_at.id);
    let label = texts::workspace::restore_version(language);
    view! {
        <form class="form" method="post" action=action on:submit=move |event| saving.submit_aside(&event)>
            <input type="hidden" name=VERSION value=version prop:value=version/>
            <p class="text-note">{texts::workspace::versions_hint(language)}</p>
            <p class="actions">{button(what, label, "kern-btn kern-btn--secondary")}</p>
        </form>
    }
    .erase()
}
