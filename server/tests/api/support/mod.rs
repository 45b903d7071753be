//! What the tests have in common.

mod app;
mod browser;
mod builders;
pub mod files;
pub mod mails;
mod people;
mod program;
mod staff;
mod writing;

pub use app::{Answer, App, ask, found, on_every_database, on_every_database_with};
pub use browser::{Browser, PASSWORD};
pub use builders::{OfferLine, blank_offer, offer, organisation, place};
pub use program::teilhabe;
pub use staff::reviewer;
pub use writing::Writing;
