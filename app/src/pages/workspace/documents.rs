//! The documents of an offer: uploaded, or some the organisation has, each with a title of its own.

#[cfg(target_arch = "wasm32")]
use api_client::ApiClient;
use leptos::prelude::*;
#[cfg(target_arch = "wasm32")]
use shared::file::Document;
use shared::file::{FileKind, OwnFile};
#[cfg(target_arch = "wasm32")]
use shared::id::MediaId;
use shared::id::OrganisationId;
use shared::offer::DocumentUse;
use shared::text::LanguageTag;
use wasm_bindgen::JsValue;

#[cfg(target_arch = "wasm32")]
use super::dom::{focus_later, tell_form};
use super::editor::Form;
use super::field::{Field, button};
use super::sections::source;
use super::sheet::Sheet;
#[cfg(target_arch = "wasm32")]
use super::sheet::id;
use super::upload::{FileField, take_file};
#[cfg(target_arch = "wasm32")]
use super::upload::{input, note, property, told};
#[cfg(target_arch = "wasm32")]
use crate::i18n::Language;
use crate::i18n::texts;
#[cfg(target_arch = "wasm32")]
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
    let written = form.work.content.source_language();
    let rows: Vec<_> =
        documents.iter().enumerate().map(|(row, document)| self::row(form, row, document)).collect();
    let more = (documents.len() < MOST_DOCUMENTS).then(|| {
        view! {
            {upload_field(form, written.clone())}
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
fn upload_field(form: &Form<'_>, written: LanguageTag) -> AnyView {
    let (sheet, language, organisation) = (form.sheet, form.sheet.language, form.work.organisation);
    let (files, said) = (form.files, form.said_of_document);
    let choose = move || {
        said.set(String::new());
        if let Some(file) = take_file(FILE) {
            said.set(texts::workspace::uploading_document(language).to_owned());
            send(sheet, (organisation, &written), file, (files, said));
        }
    };
    let field = FileField {
        id: FILE,
        label: texts::workspace::add_document(language),
        hint: texts::workspace::add_document_hint(language),
        needs_scripts: texts::workspace::document_needs_scripts(language),
        types: TYPES,
    };
    field.view(said, choose)
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
#[cfg(target_arch = "wasm32")]
fn send(
    sheet: Sheet,
    (organisation, written): (OrganisationId, &LanguageTag),
    file: JsValue,
    (files, said): (StoredValue<Vec<OwnFile>>, RwSignal<String>),
) {
    let (api, created_at) = (use_context::<ApiClient>().unwrap_or_default(), Clock::now());
    let called = property(&file, "name").as_string().unwrap_or_default();
    let written = written.clone();
    leptos::task::spawn_local(async move {
        match api.upload_document(&organisation.to_string(), &called, file).await {
            Ok(document) => {
                let chosen = format!("{}@{}", document.id, title(&document.name));
                let (media, again) = (document.id, again(sheet.language, &document, files));
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
                if !is_in_form(media) {
                    add(&chosen, &written);
                }
                // Screen readers tell only what changes in what is there: the form may be made anew.
                request_animation_frame(move || drop(said.try_set(again)));
            }
            Err(refusal) => {
                let too_large = texts::workspace::document_too_large(sheet.language);
                said.try_set(told(sheet, &refusal, too_large));
            }
        }
    });
}

/// On the server nothing is chosen.
#[cfg(not(target_arch = "wasm32"))]
fn send(
    _: Sheet,
    _: (OrganisationId, &LanguageTag),
    _: JsValue,
    _: (StoredValue<Vec<OwnFile>>, RwSignal<String>),
) {
}

/// What is said of a document that was uploaded: nothing, unless the organisation has it already.
#[cfg(target_arch = "wasm32")]
fn again(language: Language, document: &Document, files: StoredValue<Vec<OwnFile>>) -> String {
    let is_known = files.try_with_value(|files| files.iter().any(|file| file.id == document.id));
    match is_known {
        _ if is_in_form(document.id) => texts::workspace::document_here(language, &document.name),
        Some(true) => texts::workspace::document_known(language, &document.name),
        _ => String::new(),
    }
}

/// Whether the form has a row for a document.
#[cfg(target_arch = "wasm32")]
fn is_in_form(id: MediaId) -> bool {
    let row = format!("input[name^='/documents/'][name$='/media'][value='{id}']");
    document().query_selector(&row).ok().flatten().is_some()
}

/// The form hears of a document as if it had been chosen in it, and is made anew with a row for it.
#[cfg(target_arch = "wasm32")]
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
