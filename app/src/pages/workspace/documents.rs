//! The documents of an offer: uploaded, or some the organisation has, each with a title of its own.

use api_client::{ApiClient, Refusal};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use shared::file::{Document, FileKind, LARGEST_DOCUMENT, OwnFile};
use shared::id::{MediaId, OrganisationId};
use shared::offer::DocumentUse;
use shared::text::LanguageTag;
use wasm_bindgen::JsValue;

use super::dom::{focus_later, tell_form};
use super::editor::Form;
use super::field::{Field, button};
use super::sections::source;
use super::sheet::id;
#[cfg(not(target_arch = "wasm32"))]
use super::upload::nothing;
#[cfg(target_arch = "wasm32")]
use super::upload::property;
use super::upload::{Chosen, FileField, input, note, take_file};
use crate::i18n::{Language, texts};
use crate::page_data::Clock;
use crate::view::Erase as _;
use crate::words;
use crate::workspace::form::{KNOWN_DOCUMENT, MOST_DOCUMENTS, NEW_DOCUMENT};

/// The id of the field with which a document is chosen on the device.
const FILE: &str = "document-file";
/// The id of the field in which a document that was uploaded comes into the form.
const NEW: &str = "document-new";
/// The types the server takes.
const TYPES: &str = "application/pdf,.pdf";
/// How many of the documents there are can be chosen again.
const MOST_SHOWN: usize = 50;

/// The part of the section with the files.
pub(super) fn part(form: &Form<'_>, documents: &[DocumentUse]) -> AnyView {
    let (sheet, language) = (form.sheet, form.sheet.language);
    let rows: Vec<_> =
        documents.iter().enumerate().map(|(row, document)| self::row(form, row, document)).collect();
    let has_room = documents.len() < MOST_DOCUMENTS;
    if !has_room {
        form.uploads.document.forget();
    }
    let more = has_room.then(|| {
        view! {
            {upload_field(form)}
            {known(form, documents)}
        }
    });
    let inner = view! {
        // Says that the form asks, where there is no row.
        <input type="hidden" id=NEW name=NEW_DOCUMENT value=""/>
        {rows}
        {more}
    };
    Field::new("/documents", texts::workspace::documents(language))
        .hint(texts::workspace::documents_hint(language))
        .group(sheet, inner.erase())
}

/// A document of the offer.
fn row(form: &Form<'_>, row: usize, document: &DocumentUse) -> AnyView {
    let (sheet, language) = (form.sheet, form.sheet.language);
    let written = form.work.content.source_language();
    let here = format!("/documents/{row}");
    let file = form.files.with_value(|files| files.iter().find(|file| file.id == document.media).cloned());
    let file = file.map(|file| {
        let size = words::pdf(language, file.size.unwrap_or_default());
        view! {
            <p class="desk__document">
                <a class="kern-link" href=file.url rel="external"><bdi>{file.name}</bdi></a>
                " "
                <span class="text-note">{size}</span>
            </p>
        }
    });
    let title =
        Field::new(format!("{here}/title/{written}"), texts::workspace::document_title(language)).given();
    let inner = view! {
        <input type="hidden" name=format!("{here}/media") value=document.media.to_string()/>
        {file}
        {title.text(sheet, written, 1, 120, source(&document.title, written))}
        {button(format!("remove:{here}"), texts::workspace::remove(language), "kern-btn desk__quiet")}
    };
    let label = texts::workspace::document(language, &(row + 1).to_string());
    view! { <div class="desk__card">{Field::new(here, label).given().group(sheet, inner.erase())}</div> }
        .erase()
}

/// Chooses a file, which is uploaded at once. Without scripts documents wait until there are some.
fn upload_field(form: &Form<'_>) -> AnyView {
    let (language, organisation, files) = (form.sheet.language, form.work.organisation, form.files);
    let upload = form.uploads.document;
    let field = FileField {
        id: FILE,
        label: texts::workspace::add_document(language),
        hint: texts::workspace::add_document_hint(language),
        needs_scripts: texts::workspace::document_needs_scripts(language),
        types: TYPES,
        most: LARGEST_DOCUMENT,
        too_large: texts::workspace::document_too_large(language),
        wrong_type: "not_a_pdf",
        uploading: texts::workspace::uploading_document(language),
        language,
        upload,
    };
    let written = StoredValue::new(form.work.content.source_language().clone());
    let bring = move |chosen| {
        let api = use_context::<ApiClient>().unwrap_or_default();
        bring((field, written.get_value()), (api, organisation), (files, Clock::now()), chosen)
    };
    let choose = move || {
        if let Some(file) = take_file(FILE) {
            upload.add(file, None);
            field.send(bring);
        }
    };
    field.view(choose, bring)
}

