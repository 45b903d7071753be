//! Registers an organisation; those that are there already are named while one types.

use std::time::Duration;

use api_client::ApiClient;
use leptos::ev::Event;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::facet::Facet;
use shared::organisation::{OrganisationKind, OrganisationProfile};
use shared::text::{LanguageTag, LocalisedText};
use shared::workspace::{Likeness, SimilarOrganisation};

use super::Desk;
use super::content::Content;
use super::dom;
use super::field::{Field, Kind, button};
use super::remembered::Remembered;
use super::sheet::Sheet;
use crate::i18n::{Language, texts};
use crate::routes::{Page, WorkspacePage};
use crate::state::Vocabulary;
use crate::view::Erase as _;
use crate::workspace::DO;
use crate::workspace::form::{self, Fields};
use crate::workspace::registration::{ANYWAY, compared};

/// How long nothing must have been typed before others are looked for.
const PAUSE: Duration = Duration::from_millis(400);

/// The page.
pub(super) fn page(desk: &Desk, content: &Content) -> AnyView {
    let (language, german) = (desk.language, LanguageTag::german());
    let sheet = content.sheet(language).writing(&german, &desk.vocabulary);
    let profile = OrganisationProfile::named(LocalisedText::default(), german.clone(), Vec::new());
    let blank = OrganisationProfile { kind: OrganisationKind::Club, ..profile };
    let profile = sheet.with_typed(|typed| form::profile(typed, blank));
    let summary = desk.refusal(content);
    let kinds = OrganisationKind::ALL.iter().map(|kind| {
        let key = kind.key().to_owned();
        let label = desk.vocabulary.label(Facet::OrganisationKind, &key, language);
        (key, label)
    });
    let towns = desk.vocabulary.choices(Facet::Municipality, language).unwrap_or_default();
    let beside = beside(sheet, towns.clone());
    let source = |text: &LocalisedText| super::sections::source(text, &german);
    let similar = RwSignal::new(content.similar.clone());
    // Whoever has seen what is there already registers it or not.
    let (what, label) = if content.similar.is_empty() {
        ("register", texts::workspace::register(language))
    } else {
        (ANYWAY, texts::workspace::register_anyway(language))
    };
    let remembered = Remembered::new(language, "register");
    let alike = |by_name: bool| found(language, desk.vocabulary.clone(), similar, by_name);
    let action = super::path(WorkspacePage::Register, language);
    let fields = view! {
            // The first button is the one that Enter presses.
            <button type="submit" name=DO value=what hidden=true></button>
            {Field::new("/name/de", texts::workspace::organisation_name(language))
                .required()
                .text(sheet, &german, 1, 120, source(&profile.name))}
            {alike(true)}
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
            {beside}
            {alike(false)}
            {remembered.said()}
            {button(what.to_owned(), label, "kern-btn kern-btn--primary")}
    };
    let listener = Box::new(look_for(similar));
    let overview = super::path(WorkspacePage::Overview, language);
    let task = view! {
        <p class="ways"><a class="kern-link" href=overview>{texts::workspace::to_overview(language)}</a></p>
        {summary}
        {remembered.form("form", action, Some(listener), fields.erase())}
    };
    desk.page(
        texts::workspace::register(language).to_owned(),
        texts::workspace::register_lead(language).to_owned(),
        task.erase(),
    )
}

/// What is written down beside the profile: a phone number and an address.
fn beside(sheet: Sheet, towns: Vec<(String, String)>) -> AnyView {
    let language = sheet.language;
    let typed = |name: &str| sheet.typed_or(name, None);
    let choose = (String::new(), texts::workspace::choose(language).to_owned());
    let towns: Vec<_> = [choose].into_iter().chain(towns).collect();
    // It is read with the content, not with this page.
    let function = texts::workspace::usual_function_german(language);
    view! {
        <input type="hidden" name="/contact/function/de" value=function/>
        {Field::new("/contact/phone", texts::workspace::phone(language))
            .hint(texts::workspace::register_phone_hint(language))
            .input(sheet, Kind::Phone, typed("/contact/phone"))}
        {Field::new("/place/street", texts::workspace::street(language))
            .input(sheet, Kind::Line, typed("/place/street"))}
        <div class="desk__row">
            {Field::new("/place/postal_code", texts::workspace::postal_code(language))
                .input(sheet, Kind::Line, typed("/place/postal_code"))}
            {Field::new("/place/municipality", texts::workspace::municipality(language))
                .select(sheet, towns, &typed("/place/municipality"))}
        </div>
    }
    .erase()
}

/// Looks for organisations like the one that is being typed.
fn look_for(similar: RwSignal<Vec<SimilarOrganisation>>) -> impl FnMut(Event) + 'static {
    let api: ApiClient = use_context().unwrap_or_default();
    debounce(PAUSE, move |_: Event| {
        let Some(fields) = typed() else { return };
        let api = api.clone();
        spawn_local(async move {
            let found = api.similar_organisations(&compared(&fields)).await;
            // Who cannot be told is told nothing.
            if let Ok(found) = found {
                similar.try_set(found.items);
            }
        });
    })
}

/// What is typed into the form as it is now.
fn typed() -> Option<Fields> {
    let field = document().get_element_by_id("name-de")?;
    let field = wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlInputElement>(field).ok()?;
    dom::read(&field.form()?)
}

/// Those that are there already: the ones that are called so, or the others, each beside what they have in
/// common with what is typed.
fn found(
    language: Language,
    vocabulary: Vocabulary,
    similar: RwSignal<Vec<SimilarOrganisation>>,
    by_name: bool,
) -> AnyView {
    let view = move || {
        let mut items = similar.get();
        items.retain(|found| found.by.contains(&Likeness::Name) == by_name);
        if items.is_empty() {
            return None;
        }
        let items: Vec<_> = items.into_iter().map(|found| item(language, &vocabulary, found)).collect();
        let view = view! {
            <div class="notice" role="status">
                <p><strong>{texts::workspace::similar_title(language)}</strong></p>
                <ul class="desk__entries">{items}</ul>
                <p>{texts::workspace::similar_text(language)}</p>
            </div>
        };
        Some(view.erase())
    };
    view! { {view} }.erase()
}

/// An organisation that is there already, with what it has in common with the one that is typed. One that the
/// public does not see has no page.
fn item(language: Language, vocabulary: &Vocabulary, found: SimilarOrganisation) -> AnyView {
    let towns = vocabulary.labels(Facet::Municipality, &found.municipalities, language);
    let name = if let Some(slug) = found.slug {
        let href = Page::Organisation(slug).path(language);
        view! { <a class="kern-link" href=href rel="external"><bdi>{found.name}</bdi></a> }.erase()
    } else {
        let unseen = texts::workspace::similar_unseen(language);
        view! { <bdi>{found.name}</bdi> " " <span class="badge">{unseen}</span> }.erase()
    };
    let by = found.by.iter().map(|likeness| super::label(language, "alike", likeness.key()));
    let by = by.collect::<Vec<_>>().join(texts::common::list_separator(language));
    // There it is asked how one belongs to it; what is typed here waits in the window.
    let claim = found.may_claim.then(|| {
        let href = super::path(WorkspacePage::Claim(found.id.to_string()), language);
        view! {
            <p class="actions">
                <a class="kern-btn kern-btn--secondary" href=href>
                    <span class="kern-label">{texts::workspace::claim(language)}</span>
                </a>
            </p>
        }
    });
    view! {
        <li class="desk__entry">
            <p>{name} " " <span class="text-note">{towns}</span></p>
            <p class="text-note">{by}</p>
            {claim}
        </li>
    }
    .erase()
}
