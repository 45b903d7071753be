//! Pages whose code the browser fetches when it first needs it. The more parts, the less an offer
//! needs, but the worse each part is compressed: these are measured to be the best.

use leptos::prelude::*;
use leptos_router::hooks::use_url;
use leptos_router::{LazyRoute, lazy_route};

use super::{HomePage, NotFoundPage, OfferPage, OffersPage, OrganisationPage, OrganisationsPage};
use crate::routes::Page;
use crate::view::Erase as _;

/// The page at the present URL; none if its language is unknown.
pub(super) fn here() -> Option<Page> {
    Page::at(use_url().read_untracked().path()).map(|(_, page)| page)
}

/// The start page.
pub(crate) struct HomeRoute;

#[lazy_route]
impl LazyRoute for HomeRoute {
    fn data() -> Self {
        Self
    }

    fn view(this: Self) -> AnyView {
        let HomeRoute = this;
        match here() {
            Some(Page::Home) => view! { <HomePage/> }.erase(),
            _ => view! { <NotFoundPage/> }.erase(),
        }
    }
}

/// The list of offers.
pub(crate) struct OffersRoute;

#[lazy_route]
impl LazyRoute for OffersRoute {
    fn data() -> Self {
        Self
    }

    fn view(this: Self) -> AnyView {
        let OffersRoute = this;
        match here() {
            Some(Page::Offers) => view! { <OffersPage/> }.erase(),
            _ => view! { <NotFoundPage/> }.erase(),
        }
    }
}

/// An offer.
pub(crate) struct OfferRoute;

#[lazy_route]
impl LazyRoute for OfferRoute {
    fn data() -> Self {
        Self
    }

    fn view(this: Self) -> AnyView {
        let OfferRoute = this;
        match here() {
            Some(Page::Offer(_)) => view! { <OfferPage/> }.erase(),
            _ => view! { <NotFoundPage/> }.erase(),
        }
    }
}

/// Organisations: all of them, or one.
pub(crate) struct OrganisationsRoute;

#[lazy_route]
impl LazyRoute for OrganisationsRoute {
    fn data() -> Self {
        Self
    }

    fn view(this: Self) -> AnyView {
        let OrganisationsRoute = this;
        match here() {
            Some(Page::Organisations) => view! { <OrganisationsPage/> }.erase(),
            Some(Page::Organisation(_)) => view! { <OrganisationPage/> }.erase(),
            _ => view! { <NotFoundPage/> }.erase(),
        }
    }
}
