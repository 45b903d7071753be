//! What can be read and written, one file per matter.

pub mod accounts;
pub mod api_tokens;
pub mod attempts;
pub mod change_log;
pub mod confirmations;
pub mod contacts;
pub mod deletions;
pub mod entries;
pub mod import;
pub mod invitations;
pub mod links;
pub mod media;
pub mod media_use;
pub mod members;
pub mod outbox;
pub mod page_views;
pub mod parts;
pub mod places;
pub mod reference;
pub mod review;
pub(crate) mod row;
pub mod security_events;
pub mod sessions;
pub mod unanswered_searches;
pub mod work;
pub mod workspace;
