//! What a card shows of an offer. The API tells much more; what the page does
//! not even know of costs neither code to read it nor bytes to pass it on.

use serde::{Deserialize, Serialize};
use shared::answer::{ImageVariant, ShownTexts, Snippet};
use shared::entry::EntryState;
use shared::id::OrganisationId;
use shared::offer::{CostKind, Format, LevelRange};
use shared::schedule::{Occurrence, Weekday};
use shared::text::ShownText;

/// An offer in a list, as the API's `OfferSummary` says it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct OfferCard {
    pub(crate) id: String,
    pub(crate) slug: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) demo: bool,
    pub(crate) state: EntryState,
    pub(crate) title: ShownText,
    pub(crate) summary: ShownText,
    pub(crate) organisation: CardOrganisation,
    pub(crate) offer_types: Vec<String>,
    pub(crate) languages_spoken: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) language_level: Option<LevelRange>,
    pub(crate) cost: CostKind,
    pub(crate) format: Format,
    pub(crate) places: Vec<CardPlace>,
    pub(crate) whole_county: bool,
    pub(crate) by_arrangement: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) next_date: Option<Occurrence>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) rhythm: Option<Vec<Weekday>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) image: Option<CardImage>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) distance: Option<u32>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) distance_is_approximate: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) snippet: Option<Snippet>,
}

/// Whose offer it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CardOrganisation {
    pub(crate) id: OrganisationId,
    pub(crate) name: ShownText,
}

/// The town of a place.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CardPlace {
    pub(crate) municipality: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) locality: Option<String>,
}

/// A picture.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CardImage {
    pub(crate) alternative_text: ShownText,
    pub(crate) variants: Vec<ImageVariant>,
}

impl ShownTexts for OfferCard {
    fn texts_mut(&mut self) -> Vec<&mut ShownText> {
        let mut texts = vec![&mut self.title, &mut self.summary, &mut self.organisation.name];
        texts.extend(self.image.as_mut().map(|image| &mut image.alternative_text));
        texts
    }
}
