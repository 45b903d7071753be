//! A case in a list.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use shared::facet::Facet;
use shared::review::{CaseKind, CaseSummary};

use super::super::choosing::Choosing;
use super::super::{label, path};
use crate::i18n::{Language, texts};
use crate::page_data::Clock;
use crate::pages::workspace::written_title;
use crate::routes::ReviewPage;
use crate::state::Vocabulary;
use crate::view::Erase as _;
use crate::words::{local_time, long_date};

/// What stands between facts of one line.
const BETWEEN: &str = " · ";

/// The case, with a box where several can be chosen.
pub(in crate::pages::review) fn row(
    language: Language,
    vocabulary: &Vocabulary,
    case: &CaseSummary,
    choosing: Option<Choosing>,
) -> AnyView {
    let href = path(ReviewPage::Case(case.id.to_string()), language);
    let tick = choosing.map(|choosing| choosing.tick(language, case.id.to_string(), &case.title, false));
    view! {
        <li class="desk__entry review-case">
            {tick}
            <div class="review-case__body">
                <p>
                    <a class="kern-link desk__title" href=href data-case="">
                        {written_title(language, &case.title, &case.language)}
                    </a>
                </p>
                <p class="review-case__badges">{badges(language, case)}</p>
                <p class="text-note">{whose(language, vocabulary, case)}</p>
                <p class="text-note">{when(language, case)}</p>
            </div>
        </li>
    }
    .erase()
}

/// How long something has waited that came at this moment: "seit 4 Tagen".
pub(in crate::pages::review) fn waiting(language: Language, since: DateTime<Utc>) -> String {
    let days = (local_time(Clock::now()).date() - local_time(since).date()).num_days();
    texts::review::waiting(language, u32::try_from(days).unwrap_or_default())
}

/// What the case is about, and what makes it urgent.
fn badges(language: Language, case: &CaseSummary) -> AnyView {
    let change = (case.kind != CaseKind::Report).then_some(if case.is_change { "changed" } else { "new" });
    let about = [
        Some(label(language, "kind", case.kind.key())),
        Some(label(language, "entry_kind", case.entry_kind.key())),
        change.map(|change| label(language, "change", change)),
    ];
    let is_late = case.is_overdue && case.closed_at.is_none();
    let urgent = [
        is_late.then(|| texts::review::overdue(language).to_owned()),
        case.is_escalated.then(|| texts::review::escalated(language).to_owned()),
    ];
    let badge =
        |class: &'static str| move |text: String| view! { <span class=class>{text}</span> " " }.erase();
    let about = about.into_iter().flatten().map(badge("badge"));
    let urgent = urgent.into_iter().flatten().map(badge("badge badge--warning"));
    about.chain(urgent).collect::<Vec<_>>().into_view().erase()
}

/// Whose entry it is, and where and what for.
fn whose(language: Language, vocabulary: &Vocabulary, case: &CaseSummary) -> AnyView {
    let municipality = case.municipality.as_ref().map_or_else(
        || texts::review::county(language).to_owned(),
        |key| vocabulary.label(Facet::Municipality, key, language),
    );
    let field = case.field.as_ref().map(|key| vocabulary.label(Facet::Field, key, language));
    let facts: Vec<String> = [municipality].into_iter().chain(field).collect();
    view! { <bdi>{case.organisation_name.clone()}</bdi> {BETWEEN} {facts.join(BETWEEN)} }.erase()
}

/// How long it has waited, by when it should be closed, whose it is, and what was promised; of a closed one what has
/// become of it.
fn when(language: Language, case: &CaseSummary) -> AnyView {
    let day = |day| long_date(language, day);
    if let (Some(outcome), Some(closed_at)) = (case.outcome, case.closed_at) {
        let outcome = label(language, "outcome", outcome.key());
        let closed_on = day(local_time(closed_at).date());
        return texts::review::closed_on(language, &closed_on, &outcome).erase();
    }
    let due = if case.is_overdue {
        texts::review::was_due_on(language, &day(case.due_on))
    } else {
        texts::review::due_on(language, &day(case.due_on))
    };
    let assignee = case.assignee.as_ref().map_or_else(
        || texts::review::unassigned(language).to_owned(),
        |assignee| texts::review::assigned_to(language, &assignee.name),
    );
    let today = local_time(Clock::now()).date();
    let promise = case.promised_on.map(|on| {
        let text = if on < today {
            texts::review::promise_over(language, &day(on))
        } else {
            texts::review::promised_on(language, &day(on))
        };
        view! { {BETWEEN} <strong>{text}</strong> }
    });
    let facts = [waiting(language, case.opened_at), due, assignee].join(BETWEEN);
    view! { {facts} {promise} }.erase()
}
