//! Offers as a feed.

use atom_syndication::{Entry, Feed};
use serde_json::json;

use crate::support::{App, offer, on_every_database};

async fn feed(app: &App, query: &str) -> Feed {
    let path = format!("/api/v1/offers.atom{query}");
    let answer = app.get(&path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    assert_eq!(answer.header("content-type"), "application/atom+xml; charset=utf-8");
    answer.text().parse().unwrap_or_else(|error| panic!("{error}: {}", answer.text()))
}

fn titles(feed: &Feed) -> Vec<&str> {
    feed.entries.iter().map(|entry| entry.title.value.as_str()).collect()
}

fn links(entry: &Entry) -> Vec<(&str, &str)> {
    let links = entry.links.iter();
    links.map(|link| (link.hreflang.as_deref().unwrap_or_default(), link.href.as_str())).collect()
}

fn link<'a>(feed: &'a Feed, relation: &str) -> Option<&'a str> {
    feed.links.iter().find(|link| link.rel == relation).map(|link| link.href.as_str())
}

#[tokio::test]
async fn an_entry_tells_what_an_offer_is() {
    on_every_database(async |app| {
        let title = json!({"de": "Nähcafé <b>& mehr</b>", "ar": "مقهى الخياطة"});
        app.given([offer("Kurs").with("title", title)]).await;
        app.set_clock("2026-03-05T10:00:00Z");
        app.given([offer("Kurs")
            .with("title", "Nähcafé <b>& mehr</b>")
            .with("summary", "Neu & \"gut\" <i>.")])
            .await;
        let id = app.json("/api/v1/offers").await["items"][0]["id"].as_str().expect("an id").to_owned();
        let read = feed(&app, "?lang=ar").await;
        let entry = &read.entries[0];
        assert_eq!(entry.id, format!("urn:uuid:{id}"));
        assert_eq!(
            (entry.title.value.as_str(), entry.title.lang.as_deref()),
            ("Nähcafé <b>& mehr</b>", Some("de"))
        );
        assert_eq!(entry.summary.as_ref().map(|text| text.value.as_str()), Some("Neu & \"gut\" <i>."));
        assert_eq!(entry.published.expect("an instant").to_rfc3339(), "2026-03-02T09:00:00+00:00");
        assert_eq!(entry.updated.to_rfc3339(), "2026-03-05T10:00:00+00:00");
        assert_eq!(read.updated, entry.updated);
        assert_eq!(entry.authors[0].name, "Verein");
        let author = "http://127.0.0.1:3000/ar/organisationen/verein";
        assert_eq!(entry.authors[0].uri.as_deref(), Some(author));
        let page = |language: &str| format!("http://127.0.0.1:3000/{language}/angebote/naehcafe-b-mehr-b");
        let (ar, de, en) = (page("ar"), page("de"), page("en"));
        assert_eq!(links(entry), [("ar", ar.as_str()), ("de", de.as_str()), ("en", en.as_str())]);
    })
    .await;
}

#[tokio::test]
async fn a_feed_says_where_it_and_its_list_are() {
    on_every_database(async |app| {
        app.given([offer("Kurs")]).await;
        let read = feed(&app, "?q=kurs&cost=free&lang=ar&sort=title").await;
        let here = "http://127.0.0.1:3000/api/v1/offers.atom?q=kurs&cost=free&sort=title&lang=ar";
        assert_eq!(link(&read, "self"), Some(here));
        let list = "http://127.0.0.1:3000/ar/angebote?q=kurs&cost=free&sort=title";
        assert_eq!(link(&read, "alternate"), Some(list));
        assert_eq!(read.lang.as_deref(), Some("ar"));
        assert!(read.title.value.starts_with("العروض: "), "{}", read.title.value);
        let again = feed(&app, "?cost=free&q=kurs&sort=title&lang=ar").await;
        assert_eq!(again.id, read.id, "the order of parameters does not matter");
        assert_ne!(feed(&app, "?q=kurs").await.id, read.id);
        assert!(read.id.starts_with("urn:uuid:"), "{}", read.id);
        assert_eq!(feed(&app, "").await.title.value, "Angebote – Teilhabe");
    })
    .await;
}

#[tokio::test]
async fn the_newest_offers_come_first_page_by_page() {
    on_every_database(async |app| {
        app.given([offer("Alt").weekly(&["MO"], "18:00", "20:00")]).await;
        app.set_clock("2026-03-02T09:30:00Z");
        app.given([offer("Neu"), offer("Auch neu")]).await;
        app.set_clock("2026-03-02T10:00:00Z");
        app.given([offer("Neuestes")]).await;
        let whole = feed(&app, "").await;
        assert_eq!((titles(&whole)[0], titles(&whole)[3]), ("Neuestes", "Alt"));
        assert_eq!(link(&whole, "next"), None);
        assert_eq!(titles(&feed(&app, "?sort=next_date").await)[0], "Alt");
        let first = feed(&app, "?limit=3").await;
        let next = link(&first, "next").expect("there is more").to_owned();
        let (_, query) = next.split_once("offers.atom").expect("the address of the feed");
        let second = feed(&app, query).await;
        assert_eq!((titles(&second), &second.id), (vec!["Alt"], &first.id));
    })
    .await;
}

#[tokio::test]
async fn what_cannot_stand_in_xml_is_left_out() {
    on_every_database(async |app| {
        app.given([offer("Kurs").with("summary", "A\u{ffff}B]]>")]).await;
        let read = feed(&app, "?q=kurs%00%08%EF%BF%BF%3C").await;
        assert_eq!(read.title.value, "Angebote: Suche: kurs< – Teilhabe");
        assert_eq!(read.entries[0].summary.as_ref().map(|text| text.value.as_str()), Some("AB]]>"));
    })
    .await;
}

#[tokio::test]
async fn a_feed_without_offers_is_whole() {
    on_every_database(async |app| {
        let read = feed(&app, "?q=nichts").await;
        assert_eq!((read.entries.len(), read.updated.timestamp()), (0, 0));
    })
    .await;
}
