//! Takes over what was typed before: into the page until it ran, or into an earlier one, and kept on the
//! device since.

use leptos::prelude::*;
use shared::workspace::EntryWork;

use super::super::dom::{Place, is_written_in, read};
use super::super::local::Kept;
use super::{PAUSE, Saving};
use crate::workspace::conflict::Conflict;
use crate::workspace::form::{self, Fields};

impl Saving {
    /// Takes all of it over, once the page runs.
    pub(in super::super) fn restore_when_running(self) {
        Effect::new(move |_| {
            let (base, work) = (self.way.with_value(|way| way.base.clone()), self.shown.get_untracked());
            if work.content != base {
                // A form that was sent before the page ran and was refused is newer than what is kept.
                self.touch();
                return;
            }
            let typed = self.typed();
            match self.way.with_value(|way| way.drawer.read()) {
                Some(kept) => self.restore(&kept, typed, work),
                None if typed.is_some() => self.touch(),
                None => {}
            }
        });
    }

    /// The fields of the form, if somebody has written into it before the page ran.
    fn typed(self) -> Option<Fields> {
        let form = self.form.try_get_untracked()??;
        if is_written_in(&form) { read(&form) } else { None }
    }

    fn restore(self, kept: &Kept, typed: Option<Fields>, work: EntryWork) {
        let (base, language) = (work.content.clone(), work.content.source_language().clone());
        let mut fields = kept.fields();
        let mut mine = form::content(&fields, &base);
        let is_typed = typed.is_some();
        if let Some(typed) = typed {
            // What was typed just now is newer than what is kept; where nothing was, that stays.
            let now = EntryWork { content: form::content(&typed, &base), ..work.clone() };
            mine = Conflict::new(&mine, Some(&base), now).merged(&[]);
            if form::says_more(&typed, &language) {
                fields = typed;
            }
        }
        if mine == base && !form::says_more(&fields, &language) {
            self.forget();
            return;
        }
        let place = Place::now();
        self.sheet().remember(fields);
        self.is_restored.set(true);
        self.draft.set(mine.clone());
        // Also where something is to be chosen, the form has what this person has written.
        self.shown.set(EntryWork { content: mine.clone(), ..work.clone() });
        place.keep();
        if kept.fits(&work) {
            self.save_soon(PAUSE);
        } else {
            self.compare(&mine, None, work);
        }
        if is_typed {
            // The device has both once the form has.
            request_animation_frame(move || {
                if let Some(fields) = self.fields() {
                    self.keep(&fields);
                }
            });
        }
    }
}
