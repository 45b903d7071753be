//! Coming dates of offers as a calendar (iCalendar, RFC 5545).

use anyhow::Context;
use app::routes::Page;
use chrono::{DateTime, Utc};
use icalendar::Property;
use shared::answer::{OfferSummary, ShownTexts as _};
use shared::entry::EntryKind;
use shared::filter::{LARGEST_PAGE, ListQuery};
use shared::schedule::{Occurrence, TIME_ZONE, local_date_time};
use shared::text::{LanguageTag, ShownText};

use crate::error::Error;
use crate::services::reader::Reader;
use crate::services::{lists, markdown, offers};
use crate::state::State;

/// The media type of calendars.
pub const CALENDAR: &str = "text/calendar; charset=utf-8";
/// Most dates of one calendar.
const MOST_DATES: usize = 5_000;
/// Most characters of a description. It stands beside every date, and what is
/// left out can be read on the page.
const LONGEST_DESCRIPTION: usize = 2_000;
/// Begins every calendar. Without a `METHOD`, `DTSTAMP` says when an event was
/// last revised (RFC 5545, section 3.8.7.2), so that the calendar of unchanged
/// offers stays the same. Programs are to look for changes twice a day.
const BEGINNING: &str = "BEGIN:VCALENDAR\r\n\
    VERSION:2.0\r\n\
    PRODID:-//Teilhabe//Teilhabe//DE\r\n\
    REFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n";
/// The time zone in which all times are written, with the rules of the European
/// Union; they hold since 1996.
const TIME_ZONE_RULES: &str = "BEGIN:VTIMEZONE\r\n\
    TZID:Europe/Berlin\r\n\
    BEGIN:DAYLIGHT\r\n\
    DTSTART:19960331T020000\r\n\
    RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n\
    TZOFFSETFROM:+0100\r\n\
    TZOFFSETTO:+0200\r\n\
    TZNAME:CEST\r\n\
    END:DAYLIGHT\r\n\
    BEGIN:STANDARD\r\n\
    DTSTART:19961027T030000\r\n\
    RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n\
    TZOFFSETFROM:+0200\r\n\
    TZOFFSETTO:+0100\r\n\
    TZNAME:CET\r\n\
    END:STANDARD\r\n\
    END:VTIMEZONE\r\n";

/// A calendar of one offer.
pub struct OfferCalendar {
    /// The slug of the offer.
    pub slug: String,
    /// The calendar itself.
    pub text: String,
}

/// What all dates of an offer have in common.
struct Described {
    id: String,
    updated_at: DateTime<Utc>,
    /// The lines of its texts.
    lines: String,
}

/// The coming dates of the offers of a list, from the index alone: those the
/// filter asks for, the nearest if there are too many.
///
/// # Errors
/// Unknown keys, a damaged cursor, or an index that fails.
pub fn of_list(state: &State, query: &ListQuery) -> Result<String, Error> {
    let page = ListQuery { limit: query.limit.or(Some(LARGEST_PAGE)), ..query.clone() };
    let hits = lists::find(state, EntryKind::Offer, &page, MOST_DATES)?;
    let reader = Reader::of_list(state, query);
    let mut described = Vec::with_capacity(hits.items.len());
    let mut dates: Vec<(Occurrence, usize)> = Vec::new();
    for (index, hit) in hits.items.into_iter().enumerate() {
        let mut offer: OfferSummary = serde_json::from_str(&hit.summary)?;
        offer.choose_language(&reader.language);
        described.push(Described::new(&reader, &offer, hit.updated_at, None)?);
        let asked_for = hit.dates.into_iter().filter(|date| query.filter.asks_for(date));
        dates.extend(asked_for.map(|date| (date, index)));
    }
    dates.sort_unstable();
    dates.truncate(MOST_DATES);
    let events = dates.iter().map(|(date, index)| described[*index].event(date));
    calendar(&reader.title(query)?, events)
}

