//! The pictures of an entry: chosen on the device, cut and uploaded, or some the organisation has.

#[cfg(target_arch = "wasm32")]
use api_client::ApiClient;
use leptos::prelude::*;
use shared::entry::ImageUse;
use shared::file::{Crop, FileKind, OwnFile};
use shared::id::OrganisationId;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::HtmlInputElement;

use super::crop::{self, Question};
use super::dom::{focus_later, tell_form};
use super::editor::Form;
use super::field::{Field, Kind};
use super::sections::{fold, source};
use super::sheet::{Sheet, id};
use super::upload::{FileField, input, take_file};
#[cfg(target_arch = "wasm32")]
use super::upload::{note, property, told};
use crate::i18n::{Language, texts};
#[cfg(target_arch = "wasm32")]
use crate::page_data::Clock;
use crate::view::Erase as _;
use crate::words::{local_time, long_date};

/// The id of the field with which a picture is chosen on the device.
pub(super) const FILE: &str = "picture-file";
/// As [`FILE`], of the logo.
pub(super) const LOGO_FILE: &str = "logo-file";
/// How many of the pictures there are can be chosen again.
const MOST_SHOWN: usize = 12;
/// The types the server takes.
const TYPES: &str = "image/jpeg,image/png,image/webp";

/// Which picture of an entry the form asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Picture,
    Logo,
}

impl Asked {
    /// The field with the id of the picture.
    const fn media(self) -> &'static str {
        match self {
            Self::Picture => "/image/media",
            Self::Logo => "/logo/media",
        }
    }

    /// The field with which it is chosen on the device.
    fn file(self, language: Language) -> FileField {
        let (id, label, hint) = match self {
            Self::Picture => {
                (FILE, texts::workspace::picture(language), texts::workspace::picture_hint(language))
            }
            Self::Logo => {
                (LOGO_FILE, texts::workspace::logo(language), texts::workspace::logo_hint(language))
            }
        };
        let needs_scripts = texts::workspace::picture_needs_scripts(language);
        FileField { id, label, hint, needs_scripts, types: TYPES }
    }

    /// Which part of it is wanted. Of a logo people want to see all.
    const fn question(self) -> Question {
        match self {
            Self::Picture => Question { id: "picture-crop", is_usually_whole: false },
            Self::Logo => Question { id: "logo-crop", is_usually_whole: true },
        }
    }
}

/// The part of the form with the picture.
pub(super) fn section(form: &Form<'_>, image: Option<&ImageUse>) -> AnyView {
    let (language, written) = (form.sheet.language, form.work.content.source_language());
    let text = Field::new(
        format!("/image/alternative_text/{written}"),
        texts::workspace::alternative_text(language),
    )
    .hint(texts::workspace::alternative_text_hint(language))
    .example(texts::workspace::alternative_text_example(language));
    let credit = image.and_then(|image| image.credit.clone()).unwrap_or_default();
    let credit =
        Field::new("/image/credit", texts::workspace::credit(language)).input(form.sheet, Kind::Line, credit);
    part(form, Asked::Picture, image, text, Some(credit))
}

/// The part of the form with the logo of an organisation.
pub(super) fn logo(form: &Form<'_>, logo: Option<&ImageUse>) -> AnyView {
    let (language, written) = (form.sheet.language, form.work.content.source_language());
    let text = Field::new(format!("/logo/alternative_text/{written}"), texts::workspace::logo_text(language))
        .hint(texts::workspace::logo_text_hint(language));
    part(form, Asked::Logo, logo, text, None)
}

fn part(
    form: &Form<'_>,
    asked: Asked,
    image: Option<&ImageUse>,
    text: Field,
    credit: Option<AnyView>,
) -> AnyView {
    let (sheet, language, written) = (form.sheet, form.sheet.language, form.work.content.source_language());
    let media = asked.media();
    let chosen = RwSignal::new(image.map(|image| image.media.to_string()).unwrap_or_default());
    let files = form.files;
    let alternative = image.map(|image| source(&image.alternative_text, written)).unwrap_or_default();
    let (class, remove_label) = match asked {
        Asked::Picture => ("desk__picture", texts::workspace::remove_picture(language)),
        Asked::Logo => ("desk__picture desk__picture--logo", texts::workspace::remove_logo(language)),
    };
    let picture = move || {
        let chosen = chosen.get();
        let url =
            files.with_value(|files| files.iter().find(|file| file.id.to_string() == chosen).map(thumbnail));
        url.map(|url| view! { <img class=class src=url alt=""/> })
    };
    let remove = move |_| {
        chosen.set(String::new());
        changed_later(language, asked);
    };
    view! {
        {sheet.remarks(media)}
        <input
            type="hidden"
            name=media
            id=id(media)
            value=chosen.get_untracked()
            prop:value=chosen
            on:input=move |event| chosen.set(event_target_value(&event))
        />
        {picture}
        {upload_field(sheet, asked, form.work.organisation, files)}
        {known(language, asked, files, chosen)}
        <div hidden=move || chosen.with(String::is_empty) class="desk__section">
            {text.given().text(sheet, written, 1, 300, alternative)}
            {credit}
            <p class="actions only-with-scripts">
                <button class="kern-btn desk__quiet" type="button" on:click=remove>
                    <span class="kern-label">{remove_label}</span>
                </button>
            </p>
        </div>
    }
    .erase()
}

