//! What was done by whom.

use api_client::{ApiClient, ApiError};
use chrono::Timelike as _;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::audit::{AuditAction, AuditEvent, AuditLog};
use shared::entry::Standing;
use shared::review::Colleague;
use shared::staff::StaffRights;
use shared::written;

use super::organisations::{only, standing};
use super::staff::tasks;
use super::{Asked, Content, label, path, ways};
use crate::account::parameter;
use crate::i18n::{Language, texts};
use crate::pages::workspace::{Desk, Field, Kind};
use crate::routes::{Page, ReviewPage};
use crate::view::Erase as _;
use crate::words::{local_time, long_date};

/// Parameters that choose what is shown.
const FILTERS: [&str; 6] = ["action", "actor", "from", "until", ENTRY, ORGANISATION];
/// Parameter with the id of an entry.
const ENTRY: &str = "entry";
/// Parameter with the id of an organisation.
const ORGANISATION: &str = "organisation";
/// Parameter with the event behind which the page begins.
const AFTER: &str = "after";
/// What stands for a name that is not known.
const UNNAMED: &str = "…";
/// Id of the title of the list.
const EVENTS: &str = "events";

/// What the page shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Loaded {
    log: AuditLog,
    /// Who may be asked for by name.
    colleagues: Vec<Colleague>,
    is_admin: bool,
}

/// Loads it.
pub(super) async fn load(api: &ApiClient, asked: &Asked<'_>) -> Result<Loaded, ApiError> {
    let names: Vec<&str> = FILTERS.into_iter().chain([AFTER]).collect();
    let query = only(asked.query, &names);
    let asking = futures::future::try_join3(api.audit_log(&query), api.colleagues(), api.account());
    let (log, colleagues, account) = asking.await?;
    Ok(Loaded { log, colleagues: colleagues.items, is_admin: account.is_admin })
}

/// The page.
pub(super) fn page(desk: &Desk, content: &Content, loaded: &Loaded) -> AnyView {
    let language = desk.language;
    let filters = only(&content.query, &FILTERS);
    let list = if loaded.log.items.is_empty() {
        let none = if filters.is_empty() {
            texts::county::log_none(language)
        } else {
            texts::county::log_none_found(language)
        };
        view! { <p class="notice">{none}</p> }.erase()
    } else {
        let rows: Vec<_> = loaded.log.items.iter().map(|event| row(desk, event)).collect();
        view! { <ul class="desk__entries county-log" aria-labelledby=EVENTS>{rows}</ul> }.erase()
    };
    let task = view! {
        {ways(language, &ReviewPage::Log, true, loaded.is_admin)}
        {search(desk, content, loaded)}
        <section class="section" aria-labelledby=EVENTS>
            <h2 class="kern-heading-medium" id=EVENTS>{texts::county::log_events(language)}</h2>
            {list}
            {leading(language, content, loaded, &filters)}
        </section>
    };
    let (title, lead) = (texts::review::log(language), texts::county::log_lead(language));
    desk.page(title.to_owned(), lead.to_owned(), task.erase())
}

/// The path of the log with these filters, behind an event if there is one.
fn log_at(language: Language, filters: &str, after: Option<String>) -> String {
    let after = after.map(|after| format!("{AFTER}={after}"));
    let parts = [filters].into_iter().chain(after.as_deref()).filter(|part| !part.is_empty());
    let query: Vec<&str> = parts.collect();
    Page::Review(ReviewPage::Log).path_with(language, &query.join("&"))
}

/// The form that chooses what is shown.
fn search(desk: &Desk, content: &Content, loaded: &Loaded) -> AnyView {
    let language = desk.language;
    let sheet = content.sheet(language);
    let said = |name: &str| parameter(&content.query, name).unwrap_or_default();
    let any = || (String::new(), texts::county::any(language).to_owned());
    let actions = AuditAction::ALL.iter().map(|it| (it.key().to_owned(), label(language, "deed", it.key())));
    let actions: Vec<(String, String)> = [any()].into_iter().chain(actions).collect();
    let actor = said("actor");
    let mut people: Vec<(String, String)> = vec![any()];
    people.extend(loaded.colleagues.iter().map(|it| (it.id.to_string(), it.name.clone())));
    if people.iter().all(|(id, _)| *id != actor) {
        // Somebody who does not review any more.
        let known = loaded.log.items.iter().find_map(|event| event.actor.as_ref());
        people.push((actor.clone(), person(language, known)));
    }
    view! {
        <form class="county-filters" method="get" action=path(ReviewPage::Log, language) role="search">
            {kept(language, content, loaded)}
            {Field::new("action", texts::county::log_action(language)).select(sheet, actions, &said("action"))}
            {Field::new("actor", texts::county::log_actor(language)).select(sheet, people, &actor)}
            {Field::new("from", texts::county::log_from(language)).given().input(sheet, Kind::Date, said("from"))}
            {Field::new("until", texts::county::log_until(language))
                .given()
                .input(sheet, Kind::Date, said("until"))}
            <button class="kern-btn kern-btn--primary" type="submit">
                <span class="kern-label">{texts::county::log_show(language)}</span>
            </button>
        </form>
    }
    .erase()
}

/// About which entry or organisation the log is read; the form keeps that.
fn kept(language: Language, content: &Content, loaded: &Loaded) -> AnyView {
    // What is about it has its name.
    let first = loaded.log.items.first();
    let kept = [ENTRY, ORGANISATION].into_iter().filter_map(|name| {
        let id = parameter(&content.query, name).filter(|id| !id.trim().is_empty())?;
        let told = if name == ENTRY {
            let title = first.and_then(|event| event.entry_title.as_deref());
            texts::county::log_about_entry(language, title.unwrap_or(UNNAMED))
        } else {
            let called = first.and_then(|event| event.organisation_name.as_deref());
            texts::county::log_about_organisation(language, called.unwrap_or(UNNAMED))
        };
        Some(view! { <p class="county-filters__kept">{told}</p> <input type="hidden" name=name value=id/> })
    });
    view! { {kept.collect::<Vec<_>>()} }.erase()
}

