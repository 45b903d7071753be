//! What is known of an organisation, and what else waits of an entry.

use leptos::prelude::*;
use shared::entry::Standing;
use shared::review::CaseSummary;

use super::super::{label as review_label, path};
use super::{Case, label, section as part_of_page};
use crate::i18n::texts;
use crate::pages::workspace::written_title;
use crate::routes::{Page, ReviewPage};
use crate::view::Erase as _;
use crate::words::{local_time, long_date};

/// The record of the organisation, its numbers in words.
pub(super) fn section(case: &Case<'_>) -> AnyView {
    let (language, detail) = (case.language(), case.detail());
    let record = &detail.record;
    let since = long_date(language, local_time(record.since).date());
    let lines = [
        label(language, "standing", record.standing.key()),
        texts::case::since(language, &since),
        texts::case::members(language, record.members),
        texts::case::published_entries(language, record.published),
        texts::case::waiting_cases(language, record.waiting),
        texts::case::accepted(language, record.accepted),
        texts::case::returned(language, record.returned),
        texts::case::rejected(language, record.rejected),
        texts::case::reported(language, record.reported),
    ];
    let lines: Vec<_> = lines.into_iter().map(|line| view! { <li>{line}</li> }.erase()).collect();
    let inner = view! {
        <p class="desk__title">{written_title(language, &record.name, &record.language)}</p>
        <ul class="case__record">{lines}</ul>
        {ways(case)}
    };
    part_of_page("case-record", texts::case::record(language), inner.erase())
}

/// That the public sees nothing before the organisation is confirmed, and where that is done; nothing once it is.
pub(super) fn unconfirmed(case: &Case<'_>) -> Option<AnyView> {
    let (language, detail) = (case.language(), case.detail());
    if detail.record.standing != Standing::Pending {
        return None;
    }
    let way = if detail.may.read_organisation {
        let href = path(ReviewPage::Organisation(detail.case.organisation.to_string()), language);
        view! { <a class="kern-link" href=href>{texts::case::to_confirm(language)}</a> }.erase()
    } else {
        texts::case::confirmed_by_county(language).erase()
    };
    let view = view! {
        <div class="notice notice--warning">
            <p>{texts::case::unconfirmed(language)}</p>
            <p class="ways">{way}</p>
        </div>
    };
    Some(view.erase())
}

/// The ways to the pages of the organisation: the one of those who review, and the one for everybody; and to its
/// cases.
fn ways(case: &Case<'_>) -> AnyView {
    let (language, detail) = (case.language(), case.detail());
    let all = detail.may.read_organisation.then(|| {
        let href = path(ReviewPage::Organisation(detail.case.organisation.to_string()), language);
        view! { <a class="kern-link" href=href>{texts::case::to_organisation(language)}</a> }
    });
    let of_it = format!("organisation={}", detail.case.organisation);
    let cases = Page::Review(ReviewPage::Cases).path_with(language, &of_it);
    let public = detail.record.slug.clone().map(|slug| {
        let href = Page::Organisation(slug).path(language);
        view! { <a class="kern-link" href=href rel="external">{texts::case::organisation_page(language)}</a> }
    });
    view! {
        <p class="ways">
            {all} <a class="kern-link" href=cases>{texts::case::its_cases(language)}</a> {public}
        </p>
    }
    .erase()
}

/// Other open cases of the entry; nothing where there are none.
pub(super) fn others(case: &Case<'_>) -> Option<AnyView> {
    let (language, others) = (case.language(), &case.detail().others);
    if others.is_empty() {
        return None;
    }
    let item = |other: &CaseSummary| {
        let href = path(ReviewPage::Case(other.id.to_string()), language);
        let opened = long_date(language, local_time(other.opened_at).date());
        let kind = review_label(language, "kind", other.kind.key());
        let said = texts::case::other_case(language, &opened, &kind);
        view! { <li class="desk__entry"><a class="kern-link" href=href>{said}</a></li> }.erase()
    };
    let items: Vec<_> = others.iter().map(item).collect();
    let inner = view! { <ul class="desk__entries">{items}</ul> };
    Some(part_of_page("case-others", texts::case::others(language), inner.erase()))
}
