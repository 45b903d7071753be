//! Facets: the properties lists are filtered and counted by.

use crate::entry::EntryKind;
use crate::schedule::{TimeOfDay, Weekday};
use crate::wire_enum;

wire_enum!(
    /// A property with a set of values. The key is the query parameter's name.
    Facet {
        /// Field of action.
        Field = "field",
        /// Offer type.
        Type = "type",
        /// Municipality.
        Municipality = "municipality",
        /// Village or quarter: the key of its municipality, `/` and its name, as
        /// some names stand in several municipalities.
        Locality = "locality",
        /// Postal code.
        PostalCode = "postal_code",
        /// Target group.
        TargetGroup = "target_group",
        /// Language spoken.
        Language = "language",
        /// Language level; matches offers whose levels include it.
        Level = "level",
        /// Cost.
        Cost = "cost",
        /// On site, online or both.
        Format = "format",
        /// Single or group.
        GroupSize = "group_size",
        /// Childcare.
        Childcare = "childcare",
        /// Registration.
        Registration = "registration",
        /// Who may come.
        Access = "access",
        /// Accessibility features.
        Accessibility = "accessibility",
        /// Weekday. Together with the time of day it asks for one date that
        /// meets both.
        Weekday = "weekday",
        /// Time of day.
        TimeOfDay = "time",
        /// Organisation, by id.
        Organisation = "organisation",
        /// Kind of organisation.
        OrganisationKind = "kind",
    }
);

/// The facets of one kind of entry, in the order filters show them.
#[derive(Clone, Copy, Debug)]
pub struct FacetGroups {
    /// Those people use most.
    pub prominent: &'static [Facet],
    /// Those behind "more filters".
    pub more: &'static [Facet],
    /// Those only a link chooses; filters keep them.
    pub linked: &'static [Facet],
}

impl Facet {
    /// The facets lists of this kind of entry can be filtered by: the one place
    /// that says which there are, in which order, and which stand out.
    #[must_use]
    pub const fn groups(kind: EntryKind) -> FacetGroups {
        match kind {
            EntryKind::Offer => FacetGroups {
                prominent: &[
                    Self::Municipality,
                    Self::Type,
                    Self::Field,
                    Self::TargetGroup,
                    Self::Language,
                    Self::Level,
                    Self::Cost,
                    Self::Weekday,
                    Self::TimeOfDay,
                ],
                more: &[
                    Self::Locality,
                    Self::PostalCode,
                    Self::Format,
                    Self::GroupSize,
                    Self::Childcare,
                    Self::Registration,
                    Self::Access,
                    Self::Accessibility,
                ],
                linked: &[Self::Organisation],
            },
            EntryKind::Project => FacetGroups {
                prominent: &[Self::Municipality, Self::Field, Self::TargetGroup],
                more: &[],
                linked: &[Self::Organisation],
            },
            EntryKind::Organisation => FacetGroups {
                prominent: &[Self::Municipality, Self::Field, Self::OrganisationKind, Self::Language],
                more: &[],
                linked: &[],
            },
        }
    }

    /// All facets of [`Facet::groups`].
    pub fn of_kind(kind: EntryKind) -> impl Iterator<Item = Self> {
        let FacetGroups { prominent, more, linked } = Self::groups(kind);
        [prominent, more, linked].into_iter().flatten().copied()
    }

    /// The values of a facet whose meaning is fixed; `None` where they are data.
    #[must_use]
    pub fn fixed_values(self) -> Option<Vec<&'static str>> {
        use crate::{offer, organisation};
        fn keys<T: Copy>(all: &[T], key: impl Fn(T) -> &'static str) -> Vec<&'static str> {
            all.iter().map(|value| key(*value)).collect()
        }
        Some(match self {
            Self::Level => keys(offer::LanguageLevel::ALL, offer::LanguageLevel::key),
            Self::Cost => keys(offer::CostKind::ALL, offer::CostKind::key),
            Self::Format => keys(offer::Format::ALL, offer::Format::key),
            Self::GroupSize => keys(offer::GroupSize::ALL, offer::GroupSize::key),
            Self::Childcare => keys(offer::Childcare::ALL, offer::Childcare::key),
            Self::Registration => keys(offer::RegistrationKind::ALL, offer::RegistrationKind::key),
            Self::Access => keys(offer::AccessKind::ALL, offer::AccessKind::key),
            Self::Accessibility => keys(offer::AccessibilityFeature::ALL, offer::AccessibilityFeature::key),
            Self::Weekday => keys(Weekday::ALL, Weekday::key),
            Self::TimeOfDay => keys(TimeOfDay::ALL, TimeOfDay::key),
            Self::OrganisationKind => {
                keys(organisation::OrganisationKind::ALL, organisation::OrganisationKind::key)
            }
            Self::Field
            | Self::Type
            | Self::Municipality
            | Self::Locality
            | Self::PostalCode
            | Self::TargetGroup
            | Self::Language
            | Self::Organisation => return None,
        })
    }
}
