//! Saving while one types: on the server, and on the device as long as the server has not got it.

mod aside;
mod leaving;
mod merging;
mod restoring;
mod sending;
mod settling;

use std::time::Duration;

use api_client::{ApiClient, Refusal};
use chrono::NaiveDate;
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::file::OwnFile;
use shared::id::AccountId;
use shared::problem::FieldError;
use shared::text::LanguageTag;
use shared::workspace::{EntryContent, EntryWork, OrganisationWork};

use super::conflict;
use super::dom::{Place, read};
use super::languages::Checks;
use super::local::{Drawer, Kept};
use super::sheet::Sheet;
use super::upload::Uploads;
use crate::i18n::Language;
use crate::page_data::Clock;
use crate::words::local_time;
use crate::workspace::conflict::Conflict;
use crate::workspace::form::{self, Fields};

/// How long nothing must have been typed before it is sent.
const PAUSE: Duration = Duration::from_millis(800);

/// Where what is typed is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Saved {
    /// Nothing was typed since the page was opened.
    Unchanged,
    /// It is being sent.
    OnTheWay,
    /// The server has it.
    OnServer,
    /// The server has it, but for a contact or a place that is not made yet: the device has that.
    Beside,
    /// The server has it, but for what is said to those who review: that goes with what is handed in.
    Message,
    /// The server has it, but for what cannot be read: the device has that.
    Unread,
    /// The device has it: the server cannot be reached.
    OnDevice,
    /// The device has it: nobody is signed in any more.
    SignedOut,
    /// The device has it: the server does not take it.
    Refused,
    /// The device has it: the server takes only what lacks nothing.
    Incomplete,
}

impl Saved {
    /// Where what the fields say is, once the server has their content, written in this language.
    fn at_rest(fields: &Fields, language: &LanguageTag) -> Self {
        if !form::unread(fields).is_empty() {
            Self::Unread
        } else if form::is_unmade(fields, language) {
            Self::Beside
        } else if form::has_new_parts(fields, language) {
            Self::Message
        } else {
            Self::OnServer
        }
    }

    /// Whether the server has the content of the form.
    const fn is_settled(self) -> bool {
        matches!(self, Self::Unchanged | Self::OnServer | Self::Beside | Self::Message | Self::Unread)
    }

    /// Whether something is not on the server, and nothing is under way.
    pub(super) const fn needs_device(self) -> bool {
        !matches!(self, Self::Unchanged | Self::OnTheWay | Self::OnServer)
    }
}

/// What is saved of an entry while it is written.
#[derive(Clone, Copy)]
pub(super) struct Saving {
    /// The entry as the form shows it; the form is made anew when it changes.
    pub(super) shown: RwSignal<EntryWork>,
    /// Its organisation, with what can be chosen.
    pub(super) organisation: StoredValue<Option<OrganisationWork>>,
    /// The files of that.
    pub(super) files: StoredValue<Vec<OwnFile>>,
    /// What the form says now.
    pub(super) draft: RwSignal<EntryContent>,
    /// Where it is.
    pub(super) state: RwSignal<Saved>,
    /// The version the server has.
    pub(super) version: RwSignal<i32>,
    /// What is missing before it can be handed in.
    pub(super) missing: RwSignal<Vec<FieldError>>,
    /// What is to be checked about translations.
    pub(super) checks: Checks,
    /// Whether the preview is unfolded, where it does not stand beside the form.
    pub(super) is_previewed: RwSignal<bool>,
    /// What came of the last form, where it is not about fields.
    pub(super) refusal: RwSignal<Option<Refusal>>,
    /// What somebody else has written meanwhile.
    pub(super) conflict: RwSignal<Option<Conflict>>,
    /// Whether what was kept on the device is shown.
    pub(super) is_restored: RwSignal<bool>,
    /// Which button's work is being done.
    pub(super) busy: RwSignal<Option<String>>,
    pub(super) form: NodeRef<html::Form>,
    way: StoredValue<Way>,
}

/// What saving needs to know.
struct Way {
    sheet: Sheet,
    api: ApiClient,
    language: Language,
    /// The day it is.
    today: NaiveDate,
    id: String,
    /// Where the device keeps what is typed.
    drawer: Drawer,
    /// Whether it has what it is to have.
    is_kept: RwSignal<bool>,
    /// What has become of the files that were chosen.
    uploads: Uploads,
    /// The content as the server has it.
    base: EntryContent,
    /// What was sent last: perhaps the server has it, though its answer was lost.
    sent: Option<EntryContent>,
    /// Until what was typed is sent.
    timer: Option<TimeoutHandle>,
    is_sending: bool,
    /// Whether what somebody else has written is being read.
    is_comparing: bool,
    /// What is to be done once nothing is being sent.
    waiting: Option<Asked>,
}

/// What somebody asks for.
enum Asked {
    /// What this button of the editor's form says.
    Form(String),
    /// What these fields of another form on the page say.
    Aside(Fields),
    /// The page at this path.
    Page(String),
}

