//! How current an entry is: when it was confirmed last, and how often it is to be.

use leptos::prelude::*;
use shared::care::EntryCare;
use shared::workspace::EntryWork;

use super::field::{Field, button};
use super::saving::Saving;
use super::sections::fold;
use super::sheet::Sheet;
use crate::i18n::{Language, texts};
use crate::routes::WorkspacePage;
use crate::view::Erase as _;
use crate::words::long_date;
use crate::workspace::{MONTHS, VERSION};

/// After how many months entries are usually confirmed again.
const INTERVALS: [u8; 5] = [1, 2, 3, 6, 12];

/// When an entry was confirmed and is to be confirmed again, with the ways to do so and to change how
/// often; nothing where that is not known.
pub(super) fn panel(sheet: Sheet, work: &EntryWork, care: &[EntryCare], saving: Saving) -> Option<AnyView> {
    let care = care.iter().find(|care| care.id == work.entry.id)?;
    let language = sheet.language;
    let action = super::path(WorkspacePage::Entry(work.entry.id.to_string()), language);
    let confirm = work.entry.is_published.then(|| {
        let label = texts::workspace::still_current(language);
        view! { <p class="actions">{button("confirm".to_owned(), label, "kern-btn kern-btn--primary")}</p> }
    });
    let chosen = sheet.typed_or(MONTHS, Some(&care.months.to_string()));
    let interval = Field::new(MONTHS, texts::workspace::interval(language)).select(
        sheet,
        intervals(language, care.months),
        &chosen,
    );
    let change = texts::workspace::change_interval(language);
    // The one that is saved while one types, too.
    let version = move || saving.version.get().to_string();
    let panel = fold(texts::workspace::keep_current(language), 0, language, |_| {
        view! {
            <form class="form" method="post" action=action on:submit=move |event| saving.submit_aside(&event)>
                <input type="hidden" name=VERSION value=version prop:value=version/>
                {days(language, care)}
                {confirm}
                {interval}
                <p class="actions">{button("interval".to_owned(), change, "kern-btn kern-btn--secondary")}</p>
            </form>
        }
        .erase()
    });
    Some(panel)
}

/// When it was confirmed, and when it is to be again.
fn days(language: Language, care: &EntryCare) -> Vec<AnyView> {
    let confirmed =
        care.confirmed_on.map(|day| texts::workspace::confirmed_on(language, &long_date(language, day)));
    let due = care.due_on.map(|day| match (long_date(language, day), care.is_due) {
        (day, true) => texts::workspace::due_since(language, &day),
        (day, false) => texts::workspace::due_on(language, &day),
    });
    let line = |text: String| view! { <p>{text}</p> }.erase();
    confirmed.into_iter().chain(due).map(line).collect()
}

/// What can be chosen, the present value included.
fn intervals(language: Language, present: u8) -> Vec<(String, String)> {
    let mut months = INTERVALS.to_vec();
    months.push(present);
    months.sort_unstable();
    months.dedup();
    let choice = |months: u8| (months.to_string(), texts::workspace::every_months(language, months.into()));
    months.into_iter().map(choice).collect()
}
