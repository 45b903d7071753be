//! Leaving out what a page does not show. What a page was made from travels
//! with it to the browser, so every translation would be sent with every card.

use shared::answer::{
    ContactAnswer, ImageAnswer, OfferDetail, OfferSummary, OrganisationDetail, OrganisationSummary,
    PlaceAnswer,
};
use shared::text::ShownText;

/// Something that can be reduced to what a page shows.
pub(crate) trait Slim {
    /// Leaves out what pages do not show.
    fn slim(&mut self);
}

impl<T: Slim> Slim for Option<T> {
    fn slim(&mut self) {
        self.iter_mut().for_each(T::slim);
    }
}

impl<T: Slim> Slim for Vec<T> {
    fn slim(&mut self) {
        self.iter_mut().for_each(T::slim);
    }
}

impl Slim for ShownText {
    fn slim(&mut self) {
        self.languages.clear();
    }
}

impl Slim for PlaceAnswer {
    fn slim(&mut self) {
        self.name.slim();
        self.note.slim();
    }
}

impl Slim for ContactAnswer {
    fn slim(&mut self) {
        self.function.slim();
        self.note.slim();
    }
}

impl Slim for ImageAnswer {
    fn slim(&mut self) {
        self.alternative_text.slim();
    }
}

impl Slim for OfferSummary {
    fn slim(&mut self) {
        self.title.slim();
        self.summary.slim();
        self.organisation.name.slim();
        self.places.slim();
        self.image.slim();
    }
}

/// Leaves out what a card does not show, beyond what no page shows.
pub(crate) trait OnlyCard: Slim {
    /// Leaves out what a card does not show.
    fn only_card(&mut self);
}

impl OnlyCard for OfferSummary {
    fn only_card(&mut self) {
        self.slim();
        self.fields.clear();
        self.target_groups.clear();
        self.accessibility.clear();
        self.age = None;
        self.external_id = None;
        self.confirmed_on = None;
        if self.snippet.is_some() {
            self.summary.text.clear();
        }
        for place in &mut self.places {
            place.point = None;
            place.street = None;
            place.postal_code = None;
            place.name = None;
            place.note = None;
        }
        if let Some(image) = &mut self.image {
            image.credit = None;
        }
    }
}

impl OnlyCard for OrganisationSummary {
    fn only_card(&mut self) {
        self.slim();
        self.external_id = None;
        self.languages_spoken.clear();
        if let (Some(_), Some(summary)) = (&self.snippet, &mut self.summary) {
            summary.text.clear();
        }
        if let Some(image) = &mut self.image {
            image.credit = None;
        }
    }
}

impl Slim for OfferDetail {
    fn slim(&mut self) {
        self.offer.slim();
        // The page shows the HTML; of the Markdown it needs only the language.
        if let Some(description) = &mut self.description {
            description.slim();
            description.text.clear();
        }
        self.cost_note.slim();
        self.registration_how.slim();
        self.access_note.slim();
        self.schedule_note.slim();
        self.contacts.slim();
    }
}

impl Slim for OrganisationSummary {
    fn slim(&mut self) {
        self.name.slim();
        self.summary.slim();
        self.image.slim();
    }
}

impl Slim for OrganisationDetail {
    fn slim(&mut self) {
        self.organisation.slim();
        if let Some(description) = &mut self.description {
            description.slim();
            description.text.clear();
        }
        self.places.slim();
        self.contacts.slim();
    }
}
