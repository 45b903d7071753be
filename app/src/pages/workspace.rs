//! The pages on which people work for their organisations. Every form works without scripts; with them
//! nothing that is typed is lost, and nothing waits for a new document.

mod again;
mod attention;
mod begin;
mod care;
mod claim;
mod conflict;
mod content;
mod conversation;
mod crop;
mod documents;
mod dom;
mod editor;
mod entry;
mod field;
mod files;
mod here;
mod hints;
mod languages;
mod links;
mod live;
mod local;
mod members;
mod messages;
mod overview;
mod parts;
mod pause;
mod pictures;
mod place_map;
mod profile;
mod refusal;
mod register;
mod remembered;
mod saving;
mod schedule;
mod sections;
mod sheet;
mod told;
mod upload;
mod versions;
mod views;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::account::parameter;
use crate::i18n::{Language, Namespace, labelled};
use crate::layout::heading;
use crate::response::{lead_to, load_document};
use crate::routes::{Page, WorkspacePage};
use crate::state::{Vocabulary, load_page, when_loaded};
use crate::view::Erase as _;
use crate::workspace::{DONE, signs_in};
pub(super) use again::page as again_page;
use content::Content;
pub(super) use dom::{tell_form, unfold_around};
pub(super) use field::{Field, Kind, button};
pub(super) use languages::language_name;
pub(crate) use local::{forget_all, has_any, has_drafts};
pub(super) use overview::title as written_title;
pub(super) use parts::{contact_line, place_line};
pub(super) use refusal::panel as refusal_panel;
pub(crate) use remembered::forget_typed;
pub(super) use remembered::{Remembered, forget_arrived};
pub(crate) use saving::deliver_all;
pub(super) use sections::ask_first;
pub(super) use sheet::{Sheet, named_problem, reason as refusal_reason};
pub(super) use told::{Teller, place_name, schedule as schedule_told};
pub(super) use upload::property;

/// Whatever page of the workspace stands at the URL, but the editor.
#[component]
pub(crate) fn WorkspacePages() -> impl IntoView {
    pages(|desk, content| match content.page {
        WorkspacePage::Register => register::page(desk, &content),
        WorkspacePage::Begin(_) => begin::page(desk, content),
        WorkspacePage::Claim(_) => claim::page(desk, &content),
        WorkspacePage::Organisation(_) => parts::page(desk, &content),
        WorkspacePage::Members(_) => members::page(desk, &content),
        WorkspacePage::Confirm => links::confirm(desk, &content),
        WorkspacePage::Invitation => links::invitation(desk, &content),
        WorkspacePage::Overview | WorkspacePage::Preview(_) => overview::page(desk, content),
        WorkspacePage::Entry(_) => elsewhere(),
    })
}

/// The editor of an entry, which is as much code as all other pages.
#[component]
pub(crate) fn EditorPage() -> impl IntoView {
    pages(|desk, content| match content.page {
        WorkspacePage::Entry(_) => entry::page(desk, content),
        _ => elsewhere(),
    })
}

/// The way from the editor to another page, or back, leads to another document.
fn elsewhere() -> AnyView {
    load_document(None);
    ().erase()
}

/// The page at the URL, as it is shown once its content is there.
fn pages(show: fn(&Desk, Content) -> AnyView) -> impl IntoView {
    provide_context(place_map::Atlas::new());
    let location = use_location();
    let here = Memo::new(move |before: Option<&String>| {
        let (path, query) = (location.pathname.get(), location.search.get());
        match Page::at(&path) {
            Some((_, Page::Workspace(_))) => format!("{path}?{query}"),
            // On the way to other pages there is nothing to load.
            _ => before.cloned().unwrap_or_default(),
        }
    });
    let content = load_page(&Page::Workspace(WorkspacePage::Overview), move || here.get(), content::loader());
    when_loaded(content, move |vocabulary, content: Content| {
        let language = Language::current();
        let query = use_location().search.get_untracked();
        let done = parameter(&query, DONE).filter(|_| content.refused.is_none());
        // Signing in again is no error, and the editor says by itself what is wrong.
        let says_why = !content.is_for_others && !matches!(content.page, WorkspacePage::Entry(_));
        let is_refused = says_why && content.refused.is_some();
        let desk =
            Desk { language, vocabulary: vocabulary.clone(), texts: Namespace::Workspace, done, is_refused };
        if content.is_for_others {
            let Some(refused) = &content.refused else {
                lead_to(&signs_in(&Page::Workspace(content.page), language));
                return ().erase();
            };
            return again::page(&desk, &Page::Workspace(content.page.clone()), refused);
        }
        remembered::forget_arrived(desk.done.is_some());
        show(&desk, content)
    })
}

/// What a page of the workspace, or of those who review, is made with.
pub(super) struct Desk {
    pub(super) language: Language,
    pub(super) vocabulary: Vocabulary,
    /// The texts that say what was done.
    pub(super) texts: Namespace,
    /// What has just been done.
    pub(super) done: Option<String>,
    /// Whether a form of the page was refused, and the page says why.
    pub(super) is_refused: bool,
}

impl Desk {
    /// The page around its task: where one is, title, what was done, and why one is here.
    pub(super) fn page(&self, title: String, lead: String, task: AnyView) -> AnyView {
        self.page_of((title, None), lead, task)
    }

    /// The same with the title of something that was written; `foreign` is language and direction of one that
    /// is not in the page's language.
    pub(super) fn page_of(
        &self,
        (title, foreign): (String, Option<(String, &'static str)>),
        lead: String,
        task: AnyView,
    ) -> AnyView {
        let refused = self.is_refused.then(|| title.clone());
        let heading = heading(title, foreign, &lead);
        if let Some(title) = refused {
            refusal::mark_title(self.language, &title);
        }
        let lead = (!lead.is_empty()).then(|| view! { <p class="desk__lead">{lead}</p> });
        view! { <div class="desk">{heading} {lead} {self.notice()} {task}</div> }.erase()
    }

    /// Says why a form was refused, if it was.
    fn refusal(&self, content: &Content) -> Option<AnyView> {
        refusal::summary(self.language, content)
    }

    /// Says what has just been done.
    fn notice(&self) -> Option<AnyView> {
        let done = self.done.as_deref()?;
        // What a link says that is none of ours is not repeated.
        let text = Some(labelled(self.language, self.texts, "done", done)).filter(|text| text != done)?;
        let notice = view! {
            <div class="kern-alert kern-alert--success" role="status">
                <div class="kern-alert__header">
                    <p class="kern-title">{text}</p>
                </div>
            </div>
        };
        Some(notice.erase())
    }
}

/// A text by a key known at run time.
fn label(language: Language, group: &str, key: &str) -> String {
    labelled(language, Namespace::Workspace, group, key)
}

/// The path of another page of the workspace.
fn path(page: WorkspacePage, language: Language) -> String {
    Page::Workspace(page).path(language)
}
