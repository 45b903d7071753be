//! Saving while one types: on the server, and on the device as long as the server has not got it.

use std::time::Duration;

use api_client::{ApiClient, ApiError, Refusal};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::problem::{FieldError, ProblemCode};
use shared::workspace::{EntryContent, EntryWork, OrganisationWork};
use wasm_bindgen::JsCast as _;
use web_sys::{FormData, HtmlFormElement};

use super::conflict::{self, Conflict};
use super::field::Sheet;
use super::local::{self, Kept};
use crate::i18n::Language;
use crate::page_data::Clock;
use crate::response::load_document;
use crate::routes::{Page, WorkspacePage};
use crate::words::local_time;
use crate::workspace::form::{self, Fields};
use crate::workspace::{DO, Failure, perform};

/// How long nothing must have been typed before it is sent.
const PAUSE: Duration = Duration::from_millis(800);
/// After how long it is tried again where the server cannot be reached.
const RETRY: Duration = Duration::from_secs(5);

/// Where what is typed is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Saved {
    /// Nothing was typed since the page was opened.
    Unchanged,
    /// It is being sent.
    OnTheWay,
    /// The server has it.
    OnServer,
    /// The device has it: the server cannot be reached.
    OnDevice,
    /// The device has it: nobody is signed in any more.
    SignedOut,
    /// The device has it: the server does not take it.
    Refused,
}

/// What is saved of an entry while it is written.
#[derive(Clone, Copy)]
pub(super) struct Saving {
    /// The entry as the form shows it; the form is made anew when it changes.
    pub(super) shown: RwSignal<EntryWork>,
    /// Its organisation, with what can be chosen.
    pub(super) organisation: StoredValue<Option<OrganisationWork>>,
    /// What the form says now.
    pub(super) draft: RwSignal<EntryContent>,
    /// Where it is.
    pub(super) state: RwSignal<Saved>,
    /// The version the server has.
    pub(super) version: RwSignal<i32>,
    /// What is missing before it can be handed in.
    pub(super) missing: RwSignal<Vec<FieldError>>,
    /// What came of the last form, where it is not about fields.
    pub(super) refusal: RwSignal<Option<Refusal>>,
    /// What somebody else has written meanwhile.
    pub(super) conflict: RwSignal<Option<Conflict>>,
    /// Whether what was kept on the device is shown.
    pub(super) is_restored: RwSignal<bool>,
    /// Which button's work is being done.
    pub(super) busy: RwSignal<Option<String>>,
    pub(super) form: NodeRef<html::Form>,
    sheet: Sheet,
    way: StoredValue<Way>,
}

/// What saving needs to know.
struct Way {
    api: ApiClient,
    language: Language,
    id: String,
    /// The content as the server has it.
    base: EntryContent,
    timer: Option<TimeoutHandle>,
    is_sending: bool,
}

impl Saving {
    pub(super) fn new(
        work: EntryWork,
        organisation: Option<OrganisationWork>,
        language: Language,
        sheet: Sheet,
    ) -> Self {
        let way = Way {
            api: use_context().unwrap_or_default(),
            language,
            id: work.entry.id.to_string(),
            base: work.content.clone(),
            timer: None,
            is_sending: false,
        };
        Self {
            draft: RwSignal::new(work.content.clone()),
            state: RwSignal::new(Saved::Unchanged),
            version: RwSignal::new(work.version),
            missing: RwSignal::new(work.missing.clone()),
            refusal: RwSignal::new(None),
            conflict: RwSignal::new(None),
            is_restored: RwSignal::new(false),
            busy: RwSignal::new(None),
            form: NodeRef::new(),
            shown: RwSignal::new(work),
            organisation: StoredValue::new(organisation),
            sheet,
            way: StoredValue::new(way),
        }
    }

    /// Takes over what the device has kept, once the page runs.
    pub(super) fn restore_when_running(self) {
        Effect::new(move |_| {
            let Some(kept) = self.way.with_value(|way| local::read(&way.id)) else { return };
            let work = self.shown.get_untracked();
            let fields = kept.fields();
            let mine = form::content(&fields, &work.content);
            let has_new_parts = form::has_new_parts(&fields, work.content.source_language());
            self.sheet.remember(fields);
            if mine == work.content && !has_new_parts {
                self.way.with_value(|way| local::forget(&way.id));
            } else if kept.version == work.version {
                self.is_restored.set(true);
                self.draft.set(mine.clone());
                self.shown.set(EntryWork { content: mine, ..work });
                self.save_soon(PAUSE);
            } else {
                self.compare(&mine, None, work);
            }
        });
    }

