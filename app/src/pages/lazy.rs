//! Pages whose code the browser fetches when it first needs it.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};

use super::{HomePage, NotFoundPage, OfferPage, OffersPage, OrganisationPage, OrganisationsPage};
use crate::i18n::Language;
use crate::view::Erase as _;

/// Whether the first segment of the path is a language; any word fits the route.
fn has_language() -> bool {
    let tag = use_params_map().with_untracked(|parameters| parameters.get("language"));
    tag.is_some_and(|tag| Language::from_tag(&tag).is_some())
}

/// Makes a route of a page.
macro_rules! route {
    ($(#[$meta:meta])* $name:ident, $page:ident) => {
        $(#[$meta])*
        pub(crate) struct $name;

        #[lazy_route]
        impl LazyRoute for $name {
            fn data() -> Self {
                Self
            }

            fn view(_this: Self) -> AnyView {
                if has_language() { view! { <$page/> }.erase() } else { view! { <NotFoundPage/> }.erase() }
            }
        }
    };
}

route!(
    /// The start page.
    HomeRoute, HomePage
);
route!(
    /// The list of offers.
    OffersRoute, OffersPage
);
route!(
    /// One offer.
    OfferRoute, OfferPage
);
route!(
    /// The list of organisations.
    OrganisationsRoute, OrganisationsPage
);
route!(
    /// One organisation.
    OrganisationRoute, OrganisationPage
);
