//! What somebody else has written meanwhile.

use api_client::Refusal;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::workspace::{EntryContent, EntryWork};

use super::super::dom::{Place, focus_later};
use super::{PAUSE, Saved, Saving};
use crate::workspace::conflict::Conflict;
use crate::workspace::form;

impl Saving {
    /// Somebody else has written meanwhile: what only one of both has changed is taken from them, the
    /// rest is shown side by side.
    pub(super) fn compare_with_server(self) {
        let (api, id) = self.way.with_value(|way| (way.api.clone(), way.id.clone()));
        self.way.update_value(|way| way.is_comparing = true);
        spawn_local(async move {
            let read = self.read_work(&api, &id).await;
            self.way.try_update_value(|way| way.is_comparing = false);
            let Some(fields) = self.fields() else { return };
            match read {
                Ok(theirs) => {
                    let (base, sent) = self.way.with_value(|way| (way.base.clone(), way.sent.clone()));
                    // It may be one's own, of which only the answer was lost.
                    let base =
                        if sent.as_ref() == Some(&theirs.content) { theirs.content.clone() } else { base };
                    let mine = form::content(&fields, &base);
                    self.sheet().remember(fields);
                    self.compare(&mine, Some(&base), theirs);
                }
                Err(error) => self.not_saved(Refusal { error, wait: None }),
            }
        });
    }

    pub(super) fn compare(self, mine: &EntryContent, base: Option<&EntryContent>, theirs: EntryWork) {
        let conflict = Conflict::new(mine, base, theirs);
        if conflict.is_none() {
            self.adopt(conflict.merged(&[]), conflict.theirs.clone());
        } else {
            self.state.set(Saved::Refused);
            self.conflict.set(Some(conflict));
        }
    }

    /// Goes on with what the server has of these parts, and with what the form says now of the others.
    pub(in super::super) fn merge(self, conflict: &Conflict, theirs: &[String]) {
        let Some(fields) = self.fields() else { return };
        let base = self.way.with_value(|way| way.base.clone());
        let now = conflict.with_mine(&form::content(&fields, &base));
        self.sheet().remember(fields);
        self.adopt(now.merged(&now.both_but(theirs)), now.theirs.clone());
        // What was chosen with is gone: the form begins there.
        focus_later("basics".to_owned());
    }

    /// Goes on with this content in place of what the server has.
    fn adopt(self, content: EntryContent, theirs: EntryWork) {
        let place = Place::now();
        self.conflict.set(None);
        self.version.set(theirs.version);
        self.missing.set(theirs.missing.clone());
        self.checks.renew(&theirs);
        self.way.update_value(|way| way.base = theirs.content.clone());
        self.draft.set(content.clone());
        self.shown.set(EntryWork { content, ..theirs });
        place.keep();
        self.state.set(Saved::OnTheWay);
        self.save_soon(PAUSE);
    }
}
