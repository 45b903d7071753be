//! The organisations one works for: the next step, what needs attention, the entries, and what reviewers have
//! written.

use leptos::prelude::*;
use shared::attention::{NextStep, next_step};
use shared::care::PageViews;
use shared::entry::{EntryKind, EntryState, RevisionState, Standing};
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
            {standing(language, own.standing, step)}
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
fn standing(language: Language, standing: Standing, step: NextStep<'_>) -> Option<AnyView> {
    let view = match standing {
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
pub(super) fn title(language: Language, text: &str, written: &LanguageTag) -> AnyView {
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
    let public = entry.slug.clone().filter(|_| entry.is_published).map(|slug| {
        let page = if entry.kind == EntryKind::Organisation { Page::Organisation(slug) } else { Page::Offer(slug) };
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

/// How far an entry has come, in a word.
pub(super) fn badge(language: Language, entry: &OwnEntry) -> AnyView {
    let key = match (entry.work, entry.state) {
        (Some(work), _) => work.key(),
        (None, EntryState::Active) => RevisionState::Published.key(),
        (None, state) => state.key(),
    };
    view! { <span class=format!("badge desk__badge desk__badge--{key}")>{label(language, "state", key)}</span> }.erase()
}