impl Saving {
    /// `base` is the content as the server has it, where `work` has what was typed since; `account` is that
    /// of who types.
    pub(super) fn new(
        work: EntryWork,
        base: EntryContent,
        (organisation, files): (Option<OrganisationWork>, Vec<OwnFile>),
        account: AccountId,
        language: Language,
        sheet: Sheet,
    ) -> Self {
        let id = work.entry.id.to_string();
        let state = RwSignal::new(Saved::Unchanged);
        let way = Way {
            sheet,
            api: use_context().unwrap_or_default(),
            language,
            today: local_time(Clock::now()).date(),
            drawer: Drawer::new(account, &id),
            is_kept: RwSignal::new(true),
            uploads: Uploads::new(state),
            id,
            base,
            sent: None,
            timer: None,
            is_sending: false,
            is_comparing: false,
            waiting: None,
        };
        Self {
            draft: RwSignal::new(work.content.clone()),
            state,
            version: RwSignal::new(work.version),
            missing: RwSignal::new(work.missing.clone()),
            checks: Checks::of(&work),
            is_previewed: RwSignal::new(false),
            refusal: RwSignal::new(None),
            conflict: RwSignal::new(None),
            is_restored: RwSignal::new(false),
            busy: RwSignal::new(None),
            form: NodeRef::new(),
            shown: RwSignal::new(work),
            organisation: StoredValue::new(organisation),
            files: StoredValue::new(files),
            way: StoredValue::new(way),
        }
    }

    /// Whether the page was left: then there is nothing any more in which something could be noted.
    fn is_gone(self) -> bool {
        self.draft.is_disposed()
    }

    fn sheet(self) -> Sheet {
        self.way.with_value(|way| way.sheet)
    }

    /// The fields of the form as they are now.
    fn fields(self) -> Option<Fields> {
        read(&self.form.try_get_untracked()??)
    }

    /// Something was typed.
    pub(super) fn touch(self) {
        let Some(fields) = self.fields() else { return };
        self.keep(&fields);
        let content = self.way.with_value(|way| form::content(&fields, &way.base));
        let is_other_form =
            self.shown.with_untracked(|shown| form::shape(&shown.content) != form::shape(&content));
        self.draft.set(content.clone());
        if is_other_form {
            // How something repeats decides what else is asked, and a new document has fields of its own.
            let place = Place::now();
            self.sheet().remember(fields);
            self.shown.update(|shown| shown.content = content);
            place.keep();
        }
        self.save_soon(PAUSE);
    }

    /// The device has what the form says, on top of the version the server has; of one before it while
    /// something is to be chosen, which is then asked again.
    fn keep(self, fields: &Fields) {
        let is_asked = self.conflict.with_untracked(Option::is_some);
        self.keep_on(self.version.get_untracked() - i32::from(is_asked), fields);
    }

    /// The device has these fields, on top of this version.
    fn keep_on(self, version: i32, fields: &Fields) {
        self.way.with_value(|way| {
            let kept = Kept { version, sent: way.sent.clone(), fields: fields.pairs().to_vec() };
            way.is_kept.set(way.drawer.keep(&kept));
        });
    }

    /// Whether the device has what it is to have.
    pub(super) fn is_kept(self) -> bool {
        self.way.with_value(|way| way.is_kept.get())
    }

    /// What has become of the files that were chosen.
    pub(super) fn uploads(self) -> Uploads {
        self.way.with_value(|way| way.uploads)
    }

    /// The device has nothing to keep any more.
    fn forget(self) {
        self.way.with_value(|way| {
            way.drawer.forget();
            way.is_kept.set(true);
        });
    }

    fn save_soon(self, pause: Duration) {
        self.save_no_more();
        let timer = set_timeout_with_handle(move || self.save(), pause).ok();
        self.way.update_value(|way| way.timer = timer);
    }

    /// What was to be saved soon is not.
    fn save_no_more(self) {
        if let Some(timer) = self.way.try_update_value(|way| way.timer.take()).flatten() {
            timer.clear();
        }
    }

    /// Sends what has changed.
    fn save(self) {
        if self.is_gone() {
            return;
        }
        self.save_no_more();
        let is_asked = self.conflict.with_untracked(Option::is_some);
        if is_asked
            || self.busy.with_untracked(Option::is_some)
            || self.way.with_value(|way| way.is_comparing)
        {
            return;
        }
        let Some(fields) = self.fields() else { return };
        if self.way.with_value(|way| way.is_sending) {
            self.save_soon(PAUSE);
            return;
        }
        if !self.is_new(&fields) {
            self.settled();
            return;
        }
        spawn_local(async move {
            let is_saved = self.bring(&fields).await;
            let Some(waiting) = self.way.try_update_value(|way| way.waiting.take()) else { return };
            match waiting {
                Some(Asked::Aside(fields)) => self.send_aside(fields),
                Some(Asked::Page(path)) => self.leave_for(path),
                Some(Asked::Form(what)) if is_saved => self.send(what),
                // What was typed meanwhile follows.
                None if is_saved => self.save_soon(PAUSE),
                _ => {}
            }
        });
    }

    /// Whether the content of the form is another one than the server has.
    fn is_new(self, fields: &Fields) -> bool {
        self.way.with_value(|way| form::content(fields, &way.base) != way.base)
    }

    /// Brings the content of the form to the server; says whether that has it then.
    async fn bring(self, fields: &Fields) -> bool {
        let (api, id, content) =
            self.way.with_value(|way| (way.api.clone(), way.id.clone(), form::content(fields, &way.base)));
        self.way.update_value(|way| {
            way.is_sending = true;
            way.sent = Some(content.clone());
        });
        self.keep(fields);
        self.state.set(Saved::OnTheWay);
        let sent = api.save_draft(&id, &content, self.version.get_untracked()).await;
        // Whoever comes back finds on the device what the server may not have.
        if self.way.try_update_value(|way| way.is_sending = false).is_none() {
            return false;
        }
        match sent {
            Ok(work) => {
                self.take(&work, &self.fields().unwrap_or_default());
                true
            }
            Err(refusal) => {
                self.not_saved(refusal);
                false
            }
        }
    }
}

pub(super) use conflict::panel as conflict_panel;
pub(crate) use leaving::deliver_all;
