//! What is typed when somebody leaves the page, or signs out, before it was sent.

use api_client::ApiClient;
use futures::lock::Mutex;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::AccountId;

use super::super::local::{Drawer, Kept, drawers_of};
use super::{Asked, Saved, Saving};
use crate::response::load_document;
use crate::workspace::form;

/// One delivery at a time.
static TURN: Mutex<()> = Mutex::new(());

impl Saving {
    /// Sends what waits as soon as the page is out of sight, as phones end pages that nobody sees, or is left
    /// for another one. What would be sent while the document is closed is cut off: the device keeps that.
    pub(in super::super) fn send_when_left(self) {
        Effect::new(move |_| {
            let is_closed = StoredValue::new(false);
            let closed = window_event_listener_untyped("pagehide", move |_| is_closed.set_value(true));
            // What is nowhere but in the page is not thrown away unasked.
            let leaving = window_event_listener_untyped("beforeunload", move |event| {
                if self.is_nowhere_else() {
                    event.prevent_default();
                }
            });
            // A document may be opened again as it was closed.
            let opened = window_event_listener_untyped("pageshow", move |_| is_closed.set_value(false));
            let hidden = window_event_listener_untyped("visibilitychange", move |_| {
                if document().hidden() && !is_closed.get_value() && self.waits() {
                    self.save();
                }
            });
            on_cleanup(move || {
                for listener in [closed, leaving, opened, hidden] {
                    listener.remove();
                }
                self.send_kept();
            });
        });
    }

    /// Has a link lead on once the server has what is typed, and all the same where it cannot be reached. Where
    /// somebody else has written meanwhile, it is chosen first what counts.
    pub(in super::super) fn follow_when_saved(self, event: &MouseEvent, path: &str) {
        if self.is_settled() || self.conflict.with_untracked(Option::is_some) {
            return;
        }
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            // It leads to another window, and this page stays.
            self.save();
            return;
        }
        event.prevent_default();
        if self.way.with_value(|way| way.is_sending) {
            self.way.update_value(|way| way.waiting = Some(Asked::Page(path.to_owned())));
        } else {
            self.leave_for(path.to_owned());
        }
    }

    /// Leads to another page, after what is typed.
    pub(super) fn leave_for(self, path: String) {
        self.save_no_more();
        spawn_local(async move {
            let is_compared = move || self.way.with_value(|way| way.is_comparing);
            if is_compared() {
                return;
            }
            self.bring_all().await;
            // Whatever was pressed meanwhile: the page is left, or asks first.
            let is_there = self.way.try_update_value(|way| way.waiting = None).is_some();
            if is_there && !is_compared() {
                load_document(Some(&path));
            }
        });
    }

    /// Whether the server has all that is typed into the content.
    pub(super) fn is_settled(self) -> bool {
        !self.waits() && self.state.get_untracked().is_settled()
    }

    /// Whether something that is typed, or a file that was chosen, is neither on the server nor kept by the
    /// device.
    fn is_nowhere_else(self) -> bool {
        if self.way.try_with_value(|way| untrack(|| way.uploads.wait())) == Some(true) {
            return true;
        }
        if self.way.try_with_value(|way| way.is_kept.get_untracked()) != Some(false) {
            return false;
        }
        let Some(fields) = self.fields() else { return false };
        self.is_new(&fields) || self.at_rest(&fields) != Saved::OnServer
    }

    /// Whether something was typed that is to be sent soon.
    pub(super) fn waits(self) -> bool {
        self.way.try_with_value(|way| way.timer.is_some()).unwrap_or_default()
    }

    /// Sends what waits from the device: the form is about to go.
    fn send_kept(self) {
        let is_signed_in = self.state.try_get_untracked() != Some(Saved::SignedOut);
        if self.waits() && is_signed_in {
            let (api, drawer) = self.way.with_value(|way| (way.api.clone(), way.drawer.clone()));
            spawn_local(async move {
                // Somebody else may have signed in at this device meanwhile.
                if api.account().await.is_ok_and(|account| drawer.is_of(account.id)) {
                    deliver(&api, &drawer).await;
                }
            });
        }
    }
}

/// Brings all that a person has typed at this device to the server, before they sign out; says whether
/// nothing is left on the device.
pub(crate) async fn deliver_all(api: &ApiClient, account: AccountId) -> bool {
    let mut is_all = true;
    for drawer in drawers_of(account) {
        is_all &= deliver(api, &drawer).await;
    }
    is_all
}

/// Brings to the server what lies in a drawer, unless somebody else has written meanwhile; says whether
/// nothing is left in it. What is written beside a content stays there until its form is sent.
async fn deliver(api: &ApiClient, drawer: &Drawer) -> bool {
    // Whoever leaves the editor and signs out at once has it delivered twice: the second finds it gone.
    let _turn = TURN.lock().await;
    let Some(kept) = drawer.read() else { return true };
    let work = match api.entry_work(&drawer.entry).await {
        Ok(work) => work,
        Err(error) => {
            if error.is_not_found() {
                // Nobody can write that entry any more.
                drawer.forget();
            }
            return error.is_not_found();
        }
    };
    let fields = kept.fields();
    let content = form::content(&fields, &work.content);
    let mut version = work.version;
    if content != work.content {
        if !kept.fits(&work) {
            return false;
        }
        match api.save_draft(&drawer.entry, &content, version).await {
            Ok(saved) => version = saved.version,
            Err(_) => return false,
        }
    }
    let is_all = !form::says_more(&fields, content.source_language());
    // Whoever is back at the form keeps by themselves what it says now.
    if drawer.read().as_ref() == Some(&kept) {
        if is_all {
            drawer.forget();
        } else {
            drawer.keep(&Kept { version, sent: None, fields: fields.beside().pairs().to_vec() });
        }
    }
    is_all
}
