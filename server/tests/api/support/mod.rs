//! What the tests have in common.

mod app;
mod browser;
mod builders;
pub mod files;
pub mod mails;
mod program;

pub use app::{Answer, App, ask, found, on_every_database, on_every_database_with};
pub use browser::{Browser, PASSWORD};
pub use builders::{OfferLine, offer, organisation, place};
pub use program::teilhabe;
