//! When an offer takes place: rows for rules, single dates and days off, and what they mean in words.

use chrono::{Days, NaiveDate, NaiveTime};
use leptos::prelude::*;
use shared::offer::OfferContent;
use shared::schedule::{Repeat, Rule, SingleDate, Weekday};
use shared::workspace::EntryContent;

use super::editor::Form;
use super::field::{Field, Kind, button};
use super::sections::{fold_at, source};
use super::sheet::Sheet;
use crate::i18n::{Language, Namespace, labelled, texts};
use crate::page_data::Clock;
use crate::view::Erase as _;
use crate::words::{self, local_time};
use crate::workspace::form::{REPEATS, repeat_key};

/// How many coming dates are told.
const SHOWN_DATES: usize = 5;
/// How many days they are looked for.
const DAYS_AHEAD: u64 = 366;

/// The section of the form.
pub(super) fn section(form: &Form<'_>, offer: &OfferContent) -> AnyView {
    let (sheet, language, written) = (form.sheet, form.sheet.language, &offer.source_language);
    let schedule = &offer.schedule;
    let rules: Vec<_> =
        schedule.rules.iter().enumerate().map(|(row, rule)| self::rule(sheet, row, rule)).collect();
    let dates: Vec<_> =
        schedule.dates.iter().enumerate().map(|(row, single)| single_date(sheet, row, single)).collect();
    let add = |list: &str, label: &'static str| {
        button(format!("add:/schedule/{list}"), label, "kern-btn kern-btn--secondary")
    };
    let arrangement = Field::new("/schedule/by_arrangement", texts::workspace::by_arrangement(language))
        .flag(sheet, schedule.by_arrangement);
    let note = schedule.note.as_ref().map(|note| source(note, written)).unwrap_or_default();
    let note = Field::new(format!("/schedule/note/{written}"), texts::workspace::schedule_note(language))
        .example(texts::workspace::schedule_note_example(language))
        .text(sheet, written, 1, 500, note);
    let group = view! {
        {rules}
        {dates}
        <p class="actions">
            {add("rules", texts::workspace::add_rule(language))}
            {add("dates", texts::workspace::add_date(language))}
        </p>
        {arrangement}
    };
    let group =
        Field::new("/schedule", texts::workspace::schedule(language)).required().group(sheet, group.erase());
    view! { {group} {next_dates(form)} {days_off(sheet, offer)} {note} {limits(sheet, offer)} }.erase()
}

