use shared::filter::Filter;

use crate::components::chips;
use crate::i18n::{Language, texts};
use crate::state::Vocabulary;

/// What a list of offers is called outside of the site, in a calendar or a feed
/// reader: with the site's name and all that narrows the list. `organisation`
/// is the name of the chosen organisation where it is known.
#[must_use]
pub fn offers_title(
    language: Language,
    filter: &Filter,
    vocabulary: &Vocabulary,
    organisation: Option<&str>,
    site: &str,
) -> String {
    let chips = chips(filter, vocabulary, language, organisation);
    if chips.is_empty() {
        return texts::feeds::offers(language, site);
    }
    let labels: Vec<String> = chips.into_iter().map(|chip| chip.label).collect();
    let filter = labels.join(texts::common::list_separator(language));
    texts::feeds::filtered_offers(language, &filter, site)
}

#[cfg(test)]
mod tests {
    use shared::facet::Facet;

    use super::*;

    #[test]
    fn a_title_names_the_site_and_the_filter() {
        let title = |tag, filter: &Filter| {
            let language = Language::from_tag(tag).expect("the language exists");
            offers_title(language, filter, &Vocabulary::default(), None, "Teilhabe")
        };
        let free = Filter::default().toggled(Facet::Cost, "free").toggled(Facet::Weekday, "MO");
        assert_eq!(title("de", &Filter::default()), "Angebote – Teilhabe");
        assert_eq!(title("en", &free), "Offers: Free, Monday – Teilhabe");
        assert_eq!(title("ar", &Filter::default()), "العروض – \u{2068}Teilhabe\u{2069}");
    }
}
