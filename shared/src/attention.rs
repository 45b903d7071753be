//! What needs the attention of those who work for an organisation, what reviewers have written to them, and
//! what they best do next.

mod translations;

use std::iter;

use chrono::{DateTime, Datelike as _, Days, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

pub use self::translations::{PartTexts, concerns_of_parts};
use crate::care::EntryCare;
use crate::entry::{EntryState, RevisionState};
use crate::holiday::public_holidays;
use crate::id::EntryId;
use crate::offer::OfferContent;
use crate::review::Decision;
use crate::schedule::{Rule, Schedule, local_date};
use crate::text::LanguageTag;
use crate::workspace::{EntryContent, OwnEntry, OwnOrganisation};

/// How long before its last day it is told that an offer ends.
const ENDS_SOON: Days = Days::new(28);
/// After how long a draft that nobody touches is told.
const UNTOUCHED: TimeDelta = TimeDelta::days(14);
/// How many days before its limit the last day of a rule is looked for: whatever repeats does so in fewer,
/// also where some days are left out.
const LOOKED_AT: usize = 366;

/// What needs attention about an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Concern {
    /// It was to pause until a day that is past: does it take place again?
    PauseOver {
        /// The last day of the pause.
        on: NaiveDate,
    },
    /// Reviewers ask for changes, and it was not handed in again.
    ChangesRequested,
    /// It was refused, and nothing was written since.
    Rejected,
    /// The public does not see it from a day on, which may be past, unless somebody confirms it.
    Hidden {
        /// That day.
        on: NaiveDate,
    },
    /// It is to be confirmed.
    ToConfirm,
    /// It is about to be over, or is already.
    Expiring {
        /// Its last day.
        on: NaiveDate,
    },
    /// A draft that nobody has touched for two weeks.
    DraftUnfinished,
    /// The text a translation is of has changed since.
    StaleTranslation {
        /// The language of the translation.
        language: LanguageTag,
    },
    /// Some of it is written in this language, and some is not.
    IncompleteTranslation {
        /// The language.
        language: LanguageTag,
    },
}

/// An entry with something that needs attention about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attention {
    /// The entry.
    pub entry: EntryId,
    /// What needs attention.
    pub concern: Concern,
}

/// What reviewers have written about an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Message {
    /// The entry.
    pub entry: EntryId,
    /// Its title, in the language it is written in.
    pub title: String,
    /// That language.
    pub language: LanguageTag,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// What: changes that are asked for, or a refusal.
    pub decision: Decision,
}

/// What is known of an entry beside what its members see in a list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// How current it is.
    pub care: Option<&'a EntryCare>,
    /// Whether it was given back to be changed, and not handed in again.
    pub is_given_back: bool,
    /// The content that is worked on, else the one the public sees.
    pub content: Option<&'a EntryContent>,
    /// Pointers to translations of that content, such as `/title/en`, whose source text has changed since.
    pub stale: &'a [String],
    /// The content the public sees.
    pub published: Option<&'a EntryContent>,
}

