//! The organisations one works for: the next step, what needs attention, the entries, and what reviewers have
//! written.

use leptos::prelude::*;
use shared::attention::{NextStep, next_step};
use shared::care::PageViews;
use shared::entry::{EntryKind, EntryState, RevisionState, Sight, Standing};
use shared::legal::LegalPage;
use shared::text::LanguageTag;
use shared::workspace::{OwnEntry, OwnOrganisation};

use super::content::Content;
use super::views::seen;
use super::{Desk, attention, label, messages};
use crate::i18n::{Language, legal_title, texts};
use crate::routes::{Page, WorkspacePage};
use crate::view::Erase as _;
use crate::words::{local_time, long_date};

/// The page.
pub(super) fn page(desk: &Desk, content: Content) -> AnyView {
    let language = desk.language;
    let refusal = desk.refusal(&content);
    let claims = super::claim::open(language, &content.claims);
    let organisations = content.workspace.map(|workspace| workspace.organisations).unwrap_or_default();
    let register = super::path(WorkspacePage::Register, language);
    let lead = if organisations.is_empty() { texts::workspace::none_lead(language) } else { "" };
    let class =
        if organisations.is_empty() { "kern-btn kern-btn--primary" } else { "kern-btn kern-btn--secondary" };
    let sections: Vec<_> = organisations.iter().map(|own| organisation(desk, own, &content.views)).collect();
    let task = view! {
        {refusal}
        {claims}
        {sections}
        <p class="actions desk__register">
            <a class=class href=register><span class="kern-label">{texts::workspace::register(language)}</span></a>
        </p>
    };
    desk.page(texts::workspace::workspace(language).to_owned(), lead.to_owned(), task.erase())
}

fn organisation(desk: &Desk, own: &OwnOrganisation, views: &[PageViews]) -> AnyView {
    let language = desk.language;
    let id = own.id.to_string();
    let heading_id = format!("organisation-{id}");
    let step = next_step(own);
    let members = super::path(WorkspacePage::Members(id.clone()), language);
    let profile = super::path(WorkspacePage::Entry(own.profile.id.to_string()), language);
    let parts = super::path(WorkspacePage::Organisation(id), language);
    let seen_profile = seen(language, &own.profile, views).map(|seen| {
        view! { " " <span class="text-note">{seen}</span> }
    });
    view! {
        <section class="section desk__organisation" aria-labelledby=heading_id>
            <h2 class="kern-heading-medium" id=format!("organisation-{}", own.id)>
                {title(language, &own.profile.title, &own.profile.language)}
            </h2>
            {standing(language, own, step)}
            {attention::section(desk, own, step)}
            {entries(language, own, views)}
            {messages::section(language, &own.messages)}
            <ul class="account__ways">
                <li>
                    <a class="kern-link" href=profile>{texts::workspace::edit_profile(language)}</a> " "
                    {badge(language, &own.profile)} {seen_profile}
                </li>
                <li><a class="kern-link" href=parts>{texts::workspace::edit_parts(language)}</a></li>
                <li><a class="kern-link" href=members>{texts::workspace::members(language)}</a></li>
            </ul>
        </section>
    }
    .erase()
}

/// That an organisation waits or is suspended, unless the next step says so.
fn standing(language: Language, own: &OwnOrganisation, step: NextStep<'_>) -> Option<AnyView> {
    let view = match own.standing {
        Standing::Pending if !own.is_being_checked() => resting(language, &own.profile),
        Standing::Pending if step != NextStep::WriteMeanwhile => {
            view! { <p class="notice">{texts::workspace::pending(language)}</p> }.erase()
        }
        Standing::Suspended => {
            let href = Page::Legal(LegalPage::Contact).path(language);
            let contact = legal_title(language, LegalPage::Contact);
            view! {
                <p class="notice">
                    {texts::workspace::suspended(language)} " "
                    <a class="kern-link" href=href rel="external">{contact}</a>
                </p>
            }
            .erase()
        }
        Standing::Pending | Standing::Confirmed | Standing::Trusted => return None,
    };
    Some(view)
}

/// That nobody looks at a registration, as it was taken back or refused, and the way to hand it in again.
fn resting(language: Language, profile: &OwnEntry) -> AnyView {
    let text = if profile.work == Some(RevisionState::Rejected) {
        texts::workspace::registration_rejected(language)
    } else {
        texts::workspace::registration_resting(language)
    };
    let href = super::path(WorkspacePage::Entry(profile.id.to_string()), language);
    view! {
        <p class="notice">
            {text} " " <a class="kern-link" href=href>{texts::workspace::edit_profile(language)}</a>
        </p>
    }
    .erase()
}

fn entries(language: Language, own: &OwnOrganisation, views: &[PageViews]) -> Option<AnyView> {
    if own.entries.is_empty() {
        return None;
    }
    let is_fine = |entry: &OwnEntry| own.attention.iter().all(|attention| attention.entry != entry.id);
    let mut entries: Vec<&OwnEntry> = own.entries.iter().collect();
    // A stable order keeps those together that were changed last.
    entries.sort_by_key(|entry| (urgency(entry), is_fine(entry)));
    let entries: Vec<_> = entries.into_iter().map(|entry| item(language, entry, views)).collect();
    let view = view! {
        <h3 class="kern-heading-small">{texts::workspace::your_offers(language)}</h3>
        <ul class="desk__entries">{entries}</ul>
    };
    Some(view.erase())
}

