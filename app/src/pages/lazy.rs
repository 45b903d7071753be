//! Pages whose code the browser fetches when it first needs it. The more parts, the less an offer
//! needs, but the worse each part is compressed: these are measured to be the best.

#![expect(clippy::unnecessary_wraps, reason = "the split wants a place for its failure to load")]

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

/// The start page.
pub(crate) struct HomeRoute;

impl LazyRoute for HomeRoute {
    fn data() -> Self {
        Self
    }

    async fn view(_: Self) -> AnyView {
        or_problem(Box::pin(home())).await
    }

    async fn preload() {
        // The view tells of a failure.
        let _ = load_home().await;
    }
}

#[wasm_split(home_route, preload(load_home), fallible)]
fn home() -> Loaded {
    Ok(match here() {
        Some(Page::Home) => view! { <HomePage/> }.erase(),
        _ => view! { <NotFoundPage/> }.erase(),
    })
}

/// The list of offers.
pub(crate) struct OffersRoute;

impl LazyRoute for OffersRoute {
    fn data() -> Self {
        Self
    }

    async fn view(_: Self) -> AnyView {
        or_problem(Box::pin(offers())).await
    }

    async fn preload() {
        // The view tells of a failure.
        let _ = load_offers().await;
    }
}

#[wasm_split(offers_route, preload(load_offers), fallible)]
fn offers() -> Loaded {
    Ok(match here() {
        Some(Page::Offers) => view! { <OffersPage/> }.erase(),
        _ => view! { <NotFoundPage/> }.erase(),
    })
}

/// An offer.
pub(crate) struct OfferRoute;

impl LazyRoute for OfferRoute {
    fn data() -> Self {
        Self
    }

    async fn view(_: Self) -> AnyView {
        or_problem(Box::pin(offer())).await
    }

    async fn preload() {
        // The view tells of a failure.
        let _ = load_offer().await;
    }
}

#[wasm_split(offer_route, preload(load_offer), fallible)]
fn offer() -> Loaded {
    Ok(match here() {
        Some(Page::Offer(_)) => view! { <OfferPage/> }.erase(),
        _ => view! { <NotFoundPage/> }.erase(),
    })
}

/// Organisations: all of them, or one.
pub(crate) struct OrganisationsRoute;

impl LazyRoute for OrganisationsRoute {
    fn data() -> Self {
        Self
    }

    async fn view(_: Self) -> AnyView {
        or_problem(Box::pin(organisations())).await
    }

    async fn preload() {
        // The view tells of a failure.
        let _ = load_organisations().await;
    }
}

#[wasm_split(organisations_route, preload(load_organisations), fallible)]
fn organisations() -> Loaded {
    Ok(match here() {
        Some(Page::Organisations) => view! { <OrganisationsPage/> }.erase(),
        Some(Page::Organisation(_)) => view! { <OrganisationPage/> }.erase(),
        _ => view! { <NotFoundPage/> }.erase(),
    })
}
