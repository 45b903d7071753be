//! What offers, projects and organisation profiles have in common: kinds, the
//! two independent states, contacts, pictures, and who may see what when.

mod visibility;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::visibility::{PublicationDates, Sight, VisibleSpan, sight, visible_span};
use crate::id::{ContactId, MediaId};
use crate::place::PlaceData;
use crate::region::Region;
use crate::taxonomy::Taxonomy;
use crate::text::{LanguageTag, LocalisedText};
use crate::validate::Violations;
use crate::wire_enum;

wire_enum!(
    /// The kinds of entry.
    EntryKind {
        /// An offer people can take part in or use.
        Offer = "offer",
        /// A described undertaking others can learn from.
        Project = "project",
        /// The profile of an organisation; it has the organisation's UUID.
        Organisation = "organisation",
    }
);

wire_enum!(
    /// The state of an entry; independent of its revisions' states.
    EntryState {
        /// It can be used.
        Active = "active",
        /// It does not take place for a while.
        Paused = "paused",
        /// It is over.
        Ended = "ended",
        /// Its organisation has put it away.
        Archived = "archived",
        /// The KI team has taken it from the public.
        Hidden = "hidden",
    }
);

impl EntryState {
    /// Whether the entry takes place at present: a paused one is still shown,
    /// but has no dates.
    #[must_use]
    pub fn takes_place(self) -> bool {
        self == Self::Active
    }

    /// Whether its organisation can bring an entry from this state into another one; of a pause, it can
    /// also say anew until when and why. What the KI team has hidden, only the KI team shows again.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        let is_news = self != next || self == Self::Paused;
        is_news && self != Self::Hidden && next != Self::Hidden
    }
}

wire_enum!(
    /// The state of a revision.
    RevisionState {
        /// Being written; at most one per entry.
        Draft = "draft",
        /// Handed in for review.
        Submitted = "submitted",
        /// Given back with notes.
        ChangesRequested = "changes_requested",
        /// The one the public sees.
        Published = "published",
        /// Refused with a reason.
        Rejected = "rejected",
        /// Was published until a newer one replaced it.
        Superseded = "superseded",
        /// Taken back by its author, or put away as a draft.
        Withdrawn = "withdrawn",
    }
);

wire_enum!(
    /// The standing of an organisation.
    Standing {
        /// Waits for the KI team's confirmation.
        Pending = "pending",
        /// Confirmed; its submissions are reviewed.
        Confirmed = "confirmed",
        /// Confirmed; its submissions are published at once.
        Trusted = "trusted",
        /// Taken from the public with all its entries.
        Suspended = "suspended",
    }
);

/// What everything an answer carries must fit: the region and the taxonomy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reference {
    /// The county.
    pub region: Region,
    /// Its taxonomy.
    pub taxonomy: Taxonomy,
}

/// The content of an entry, or what it refers to, as far as it is texts in several languages.
pub trait LocalisedContent {
    /// The language it is written in.
    fn source_language(&self) -> &LanguageTag;

    /// Every localised text of the content, to be changed, by its JSON pointer.
    fn texts_mut(&mut self) -> Vec<(String, &mut LocalisedText)>;

    /// Gives texts whose language was left out the source language.
    fn settle_languages(&mut self) {
        let source_language = self.source_language().clone();
        for (_, text) in self.texts_mut() {
            text.settle(&source_language);
        }
    }
}

/// The language in which organisations write what all their entries show.
static GERMAN: LazyLock<LanguageTag> = LazyLock::new(LanguageTag::german);

/// A contact without its id: what a person or a file states.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ContactData {
    /// What it is for, such as "office" or "course registration".
    pub function: LocalisedText,
    /// A person's name; shown only with recorded consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Web address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// Remarks such as hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<LocalisedText>,
}

/// A contact of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// What is known about it.
    #[serde(flatten)]
    pub data: ContactData,
    /// When the named person agreed to being named.
    pub name_consent_at: Option<DateTime<Utc>>,
}

/// A picture used by an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ImageUse {
    /// Which picture.
    pub media: MediaId,
    /// What can be seen on it, for those who cannot see it.
    pub alternative_text: LocalisedText,
    /// Who made it, at most 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
}

impl ImageUse {
    /// Checks one use of a picture.
    #[must_use]
    pub fn violations(&self) -> Violations {
        let mut violations = Violations::default();
        violations.require(!self.alternative_text.is_empty(), "/alternative_text", "required");
        violations.text("/alternative_text", &self.alternative_text, 300);
        violations.line("/credit", self.credit.as_deref(), 200);
        violations
    }
}

impl LocalisedContent for ContactData {
    fn source_language(&self) -> &LanguageTag {
        &GERMAN
    }

