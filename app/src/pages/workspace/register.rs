//! Registers an organisation; those that are there already are named while one types.

use std::time::Duration;

use api_client::ApiClient;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::facet::Facet;
use shared::legal::LegalPage;
use shared::organisation::{OrganisationKind, OrganisationProfile};
use shared::text::{LanguageTag, LocalisedText};
use shared::workspace::SimilarOrganisation;

use super::Desk;
use super::content::Content;
use super::field::{Field, Kind, Sheet, button};
use crate::i18n::{Language, texts};
use crate::routes::{Page, WorkspacePage};
use crate::state::Vocabulary;
use crate::view::Erase as _;
use crate::workspace::form::{self, Fields};

/// How long nothing must have been typed before others are looked for.
const PAUSE: Duration = Duration::from_millis(400);

/// The page.
pub(super) fn page(desk: &Desk, content: &Content) -> AnyView {
    let (language, german) = (desk.language, LanguageTag::german());
    let refused = content.refused.as_ref();
    let typed = Fields::new(refused.map(|refused| refused.typed.clone()).unwrap_or_default());
    let profile = OrganisationProfile::named(LocalisedText::default(), german.clone(), Vec::new());
    let blank = OrganisationProfile { kind: OrganisationKind::Club, ..profile };
    let profile = form::profile(&typed, blank);
    let problems = refused.map(|refused| refused.refusal.errors().to_vec()).unwrap_or_default();
    let sheet = Sheet::new(language, problems, Vec::new(), typed);
    let summary = desk.refusal(content);
    let kinds = OrganisationKind::ALL.iter().map(|kind| {
        let key = kind.key().to_owned();
        let label = desk.vocabulary.label(Facet::OrganisationKind, &key, language);
        (key, label)
    });
    let towns = desk.vocabulary.choices(Facet::Municipality, language).unwrap_or_default();
    let source = |text: &LocalisedText| super::sections::source(text, &german);
    let similar = RwSignal::new(Vec::new());
    let action = super::path(WorkspacePage::Register, language);
    let task = view! {
        {summary}
        <form class="form" method="post" action=action novalidate=true on:input=look_for(similar)>
            {Field::new("/name/de", texts::workspace::organisation_name(language))
                .required()
                .text(sheet, &german, 1, 120, source(&profile.name))}
            {found(language, desk.vocabulary.clone(), similar)}
            {Field::new("/kind", texts::workspace::organisation_kind(language))
                .select(sheet, kinds.collect(), profile.kind.key())}
            {Field::new("/municipalities", texts::workspace::municipalities(language))
                .hint(texts::workspace::municipalities_hint(language))
                .choices(sheet, false, towns, &profile.municipalities)}
            {Field::new("/summary/de", texts::workspace::summary(language))
                .hint(texts::workspace::organisation_summary_hint(language))
                .text(sheet, &german, 3, 300, source(&profile.summary))}
            {Field::new("/website", texts::workspace::website(language))
                .input(sheet, Kind::Url, profile.website.clone().unwrap_or_default())}
            {button("register".to_owned(), texts::workspace::register(language), "kern-btn kern-btn--primary")}
        </form>
    };
    desk.page(
        texts::workspace::register(language).to_owned(),
        texts::workspace::register_lead(language).to_owned(),
        task.erase(),
    )
}

/// Looks for organisations like the one that is being typed.
fn look_for(similar: RwSignal<Vec<SimilarOrganisation>>) -> impl FnMut(leptos::ev::Event) + 'static {
    let api: ApiClient = use_context().unwrap_or_default();
    debounce(PAUSE, move |_: leptos::ev::Event| {
        let value = |id: &str| {
            let field = document().get_element_by_id(id)?;
            Some(wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlInputElement>(field).ok()?.value())
        };
        let (name, website) = (value("name-de").unwrap_or_default(), value("website").unwrap_or_default());
        let api = api.clone();
        spawn_local(async move {
            // Who cannot be told is told nothing.
            if let Ok(found) = api.similar_organisations(&name, &website).await {
                similar.try_set(found.items);
            }
        });
    })
}

fn found(language: Language, vocabulary: Vocabulary, similar: RwSignal<Vec<SimilarOrganisation>>) -> AnyView {
    let contact = Page::Legal(LegalPage::Contact).path(language);
    let view = move || {
        let items = similar.get();
        if items.is_empty() {
            return None;
        }
        let items: Vec<_> = items
            .into_iter()
            .map(|found| {
                let href = Page::Organisation(found.slug).path(language);
                let towns = vocabulary.labels(Facet::Municipality, &found.municipalities, language);
                view! {
                    <li>
                        <a class="kern-link" href=href rel="external"><bdi>{found.name}</bdi></a>
                        " " <span class="text-note">{towns}</span>
                    </li>
                }
                .erase()
            })
            .collect();
        let view = view! {
            <div class="notice" role="status">
                <p><strong>{texts::workspace::similar_title(language)}</strong></p>
                <ul>{items}</ul>
                <p>{texts::workspace::similar_text(language)}</p>
                <p><a class="kern-link" href=contact.clone() rel="external">{texts::workspace::similar_contact(language)}</a></p>
            </div>
        };
        Some(view.erase())
    };
    view! { {view} }.erase()
}
