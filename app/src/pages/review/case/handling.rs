//! Whose case it is, what was promised, and the way to the KI team: what decides nothing.

use leptos::prelude::*;

use super::{Case, fold, section as part_of_page};
use crate::i18n::texts;
use crate::pages::workspace::{Field, Kind, button};
use crate::review::case::{ASSIGNEE, PROMISE};
use crate::view::Erase as _;

/// The forms; nothing once the case is closed.
pub(super) fn section(case: &Case<'_>) -> Option<AnyView> {
    let (language, detail) = (case.language(), case.detail());
    if detail.case.closed_at.is_some() {
        return None;
    }
    let inner = view! { {take(case)} {assigning(case)} {promising(case)} {passing_on(case)} };
    Some(part_of_page("case-handling", texts::case::handling(language), inner.erase()))
}

/// Takes the case over with one tap, unless it is one's own.
fn take(case: &Case<'_>) -> Option<AnyView> {
    let (language, me) = (case.language(), case.loaded.me);
    let is_own = case.detail().case.assignee.as_ref().is_some_and(|person| person.id == me);
    (!is_own).then(|| {
        let what = format!("assign:{me}");
        case.buttons(button(what, texts::case::take(language), "kern-btn kern-btn--secondary"))
    })
}

/// Gives the case to a colleague, or to nobody.
fn assigning(case: &Case<'_>) -> AnyView {
    let (language, loaded) = (case.language(), case.loaded);
    let nobody = (String::new(), texts::review::to_nobody(language).to_owned());
    let people = loaded.colleagues.iter().map(|person| {
        let is_me = person.id == loaded.me;
        let name = if is_me { texts::review::to_me(language, &person.name) } else { person.name.clone() };
        (person.id.to_string(), name)
    });
    let options: Vec<_> = [nobody].into_iter().chain(people).collect();
    let stored = loaded.detail.case.assignee.as_ref().map(|person| person.id.to_string());
    let chosen = case.sheet.typed_or(ASSIGNEE, stored.as_ref());
    let field = Field::new(ASSIGNEE, texts::review::assign_to(language)).select(case.sheet, options, &chosen);
    let send = button("assign".to_owned(), texts::review::assign(language), "kern-btn kern-btn--secondary");
    let form = case.form("assign", field, send);
    fold(texts::case::assign_title(language), case.is_refused("assign"), form)
}

/// Promises an answer for a day, or takes that back.
fn promising(case: &Case<'_>) -> AnyView {
    let language = case.language();
    let stored = case.detail().case.promised_on.map(|day| day.to_string());
    let day = case.sheet.typed_or(PROMISE, stored.as_ref());
    let field = Field::new(PROMISE, texts::case::promise(language))
        .hint(texts::case::promise_hint(language))
        .input(case.sheet, Kind::Date, day);
    let send =
        button("promise".to_owned(), texts::case::keep_promise(language), "kern-btn kern-btn--secondary");
    let form = case.form("promise", field, send);
    fold(texts::case::promise_title(language), case.is_refused("promise"), form)
}

/// Passes the case on to the KI team with one tap.
fn passing_on(case: &Case<'_>) -> Option<AnyView> {
    let language = case.language();
    case.detail().may.escalate.then(|| {
        let class = "kern-btn kern-btn--secondary";
        let pass_on = button("escalate".to_owned(), texts::case::escalate(language), class);
        view! {
            {case.buttons(pass_on)}
            <p class="text-note">{texts::case::escalate_hint(language)}</p>
        }
        .erase()
    })
}