    /// The fields of the form as they are now.
    fn fields(self) -> Option<Fields> {
        read(&self.form.get_untracked()?)
    }

    /// Something was typed.
    pub(super) fn touch(self) {
        let Some(fields) = self.fields() else { return };
        self.way.with_value(|way| {
            let kept = Kept { version: self.version.get_untracked(), fields: fields.pairs().to_vec() };
            local::keep(&way.id, &kept);
            self.draft.set(form::content(&fields, &way.base));
        });
        self.save_soon(PAUSE);
    }

    fn save_soon(self, pause: Duration) {
        self.way.update_value(|way| {
            if let Some(timer) = way.timer.take() {
                timer.clear();
            }
            way.timer = set_timeout_with_handle(move || self.save(), pause).ok();
        });
    }

    /// Sends what has changed.
    fn save(self) {
        if self.conflict.with_untracked(Option::is_some) || self.busy.with_untracked(Option::is_some) {
            return;
        }
        let Some(fields) = self.fields() else { return };
        let (api, id, content, is_new, is_sending) = self.way.with_value(|way| {
            let content = form::content(&fields, &way.base);
            (way.api.clone(), way.id.clone(), content.clone(), content != way.base, way.is_sending)
        });
        if is_sending {
            self.save_soon(PAUSE);
            return;
        }
        if !is_new {
            self.settled();
            return;
        }
        self.way.update_value(|way| way.is_sending = true);
        self.state.set(Saved::OnTheWay);
        let version = self.version.get_untracked();
        spawn_local(async move {
            let sent = api.save_draft(&id, &content, version).await;
            self.way.try_update_value(|way| way.is_sending = false);
            match sent {
                Ok(work) => {
                    self.take(&work);
                    self.save();
                }
                Err(refusal) => self.not_saved(refusal),
            }
        });
    }

    /// Nothing of the form is new to the server.
    fn settled(self) {
        let language = self.draft.with_untracked(|draft| draft.source_language().clone());
        // What is written beside the content is made once the form is sent.
        if self.fields().is_none_or(|fields| !form::has_new_parts(&fields, &language)) {
            self.way.with_value(|way| local::forget(&way.id));
        }
        if self.state.get_untracked() != Saved::Unchanged {
            self.state.set(Saved::OnServer);
        }
    }

    /// The server has it in this version.
    fn take(self, work: &EntryWork) {
        self.version.set(work.version);
        self.missing.set(work.missing.clone());
        self.state.set(Saved::OnServer);
        self.way.update_value(|way| way.base = work.content.clone());
        // What was wrong is not said to be, once it is right.
        self.sheet.problems.update(|problems| problems.retain(|problem| work.missing.contains(problem)));
    }

    fn not_saved(self, refusal: Refusal) {
        match refusal.error.code() {
            ProblemCode::Unauthenticated => self.state.set(Saved::SignedOut),
            ProblemCode::ChangedMeanwhile => self.compare_with_server(),
            ProblemCode::Unavailable | ProblemCode::Timeout | ProblemCode::TooManyRequests => {
                self.state.set(Saved::OnDevice);
                self.save_soon(RETRY);
            }
            _ => {
                self.state.set(Saved::Refused);
                self.refusal.set(Some(refusal));
            }
        }
    }

    /// Somebody else has written meanwhile: what only one of both has changed is taken from them, the
    /// rest is shown side by side.
    fn compare_with_server(self) {
        let Some(fields) = self.fields() else { return };
        let (api, id, base) = self.way.with_value(|way| (way.api.clone(), way.id.clone(), way.base.clone()));
        let mine = form::content(&fields, &base);
        spawn_local(async move {
            match api.entry_work(&id).await {
                Ok(theirs) => self.compare(&mine, Some(&base), theirs),
                Err(error) => self.not_saved(Refusal { error, wait: None }),
            }
        });
    }

    fn compare(self, mine: &EntryContent, base: Option<&EntryContent>, theirs: EntryWork) {
        let conflict = Conflict::new(mine, base, theirs);
        if conflict.is_none() {
            self.adopt(conflict.merged(&[]), conflict.theirs.clone());
        } else {
            self.state.set(Saved::Refused);
            self.conflict.set(Some(conflict));
        }
    }

    /// Goes on with this content in place of what the server has.
    pub(super) fn adopt(self, content: EntryContent, theirs: EntryWork) {
        self.conflict.set(None);
        self.version.set(theirs.version);
        self.missing.set(theirs.missing.clone());
        self.way.update_value(|way| way.base = theirs.content.clone());
        self.draft.set(content.clone());
        self.shown.set(EntryWork { content, ..theirs });
        self.state.set(Saved::OnTheWay);
        self.save_soon(PAUSE);
    }