/// The ways to older events, to the newest, and to all of them.
fn leading(language: Language, content: &Content, loaded: &Loaded, filters: &str) -> AnyView {
    let button = |href: String, label: &'static str| {
        view! {
            <a class="kern-btn kern-btn--secondary" href=href><span class="kern-label">{label}</span></a>
        }
    };
    let older = loaded.log.next.map(|next| {
        button(log_at(language, filters, Some(next.to_string())), texts::county::log_older(language))
    });
    let newest = parameter(&content.query, AFTER)
        .map(|_| button(log_at(language, filters, None), texts::county::log_newest(language)));
    let all =
        (!filters.is_empty()).then(|| button(log_at(language, "", None), texts::county::log_all(language)));
    view! { <p class="actions">{older} {newest} {all}</p> }.erase()
}

/// Something that was done: when, by whom, what, about what, and why.
fn row(desk: &Desk, event: &AuditEvent) -> AnyView {
    let language = desk.language;
    let local = local_time(event.at);
    let time = format!("{:02}:{:02}", local.hour(), local.minute());
    let at = texts::county::at(language, &long_date(language, local.date()), &time);
    let what = label(language, "deed", event.action.key());
    let did = texts::county::did(language, &person(language, event.actor.as_ref()), &what);
    // Whom it is about is said, unless they did it themselves.
    let account = event.account.as_ref().filter(|account| Some(*account) != event.actor.as_ref());
    let account = account.map(|account| {
        view! { <p>{texts::county::about_account(language, &person(language, Some(account)))}</p> }
    });
    let reason = event.reason.clone().map(|reason| {
        view! {
            <p class="county-log__reason">
                <strong>{texts::county::log_reason(language)}</strong> " " <bdi>{reason}</bdi>
            </p>
        }
    });
    view! {
        <li class="desk__entry county-log__event">
            <p class="text-note county-log__at">{at}</p>
            <div class="county-log__told">
                <p>{did} {subject(language, event)}</p>
                {account}
                {changes(desk, event)}
                {reason}
            </div>
        </li>
    }
    .erase()
}

/// What somebody is called, also who is gone or has no account.
fn person(language: Language, person: Option<&Colleague>) -> String {
    match person.map(|person| person.name.trim()) {
        None => texts::county::nobody(language).to_owned(),
        Some("") => texts::county::gone(language).to_owned(),
        Some(name) => name.to_owned(),
    }
}

/// The entry and the organisation that it is about, with the ways to them.
fn subject(language: Language, event: &AuditEvent) -> Option<AnyView> {
    let both = event.entry.zip(event.organisation);
    let is_profile = both.is_some_and(|(entry, organisation)| entry.0 == organisation.0);
    let case = event.case.map(|case| path(ReviewPage::Case(case.to_string()), language));
    let organisation = event.organisation.map(|id| {
        let href = case.clone().filter(|_| is_profile);
        let href = href.unwrap_or_else(|| path(ReviewPage::Organisation(id.to_string()), language));
        linked(event.organisation_name.clone(), href, texts::county::gone_organisation(language))
    });
    let entry = event.entry.filter(|_| !is_profile).map(|id| {
        let href = case.unwrap_or_else(|| log_at(language, &format!("{ENTRY}={id}"), None));
        linked(event.entry_title.clone(), href, texts::county::gone_entry(language))
    });
    match (entry, organisation) {
        (Some(entry), Some(organisation)) => Some(view! { " – " {entry} " (" {organisation} ")" }.erase()),
        (Some(one), None) | (None, Some(one)) => Some(view! { " – " {one} }.erase()),
        (None, None) => None,
    }
}

/// A name as the way to what it names; what is gone has neither.
fn linked(name: Option<String>, href: String, gone: &'static str) -> AnyView {
    name.map_or_else(
        || view! { <span>{gone}</span> }.erase(),
        |name| view! { <a class="kern-link" href=href><bdi>{name}</bdi></a> }.erase(),
    )
}

/// What it was before and what it is now, where that can be said in words.
fn changes(desk: &Desk, event: &AuditEvent) -> Option<AnyView> {
    let language = desk.language;
    let told = |value: Option<&Value>| value.and_then(|value| in_words(desk, event.action, value));
    let before = told(event.before.as_ref()).map(|text| texts::county::before(language, &text));
    let now = told(event.after.as_ref()).map(|text| texts::county::now(language, &text));
    let lines: Vec<String> = before.into_iter().chain(now).collect();
    (!lines.is_empty()).then(|| view! { <p>{lines.join(" · ")}</p> }.erase())
}

/// A standing, rights or a day in words.
fn in_words(desk: &Desk, action: AuditAction, value: &Value) -> Option<String> {
    let language = desk.language;
    match action {
        AuditAction::StandingChanged => Standing::from_key(value.as_str()?).map(|of| standing(language, of)),
        AuditAction::StaffInvited | AuditAction::StaffJoined | AuditAction::RightsChanged => {
            let rights = value.get("rights").unwrap_or(value).clone();
            let rights: StaffRights = serde_json::from_value(rights).ok()?;
            let tasks = tasks(language, &desk.vocabulary, &rights);
            Some(match tasks.as_slice() {
                [] => texts::staff::no_tasks(language).to_owned(),
                tasks => tasks.join(texts::common::list_separator(language)),
            })
        }
        AuditAction::Promised => written::date(value.as_str()?).map(|day| long_date(language, day)),
        _ => None,
    }
}
