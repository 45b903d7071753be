//! What has become of a case, how it is undone, and how to go on.

use std::time::Duration;

use leptos::prelude::*;
use shared::audit::{AuditAction, AuditEvent};
use shared::review::{CaseDetail, UNDO_SECONDS};

use super::super::{label as review_label, path};
use super::{Case, moment};
use crate::i18n::texts;
use crate::page_data::Clock;
use crate::pages::workspace::button;
use crate::routes::ReviewPage;
use crate::view::Erase as _;

/// What was decided, when, and by whom; nothing while the case is open.
pub(super) fn section(case: &Case<'_>) -> Option<AnyView> {
    let (language, detail) = (case.language(), case.detail());
    let (closed_at, outcome) = detail.case.closed_at.zip(detail.case.outcome)?;
    let (date, outcome) = (moment(language, closed_at), review_label(language, "outcome", outcome.key()));
    let said = match closing(detail).and_then(|event| event.actor.as_ref()) {
        Some(person) => texts::case::closed_by(language, &date, &outcome, &person.name),
        None => texts::case::closed(language, &date, &outcome),
    };
    let next = case.loaded.next.map(|id| {
        let href = path(ReviewPage::Case(id.to_string()), language);
        view! {
            <a class="kern-btn kern-btn--primary" href=href>
                <span class="kern-label">{texts::case::next_case(language)}</span>
            </a>
        }
    });
    let inner = view! {
        <p>{said}</p>
        {undo(case)}
        <p class="actions">
            {next}
            <a class="kern-btn kern-btn--secondary" href=path(ReviewPage::Cases, language)>
                <span class="kern-label">{texts::case::to_cases(language)}</span>
            </a>
        </p>
    };
    let view = view! {
        <section class="case__closed" aria-labelledby="case-closed">
            <h2 class="kern-heading-medium" id="case-closed">{texts::case::closed_title(language)}</h2>
            {inner.erase()}
        </section>
    };
    Some(view.erase())
}

/// The event with which the case was closed.
fn closing(detail: &CaseDetail) -> Option<&AuditEvent> {
    let closes = |action: AuditAction| {
        matches!(
            action,
            AuditAction::Published
                | AuditAction::PublishedCorrected
                | AuditAction::ChangesRequested
                | AuditAction::Rejected
                | AuditAction::Withdrawn
                | AuditAction::LookedAt
                | AuditAction::ReportClosed
        )
    };
    detail.history.iter().find(|event| event.case == Some(detail.case.id) && closes(event.action))
}

/// The button that undoes it, for as long as that goes. Without scripts the server alone knows how long.
fn undo(case: &Case<'_>) -> Option<AnyView> {
    let language = case.language();
    let until = case.detail().undo_until?;
    // Nobody counts before the browser has taken the page over.
    let left = RwSignal::new(None::<u32>);
    Effect::new(move |_| {
        left.set(Some(u32::try_from((until - Clock::now()).num_seconds()).unwrap_or_default()));
        let count = move || {
            left.try_update(|left| *left = left.map(|left| left.saturating_sub(1)));
        };
        if let Ok(timer) = set_interval_with_handle(count, Duration::from_secs(1)) {
            on_cleanup(move || timer.clear());
        }
    });
    let is_over = move || left.get() == Some(0);
    let counted = move || left.get().map(|left| texts::case::undo_left(language, left));
    let button = view! {
        {button("undo".to_owned(), texts::case::undo(language), "kern-btn kern-btn--secondary")}
        // What a screen reader has said once is enough: it stands below.
        <span class="case__left" aria-hidden="true">{counted}</span>
    };
    let hint = texts::case::undo_hint(language, &UNDO_SECONDS.to_string());
    let view = view! {
        <div hidden=is_over>
            {case.buttons(button.erase())}
            <p class="text-note">{hint}</p>
        </div>
        <p class="text-note" hidden=move || !is_over()>{texts::case::undo_over(language)}</p>
    };
    Some(view.erase())
}
