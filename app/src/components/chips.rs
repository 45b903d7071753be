//! Active filters, each with the list it leads to when it is removed.

#[cfg(feature = "ssr")]
use leptos::prelude::*;
use shared::facet::Facet;
use shared::filter::{Filter, USUAL_RADIUS};

use crate::i18n::{Language, texts};
use crate::state::Vocabulary;
#[cfg(feature = "ssr")]
use crate::view::Erase as _;
use crate::words;

/// One active filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chip {
    /// What it says.
    pub(crate) label: String,
    /// The filter without it.
    pub(crate) without: Filter,
}

/// Every active filter. `organisation` is the name of the chosen organisation
/// where it is known.
pub(crate) fn chips(
    filter: &Filter,
    vocabulary: &Vocabulary,
    language: Language,
    organisation: Option<&str>,
) -> Vec<Chip> {
    let mut chips = Vec::new();
    let mut push = |label: String, change: &dyn Fn(&mut Filter)| {
        let mut without = filter.clone();
        change(&mut without);
        chips.push(Chip { label, without });
    };
    if let Some(text) = &filter.text {
        push(texts::lists::chip_text(language, text), &|filter| filter.text = None);
    }
    for (facet, values) in &filter.selected {
        for value in values {
            let label = match facet {
                Facet::Organisation => {
                    organisation.unwrap_or_else(|| texts::lists::chip_organisation(language)).to_owned()
                }
                _ => vocabulary.label(*facet, value, language),
            };
            push(label, &|filter| *filter = filter.toggled(*facet, value));
        }
    }
    if let Ok(saved @ 1..) = u32::try_from(filter.ids.len()) {
        push(texts::lists::chip_saved(language, saved), &|filter| filter.ids.clear());
    }
    if let Some(near) = &filter.near {
        push(near_label(near, filter.radius, vocabulary, language), &|filter| {
            filter.near = None;
            filter.radius = None;
        });
    }
    for age in &filter.ages {
        push(texts::lists::chip_age(language, &age.to_string()), &|filter| {
            filter.ages.remove(age);
        });
    }
    if let Some(from) = filter.date_from {
        let date = words::long_date(language, from);
        push(texts::lists::chip_from(language, &date), &|filter| filter.date_from = None);
    }
    if let Some(to) = filter.date_to {
        let date = words::long_date(language, to);
        push(texts::lists::chip_to(language, &date), &|filter| filter.date_to = None);
    }
    if let Some(since) = filter.changed_since {
        let date = words::long_date(language, since);
        push(texts::lists::chip_changed(language, &date), &|filter| filter.changed_since = None);
    }
    chips
}

/// What a filter is narrowed to, only to be read.
#[cfg(feature = "ssr")]
pub(crate) fn chips_to_read(filter: &Filter, vocabulary: &Vocabulary, language: Language) -> Vec<AnyView> {
    let chips = chips(filter, vocabulary, language, None).into_iter();
    chips.map(|chip| view! { <li class="badge"><bdi>{chip.label}</bdi></li> }.erase()).collect()
}

/// How far away from where entries may be, in words.
fn near_label(near: &str, radius: Option<u8>, vocabulary: &Vocabulary, language: Language) -> String {
    let radius = radius.unwrap_or(USUAL_RADIUS).to_string();
    if near.contains(',') {
        return texts::lists::chip_near_me(language, &radius);
    }
    texts::lists::chip_near(language, &place_label(near, vocabulary, language), &radius)
}

/// What a place is called that distances are counted from.
pub(crate) fn place_label(near: &str, vocabulary: &Vocabulary, language: Language) -> String {
    let facet = if near.contains('/') { Facet::Locality } else { Facet::Municipality };
    vocabulary.label(facet, near, language)
}

#[cfg(test)]
mod tests {
    use shared::entry::EntryKind;

    use super::*;
    use crate::state::ListState;

    #[test]
    fn every_part_of_a_filter_can_be_removed() {
        let query = "q=rad&cost=free&weekday=MO&weekday=TU&near=57223&age=7&date_from=2026-03-01&date_to=2026-03-31&changed_since=2026-02-01";
        let (state, errors) = ListState::parse(EntryKind::Offer, query);
        assert_eq!(errors, []);
        let german = Language::from_tag("de").expect("the language exists");
        let chips = chips(&state.filter, &Vocabulary::default(), german, None);
        let labels: Vec<&str> = chips.iter().map(|chip| chip.label.as_str()).collect();
        assert_eq!(
            labels,
            [
                "Suche: rad",
                "Kostenlos",
                "Montag",
                "Dienstag",
                "Höchstens 10 km von 57223",
                "Alter: 7",
                "Ab 1. März 2026",
                "Bis 31. März 2026",
                "Neu oder geändert seit 1. Februar 2026"
            ]
        );
        for chip in &chips {
            assert_eq!(chip.without.pairs().len(), state.filter.pairs().len() - 1, "{}", chip.label);
        }
    }

    #[test]
    fn an_organisation_is_called_by_its_name() {
        let filter = Filter::default().toggled(Facet::Organisation, "0190");
        let german = Language::from_tag("de").expect("the language exists");
        let label = |name: Option<&str>| {
            let chips = chips(&filter, &Vocabulary::default(), german, name);
            chips.into_iter().map(|chip| chip.label).collect::<String>()
        };
        assert_eq!(label(Some("Verein Brücke")), "Verein Brücke");
        assert_eq!(label(None), "Eine Organisation");
    }
}
