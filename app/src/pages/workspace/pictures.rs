//! The picture of an entry: chosen on the device, cut and uploaded, or one the organisation has.

#[cfg(target_arch = "wasm32")]
use api_client::ApiClient;
use leptos::prelude::*;
use shared::entry::ImageUse;
use shared::file::{Crop, FileKind, OwnFile};
use shared::id::OrganisationId;
use wasm_bindgen::JsValue;

use super::crop;
use super::dom::{focus_later, tell_form};
use super::editor::Form;
use super::field::{Field, Kind};
use super::sections::source;
use super::sheet::{Sheet, id};
use super::upload::{FileField, take_file};
#[cfg(target_arch = "wasm32")]
use super::upload::{input, note, property, told};
use crate::i18n::{Language, texts};
#[cfg(target_arch = "wasm32")]
use crate::page_data::Clock;
use crate::view::Erase as _;
use crate::words::{local_time, long_date};

/// The id of the field with which a picture is chosen on the device.
pub(super) const FILE: &str = "picture-file";
/// How many of the pictures there are can be chosen again.
const MOST_SHOWN: usize = 12;
/// The types the server takes.
const TYPES: &str = "image/jpeg,image/png,image/webp";

/// The section of the form.
pub(super) fn section(form: &Form<'_>, image: Option<&ImageUse>) -> AnyView {
    let (sheet, language, written) = (form.sheet, form.sheet.language, form.work.content.source_language());
    let chosen = RwSignal::new(image.map(|image| image.media.to_string()).unwrap_or_default());
    let files = form.files;
    let alternative = image.map(|image| source(&image.alternative_text, written)).unwrap_or_default();
    let credit = image.and_then(|image| image.credit.clone()).unwrap_or_default();
    let picture = move || {
        let chosen = chosen.get();
        let url =
            files.with_value(|files| files.iter().find(|file| file.id.to_string() == chosen).map(thumbnail));
        url.map(|url| view! { <img class="desk__picture" src=url alt=""/> })
    };
    let known: Vec<_> = files.with_value(|files| {
        let pictures = files.iter().filter(|file| file.kind == FileKind::Picture);
        pictures.take(MOST_SHOWN).map(|file| again(language, file, chosen)).collect()
    });
    let known = (!known.is_empty()).then(|| {
        let known = super::sections::fold(texts::workspace::known_pictures(language), 0, language, |_| {
            view! { <div class="desk__pictures">{known}</div> }.erase()
        });
        view! { <div class="only-with-scripts">{known}</div> }
    });
    let remove = move |_| {
        chosen.set(String::new());
        changed_later();
    };
    view! {
        {sheet.remarks("/image/media")}
        <input
            type="hidden"
            name="/image/media"
            id=id("/image/media")
            value=chosen.get_untracked()
            prop:value=chosen
            on:input=move |event| chosen.set(event_target_value(&event))
        />
        {picture}
        {upload_field(sheet, form.work.organisation, files)}
        {known}
        <div hidden=move || chosen.with(String::is_empty) class="desk__section">
            {Field::new(format!("/image/alternative_text/{written}"), texts::workspace::alternative_text(language))
                .hint(texts::workspace::alternative_text_hint(language))
                .example(texts::workspace::alternative_text_example(language))
                .given()
                .text(sheet, written, 1, 300, alternative)}
            {Field::new("/image/credit", texts::workspace::credit(language)).input(sheet, Kind::Line, credit)}
            <p class="actions only-with-scripts">
                <button class="kern-btn desk__quiet" type="button" on:click=remove>
                    <span class="kern-label">{texts::workspace::remove_picture(language)}</span>
                </button>
            </p>
        </div>
    }
    .erase()
}

/// The address of a small size of a picture.
pub(super) fn thumbnail(file: &OwnFile) -> String {
    file.variants
        .get(1)
        .or(file.variants.first())
        .map_or_else(|| file.url.clone(), |variant| variant.url.clone())
}

