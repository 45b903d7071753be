//! The organisations one works for: what needs attention first, and the next step.

use leptos::prelude::*;
use shared::care::{EntryCare, EntryViews};
use shared::entry::{EntryKind, EntryState, RevisionState, Standing};
use shared::workspace::{OwnEntry, OwnOrganisation};

use super::content::{Content, DAYS_OF_VIEWS};
use super::{Desk, label};
use crate::i18n::{Language, texts};
use crate::routes::{Page, WorkspacePage};
use crate::view::Erase as _;
use crate::words::{local_time, long_date};

/// The page.
pub(super) fn page(desk: &Desk, content: Content) -> AnyView {
    let language = desk.language;
    let refusal = desk.refusal(&content);
    let organisations = content.workspace.map(|workspace| workspace.organisations).unwrap_or_default();
    let known = Known { care: content.care, views: content.views };
    let register = super::path(WorkspacePage::Register, language);
    let lead = if organisations.is_empty() { texts::workspace::none_lead(language) } else { "" };
    let class =
        if organisations.is_empty() { "kern-btn kern-btn--primary" } else { "kern-btn kern-btn--secondary" };
    let sections: Vec<_> = organisations.iter().map(|own| organisation(language, own, &known)).collect();
    let task = view! {
        {refusal}
        {sections}
        <p class="actions desk__register">
            <a class=class href=register><span class="kern-label">{texts::workspace::register(language)}</span></a>
        </p>
    };
    desk.page(texts::workspace::workspace(language).to_owned(), lead.to_owned(), task.erase())
}

/// What is known of entries beside themselves.
struct Known {
    care: Vec<EntryCare>,
    views: Vec<EntryViews>,
}

impl Known {
    fn care(&self, entry: &OwnEntry) -> Option<&EntryCare> {
        self.care.iter().find(|care| care.id == entry.id)
    }

    fn is_due(&self, entry: &OwnEntry) -> bool {
        self.care(entry).is_some_and(|care| care.is_due)
    }

    fn views(&self, entry: &OwnEntry) -> u32 {
        let total = self.views.iter().find(|views| views.entry == entry.id).map_or(0, |views| views.total);
        u32::try_from(total).unwrap_or_default()
    }
}

fn organisation(language: Language, own: &OwnOrganisation, known: &Known) -> AnyView {
    let id = own.id.to_string();
    let name = own.profile.title.clone();
    let heading_id = format!("organisation-{id}");
    let standing = match own.standing {
        Standing::Pending => Some(texts::workspace::pending(language)),
        Standing::Suspended => Some(texts::workspace::suspended(language)),
        Standing::Confirmed | Standing::Trusted => None,
    };
    let standing = standing.map(|text| view! { <p class="notice">{text}</p> });
    let mut entries: Vec<&OwnEntry> = own.entries.iter().collect();
    // A stable order keeps those together that were changed last.
    entries.sort_by_key(|entry| (urgency(entry), !known.is_due(entry)));
    let entries: Vec<_> = entries.into_iter().map(|entry| item(language, entry, known)).collect();
    let profile_due = known.is_due(&own.profile).then(|| due(language, &own.profile));
    let members = super::path(WorkspacePage::Members(id.clone()), language);
    let confirm = super::path(WorkspacePage::Confirm, language);
    let none = entries.is_empty().then(|| view! { <p>{texts::workspace::no_offers(language)}</p> });
    let begin = super::path(WorkspacePage::Begin(id.clone()), language);
    let profile = super::path(WorkspacePage::Entry(own.profile.id.to_string()), language);
    let parts = super::path(WorkspacePage::Organisation(id), language);
    view! {
        <section class="section desk__organisation" aria-labelledby=heading_id>
            <h2 class="kern-heading-medium" id=format!("organisation-{}", own.id)><bdi>{name}</bdi></h2>
            {standing}
            <p class="actions">
                <a class="kern-btn kern-btn--primary" href=begin>
                    <span class="kern-label">{texts::workspace::new_offer(language)}</span>
                </a>
            </p>
            {none}
            <form method="post" action=confirm>
                <ul class="desk__entries">{entries}</ul>
                {profile_due}
            </form>
            <ul class="account__ways">
                <li>
                    <a class="kern-link" href=profile>{texts::workspace::edit_profile(language)}</a> " "
                    {badge(language, &own.profile)}
                </li>
                <li><a class="kern-link" href=parts>{texts::workspace::edit_parts(language)}</a></li>
                <li><a class="kern-link" href=members>{texts::workspace::members(language)}</a></li>
            </ul>
        </section>
    }
    .erase()
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

/// Asks whether an entry is still right.
fn due(language: Language, entry: &OwnEntry) -> AnyView {
    let what = format!("confirm:{}", entry.id);
    let label = texts::workspace::still_current(language);
    view! {
        <p class="desk__note">
            {texts::workspace::confirm_please(language, &entry.title)} " "
            {super::field::button(what, label, "kern-btn kern-btn--secondary")}
        </p>
    }
    .erase()
}

fn item(language: Language, entry: &OwnEntry, known: &Known) -> AnyView {
    let href = super::path(WorkspacePage::Entry(entry.id.to_string()), language);
    let title = match entry.title.trim() {
        "" => texts::workspace::untitled(language).to_owned(),
        title => title.to_owned(),
    };
    let changed = long_date(language, local_time(entry.updated_at).date());
    let views = entry.is_published.then(|| {
        format!(" · {}", texts::workspace::seen(language, known.views(entry), &DAYS_OF_VIEWS.to_string()))
    });
    let public = entry.slug.clone().filter(|_| entry.is_published).map(|slug| {
        let page = if entry.kind == EntryKind::Organisation { Page::Organisation(slug) } else { Page::Offer(slug) };
        view! { " · " <a class="kern-link" href=page.path(language) rel="external">{texts::workspace::public_page(language)}</a> }
    });
    view! {
        <li class="desk__entry">
            <p><a class="kern-link desk__title" href=href><bdi>{title}</bdi></a></p>
            <p class="text-note">
                {badge(language, entry)} " " {texts::workspace::changed_on(language, &changed)} {views} {public}
            </p>
            {known.is_due(entry).then(|| due(language, entry))}
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
