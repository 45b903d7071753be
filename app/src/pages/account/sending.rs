//! Sending a form without loading another document, and keeping what was typed.

use api_client::{AccountForm, ApiClient, Refusal};
use leptos::ev::SubmitEvent;
use leptos::html::ElementType;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use shared::id::AccountId;
use wasm_bindgen::JsCast;
use web_sys::{Event, FormData, HtmlElement, HtmlFormElement, HtmlInputElement, Storage};

use crate::account::{KEPT, Outcome, REMEMBERED, leads_to};
use crate::i18n::{Language, texts};
use crate::layout::document_title;
use crate::pages::{deliver_drafts, forget_drafts, forget_typed, has_drafts};
use crate::response::load_document;
use crate::routes::Page;

/// What is being sent from a page, and what came of it.
#[derive(Clone, Copy)]
pub(super) struct Sending {
    /// What came of the last form.
    pub(super) outcome: RwSignal<Option<Outcome>>,
    /// Which form is under way.
    busy: RwSignal<Option<AccountForm>>,
    /// Counts up to have the page load its content again.
    again: RwSignal<u32>,
    way: StoredValue<Way>,
}

/// Where things are sent, and how to go on to another page.
struct Way {
    api: ApiClient,
    language: Language,
    query: Memo<String>,
    go_on: Box<dyn Fn(&str) + Send + Sync>,
}

impl Sending {
    pub(super) fn new(outcome: Option<Outcome>, again: RwSignal<u32>) -> Self {
        let navigate = use_navigate();
        let way = Way {
            api: use_context().unwrap_or_default(),
            language: Language::current(),
            query: use_location().search,
            go_on: Box::new(move |path| navigate(path, NavigateOptions::default())),
        };
        Self { outcome: RwSignal::new(outcome), busy: RwSignal::new(None), again, way: StoredValue::new(way) }
    }

    /// Whether this form is under way.
    pub(super) fn is_busy(self, form: AccountForm) -> bool {
        self.busy.get() == Some(form)
    }

    /// The JSON that a form was answered with and that is shown once.
    pub(super) fn answer(self, form: AccountForm) -> Option<String> {
        self.outcome.with(|outcome| {
            let outcome = outcome.as_ref().filter(|outcome| outcome.is_of(form) && outcome.refusal.is_none());
            outcome.map(|outcome| outcome.answer.clone())
        })
    }

    /// Why the last form was refused, if it was.
    pub(super) fn refusal(self) -> Option<(AccountForm, Refusal)> {
        self.outcome.with(|outcome| {
            let outcome = outcome.as_ref()?;
            AccountForm::from_key(&outcome.form).zip(outcome.refusal.clone())
        })
    }

    /// What is wrong with a field, if something is: the code of the rule and what it says more.
    pub(super) fn problem(self, form: AccountForm, field: &str) -> Option<(String, Option<String>)> {
        let (_, refusal) = self.refusal().filter(|(refused, _)| *refused == form)?;
        let errors = refusal.errors();
        let error = errors.iter().find(|error| error.pointer.strip_prefix('/') == Some(field))?;
        Some((error.code.clone(), error.value.clone()))
    }

