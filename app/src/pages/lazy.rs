//! Pages whose code the browser fetches when it first needs it. The more parts, the less an offer
//! needs, but the worse each part is compressed: these are measured to be the best.

use std::pin::Pin;

use api_client::ApiClient;
use leptos::prelude::*;
use leptos_router::LazyRoute;
use leptos_router::hooks::use_url;
use shared::account::AccountPage;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::{
    AccountPages, HomePage, NotFoundPage, OfferPage, OffersPage, OrganisationPage, OrganisationsPage,
};
// Texts of the operator, sheets of paper and the like are read as the server has made them: there is nothing
// to take over, the browser has no code for them, and links lead to a document of its own.
#[cfg(not(feature = "ssr"))]
use super::NotFoundPage as ServerPage;
#[cfg(feature = "ssr")]
use super::ServerPage;
use crate::components::ProblemView;
use crate::routes::Page;
use crate::view::Erase as _;

/// The page at the present URL; none if its language is unknown.
pub(super) fn here() -> Option<Page> {
    Page::at(use_url().read_untracked().path()).map(|(_, page)| page)
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
    ($($part:ident: { $($page:pat => $view:ident),+ })+) => {
        /// The page at the present URL. One type for all routes: each of its own is a kilobyte for the browser.
        pub(crate) struct PageRoute;

        impl LazyRoute for PageRoute {
            fn data() -> Self {
                Self
            }

            async fn view(_: Self) -> AnyView {
                let part: Pin<Box<dyn Future<Output = Loaded> + Send>> = match here() {
                    Some(Page::Account(AccountPage::DemoMails)) => return view! { <ServerPage/> }.erase(),
                    $(Some($($page)|+) => Box::pin($part()),)+
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
    home_route: { Page::Home => HomePage }
    offers_route: { Page::Offers => OffersPage }
    offer_route: { Page::Offer(_) => OfferPage }
    organisations_route: { Page::Organisations => OrganisationsPage, Page::Organisation(_) => OrganisationPage }
    account_route: { Page::Account(_) => AccountPages }
}