/// A picture the organisation has, called by what uses it, else by the day on which it came.
fn again(language: Language, file: &OwnFile, chosen: RwSignal<String>) -> AnyView {
    let (id, url) = (file.id.to_string(), thumbnail(file));
    let used = file.uses.first().map(|it| it.title.clone()).filter(|title| !title.trim().is_empty());
    let day = || long_date(language, local_time(file.created_at).date());
    let label = used.unwrap_or_else(|| texts::workspace::picture_of(language, &day()));
    let choose = move |_| {
        chosen.set(id.clone());
        changed_later();
    };
    view! {
        <button type="button" class="desk__choice" aria-label=label on:click=choose>
            <img src=url alt="" loading="lazy"/>
        </button>
    }
    .erase()
}

/// Chooses a file, which is uploaded once it is known which part of it is wanted. Without scripts pictures
/// wait until there are some.
fn upload_field(sheet: Sheet, organisation: OrganisationId, files: StoredValue<Vec<OwnFile>>) -> AnyView {
    let language = sheet.language;
    // What is said of the file, and its address on the device while it is asked which part is wanted.
    let (said, device) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let upload = move |crop: Option<Crop>| {
        crop::forget(device);
        if let Some(file) = take_file(FILE) {
            said.set(texts::workspace::uploading(language).to_owned());
            // What was asked is gone, and the focus with it.
            focus_later(FILE.to_owned());
            send(sheet, organisation, (file, crop), (files, said));
        }
    };
    let choose = move || {
        said.set(String::new());
        if !crop::show(FILE, device) {
            upload(None);
        }
    };
    let field = FileField {
        id: FILE,
        label: texts::workspace::picture(language),
        hint: texts::workspace::picture_hint(language),
        needs_scripts: texts::workspace::picture_needs_scripts(language),
        types: TYPES,
    };
    view! { {field.view(said, choose)} {crop::question(language, device, upload)} }.erase()
}

/// Uploads a picture, or a part of it, and chooses it.
#[cfg(target_arch = "wasm32")]
fn send(
    sheet: Sheet,
    organisation: OrganisationId,
    (file, crop): (JsValue, Option<Crop>),
    (files, said): (StoredValue<Vec<OwnFile>>, RwSignal<String>),
) {
    let (api, created_at) = (use_context::<ApiClient>().unwrap_or_default(), Clock::now());
    let kind = property(&file, "type").as_string().filter(|kind| kind.starts_with("image/"));
    // What else it may be, the server finds out and says.
    let kind = kind.unwrap_or_else(|| "application/octet-stream".to_owned());
    leptos::task::spawn_local(async move {
        match api.upload_picture(&organisation.to_string(), &kind, crop, file).await {
            Ok(picture) => {
                said.try_set(String::new());
                let own = OwnFile {
                    id: picture.id,
                    kind: FileKind::Picture,
                    name: None,
                    size: None,
                    url: picture.variants.last().map(|variant| variant.url.clone()).unwrap_or_default(),
                    variants: picture.variants,
                    created_at,
                    uses: Vec::new(),
                };
                note(files, own);
                // The form may have been made anew meanwhile.
                if let Some(field) = input(&id("/image/media")) {
                    field.set_value(&picture.id.to_string());
                    tell_form(&field);
                }
            }
            Err(refusal) => {
                let too_large = texts::workspace::picture_too_large(sheet.language);
                said.try_set(told(sheet, &refusal, too_large));
            }
        }
    });
}

/// On the server nothing is chosen.
#[cfg(not(target_arch = "wasm32"))]
fn send(
    _: Sheet,
    _: OrganisationId,
    _: (JsValue, Option<Crop>),
    _: (StoredValue<Vec<OwnFile>>, RwSignal<String>),
) {
}

/// The form hears of a choice once the field has it.
fn changed_later() {
    request_animation_frame(|| {
        if let Some(field) = document().get_element_by_id(&id("/image/media")) {
            tell_form(&field);
        }
    });
}