    /// The first field that something is wrong with, if there is one.
    pub(super) fn first_wrong(self, form: AccountForm) -> Option<&'static str> {
        form.fields().iter().copied().find(|field| self.problem(form, field).is_some())
    }

    /// Says in the title of the document that something is wrong, while it is.
    pub(super) fn mark_title(self, title: &str) {
        let language = Language::current();
        let wrong = document_title(&texts::account::error_title_prefix(language, title));
        #[cfg(feature = "ssr")]
        if self.refusal().is_some() {
            // The last title counts.
            drop(leptos::prelude::view! { <leptos_meta::Title text=crate::view::raw_text(wrong.clone())/> });
        }
        let right = document_title(title);
        let is_wrong =
            move || self.outcome.with(|outcome| outcome.as_ref().is_some_and(|it| it.refusal.is_some()));
        Effect::new(move |_| document().set_title(if is_wrong() { &wrong } else { &right }));
    }

    /// Sends a form, and goes on to where it leads or says what is wrong.
    pub(super) fn submit(self, form: AccountForm, event: &SubmitEvent) {
        let element: HtmlFormElement = event_target(event);
        let Ok(data) = FormData::new_with_form(&element) else { return };
        event.prevent_default();
        if self.busy.get_untracked().is_some() {
            return;
        }
        self.busy.set(Some(form));
        let value = |name: &&'static str| Some((*name, data.get(name).as_string()?));
        let fields: Vec<_> = form.fields().iter().filter_map(value).collect();
        let (api, language, query) =
            self.way.with_value(|way| (way.api.clone(), way.language, way.query.get_untracked()));
        spawn_local(async move {
            let drafts = Drafts::before(form, &api).await;
            let sent = api.send(form, &fields).await;
            self.busy.try_set(None);
            match sent {
                Ok(answer) => {
                    match form {
                        // The next one at this device is somebody else.
                        AccountForm::SignOut | AccountForm::Delete => {
                            AccountForm::ALL.iter().copied().for_each(forget);
                            forget_typed();
                        }
                        form => forget(form),
                    }
                    let answer = drafts.after(form).unwrap_or(answer);
                    match leads_to(form, language, &query, &answer) {
                        Some(path) => self.go_to(&path),
                        None => drop(self.outcome.try_set(Some(Outcome::accepted(form, answer)))),
                    }
                }
                Err(refusal) => {
                    self.outcome.try_set(Some(Outcome::refused(form, &[], refusal)));
                }
            }
        });
    }

    fn go_to(self, path: &str) {
        let location = window().location();
        let here = location.pathname().and_then(|path| Ok(path + &location.search()?));
        if here.is_ok_and(|here| here == path) {
            self.again.update(|times| *times += 1);
        } else if matches!(Page::at(path.split('?').next().unwrap_or_default()), Some((_, Page::Account(_))))
        {
            self.way.with_value(|way| (way.go_on)(path));
        } else {
            load_document(Some(path));
        }
    }
}

/// What somebody has typed into the forms of the workspace and the device keeps.
struct Drafts {
    /// Whose it is, where that is about to be signed out or deleted.
    account: Option<AccountId>,
    /// Whether the server has all of it.
    are_saved: bool,
}

impl Drafts {
    /// Whoever signs out brings it to the server before: nobody but them could do so.
    async fn before(form: AccountForm, api: &ApiClient) -> Self {
        let account = match form {
            AccountForm::SignOut | AccountForm::Delete => api.account().await.ok(),
            _ => None,
        };
        let account = account.map(|account| account.id);
        let are_saved = match (form, account) {
            (AccountForm::SignOut, Some(account)) => deliver_drafts(api, account).await,
            // Whose it may be is not known.
            (AccountForm::SignOut, None) => !has_drafts(),
            _ => true,
        };
        Self { account, are_saved }
    }

    /// What the server does not take stays for when they come back, which is said; nobody comes back to an
    /// account that is deleted.
    fn after(&self, form: AccountForm) -> Option<String> {
        if let (AccountForm::Delete, Some(account)) = (form, self.account) {
            forget_drafts(account);
        }
        (!self.are_saved).then(|| KEPT.to_owned())
    }
}

/// Puts the focus on an element that comes into a page which is there already, or on the field
/// with this id.
pub(super) fn focus_once_shown<E>(node: NodeRef<E>, field: Option<String>)
where
    E: ElementType + 'static,
    E::Output: JsCast + Clone + 'static,
{
    let comes_later = Owner::current_shared_context().is_some_and(|context| !context.during_hydration());
    Effect::new(move |_| {
        if let Some(node) = node.get().filter(|_| comes_later) {
            let field = field.as_deref().and_then(|id| document().get_element_by_id(id));
            let element: HtmlElement = field.map_or_else(|| node.unchecked_into(), JsCast::unchecked_into);
            request_animation_frame(move || {
                // Fails only where there is nothing to focus.
                drop(element.focus());
            });
        }
    });
}

/// Keeps what is being typed into a form, for a reload and for signing in again.
pub(super) fn remember(form: AccountForm, event: &Event) {
    let field: HtmlInputElement = event_target(event);
    let name = field.name();
    if let Some(storage) = storage().filter(|_| REMEMBERED.contains(&name.as_str())) {
        // A device that refuses forgets it with the page.
        drop(storage.set_item(&place(form, &name), &field.value()));
    }
}

/// What was typed into a field before, if it was.
pub(super) fn remembered(form: AccountForm, field: &str) -> Option<String> {
    storage().filter(|_| REMEMBERED.contains(&field))?.get_item(&place(form, field)).ok().flatten()
}

fn forget(form: AccountForm) {
    if let Some(storage) = storage() {
        for field in form.fields() {
            // Fails only where nothing was kept.
            drop(storage.remove_item(&place(form, field)));
        }
    }
}

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

fn place(form: AccountForm, field: &str) -> String {
    format!("{}.{field}", form.key())
}
