//! Facts in words: dates, times and schedules, the same on the server and in
//! the browser.

mod berlin;
mod date;
mod distance;
mod schedule;
mod size;
mod teaser;
#[cfg(feature = "ssr")]
mod title;

pub use berlin::local_time;
#[cfg(feature = "desk")]
pub(crate) use date::day_and_time;
pub(crate) use date::occurrence_and_rhythm;
pub use date::{ForPaper, for_paper, long_date, occurrence, time_range};
pub(crate) use distance::distance;
pub use schedule::rule;
pub(crate) use size::pdf;
pub(crate) use teaser::teaser;
#[cfg(feature = "ssr")]
pub use title::offers_title;

/// A text with spaces that break, and without what joins words: what a test reads.
#[cfg(test)]
pub(crate) fn plain(text: &str) -> String {
    text.replace('\u{2060}', "").replace('\u{a0}', " ")
}
