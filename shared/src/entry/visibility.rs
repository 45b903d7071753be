//! When the public sees an entry, and why it does not.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{EntryState, Standing};
use crate::schedule::instant;
use crate::wire_enum;

wire_enum!(
    /// What the public sees of an entry at a time, or why it sees nothing.
    Sight {
        /// It sees the published revision.
        Seen = "seen",
        /// Nothing of it was published.
        Unpublished = "unpublished",
        /// It has ended, was put away, or the KI team has taken it from the public.
        OutOfUse = "out_of_use",
        /// Its organisation is not confirmed.
        Unconfirmed = "unconfirmed",
        /// Its organisation is suspended.
        Suspended = "suspended",
        /// The profile of its organisation is not published.
        WithoutProfile = "without_profile",
        /// Nobody has said for long that it is still right.
        Outdated = "outdated",
        /// Its first day is to come.
        ToCome = "to_come",
        /// Its last day is past.
        Over = "over",
    }
);

impl Sight {
    /// Whether something is published and in use, and the public does not see it all the same.
    #[must_use]
    pub const fn is_withheld(self) -> bool {
        !matches!(self, Self::Seen | Self::Unpublished | Self::OutOfUse)
    }
}

/// When the public may see an entry: from the first instant on and before the
/// second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisibleSpan {
    /// First instant.
    pub from: DateTime<Utc>,
    /// First instant at which it is no longer visible.
    pub until: DateTime<Utc>,
}

impl VisibleSpan {
    /// Whether the public may see it now.
    #[must_use]
    pub fn contains(&self, now: DateTime<Utc>) -> bool {
        self.from <= now && now < self.until
    }
}

/// The dates of an entry that decide on its publication.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PublicationDates {
    /// First day on which it may be shown.
    pub publish_from: Option<NaiveDate>,
    /// Last day on which it may be shown.
    pub publish_until: Option<NaiveDate>,
    /// Last day on which it is valid; it is not shown afterwards.
    pub valid_until: Option<NaiveDate>,
    /// When it goes out of sight because nobody confirmed it.
    pub hidden_from: Option<DateTime<Utc>>,
}

/// Public visibility, the one rule: a published revision of an active or
/// paused entry of a confirmed or trusted organisation, between its dates.
/// `published` says whether the entry and the profile of its organisation both
/// have a published revision: nothing is shown of an organisation the public
/// does not know. `None` if the public may see it at no time.
#[must_use]
pub fn visible_span(
    entry: EntryState,
    standing: Standing,
    published: bool,
    dates: PublicationDates,
) -> Option<VisibleSpan> {
    let shown = published
        && matches!(entry, EntryState::Active | EntryState::Paused)
        && matches!(standing, Standing::Confirmed | Standing::Trusted);
    let midnight = |date: NaiveDate| instant(date, NaiveTime::MIN);
    let after = |date: NaiveDate| midnight(date.succ_opt().unwrap_or(date));
    let until = [dates.publish_until.map(after), dates.valid_until.map(after), dates.hidden_from]
        .into_iter()
        .flatten()
        .min()
        .unwrap_or(DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(365_000));
    let from = dates.publish_from.map_or(DateTime::<Utc>::UNIX_EPOCH, midnight);
    (shown && from < until).then_some(VisibleSpan { from, until })
}

/// What the public sees now of an entry that was published, by the rule of [`visible_span`]. `has_profile`
/// says whether the profile of its organisation was published, too.
#[must_use]
pub fn sight(
    entry: EntryState,
    standing: Standing,
    has_profile: bool,
    dates: PublicationDates,
    now: DateTime<Utc>,
) -> Sight {
    let span = visible_span(entry, standing, has_profile, dates);
    if span.is_some_and(|span| span.contains(now)) {
        return Sight::Seen;
    }
    match (entry, standing) {
        (EntryState::Ended | EntryState::Archived | EntryState::Hidden, _) => Sight::OutOfUse,
        (_, Standing::Pending) => Sight::Unconfirmed,
        (_, Standing::Suspended) => Sight::Suspended,
        _ if !has_profile => Sight::WithoutProfile,
        _ if dates.hidden_from.is_some_and(|at| at <= now) => Sight::Outdated,
        _ if span.is_some_and(|span| now < span.from) => Sight::ToCome,
        _ => Sight::Over,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn only_usable_entries_of_confirmed_organisations_are_public() {
        let dates = PublicationDates::default();
        for state in EntryState::ALL {
            for standing in Standing::ALL {
                for published in [true, false] {
                    let usable = matches!(state, EntryState::Active | EntryState::Paused);
                    let confirmed = matches!(standing, Standing::Confirmed | Standing::Trusted);
                    let span = visible_span(*state, *standing, published, dates);
                    assert_eq!(
                        span.is_some(),
                        usable && confirmed && published,
                        "{state} {standing} {published}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_earliest_end_counts_and_days_are_local() {
        let dates = PublicationDates {
            publish_from: Some("2026-07-01".parse().expect("a date")),
            publish_until: Some("2026-07-31".parse().expect("a date")),
            valid_until: Some("2026-07-15".parse().expect("a date")),
            hidden_from: Some(at("2026-08-01T00:00:00Z")),
        };
        let span = visible_span(EntryState::Active, Standing::Trusted, true, dates).expect("a span");
        // Midnight in Germany is 22:00 UTC in summer.
        assert_eq!((span.from, span.until), (at("2026-06-30T22:00:00Z"), at("2026-07-15T22:00:00Z")));
        assert!(span.contains(span.from) && !span.contains(span.until));
    }

    #[test]
    fn the_public_sees_an_entry_or_there_is_one_reason() {
        use EntryState::{Active, Archived, Ended, Hidden, Paused};
        use Standing::{Confirmed, Pending, Suspended, Trusted};
        let now = at("2026-07-10T09:00:00Z");
        let usual = PublicationDates::default();
        let told = |state, standing, has_profile| sight(state, standing, has_profile, usual, now);
        for standing in [Confirmed, Trusted] {
            for state in [Active, Paused] {
                assert_eq!(told(state, standing, true), Sight::Seen, "{state} {standing}");
            }
        }
        for state in [Ended, Archived, Hidden] {
            assert_eq!(told(state, Pending, false), Sight::OutOfUse, "{state}");
        }
        assert_eq!(told(Active, Pending, false), Sight::Unconfirmed);
        assert_eq!(told(Active, Suspended, true), Sight::Suspended);
        assert_eq!(told(Active, Confirmed, false), Sight::WithoutProfile);

        let day = |text: &str| Some(text.parse().expect("a date"));
        let told = |dates| sight(Active, Confirmed, true, dates, now);
        assert_eq!(told(PublicationDates { publish_from: day("2026-07-11"), ..usual }), Sight::ToCome);
        assert_eq!(told(PublicationDates { publish_from: day("2026-07-10"), ..usual }), Sight::Seen);
        assert_eq!(told(PublicationDates { publish_until: day("2026-07-09"), ..usual }), Sight::Over);
        assert_eq!(told(PublicationDates { valid_until: day("2026-07-09"), ..usual }), Sight::Over);
        assert_eq!(told(PublicationDates { valid_until: day("2026-07-10"), ..usual }), Sight::Seen);
        assert_eq!(told(PublicationDates { hidden_from: Some(now), ..usual }), Sight::Outdated);
    }
}
