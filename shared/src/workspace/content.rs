//! The content of an entry of any kind.

use serde::{Deserialize, Serialize};

use crate::entry::EntryKind;
use crate::id::{ContactId, MediaId, PlaceId};
use crate::offer::OfferContent;
use crate::organisation::OrganisationProfile;
use crate::text::LanguageTag;

/// The content of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(clippy::large_enum_variant, reason = "only a few are held at a time")
)]
pub enum EntryContent {
    /// Of an offer.
    Offer(OfferContent),
    /// Of the profile of an organisation.
    Organisation(OrganisationProfile),
}

impl EntryContent {
    /// The kind of its entry.
    #[must_use]
    pub const fn kind(&self) -> EntryKind {
        match self {
            Self::Offer(_) => EntryKind::Offer,
            Self::Organisation(_) => EntryKind::Organisation,
        }
    }

    /// The contacts it refers to.
    #[must_use]
    pub fn contacts(&self) -> &[ContactId] {
        match self {
            Self::Offer(offer) => &offer.contacts,
            Self::Organisation(profile) => &profile.contacts,
        }
    }

    /// The files it refers to, each with where it does.
    #[must_use]
    pub fn files(&self) -> Vec<(String, MediaId)> {
        let (image, logo, documents) = match self {
            Self::Offer(offer) => (&offer.image, &None, &*offer.documents),
            Self::Organisation(profile) => (&profile.image, &profile.logo, &[][..]),
        };
        let pictures = [("image", image), ("logo", logo)].into_iter();
        let pictures = pictures.filter_map(|(name, it)| Some((format!("/{name}/media"), it.as_ref()?.media)));
        let documents = documents.iter().enumerate();
        let documents = documents.map(|(number, it)| (format!("/documents/{number}/media"), it.media));
        pictures.chain(documents).collect()
    }

    /// The language it is written in.
    #[must_use]
    pub const fn source_language(&self) -> &LanguageTag {
        match self {
            Self::Offer(offer) => &offer.source_language,
            Self::Organisation(profile) => &profile.source_language,
        }
    }

    /// The places it refers to.
    #[must_use]
    pub fn places(&self) -> &[PlaceId] {
        match self {
            Self::Offer(offer) => &offer.places,
            Self::Organisation(profile) => &profile.places,
        }
    }
}
