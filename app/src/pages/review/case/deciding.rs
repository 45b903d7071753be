//! The decision about a case, or why who looks at it does not decide.

use leptos::prelude::*;
use shared::facet::Facet;
use shared::review::CaseKind;
use shared::text::{LanguageTag, LocalisedText};
use shared::workspace::EntryContent;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event};

use super::{Case, fold, is_to_decide, label, notes, report, section as part_of_page};
use crate::i18n::{Language, texts};
use crate::pages::workspace::{Field, Sheet, button, property, tell_form};
use crate::review::case::{REASON, TEMPLATE, TEMPLATES};
use crate::view::Erase as _;
use crate::workspace::form;

/// Most characters of a reason.
const LONGEST_REASON: u16 = 2_000;

/// The forms with which it is decided; nothing once it is.
pub(super) fn section(case: &Case<'_>) -> Option<AnyView> {
    let (language, detail) = (case.language(), case.detail());
    if detail.case.closed_at.is_some() {
        return None;
    }
    let inner = if is_to_decide(detail) {
        match detail.case.kind {
            CaseKind::Submission => submission(case),
            CaseKind::Afterwards => afterwards(case),
            CaseKind::Report => report::closing(case),
        }
    } else {
        view! { <p class="notice notice--warning">{why_not(case)}</p> }.erase()
    };
    Some(part_of_page("case-decision", texts::case::decision(language), inner))
}

/// Why who looks at an open case does not decide it.
fn why_not(case: &Case<'_>) -> &'static str {
    let (language, detail) = (case.language(), case.detail());
    if case.loaded.is_member {
        texts::case::not_own_organisation(language)
    } else if detail.case.is_escalated && !case.loaded.is_county {
        texts::case::not_passed_on(language)
    } else {
        texts::case::not_own_submission(language)
    }
}

fn submission(case: &Case<'_>) -> AnyView {
    let language = case.language();
    let publish = button(
        "publish".to_owned(),
        texts::case::publish(language),
        "kern-btn kern-btn--primary case__publish",
    );
    view! {
        {case.buttons(publish)}
        {corrections(case)}
        {case.rows.map(|rows| notes::form(case, rows))}
        {rejection(case)}
    }
    .erase()
}

fn afterwards(case: &Case<'_>) -> AnyView {
    let language = case.language();
    let looked_at = button("look".to_owned(), texts::case::look(language), "kern-btn kern-btn--primary");
    view! { <p>{texts::case::look_hint(language)}</p> {case.buttons(looked_at)} }.erase()
}

/// Publishes with small corrections of the most important texts.
fn corrections(case: &Case<'_>) -> AnyView {
    let (language, sheet) = (case.language(), case.sheet);
    // Also what was typed before the form was refused.
    let content = sheet.with_typed(|typed| form::content(typed, &case.detail().content));
    let written = content.source_language();
    let (name, called, title, summary, description) = match &content {
        EntryContent::Offer(offer) => {
            let called = texts::workspace::title(language);
            ("title", called, &offer.title, &offer.summary, &offer.description)
        }
        EntryContent::Organisation(profile) => {
            let called = texts::workspace::organisation_name(language);
            ("name", called, &profile.name, &profile.summary, &profile.description)
        }
    };
    let fields = view! {
        <p class="text-note">{texts::case::correct_hint(language)}</p>
        {Field::new(format!("/{name}/{written}"), called)
            .required()
            .text(sheet, written, 1, 120, source(title, written))}
        {Field::new(format!("/summary/{written}"), texts::workspace::summary(language))
            .given()
            .text(sheet, written, 3, 300, source(summary, written))}
        {Field::new(format!("/description/{written}"), texts::workspace::description(language))
            .given()
            .text(sheet, written, 8, 10_000, source(description, written))}
    };
    let send = button("correct".to_owned(), texts::case::correct(language), "kern-btn kern-btn--primary");
    let form = case.form("correct", fields.erase(), send);
    fold(texts::case::correct_title(language), case.is_refused("correct"), form)
}

/// A text in the language the entry is written in.
fn source(text: &LocalisedText, written: &LanguageTag) -> String {
    text.get(written).map(|text| text.text.clone()).unwrap_or_default()
}

/// Refuses with a reason: one's own, or one that is chosen from templates.
fn rejection(case: &Case<'_>) -> AnyView {
    let (language, sheet) = (case.language(), case.sheet);
    let templates =
        TEMPLATES.iter().map(|key| ((*key).to_owned(), label(language, "template", key))).collect();
    let chosen = [sheet.typed_or(TEMPLATE, None)];
    let spoken = case.detail().content.source_language();
    let spoken = case.desk.vocabulary.label(Facet::Language, spoken.primary(), language);
    let fields = view! {
        <p class="text-note">{texts::case::reject_hint(language)}</p>
        {Field::new(TEMPLATE, texts::case::templates(language))
            .hint(texts::case::templates_hint(language))
            .choices(sheet, true, templates, &chosen)}
        {Field::new(REASON, texts::case::reason(language))
            .hint(texts::case::reason_hint(language, &spoken))
            .given()
            .text(sheet, &language.language_tag(), 5, LONGEST_REASON, sheet.typed_or(REASON, None))}
    };
    let send = button("reject".to_owned(), texts::case::reject(language), "kern-btn kern-btn--secondary");
    let listener = Box::new(move |event: Event| take_template(language, sheet, &event));
    let form = case.form_heard("reject", Some(listener), fields.erase(), send);
    fold(texts::case::reject_title(language), case.is_refused("reject"), form)
}

/// Fills a template that was just chosen into the reason, unless somebody has written one of their own.
fn take_template(language: Language, sheet: Sheet, event: &Event) {
    let Some(chosen) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let Some(reason) = document().get_element_by_id(&sheet.id(REASON)) else { return };
    if chosen.get_attribute("name").as_deref() != Some(TEMPLATE) {
        return;
    }
    let text = |key: &str| label(language, "template", key);
    let written = property(&reason, "value").as_string().unwrap_or_default();
    let is_own = !written.trim().is_empty() && TEMPLATES.iter().all(|key| text(key) != written);
    let key = property(&chosen, "value").as_string().filter(|_| !is_own);
    let Some(key) = key else { return };
    // Fails only where there is no such property.
    drop(js_sys::Reflect::set(&reason, &"value".into(), &text(&key).into()));
    // The form is busy with the choice itself.
    request_animation_frame(move || tell_form(&reason));
}
