//! The picture of an entry: chosen on the device and uploaded at once, or one the organisation has.

use leptos::prelude::*;
use shared::entry::ImageUse;
use shared::file::{FileKind, OwnFile};
use web_sys::Event;

use super::editor::Form;
use super::field::{Field, Kind, Sheet, id, tell_form};
use super::sections::source;
use crate::i18n::texts;
use crate::view::Erase as _;

/// How many of the pictures there are can be chosen again.
const MOST_SHOWN: usize = 12;
/// The types the server takes.
const TYPES: &str = "image/jpeg,image/png,image/webp";

/// The section of the form.
pub(super) fn section(form: &Form<'_>, image: Option<&ImageUse>) -> AnyView {
    let (sheet, language, written) = (form.sheet, form.sheet.language, form.work.content.source_language());
    let chosen = RwSignal::new(image.map(|image| image.media.to_string()).unwrap_or_default());
    let known = image.and_then(|image| form.files.iter().find(|file| file.id == image.media));
    let shown = RwSignal::new(known.map(thumbnail).unwrap_or_default());
    let alternative = image.map(|image| source(&image.alternative_text, written)).unwrap_or_default();
    let credit = image.and_then(|image| image.credit.clone()).unwrap_or_default();
    let picture = move || {
        Some(shown.get())
            .filter(|url| !url.is_empty())
            .map(|url| view! { <img class="desk__picture" src=url alt=""/> })
    };
    let known: Vec<_> = form
        .files
        .iter()
        .filter(|file| file.kind == FileKind::Picture)
        .take(MOST_SHOWN)
        .map(|file| again(file, chosen, shown))
        .collect();
    let known = (!known.is_empty()).then(|| {
        super::sections::fold(texts::workspace::known_pictures(language), 0, language, |_| {
            view! { <div class="desk__pictures only-with-scripts">{known}</div> }.erase()
        })
    });
    let remove = move |_| {
        chosen.set(String::new());
        shown.set(String::new());
        changed_later();
    };
    let organisation = form.work.organisation.to_string();
    view! {
        {sheet.remarks("/image/media")}
        <input type="hidden" name="/image/media" id=id("/image/media") value=chosen.get_untracked() prop:value=chosen/>
        {picture}
        {upload_field(sheet, organisation, chosen, shown)}
        {known}
        <div hidden=move || chosen.with(String::is_empty) class="desk__section">
            {Field::new(format!("/image/alternative_text/{written}"), texts::workspace::alternative_text(language))
                .hint(texts::workspace::alternative_text_hint(language))
                .given()
                .text(sheet, written, 1, 300, alternative)}
            {Field::new("/image/credit", texts::workspace::credit(language)).input(sheet, Kind::Line, credit)}
            <p class="actions">
                <button class="kern-btn kern-btn--tertiary" type="button" on:click=remove>
                    <span class="kern-label">{texts::workspace::remove_picture(language)}</span>
                </button>
            </p>
        </div>
    }
    .erase()
}

/// The address of a small size of a picture.
fn thumbnail(file: &OwnFile) -> String {
    file.variants
        .get(1)
        .or(file.variants.first())
        .map_or_else(|| file.url.clone(), |variant| variant.url.clone())
}

/// A picture the organisation has.
fn again(file: &OwnFile, chosen: RwSignal<String>, shown: RwSignal<String>) -> AnyView {
    let (id, url) = (file.id.to_string(), thumbnail(file));
    let label = file.uses.first().map(|it| it.title.clone()).unwrap_or_default();
    let src = url.clone();
    let choose = move |_| {
        chosen.set(id.clone());
        shown.set(url.clone());
        changed_later();
    };
    view! {
        <button type="button" class="desk__choice" aria-label=label on:click=choose>
            <img src=src alt="" loading="lazy"/>
        </button>
    }
    .erase()
}

/// Chooses a file, which is uploaded at once. Without scripts pictures wait until there are some.
fn upload_field(
    sheet: Sheet,
    organisation: String,
    chosen: RwSignal<String>,
    shown: RwSignal<String>,
) -> AnyView {
    let language = sheet.language;
    let (is_busy, problem) = (RwSignal::new(false), RwSignal::new(String::new()));
    let upload =
        move |event: Event| upload(&event, sheet, &organisation, (chosen, shown), (is_busy, problem));
    let said = move || {
        if is_busy.get() { texts::workspace::uploading(language).to_owned() } else { problem.get() }
    };
    view! {
        <div class="form__field only-with-scripts">
            <label class="kern-label" for="picture-file">{texts::workspace::picture(language)}</label>
            <p class="text-note" id="picture-hint">{texts::workspace::picture_hint(language)}</p>
            <p class="form__problem" role="status">{said}</p>
            <input
                class="desk__file"
                type="file"
                id="picture-file"
                accept=TYPES
                aria-describedby="picture-hint"
                on:change=upload
            />
        </div>
        <p class="text-note only-without-scripts">{texts::workspace::picture_needs_scripts(language)}</p>
    }
    .erase()
}

/// Uploads the file that was chosen.
#[cfg(target_arch = "wasm32")]
fn upload(
    event: &Event,
    sheet: Sheet,
    organisation: &str,
    (chosen, shown): (RwSignal<String>, RwSignal<String>),
    (is_busy, problem): (RwSignal<bool>, RwSignal<String>),
) {
    use api_client::ApiClient;
    use wasm_bindgen::JsValue;

    // The file itself is no part of the form.
    event.stop_propagation();
    let text = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &name.into()).ok();
    let input: web_sys::HtmlInputElement = event_target(event);
    let files = text(&input, "files").unwrap_or(JsValue::NULL);
    let Ok(file) = js_sys::Reflect::get_u32(&files, 0) else { return };
    if file.is_undefined() {
        return;
    }
    // So that the same one can be chosen again.
    input.set_value("");
    let kind = text(&file, "type").and_then(|kind| kind.as_string()).unwrap_or_default();
    let api: ApiClient = use_context().unwrap_or_default();
    let organisation = organisation.to_owned();
    is_busy.set(true);
    problem.set(String::new());
    leptos::task::spawn_local(async move {
        let sent = api.upload_picture(&organisation, &kind, file).await;
        is_busy.try_set(false);
        match sent {
            Ok(picture) => {
                let small = picture.variants.get(1).or(picture.variants.first());
                shown.try_set(small.map(|variant| variant.url.clone()).unwrap_or_default());
                chosen.try_set(picture.id.to_string());
                changed_later();
            }
            Err(refusal) => {
                let told = refusal.errors().first().map(|error| super::field::problem(sheet.language, error));
                let too_large = refusal.error.code().status() == 413;
                let told = told.unwrap_or_else(|| {
                    if too_large {
                        texts::workspace::picture_too_large(sheet.language).to_owned()
                    } else {
                        crate::components::explanation(sheet.language, &refusal.error).to_owned()
                    }
                });
                problem.try_set(told);
            }
        }
    });
}

/// On the server nothing is chosen.
#[cfg(not(target_arch = "wasm32"))]
fn upload(
    _: &Event,
    sheet: Sheet,
    _: &str,
    _: (RwSignal<String>, RwSignal<String>),
    (_, problem): (RwSignal<bool>, RwSignal<String>),
) {
    problem.set(texts::workspace::picture_too_large(sheet.language).to_owned());
}

/// The form hears of a choice once the field has it.
fn changed_later() {
    request_animation_frame(|| {
        if let Some(field) = document().get_element_by_id(&id("/image/media")) {
            tell_form(&field);
        }
    });
}
