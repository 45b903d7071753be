//! The cases of those who review.

pub mod detail;
pub mod entries;
pub mod list;
pub mod overview;
pub mod record;
pub mod tracking;
pub mod views;
pub mod warnings;
pub mod work;

/// A number of things, as answers tell it.
fn whole(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
