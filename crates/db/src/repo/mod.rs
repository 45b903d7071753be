//! What can be read and written, one file per matter.

pub mod change_log;
pub mod entries;
pub mod import;
pub mod media;
pub mod outbox;
pub mod parts;
pub mod reference;
pub(crate) mod row;
pub mod unanswered_searches;
