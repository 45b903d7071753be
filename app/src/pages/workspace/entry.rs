//! One entry: what has become of it, its form, and what else can be done with it.

use leptos::either::Either;
use leptos::prelude::*;
use shared::entry::{EntryKind, EntryState, RevisionState};
use shared::problem::ProblemCode;
use shared::review::{Decision, ReviewNote};
use shared::text::LanguageTag;
use shared::workspace::EntryWork;

use super::content::Content;
use super::editor::{self, Form};
use super::field::{Field, Kind, button};
use super::saving::{Saving, conflict_panel};
use super::sections::{ask_first, fold};
use super::sheet::Sheet;
use super::{Desk, care, conversation, label, live, told, versions, views};
use crate::i18n::{Language, texts};
use crate::routes::{Page, WorkspacePage};
use crate::state::Vocabulary;
use crate::view::Erase as _;
use crate::workspace::VERSION;
use crate::workspace::conflict::Conflict;
use crate::workspace::form::{self, Fields};

/// Most characters of the remark on a state.
const MOST_OF_NOTE: u16 = 300;

/// The page of an entry.
pub(super) fn page(desk: &Desk, content: Content) -> AnyView {
    let language = desk.language;
    let Some(mut work) = content.entry.clone() else { return ().erase() };
    let refused = content.refused.clone();
    let base = work.content.clone();
    let typed = Fields::new(refused.as_ref().map(|refused| refused.typed.clone()).unwrap_or_default());
    if refused.is_some() {
        work.content = form::content(&typed, &work.content);
    }
    let problems = refused.as_ref().map(|refused| refused.refusal.errors().to_vec()).unwrap_or_default();
    let notes = work.feedback.as_ref().map(|feedback| notes(&feedback.decision).to_vec()).unwrap_or_default();
    let sheet = Sheet::new(language, problems, notes, typed)
        .writing(work.content.source_language(), &desk.vocabulary);
    let is_offer = work.entry.kind == EntryKind::Offer;
    let (may_write, is_handed_in) = (work.may_write, is_handed_in(&work));
    let saving = Saving::new(
        work.clone(),
        base.clone(),
        (content.organisation.clone(), content.files.clone()),
        content.account,
        language,
        sheet,
    );
    // As the server has it.
    let theirs = EntryWork { content: base, ..work.clone() };
    if refused.as_ref().is_some_and(|refused| refused.refusal.error.code() == ProblemCode::ChangedMeanwhile) {
        // What both began with is not known any more: whatever differs is chosen.
        let conflict = Conflict::new(&work.content, None, theirs.clone());
        saving.conflict.set(Some(conflict).filter(|conflict| !conflict.is_none()));
    }
    // What is to be chosen says why by itself.
    let is_asked = saving.conflict.with_untracked(Option::is_some);
    saving.refusal.set(refused.filter(|_| !is_asked).map(|refused| refused.refusal));
    let looked_at = content.looked_at.as_ref();
    let organisation = content.organisation.as_ref();
    let looked_at = looked_at.map(|then| versions::comparison(desk, organisation, (&theirs, saving), then));
    let versions = versions::panel(language, &work, &content.versions);
    let care = care::panel(sheet, &work, &content.care, saving);
    let views = views::panel(language, &work.entry, &content.views);
    let title = match work.entry.title.trim() {
        "" => texts::workspace::untitled(language).to_owned(),
        title => title.to_owned(),
    };
    let top = view! { {back(language)} {state_line(language, &work)} {feedback(desk, &work)} };
    let task = if may_write {
        let goes_along = is_handed_in.then(|| {
            view! { <p class="notice">{texts::workspace::registration_waits(language)}</p> }
        });
        view! { {goes_along} {writing(desk, content, saving, sheet, is_offer)} }.erase()
    } else {
        let summary = editor::error_summary(saving, sheet);
        view! { {summary} {waiting(language, &work)} }.erase()
    };
    let back = (may_write && is_handed_in).then(|| take_back(language, &work, saving));
    let more = is_offer.then(|| more(sheet, &work, saving));
    let conversation = conversation::panel(language, &work);
    let task = view! { {top} {conversation} {looked_at} {task} {versions} {care} {views} {more} {back} };
    desk.page(title, String::new(), task.erase())
}

fn back(language: Language) -> AnyView {
    let href = super::path(WorkspacePage::Overview, language);
    view! { <p class="ways"><a class="kern-link" href=href>{texts::workspace::to_overview(language)}</a></p> }
        .erase()
}

