//! Organisations and their profiles.

use serde::{Deserialize, Serialize};

use crate::entry::{FacetValues, ImageUse, LocalisedContent, Reference};
use crate::facet::Facet;
use crate::id::{ContactId, PlaceId};
use crate::problem::FieldError;
use crate::region::Region;
use crate::text::{LanguageTag, LocalisedText};
use crate::validate::Violations;
use crate::wire_enum;

wire_enum!(
    /// What an organisation is.
    OrganisationKind {
        /// A registered club.
        Club = "club",
        /// An association of clubs.
        Association = "association",
        /// An initiative without legal form.
        Initiative = "initiative",
        /// A town or municipality.
        Municipality = "municipality",
        /// A religious congregation.
        Congregation = "congregation",
        /// A school or another place of learning.
        School = "school",
        /// A welfare carrier.
        Welfare = "welfare",
        /// A company.
        Company = "company",
        /// Another authority.
        Authority = "authority",
        /// Something else.
        Other = "other",
    }
);

/// The profile of an organisation, one revision of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OrganisationProfile {
    /// The language the profile is written in.
    #[serde(default = "LanguageTag::german")]
    pub source_language: LanguageTag,
    /// Name, 1 to 120 characters.
    pub name: LocalisedText,
    /// Short name, at most 30 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_name: Option<String>,
    /// What it is.
    pub kind: OrganisationKind,
    /// Summary, at most 300 characters.
    #[serde(default)]
    pub summary: LocalisedText,
    /// Description in Markdown, at most 10,000 characters.
    #[serde(default)]
    pub description: LocalisedText,
    /// Keys of the fields of action it works in.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Keys of the municipalities it works in; empty for the whole county.
    #[serde(default)]
    pub municipalities: Vec<String>,
    /// Keys of the languages spoken there.
    #[serde(default)]
    pub languages_spoken: Vec<String>,
    /// Web address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// Where it is, at most five places.
    #[serde(default)]
    pub places: Vec<PlaceId>,
    /// How to reach it, at most five contacts.
    #[serde(default)]
    pub contacts: Vec<ContactId>,
    /// A picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<ImageUse>,
    /// The logo, which is never cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<ImageUse>,
}

impl LocalisedContent for OrganisationProfile {
    fn source_language(&self) -> &LanguageTag {
        &self.source_language
    }

    fn texts_mut(&mut self) -> Vec<(String, &mut LocalisedText)> {
        let mut texts = vec![
            ("/name".to_owned(), &mut self.name),
            ("/summary".to_owned(), &mut self.summary),
            ("/description".to_owned(), &mut self.description),
        ];
        for (name, picture) in [("image", &mut self.image), ("logo", &mut self.logo)] {
            let text = picture.as_mut().map(|picture| &mut picture.alternative_text);
            texts.extend(text.map(|text| (format!("/{name}/alternative_text"), text)));
        }
        texts
    }
}

impl OrganisationProfile {
    /// Version of this document's schema, stored beside it.
    pub const SCHEMA_VERSION: i32 = 1;

    /// A profile of which only the name and the municipality are known.
    #[must_use]
    pub fn named(name: LocalisedText, source_language: LanguageTag, municipalities: Vec<String>) -> Self {
        Self {
            source_language,
            name,
            short_name: None,
            kind: OrganisationKind::Other,
            summary: LocalisedText::default(),
            description: LocalisedText::default(),
            fields: Vec::new(),
            municipalities,
            languages_spoken: Vec::new(),
            website: None,
            places: Vec::new(),
            contacts: Vec::new(),
            image: None,
            logo: None,
        }
    }

    /// Checks every rule.
    ///
    /// # Errors
    /// The violated rules with JSON pointers into the profile.
    pub fn validate(&self, reference: &Reference) -> Result<(), Vec<FieldError>> {
        let mut violations = Violations::default();
        let taxonomy = &reference.taxonomy;
        violations.required_text("/name", &self.name, &self.source_language, 1, 120);
        violations.text("/summary", &self.summary, 300);
        violations.text("/description", &self.description, 10_000);
        violations.line("/short_name", self.short_name.as_deref(), 30);
        violations.keys("/fields", &self.fields, |key| taxonomy.field(key).is_some());
        violations.keys("/municipalities", &self.municipalities, |key| {
            reference.region.municipality(key).is_some()
        });
        violations.keys("/languages_spoken", &self.languages_spoken, |key| taxonomy.language(key).is_some());
        violations.web_address("/website", self.website.as_deref());
        violations.length("/places", self.places.len(), 0, 5);
        violations.length("/contacts", self.contacts.len(), 0, 5);
        for (pointer, picture) in [("/image", &self.image), ("/logo", &self.logo)] {
            if let Some(picture) = picture {
                violations.nest(pointer, picture.violations());
            }
        }
        violations.into_result()
    }

    /// The facet values lists filter this organisation by. One that works in
    /// the whole county belongs to every municipality.
    #[must_use]
    pub fn facet_values(&self, region: &Region) -> FacetValues {
        let municipalities = if self.municipalities.is_empty() {
            region.municipalities.iter().map(|municipality| municipality.key.clone()).collect()
        } else {
            self.municipalities.iter().cloned().collect()
        };
        FacetValues::from([
            (Facet::Field, self.fields.iter().cloned().collect()),
            (Facet::Municipality, municipalities),
            (Facet::Language, self.languages_spoken.iter().cloned().collect()),
            (Facet::OrganisationKind, [self.kind.key().to_owned()].into()),
        ])
    }
}
