//! The pages of those who review. Every form works without scripts; what is typed survives a refusal, a reload and an
//! ended session.

mod barred;
mod case;
mod cases;
mod choosing;
mod claims;
mod invitation;
mod log;
mod organisation;
mod organisations;
mod overview;
#[cfg(feature = "ssr")]
mod preview;
mod staff;
mod stale;

use std::pin::Pin;

use api_client::{ApiClient, ApiError};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize};
use shared::account::{Account, ReviewScope};
use shared::problem::{FieldError, ProblemCode};

use self::barred::Barred;
#[cfg(feature = "ssr")]
pub(super) use self::preview::case_preview_page;
use super::workspace::{
    Desk, Sheet, again_page, forget_arrived, named_problem, refusal_panel, refusal_reason,
};
use crate::account::parameter;
use crate::i18n::{self, Language, Namespace, labelled, texts};
use crate::page_data::Site;
use crate::response::lead_to;
use crate::routes::{Page, ReviewPage};
use crate::state::{load_page, when_loaded};
use crate::view::Erase as _;
use crate::workspace::form::Fields;
use crate::workspace::{DONE, Refused, signs_in};

/// What a page shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Content {
    page: ReviewPage,
    /// The query of its URL.
    query: String,
    shown: Shown,
    /// What came of a form that was refused.
    refused: Option<Refused>,
}

/// What was loaded for a page.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Shown {
    /// Somebody has to sign in first.
    SignedOut,
    /// It is not for who is signed in.
    Barred(Barred),
    Overview(Box<overview::Loaded>),
    Cases(Box<cases::Loaded>),
    Case(Box<case::Loaded>),
    Stale(Box<stale::Loaded>),
    Organisations(Box<organisations::Loaded>),
    Organisation(Box<organisation::Loaded>),
    Claims(Box<claims::Loaded>),
    Staff(Box<staff::Loaded>),
    StaffInvitation(Box<invitation::Loaded>),
    Log(Box<log::Loaded>),
}

/// What is asked for.
pub(super) struct Asked<'a> {
    page: &'a ReviewPage,
    query: &'a str,
}

/// Whatever page of those who review stands at the URL.
#[component]
pub(crate) fn ReviewPages() -> impl IntoView {
    let location = use_location();
    let here = Memo::new(move |before: Option<&String>| {
        let (path, query) = (location.pathname.get(), location.search.get());
        let same = before.filter(|before| before.split('?').next() == Some(path.as_str()));
        match (Page::at(&path), same) {
            // The list of cases follows its filters by itself.
            (Some((_, Page::Review(ReviewPage::Cases))), Some(same)) => same.clone(),
            (Some((_, Page::Review(_))), _) => format!("{path}?{query}"),
            // On the way to other pages there is nothing to load.
            _ => before.cloned().unwrap_or_default(),
        }
    });
    // The texts of the page are those of the one at the URL.
    let page = here.with_untracked(|here| page_at(here));
    let content = load_page(&Page::Review(page), move || here.get(), loader());
    when_loaded(content, move |vocabulary, content: Content| {
        let language = Language::current();
        let done = parameter(&content.query, DONE).filter(|_| content.refused.is_none());
        let (texts, is_refused) = (Namespace::Review, content.refused.is_some());
        let desk = Desk { language, vocabulary: vocabulary.clone(), texts, done, is_refused };
        forget_arrived(desk.done.is_some());
        show(&desk, &content)
    })
}

type Loading = Pin<Box<dyn Future<Output = Result<Content, ApiError>> + Send>>;

fn loader() -> impl Fn(ApiClient, String) -> Loading + Send + Sync {
    let refused: Option<Refused> = use_context();
    let (language, package) = (Language::current(), Site::current().package);
    move |api, here| {
        let (refused, package) = (refused.clone(), package.clone());
        Box::pin(async move {
            let page = page_at(&here);
            // One page follows another without a document that would bring the texts.
            let namespaces = Page::Review(page.clone()).namespaces();
            i18n::load(&api, &package, language, namespaces).await?;
            let query = here.split_once('?').map_or("", |(_, query)| query).to_owned();
            let asked = Asked { page: &page, query: &query };
            let shown = match load(&api, &asked).await {
                Err(error) if error.code() == ProblemCode::Unauthenticated => Shown::SignedOut,
                Err(error) if error.code() == ProblemCode::Forbidden => {
                    Shown::Barred(Barred::of(&api.account().await?))
                }
                other => other?,
            };
            Ok(Content { page, query, shown, refused })
        })
    }
}

fn page_at(here: &str) -> ReviewPage {
    match Page::at(here.split('?').next().unwrap_or_default()) {
        Some((_, Page::Review(page))) => page,
        _ => ReviewPage::Overview,
    }
}

async fn load(api: &ApiClient, asked: &Asked<'_>) -> Result<Shown, ApiError> {
    Ok(match asked.page {
        ReviewPage::Overview => Shown::Overview(Box::new(overview::load(api, asked).await?)),
        ReviewPage::Cases => Shown::Cases(Box::new(cases::load(api, asked).await?)),
        ReviewPage::Case(_) => Shown::Case(Box::new(case::load(api, asked).await?)),
        ReviewPage::Stale => Shown::Stale(Box::new(stale::load(api, asked).await?)),
        ReviewPage::Organisations => Shown::Organisations(Box::new(organisations::load(api, asked).await?)),
        ReviewPage::Organisation(_) => Shown::Organisation(Box::new(organisation::load(api, asked).await?)),
        ReviewPage::Claims => Shown::Claims(Box::new(claims::load(api, asked).await?)),
        ReviewPage::Staff => Shown::Staff(Box::new(staff::load(api, asked).await?)),
        ReviewPage::StaffInvitation => Shown::StaffInvitation(Box::new(invitation::load(api, asked).await?)),
        ReviewPage::Log => Shown::Log(Box::new(log::load(api, asked).await?)),
        // The server alone makes it.
        ReviewPage::Preview(_) => Shown::SignedOut,
    })
}

