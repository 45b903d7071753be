//! The tables as rows. References between them are in the migration; queries
//! that need several tables name the join themselves.

pub(crate) mod account;
pub(crate) mod api_token;
pub(crate) mod attempt;
pub(crate) mod change_log;
pub(crate) mod claim;
pub(crate) mod contact;
pub(crate) mod decision_notice;
pub(crate) mod entry;
pub(crate) mod external_id;
pub(crate) mod invitation;
pub(crate) mod link;
pub(crate) mod loose_media;
pub(crate) mod media;
pub(crate) mod media_use;
pub(crate) mod membership;
pub(crate) mod organisation;
pub(crate) mod outbox;
pub(crate) mod page_view;
pub(crate) mod place;
pub(crate) mod recovery_code;
pub(crate) mod reference_data;
pub(crate) mod review_event;
pub(crate) mod revision;
pub(crate) mod security_event;
pub(crate) mod session;
pub(crate) mod session_key;
pub(crate) mod slug;
pub(crate) mod unanswered_search;
pub(crate) mod unused_contact;
