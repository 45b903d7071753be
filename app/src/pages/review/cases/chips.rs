//! What the list is narrowed to, each with the way to the list without it.

use leptos::prelude::*;
use shared::review::{CaseCount, CaseFilter};
use url::form_urlencoded;

use super::live::Live;
use super::names::Names;
use super::{RESULTS, focus, path};
use crate::components::{Icon, IconView, link};
use crate::i18n::texts;
use crate::view::Erase as _;

/// The chosen filters; nothing where none is. A link that was followed is gone or stands for another filter: the
/// focus moves to what came of it.
pub(super) fn view(live: Live, names: &Names) -> AnyView {
    let language = names.language;
    let filter = live.filter();
    let chips = live.list.with(|list| chips(&filter, names, &list.counts));
    if chips.is_empty() {
        return ().erase();
    }
    let clear = (chips.len() > 1).then(|| {
        let without = CaseFilter { sort: filter.sort, ..CaseFilter::default() };
        let label = texts::review::clear_filters(language).erase();
        link("active-filters__clear", path(language, &without.to_query()), None, None, label)
    });
    let chip = |(label, without): (String, String)| {
        let action = texts::review::remove_filter(language, &label);
        let content = view! { <bdi>{label}</bdi> <IconView icon=Icon::Cross/> }.erase();
        view! { <li>{link("chip", path(language, &without), None, Some(action), content)}</li> }.erase()
    };
    let chips: Vec<_> = chips.into_iter().map(chip).collect();
    view! {
        <div class="active-filters" on:click=|_| focus(RESULTS)>
            <ul class="chips" aria-label=texts::review::active_filters(language)>{chips}</ul>
            {clear}
        </div>
    }
    .erase()
}

/// Every chosen value in words, with the query of the list without it.
fn chips(filter: &CaseFilter, names: &Names, counts: &[CaseCount]) -> Vec<(String, String)> {
    // A list that is less narrow begins anew.
    let pairs = pairs(&CaseFilter { shown: None, ..filter.clone() });
    let chip = |(index, (name, value)): (usize, &(String, String))| {
        let others = pairs.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, pair)| pair);
        let without = form_urlencoded::Serializer::new(String::new()).extend_pairs(others).finish();
        (names.of(name, value, counts), without)
    };
    pairs.iter().enumerate().filter(|(_, (name, _))| name != "sort").map(chip).collect()
}

/// The parameters of a filter.
pub(super) fn pairs(filter: &CaseFilter) -> Vec<(String, String)> {
    form_urlencoded::parse(filter.to_query().as_bytes()).into_owned().collect()
}

#[cfg(test)]
mod tests {
    use shared::id::AccountId;

    use super::*;
    use crate::i18n::Language;
    use crate::state::Vocabulary;

    #[test]
    fn every_part_of_a_filter_can_be_removed() {
        let query = "q=kurs&kind=submission&kind=report&municipality=county&language=de&organisation=\
                     0193f0a0-0000-7000-8000-000000000001&age=overdue&change=new&assigned=me&closed=true&sort=title&shown=50";
        let filter = CaseFilter::parse(query).expect("a filter");
        let names = Names {
            language: Language::from_tag("de").expect("the language exists"),
            vocabulary: Vocabulary::default(),
            me: AccountId::default(),
            colleagues: Vec::new(),
        };
        let chips = chips(&filter, &names, &[]);
        let labels: Vec<&str> = chips.iter().map(|(label, _)| label.as_str()).collect();
        let expected = [
            "Suche: kurs",
            "Einreichung",
            "Meldung",
            "Mehrere Kommunen / Kreis",
            "de",
            "Eine Organisation",
            "Überfällig",
            "Neu",
            "Bei mir",
            "Abgeschlossen",
        ];
        assert_eq!(labels, expected);
        let before = pairs(&filter).len();
        for (label, without) in &chips {
            let without = CaseFilter::parse(without).expect("a filter");
            // It goes, and with it how many are shown.
            assert_eq!(pairs(&without).len(), before - 2, "{label}");
        }
    }
}
