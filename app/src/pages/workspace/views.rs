//! How often the pages of entries are seen: in a word beside each of them, and day by day on its own page.

use chrono::NaiveDate;
use leptos::prelude::*;
use shared::care::{DayViews, PageViews};
use shared::id::EntryId;
use shared::workspace::OwnEntry;

use super::content::DAYS_OF_VIEWS;
use super::sections::fold;
use crate::i18n::{Language, texts};
use crate::view::Erase as _;
use crate::words::long_date;

/// As many days without views one after the other are told at once.
const WEEK: usize = 7;
/// How long the longest bar is, in pixels.
const LONGEST: i64 = 80;

/// A row of the table: a day, or days one after the other without views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    from: NaiveDate,
    until: NaiveDate,
    views: i64,
}

/// How often the page of an entry was seen lately; nothing where the public has none.
pub(super) fn seen(language: Language, entry: &OwnEntry, views: &[PageViews]) -> Option<String> {
    entry.is_published.then(|| {
        let found = views.iter().flat_map(|views| &views.items).find(|found| found.entry == entry.id);
        let total = found.map_or(0, |found| found.total);
        let total = u32::try_from(total).unwrap_or(u32::MAX);
        texts::workspace::seen(language, total, &DAYS_OF_VIEWS.to_string())
    })
}

/// How often the page of an entry was seen, day by day; nothing where the public has none and had none lately.
pub(super) fn panel(language: Language, entry: &OwnEntry, views: &[PageViews]) -> Option<AnyView> {
    let days = days(views.first()?, entry.id);
    let is_seen = days.iter().any(|day| day.views > 0);
    if !is_seen && !entry.is_published {
        return None;
    }
    let told = if is_seen {
        view! { {totals(language, &days)} {table(language, &days)} }.erase()
    } else {
        let none = texts::workspace::views_none(language, &DAYS_OF_VIEWS.to_string());
        view! { <p>{none}</p> }.erase()
    };
    let panel = fold(texts::workspace::page_views(language), 0, language, |_| {
        view! { {told} <p class="text-note">{texts::workspace::views_hint(language)}</p> }.erase()
    });
    Some(panel)
}

/// All days that were counted, also those without views, the first one first.
fn days(views: &PageViews, entry: EntryId) -> Vec<DayViews> {
    let found = views.items.iter().find(|found| found.entry == entry);
    let on = |day: NaiveDate| found.and_then(|found| found.days.iter().find(|seen| seen.day == day));
    let days = views.from.iter_days().take_while(|day| *day <= views.until);
    days.map(|day| DayViews { day, views: on(day).map_or(0, |seen| seen.views) }).collect()
}

/// The days as they stand in the table, the newest first.
fn rows(days: &[DayViews]) -> Vec<Row> {
    let row =
        |first: &DayViews, last: &DayViews| Row { from: first.day, until: last.day, views: first.views };
    let mut rows: Vec<Row> = Vec::new();
    for run in days.chunk_by(|day, next| day.views == 0 && next.views == 0) {
        match run {
            [first, .., last] if run.len() >= WEEK => rows.push(row(first, last)),
            _ => rows.extend(run.iter().map(|day| row(day, day))),
        }
    }
    rows.reverse();
    rows
}

/// The views of the last week and of all days.
fn totals(language: Language, days: &[DayViews]) -> AnyView {
    let totals: Vec<_> = [WEEK, days.len()]
        .into_iter()
        .map(|count| {
            let total: i64 = days.iter().rev().take(count).map(|day| day.views).sum();
            let count = u32::try_from(count).unwrap_or_default();
            view! {
                <dt>{texts::workspace::views_in(language, count)}</dt>
                <dd>{total.to_string()}</dd>
            }
        })
        .collect();
    view! { <dl class="account__facts">{totals}</dl> }.erase()
}

fn table(language: Language, days: &[DayViews]) -> AnyView {
    let most = days.iter().map(|day| day.views).max().unwrap_or_default();
    let rows: Vec<_> = rows(days).into_iter().map(|row| line(language, row, most)).collect();
    view! {
        <table class="desk__views">
            <caption>{texts::workspace::views_by_day(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{texts::workspace::date(language)}</th>
                    <th scope="col">{texts::workspace::views(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .erase()
}

/// A row with its number and, beside it, a bar; the longest is the one of the day with the most views.
fn line(language: Language, row: Row, most: i64) -> AnyView {
    let from = long_date(language, row.from);
    let days = if row.from == row.until {
        from
    } else {
        texts::workspace::views_days(language, &from, &long_date(language, row.until))
    };
    let bar = (row.views > 0).then(|| {
        // Elements may have no styles of their own, but a drawing has a width.
        let width = (row.views * LONGEST / most).max(1).to_string();
        view! { <svg width=width height="10" aria-hidden="true"></svg> }
    });
    view! {
        <tr>
            <th scope="row">{days}</th>
            <td><span>{row.views.to_string()}</span> " " {bar}</td>
        </tr>
    }
    .erase()
}

#[cfg(test)]
mod tests {
    use shared::care::EntryViews;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a valid date")
    }

    /// What is told of the days up to the 30th of March on which there were these views.
    fn told(from: &str, seen: &[(&str, i64)]) -> Vec<(String, String, i64)> {
        let entry = EntryId::default();
        let days_seen = seen.iter().map(|(day, views)| DayViews { day: date(day), views: *views }).collect();
        let items = vec![EntryViews { entry, total: 0, days: days_seen }];
        let views = PageViews { from: date(from), until: date("2026-03-30"), items };
        let told = rows(&days(&views, entry)).into_iter();
        told.map(|row| (row.from.to_string(), row.until.to_string(), row.views)).collect()
    }

    #[test]
    fn days_without_views_are_told_one_by_one() {
        let row = |day: &str, views: i64| (day.to_owned(), day.to_owned(), views);
        assert_eq!(
            told("2026-03-27", &[("2026-03-28", 3)]),
            [row("2026-03-30", 0), row("2026-03-29", 0), row("2026-03-28", 3), row("2026-03-27", 0)]
        );
    }

    #[test]
    fn a_week_without_views_is_told_at_once() {
        let row = |from: &str, until: &str, views: i64| (from.to_owned(), until.to_owned(), views);
        assert_eq!(
            told("2026-03-16", &[("2026-03-23", 2)]),
            [
                row("2026-03-24", "2026-03-30", 0),
                row("2026-03-23", "2026-03-23", 2),
                row("2026-03-16", "2026-03-22", 0),
            ]
        );
        // Six days are no week.
        assert_eq!(told("2026-03-24", &[("2026-03-24", 1)]).len(), 7);
    }
}