/// Whether an entry waits for a decision.
pub(super) fn is_handed_in(work: &EntryWork) -> bool {
    work.entry.work == Some(RevisionState::Submitted)
}

/// How far the entry has come, and where the public sees it.
fn state_line(language: Language, work: &EntryWork) -> AnyView {
    let public = work.entry.slug.clone().filter(|_| work.entry.is_published).map(|slug| {
        let page = match work.entry.kind {
            EntryKind::Organisation => Page::Organisation(slug),
            EntryKind::Offer | EntryKind::Project => Page::Offer(slug),
        };
        let label = if work.published.is_some() {
            texts::workspace::public_is_older(language)
        } else {
            texts::workspace::public_page(language)
        };
        view! { <a class="kern-link" href=page.path(language) rel="external">{label}</a> }
    });
    view! { <p class="ways">{super::overview::badge(language, &work.entry)} " " {public}</p> }.erase()
}

/// The notes of reviewers at fields.
fn notes(decision: &Decision) -> &[ReviewNote] {
    match decision {
        Decision::RequestChanges { notes } => notes,
        Decision::Publish {} | Decision::Reject { .. } => &[],
    }
}

/// What reviewers have said about the whole, and about fields, with the ways to those.
fn feedback(desk: &Desk, work: &EntryWork) -> Option<AnyView> {
    let language = desk.language;
    let (title, lines) = match &work.feedback.as_ref()?.decision {
        Decision::Reject { reason } => {
            let line = view! { <li><bdi>{reason.clone()}</bdi></li> }.erase();
            (texts::workspace::rejected_title(language), vec![line])
        }
        Decision::RequestChanges { notes } => {
            let lines = notes.iter().map(|note| note_line(desk, work, note)).collect();
            (texts::workspace::changes_title(language), lines)
        }
        Decision::Publish {} => return None,
    };
    let view = view! {
        <div class="kern-alert kern-alert--warning notice">
            <div class="kern-alert__header">
                <p class="kern-title">{title}</p>
            </div>
            <div class="kern-alert__body"><ul>{lines}</ul></div>
        </div>
    };
    Some(view.erase())
}

/// A note of reviewers, with the way to the field it is about.
fn note_line(desk: &Desk, work: &EntryWork, note: &ReviewNote) -> AnyView {
    let field = (!note.pointer.is_empty()).then(|| {
        let href = format!("#{}", editor::anchor_of_note(&note.pointer, &work.content));
        let name = told::name(desk.language, &desk.vocabulary, note.pointer.trim_start_matches('/'));
        view! { <a href=href rel="external">{name}</a> ": " }
    });
    view! { <li>{field} <bdi>{note.text.clone()}</bdi></li> }.erase()
}

/// What was handed in waits: it can be seen, and taken back.
fn waiting(language: Language, work: &EntryWork) -> AnyView {
    let id = work.entry.id.to_string();
    let href = super::path(WorkspacePage::Preview(id.clone()), language);
    let preview = view! {
        <a class="kern-btn kern-btn--primary" href=href rel="external">
            <span class="kern-label">{texts::workspace::preview(language)}</span>
        </a>
    };
    view! {
        <p>{texts::workspace::waits(language)}</p>
        <form class="form" method="post" action=super::path(WorkspacePage::Entry(id), language)>
            <input type="hidden" name=VERSION value=work.version.to_string()/>
            <p class="actions">
                {preview}
                {button("withdraw".to_owned(), texts::workspace::withdraw(language), "kern-btn kern-btn--secondary")}
            </p>
        </form>
    }
    .erase()
}

/// Takes back what waits and is written on all the same.
fn take_back(language: Language, work: &EntryWork, saving: Saving) -> AnyView {
    let action = super::path(WorkspacePage::Entry(work.entry.id.to_string()), language);
    // The one that is saved while one types, too.
    let version = move || saving.version.get().to_string();
    let label = texts::workspace::withdraw_registration(language);
    fold(label, 0, language, |_| {
        view! {
            <form class="form" method="post" action=action on:submit=move |event| saving.submit_aside(&event)>
                <input type="hidden" name=VERSION value=version prop:value=version/>
                <p>{texts::workspace::withdraw_registration_text(language)}</p>
                <p class="actions">{button("withdraw".to_owned(), label, "kern-btn kern-btn--secondary")}</p>
            </form>
        }
        .erase()
    })
}

