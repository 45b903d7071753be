//! Pieces of pages. They show what they are given and ask for nothing.

mod cards;
mod chips;
mod filter_panel;
mod icon;
mod link;
mod pass_on;
#[cfg(feature = "ssr")]
mod place_sources;
mod problem;
#[cfg(feature = "ssr")]
mod qr_code;
mod search_form;
mod shown_text;
mod star;
#[cfg(feature = "ssr")]
mod switch;

pub use cards::town;
pub(crate) use cards::{
    date_line, demo_badge, levels, must_say_invented, offer_card, organisation_card, place_line, spoken,
};
pub(crate) use chips::{Chip, chips};
#[cfg(feature = "ssr")]
pub(crate) use chips::{chips_to_read, place_label};
pub(crate) use filter_panel::{FilterPanel, KEPT};
pub use icon::{Icon, IconView};
pub(crate) use link::{along, link};
pub(crate) use pass_on::pass_on;
#[cfg(feature = "ssr")]
pub(crate) use place_sources::place_sources;
pub use problem::{Loading, PROBLEM, ProblemView};
pub(crate) use problem::{NotFound, explanation, ignored_parameters};
#[cfg(feature = "ssr")]
pub(crate) use qr_code::qr_code;
pub(crate) use search_form::SEARCH;
pub use search_form::SearchForm;
pub use shown_text::{Picture, Shown, foreign};
pub(crate) use shown_text::{paragraph, text_note};
pub(crate) use star::{save_button, saved_link, star};
#[cfg(feature = "ssr")]
pub(crate) use switch::switch;