fn show(desk: &Desk, content: &Content) -> AnyView {
    match &content.shown {
        Shown::SignedOut => {
            let page = Page::Review(content.page.clone());
            let Some(refused) = &content.refused else {
                lead_to(&signs_in(&page, desk.language));
                return ().erase();
            };
            again_page(desk, &page, refused)
        }
        Shown::Barred(barred) => barred::page(desk, *barred),
        Shown::Overview(loaded) => overview::page(desk, content, loaded),
        Shown::Cases(loaded) => cases::page(desk, content, loaded),
        Shown::Case(loaded) => case::page(desk, content, loaded),
        Shown::Stale(loaded) => stale::page(desk, content, loaded),
        Shown::Organisations(loaded) => organisations::page(desk, content, loaded),
        Shown::Organisation(loaded) => organisation::page(desk, content, loaded),
        Shown::Claims(loaded) => claims::page(desk, content, loaded),
        Shown::Staff(loaded) => staff::page(desk, content, loaded),
        Shown::StaffInvitation(loaded) => invitation::page(desk, content, loaded),
        Shown::Log(loaded) => log::page(desk, content, loaded),
    }
}

impl Content {
    /// What a form that was refused says of its fields; of no form, nothing.
    pub(super) fn sheet(&self, language: Language) -> Sheet {
        let refused = self.refused.as_ref();
        let typed = Fields::new(refused.map(|refused| refused.typed.clone()).unwrap_or_default());
        let problems = refused.map(|refused| refused.refusal.errors().to_vec()).unwrap_or_default();
        Sheet::new(language, problems, Vec::new(), typed)
    }

    /// What one of several forms of the page says of its fields, and whether it is the one that was refused: the others
    /// have fields of the same names.
    pub(super) fn sheet_of(
        &self,
        language: Language,
        is_sent: impl FnOnce(&Fields) -> bool,
    ) -> (Sheet, bool) {
        let sheet = self.sheet(language);
        if self.refused.is_some() && sheet.with_typed(is_sent) {
            return (sheet, true);
        }
        (Sheet::new(language, Vec::new(), Vec::new(), Fields::default()), false)
    }

    /// Says why a form was refused, if it was.
    pub(super) fn refusal(&self, language: Language) -> Option<AnyView> {
        let refusal = &self.refused.as_ref()?.refusal;
        let line = |error: &FieldError| view! { <li>{told(language, error)}</li> }.erase();
        let lines: Vec<_> = refusal.errors().iter().map(line).collect();
        let otherwise = lines.is_empty().then(|| view! { <p>{refusal_reason(language, refusal)}</p> });
        Some(refusal_panel(language, view! { {otherwise} <ul>{lines}</ul> }.erase()))
    }
}

/// What is wrong, also with what is chosen of a list.
fn told(language: Language, error: &FieldError) -> String {
    match (error.pointer.as_str(), error.code.as_str()) {
        ("/cases" | "/entries", "required") => texts::review::none_chosen(language).to_owned(),
        (pointer, "unknown_value") if pointer.starts_with("/entries/") => {
            texts::review::profile_stays(language).to_owned()
        }
        _ => named_problem(language, error),
    }
}

/// Whether somebody sees what concerns the whole county, and whether they administer the site.
pub(super) fn rights(account: &Account) -> (bool, bool) {
    (account.is_admin || account.reviews == Some(ReviewScope::All), account.is_admin)
}

/// The ways between the pages of those who review; the one that is open is marked.
pub(super) fn ways(language: Language, here: &ReviewPage, is_county: bool, is_admin: bool) -> AnyView {
    let all = [
        (ReviewPage::Overview, texts::review::overview(language), true),
        (ReviewPage::Cases, texts::review::cases(language), true),
        (ReviewPage::Stale, texts::review::stale(language), true),
        (ReviewPage::Organisations, texts::review::organisations(language), is_county),
        (ReviewPage::Claims, texts::review::claims(language), is_county),
        (ReviewPage::Log, texts::review::log(language), is_county),
        (ReviewPage::Staff, texts::review::staff(language), is_admin),
    ];
    let link = |(page, label, _): (ReviewPage, &'static str, bool)| {
        let current = (page == *here).then_some("page");
        view! { <li><a class="kern-link" href=path(page, language) aria-current=current>{label}</a></li> }
            .erase()
    };
    let links: Vec<_> = all.into_iter().filter(|(.., is_shown)| *is_shown).map(link).collect();
    view! {
        <nav class="review-ways" aria-label=texts::review::ways(language)>
            <ul>{links}</ul>
        </nav>
    }
    .erase()
}

/// A text by a key known at run time.
pub(super) fn label(language: Language, group: &str, key: &str) -> String {
    labelled(language, Namespace::Review, group, key)
}

/// The path of another page of those who review.
pub(super) fn path(page: ReviewPage, language: Language) -> String {
    Page::Review(page).path(language)
}
