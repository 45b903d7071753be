//! A report of the public: what it says, what the organisation is asked, and what comes of it.

use leptos::prelude::*;
use shared::review::CaseOutcome;

use super::{Case, fold, is_to_decide, label, moment, section as part_of_page};
use crate::i18n::texts;
use crate::pages::workspace::{Field, button};
use crate::review::case::{ANSWER, QUESTION};
use crate::view::Erase as _;

/// Most characters of an answer and of a question.
const LONGEST: u16 = 2_000;

/// What was reported; nothing of other cases.
pub(super) fn section(case: &Case<'_>) -> Option<AnyView> {
    let (language, detail) = (case.language(), case.detail());
    let report = detail.report.as_ref()?;
    let (lang, dir) = (report.language.as_str().to_owned(), report.language.direction());
    let text = if report.is_deleted {
        view! { <p class="text-note">{texts::case::report_deleted(language)}</p> }.erase()
    } else if report.text.trim().is_empty() {
        ().erase()
    } else {
        view! { <p class="desk__told" lang=lang dir=dir>{report.text.clone()}</p> }.erase()
    };
    // Whether there was an address is deleted with it.
    let answer = (!report.is_deleted).then(|| {
        let said = if report.can_be_answered {
            texts::case::report_answered(language)
        } else {
            texts::case::report_unanswered(language)
        };
        view! { <p class="text-note">{said}</p> }
    });
    let asked = report.asked_at.map(|at| {
        view! { <p>{texts::case::asked_at(language, &moment(language, at))}</p> }
    });
    let ask = is_to_decide(detail).then(|| asking(case));
    let inner = view! {
        <p>
            <strong>{label(language, "report", report.reason.key())}</strong>
            " "
            <span class="text-note">{moment(language, report.reported_at)}</span>
        </p>
        {text}
        {answer}
        {asked}
        {ask}
    };
    Some(part_of_page("case-report", texts::case::report_title(language), inner.erase()))
}

/// Asks the organisation.
fn asking(case: &Case<'_>) -> AnyView {
    let (language, sheet) = (case.language(), case.sheet);
    let field = Field::new(QUESTION, texts::case::question(language))
        .hint(texts::case::question_hint(language))
        .required()
        .text(sheet, &language.language_tag(), 3, LONGEST, sheet.typed_or(QUESTION, None));
    let send = button("ask".to_owned(), texts::case::ask(language), "kern-btn kern-btn--secondary");
    let form = case.form("question", field, send);
    fold(texts::case::ask_title(language), case.is_refused("ask"), form)
}

/// The forms with which a report is closed.
pub(super) fn closing(case: &Case<'_>) -> AnyView {
    let (language, sheet) = (case.language(), case.sheet);
    let answer = case.detail().report.as_ref().is_some_and(|report| report.can_be_answered).then(|| {
        Field::new(ANSWER, texts::case::answer(language)).hint(texts::case::answer_hint(language)).text(
            sheet,
            &language.language_tag(),
            3,
            LONGEST,
            sheet.typed_or(ANSWER, None),
        )
    });
    let close = |outcome: CaseOutcome, class: &'static str| {
        button(format!("close:{outcome}"), label(language, "close", outcome.key()), class)
    };
    let buttons = view! {
        {close(CaseOutcome::Resolved, "kern-btn kern-btn--primary")}
        {close(CaseOutcome::Unfounded, "kern-btn kern-btn--secondary")}
        {close(CaseOutcome::Spam, "kern-btn kern-btn--secondary")}
    };
    let hint = view! { <p class="text-note">{texts::case::close_hint(language)}</p> {answer} };
    case.form("report", hint.erase(), buttons.erase())
}
