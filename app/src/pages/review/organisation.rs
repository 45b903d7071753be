//! An organisation: how it stands, what it has, and who works for it; its standing and its profile are changed here,
//! and its entries are taken from the public.

mod correction;
mod standing;

use api_client::{ApiClient, ApiError};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::entry::{EntryKind, EntryState, Sight};
use shared::staff::{ReviewEntry, ReviewOrganisationDetail, StaffContact};

use super::case::fold;
use super::case::hiding::{reason, words};
use super::organisations::badge;
use super::staff::{Subject, changes};
use super::{Asked, Content, label as review_label, path, ways};
use crate::components::foreign;
use crate::i18n::{Language, Namespace, labelled, texts};
use crate::pages::workspace::{Desk, Remembered, Sheet, button, written_title};
use crate::routes::{Page, ReviewPage};
use crate::view::Erase as _;
use crate::words::{local_time, long_date};
use crate::workspace::{DO, action};

/// What the page shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Loaded {
    detail: ReviewOrganisationDetail,
    is_admin: bool,
}

/// Loads it.
pub(super) async fn load(api: &ApiClient, asked: &Asked<'_>) -> Result<Loaded, ApiError> {
    let ReviewPage::Organisation(id) = asked.page else { return Err(ApiError::Malformed(String::new())) };
    let (detail, account) = futures::future::try_join(api.review_organisation(id), api.account()).await?;
    Ok(Loaded { detail, is_admin: account.is_admin })
}

/// The page.
pub(super) fn page(desk: &Desk, content: &Content, loaded: &Loaded) -> AnyView {
    let (language, detail) = (desk.language, &loaded.detail);
    let here = ReviewPage::Organisation(detail.id.to_string());
    let task = view! {
        {ways(language, &here, true, loaded.is_admin)}
        {content.refusal(language)}
        <p>{badge(language, detail.record.standing)} " " {means(language, detail)}</p>
        {leading(language, detail)}
        {standing::section(desk, content, detail)}
        {entries(desk, content, detail)}
        {members(desk, content, loaded)}
        {correction::section(desk, content, detail)}
        {numbers(language, detail)}
    };
    let (lang, dir) = foreign(&detail.record.language);
    let title = match detail.record.name.trim() {
        "" => (texts::workspace::untitled(language).to_owned(), None),
        name => (name.to_owned(), lang.zip(dir)),
    };
    desk.page_of(title, String::new(), task.erase())
}

/// What the standing of an organisation means.
fn means(language: Language, detail: &ReviewOrganisationDetail) -> String {
    labelled(language, Namespace::County, "means", detail.record.standing.key())
}

/// What the form that does this says of its fields, if it was refused: others of the page have fields of the same
/// names.
fn sheet(language: Language, content: &Content, what: &str) -> Sheet {
    content.sheet_of(language, |typed| action(typed).0 == what).0
}

/// A part of the page beneath its title.
fn part(id: &'static str, title: &'static str, inner: AnyView) -> AnyView {
    view! {
        <section class="section" aria-labelledby=id>
            <h2 class="kern-heading-medium" id=id>{title}</h2>
            {inner}
        </section>
    }
    .erase()
}

/// The ways to what else there is of the organisation.
fn leading(language: Language, detail: &ReviewOrganisationDetail) -> AnyView {
    let of_it = format!("organisation={}", detail.id);
    let public = detail.record.slug.clone().map(|slug| {
        let href = Page::Organisation(slug).path(language);
        view! { <li><a class="kern-link" href=href rel="external">{texts::county::public_page(language)}</a></li> }
    });
    let (cases, log) = (Page::Review(ReviewPage::Cases), Page::Review(ReviewPage::Log));
    view! {
        <ul class="account__ways">
            {public}
            <li>
                <a class="kern-link" href=cases.path_with(language, &of_it)>{texts::county::its_cases(language)}</a>
            </li>
            <li>
                <a class="kern-link" href=log.path_with(language, &of_it)>{texts::county::its_log(language)}</a>
            </li>
            <li>
                <a class="kern-link" href=path(ReviewPage::Organisations, language)>
                    {texts::county::to_organisations(language)}
                </a>
            </li>
        </ul>
    }
    .erase()
}

