//! The pictures and documents of an organisation: what each is for, and a way to delete what nothing uses.

use leptos::prelude::*;
use shared::file::{FileKind, FileUse, OwnFile};
use shared::workspace::OrganisationWork;

use super::pictures::thumbnail;
use super::sections::ask_first;
use crate::i18n::{Language, texts};
use crate::routes::WorkspacePage;
use crate::view::Erase as _;
use crate::words::{local_time, long_date, pdf};

/// How many files are shown; those that can be deleted come first.
const MOST_SHOWN: usize = 100;

/// The files of an organisation; nothing where there are none.
pub(super) fn section(language: Language, work: &OrganisationWork, files: &[OwnFile]) -> Option<AnyView> {
    if files.is_empty() {
        return None;
    }
    let mut sorted: Vec<&OwnFile> = files.iter().collect();
    // A stable order keeps the newest first.
    sorted.sort_by_key(|file| !file.uses.is_empty());
    let items: Vec<_> = sorted.into_iter().take(MOST_SHOWN).map(|file| item(language, file)).collect();
    let others = u32::try_from(files.len().saturating_sub(MOST_SHOWN)).unwrap_or_default();
    let others = (others > 0).then(|| {
        view! { <p class="text-note">{texts::workspace::more_files(language, others)}</p> }
    });
    let action = super::path(WorkspacePage::Organisation(work.organisation.id.to_string()), language);
    let section = view! {
        <section class="section" aria-labelledby="files">
            <h2 class="kern-heading-medium" id="files">{texts::workspace::all_files(language)}</h2>
            <p class="text-note">{texts::workspace::all_files_hint(language)}</p>
            <form method="post" action=action>
                <ul class="desk__entries">{items}</ul>
            </form>
            {others}
        </section>
    };
    Some(section.erase())
}

fn item(language: Language, file: &OwnFile) -> AnyView {
    let picture = (file.kind == FileKind::Picture).then(|| {
        view! { <img class="desk__thumbnail" src=thumbnail(file) alt="" loading="lazy"/> }
    });
    let name = match file.kind {
        FileKind::Picture => {
            let date = long_date(language, local_time(file.created_at).date());
            texts::workspace::picture_of(language, &date)
        }
        FileKind::Document => file.name.clone().unwrap_or_default(),
    };
    let size = file.size.map(|size| view! { " " <span class="text-note">{pdf(language, size)}</span> });
    let end = file.uses.is_empty().then(|| {
        let (label, lost) = (texts::workspace::delete(language), texts::workspace::delete_lost(language));
        ask_first(language, format!("delete_file:{}", file.id), label, lost)
    });
    view! {
        <li class="desk__entry">
            {picture}
            <p><a class="kern-link" href=file.url.clone() rel="external"><bdi>{name}</bdi></a> {size}</p>
            {uses(language, &file.uses)}
            {end}
        </li>
    }
    .erase()
}

/// The entries that use a file.
fn uses(language: Language, uses: &[FileUse]) -> Option<AnyView> {
    let link = |it: &FileUse| {
        let href = super::path(WorkspacePage::Entry(it.entry.to_string()), language);
        let title = match it.title.trim() {
            "" => texts::workspace::untitled(language).to_owned(),
            title => title.to_owned(),
        };
        view! { <li><a class="kern-link" href=href><bdi>{title}</bdi></a></li> }.erase()
    };
    let links: Vec<_> = uses.iter().map(link).collect();
    (!links.is_empty()).then(|| {
        view! {
            <p class="text-note">{texts::workspace::used_in(language)}</p>
            <ul class="account__ways">{links}</ul>
        }
        .erase()
    })
}
