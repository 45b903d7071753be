//! Sends the other forms on the page of an entry, such as to take it back or to restore a version, so that
//! nothing gets lost that is typed meanwhile.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlFormElement;

use super::super::dom::read;
use super::super::{pause, remembered};
use super::sending::pressed;
use super::{Asked, PAUSE, Saved, Saving};
use crate::response::load_document;
use crate::routes::WorkspacePage;
use crate::workspace::form::Fields;
use crate::workspace::{DO, VERSION, action, perform};

/// What throws away all that is typed: deleting the draft, or the whole organisation.
const THROWN_AWAY: [&str; 2] = ["discard", "delete_organisation"];
/// Brings an offer into another state, such as a pause.
const STATE: &str = "state";
/// Takes back what was handed in.
const WITHDRAW: &str = "withdraw";

impl Saving {
    /// Does what a button of another form says, once nothing else is under way. While the entry waits for a
    /// decision nobody writes it, and there is nothing to lose: the form leads to a document of its own.
    pub(in super::super) fn submit_aside(self, event: &SubmitEvent) {
        let form: HtmlFormElement = event_target(event);
        let (Some(_), Some(fields)) = (self.fields(), read(&form)) else { return };
        event.prevent_default();
        if !self.may_send() {
            return;
        }
        let mut pairs = fields.pairs().to_vec();
        pairs.push((DO.to_owned(), pressed(event)));
        let fields = Fields::new(pairs);
        if self.way.with_value(|way| way.is_sending) {
            self.way.update_value(|way| way.waiting = Some(Asked::Aside(fields)));
        } else {
            self.send_aside(fields);
        }
    }

    /// Sends another form, after what is typed, and goes on to where it leads or says what is wrong.
    pub(super) fn send_aside(self, fields: Fields) {
        let what = action(&fields).0.to_owned();
        let is_settled = self.is_settled();
        self.save_no_more();
        self.busy.set(Some(what.clone()));
        self.refusal.set(None);
        spawn_local(async move {
            let is_saved = is_settled || THROWN_AWAY.contains(&what.as_str()) || self.bring_all().await;
            if self.is_gone() {
                return;
            }
            // What lacks something is a draft like any other once it is taken back.
            let is_incomplete = self.state.get_untracked() == Saved::Incomplete;
            if is_saved || (what == WITHDRAW && is_incomplete) {
                self.perform_aside(&what, &fields, is_saved).await;
            } else {
                self.busy.set(None);
            }
        });
    }

    /// Brings to the server what is typed; says whether that has it then.
    pub(super) async fn bring_all(self) -> bool {
        match self.fields() {
            Some(fields) if self.is_new(&fields) => self.bring(&fields).await,
            _ => true,
        }
    }

    async fn perform_aside(self, what: &str, fields: &Fields, is_saved: bool) {
        let (api, language, today, drawer) =
            self.way.with_value(|way| (way.api.clone(), way.language, way.today, way.drawer.clone()));
        let version = self.version.get_untracked();
        let mut pairs = fields.pairs().to_vec();
        pairs.push((VERSION.to_owned(), version.to_string()));
        let page = WorkspacePage::Entry(drawer.entry.clone());
        let done = perform(&api, (language, &page), &Fields::new(pairs), today).await;
        if done.is_ok() && THROWN_AWAY.contains(&what) {
            drawer.forget();
            self.way.try_with_value(|way| {
                way.is_kept.set(true);
                way.uploads.forget();
            });
        }
        if done.is_ok() && (what == STATE || THROWN_AWAY.contains(&what)) {
            remembered::forget(&pause::drawer(&drawer.entry));
        }
        if self.is_gone() {
            return;
        }
        match done {
            Ok(path) => {
                if !THROWN_AWAY.contains(&what) {
                    match self.fields().filter(|_| !is_saved) {
                        // It goes on with the version that follows.
                        Some(fields) => self.keep_on(version + 1, &fields),
                        None => self.settled(),
                    }
                }
                load_document(Some(&path));
            }
            Err(failure) => {
                self.busy.set(None);
                self.refused(failure.refusal);
                // What is typed goes on to be saved.
                self.save_soon(PAUSE);
            }
        }
    }
}
