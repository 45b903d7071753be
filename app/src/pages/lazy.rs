//! Pages whose code the browser fetches when it first needs it. The more parts, the less an offer
//! needs, but the worse each part is compressed: these are measured to be the best.

use std::pin::Pin;

use api_client::ApiClient;
use leptos::prelude::*;
use leptos_router::LazyRoute;
use leptos_router::hooks::use_url;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::{HomePage, NotFoundPage, OfferPage, OffersPage, OrganisationPage, OrganisationsPage};
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

/// A page, or in its place why its code has not come.
async fn or_problem(page: Pin<Box<dyn Future<Output = Loaded> + Send>>) -> AnyView {
    let api: ApiClient = use_context().unwrap_or_default();
    if let Ok(page) = page.await {
        return page;
    }
    let error = api.why_not_loaded().await;
    view! { <ProblemView error/> }.erase()
}

/// A route whose pages are a part of their own: its name, the part, what fetches the part, and the
/// pages by what stands at the URL.
macro_rules! route {
    ($(#[$doc:meta])* $route:ident, $part:ident, $load:ident: $($page:pat => $view:ident),+) => {
        $(#[$doc])*
        pub(crate) struct $route;

        impl LazyRoute for $route {
            fn data() -> Self {
                Self
            }

            async fn view(_: Self) -> AnyView {
                or_problem(Box::pin($part())).await
            }

            async fn preload() {
                // The view tells of a failure.
                let _ = $load().await;
            }
        }

        #[wasm_split($part, preload($load), fallible)]
        fn $part() -> Loaded {
            Ok(match here() {
                $(Some($page) => view! { <$view/> }.erase(),)+
                _ => view! { <NotFoundPage/> }.erase(),
            })
        }
    };
}

route! {
    /// The start page.
    HomeRoute, home_route, load_home: Page::Home => HomePage
}

route! {
    /// The list of offers.
    OffersRoute, offers_route, load_offers: Page::Offers => OffersPage
}

route! {
    /// An offer.
    OfferRoute, offer_route, load_offer: Page::Offer(_) => OfferPage
}

route! {
    /// Organisations: all of them, or one.
    OrganisationsRoute, organisations_route, load_organisations:
    Page::Organisations => OrganisationsPage, Page::Organisation(_) => OrganisationPage
}
