//! Leaving out what a page does not show. What a page was made from travels
//! with it to the browser, so every translation would be sent with every card.
//! In the browser nothing travels on, so nothing is left out.

use shared::answer::{OfferDetail, OrganisationDetail, OrganisationSummary};
use shared::legal::LegalText;
#[cfg(not(target_arch = "wasm32"))]
use shared::{answer::ShownTexts as _, id::MediaId, id::OrganisationId};

use super::OfferCard;

/// A detail that can be reduced to what its page shows.
pub(crate) trait OnlyPage {
    /// Leaves out what the page does not show.
    fn only_page(&mut self) {}
}

impl OnlyPage for OfferDetail {
    #[cfg(not(target_arch = "wasm32"))]
    fn only_page(&mut self) {
        self.forget_translations();
        // The page shows the HTML; of the Markdown it needs only the language.
        self.description.iter_mut().for_each(|description| description.text.clear());
    }
}

impl OnlyPage for OrganisationDetail {
    #[cfg(not(target_arch = "wasm32"))]
    fn only_page(&mut self) {
        self.forget_translations();
        self.description.iter_mut().for_each(|description| description.text.clear());
    }
}

impl OnlyPage for LegalText {
    #[cfg(not(target_arch = "wasm32"))]
    fn only_page(&mut self) {
        self.forget_translations();
        self.text.iter_mut().for_each(|text| text.text.clear());
    }
}

/// A summary that can be reduced to what a card shows.
pub(crate) trait OnlyCard {
    /// Leaves out what a card does not show.
    fn only_card(&mut self) {}

    /// Leaves out which organisation it is of, where nobody has chosen one: an id has no short form.
    #[cfg(not(target_arch = "wasm32"))]
    fn forget_organisation(&mut self) {}
}

impl OnlyCard for OfferCard {
    #[cfg(not(target_arch = "wasm32"))]
    fn only_card(&mut self) {
        self.forget_translations();
        if self.snippet.is_some() {
            self.summary.text.clear();
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn forget_organisation(&mut self) {
        self.organisation.id = OrganisationId::default();
    }
}

impl OnlyCard for OrganisationSummary {
    #[cfg(not(target_arch = "wasm32"))]
    fn only_card(&mut self) {
        self.forget_translations();
        self.external_id = None;
        self.languages_spoken.clear();
        if let (Some(_), Some(summary)) = (&self.snippet, &mut self.summary) {
            summary.text.clear();
        }
        if let Some(image) = &mut self.image {
            image.id = MediaId::default();
            image.credit = None;
        }
    }
}
