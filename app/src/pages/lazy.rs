//! Pages whose code the browser fetches when it first needs it. Pages that
//! share most of their code come together.

use leptos::prelude::*;
use leptos_router::hooks::use_url;
use leptos_router::{LazyRoute, lazy_route};

use super::{HomePage, NotFoundPage, OfferPage, OffersPage, OrganisationPage, OrganisationsPage};
use crate::routes::Page;
use crate::view::Erase as _;

/// The page at the present URL; none if its language is unknown.
fn here() -> Option<Page> {
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

/// A list.
pub(crate) struct ListRoute;

#[lazy_route]
impl LazyRoute for ListRoute {
    fn data() -> Self {
        Self
    }

    fn view(this: Self) -> AnyView {
        let ListRoute = this;
        match here() {
            Some(Page::Offers) => view! { <OffersPage/> }.erase(),
            Some(Page::Organisations) => view! { <OrganisationsPage/> }.erase(),
            _ => view! { <NotFoundPage/> }.erase(),
        }
    }
}

/// An offer or an organisation.
pub(crate) struct EntryRoute;

#[lazy_route]
impl LazyRoute for EntryRoute {
    fn data() -> Self {
        Self
    }

    fn view(this: Self) -> AnyView {
        let EntryRoute = this;
        match here() {
            Some(Page::Offer(_)) => view! { <OfferPage/> }.erase(),
            Some(Page::Organisation(_)) => view! { <OrganisationPage/> }.erase(),
            _ => view! { <NotFoundPage/> }.erase(),
        }
    }
}
