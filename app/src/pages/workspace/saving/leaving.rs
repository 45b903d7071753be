//! What is typed when somebody leaves the page, or signs out, before it was sent.

use api_client::ApiClient;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::AccountId;

use super::super::local::{Drawer, Kept, drawers_of};
use super::{Saved, Saving};
use crate::workspace::form;

impl Saving {
    /// Sends what waits as soon as the page is out of sight, as phones end pages that nobody sees, or is left
    /// for another one. What would be sent while the document is closed is cut off: the device keeps that.
    pub(in super::super) fn send_when_left(self) {
        Effect::new(move |_| {
            let is_closed = StoredValue::new(false);
            let closed = window_event_listener_untyped("pagehide", move |_| is_closed.set_value(true));
            // A document may be opened again as it was closed.
            let opened = window_event_listener_untyped("pageshow", move |_| is_closed.set_value(false));
            let hidden = window_event_listener_untyped("visibilitychange", move |_| {
                if document().hidden() && !is_closed.get_value() && self.waits() {
                    self.save();
                }
            });
            on_cleanup(move || {
                for listener in [closed, opened, hidden] {
                    listener.remove();
                }
                self.send_kept();
            });
        });
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
                deliver(&api, &drawer).await;
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
    let is_all = !form::has_new_parts(&fields, content.source_language());
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
