//! A revision in the making.

use chrono::NaiveDate;
use db::repo::entries::RevisionOrigin;
use db::repo::import::NewRevision;
use serde_json::Value;
use shared::entry::{EntryKind, RevisionState};
use shared::id::{EntryId, RevisionId};
use shared::offer::OfferContent;
use shared::organisation::OrganisationProfile;
use shared::text::{LanguageTag, LocalisedText};

/// A revision in the making.
pub(super) struct Draft {
    pub kind: EntryKind,
    pub external_id: String,
    pub hash: String,
    pub published: bool,
    pub confirmed_on: Option<NaiveDate>,
    pub content: Value,
    schema_version: i32,
    pub source_language: LanguageTag,
    pub title: String,
    pub municipality: Option<String>,
    pub field: Option<String>,
    pub valid_until: Option<NaiveDate>,
}

impl Draft {
    pub fn of_offer(
        offer: &OfferContent,
        municipality: Option<String>,
        external_id: String,
        hash: String,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            kind: EntryKind::Offer,
            external_id,
            hash,
            published: true,
            confirmed_on: None,
            content: serde_json::to_value(offer)?,
            schema_version: OfferContent::SCHEMA_VERSION,
            source_language: offer.source_language.clone(),
            title: in_source_language(&offer.title, &offer.source_language),
            municipality,
            field: offer.fields.first().cloned(),
            valid_until: offer.valid_until,
        })
    }

    pub fn of_profile(
        profile: &OrganisationProfile,
        external_id: String,
        hash: String,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            kind: EntryKind::Organisation,
            external_id,
            hash,
            published: true,
            confirmed_on: None,
            content: serde_json::to_value(profile)?,
            schema_version: OrganisationProfile::SCHEMA_VERSION,
            source_language: profile.source_language.clone(),
            title: in_source_language(&profile.name, &profile.source_language),
            municipality: profile.municipalities.first().cloned(),
            field: profile.fields.first().cloned(),
            valid_until: None,
        })
    }

    pub fn revision(
        self,
        id: RevisionId,
        entry_id: EntryId,
        based_on: Option<RevisionId>,
        source: &str,
    ) -> NewRevision {
        NewRevision {
            id,
            entry_id,
            kind: self.kind,
            state: if self.published { RevisionState::Published } else { RevisionState::Draft },
            based_on,
            content: self.content,
            schema_version: self.schema_version,
            source_language: self.source_language,
            origin: RevisionOrigin::Import(source.to_owned()),
            title: self.title,
            municipality: self.municipality,
            field: self.field,
            valid_until: self.valid_until,
        }
    }
}

fn in_source_language(text: &LocalisedText, language: &LanguageTag) -> String {
    text.get(language).map(|text| text.text.clone()).unwrap_or_default()
}
