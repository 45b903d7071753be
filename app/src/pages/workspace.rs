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
use content::Content;
pub(crate) use local::{forget_all, has_any, has_drafts};
pub(crate) use remembered::forget_typed;
pub(crate) use saving::deliver_all;

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
        let desk = Desk { language, vocabulary: vocabulary.clone(), done, is_refused };
        if content.is_for_others {
            let Some(refused) = &content.refused else {
                lead_to(&signs_in(&content.page, language));
                return ().erase();
            };
            return again::page(&desk, content.page.clone(), refused);
        }
        remembered::forget_arrived(desk.done.is_some());
        show(&desk, content)
    })
}

/// What a page of the workspace is made with.
struct Desk {
    language: Language,
    vocabulary: Vocabulary,
    /// What has just been done.
    done: Option<String>,
    /// Whether a form of the page was refused, and the page says why.
    is_refused: bool,
}

impl Desk {
    /// The page around its task: where one is, title, what was done, and why one is here.
    fn page(&self, title: String, lead: String, task: AnyView) -> AnyView {
        self.page_of((title, None), lead, task)
    }

    /// The same with the title of something that was written; `foreign` is language and direction of one that
    /// is not in the page's language.
    fn page_of(
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
        let text = Some(label(self.language, "done", done)).filter(|text| text != done)?;
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
