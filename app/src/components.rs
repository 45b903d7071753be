//! Pieces of pages. They show what they are given and ask for nothing.

mod cards;
mod chips;
mod filter_panel;
mod icon;
mod problem;
mod search_form;
mod shown_text;

pub use cards::{OfferCard, OrganisationCard};
pub(crate) use cards::{levels, town};
pub(crate) use chips::chips;
pub(crate) use filter_panel::FilterPanel;
pub use icon::{Icon, IconView};
pub use problem::{IgnoredParameters, Loading, ProblemView};
pub(crate) use problem::{NotFound, explanation};
pub use search_form::SearchForm;
pub use shown_text::{Picture, Shown, ShownNote, foreign};
