//! The pages.

mod entry;
mod home;
mod lazy;
mod legal;
mod list;
mod not_found;
mod offer;
mod organisation;

pub use home::HomePage;
pub(crate) use lazy::{HomeRoute, OfferRoute, OffersRoute, OrganisationsRoute};
pub use legal::LegalTextPage;
pub use list::{OffersPage, OrganisationsPage};
pub use not_found::NotFoundPage;
pub use offer::OfferPage;
pub use organisation::OrganisationPage;
