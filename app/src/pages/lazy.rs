//! Pages whose code the browser fetches when it first needs it.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::{HomePage, OfferPage, OffersPage, OrganisationPage, OrganisationsPage};
use crate::view::Erase as _;

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
                view! { <$page/> }.erase()
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
