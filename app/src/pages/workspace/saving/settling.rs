//! What the server has by now or does not take, and what of it is said at the fields.

use std::time::Duration;

use api_client::Refusal;
use leptos::prelude::*;
use shared::problem::{FieldError, ProblemCode};
use shared::workspace::EntryWork;

use super::super::dom::untick_compared;
use super::super::entry::is_handed_in;
use super::{Saved, Saving};
use crate::workspace::form::{self, Fields};

/// After how long it is tried again where the server cannot be reached.
const RETRY: Duration = Duration::from_secs(5);

impl Saving {
    /// Nothing of the form is new to the server.
    pub(super) fn settled(self) {
        let fields = self.fields().unwrap_or_default();
        let state = self.at_rest(&fields);
        if state == Saved::OnServer {
            self.forget();
        } else {
            // What the content does not have is on the device until it is made, or can be read.
            self.keep(&fields.beside());
        }
        if state != Saved::OnServer || self.state.get_untracked() != Saved::Unchanged {
            self.state.set(state);
        }
        self.tell(self.sheet().problems.get_untracked(), &fields);
    }

    /// Where what the fields say is, once the server has their content.
    pub(super) fn at_rest(self, fields: &Fields) -> Saved {
        self.draft.with_untracked(|draft| Saved::at_rest(fields, draft.source_language()))
    }

    /// Tells at the fields what is wrong by now; `known` is what was said to be wrong and may still be.
    fn tell(self, known: Vec<FieldError>, fields: &Fields) {
        let told = self.missing.with_untracked(|missing| form::told(known, missing, fields));
        let problems = self.sheet().problems;
        if problems.with_untracked(|before| *before == told) {
            return;
        }
        if told.is_empty() {
            self.refusal.set(None);
        }
        problems.set(told);
    }

    /// The server has it in this version. What the fields say by now is on top of that.
    pub(super) fn take(self, work: &EntryWork, fields: &Fields) {
        self.version.set(work.version);
        self.missing.set(work.missing.clone());
        self.checks.renew(work);
        self.state.set(self.at_rest(fields));
        self.way.update_value(|way| way.base = work.content.clone());
        self.keep(fields);
        // Compared with what is the present source text now.
        untick_compared();
        // What was wrong is not said to be, once it is right. Of what is not sent yet nobody knows.
        let is_left =
            |problem: &FieldError| work.missing.contains(problem) || form::is_beside(&problem.pointer);
        let mut left = self.sheet().problems.get_untracked();
        left.retain(is_left);
        self.tell(left, fields);
    }

    pub(super) fn not_saved(self, refusal: Refusal) {
        if self.is_gone() {
            return;
        }
        match refusal.error.code() {
            ProblemCode::Unauthenticated => self.state.set(Saved::SignedOut),
            ProblemCode::ChangedMeanwhile => self.compare_with_server(),
            code if code.passes() => {
                self.state.set(Saved::OnDevice);
                self.save_soon(RETRY);
            }
            ProblemCode::InvalidContent if self.shown.with_untracked(is_handed_in) => {
                // Whoever is typing is not interrupted: the list of steps tells what is missing.
                self.missing.set(refusal.errors().to_vec());
                self.state.set(Saved::Incomplete);
                self.tell(self.sheet().problems.get_untracked(), &self.fields().unwrap_or_default());
            }
            _ => {
                self.state.set(Saved::Refused);
                self.sheet().problems.set(refusal.errors().to_vec());
                self.refusal.set(Some(refusal));
            }
        }
    }
}
