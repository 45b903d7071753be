//! The pages about accounts: one task each, a form that works without scripts, and what came of it.

mod content;
mod credentials;
mod deleting;
mod entering;
mod field;
mod form;
mod overview;
mod registering;
mod said;
mod second_factor;
mod sending;
mod sessions;
mod tokens;

use api_client::AccountForm;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::account::{Account, AccountPage};

use crate::account::{DONE, TOKEN, next_in, parameter, to_sign_in, with_next};
use crate::i18n::{Language, Namespace, labelled, texts};
use crate::layout::heading;
use crate::page_data::Site;
use crate::response::lead_to;
use crate::routes::Page;
use crate::state::{Vocabulary, load_page, when_loaded};
use crate::view::Erase as _;
use content::Content;
use form::{error_summary, link};
use sending::Sending;

/// Whatever page about accounts stands at the URL.
#[component]
pub(crate) fn AccountPages() -> impl IntoView {
    let location = use_location();
    let again = RwSignal::new(0_u32);
    let here = Memo::new(move |before: Option<&String>| {
        let (path, query) = (location.pathname.get(), location.search.get());
        match Page::at(&path) {
            Some((_, Page::Account(_))) => format!("{path}?{query}#{}", again.get()),
            // On the way to other pages there is nothing to load.
            _ => before.cloned().unwrap_or_default(),
        }
    });
    let loader = content::loader();
    let content = load_page(&Page::Account(AccountPage::Overview), move || here.get(), loader);
    when_loaded(content, move |vocabulary, content: Content| show(&vocabulary, content, again))
}

fn show(vocabulary: &Vocabulary, content: Content, again: RwSignal<u32>) -> AnyView {
    let (language, page) = (Language::current(), content.page);
    let query = use_location().search.get_untracked();
    if content.is_for_others {
        lead_to(&to_sign_in(page, language, &query));
        return ().erase();
    }
    let desk = Desk {
        language,
        page,
        sending: Sending::new(content.outcome.clone(), again),
        done: parameter(&query, DONE).filter(|_| content.outcome.is_none()),
        query,
    };
    match page {
        AccountPage::Register => registering::register(&desk),
        AccountPage::Confirm => registering::confirm(&desk),
        AccountPage::SignIn => entering::sign_in(&desk, &content.demo_accounts),
        AccountPage::SecondFactor => entering::second_factor(&desk),
        AccountPage::RequestSignInLink => entering::request(&desk, AccountForm::RequestSignInLink),
        AccountPage::SignInLink => entering::link_sent(&desk),
        AccountPage::RequestReset => entering::request(&desk, AccountForm::RequestReset),
        AccountPage::Reset => credentials::reset(&desk),
        AccountPage::ConfirmEmail => credentials::confirm_email(&desk),
        _ => content.account.clone().map(|account| of_account(&desk, vocabulary, content, &account)).erase(),
    }
}

/// A page for who is signed in.
fn of_account(desk: &Desk, vocabulary: &Vocabulary, content: Content, account: &Account) -> AnyView {
    if account.is_demo && desk.page != AccountPage::Overview {
        let note = texts::account::only_demo(desk.language);
        return desk.page(view! { <p class="notice">{note}</p> {desk.back()} }.erase());
    }
    match desk.page {
        AccountPage::Password => credentials::password(desk, account),
        AccountPage::Email => credentials::email(desk, account),
        AccountPage::SecondFactorSetup => second_factor::page(desk, account, content.square),
        AccountPage::Sessions => sessions::page(desk, &content.sessions, &content.events),
        AccountPage::Tokens => tokens::page(desk, &content.tokens),
        AccountPage::Delete => deleting::page(desk, &account.memberships),
        _ => overview::page(desk, vocabulary, account),
    }
}

/// What a page about accounts is made with.
struct Desk {
    language: Language,
    page: AccountPage,
    sending: Sending,
    /// What has just been done.
    done: Option<String>,
    /// The query of the URL.
    query: String,
}

impl Desk {
    /// A text by a key known at run time.
    fn label(&self, group: &str, key: &str) -> String {
        labelled(self.language, Namespace::Account, group, key)
    }

    /// The path of another page.
    fn path(&self, page: AccountPage) -> String {
        Page::Account(page).path(self.language)
    }

    /// The path of another page, with where to go on to.
    fn way(&self, page: AccountPage) -> String {
        with_next(page, self.language, self.next())
    }

    /// Where to go on to, if that is a page of this site.
    fn next(&self) -> Option<String> {
        next_in(&self.query, self.language)
    }

    /// The token of the link that led here.
    fn token(&self) -> String {
        parameter(&self.query, TOKEN).unwrap_or_default()
    }

    /// The page around its task: title, what was done, what is wrong, and why one is here.
    fn page(&self, task: AnyView) -> AnyView {
        let (title, lead) = (self.label("title", self.page.key()), self.label("lead", self.page.key()));
        let done = self.done.as_deref().map(|done| self.notice(done));
        let heading = heading(title.clone(), None, &lead);
        self.sending.mark_title(&title);
        view! {
            <div class="account">
                {heading}
                {done}
                {error_summary(self)}
                <p class="account__lead">{lead}</p>
                {task}
            </div>
        }
        .erase()
    }

    /// Says what has just been done.
    fn notice(&self, done: &str) -> AnyView {
        let node = NodeRef::<leptos::html::Div>::new();
        sending::focus_once_shown(node, None);
        view! {
            <div node_ref=node class="kern-alert kern-alert--success" role="status" tabindex="-1">
                <div class="kern-alert__header">
                    <p class="kern-title">{self.label("done", done)}</p>
                </div>
            </div>
        }
        .erase()
    }

    /// Stands instead of a form whose link is on its way, if it is.
    fn mailbox(&self, text: &'static str) -> Option<AnyView> {
        let done = self.done.as_deref()?;
        let (language, title) = (self.language, self.label("done", done));
        let again = link(self.way(self.page), texts::account::once_more(language).to_owned());
        let demo = Site::current().demo.then(|| {
            let href = self.path(AccountPage::DemoMails);
            view! {
                <a class="kern-btn kern-btn--secondary" href=href rel="external">
                    <span class="kern-label">{texts::account::demo_mails(language)}</span>
                </a>
            }
        });
        let view = view! {
            <div class="account">
                {heading(title, None, text)}
                <p class="account__lead">{text}</p>
                {demo}
                <p>{texts::account::no_mail(language)}</p>
                <ul class="account__ways"><li>{again}</li></ul>
            </div>
        };
        Some(view.erase())
    }

    /// The way back to the account.
    fn back(&self) -> AnyView {
        let back = link(self.path(AccountPage::Overview), texts::account::back(self.language).to_owned());
        view! { <ul class="account__ways"><li>{back}</li></ul> }.erase()
    }
}
