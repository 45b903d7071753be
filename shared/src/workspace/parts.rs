//! What the entries of an organisation refer to, as its members see and state it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::entry::ContactData;
use crate::id::{ContactId, EntryId, PlaceId};
use crate::place::PlaceData;
use crate::problem::FieldError;
use crate::validate::Violations;

/// A contact as the members of its organisation see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnContact {
    /// Its id.
    pub id: ContactId,
    /// What is known about it.
    pub contact: ContactData,
    /// Pointers to translations, such as `/function/en`, whose German text has changed since.
    pub stale: Vec<String>,
    /// When the named person agreed to being named.
    pub name_consent_at: Option<DateTime<Utc>>,
    /// Tells its versions apart; `If-Match` asks for it.
    pub version: i64,
    /// The entries that show it or are to show it.
    pub used_by: Vec<EntryId>,
}

/// A contact as a person states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StatedContact {
    /// What is known about it.
    pub contact: ContactData,
    /// Whether the named person has agreed to being named in public.
    #[serde(default)]
    pub person_agrees: bool,
}

/// A place as the members of its organisation see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnPlace {
    /// Its id.
    pub id: PlaceId,
    /// What is known about it.
    pub place: PlaceData,
    /// Pointers to translations, such as `/name/en`, whose German text has changed since.
    pub stale: Vec<String>,
    /// Tells its versions apart; `If-Match` asks for it.
    pub version: i64,
    /// The entries that take place there or are to.
    pub used_by: Vec<EntryId>,
}

impl StatedContact {
    /// Checks every rule. A person is named with their consent only.
    ///
    /// # Errors
    /// The violated rules.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut violations = Violations::default();
        violations.nest("/contact", self.contact.violations());
        let is_named = self.contact.name.as_ref().is_some_and(|name| !name.trim().is_empty());
        violations.require(!is_named || self.person_agrees, "/person_agrees", "consent_missing");
        violations.into_result()
    }
}
