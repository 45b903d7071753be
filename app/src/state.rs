//! What pages know and keep.

mod card;
mod content;
mod device;
mod favourites;
mod listed;
mod listing;
mod live;
mod loading;
mod slim;
mod vocabulary;

pub use card::OfferCard;
pub(crate) use favourites::Favourites;
#[cfg(feature = "ssr")]
pub(crate) use favourites::KEY as FAVOURITES_KEY;
pub(crate) use listed::Listed;
pub use listed::Results;
pub(crate) use listed::fetch as fetch_listing;
pub use listing::{ListState, Listing};
pub(crate) use live::{Answer, LiveListing, Requested};
pub(crate) use loading::{load_page, when_loaded};
pub(crate) use slim::{OnlyCard, OnlyPage};
pub(crate) use vocabulary::provide_vocabulary;
pub use vocabulary::{Choices, Vocabulary};
pub(crate) use vocabulary::{by_label, use_vocabulary};
