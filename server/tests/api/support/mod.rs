//! What the tests have in common.

mod app;
mod builders;

pub use app::{Answer, App, ask, found, on_every_database, on_every_database_with};
pub use builders::{OfferLine, offer, organisation, place};
