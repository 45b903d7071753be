//! Sends the form of the editor as its buttons say, and goes on to where that leads.

use api_client::{ApiClient, ApiError, Refusal};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::problem::{FieldError, ProblemCode};
use shared::workspace::EntryWork;

use super::super::dom::{Unfolded, focus_later};
use super::super::editor::anchor;
use super::super::refusal::SUMMARY;
use super::{Asked, PAUSE, Saved, Saving};
use crate::response::load_document;
use crate::routes::{Page, WorkspacePage};
use crate::workspace::form::{self, Fields};
use crate::workspace::{DO, Failure, VERSION, perform};

impl Saving {
    /// Does what a button of the form says, once nothing else is under way; Enter in a field only saves.
    pub(in super::super) fn submit(self, event: &SubmitEvent) {
        event.prevent_default();
        if !self.may_send() {
            return;
        }
        if is_by_enter(event) {
            // What is written beside the content may be half a word by then: nothing is made of it.
            self.save();
            return;
        }
        let what = pressed(event);
        if self.way.with_value(|way| way.is_sending) {
            self.way.update_value(|way| way.waiting = Some(Asked::Form(what)));
        } else {
            self.send(what);
        }
    }

    /// Whether a form can be sent now.
    pub(super) fn may_send(self) -> bool {
        if self.is_gone() || self.busy.with_untracked(Option::is_some) {
            return false;
        }
        let is_asked = self.conflict.with_untracked(Option::is_some);
        if is_asked {
            // First it is chosen what counts.
            focus_later("conflict".to_owned());
        }
        !is_asked
    }

    /// Sends the form, and goes on to where it leads or says what is wrong.
    pub(super) fn send(self, what: String) {
        let Some(fields) = self.fields() else { return };
        // What waits to be saved goes with the form.
        self.save_no_more();
        let version = self.version.get_untracked().to_string();
        let mut pairs = fields.pairs().to_vec();
        pairs.extend([(VERSION.to_owned(), version), (DO.to_owned(), what.clone())]);
        let fields = Fields::new(pairs);
        self.busy.set(Some(what));
        self.refusal.set(None);
        let (api, language, today, drawer) =
            self.way.with_value(|way| (way.api.clone(), way.language, way.today, way.drawer.clone()));
        let id = drawer.entry.clone();
        let page = WorkspacePage::Entry(id.clone());
        spawn_local(async move {
            let done = perform(&api, (language, &page), &fields, today).await;
            if done.is_ok() {
                drawer.forget();
                self.way.try_with_value(|way| way.is_kept.set(true));
            }
            if self.is_gone() {
                return;
            }
            match done {
                Ok(path) => self.go_to(&path, &api, &id).await,
                Err(Failure { refusal, is_saved }) => {
                    if is_saved {
                        // Who cannot read it again goes on with what is typed.
                        drop(self.read_again(&api, &id).await);
                    }
                    self.refused(refusal);
                    self.save_soon(PAUSE);
                }
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
            Err(error) => self.refused(Refusal { error, wait: None }),
        }
    }

    /// The entry as the server has it, with what can be chosen in its form: contacts and places may have
    /// come.
    pub(super) async fn read_work(self, api: &ApiClient, id: &str) -> Result<EntryWork, ApiError> {
        let work = api.entry_work(id).await?;
        let organisation = work.organisation.to_string();
        let files = api.files(&organisation).await?.items;
        let organisation = api.organisation_work(&organisation).await?;
        self.organisation.try_set_value(Some(organisation));
        self.files.try_set_value(files);
        Ok(work)
    }

    /// Makes the form anew with what the server has.
    async fn read_again(self, api: &ApiClient, id: &str) -> Result<(), ApiError> {
        let work = self.read_work(api, id).await?;
        if self.is_gone() {
            return Ok(());
        }
        // What was written beside the content is made by now.
        let unfolded = Unfolded::now().without_beside();
        let sheet = self.sheet();
        sheet.remember(Fields::default());
        sheet.problems.update(|problems| problems.retain(|problem| !form::is_beside(&problem.pointer)));
        self.take(&work, &Fields::default());
        self.draft.set(work.content.clone());
        self.shown.set(work);
        unfolded.keep();
        self.forget();
        // What is said to those who review is still there, and stays on the device.
        self.save_soon(PAUSE);
        Ok(())
    }

    pub(super) fn refused(self, refusal: Refusal) {
        if self.is_gone() {
            return;
        }
        match &refusal.error {
            ApiError::Problem(problem) if problem.code == ProblemCode::ChangedMeanwhile => {
                // What was asked for is not done: that is said, whatever comes of the comparison.
                self.sheet().problems.set(Vec::new());
                self.compare_with_server();
            }
            ApiError::Problem(problem) if problem.code == ProblemCode::Unauthenticated => {
                self.state.set(Saved::SignedOut);
                return;
            }
            ApiError::Problem(problem) => self.sheet().problems.set(problem.errors.clone()),
            _ => self.sheet().problems.set(Vec::new()),
        }
        self.refusal.set(Some(refusal));
        let field =
            self.sheet().problems.with(|problems| problems.iter().find_map(|error| self.field(error)));
        focus_later(field.unwrap_or_else(|| SUMMARY.to_owned()));
    }

    /// The id of the field that an error is about; `None` if it is about the whole.
    pub(in super::super) fn field(self, error: &FieldError) -> Option<String> {
        let is_at_a_field = !error.pointer.is_empty();
        is_at_a_field
            .then(|| self.draft.with_untracked(|draft| anchor(&error.pointer, draft.source_language())))
    }
}

/// Whether a form is sent by Enter: that presses its first button, which nobody sees.
fn is_by_enter(event: &SubmitEvent) -> bool {
    event.submitter().is_none_or(|button| button.hidden())
}

/// What the button says that was pressed.
pub(super) fn pressed(event: &SubmitEvent) -> String {
    event.submitter().and_then(|button| button.get_attribute("value")).unwrap_or_default()
}