/// The pictures the organisation has, the chosen one first; nothing where there are none.
fn known(
    language: Language,
    asked: Asked,
    files: StoredValue<Vec<OwnFile>>,
    chosen: RwSignal<String>,
) -> Option<AnyView> {
    let known: Vec<_> = files.with_value(|files| {
        let mut pictures: Vec<_> = files.iter().filter(|file| file.kind == FileKind::Picture).collect();
        let first = chosen.get_untracked();
        pictures.sort_by_key(|file| file.id.to_string() != first);
        pictures.into_iter().take(MOST_SHOWN).map(|file| again(language, asked, file, chosen)).collect()
    });
    let (label, class) = match asked {
        Asked::Picture => (texts::workspace::known_pictures(language), "desk__pictures"),
        Asked::Logo => (texts::workspace::known_logo(language), "desk__pictures desk__pictures--whole"),
    };
    (!known.is_empty()).then(|| {
        let known = fold(label, 0, language, |_| view! { <div class=class>{known}</div> }.erase());
        view! { <div class="only-with-scripts">{known}</div> }.erase()
    })
}

/// The address of a small size of a picture.
pub(super) fn thumbnail(file: &OwnFile) -> String {
    file.variants
        .get(1)
        .or(file.variants.first())
        .map_or_else(|| file.url.clone(), |variant| variant.url.clone())
}

/// A picture the organisation has, called by what uses it, else by the day on which it came. The chosen one
/// is told as pressed.
fn again(language: Language, asked: Asked, file: &OwnFile, chosen: RwSignal<String>) -> AnyView {
    let (id, url) = (file.id.to_string(), thumbnail(file));
    let used = file.uses.first().map(|it| it.title.clone()).filter(|title| !title.trim().is_empty());
    let day = || long_date(language, local_time(file.created_at).date());
    let label = used.unwrap_or_else(|| texts::workspace::picture_of(language, &day()));
    let is_chosen = {
        let id = id.clone();
        move || chosen.with(|chosen| *chosen == id).to_string()
    };
    let choose = move |_| {
        chosen.set(id.clone());
        changed_later(language, asked);
    };
    view! {
        <button type="button" class="desk__choice" aria-label=label aria-pressed=is_chosen on:click=choose>
            <img src=url alt="" loading="lazy"/>
        </button>
    }
    .erase()
}

/// Chooses a file, which is uploaded once it is known which part of it is wanted. Without scripts pictures
/// wait until there are some.
fn upload_field(
    sheet: Sheet,
    asked: Asked,
    organisation: OrganisationId,
    files: StoredValue<Vec<OwnFile>>,
) -> AnyView {
    let language = sheet.language;
    let field = asked.file(language);
    let file_id = field.id;
    // What is said of the file, and its address on the device while it is asked which part is wanted.
    let (said, device) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let upload = move |crop: Option<Crop>| {
        crop::forget(device);
        if let Some(file) = take_file(file_id) {
            said.set(texts::workspace::uploading(language).to_owned());
            // What was asked is gone, and the focus with it.
            focus_later(file_id.to_owned());
            send((sheet, asked), organisation, (file, crop), (files, said));
        }
    };
    let choose = move || {
        said.set(String::new());
        if !crop::show(file_id, device) {
            upload(None);
        }
    };
    view! { {field.view(said, choose)} {crop::ask(language, asked.question(), device, upload)} }.erase()
}

/// Uploads a picture, or a part of it, and chooses it.
#[cfg(target_arch = "wasm32")]
fn send(
    (sheet, asked): (Sheet, Asked),
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
                if let Some(field) = input(&id(asked.media())) {
                    field.set_value(&picture.id.to_string());
                    changed(sheet.language, asked);
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
    _: (Sheet, Asked),
    _: OrganisationId,
    _: (JsValue, Option<Crop>),
    _: (StoredValue<Vec<OwnFile>>, RwSignal<String>),
) {
}

/// The form hears of a choice once the field has it.
fn changed_later(language: Language, asked: Asked) {
    request_animation_frame(move || changed(language, asked));
}

/// The form hears of a choice.
fn changed(language: Language, asked: Asked) {
    if let Some(field) = input(&id(asked.media())) {
        if asked == Asked::Logo && !field.value().is_empty() {
            suggest_text(language);
        }
        tell_form(&field);
    }
}

/// What a logo that has no text yet is said to show: the name of its organisation, as the form has it.
fn suggest_text(language: Language) {
    // The first ones are in the language in which the profile is written.
    let first = |selector: &str| -> Option<HtmlInputElement> {
        document().query_selector(selector).ok().flatten()?.dyn_into().ok()
    };
    let text = first("input[name^='/logo/alternative_text/']").filter(|field| field.value().is_empty());
    let name = first("input[name^='/name/']").map(|field| field.value().trim().to_owned());
    if let (Some(text), Some(name)) = (text, name.filter(|name| !name.is_empty())) {
        text.set_value(&format!("{} {name}", texts::workspace::usual_logo_text(language)));
    }
}
