//! Where somebody is signed in, and what has happened.

use api_client::AccountForm;
use chrono::{DateTime, Timelike as _, Utc};
use leptos::prelude::*;
use shared::account::{SecurityEvent, Session};

use super::Desk;
use super::form::{Weight, form, hidden};
use crate::i18n::{Language, texts};
use crate::view::Erase as _;
use crate::words::{local_time, long_date};

/// Sessions with a button to end each, and the events of the account.
pub(super) fn page(desk: &Desk, sessions: &[Session], events: &[SecurityEvent]) -> AnyView {
    let language = desk.language;
    let others =
        (sessions.len() > 1).then(|| form(desk, AccountForm::EndSessions, Weight::Aside, ().erase()));
    let sessions: Vec<_> = sessions.iter().map(|session| session_item(desk, session)).collect();
    let events: Vec<_> = events.iter().map(|event| event_item(desk, event)).collect();
    let task = view! {
        <section class="section" aria-labelledby="devices">
            <h2 class="kern-heading-medium" id="devices">{texts::account::devices(language)}</h2>
            <ul class="account__items">{sessions}</ul>
            {others}
        </section>
        <section class="section" aria-labelledby="events">
            <h2 class="kern-heading-medium" id="events">{texts::account::events(language)}</h2>
            <p>{texts::account::events_text(language)}</p>
            <ol class="account__events">{events}</ol>
        </section>
        {desk.back()}
    };
    desk.page(task.erase())
}

fn session_item(desk: &Desk, session: &Session) -> AnyView {
    let language = desk.language;
    let (since, last) = (moment(language, session.created_at), moment(language, session.last_used_at));
    let way = if session.is_current {
        view! { <strong>{texts::account::this_device(language)}</strong> }.erase()
    } else {
        form(desk, AccountForm::EndSession, Weight::Aside, hidden("id", session.id.to_string()))
    };
    view! {
        <li class="account__item">
            <div>
                <p class="account__value">{device(language, Some(&session.device))}</p>
                <p class="text-note">{texts::account::since(language, &last, &since)}</p>
            </div>
            {way}
        </li>
    }
    .erase()
}

fn event_item(desk: &Desk, event: &SecurityEvent) -> AnyView {
    let language = desk.language;
    let device = event.device.as_deref().map(|device_name| {
        view! { <span class="text-note">{device(language, Some(device_name))}</span> }
    });
    view! {
        <li>
            <span class="text-note">{moment(language, event.at)}</span>
            <span>{desk.label("event", event.kind.key())}</span>
            {device}
        </li>
    }
    .erase()
}

/// A browser and its system, as they name themselves.
fn device(language: Language, name: Option<&str>) -> AnyView {
    match name.filter(|name| !name.is_empty()) {
        Some(name) => view! { <bdi lang="en" dir="ltr">{name.to_owned()}</bdi> }.erase(),
        None => view! { <span>{texts::account::unknown_device(language)}</span> }.erase(),
    }
}

/// A day with its time.
pub(super) fn moment(language: Language, instant: DateTime<Utc>) -> String {
    let local = local_time(instant);
    let time = format!("{:02}:{:02}", local.hour(), local.minute());
    texts::account::moment(language, &long_date(language, local.date()), &time)
}
