//! What search engines are told.

use quick_xml::Reader;
use quick_xml::events::Event;
use server::services::sitemap::Sitemap;

use crate::support::{App, offer, on_every_database, on_every_database_with, organisation};

/// One page of a sitemap.
#[derive(Debug, Default)]
struct Url {
    address: String,
    updated_at: String,
    /// Languages with addresses.
    alternatives: Vec<(String, String)>,
}

/// The pages of a sitemap, or the sitemaps of an index.
fn urls(xml: &str) -> Vec<Url> {
    let mut reader = Reader::from_str(xml);
    let (mut urls, mut name) = (Vec::<Url>::new(), Vec::new());
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error}: {xml}")) {
            Event::Eof => return urls,
            Event::Start(start) => {
                name = start.name().as_ref().to_vec();
                if matches!(name.as_slice(), b"url" | b"sitemap") {
                    urls.push(Url::default());
                }
            }
            Event::Text(text) => {
                let text = text.decode().expect("UTF-8").into_owned();
                match (name.as_slice(), urls.last_mut()) {
                    (b"loc", Some(url)) => url.address += &text,
                    (b"lastmod", Some(url)) => url.updated_at += &text,
                    _ => {}
                }
            }
            Event::End(_) => name.clear(),
            Event::Empty(link) => {
                let value = |name: &str| {
                    let attribute = link.try_get_attribute(name).expect("attributes").expect("an attribute");
                    String::from_utf8(attribute.value.into_owned()).expect("UTF-8")
                };
                let url = urls.last_mut().expect("a page");
                url.alternatives.push((value("hreflang"), value("href")));
            }
            _ => {}
        }
    }
}

async fn sitemap(app: &App, path: &str) -> Vec<Url> {
    let answer = app.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    assert_eq!(answer.header("content-type"), "application/xml");
    urls(&answer.text())
}

#[tokio::test]
async fn every_public_page_is_named_in_every_language() {
    on_every_database(async |app| {
        app.given([
            offer("Kurs").into(),
            offer("Entwurf").line("status", "draft").into(),
            offer("Später").with("publish_from", "2026-03-03").into(),
            organisation("org-1", "Brückenverein"),
        ])
        .await;
        let found = sitemap(&app, "/sitemap.xml").await;
        let fixed = [
            "",
            "/angebote",
            "/karte",
            "/organisationen",
            "/impressum",
            "/datenschutz",
            "/barrierefreiheit",
            "/kontakt",
        ];
        let pages = [&fixed[..], &["/angebote/kurs", "/organisationen/brueckenverein"]].concat();
        for (language, page) in
            ["de", "ar", "en"].iter().flat_map(|language| pages.iter().map(move |page| (language, page)))
        {
            let address = |language: &str| format!("http://127.0.0.1:3000/{language}{page}");
            let url = found.iter().find(|url| url.address == address(language)).expect("the page is named");
            let alternatives = ["de", "ar", "en"].map(|other| (other.to_owned(), address(other)));
            assert_eq!(url.alternatives, alternatives);
            let dated = if page.matches('/').count() > 1 { "2026-03-02T09:00:00Z" } else { "" };
            assert_eq!(url.updated_at, dated, "{page}");
        }
        // And the organisation of the offers.
        assert_eq!(found.len(), 3 * (pages.len() + 1));
        app.set_clock("2026-03-02T23:00:00Z");
        assert_eq!(sitemap(&app, "/sitemap.xml").await.len(), 3 * (pages.len() + 2));
        for path in ["/sitemap/0.xml", "/sitemap/2.xml", "/sitemap/x.xml", "/sitemap/1"] {
            assert_eq!(app.get(path).await.status, 404, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_long_sitemap_has_parts() {
    on_every_database(async |app| {
        app.given((0..6).map(|number| offer(&format!("Kurs {number}")))).await;
        // Twelve addresses a page, four pages a file: 8 fixed ones, 6 offers, 1 organisation.
        let sitemap = Sitemap::cut(&app.state, 4 * 12);
        let parts: Vec<String> =
            urls(&sitemap.whole().expect("an index")).into_iter().map(|url| url.address).collect();
        assert_eq!(parts, [1, 2, 3, 4].map(|part| format!("http://127.0.0.1:3000/sitemap/{part}.xml")));
        let mut pages: Vec<String> = Vec::new();
        for (part, length) in [(1, 12), (2, 12), (3, 12), (4, 9)] {
            let urls = urls(&sitemap.part(part).expect("a part"));
            assert_eq!(urls.len(), length, "part {part}");
            pages.extend(urls.into_iter().map(|url| url.address));
        }
        assert!(sitemap.part(5).is_err());
        let whole = urls(&Sitemap::new(&app.state).whole().expect("a sitemap"));
        assert_eq!(pages, whole.into_iter().map(|url| url.address).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn crawlers_are_kept_from_filters() {
    let configure = |config: &mut server::config::Config| {
        config.base_url = "https://teilhabe.example.org/".parse().expect("an address");
        config.demo = true;
    };
    on_every_database_with(configure, async |app| {
        let robots = app.get("/robots.txt").await;
        assert!(robots.header("content-type").starts_with("text/plain"));
        let text = robots.text();
        for line in [
            "Disallow: /*/angebote?",
            "Disallow: /*/organisationen?",
            "Disallow: /*/karte?",
            "Disallow: /api/",
        ] {
            assert!(text.lines().any(|found| found == line), "{text}");
        }
        assert!(text.ends_with("\nSitemap: https://teilhabe.example.org/sitemap.xml\n"), "{text}");
        let start = &sitemap(&app, "/sitemap.xml").await[0];
        assert_eq!(start.address, "https://teilhabe.example.org/de");
    })
    .await;
}
