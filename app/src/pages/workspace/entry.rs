//! One entry: what has become of it, its form, and what else can be done with it.

use leptos::either::Either;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use shared::account::MemberRole;
use shared::entry::{EntryKind, EntryState, RevisionState, Standing};
use shared::problem::ProblemCode;
use shared::review::{Decision, ReviewNote};
use shared::workspace::{EntryWork, OwnOrganisation};

use super::content::Content;
use super::editor::{self, Form};
use super::field::button;
use super::remembered::Remembered;
use super::saving::{Saving, conflict_panel};
use super::sections::{ask_first, fold, fold_at};
use super::sheet::Sheet;
use super::{Desk, care, conversation, label, live, pause, refusal, told, versions, views};
use crate::components::foreign;
use crate::i18n::{Language, texts};
use crate::routes::WorkspacePage;
use crate::state::Vocabulary;
use crate::view::Erase as _;
use crate::workspace::conflict::Conflict;
use crate::workspace::form::{self, Fields, added_language};
use crate::workspace::{STATE_NOTE, VERSION};

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
    let removal = organisation.and_then(|it| removal(&it.organisation, &work, saving, language));
    let versions = versions::panel(language, &work, &content.versions);
    let care = care::panel(sheet, &work, &content.care, saving);
    let views = views::panel(language, &work.entry, &content.views);
    let (lang, dir) = foreign(&work.entry.language);
    let title = match work.entry.title.trim() {
        "" => (texts::workspace::untitled(language).to_owned(), None),
        title => (title.to_owned(), lang.zip(dir)),
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
    let more = is_offer.then(|| more(sheet, &desk.vocabulary, &work, saving));
    let conversation = conversation::panel(language, &work);
    let task =
        view! { {top} {conversation} {looked_at} {task} {versions} {care} {views} {more} {back} {removal} };
    let page = desk.page_of(title.clone(), String::new(), task.erase());
    refusal::mark_title_while(language, &title.0, move || saving.refusal.with(Option::is_some));
    page
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

/// Whether the public has never seen an entry.
const fn was_never_public(work: &EntryWork) -> bool {
    !work.entry.is_published && work.entry.slug.is_none()
}

/// How far the entry has come, and where the public sees it.
fn state_line(language: Language, work: &EntryWork) -> AnyView {
    let public = super::overview::public_page(&work.entry).map(|page| {
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
        Decision::Publish { .. } | Decision::Reject { .. } => &[],
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
        Decision::Publish { .. } => return None,
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

/// Deletes an organisation that was registered by mistake, for its owner; nothing once it was confirmed.
fn removal(own: &OwnOrganisation, work: &EntryWork, saving: Saving, language: Language) -> Option<AnyView> {
    let is_unseen = own.standing == Standing::Pending && was_never_public(work);
    if work.entry.kind != EntryKind::Organisation || own.role != MemberRole::Owner || !is_unseen {
        return None;
    }
    let action = super::path(WorkspacePage::Entry(work.entry.id.to_string()), language);
    // The one that is saved while one types, too.
    let version = move || saving.version.get().to_string();
    let (label, lost) = (
        texts::workspace::delete_organisation(language),
        texts::workspace::delete_organisation_lost(language),
    );
    let view = view! {
        <form class="form" method="post" action=action on:submit=move |event| saving.submit_aside(&event)>
            <input type="hidden" name=VERSION value=version prop:value=version/>
            {ask_first(language, "delete_organisation".to_owned(), label, lost)}
        </form>
    };
    Some(view.erase())
}

/// The steps and the form.
fn writing(desk: &Desk, content: Content, saving: Saving, sheet: Sheet, is_offer: bool) -> AnyView {
    let language = desk.language;
    saving.restore_when_running();
    saving.send_when_left();
    let id = saving.shown.with_untracked(|work| work.entry.id.to_string());
    let vocabulary: StoredValue<Vocabulary> = StoredValue::new(desk.vocabulary.clone());
    let content = StoredValue::new(content);
    let message = RwSignal::new(String::new());
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
                    uploads: saving.uploads(),
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

/// How an offer stands, and what else can be done with it: it pauses, has ended, is put away, or its draft or
/// the offer itself is thrown away.
fn more(sheet: Sheet, vocabulary: &Vocabulary, work: &EntryWork, saving: Saving) -> AnyView {
    let language = sheet.language;
    let id = work.entry.id.to_string();
    let remembered = Remembered::new(language, &pause::drawer(&id));
    let action = super::path(WorkspacePage::Entry(id), language);
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
        view! {
            {pause::fields(sheet, vocabulary, work, saving.checks)}
            {remembered.said()}
            <p class="actions">{to(EntryState::Paused)}</p>
        }
    });
    let is_draft = work.entry.work == Some(RevisionState::Draft);
    let discard = (is_draft || (was_never_public(work) && !is_handed_in(work))).then(|| {
        let label = if is_draft {
            texts::workspace::discard(language)
        } else {
            texts::workspace::delete_offer(language)
        };
        let lost = if work.entry.is_published {
            texts::workspace::discard_lost_changes(language)
        } else {
            texts::workspace::discard_lost(language)
        };
        ask_first(language, "discard".to_owned(), label, lost)
    });
    // The one that is saved while one types, too.
    let version = move || saving.version.get().to_string();
    let now = label(language, "now", work.entry.state.key());
    let added = added_language(STATE_NOTE);
    fold_at(sheet, &["/until", STATE_NOTE, &*added], (texts::workspace::more_actions(language), 0), |_| {
        let fields = view! {
            <input type="hidden" name=VERSION value=version prop:value=version/>
            {pause}
            <p class="actions">{others}</p>
            {discard}
        };
        let send = move |event: &SubmitEvent| saving.submit_aside(event);
        view! { <p>{now}</p> {remembered.form_sent_by("form", action, send, fields.erase())} }.erase()
    })
}
