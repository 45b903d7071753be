//! The pictures of an entry: chosen on the device, cut and uploaded, or some the organisation has.

use api_client::{ApiClient, Refusal};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use shared::entry::ImageUse;
use shared::file::{Crop, FileKind, LARGEST_PICTURE, OwnFile, Picture};
use shared::id::OrganisationId;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::HtmlInputElement;

use super::crop::{self, Question};
use super::dom::{focus_later, tell_form};
use super::editor::Form;
use super::field::{Field, Kind};
use super::sections::{fold, source};
use super::sheet::id;
#[cfg(not(target_arch = "wasm32"))]
use super::upload::nothing;
#[cfg(target_arch = "wasm32")]
use super::upload::property;
use super::upload::{Chosen, FileField, Upload, input, note, take_file};
use crate::i18n::{Language, texts};
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

    /// What has become of those that were chosen on the device.
    const fn upload(self, form: &Form<'_>) -> Upload {
        match self {
            Self::Picture => form.uploads.picture,
            Self::Logo => form.uploads.logo,
        }
    }

    /// The field with which it is chosen on the device.
    fn file(self, form: &Form<'_>) -> FileField {
        let language = form.sheet.language;
        let (id, label, hint) = match self {
            Self::Picture => {
                (FILE, texts::workspace::picture(language), texts::workspace::picture_hint(language))
            }
            Self::Logo => {
                (LOGO_FILE, texts::workspace::logo(language), texts::workspace::logo_hint(language))
            }
        };
        FileField {
            id,
            label,
            hint,
            needs_scripts: texts::workspace::picture_needs_scripts(language),
            types: TYPES,
            most: LARGEST_PICTURE,
            too_large: texts::workspace::picture_too_large(language),
            wrong_type: "not_a_picture",
            uploading: texts::workspace::uploading(language),
            language,
            upload: self.upload(form),
        }
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
        {upload_field(form, asked)}
        {known(form, asked, chosen)}
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
fn known(form: &Form<'_>, asked: Asked, chosen: RwSignal<String>) -> Option<AnyView> {
    let (language, upload) = (form.sheet.language, asked.upload(form));
    let known: Vec<_> = form.files.with_value(|files| {
        let mut pictures: Vec<_> = files.iter().filter(|file| file.kind == FileKind::Picture).collect();
        let first = chosen.get_untracked();
        pictures.sort_by_key(|file| file.id.to_string() != first);
        let again = |file| again((language, asked), upload, file, chosen);
        pictures.into_iter().take(MOST_SHOWN).map(again).collect()
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
fn again(
    (language, asked): (Language, Asked),
    upload: Upload,
    file: &OwnFile,
    chosen: RwSignal<String>,
) -> AnyView {
    let (id, url) = (file.id.to_string(), thumbnail(file));
    let used = file.uses.first().map(|it| it.title.clone()).filter(|title| !title.trim().is_empty());
    let day = || long_date(language, local_time(file.created_at).date());
    let label = used.unwrap_or_else(|| texts::workspace::picture_of(language, &day()));
    let is_chosen = {
        let id = id.clone();
        move || chosen.with(|chosen| *chosen == id).to_string()
    };
    let choose = move |_| {
        // It takes the place of what did not get through.
        upload.forget_failed();
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
fn upload_field(form: &Form<'_>, asked: Asked) -> AnyView {
    let (organisation, files) = (form.work.organisation, form.files);
    let field = asked.file(form);
    let upload = field.upload;
    // The address of the file on the device while it is asked which part is wanted.
    let device = RwSignal::new(String::new());
    let bring = move |chosen| {
        let api = use_context::<ApiClient>().unwrap_or_default();
        bring((field, asked), (api, organisation), (files, Clock::now()), chosen)
    };
    let decide = move |crop: Option<Crop>| {
        crop::forget(device);
        if let Some(file) = take_file(field.id) {
            // It takes the place of what is on the way.
            upload.forget();
            upload.add(file, crop);
            // What was asked is gone, and the focus with it.
            focus_later(field.id.to_owned());
            field.send(bring);
        }
    };
    let choose = move || {
        upload.forget_failed();
        if !crop::show(field.id, device) {
            decide(None);
        }
    };
    view! { {field.view(choose, bring)} {crop::ask(field.language, asked.question(), device, decide)} }
        .erase()
}

/// Uploads a picture, or a part of it, and chooses it.
async fn bring(
    (field, asked): (FileField, Asked),
    (api, organisation): (ApiClient, OrganisationId),
    (files, created_at): (StoredValue<Vec<OwnFile>>, DateTime<Utc>),
    Chosen { file, crop, .. }: Chosen,
) -> Result<(), Refusal> {
    let picture = uploaded(&api, organisation, &file, crop).await?;
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
    // Another one may have been chosen meanwhile.
    if field.upload.has_come(&file) {
        field.upload.say(String::new());
        // The form may have been made anew meanwhile.
        if let Some(media) = input(&id(asked.media())) {
            media.set_value(&picture.id.to_string());
            changed(field.language, asked);
        }
    }
    Ok(())
}

/// What the server makes of a picture.
#[cfg(target_arch = "wasm32")]
async fn uploaded(
    api: &ApiClient,
    organisation: OrganisationId,
    file: &JsValue,
    crop: Option<Crop>,
) -> Result<Picture, Refusal> {
    let kind = property(file, "type").as_string().filter(|kind| kind.starts_with("image/"));
    // What else it may be, the server finds out and says.
    let kind = kind.unwrap_or_else(|| "application/octet-stream".to_owned());
    api.upload_picture(&organisation.to_string(), &kind, crop, file.clone()).await
}

/// On the server nothing is chosen.
#[cfg(not(target_arch = "wasm32"))]
fn uploaded(
    _: &ApiClient,
    _: OrganisationId,
    _: &JsValue,
    _: Option<Crop>,
) -> impl Future<Output = Result<Picture, Refusal>> {
    nothing()
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
