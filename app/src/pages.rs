//! The pages.

#[cfg(feature = "desk")]
mod account;
#[cfg(feature = "ssr")]
mod demo_mails;
mod entry;
#[cfg(feature = "ssr")]
mod favourites;
mod home;
mod lazy;
#[cfg(feature = "ssr")]
mod legal;
mod list;
#[cfg(feature = "ssr")]
mod map;
#[cfg(feature = "ssr")]
mod near;
#[cfg(feature = "ssr")]
mod news;
mod not_found;
mod notices;
mod offer;
#[cfg(feature = "ssr")]
mod offline;
mod organisation;
#[cfg(feature = "ssr")]
mod preview;
#[cfg(feature = "ssr")]
mod report;
#[cfg(feature = "desk")]
mod review;
#[cfg(feature = "ssr")]
mod server_page;
#[cfg(feature = "desk")]
mod shapes;
#[cfg(feature = "ssr")]
mod sheet;
#[cfg(feature = "desk")]
mod workspace;

#[cfg(feature = "desk")]
pub(crate) use account::AccountPages;
pub use home::HomePage;
pub(crate) use lazy::PageRoute;
#[cfg(feature = "desk")]
pub(crate) use lazy::deliver_drafts;
pub use list::{OffersPage, OrganisationsPage};
pub use not_found::NotFoundPage;
pub use offer::OfferPage;
pub use organisation::OrganisationPage;
#[cfg(feature = "desk")]
pub(crate) use review::ReviewPages;
#[cfg(feature = "ssr")]
pub use server_page::ServerPage;
#[cfg(feature = "desk")]
pub(crate) use workspace::{
    EditorPage, WorkspacePages, forget_all as forget_drafts, forget_typed, has_drafts,
};
