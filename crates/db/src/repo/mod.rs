//! What can be read and written, one file per matter.

pub mod accounts;
pub mod api_tokens;
pub mod attempts;
pub mod change_log;
pub mod entries;
pub mod import;
pub mod links;
pub mod media;
pub mod media_use;
pub mod outbox;
pub mod parts;
pub mod reference;
pub mod review;
pub(crate) mod row;
pub mod security_events;
pub mod sessions;
pub mod unanswered_searches;
pub mod workspace;