/// The documents of the organisation that the offer does not have yet.
fn known(form: &Form<'_>, documents: &[DocumentUse]) -> Option<AnyView> {
    let (sheet, language) = (form.sheet, form.sheet.language);
    let is_new = |file: &&OwnFile| {
        file.kind == FileKind::Document && documents.iter().all(|document| document.media != file.id)
    };
    let option = |file: &OwnFile| {
        let name = file.name.clone().unwrap_or_default();
        (format!("{}@{}", file.id, title(&name)), name)
    };
    let known: Vec<_> =
        form.files.with_value(|files| files.iter().filter(is_new).take(MOST_SHOWN).map(option).collect());
    (!known.is_empty()).then(|| {
        let none = (String::new(), texts::workspace::choose(language).to_owned());
        let options = std::iter::once(none).chain(known).collect();
        let select = Field::new(KNOWN_DOCUMENT, texts::workspace::known_documents(language));
        view! {
            {select.select(sheet, options, "")}
            <p class="actions">
                {button(
                    "add:/documents".to_owned(),
                    texts::workspace::add_known_document(language),
                    "kern-btn kern-btn--secondary",
                )}
            </p>
        }
        .erase()
    })
}

/// What a document is called at first: as its file.
fn title(name: &str) -> &str {
    name.strip_suffix(".pdf").unwrap_or(name)
}

/// Uploads a document, and puts it into the form.
async fn bring(
    (field, written): (FileField, LanguageTag),
    (api, organisation): (ApiClient, OrganisationId),
    (files, created_at): (StoredValue<Vec<OwnFile>>, DateTime<Utc>),
    Chosen { file, .. }: Chosen,
) -> Result<(), Refusal> {
    let (upload, document) = (field.upload, uploaded(&api, organisation, &file).await?);
    let chosen = format!("{}@{}", document.id, title(&document.name));
    let (media, again) = (document.id, again(field.language, &document, files));
    let own = OwnFile {
        id: document.id,
        kind: FileKind::Document,
        name: Some(document.name),
        size: Some(document.size),
        url: document.url,
        variants: Vec::new(),
        created_at,
        uses: Vec::new(),
    };
    note(files, own);
    // There may be no room for it any more.
    if upload.has_come(&file) {
        if !is_in_form(media) {
            add(&chosen, &written);
        }
        // Screen readers tell only what changes in what is there: the form may be made anew.
        request_animation_frame(move || upload.say(again));
    }
    Ok(())
}

/// What the server makes of a document.
#[cfg(target_arch = "wasm32")]
async fn uploaded(
    api: &ApiClient,
    organisation: OrganisationId,
    file: &JsValue,
) -> Result<Document, Refusal> {
    let called = property(file, "name").as_string().unwrap_or_default();
    api.upload_document(&organisation.to_string(), &called, file.clone()).await
}

/// On the server nothing is chosen.
#[cfg(not(target_arch = "wasm32"))]
fn uploaded(
    _: &ApiClient,
    _: OrganisationId,
    _: &JsValue,
) -> impl Future<Output = Result<Document, Refusal>> {
    nothing()
}

/// What is said of a document that was uploaded: nothing, unless the organisation has it already.
fn again(language: Language, document: &Document, files: StoredValue<Vec<OwnFile>>) -> String {
    let is_known = files.try_with_value(|files| files.iter().any(|file| file.id == document.id));
    match is_known {
        _ if is_in_form(document.id) => texts::workspace::document_here(language, &document.name),
        Some(true) => texts::workspace::document_known(language, &document.name),
        _ => String::new(),
    }
}

/// Whether the form has a row for a document.
fn is_in_form(id: MediaId) -> bool {
    let row = format!("input[name^='/documents/'][name$='/media'][value='{id}']");
    document().query_selector(&row).ok().flatten().is_some()
}

/// The form hears of a document as if it had been chosen in it, and is made anew with a row for it.
fn add(chosen: &str, written: &LanguageTag) {
    let rows = document().query_selector_all("input[name^='/documents/'][name$='/media']");
    let row = rows.map(|rows| rows.length()).unwrap_or_default();
    let Some(field) = input(NEW) else { return };
    // Whoever writes in another field meanwhile goes on there.
    let active = document().active_element();
    let is_elsewhere =
        active.is_some_and(|active| active.id() != FILE && active.closest("form").ok().flatten().is_some());
    field.set_value(chosen);
    tell_form(&field);
    if !is_elsewhere {
        focus_later(id(&format!("/documents/{row}/title/{written}")));
    }
}
