//! Corrects a profile.

use leptos::prelude::*;
use shared::facet::Facet;
use shared::organisation::{OrganisationKind, OrganisationProfile};
use shared::staff::ReviewOrganisationDetail;
use shared::text::{LanguageTag, LocalisedText};

use super::super::{Content, path};
use super::{part, sheet};
use crate::i18n::{Namespace, labelled, texts};
use crate::pages::workspace::{Desk, Field, Kind, Remembered, Sheet, button};
use crate::review::case::{REASON, REVISION};
use crate::routes::ReviewPage;
use crate::view::Erase as _;

/// Most characters of a reason.
const LONGEST_REASON: u16 = 500;

/// The profile with why it is corrected; or why it is not.
pub(super) fn section(desk: &Desk, content: &Content, detail: &ReviewOrganisationDetail) -> AnyView {
    let language = desk.language;
    let inner = if detail.may_correct {
        view! { <p>{texts::county::correct_lead(language)}</p> {form(desk, content, detail)} }.erase()
    } else {
        view! { <p class="notice">{texts::county::may_not_correct(language)}</p> }.erase()
    };
    part("correct", texts::county::correct_title(language), inner)
}

fn form(desk: &Desk, content: &Content, detail: &ReviewOrganisationDetail) -> AnyView {
    let language = desk.language;
    let written = &detail.profile.source_language;
    let sheet = sheet(language, content, "correct").writing(written, &desk.vocabulary);
    let remembered = Remembered::new(language, &format!("correction.{}", detail.id));
    let fields = view! {
        <input type="hidden" name=REVISION value=detail.revision.to_string()/>
        {profile_texts(sheet, &detail.profile)}
        {facts(desk, sheet, &detail.profile)}
        {Field::new(REASON, texts::county::reason(language))
            .hint(texts::county::correct_reason_hint(language))
            .required()
            .text(sheet, &language.language_tag(), 2, LONGEST_REASON, sheet.typed_or(REASON, None))}
        {remembered.said()}
        {button("correct:".to_owned(), texts::county::correct(language), "kern-btn kern-btn--primary")}
    };
    let action = path(ReviewPage::Organisation(detail.id.to_string()), language);
    remembered.form("form desk__form", action, None, fields.erase())
}

/// The texts of a profile in the language it is written in.
fn profile_texts(sheet: Sheet, profile: &OrganisationProfile) -> AnyView {
    let (language, written) = (sheet.language, &profile.source_language);
    let text = |name: &str, label: &'static str, (lines, most): (u8, u16), stored: &LocalisedText| {
        let pointer = format!("/{name}/{written}");
        let value = sheet.typed_or(&pointer, in_source(stored, written).as_ref());
        let field = Field::new(pointer, label);
        let field = if name == "name" { field.required() } else { field };
        field.text(sheet, written, lines, most, value)
    };
    let short_name = labelled(language, Namespace::Workspace, "part", "short_name");
    view! {
        {text("name", texts::workspace::organisation_name(language), (1, 120), &profile.name)}
        {Field::new("/short_name", short_name)
            .input(sheet, Kind::Line, sheet.typed_or("/short_name", profile.short_name.as_ref()))}
        {text("summary", texts::workspace::summary(language), (3, 300), &profile.summary)}
        {text("description", texts::workspace::description(language), (8, 10_000), &profile.description)}
    }
    .erase()
}

/// What else the profile says, but for what it refers to.
fn facts(desk: &Desk, sheet: Sheet, profile: &OrganisationProfile) -> AnyView {
    let language = desk.language;
    let kinds = OrganisationKind::ALL.iter().map(|kind| {
        let label = desk.vocabulary.label(Facet::OrganisationKind, kind.key(), language);
        (kind.key().to_owned(), label)
    });
    let towns = desk.vocabulary.choices(Facet::Municipality, language).unwrap_or_default();
    view! {
        {Field::new("/kind", texts::workspace::organisation_kind(language))
            .select(sheet, kinds.collect(), profile.kind.key())}
        {Field::new("/municipalities", texts::workspace::municipalities(language))
            .hint(texts::workspace::municipalities_hint(language))
            .choices(sheet, false, towns, &profile.municipalities)}
        {Field::new("/website", texts::workspace::website(language))
            .input(sheet, Kind::Url, profile.website.clone().unwrap_or_default())}
    }
    .erase()
}

fn in_source(text: &LocalisedText, language: &LanguageTag) -> Option<String> {
    text.get(language).map(|text| text.text.clone())
}