/// The steps and the form.
fn writing(desk: &Desk, content: Content, saving: Saving, sheet: Sheet, is_offer: bool) -> AnyView {
    let language = desk.language;
    saving.restore_when_running();
    saving.send_when_left();
    let id = saving.shown.with_untracked(|work| work.entry.id.to_string());
    let vocabulary: StoredValue<Vocabulary> = StoredValue::new(desk.vocabulary.clone());
    let content = StoredValue::new(content);
    let (message, said_of_document) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let is_odd = StoredValue::new(false);
    let form = move || {
        let work = saving.shown.get();
        let form = content.with_value(|content| {
            vocabulary.with_value(|vocabulary| {
                let organisation = saving.organisation.get_value();
                let (organisation, files) = (organisation.as_ref(), saving.files);
                let form = Form {
                    sheet,
                    vocabulary,
                    content,
                    work: &work,
                    organisation,
                    files,
                    draft: saving.draft,
                    checks: saving.checks,
                    message,
                    said_of_document,
                };
                editor::form(&form, saving)
            })
        });
        // Made anew each time: fields that were typed into would keep what they have.
        is_odd.update_value(|is_odd| *is_odd = !*is_odd);
        if is_odd.get_value() { Either::Left(form) } else { Either::Right(form) }
    };
    let live = live::preview(saving, language, &id);
    let restored = move || {
        saving.is_restored.get().then(|| {
            view! { <p class="notice" role="status">{texts::workspace::restored(language)}</p> }
        })
    };
    view! {
        {editor::steps(saving, language, is_offer)}
        {editor::error_summary(saving, sheet)}
        {conflict_panel(saving, sheet, vocabulary)}
        {restored}
        <div class="desk__beside">{form} {live}</div>
    }
    .erase()
}

/// How an offer stands, and what else can be done with it: it pauses, has ended, is put away, or its draft
/// is thrown away.
fn more(sheet: Sheet, work: &EntryWork, saving: Saving) -> AnyView {
    let language = sheet.language;
    let action = super::path(WorkspacePage::Entry(work.entry.id.to_string()), language);
    let to = |state: EntryState| {
        // Of the same state, only a pause can be said anew.
        let words = if state == work.entry.state {
            texts::workspace::change_pause(language).to_owned()
        } else {
            label(language, "to_state", state.key())
        };
        button(format!("state:{state}"), words, "kern-btn kern-btn--secondary")
    };
    let others = [EntryState::Active, EntryState::Ended, EntryState::Archived];
    let others: Vec<_> =
        others.into_iter().filter(|state| work.entry.state.may_become(*state)).map(to).collect();
    let pause = work.entry.state.may_become(EntryState::Paused).then(|| {
        let until = work.entry.state_until.map(|until| until.to_string());
        let until = sheet.typed_or("/until", until.as_ref());
        let (written_in, note) = state_note(work);
        let note = sheet.typed_or("/state_note", note.as_ref());
        view! {
            {Field::new("/until", texts::workspace::paused_until(language)).input(sheet, Kind::Date, until)}
            {Field::new("/state_note", texts::workspace::state_note(language))
                .example(texts::workspace::state_note_example(language))
                .text(sheet, written_in, 1, MOST_OF_NOTE, note)}
            <p class="actions">{to(EntryState::Paused)}</p>
        }
    });
    let discard = (work.entry.work == Some(RevisionState::Draft)).then(|| {
        let lost = if work.entry.is_published {
            texts::workspace::discard_lost_changes(language)
        } else {
            texts::workspace::discard_lost(language)
        };
        ask_first(language, "discard".to_owned(), texts::workspace::discard(language), lost)
    });
    // The one that is saved while one types, too.
    let version = move || saving.version.get().to_string();
    let now = label(language, "now", work.entry.state.key());
    fold(texts::workspace::more_actions(language), 0, language, |_| {
        view! {
            <p>{now}</p>
            <form class="form" method="post" action=action on:submit=move |event| saving.submit_aside(&event)>
                <input type="hidden" name=VERSION value=version prop:value=version/>
                {pause}
                <p class="actions">{others}</p>
                {discard}
            </form>
        }
        .erase()
    })
}

/// The remark on the state of an offer, in the language the offer is written in or else in the one it has.
fn state_note(work: &EntryWork) -> (&LanguageTag, Option<String>) {
    let language = work.content.source_language();
    let stored = work.entry.state_note.as_ref();
    let own = stored.and_then(|note| note.get(language).map(|text| (language, text)));
    let found = own.or_else(|| stored.and_then(|note| note.iter().next()));
    found.map_or((language, None), |(language, text)| (language, Some(text.text.clone())))
}
