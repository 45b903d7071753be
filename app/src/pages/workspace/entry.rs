//! One entry: what has become of it, its form, and what else can be done with it.

use leptos::either::Either;
use leptos::prelude::*;
use shared::entry::{EntryKind, EntryState, RevisionState};
use shared::problem::ProblemCode;
use shared::review::{Decision, ReviewNote};
use shared::workspace::{EntryWork, Feedback};

use super::content::Content;
use super::editor::{self, Form};
use super::field::{Field, Kind, button};
use super::saving::{Saving, conflict_panel};
use super::sections::fold;
use super::sheet::Sheet;
use super::{Desk, care, conversation, label, live, versions};
use crate::i18n::{Language, texts};
use crate::routes::{Page, WorkspacePage};
use crate::state::Vocabulary;
use crate::view::Erase as _;
use crate::workspace::VERSION;
use crate::workspace::conflict::Conflict;
use crate::workspace::form::{self, Fields};

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
    let sheet = Sheet::new(language, problems, notes, typed);
    let is_offer = work.entry.kind == EntryKind::Offer;
    let waits = work.entry.work == Some(RevisionState::Submitted);
    let saving = Saving::new(
        work.clone(),
        base.clone(),
        (content.organisation.clone(), content.files.clone()),
        language,
        sheet,
    );
    if refused.as_ref().is_some_and(|refused| refused.refusal.error.code() == ProblemCode::ChangedMeanwhile) {
        let theirs = EntryWork { content: base.clone(), ..work.clone() };
        // What both began with is not known any more: whatever differs is chosen.
        let conflict = Conflict::new(&work.content, None, theirs);
        saving.conflict.set(Some(conflict).filter(|conflict| !conflict.is_none()));
    }
    saving.refusal.set(refused.map(|refused| refused.refusal));
    let versions = versions::panel(language, &work, &content.versions, saving.version);
    let care = care::panel(sheet, &work, &content.care);
    let title = match work.entry.title.trim() {
        "" => texts::workspace::untitled(language).to_owned(),
        title => title.to_owned(),
    };
    let top = view! { {back(language)} {state_line(language, &work)} {work.feedback.clone().map(|feedback| self::feedback(language, &feedback))} };
    let task = if waits {
        let summary = editor::error_summary(saving, sheet);
        view! { {summary} {waiting(language, &work)} }.erase()
    } else {
        writing(desk, content, saving, sheet, is_offer)
    };
    let more = is_offer.then(|| more(sheet, &work, saving.version));
    let conversation = conversation::panel(language, &work);
    let task = view! { {top} {conversation} {task} {versions} {care} {more} };
    desk.page(title, String::new(), task.erase())
}

fn back(language: Language) -> AnyView {
    let href = super::path(WorkspacePage::Overview, language);
    view! { <p class="ways"><a class="kern-link" href=href>{texts::workspace::to_overview(language)}</a></p> }
        .erase()
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

/// What reviewers have said about the whole.
fn feedback(language: Language, feedback: &Feedback) -> AnyView {
    let (title, lines): (_, Vec<String>) = match &feedback.decision {
        Decision::Reject { reason } => (texts::workspace::rejected_title(language), vec![reason.clone()]),
        Decision::RequestChanges { notes } => {
            (texts::workspace::changes_title(language), notes.iter().map(|note| note.text.clone()).collect())
        }
        Decision::Publish {} => return ().erase(),
    };
    let lines: Vec<_> = lines.into_iter().map(|line| view! { <li><bdi>{line}</bdi></li> }.erase()).collect();
    view! {
        <div class="kern-alert kern-alert--warning notice">
            <div class="kern-alert__header">
                <p class="kern-title">{title}</p>
            </div>
            <div class="kern-alert__body"><ul>{lines}</ul></div>
        </div>
    }
    .erase()
}

/// What was handed in waits: it can be seen, and taken back.
fn waiting(language: Language, work: &EntryWork) -> AnyView {
    let id = work.entry.id.to_string();
    let preview = (work.entry.kind == EntryKind::Offer).then(|| {
        let href = super::path(WorkspacePage::Preview(id.clone()), language);
        view! {
            <a class="kern-btn kern-btn--primary" href=href rel="external">
                <span class="kern-label">{texts::workspace::preview(language)}</span>
            </a>
        }
    });
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

/// The steps and the form.
fn writing(desk: &Desk, content: Content, saving: Saving, sheet: Sheet, is_offer: bool) -> AnyView {
    let language = desk.language;
    saving.restore_when_running();
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
                let draft = saving.draft;
                let form =
                    Form { sheet, vocabulary, content, work: &work, organisation, files, draft, message };
                editor::form(&form, saving)
            })
        });
        // Made anew each time: fields that were typed into would keep what they have.
        is_odd.update_value(|is_odd| *is_odd = !*is_odd);
        if is_odd.get_value() { Either::Left(form) } else { Either::Right(form) }
    };
    let live = is_offer.then(|| live::preview(saving, language, &id));
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

/// What else can be done with an offer: it pauses, has ended, is put away, or its draft is thrown away.
fn more(sheet: Sheet, work: &EntryWork, version: RwSignal<i32>) -> AnyView {
    let language = sheet.language;
    let action = super::path(WorkspacePage::Entry(work.entry.id.to_string()), language);
    let to = |state: EntryState| {
        button(
            format!("state:{state}"),
            label(language, "to_state", state.key()),
            "kern-btn kern-btn--secondary",
        )
    };
    let others = [EntryState::Active, EntryState::Ended, EntryState::Archived];
    let others: Vec<_> =
        others.into_iter().filter(|state| work.entry.state.may_become(*state)).map(to).collect();
    let pause = work.entry.state.may_become(EntryState::Paused).then(|| {
        view! {
            {Field::new("/until", texts::workspace::paused_until(language)).input(sheet, Kind::Date, String::new())}
            {Field::new("/state_note", texts::workspace::state_note(language))
                .hint(texts::workspace::state_note_hint(language))
                .input(sheet, Kind::Line, String::new())}
            <p class="actions">{to(EntryState::Paused)}</p>
        }
    });
    let discard = (work.entry.work == Some(RevisionState::Draft)).then(|| {
        button("discard".to_owned(), texts::workspace::discard(language), "kern-btn kern-btn--secondary")
    });
    // The one that is saved while one types, too.
    let version = move || version.get().to_string();
    fold(texts::workspace::more_actions(language), 0, language, |_| {
        view! {
            <form class="form" method="post" action=action>
                <input type="hidden" name=VERSION value=version prop:value=version/>
                {pause}
                <p class="actions">{others} {discard}</p>
            </form>
        }
        .erase()
    })
}
