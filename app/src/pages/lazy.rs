//! Pages whose code the browser fetches when it first needs it. The more parts, the less an offer
//! needs, but the worse each part is compressed: these are measured to be the best. Each is a part of
//! one of two packages, see [`crate::routes::Package`].

use std::pin::Pin;

use api_client::ApiClient;
use leptos::prelude::*;
use leptos_router::LazyRoute;
use leptos_router::hooks::use_url;
#[cfg(feature = "desk")]
use shared::id::AccountId;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::NotFoundPage;
#[cfg(feature = "ssr")]
use super::ServerPage;
#[cfg(feature = "desk")]
use super::workspace::{deliver_all, has_any};
#[cfg(feature = "desk")]
use super::{AccountPages, EditorPage, ReviewPages, WorkspacePages};
#[cfg(feature = "public")]
use super::{HomePage, OfferPage, OffersPage, OrganisationPage, OrganisationsPage};
use crate::components::ProblemView;
#[cfg(not(feature = "ssr"))]
use crate::response::load_document;
use crate::routes::Page;
#[cfg(feature = "desk")]
use crate::routes::WorkspacePage;
use crate::view::Erase as _;

/// The page at the present URL; none if its language is unknown.
pub(super) fn here() -> Option<Page> {
    Page::at(use_url().read_untracked().path()).map(|(_, page)| page)
}

/// Texts of the operator, sheets of paper and the like are read as the server has made them: there is nothing to take
/// over. For them, and for the pages of the other package, the browser has no code here, and loads a document of its own.
#[cfg(not(feature = "ssr"))]
#[component]
fn ServerPage() -> impl IntoView {
    if here().is_some() {
        load_document(None);
    }
    view! { <NotFoundPage/> }
}

/// The code of a page has not come.
struct NotLoaded;

impl From<SplitLoaderError> for NotLoaded {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

type Loaded = Result<AnyView, NotLoaded>;

/// The parts: the pages of each, by what stands at the URL.
macro_rules! parts {
    ($($(#[$package:meta])* $part:ident: { $($page:pat => $view:ident),+ })+) => {
        /// The page at the present URL. One type for all routes: each of its own is a kilobyte for the browser.
        pub(crate) struct PageRoute;

        impl LazyRoute for PageRoute {
            fn data() -> Self {
                Self
            }

            async fn view(_: Self) -> AnyView {
                let part: Pin<Box<dyn Future<Output = Loaded> + Send>> = match here() {
                    Some(page) if page.package().is_none() => return view! { <ServerPage/> }.erase(),
                    $($(#[$package])* Some($($page)|+) => Box::pin($part()),)+
                    _ => return view! { <ServerPage/> }.erase(),
                };
                let api: ApiClient = use_context().unwrap_or_default();
                match part.await {
                    Ok(page) => page,
                    Err(NotLoaded) => view! { <ProblemView error=api.why_not_loaded().await/> }.erase(),
                }
            }
        }

        $(
            $(#[$package])*
            #[wasm_split($part, fallible)]
            fn $part() -> Loaded {
                Ok(match here() {
                    $(Some($page) => view! { <$view/> }.erase(),)+
                    _ => view! { <NotFoundPage/> }.erase(),
                })
            }
        )+
    };
}

parts! {
    #[cfg(feature = "public")]
    home_route: { Page::Home => HomePage }
    #[cfg(feature = "public")]
    offers_route: { Page::Offers => OffersPage }
    #[cfg(feature = "public")]
    offer_route: { Page::Offer(_) => OfferPage }
    #[cfg(feature = "public")]
    organisations_route: { Page::Organisations => OrganisationsPage }
    #[cfg(feature = "public")]
    organisation_route: { Page::Organisation(_) => OrganisationPage }
    #[cfg(feature = "desk")]
    account_route: { Page::Account(_) => AccountPages }
    #[cfg(feature = "desk")]
    editor_route: { Page::Workspace(WorkspacePage::Entry(_)) => EditorPage }
    #[cfg(feature = "desk")]
    workspace_route: { Page::Workspace(_) => WorkspacePages }
    #[cfg(feature = "desk")]
    review_route: { Page::Review(_) => ReviewPages }
}

/// Brings to the server what somebody has typed and this device keeps; says whether nothing is left here. The
/// code for it is that of the editor, and fetched only where there is something.
#[cfg(feature = "desk")]
pub(crate) async fn deliver_drafts(api: &ApiClient, account: AccountId) -> bool {
    if !has_any(account) {
        return true;
    }
    match delivery::delivery(api.clone(), account).await {
        Ok(delivery) => delivery.await,
        Err(NotLoaded) => false,
    }
}

#[cfg(feature = "desk")]
#[expect(clippy::unnecessary_wraps, reason = "what comes first can fail: fetching the code")]
mod delivery {
    use super::{AccountId, ApiClient, NotLoaded, Pin, deliver_all, wasm_split};

    #[wasm_split(editor_route, fallible)]
    pub(super) fn delivery(
        api: ApiClient,
        account: AccountId,
    ) -> Result<Pin<Box<dyn Future<Output = bool>>>, NotLoaded> {
        Ok(Box::pin(async move { deliver_all(&api, account).await }))
    }
}