    /// Does what a button of the form says, and goes on to where it leads or says what is wrong.
    pub(super) fn submit(self, event: &SubmitEvent) {
        let element: HtmlFormElement = event_target(event);
        let Some(fields) = read(&element) else { return };
        event.prevent_default();
        if self.busy.with_untracked(Option::is_some) {
            return;
        }
        let what = event.submitter().and_then(|button| button.get_attribute("value")).unwrap_or_default();
        let mut pairs = fields.pairs().to_vec();
        pairs.push((DO.to_owned(), what.clone()));
        let fields = Fields::new(pairs);
        self.busy.set(Some(what));
        self.refusal.set(None);
        let today = local_time(Clock::now()).date();
        let (api, language, id) = self.way.with_value(|way| (way.api.clone(), way.language, way.id.clone()));
        let page = WorkspacePage::Entry(id.clone());
        spawn_local(async move {
            let done = perform(&api, (language, &page), &fields, today).await;
            match done {
                Ok(path) => {
                    local::forget(&id);
                    self.go_to(&path, &api, &id).await;
                }
                Err(failure) => self.refused(failure),
            }
            self.busy.try_set(None);
        });
    }

    async fn go_to(self, path: &str, api: &ApiClient, id: &str) {
        let (_, fragment) = path.split_once('#').unwrap_or((path, ""));
        let page = Page::at(path.split(['?', '#']).next().unwrap_or_default());
        let is_here = matches!(page, Some((_, Page::Workspace(WorkspacePage::Entry(other)))) if other == id);
        if fragment.is_empty() || !is_here {
            load_document(Some(path));
            return;
        }
        // A row has come or gone.
        match self.read_again(api, id).await {
            Ok(()) => focus_later(fragment.to_owned()),
            Err(error) => self.refused(Refusal { error, wait: None }.into()),
        }
    }

    /// Makes the form anew with what the server has: contacts and places may have come.
    async fn read_again(self, api: &ApiClient, id: &str) -> Result<(), ApiError> {
        let work = api.entry_work(id).await?;
        let organisation = api.organisation_work(&work.organisation.to_string()).await?;
        self.organisation.try_set_value(Some(organisation));
        self.sheet.remember(Fields::default());
        self.take(&work);
        self.draft.set(work.content.clone());
        self.shown.set(work);
        local::forget(id);
        Ok(())
    }

    fn refused(self, Failure { refusal, is_saved }: Failure) {
        match &refusal.error {
            ApiError::Problem(problem) if problem.code == ProblemCode::ChangedMeanwhile => {
                self.compare_with_server();
                return;
            }
            ApiError::Problem(problem) if problem.code == ProblemCode::Unauthenticated => {
                self.state.set(Saved::SignedOut);
                return;
            }
            ApiError::Problem(problem) => self.sheet.problems.set(problem.errors.clone()),
            _ => self.sheet.problems.set(Vec::new()),
        }
        self.refusal.set(Some(refusal));
        if is_saved {
            let (api, id) = self.way.with_value(|way| (way.api.clone(), way.id.clone()));
            let problems = self.sheet.problems.get_untracked();
            spawn_local(async move {
                // Who cannot read it again goes on with what is typed.
                if self.read_again(&api, &id).await.is_ok() {
                    self.sheet.problems.try_set(problems);
                }
            });
        }
    }
}

/// What is typed into a form.
fn read(form: &HtmlFormElement) -> Option<Fields> {
    let data = FormData::new_with_form(form).ok()?;
    let pairs = js_sys::try_iter(data.as_ref()).ok().flatten()?;
    let pairs = pairs.filter_map(|pair| {
        let pair: js_sys::Array = pair.ok()?.dyn_into().ok()?;
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    });
    Some(Fields::new(pairs.collect()))
}

/// Puts the focus on an element that is about to come into the page. On the server, nothing has it.
pub(super) fn focus_later(id: String) {
    if cfg!(feature = "ssr") {
        return;
    }
    request_animation_frame(move || {
        let element = document().get_element_by_id(&id);
        if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            // Fails only where there is nothing to focus.
            drop(element.focus());
            element.scroll_into_view();
        }
    });
}

/// What somebody else has changed, merged by the person who sees both.
pub(super) fn merge(saving: Saving, conflict: &Conflict, mine: &[String]) {
    saving.adopt(conflict.merged(mine), conflict.theirs.clone());
}

pub(super) use conflict::panel as conflict_panel;
