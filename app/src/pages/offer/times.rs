//! When an offer takes place.

use leptos::prelude::*;
use shared::answer::OfferDetail;
use shared::schedule::Occurrence;

use crate::components::paragraph;
use crate::i18n::{Language, texts};
use crate::page_data::Clock;
use crate::view::Erase as _;
use crate::words;

/// Dates that are seen at once; the others are a tap away, but on paper.
const FEW_DATES: usize = 4;

/// When it takes place: the rule in words, the next dates, exceptions.
pub(in super::super) fn times(language: Language, offer: &OfferDetail) -> AnyView {
    let now = Clock::now();
    let today = words::local_time(now).date();
    let mut rules: Vec<String> = offer.rules.iter().map(|rule| words::rule(language, rule, today)).collect();
    if offer.offer.by_arrangement {
        rules.push(texts::dates::by_arrangement(language).to_owned());
    }
    let rules: Vec<_> = rules.into_iter().map(|rule| view! { <li>{rule}</li> }).collect();
    let dates = |dates: &[Occurrence]| -> Vec<AnyView> {
        let date = |date| view! { <li>{words::occurrence(language, date)}</li> }.erase();
        dates.iter().map(date).collect()
    };
    let few = if words::for_paper() { usize::MAX } else { FEW_DATES };
    let (next, further) = offer.next_dates.split_at(offer.next_dates.len().min(few));
    let has_dates = !offer.rules.is_empty() || !offer.dates.is_empty();
    let coming = if !next.is_empty() {
        let further = (!further.is_empty()).then(|| {
            view! {
                <details class="more-dates">
                    <summary>{texts::entry::more_dates(language)}</summary>
                    <ul class="dates">{dates(further)}</ul>
                </details>
            }
        });
        view! {
            <h3 class="kern-heading-small">{texts::entry::next_dates(language)}</h3>
            <ul class="dates">{dates(next)}</ul>
            {further}
        }
        .erase()
    } else if has_dates {
        view! { <p>{texts::entry::no_next_dates(language)}</p> }.erase()
    } else {
        ().erase()
    };
    let left_out: Vec<String> = offer
        .exceptions
        .iter()
        .filter(|date| **date >= today)
        .map(|date| words::long_date(language, *date))
        .collect();
    let left_out = (!left_out.is_empty()).then(|| {
        let dates = left_out.join(texts::common::list_separator(language));
        view! { <p class="text-note"><span>{texts::entry::exceptions(language)}</span> " " <span>{dates}</span></p> }
    });
    let note = offer.schedule_note.clone().map(|note| paragraph("rules__note", note));
    view! {
        <section class="section" aria-labelledby="when">
            <h2 class="kern-heading-medium" id="when">{texts::entry::when(language)}</h2>
            <ul class="rules">{rules}</ul>
            {note}
            {coming}
            {left_out}
        </section>
    }
    .erase()
}