/// What is known of it.
fn numbers(language: Language, detail: &ReviewOrganisationDetail) -> AnyView {
    let record = &detail.record;
    let since = long_date(language, local_time(record.since).date());
    let numbers = [
        (texts::county::since(language), since),
        (texts::county::number_members(language), record.members.to_string()),
        (texts::county::number_published(language), record.published.to_string()),
        (texts::county::number_waiting(language), record.waiting.to_string()),
        (texts::county::number_accepted(language), record.accepted.to_string()),
        (texts::county::number_returned(language), record.returned.to_string()),
        (texts::county::number_rejected(language), record.rejected.to_string()),
        (texts::county::number_reported(language), record.reported.to_string()),
    ];
    let fact = |(name, value): (&'static str, String)| view! { <dt>{name}</dt> <dd>{value}</dd> }.erase();
    let facts: Vec<_> = numbers.into_iter().map(fact).collect();
    let inner = view! { <dl class="account__facts county-numbers">{facts}</dl> };
    part("numbers", texts::county::numbers(language), inner.erase())
}

fn entries(desk: &Desk, content: &Content, detail: &ReviewOrganisationDetail) -> AnyView {
    let language = desk.language;
    let items: Vec<_> = detail.entries.iter().map(|it| entry(desk, content, detail, it)).collect();
    let inner = if items.is_empty() {
        view! { <p class="notice">{texts::county::entries_none(language)}</p> }.erase()
    } else {
        view! { <ul class="desk__entries">{items}</ul> }.erase()
    };
    part("entries", texts::county::entries(language), inner)
}

/// An entry with what the public sees of it, and the way to its page where it sees one.
fn entry(desk: &Desk, content: &Content, detail: &ReviewOrganisationDetail, it: &ReviewEntry) -> AnyView {
    let language = desk.language;
    let title = || written_title(language, &it.title, &it.language);
    let slug = it.slug.clone().filter(|_| it.sight == Sight::Seen);
    let title = slug.map_or_else(
        || view! { <span class="desk__title">{title()}</span> }.erase(),
        |slug| {
            let is_profile = it.kind == EntryKind::Organisation;
            let page = if is_profile { Page::Organisation(slug) } else { Page::Offer(slug) };
            let href = page.path(language);
            view! { <a class="kern-link desk__title" href=href rel="external">{title()}</a> }.erase()
        },
    );
    let kind = review_label(language, "entry_kind", it.kind.key());
    let sight = labelled(language, Namespace::County, "sight", it.sight.key());
    view! {
        <li class="desk__entry">
            <p>{title}</p>
            <p class="text-note">{kind} " · " {sight}</p>
            {hiding(desk, content, detail, it)}
        </li>
    }
    .erase()
}

/// The form that takes an entry from the public or shows it again, where there is something to hide or to show.
fn hiding(
    desk: &Desk,
    content: &Content,
    detail: &ReviewOrganisationDetail,
    it: &ReviewEntry,
) -> Option<AnyView> {
    let language = desk.language;
    let is_hidden = it.state == EntryState::Hidden;
    let is_in_use = matches!(it.state, EntryState::Active | EntryState::Paused);
    if !(is_hidden || is_in_use && it.sight != Sight::Unpublished) {
        return None;
    }
    let (what, title, label) = words(language, is_hidden);
    let what = format!("{what}:{}", it.id);
    let (sheet, is_refused) = content.sheet_of(language, |typed| typed.one(DO) == Some(&*what));
    let sheet = sheet.within(format!("{}-", it.id));
    let remembered = Remembered::new(language, &format!("hiding.{}", it.id));
    let fields = view! {
        {reason(sheet)}
        {remembered.said()}
        {button(what, label, "kern-btn kern-btn--secondary")}
    };
    let action = path(ReviewPage::Organisation(detail.id.to_string()), language);
    Some(fold(title, is_refused, remembered.form("form desk__form", action, None, fields.erase())))
}

fn members(desk: &Desk, content: &Content, loaded: &Loaded) -> AnyView {
    let language = desk.language;
    let items: Vec<_> = loaded.detail.members.iter().map(|it| member(desk, content, loaded, it)).collect();
    let inner = if items.is_empty() {
        view! { <p class="notice">{texts::county::members_none(language)}</p> }.erase()
    } else {
        view! { <ul class="desk__entries">{items}</ul> }.erase()
    };
    part("members", texts::county::members(language), inner)
}

fn member(desk: &Desk, content: &Content, loaded: &Loaded, it: &StaffContact) -> AnyView {
    let language = desk.language;
    let changes = loaded.is_admin.then(|| {
        let page = ReviewPage::Organisation(loaded.detail.id.to_string());
        let (is_locked, has_second_factor) = (it.locked_at.is_some(), it.has_second_factor);
        changes(desk, content, &Subject { page: &page, id: it.id, is_locked, has_second_factor }, None)
    });
    let locked = it.locked_at.map(|_| {
        view! { " " <span class="badge">{texts::county::locked(language)}</span> }
    });
    let address = format!("mailto:{}", it.email);
    view! {
        <li class="desk__entry">
            <p class="desk__title"><bdi>{it.name.clone()}</bdi> {locked}</p>
            <p><a class="kern-link" href=address><bdi dir="ltr">{it.email.clone()}</bdi></a></p>
            {changes}
        </li>
    }
    .erase()
}
