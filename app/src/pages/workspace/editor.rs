//! The editor: the list of steps, the form, and the bar that says what is saved where.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use shared::entry::Standing;
use shared::file::OwnFile;
use shared::problem::FieldError;
use shared::text::{LanguageTag, LocalisedText};
use shared::workspace::{EntryContent, EntryWork, OrganisationWork};

use super::content::Content;
use super::entry::is_handed_in;
use super::field::button;
use super::languages::{Checks, localised_texts};
use super::saving::{Saved, Saving};
use super::sheet::{Sheet, WITHOUT_LANGUAGE, id, is_at, named_problem, reason};
use super::upload::Uploads;
use super::{conversation, hints, label, live, pictures, profile, refusal, sections};
use crate::i18n::{Language, texts};
use crate::routes::{Page, WorkspacePage};
use crate::state::Vocabulary;
use crate::view::Erase as _;
use crate::workspace::conflict::TEXTS;
use crate::workspace::form::is_begun;
use crate::workspace::{VERSION, signs_in};

/// The id of the form of an entry.
pub(super) const FORM: &str = "entry-form";

/// What the fields of a form are made with.
pub(super) struct Form<'a> {
    pub(super) sheet: Sheet,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) content: &'a Content,
    pub(super) work: &'a EntryWork,
    /// Its organisation, with what can be chosen.
    pub(super) organisation: Option<&'a OrganisationWork>,
    /// The files of that.
    pub(super) files: StoredValue<Vec<OwnFile>>,
    /// What the form says now.
    pub(super) draft: RwSignal<EntryContent>,
    /// What is to be checked about translations.
    pub(super) checks: Checks,
    /// What is said to those who review.
    pub(super) message: RwSignal<String>,
    /// What has become of the files that were chosen.
    pub(super) uploads: Uploads,
}

/// The form of an entry.
pub(super) fn form(form: &Form<'_>, saving: Saving) -> AnyView {
    form.sheet.begin();
    let language = form.sheet.language;
    let page = WorkspacePage::Entry(form.work.entry.id.to_string());
    let action = super::path(page, language);
    let fields = match &form.work.content {
        EntryContent::Offer(offer) => sections::offer(form, offer),
        EntryContent::Organisation(content) => profile::fields(form, content),
    };
    let version = move || saving.version.get().to_string();
    view! {
        <form
            node_ref=saving.form
            id=FORM
            class="form desk__form"
            method="post"
            action=action
            novalidate=true
            // What was typed before a reload is put back from the device, where it is known what it changes.
            autocomplete="off"
            prop:inert=move || saving.busy.with(Option::is_some)
            on:input=move |_| saving.touch()
            on:change=move |_| saving.touch()
            on:submit=move |event| saving.submit(&event)
        >
            <input type="hidden" name=VERSION value=version prop:value=version/>
            // The first button is the one that Enter presses.
            <button type="submit" name=crate::workspace::DO value="save" hidden=true></button>
            {fields}
            {hints::panel(saving, language)}
            // A message goes with what is handed in.
            {(!is_handed_in(form.work)).then(|| conversation::message(form))}
            {live::folded(saving, language, form.work)}
            {bar(saving, language, form.work)}
        </form>
    }
    .erase()
}

