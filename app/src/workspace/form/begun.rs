//! Which parts of a content somebody has written.

use shared::offer::OfferContent;
use shared::organisation::OrganisationProfile;
use shared::text::LocalisedText;
use shared::workspace::EntryContent;

use crate::workspace::conflict;

/// Whether a content says something at one of these pointers that one does not say which was just begun.
#[must_use]
pub fn is_begun(content: &EntryContent, pointers: &[&str]) -> bool {
    let (now, before) = (conflict::fields(content), conflict::fields(&blank(content)));
    let mut names = pointers.iter().map(|pointer| pointer.trim_start_matches('/'));
    names.any(|name| now.get(name) != before.get(name))
}

/// A content of the same kind and language of which nothing is known yet.
fn blank(content: &EntryContent) -> EntryContent {
    let language = content.source_language().clone();
    match content {
        EntryContent::Offer(_) => EntryContent::Offer(OfferContent::blank(language)),
        EntryContent::Organisation(_) => EntryContent::Organisation(OrganisationProfile::named(
            LocalisedText::default(),
            language,
            Vec::new(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use shared::offer::CostKind;

    use super::super::tests::blank;
    use super::*;

    #[test]
    fn a_part_is_begun_once_it_says_something_else() {
        let mut offer = blank();
        let is_begun =
            |offer: &OfferContent, pointers: &[&str]| is_begun(&EntryContent::Offer(offer.clone()), pointers);
        let who = ["/target_groups", "/cost", "/place"];
        assert!(!is_begun(&offer, &who));
        offer.whole_county = true;
        assert!(!is_begun(&offer, &who) && is_begun(&offer, &["/whole_county"]));
        offer.cost.kind = CostKind::Paid;
        assert!(is_begun(&offer, &who));
    }
}
