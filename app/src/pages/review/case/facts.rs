//! What a case is about, how long it has waited, and whose it is.

use leptos::prelude::*;
use shared::entry::{EntryKind, Sight};
use shared::facet::Facet;
use shared::review::{CaseChange, CaseKind};

use super::super::label as review_label;
use super::{Case, label};
use crate::i18n::texts;
use crate::pages::workspace::written_title;
use crate::routes::Page;
use crate::view::Erase as _;
use crate::words::{local_time, long_date};

/// Badges for what it is, and a list of what else is known of the case itself.
pub(super) fn view(case: &Case<'_>) -> AnyView {
    let (language, summary) = (case.language(), &case.detail().case);
    let change = if summary.is_change { CaseChange::Changed } else { CaseChange::New };
    // Of what is reported, nothing is new.
    let change = (summary.kind != CaseKind::Report).then(|| review_label(language, "change", change.key()));
    let is_late = summary.is_overdue && summary.closed_at.is_none();
    let plain = [
        review_label(language, "kind", summary.kind.key()),
        review_label(language, "entry_kind", summary.entry_kind.key()),
    ];
    let plain =
        plain.into_iter().chain(change).map(|text| view! { <span class="badge">{text}</span> " " }.erase());
    let late = is_late.then(|| {
        view! { <span class="badge badge--warning">{texts::review::overdue(language)}</span> " " }
    });
    let passed_on = summary
        .is_escalated
        .then(|| view! { <span class="badge badge--warning">{texts::review::escalated(language)}</span> });
    view! {
        <p class="badges">{plain.collect::<Vec<_>>()} {late} {passed_on}</p>
        <dl class="case__facts">
            {whose(case)}
            {when(case)}
            {fact(texts::case::seen(language), seen(case))}
        </dl>
    }
    .erase()
}

/// Whose entry it is, where and in which field, and who takes care of the case.
fn whose(case: &Case<'_>) -> AnyView {
    let (language, detail) = (case.language(), case.detail());
    let summary = &detail.case;
    let of = |facet: Facet, key: &str| case.desk.vocabulary.label(facet, key, language);
    let place = summary
        .municipality
        .as_deref()
        .map_or_else(|| texts::review::county(language).to_owned(), |key| of(Facet::Municipality, key));
    let organisation = written_title(language, &detail.record.name, &detail.record.language);
    let field = summary.field.as_deref().map(|key| of(Facet::Field, key));
    let field = field.map(|field| fact(texts::case::field(language), field.erase()));
    let person = summary.assignee.as_ref().map_or_else(
        || texts::review::unassigned(language).erase(),
        |person| view! { <bdi>{person.name.clone()}</bdi> }.erase(),
    );
    view! {
        {fact(texts::case::organisation(language), organisation)}
        {fact(texts::case::place(language), place.erase())}
        {field}
        {fact(texts::case::assignee(language), person)}
    }
    .erase()
}

/// Since when it waits, and until when somebody has said to answer.
fn when(case: &Case<'_>) -> AnyView {
    let (language, summary) = (case.language(), &case.detail().case);
    let opened = long_date(language, local_time(summary.opened_at).date());
    let due = summary
        .closed_at
        .is_none()
        .then(|| fact(texts::case::due(language), long_date(language, summary.due_on).erase()));
    let promised = summary
        .promised_on
        .map(|day| fact(texts::case::promised(language), long_date(language, day).erase()));
    view! { {fact(texts::case::opened(language), opened.erase())} {due} {promised} }.erase()
}

/// What the public sees of the entry now, with the way there.
fn seen(case: &Case<'_>) -> AnyView {
    let (language, detail) = (case.language(), case.detail());
    let said = label(language, "sight", detail.sight.key());
    let slug = detail.slug.clone().filter(|_| detail.sight == Sight::Seen);
    let link = slug.map(|slug| {
        let href = public_page(detail.case.entry_kind, slug).path(language);
        view! { <a class="kern-link" href=href rel="external">{texts::workspace::public_page(language)}</a> }
    });
    view! { {said} " " {link} }.erase()
}

/// The page on which the public sees an entry.
pub(super) fn public_page(kind: EntryKind, slug: String) -> Page {
    match kind {
        EntryKind::Organisation => Page::Organisation(slug),
        EntryKind::Offer | EntryKind::Project => Page::Offer(slug),
    }
}

fn fact(name: &'static str, value: AnyView) -> AnyView {
    view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.erase()
}