/// What the members of an organisation best do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep<'a> {
    /// Say whether an offer takes place again.
    EndPause(&'a OwnEntry),
    /// Change an entry as reviewers ask.
    Change(&'a OwnEntry),
    /// Say that an entry is still right.
    Confirm(&'a OwnEntry),
    /// Go on with a draft.
    GoOn(&'a OwnEntry),
    /// Write the first offer.
    FirstOffer,
    /// Write offers while the organisation waits for its confirmation.
    WriteMeanwhile,
    /// Write another offer.
    NewOffer,
}

impl Concern {
    /// Its place among others, the most urgent first: what keeps people away, what others wait for, what the
    /// public misses, what it reads that may be wrong, and what would help more people.
    #[must_use]
    pub const fn urgency(&self) -> (u8, Option<NaiveDate>) {
        match self {
            Self::PauseOver { on } => (0, Some(*on)),
            Self::ChangesRequested => (1, None),
            Self::Rejected => (2, None),
            Self::Hidden { on } => (3, Some(*on)),
            Self::ToConfirm => (4, None),
            Self::Expiring { on } => (5, Some(*on)),
            Self::DraftUnfinished => (6, None),
            Self::StaleTranslation { .. } => (7, None),
            Self::IncompleteTranslation { .. } => (8, None),
        }
    }

    /// Whether it is settled by saying that the entry is still right.
    #[must_use]
    pub const fn asks_for_confirmation(&self) -> bool {
        matches!(self, Self::Hidden { .. } | Self::ToConfirm)
    }

    /// The language it is about, if it is about one.
    #[must_use]
    pub const fn language(&self) -> Option<&LanguageTag> {
        match self {
            Self::StaleTranslation { language } | Self::IncompleteTranslation { language } => Some(language),
            _ => None,
        }
    }
}

impl NextStep<'_> {
    /// Whether this step is what is to be done about something.
    #[must_use]
    pub fn settles(&self, attention: &Attention) -> bool {
        let concern = &attention.concern;
        match self {
            Self::EndPause(entry) => {
                entry.id == attention.entry && matches!(concern, Concern::PauseOver { .. })
            }
            Self::Change(entry) => entry.id == attention.entry && *concern == Concern::ChangesRequested,
            Self::Confirm(entry) => entry.id == attention.entry && concern.asks_for_confirmation(),
            Self::GoOn(entry) => entry.id == attention.entry && *concern == Concern::DraftUnfinished,
            Self::FirstOffer | Self::WriteMeanwhile | Self::NewOffer => false,
        }
    }
}

/// Whether anything about an entry may need attention: what has ended or is put away is left alone.
#[must_use]
pub const fn may_need_attention(entry: &OwnEntry) -> bool {
    !matches!(entry.state, EntryState::Ended | EntryState::Archived)
}

/// What needs attention about an entry now, the most urgent first. `federal_state` chooses the public
/// holidays, for example `DE-NW`.
#[must_use]
pub fn concerns(entry: &OwnEntry, known: Known<'_>, now: DateTime<Utc>, federal_state: &str) -> Vec<Concern> {
    if !may_need_attention(entry) {
        return Vec::new();
    }
    let today = local_date(now);
    let mut found = Vec::new();
    found.extend(of_work(entry, known.is_given_back, now));
    let is_shown = entry.is_published && matches!(entry.state, EntryState::Active | EntryState::Paused);
    // What is out of its dates, the public does not see anyway.
    let is_over = known.published.and_then(last_shown).is_some_and(|day| day < today);
    if is_shown && !is_over {
        found.extend(of_pause(entry, today));
        found.extend(known.care.and_then(of_care));
    }
    // What was handed in cannot be changed: it may be just what is missing.
    if entry.work != Some(RevisionState::Submitted) {
        let last = known.published.filter(|_| entry.state.takes_place());
        let last = last.and_then(|content| last_day(content, federal_state));
        found.extend(last.filter(|on| *on <= today + ENDS_SOON).map(|on| Concern::Expiring { on }));
        if let Some(content) = known.content {
            found.extend(translations::of_content(content, known.stale));
        }
    }
    found.sort_by_key(Concern::urgency);
    found
}

/// What has become of what somebody writes.
fn of_work(entry: &OwnEntry, is_given_back: bool, now: DateTime<Utc>) -> Option<Concern> {
    match entry.work? {
        RevisionState::ChangesRequested => Some(Concern::ChangesRequested),
        // Whoever begins to change what was given back has not handed it in yet.
        RevisionState::Draft | RevisionState::Withdrawn if is_given_back => Some(Concern::ChangesRequested),
        RevisionState::Draft | RevisionState::Withdrawn if now - entry.updated_at >= UNTOUCHED => {
            Some(Concern::DraftUnfinished)
        }
        RevisionState::Rejected => Some(Concern::Rejected),
        _ => None,
    }
}

/// What is to be done about a pause that is over: until somebody says so, the public reads that the offer does
/// not take place.
fn of_pause(entry: &OwnEntry, today: NaiveDate) -> Option<Concern> {
    let until = entry.state_until.filter(|_| entry.state == EntryState::Paused)?;
    (until < today).then_some(Concern::PauseOver { on: until })
}

fn of_care(care: &EntryCare) -> Option<Concern> {
    match care.hidden_from {
        Some(at) => Some(Concern::Hidden { on: local_date(at) }),
        None => care.is_due.then_some(Concern::ToConfirm),
    }
}

/// The last day on which a content is shown, if there is one.
fn last_shown(content: &EntryContent) -> Option<NaiveDate> {
    match content {
        EntryContent::Offer(offer) => ends(offer).into_iter().flatten().min(),
        EntryContent::Organisation(_) => None,
    }
}

/// The last day on which an offer is shown or takes place, if there is one.
fn last_day(content: &EntryContent, federal_state: &str) -> Option<NaiveDate> {
    let EntryContent::Offer(offer) = content else { return None };
    let last = last_occurrence(&offer.schedule, federal_state);
    ends(offer).into_iter().chain([last]).flatten().min()
}

const fn ends(offer: &OfferContent) -> [Option<NaiveDate>; 2] {
    [offer.valid_until, offer.publish_until]
}

/// The last day on which something takes place; none if it goes on without an end, or has no day at all.
/// `federal_state` chooses the public holidays, for example `DE-NW`.
#[must_use]
pub fn last_occurrence(schedule: &Schedule, federal_state: &str) -> Option<NaiveDate> {
    if schedule.by_arrangement || schedule.rules.iter().any(|rule| rule.until.is_none()) {
        return None;
    }
    let dates = schedule.dates.iter().map(|single| single.date);
    let dates = dates.filter(|day| !schedule.exceptions.contains(day));
    let rules = schedule.rules.iter().filter_map(|rule| last_of(rule, schedule, federal_state));
    dates.chain(rules).max()
}

/// The last day of a rule on which it takes place.
fn last_of(rule: &Rule, schedule: &Schedule, federal_state: &str) -> Option<NaiveDate> {
    let takes_place = |day: &NaiveDate| {
        rule.falls_on(*day)
            && !schedule.exceptions.contains(day)
            && !(rule.except_holidays && public_holidays(federal_state, day.year()).contains(day))
    };
    iter::successors(rule.until, NaiveDate::pred_opt).take(LOOKED_AT).find(takes_place)
}

/// What the members of an organisation best do next.
#[must_use]
pub fn next_step(own: &OwnOrganisation) -> NextStep<'_> {
    let about = |is_wanted: fn(&Concern) -> bool| {
        own.attention.iter().find(|it| is_wanted(&it.concern)).and_then(|it| own.entry(it.entry))
    };
    let is_begun = |entry: &&OwnEntry| {
        may_need_attention(entry)
            && matches!(entry.work, Some(RevisionState::Draft | RevisionState::Withdrawn))
    };
    let otherwise = if own.entries.is_empty() {
        NextStep::FirstOffer
    } else if own.is_being_checked() {
        NextStep::WriteMeanwhile
    } else {
        NextStep::NewOffer
    };
    about(|concern| matches!(concern, Concern::PauseOver { .. }))
        .map(NextStep::EndPause)
        .or_else(|| about(|concern| *concern == Concern::ChangesRequested).map(NextStep::Change))
        .or_else(|| about(Concern::asks_for_confirmation).map(NextStep::Confirm))
        .or_else(|| own.all_entries().find(is_begun).map(NextStep::GoOn))
        .unwrap_or(otherwise)
}

#[cfg(test)]
mod tests;