/// The title of something, in the language it is written in.
pub(in crate::pages) fn title(language: Language, text: &str, written: &LanguageTag) -> AnyView {
    match text.trim() {
        "" => view! { <span>{texts::workspace::untitled(language)}</span> }.erase(),
        text => {
            let (lang, dir) = (written.as_str().to_owned(), written.direction());
            view! { <bdi lang=lang dir=dir>{text.to_owned()}</bdi> }.erase()
        }
    }
}

/// What needs attention comes first.
const fn urgency(entry: &OwnEntry) -> u8 {
    match (entry.work, entry.state) {
        (Some(RevisionState::ChangesRequested), _) => 0,
        (Some(RevisionState::Rejected), _) => 1,
        (Some(RevisionState::Draft | RevisionState::Withdrawn), _) => 2,
        (Some(RevisionState::Submitted), _) => 3,
        (_, EntryState::Active) => 4,
        (_, EntryState::Paused) => 5,
        _ => 6,
    }
}

fn item(language: Language, entry: &OwnEntry, views: &[PageViews]) -> AnyView {
    let href = super::path(WorkspacePage::Entry(entry.id.to_string()), language);
    let changed = long_date(language, local_time(entry.updated_at).date());
    let seen = seen(language, entry, views).map(|seen| format!(" · {seen}"));
    let public = public_page(entry).map(|page| {
        view! { " · " <a class="kern-link" href=page.path(language) rel="external">{texts::workspace::public_page(language)}</a> }
    });
    view! {
        <li class="desk__entry">
            <p>
                <a class="kern-link desk__title" href=href>{title(language, &entry.title, &entry.language)}</a>
            </p>
            <p class="text-note">
                {badge(language, entry)} " " {texts::workspace::changed_on(language, &changed)} {seen} {public}
            </p>
        </li>
    }
    .erase()
}

/// The page on which the public sees an entry now.
pub(super) fn public_page(entry: &OwnEntry) -> Option<Page> {
    let slug = entry.public_slug()?.to_owned();
    Some(if entry.kind == EntryKind::Organisation { Page::Organisation(slug) } else { Page::Offer(slug) })
}

/// How far an entry has come and how it stands, in a word each; and why the public does not see what is
/// published and in use.
pub(super) fn badge(language: Language, entry: &OwnEntry) -> AnyView {
    let badge = |key: &str, text: String| {
        view! { <span class=format!("badge desk__badge desk__badge--{key}")>{text}</span> " " }.erase()
    };
    let states = states(entry).into_iter().map(|key| badge(key, label(language, "state", key)));
    let states: Vec<AnyView> = states.collect();
    let unseen = entry.sight.is_withheld().then(|| {
        let reason = label(language, "unseen", entry.sight.key());
        view! {
            {badge("unseen", texts::workspace::unseen(language).to_owned())}
            <span class="text-note">{reason}</span>
        }
    });
    view! { {states} {unseen} }.erase()
}

/// The keys of how far an entry has come, unless that is published, and of how it stands, unless it is in use
/// and something else is said already.
fn states(entry: &OwnEntry) -> Vec<&'static str> {
    let work = entry.work.map(RevisionState::key);
    let state = match entry.state {
        EntryState::Active => {
            (work.is_none() && entry.sight == Sight::Seen).then_some(RevisionState::Published.key())
        }
        state => Some(state.key()),
    };
    work.into_iter().chain(state).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of an entry that has come so far, stands so and is seen so.
    fn told(work: Option<RevisionState>, state: EntryState, sight: Sight) -> Vec<&'static str> {
        let entry = serde_json::json!({
            "id": "0193f0a0-0000-7000-8000-000000000001", "kind": "offer", "title": "Kurs", "language": "de",
            "state": state, "state_until": null, "state_note": null, "is_published": true, "sight": sight,
            "revision": "0193f0a0-0000-7000-8000-000000000002", "work": work, "slug": "kurs",
            "confirmed_on": null, "updated_at": "2026-12-01T10:00:00Z"
        });
        let entry: OwnEntry = serde_json::from_value(entry).expect("an entry");
        assert_eq!(public_page(&entry).is_some(), sight == Sight::Seen);
        states(&entry)
    }

    #[test]
    fn an_entry_is_called_public_only_where_the_public_sees_it() {
        assert_eq!(told(None, EntryState::Active, Sight::Seen), ["published"]);
        for sight in Sight::ALL.iter().filter(|sight| **sight != Sight::Seen) {
            assert_eq!(told(None, EntryState::Active, *sight), [""; 0], "{sight}");
        }
    }

    #[test]
    fn a_draft_does_not_hide_how_an_entry_stands() {
        let draft = Some(RevisionState::Draft);
        assert_eq!(told(draft, EntryState::Active, Sight::Seen), ["draft"]);
        assert_eq!(told(draft, EntryState::Paused, Sight::Seen), ["draft", "paused"]);
        for state in [EntryState::Ended, EntryState::Archived, EntryState::Hidden] {
            assert_eq!(told(draft, state, Sight::OutOfUse), ["draft", state.key()], "{state}");
            assert_eq!(told(None, state, Sight::OutOfUse), [state.key()], "{state}");
        }
    }
}
