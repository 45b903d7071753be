//! Lists of offers as a feed (Atom, RFC 4287).

use anyhow::Context;
use app::i18n::Language;
use app::routes::Page;
use atom_syndication::{Entry, Feed, Link, Person, Text};
use chrono::{DateTime, FixedOffset, SubsecRound as _, Utc};
use search::Hit;
use sha2::{Digest, Sha256};
use shared::answer::{OfferSummary, ShownTexts as _};
use shared::entry::EntryKind;
use shared::filter::{ListQuery, Sort};
use shared::text::ShownText;
use uuid::{Builder, Uuid};

use crate::error::Error;
use crate::services::lists;
use crate::services::reader::Reader;
use crate::state::State;

/// The media type of feeds.
pub const ATOM: &str = "application/atom+xml; charset=utf-8";
/// Path of the feed of offers.
pub const OFFERS: &str = "/api/v1/offers.atom";
/// Entries of a feed if nothing else is asked for.
pub const USUAL_ENTRIES: u16 = 50;

/// The offers of a list, the newest first if nothing else is asked for, from
/// the index alone.
///
/// # Errors
/// Unknown keys, a damaged cursor, or an index that fails.
pub fn of_list(state: &State, query: &ListQuery) -> Result<String, Error> {
    let page = ListQuery {
        sort: query.sort.or(Some(Sort::Newest)),
        limit: query.limit.or(Some(USUAL_ENTRIES)),
        ..query.clone()
    };
    let hits = lists::find(state, EntryKind::Offer, &page, 0)?;
    let reader = Reader::of_list(state, query);
    let updated_at = hits.items.iter().map(|hit| hit.updated_at).max().unwrap_or(DateTime::UNIX_EPOCH);
    let mut links = vec![
        link("self", ATOM, address(&reader, query)),
        link("alternate", "text/html", list_address(&reader, query)),
    ];
    // RFC 5005, section 3.
    let next = hits.next.map(|next| address(&reader, &ListQuery { cursor: Some(next), ..query.clone() }));
    links.extend(next.map(|next| link("next", ATOM, next)));
    let entries = hits.items.iter().map(|hit| entry(&reader, hit)).collect::<Result<_, _>>()?;
    let feed = Feed {
        title: Text::plain(in_xml(&reader.title(query)?)),
        id: urn(id_of(&address(&reader, &ListQuery { cursor: None, ..query.clone() }))),
        updated: seconds(updated_at),
        lang: Some(reader.interface.tag().to_owned()),
        links,
        entries,
        ..Feed::default()
    };
    let xml = feed.write_to(Vec::new()).context("a feed")?;
    Ok(String::from_utf8(xml).context("a feed")?)
}

fn entry(reader: &Reader, hit: &Hit) -> Result<Entry, Error> {
    let mut offer: OfferSummary = serde_json::from_str(&hit.summary)?;
    offer.choose_language(&reader.language);
    let organisation = Page::Organisation(offer.organisation.slug);
    Ok(Entry {
        title: text(&offer.title),
        id: urn(offer.id.0),
        updated: seconds(hit.updated_at),
        published: Some(seconds(offer.published_at)),
        authors: vec![Person {
            name: in_xml(&offer.organisation.name.text),
            uri: Some(reader.address(&organisation)),
            ..Person::default()
        }],
        links: alternatives(reader, &Page::Offer(offer.slug)),
        summary: Some(text(&offer.summary)),
        ..Entry::default()
    })
}

/// A page in every language, that of the reader first.
fn alternatives(reader: &Reader, page: &Page) -> Vec<Link> {
    let mut languages: Vec<Language> = Language::all().collect();
    languages.sort_by_key(|language| *language != reader.interface);
    let alternative = |language: Language| Link {
        hreflang: Some(language.tag().to_owned()),
        ..link("alternate", "text/html", reader.absolute(&page.path(language)))
    };
    languages.into_iter().map(alternative).collect()
}

/// The address of the feed of a list.
fn address(reader: &Reader, query: &ListQuery) -> String {
    let query = query.to_query_string();
    let separator = if query.is_empty() { "" } else { "?" };
    reader.absolute(&format!("{OFFERS}{separator}{query}"))
}

/// The address of the page with the same list.
fn list_address(reader: &Reader, query: &ListQuery) -> String {
    let query = ListQuery { language: None, limit: None, cursor: None, ..query.clone() };
    reader.absolute(&Page::Offers.path_with(reader.interface, &query.to_query_string()))
}

fn link(relation: &str, media_type: &str, address: String) -> Link {
    Link {
        href: address,
        rel: relation.to_owned(),
        mime_type: Some(media_type.to_owned()),
        ..Link::default()
    }
}

fn text(shown: &ShownText) -> Text {
    Text { lang: Some(shown.language.to_string()), ..Text::plain(in_xml(&shown.text)) }
}

/// A text without the characters that may not stand in XML, escaped or not
/// (XML 1.0, section 2.2).
fn in_xml(text: &str) -> String {
    let allowed = |character: &char| match character {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        other => *other >= ' ',
    };
    text.chars().filter(allowed).collect()
}

/// An instant to the second: the index knows it less exactly than the answers.
fn seconds(instant: DateTime<Utc>) -> DateTime<FixedOffset> {
    instant.trunc_subsecs(0).fixed_offset()
}

fn urn(id: Uuid) -> String {
    id.urn().to_string()
}

/// The id of a feed, made from its address (RFC 9562, section 5.8).
fn id_of(address: &str) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&Sha256::digest(address)[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}
