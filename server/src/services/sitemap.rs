//! Every public page for search engines (sitemaps.org protocol 0.9), from the
//! index alone.

use std::fmt::Write as _;
use std::ops::Range;

use app::i18n::Language;
use app::routes::Page;
use chrono::{DateTime, SecondsFormat, Utc};
use quick_xml::escape::escape;
use shared::entry::EntryKind;

use crate::error::Error;
use crate::state::State;

/// Path of the sitemap.
pub const PATH: &str = "/sitemap.xml";
/// Most addresses in one file, those of the same page in other languages
/// counted with each. That is about 5 MB, made in one go; the protocol allows
/// 50 MB and 50,000 pages.
const MOST_ADDRESSES: usize = 40_000;

/// Makes the page of an entry from its slug.
type PageOf = fn(String) -> Page;

/// The entries that have pages, in the order of the sitemap.
const ENTRIES: [(EntryKind, PageOf); 2] =
    [(EntryKind::Offer, Page::Offer), (EntryKind::Organisation, Page::Organisation)];

/// All pages at an instant, cut into files.
pub struct Sitemap<'a> {
    state: &'a State,
    now: DateTime<Utc>,
    /// How many pages there are of each of [`ENTRIES`].
    counts: [usize; ENTRIES.len()],
    /// Pages in one file.
    pages_each: usize,
}

impl<'a> Sitemap<'a> {
    /// The sitemap as it is now.
    #[must_use]
    pub fn new(state: &'a State) -> Self {
        Self::cut(state, MOST_ADDRESSES)
    }

    /// The sitemap with so many addresses in each file.
    #[must_use]
    pub fn cut(state: &'a State, most_addresses: usize) -> Self {
        let now = state.clock.now();
        let languages = Language::all().count();
        let pages_each = (most_addresses / (languages * (languages + 1))).max(1);
        Self { state, now, counts: ENTRIES.map(|(kind, _)| state.index.count(kind, now)), pages_each }
    }

    /// What lies at [`PATH`]: all pages, or the addresses of the parts.
    ///
    /// # Errors
    /// An index that fails.
    pub fn whole(&self) -> Result<String, Error> {
        let parts = self.parts();
        if parts == 1 {
            return self.part(1);
        }
        let mut xml = beginning("sitemapindex", "");
        for number in 1..=parts {
            let address = format!("{}/sitemap/{number}.xml", self.state.config.base());
            let _ = write!(xml, "<sitemap><loc>{}</loc></sitemap>", escape(&address));
        }
        xml.push_str("</sitemapindex>\n");
        Ok(xml)
    }

    /// A part by its number, from 1.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there are not so many, or an index that fails.
    pub fn part(&self, number: usize) -> Result<String, Error> {
        if !(1..=self.parts()).contains(&number) {
            return Err(Error::NotFound);
        }
        let mut places = (number - 1) * self.pages_each..number * self.pages_each;
        let mut xml = beginning("urlset", " xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"");
        for page in &Page::FIXED[taken(&mut places, Page::FIXED.len())] {
            self.add(&mut xml, page, None);
        }
        for ((kind, page), count) in ENTRIES.into_iter().zip(self.counts) {
            for address in self.state.index.addresses(kind, taken(&mut places, count), self.now)? {
                self.add(&mut xml, &page(address.slug), Some(address.updated_at));
            }
        }
        xml.push_str("</urlset>\n");
        Ok(xml)
    }

    fn parts(&self) -> usize {
        let pages = Page::FIXED.len() + self.counts.iter().sum::<usize>();
        pages.div_ceil(self.pages_each)
    }

    /// Adds a page in each language, each naming all of them.
    fn add(&self, xml: &mut String, page: &Page, updated_at: Option<DateTime<Utc>>) {
        let mut rest = String::new();
        if let Some(updated_at) = updated_at {
            let date = updated_at.to_rfc3339_opts(SecondsFormat::Secs, true);
            let _ = write!(rest, "<lastmod>{date}</lastmod>");
        }
        let addresses: Vec<String> = Language::all().map(|language| self.address(page, language)).collect();
        for (language, address) in Language::all().zip(&addresses) {
            let _ =
                write!(rest, "<xhtml:link rel=\"alternate\" hreflang=\"{language}\" href=\"{address}\"/>");
        }
        for address in &addresses {
            let _ = write!(xml, "<url><loc>{address}</loc>{rest}</url>");
        }
    }

    fn address(&self, page: &Page, language: Language) -> String {
        let address = format!("{}{}", self.state.config.base(), page.path(language));
        escape(&address).into_owned()
    }
}

/// The declaration and the opening tag of the root element.
fn beginning(root: &str, namespaces: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"{namespaces}>"
    )
}

/// Those of these places that lie among the next `count`; the others are
/// counted from behind them.
fn taken(places: &mut Range<usize>, count: usize) -> Range<usize> {
    let taken = places.start.min(count)..places.end.min(count);
    *places = places.start.saturating_sub(count)..places.end.saturating_sub(count);
    taken
}
