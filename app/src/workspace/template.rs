//! How offers begin: from a template, with what the organisation has said before.

use shared::offer::{Format, GroupSize, OfferContent, RegistrationKind};
use shared::text::LanguageTag;
use shared::workspace::{EntryContent, OrganisationWork};

/// Keys of the templates, in the order in which they are offered: keys of offer types, each with the
/// field of action it belongs to.
pub(crate) const TEMPLATES: [(&str, &str); 6] = [
    ("sprachtreff", "bildung"),
    ("lernhilfe", "bildung"),
    ("deutschkurs", "bildung"),
    ("migrationsberatung", "ankommen_alltag"),
    ("sport", "engagement"),
    ("begegnung", "engagement"),
];

/// An offer from a template, or without one if there is none of this key. Contacts, places and the
/// languages spoken are those of the last offer, or what the organisation has only one of.
pub(super) fn offer(key: &str, known: &OrganisationWork, last: Option<&EntryContent>) -> OfferContent {
    let mut offer = OfferContent::blank(LanguageTag::german());
    if let Some((kind, field)) = TEMPLATES.iter().find(|(kind, _)| *kind == key) {
        offer.offer_types = vec![(*kind).to_owned()];
        offer.fields = vec![(*field).to_owned()];
    }
    match key {
        "lernhilfe" | "deutschkurs" => offer.registration.kind = RegistrationKind::Required,
        "migrationsberatung" => {
            offer.group_size = GroupSize::Individual;
            offer.registration.kind = RegistrationKind::Recommended;
        }
        _ => {}
    }
    if let Some(EntryContent::Offer(last)) = last {
        offer.contacts.clone_from(&last.contacts);
        offer.languages_spoken.clone_from(&last.languages_spoken);
        if last.format != Format::Online {
            offer.places.clone_from(&last.places);
        }
        return offer;
    }
    if let [only] = &*known.contacts {
        offer.contacts = vec![only.id];
    }
    if let [only] = &*known.places {
        offer.places = vec![only.id];
    }
    offer
}

/// An offer like another one. Its single dates are those of the other one's and are left out.
pub(super) fn copied(mut offer: OfferContent) -> OfferContent {
    offer.schedule.dates.clear();
    offer.schedule.exceptions.clear();
    offer.valid_from = None;
    offer.valid_until = None;
    offer.publish_from = None;
    offer.publish_until = None;
    offer.registration.deadline = None;
    offer
}

#[cfg(test)]
mod tests {
    use shared::taxonomy::Taxonomy;

    use super::*;

    #[test]
    fn templates_are_of_the_taxonomy() {
        let taxonomy = include_str!("../../../shared/region/siegen-wittgenstein/taxonomy.json");
        let taxonomy: Taxonomy = serde_json::from_str(taxonomy).expect("the taxonomy is well formed");
        for (kind, field) in TEMPLATES {
            let kind = taxonomy.offer_type(kind).expect("an offer type");
            assert!(taxonomy.field(field).is_some(), "{field}");
            assert_eq!(kind.field, field, "{}", kind.key);
        }
    }
}
