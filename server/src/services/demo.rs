//! Invented content, so that a new platform can be looked at and tried.

use anyhow::{Context, ensure};
use chrono::{Days, NaiveDate};
use rust_embed::Embed;
use serde_json::Value;
use shared::schedule::local_date;

use crate::services::answers::DEMO_SOURCE;
use crate::services::import::{self, Files, Options, Report, Source};
use crate::services::reference;
use crate::state::Store;

/// Files with invented entries and their pictures.
#[derive(Embed)]
#[folder = "demo"]
#[include = "part-*.jsonl"]
#[include = "images/*"]
struct Demo;

/// The Monday on which the files pretend to have been written.
const WRITTEN_ON: NaiveDate = match NaiveDate::from_ymd_opt(2026, 1, 5) {
    Some(date) => date,
    None => NaiveDate::MIN,
};

/// Loads the invented entries; every date is moved by the same number of
/// weeks, so that the content is always of the present.
///
/// # Errors
/// Another county than the built-in one, whose places the content names; what
/// keeps an import from being carried out.
pub async fn load(store: &Store) -> anyhow::Result<Report> {
    let (county, built_in) = (&store.reference().region.key, reference::built_in_region()?.key);
    ensure!(
        *county == built_in,
        "the invented content fits only the built-in county `{built_in}`, and this is `{county}`: \
         leave out --demo, or make content that fits with `teilhabe demo --offers N`",
    );
    let today = local_date(store.clock.now());
    let mut lines = String::new();
    let mut names: Vec<_> = Demo::iter().filter(|name| name.ends_with(".jsonl")).collect();
    names.sort_unstable();
    for name in names {
        let file = Demo::get(&name).with_context(|| format!("{name} is missing"))?;
        for line in std::str::from_utf8(&file.data)?.lines().filter(|line| !line.trim().is_empty()) {
            let value = read(line, today).with_context(|| name.to_string())?;
            lines.push_str(&value.to_string());
            lines.push('\n');
        }
    }
    let options = Options { source: DEMO_SOURCE.to_owned(), ..Options::default() };
    let pictures = Files::Embedded(|name| Demo::get(name).map(|file| file.data.into_owned()));
    import::run(store, &Source::Text(lines), &pictures, &options).await
}

/// A line of the files, of the present: every date is moved by the same number of weeks.
///
/// # Errors
/// A line that is no JSON.
pub(super) fn read(line: &str, today: NaiveDate) -> serde_json::Result<Value> {
    let mut value = serde_json::from_str(line)?;
    move_dates(&mut value, (today - WRITTEN_ON).num_weeks());
    Ok(value)
}

/// Moves every value that is a date by whole weeks.
fn move_dates(value: &mut Value, weeks: i64) {
    match value {
        Value::String(text) => {
            if let Some(date) = (text.len() == 10).then(|| text.parse::<NaiveDate>().ok()).flatten() {
                let days = Days::new(weeks.unsigned_abs() * 7);
                let moved = if weeks < 0 { date.checked_sub_days(days) } else { date.checked_add_days(days) };
                *text = moved.unwrap_or(date).to_string();
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| move_dates(value, weeks)),
        Value::Object(members) => members.values_mut().for_each(|value| move_dates(value, weeks)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dates_move() {
        let mut value =
            serde_json::json!({"date": "2026-01-05", "text": "am 2026-01-05", "list": ["2026-12-28"]});
        move_dates(&mut value, 1);
        let moved =
            serde_json::json!({"date": "2026-01-12", "text": "am 2026-01-05", "list": ["2027-01-04"]});
        assert_eq!(value, moved);
    }
}
