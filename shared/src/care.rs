//! Keeping entries current: from time to time somebody confirms that everything is still right. Who
//! does not is reminded three times, then the public is told, and then it sees the entry no more.

use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::account::Secret;
use crate::entry::EntryKind;
use crate::id::{EntryId, OrganisationId};
use crate::problem::FieldError;
use crate::text::LanguageTag;
use crate::validate::Violations;

/// Most months between two confirmations.
pub const LONGEST_INTERVAL: u8 = 12;
/// Which reminder is the last; with it the public is told.
pub const LAST_REMINDER: u8 = 3;
/// How long after a reminder the next one comes.
pub const BETWEEN_REMINDERS: Days = Days::new(14);

/// The day on which something is to be confirmed again that was on this one.
#[must_use]
pub fn due_on(confirmed_on: NaiveDate, months: u8) -> NaiveDate {
    confirmed_on.checked_add_months(Months::new(months.into())).unwrap_or(NaiveDate::MAX)
}

/// How current an entry is, as the members of its organisation see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryCare {
    /// The entry.
    pub id: EntryId,
    /// The day on which somebody last confirmed it.
    pub confirmed_on: Option<NaiveDate>,
    /// How many months later it is to be confirmed again.
    pub months: u8,
    /// The day on which it is to be confirmed again; none if the public has nothing of it.
    pub due_on: Option<NaiveDate>,
    /// Whether that day has come.
    pub is_due: bool,
    /// Whether the public is told that nobody confirms it.
    pub unconfirmed: bool,
    /// From when on the public does not see it unless somebody confirms it.
    pub hidden_from: Option<DateTime<Utc>>,
    /// The version of the entry; `If-Match` asks for it.
    pub version: i32,
}

/// How current the entries of an organisation are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganisationCare {
    /// Its entries, the profile included.
    pub items: Vec<EntryCare>,
}

/// Chooses after how many months an entry is to be confirmed again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct IntervalChange {
    /// 1 to 12 months.
    pub months: u8,
}

impl IntervalChange {
    /// Checks every rule.
    ///
    /// # Errors
    /// The violated rules.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut violations = Violations::default();
        violations.require((1..=LONGEST_INTERVAL).contains(&self.months), "/months", "out_of_range");
        violations.into_result()
    }
}

/// Confirms by the link of a reminder, without signing in, that something is still right.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LinkConfirmation {
    /// The token of the mail.
    pub token: Secret,
    /// One entry of those the mail is about; without it, all of them.
    #[serde(default)]
    pub entry: Option<EntryId>,
}

/// What a reminder asks about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AskedEntries {
    /// The entries.
    pub items: Vec<AskedEntry>,
}

/// An entry a reminder asks about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AskedEntry {
    /// Its id.
    pub id: EntryId,
    /// What it is.
    pub kind: EntryKind,
    /// Its title.
    pub title: String,
    /// The language of the title.
    pub language: LanguageTag,
    /// The slug of its page.
    pub slug: String,
    /// The name of its organisation.
    pub organisation: String,
    /// Whether somebody has confirmed it since the reminder.
    pub is_confirmed: bool,
}

/// Entries that nobody confirms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaleEntries {
    /// The entries, the longest known first; at most 500.
    pub items: Vec<StaleEntry>,
}

/// An entry that nobody confirms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaleEntry {
    /// Its id.
    pub id: EntryId,
    /// What it is.
    pub kind: EntryKind,
    /// Its title.
    pub title: String,
    /// The language of the title.
    pub language: LanguageTag,
    /// The slug of its page.
    pub slug: String,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// The name of that.
    pub organisation_name: String,
    /// Whether somebody works for that: else nobody was reminded.
    pub has_members: bool,
    /// The day on which somebody last confirmed it.
    pub confirmed_on: Option<NaiveDate>,
    /// The day since which the public is told.
    pub unconfirmed_since: Option<NaiveDate>,
    /// From when on the public does not see it.
    pub hidden_from: Option<DateTime<Utc>>,
}

/// How often the pages of an organisation's entries were seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PageViews {
    /// The first day counted.
    pub from: NaiveDate,
    /// The last day counted: today, as far as it has come.
    pub until: NaiveDate,
    /// The entries whose pages were seen, the most seen first.
    pub items: Vec<EntryViews>,
}

/// How often the page of an entry was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryViews {
    /// The entry.
    pub entry: EntryId,
    /// How often, on all days together.
    pub total: i64,
    /// The days on which it was seen.
    pub days: Vec<DayViews>,
}

/// How often a page was seen on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayViews {
    /// The day.
    pub day: NaiveDate,
    /// How often.
    pub views: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_confirmed_on_the_last_day_of_a_month_is_due_on_the_last_day_of_a_shorter_one() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        assert_eq!(due_on(day("2026-08-31"), 6), day("2027-02-28"));
        assert_eq!(due_on(day("2026-03-02"), 12), day("2027-03-02"));
        assert_eq!(due_on(NaiveDate::MAX, 1), NaiveDate::MAX);
    }

    #[test]
    fn an_interval_is_at_most_a_year() {
        for (months, is_good) in [(0, false), (1, true), (12, true), (13, false)] {
            assert_eq!(IntervalChange { months }.validate().is_ok(), is_good, "{months}");
        }
    }
}
