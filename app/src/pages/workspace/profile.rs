//! The form of an organisation's profile.

use leptos::prelude::*;
use shared::facet::Facet;
use shared::organisation::{OrganisationKind, OrganisationProfile};

use super::editor::Form;
use super::field::{Field, Kind};
use super::sections::{fold_at, source};
use super::{languages, parts, pictures};
use crate::i18n::texts;
use crate::view::Erase as _;

/// The sections with the pointers of what they ask for.
pub(super) const SECTIONS: [(&str, &[&str]); 5] = [
    ("basics", &["/name", "/short_name", "/kind", "/summary", "/description", "/website"]),
    ("where", &["/municipalities", "/places", "/place"]),
    ("contact", &["/contacts", "/contact", "/person_agrees"]),
    ("pictures", &["/logo", "/image"]),
    ("languages", &["/languages_spoken"]),
];

/// Those in which something must be there.
pub(super) const ASKING: [&str; 1] = ["basics"];

/// The whole form of a profile.
pub(super) fn fields(form: &Form<'_>, profile: &OrganisationProfile) -> AnyView {
    let (sheet, language, written) = (form.sheet, form.sheet.language, &profile.source_language);
    let pointer = |name: &str| format!("/{name}/{written}");
    let section = |name: &'static str, inner: AnyView| {
        view! {
            <section class="section desk__section" aria-labelledby=name>
                <h2 class="kern-heading-medium" id=name tabindex="-1">{super::label(language, "section", name)}</h2>
                {inner}
            </section>
        }
        .erase()
    };
    let kinds = OrganisationKind::ALL.iter().map(|kind| {
        let key = kind.key().to_owned();
        let label = form.vocabulary.label(Facet::OrganisationKind, &key, language);
        (key, label)
    });
    let basics = view! {
        {Field::new(pointer("name"), texts::workspace::organisation_name(language))
            .required()
            .text(sheet, written, 1, 120, source(&profile.name, written))}
        {Field::new("/short_name", super::label(language, "part", "short_name"))
            .hint(texts::workspace::short_name_hint(language))
            .input(sheet, Kind::Line, profile.short_name.clone().unwrap_or_default())}
        {Field::new("/kind", texts::workspace::organisation_kind(language))
            .select(sheet, kinds.collect(), profile.kind.key())}
        {Field::new(pointer("summary"), texts::workspace::summary(language))
            .hint(texts::workspace::organisation_summary_hint(language))
            .text(sheet, written, 3, 300, source(&profile.summary, written))}
        {Field::new(pointer("description"), texts::workspace::description(language))
            .text(sheet, written, 8, 10_000, source(&profile.description, written))}
        {Field::new("/website", texts::workspace::website(language))
            .input(sheet, Kind::Url, profile.website.clone().unwrap_or_default())}
    };
    let municipalities = municipalities(form, &profile.municipalities);
    let whereabouts = view! { {municipalities} {parts::places(form, &profile.places, 5)} };
    let fields = form.vocabulary.choices(Facet::Field, language).unwrap_or_default();
    let spoken = form.vocabulary.choices(Facet::Language, language).unwrap_or_default();
    let chosen = &profile.languages_spoken;
    let label = texts::workspace::languages_spoken(language);
    let spoken = fold_at(sheet, &["/languages_spoken"], (label, chosen.len()), |label| {
        Field::new("/languages_spoken", label).labelled_above().choices(sheet, false, spoken, chosen)
    });
    let fields = Field::new("/fields", texts::workspace::fields(language)).choices(
        sheet,
        false,
        fields,
        &profile.fields,
    );
    let shown = view! {
        {pictures::logo(form, profile.logo.as_ref())}
        {pictures::section(form, profile.image.as_ref())}
    };
    let texts = languages::section(form, languages::texts_of_profile(language));
    let sections = [
        section("basics", view! { {basics} {fields} }.erase()),
        section("where", whereabouts.erase()),
        section("contact", parts::contacts(form, &profile.contacts, 5)),
        section("pictures", shown.erase()),
        section("languages", view! { {spoken} {texts} }.erase()),
    ];
    sections.into_iter().collect::<Vec<_>>().into_view().erase()
}

/// Where the organisation works: none for the whole county.
fn municipalities(form: &Form<'_>, chosen: &[String]) -> AnyView {
    let language = form.sheet.language;
    let all = form.vocabulary.choices(Facet::Municipality, language).unwrap_or_default();
    Field::new("/municipalities", texts::workspace::municipalities(language))
        .hint(texts::workspace::municipalities_hint(language))
        .choices(form.sheet, false, all, chosen)
}