    fn texts_mut(&mut self) -> Vec<(String, &mut LocalisedText)> {
        let note = self.note.as_mut().map(|note| ("/note".to_owned(), note));
        std::iter::once(("/function".to_owned(), &mut self.function)).chain(note).collect()
    }
}

impl ContactData {
    /// Checks one contact.
    #[must_use]
    pub fn violations(&self) -> Violations {
        let mut violations = Violations::default();
        violations.require(!self.function.is_empty(), "/function", "required");
        violations.text("/function", &self.function, 100);
        violations.require(
            self.email.is_some() || self.phone.is_some() || self.website.is_some(),
            "",
            "contact_without_way",
        );
        violations.email_address("/email", self.email.as_deref());
        violations.phone_number("/phone", self.phone.as_deref());
        violations.web_address("/website", self.website.as_deref());
        violations.line("/name", self.name.as_deref(), 120);
        violations.optional_text("/note", self.note.as_ref(), 500);
        violations
    }
}

impl LocalisedContent for PlaceData {
    fn source_language(&self) -> &LanguageTag {
        &GERMAN
    }

    fn texts_mut(&mut self) -> Vec<(String, &mut LocalisedText)> {
        let texts = [("/name", &mut self.name), ("/note", &mut self.note)];
        texts.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text.as_mut()?))).collect()
    }
}

impl PlaceData {
    /// Checks one place.
    #[must_use]
    pub fn violations(&self, region: &Region) -> Violations {
        let mut violations = Violations::default();
        let municipality = region.municipality(&self.municipality);
        if municipality.is_none() {
            violations.add_value("/municipality", "unknown_key", &self.municipality);
        }
        if let Some(code) = &self.postal_code {
            let fits = code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit());
            violations.require(fits, "/postal_code", "invalid_postal_code");
        }
        violations.line("/street", self.street.as_deref(), 120);
        violations.line("/locality", self.locality.as_deref(), 120);
        violations.optional_text("/name", self.name.as_ref(), 120);
        violations.optional_text("/note", self.note.as_ref(), 500);
        if let Some(point) = self.point {
            violations.require((-90.0..=90.0).contains(&point.lat), "/point/lat", "out_of_range");
            violations.require((-180.0..=180.0).contains(&point.lon), "/point/lon", "out_of_range");
        }
        violations
    }
}

/// Facet values of an entry, computed from its content.
pub type FacetValues = std::collections::BTreeMap<crate::facet::Facet, BTreeSet<String>>;

#[cfg(test)]
mod tests {
    use super::*;

    /// The code of the first violated rule.
    fn first_code(violations: Violations) -> Option<String> {
        violations.into_result().err()?.into_iter().map(|error| error.code).next()
    }

    #[test]
    fn credits_are_short_and_printable() {
        let image = |credit: &str| {
            let image = ImageUse {
                media: MediaId(uuid::Uuid::nil()),
                alternative_text: serde_json::from_str(r#"{"de": "Bild"}"#).expect("a text"),
                credit: Some(credit.to_owned()),
            };
            first_code(image.violations())
        };
        assert_eq!(image("Verein, CC BY 4.0"), None);
        assert_eq!(image("Ver\u{0}ein").as_deref(), Some("invalid_character"));
        assert_eq!(image(&"x".repeat(201)).as_deref(), Some("too_long"));
    }

    #[test]
    fn contacts_need_a_way_that_works() {
        let contact = |email: Option<&str>, phone: Option<&str>, website: Option<&str>| {
            let contact = ContactData {
                function: serde_json::from_str(r#"{"de": "Büro"}"#).expect("a text"),
                name: None,
                email: email.map(ToOwned::to_owned),
                phone: phone.map(ToOwned::to_owned),
                website: website.map(ToOwned::to_owned),
                note: None,
            };
            first_code(contact.violations())
        };
        assert_eq!(contact(None, None, None).as_deref(), Some("contact_without_way"));
        assert_eq!(contact(Some("buero@verein.example.org"), Some("+49 (221) 4710-100"), None), None);
        for wrong in ["", "@", "a@b", "a b@c.de", "a@b.de\r\nBcc: c@d.de", "a@@b.de", "a@b..de"] {
            assert_eq!(
                contact(Some(wrong), None, None).as_deref(),
                Some("invalid_email_address"),
                "{wrong:?}"
            );
        }
        for wrong in ["12", "0221 4710 x", "+49 221 4710 100 200 300 400"] {
            assert_eq!(contact(None, Some(wrong), None).as_deref(), Some("invalid_phone_number"), "{wrong}");
        }
        for wrong in ["verein.example.org", "javascript:alert(1)", "ftp://verein.example.org", "https://"] {
            assert_eq!(contact(None, None, Some(wrong)).as_deref(), Some("invalid_web_address"), "{wrong}");
        }
    }
}