fn time(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

pub(super) fn date(date: Option<NaiveDate>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

fn rule(sheet: Sheet, row: usize, rule: &Rule) -> AnyView {
    let language = sheet.language;
    let here = format!("/schedule/rules/{row}");
    let name = |rest: &str| format!("{here}{rest}");
    let kind = repeat_key(&rule.repeat);
    let repeats =
        REPEATS.iter().map(|key| ((*key).to_owned(), super::label(language, "repeat", key))).collect();
    let details = match &rule.repeat {
        Repeat::Weekly { weekdays, .. } => {
            let chosen: Vec<String> = weekdays.iter().map(|day| day.key().to_owned()).collect();
            Field::new(name("/repeat/weekdays"), texts::workspace::weekdays(language)).given().choices(
                sheet,
                false,
                days(language),
                &chosen,
            )
        }
        Repeat::MonthlyByWeekday { ordinal, weekday } => {
            let ordinals = [1, 2, 3, 4, -1].map(|ordinal: i8| {
                let key = ordinal.to_string();
                let label = labelled(language, Namespace::Dates, "ordinal", &key);
                (key, label)
            });
            view! {
                <div class="desk__row">
                    {Field::new(name("/repeat/ordinal"), texts::workspace::ordinal(language))
                        .select(sheet, ordinals.into(), &ordinal.to_string())}
                    {Field::new(name("/repeat/weekday"), texts::workspace::weekday(language))
                        .select(sheet, days(language), weekday.key())}
                </div>
            }
            .erase()
        }
        Repeat::MonthlyByDate { day } => Field::new(
            name("/repeat/day"),
            texts::workspace::day_of_month(language),
        )
        .given()
        .input(sheet, Kind::Number, day.to_string()),
    };
    let is_fortnightly = matches!(&rule.repeat, Repeat::Weekly { interval, .. } if *interval > 1);
    let first_day = || Field::new(name("/from"), texts::workspace::first_day(language));
    let asked_first =
        is_fortnightly.then(|| first_day().required().input(sheet, Kind::Date, date(rule.from)));
    let has_limits = usize::from(rule.until.is_some() || (rule.from.is_some() && !is_fortnightly));
    let beneath = [name("/from"), name("/until"), name("/except_holidays")];
    let label = texts::workspace::rule_limits(language);
    let limits = fold_at(sheet, &beneath.each_ref().map(String::as_str), (label, has_limits), |_| {
        let first = (!is_fortnightly).then(|| first_day().input(sheet, Kind::Date, date(rule.from)));
        view! {
            <div class="desk__row">
                {first}
                {Field::new(name("/until"), texts::workspace::last_day(language))
                    .input(sheet, Kind::Date, date(rule.until))}
            </div>
            {Field::new(name("/except_holidays"), texts::workspace::except_holidays(language))
                .flag(sheet, rule.except_holidays)}
        }
        .erase()
    });
    // How it repeats decides what else is asked; without scripts, saving shows it.
    let inner = view! {
        {Field::new(name("/repeat/kind"), texts::workspace::repeat(language)).select(sheet, repeats, kind)}
        {details}
        {asked_first}
        {times(sheet, &here, rule.start_time, rule.end_time)}
        {limits}
        {button(format!("remove:{here}"), texts::workspace::remove(language), "kern-btn desk__quiet")}
    };
    let title = texts::workspace::rule(language, &(row + 1).to_string());
    view! { <div class="desk__card">{Field::new(here, title).given().group(sheet, inner.erase())}</div> }
        .erase()
}

/// The days of the week, each with its name.
fn days(language: Language) -> Vec<(String, String)> {
    let name = |day: &Weekday| labelled(language, Namespace::Facets, "weekday", day.key());
    Weekday::ALL.iter().map(|day| (day.key().to_owned(), name(day))).collect()
}

fn times(sheet: Sheet, here: &str, start: NaiveTime, end: NaiveTime) -> AnyView {
    let language = sheet.language;
    view! {
        <div class="desk__row">
            {Field::new(format!("{here}/start_time"), texts::workspace::start(language))
                .given()
                .input(sheet, Kind::Time, time(start))}
            {Field::new(format!("{here}/end_time"), texts::workspace::end(language))
                .given()
                .input(sheet, Kind::Time, time(end))}
        </div>
    }
    .erase()
}

fn single_date(sheet: Sheet, row: usize, single: &SingleDate) -> AnyView {
    let language = sheet.language;
    let here = format!("/schedule/dates/{row}");
    let inner = view! {
        {Field::new(format!("{here}/date"), texts::workspace::date(language))
            .given()
            .input(sheet, Kind::Date, date(Some(single.date)))}
        {times(sheet, &here, single.start_time, single.end_time)}
        {button(format!("remove:{here}"), texts::workspace::remove(language), "kern-btn desk__quiet")}
    };
    let title = texts::workspace::single_date(language, &(row + 1).to_string());
    view! { <div class="desk__card">{Field::new(here, title).given().group(sheet, inner.erase())}</div> }
        .erase()
}

/// The days on which nothing takes place.
fn days_off(sheet: Sheet, offer: &OfferContent) -> AnyView {
    let language = sheet.language;
    let exceptions = &offer.schedule.exceptions;
    let label = texts::workspace::exceptions(language);
    fold_at(sheet, &["/schedule/exceptions"], (label, exceptions.len()), |_| {
        let rows: Vec<_> = exceptions
            .iter()
            .enumerate()
            .map(|(row, day)| {
                let here = format!("/schedule/exceptions/{row}");
                let remove = format!("remove:{here}");
                view! {
                    <div class="desk__row">
                        {Field::new(here, texts::workspace::date(language)).given().input(sheet, Kind::Date, day.to_string())}
                        {button(remove, texts::workspace::remove(language), "kern-btn desk__quiet")}
                    </div>
                }
                .erase()
            })
            .collect();
        let add = button(
            "add:/schedule/exceptions".to_owned(),
            texts::workspace::add_exception(language),
            "kern-btn kern-btn--secondary",
        );
        view! { <p class="text-note">{texts::workspace::exceptions_hint(language)}</p> {rows} <p class="actions">{add}</p> }
            .erase()
    })
}

/// From when to when the offer is valid, and from when to when it is shown.
fn limits(sheet: Sheet, offer: &OfferContent) -> AnyView {
    let language = sheet.language;
    let days = [offer.valid_from, offer.valid_until, offer.publish_from, offer.publish_until];
    let chosen = days.iter().flatten().count();
    let shown = |part: &str| super::label(language, "part", part);
    let label = texts::workspace::validity(language);
    let beneath = ["/valid_from", "/valid_until", "/publish_from", "/publish_until"];
    fold_at(sheet, &beneath, (label, chosen), |_| {
        view! {
            <p class="text-note">{texts::workspace::validity_hint(language)}</p>
            <div class="desk__row">
                {Field::new("/valid_from", texts::workspace::first_day(language))
                    .input(sheet, Kind::Date, date(offer.valid_from))}
                {Field::new("/valid_until", texts::workspace::last_day(language))
                    .input(sheet, Kind::Date, date(offer.valid_until))}
            </div>
            <p class="text-note">{texts::workspace::publishing_hint(language)}</p>
            <div class="desk__row">
                {Field::new("/publish_from", shown("publish_from"))
                    .input(sheet, Kind::Date, date(offer.publish_from))}
                {Field::new("/publish_until", shown("publish_until"))
                    .input(sheet, Kind::Date, date(offer.publish_until))}
            </div>
        }
        .erase()
    })
}

/// The rules in words and the next dates, as they are with what is typed.
fn next_dates(form: &Form<'_>) -> AnyView {
    let language = form.sheet.language;
    let (draft, state) = (form.draft, form.content.federal_state.clone());
    let now = Clock::now();
    let told = move || {
        draft.with(|content| {
            let EntryContent::Offer(offer) = content else { return None };
            let today = local_time(now).date();
            let last = today.checked_add_days(Days::new(DAYS_AHEAD)).unwrap_or(today);
            let first = offer.valid_from.map_or(today, |from| from.max(today));
            let last = offer.valid_until.map_or(last, |until| until.min(last));
            let times = offer.schedule.times(first, last, &state);
            let rules: Vec<_> = offer
                .schedule
                .rules
                .iter()
                .filter(
                    |rule| !matches!(&rule.repeat, Repeat::Weekly { weekdays, .. } if weekdays.is_empty()),
                )
                .map(|rule| view! { <p><strong>{words::rule(language, rule, today)}</strong></p> }.erase())
                .collect();
            if rules.is_empty() && times.is_empty() {
                return None;
            }
            let none = times.is_empty().then(|| view! { <p>{texts::workspace::no_dates(language)}</p> });
            let times = times.into_iter().take(SHOWN_DATES);
            let dates: Vec<_> = times
                .map(|(date, start, end)| {
                    view! { <li>{words::day_and_time(language, date, start, end)}</li> }.erase()
                })
                .collect();
            let view = view! {
                <div class="desk__told" aria-live="polite">
                    {rules}
                    <p class="kern-label">{texts::workspace::next_dates(language)}</p>
                    {none}
                    <ul>{dates}</ul>
                </div>
            };
            Some(view.erase())
        })
    };
    view! { {told} }.erase()
}