/// The coming dates of one published offer by id or slug.
///
/// # Errors
/// [`Error::NotFound`] for everything the public may not see.
pub async fn of_offer(
    state: &State,
    id_or_slug: &str,
    language: &LanguageTag,
) -> Result<OfferCalendar, Error> {
    let detail = offers::with_dates(state, id_or_slug, language, MOST_DATES).await?;
    let reader = Reader::of(state, language);
    let described = Described::new(&reader, &detail.offer, detail.updated_at, detail.description.as_ref())?;
    let events = detail.next_dates.iter().map(|date| described.event(date));
    let text = calendar(&detail.offer.title.text, events)?;
    Ok(OfferCalendar { slug: detail.offer.slug, text })
}

impl Described {
    fn new(
        reader: &Reader,
        offer: &OfferSummary,
        updated_at: DateTime<Utc>,
        description: Option<&ShownText>,
    ) -> Result<Self, Error> {
        let address = reader.address(&Page::Offer(offer.slug.clone()));
        let places: Vec<String> = offer.places.iter().map(|place| reader.place(place)).collect();
        let mut paragraphs = vec![offer.summary.text.clone()];
        paragraphs.extend(description.map(|text| markdown::to_paragraphs(&text.text)));
        let paragraphs = shortened(paragraphs.join("\n\n"));
        // Not all programs show the address otherwise.
        let description = format!("{paragraphs}\n\n{}\n{address}", offer.organisation.name.text);
        let mut lines = line("SUMMARY", &offer.title.text, &[in_language(&offer.title)])?;
        lines += &line("DESCRIPTION", &description, &[in_language(&offer.summary)])?;
        if !places.is_empty() {
            lines += &line("LOCATION", &places.join("\n"), &[])?;
        }
        lines += &line("URL", &address, &[])?;
        Ok(Self { id: offer.id.to_string(), updated_at, lines })
    }

    /// One date, known by the offer and its beginning however often it is read.
    fn event(&self, date: &Occurrence) -> String {
        let utc = |instant: DateTime<Utc>| instant.format("%Y%m%dT%H%M%SZ");
        let local = |instant| local_date_time(instant).format("%Y%m%dT%H%M%S");
        format!(
            "BEGIN:VEVENT\r\nUID:{}-{}\r\nDTSTAMP:{}\r\n\
             DTSTART;TZID={TIME_ZONE}:{}\r\nDTEND;TZID={TIME_ZONE}:{}\r\n{}END:VEVENT\r\n",
            self.id,
            utc(date.start),
            utc(self.updated_at),
            local(date.start),
            local(date.end),
            self.lines
        )
    }
}

/// A calendar of this name with these events.
fn calendar(name: &str, events: impl Iterator<Item = String>) -> Result<String, Error> {
    let mut text = BEGINNING.to_owned();
    // The name since RFC 7986 (section 5.1) and the one programs knew before.
    text += &line("NAME", name, &[("VALUE", "TEXT")])?;
    text += &line("X-WR-CALNAME", name, &[])?;
    text += TIME_ZONE_RULES;
    text.extend(events);
    text += "END:VCALENDAR\r\n";
    Ok(text)
}

/// A property as its folded line. Control characters may not stand in a value
/// (RFC 5545, section 3.1), and a line break is one character there.
fn line(name: &str, value: &str, parameters: &[(&str, &str)]) -> Result<String, Error> {
    let value = value.replace("\r\n", "\n");
    let allowed = |character: &char| !character.is_control() || matches!(character, '\n' | '\t');
    let mut property = Property::new(name, value.chars().filter(allowed).collect::<String>());
    for (name, value) in parameters {
        property.add_parameter(name, value);
    }
    let line: String = property.try_into().context("a line of a calendar")?;
    Ok(line)
}

fn in_language(text: &ShownText) -> (&str, &str) {
    ("LANGUAGE", text.language.as_str())
}

/// A text up to the last whole word that fits.
fn shortened(text: String) -> String {
    let Some((end, _)) = text.char_indices().nth(LONGEST_DESCRIPTION) else { return text };
    let whole = text[..end].rsplit_once(char::is_whitespace).map_or(&text[..end], |(whole, _)| whole);
    format!("{whole} …")
}
