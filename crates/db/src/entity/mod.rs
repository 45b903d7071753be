//! The tables as rows. References between them are in the migration; queries
//! that need several tables name the join themselves.

pub(crate) mod change_log;
pub(crate) mod contact;
pub(crate) mod entry;
pub(crate) mod external_id;
pub(crate) mod media;
pub(crate) mod organisation;
pub(crate) mod place;
pub(crate) mod reference_data;
pub(crate) mod revision;
pub(crate) mod slug;
pub(crate) mod unanswered_search;