/// The list of steps, with what is missing in each.
pub(super) fn steps(saving: Saving, language: Language, is_offer: bool) -> AnyView {
    let names: Vec<(&'static str, &'static [&'static str])> =
        if is_offer { sections::SECTIONS.to_vec() } else { profile::SECTIONS.to_vec() };
    let asking: &'static [&'static str] = if is_offer { &sections::ASKING } else { &profile::ASKING };
    let draft = saving.draft;
    let steps: Vec<_> = names
        .into_iter()
        .map(|(name, pointers)| {
            let missing = move || {
                saving.missing.with(|missing| {
                    let is_here =
                        |error: &&FieldError| pointers.iter().any(|place| is_at(&error.pointer, place));
                    u32::try_from(missing.iter().filter(is_here).count()).unwrap_or_default()
                })
            };
            let is_asking = asking.contains(&name);
            let is_there =
                Memo::new(move |_| is_asking || draft.with(|content| is_written(content, name, pointers)));
            let state = move || match missing() {
                0 if is_there.get() => texts::workspace::step_done(language).to_owned(),
                0 => texts::workspace::step_optional(language).to_owned(),
                count => texts::workspace::step_missing(language, count),
            };
            let is_done = move || missing() == 0 && is_there.get();
            let class = move || if is_done() { "desk__step desk__step--done" } else { "desk__step" };
            view! {
                <li class=class>
                    <a href=format!("#{name}") rel="external">{label(language, "section", name)}</a>
                    <span class="text-note">{state}</span>
                </li>
            }
            .erase()
        })
        .collect();
    view! {
        <nav aria-label=texts::workspace::steps(language)>
            <ol class="desk__steps">{steps}</ol>
        </nav>
    }
    .erase()
}

/// Whether something is written in a section that asks at these pointers.
fn is_written(content: &EntryContent, section: &str, pointers: &[&str]) -> bool {
    let source_language = content.source_language();
    let is_translated =
        |(_, text): &(String, LocalisedText)| text.iter().any(|(tag, _)| tag != source_language);
    is_begun(content, pointers)
        || (section == "languages" && localised_texts(content).iter().any(is_translated))
}

/// What is saved where, and what comes next.
fn bar(saving: Saving, language: Language, work: &EntryWork) -> AnyView {
    let id = work.entry.id.to_string();
    let href = super::path(WorkspacePage::Preview(id.clone()), language);
    let path = href.clone();
    let follow = move |event: MouseEvent| saving.follow_when_saved(&event, &path);
    let preview = view! {
        <a class="kern-btn kern-btn--secondary" href=href rel="external" on:click=follow>
            <span class="kern-label">{texts::workspace::preview(language)}</span>
        </a>
    };
    let busy = move || saving.busy.with(Option::is_some);
    let said = move || match saving.state.get() {
        state if state.needs_device() && !saving.is_kept() => texts::workspace::saved_nowhere(language),
        Saved::Unchanged => texts::workspace::saved_unchanged(language),
        Saved::OnTheWay => texts::workspace::saved_on_the_way(language),
        Saved::OnServer => texts::workspace::saved_on_server(language),
        Saved::Beside => texts::workspace::saved_beside(language),
        Saved::Message => texts::workspace::saved_message(language),
        Saved::Unread => texts::workspace::saved_unread(language),
        Saved::OnDevice => texts::workspace::saved_on_device(language),
        Saved::SignedOut => texts::workspace::saved_signed_out(language),
        Saved::Refused => texts::workspace::saved_refused(language),
        Saved::Incomplete => texts::workspace::saved_incomplete(language),
    };
    let class = move || match saving.state.get() {
        Saved::Message if saving.is_kept() => "desk__saved",
        state if state.needs_device() => "desk__saved desk__saved--warning",
        _ => "desk__saved",
    };
    let sign_in = {
        let href = signs_in(&Page::Workspace(WorkspacePage::Entry(id)), language);
        // What is only in this window stays there.
        let target = move || (!saving.is_kept() || saving.uploads().wait()).then_some("_blank");
        move || {
            (saving.state.get() == Saved::SignedOut).then(|| {
                let label = texts::workspace::to_sign_in(language);
                view! { <a class="kern-link" href=href.clone() target=target>{label}</a> }
            })
        }
    };
    let is_trusted = saving.organisation.with_value(|organisation| {
        organisation.as_ref().is_some_and(|it| it.organisation.standing == Standing::Trusted)
    });
    let hand_in =
        if is_trusted { texts::workspace::publish(language) } else { texts::workspace::hand_in(language) };
    let task = if is_handed_in(work) {
        // It is handed in with whatever is saved.
        button("save".to_owned(), texts::workspace::save(language), "kern-btn kern-btn--primary")
    } else {
        view! {
            <button class="kern-btn kern-btn--secondary only-without-scripts" type="submit" name=crate::workspace::DO value="save">
                <span class="kern-label">{texts::workspace::save(language)}</span>
            </button>
            {preview}
            {button("hand_in".to_owned(), hand_in, "kern-btn kern-btn--primary")}
        }
        .erase()
    };
    view! {
        <div class="desk__bar">
            <p class=class role="status">{said} " " {sign_in}</p>
            <p class="actions" aria-busy=move || busy().then_some("true")>
                {task}
            </p>
        </div>
    }
    .erase()
}

/// What is wrong with what was sent, with the ways to the fields; nothing while nothing is.
pub(super) fn error_summary(saving: Saving, sheet: Sheet) -> AnyView {
    let language = sheet.language;
    let view = move || {
        let refusal = saving.refusal.get()?;
        let problems = sheet.problems.get();
        let line = |error: &FieldError| (saving.field(error), named_problem(language, error));
        let mut lines: Vec<_> = problems.iter().map(line).collect();
        // The type of an offer brings its field of action along: both are missing at one field.
        lines.dedup();
        let lines: Vec<_> = lines
            .into_iter()
            .map(|(field, text)| match field {
                Some(id) => view! { <li><a href=format!("#{id}") rel="external">{text}</a></li> }.erase(),
                None => view! { <li>{text}</li> }.erase(),
            })
            .collect();
        let said = problems.is_empty().then(|| reason(language, &refusal));
        let said = said.map(|said| view! { <p>{said}</p> });
        Some(refusal::panel(language, view! { {said} <ul>{lines}</ul> }.erase()))
    };
    view! { {view} }.erase()
}

/// The id of the field or the group in which a pointer lies: of rows, that of the list.
pub(super) fn anchor(pointer: &str, source_language: &LanguageTag) -> String {
    const LISTS: [&str; 5] =
        ["/offer_types/", "/target_groups/", "/languages_spoken/", "/contacts/", "/places/"];
    let list = LISTS.iter().find(|list| pointer.starts_with(**list));
    match (pointer, list) {
        ("/person_agrees", _) => "person_agrees-true".to_owned(),
        (_, Some(list)) => id(list.trim_end_matches('/')),
        _ if pointer.starts_with("/fields") => id("/offer_types"),
        _ if pointer.starts_with("/place/point") => id("/place/point"),
        ("/image/media", _) => pictures::FILE.to_owned(),
        ("/logo/media", _) => pictures::LOGO_FILE.to_owned(),
        _ if pointer.starts_with("/documents/") => id(pointer.trim_end_matches("/media")),
        _ if WITHOUT_LANGUAGE.contains(&pointer) => id(&format!("{pointer}/{source_language}")),
        _ => id(pointer),
    }
}

/// The id of the field that a note of reviewers is about.
pub(super) fn anchor_of_note(pointer: &str, content: &EntryContent) -> String {
    let (source_language, place) = (content.source_language(), pointer.trim_start_matches('/'));
    let is_title = place.starts_with("documents/") && place.ends_with("/title");
    // Of a text without its language, the one it is written in is meant.
    let is_picture_text = ["image/alternative_text", "logo/alternative_text"].contains(&place);
    if is_title || is_picture_text || TEXTS.contains(&place) {
        return id(&format!("{pointer}/{source_language}"));
    }
    match (place, content) {
        ("cost" | "registration" | "access", _) => id(&format!("{pointer}/kind")),
        ("image", _) => pictures::FILE.to_owned(),
        ("logo", _) => pictures::LOGO_FILE.to_owned(),
        ("whole_county", _) => id("whole_county-true"),
        ("fields", EntryContent::Organisation(_)) => id(pointer),
        _ => anchor(pointer, source_language),
    }
}
