//! What a page tells machines: schema.org data for search engines, a preview
//! for those who share it. Only the server writes it.
//!
//! A page says what it shows before it shows its heading, which writes it all
//! into the head of the document.

mod head;
mod list;
mod node;
mod offer;
mod organisation;
mod site;

use leptos::prelude::*;
use serde_json::{Value, json};
use shared::answer::{ImageAnswer, OfferDetail, OrganisationDetail};
use shared::legal::LegalText;

use crate::configuration::SiteConfiguration;
use crate::i18n::{Language, texts};
use crate::page_data::Site;
use crate::routes::Page;
use crate::state::{Listed, Vocabulary};
use node::Node;

pub(crate) use head::{Head, head};

/// What the page that is being rendered tells machines.
#[derive(Clone)]
struct Told {
    data: Value,
    image: Option<ImageAnswer>,
}

impl Told {
    /// Remembers it for the heading of the page.
    fn remember(nodes: impl IntoIterator<Item = Node>, image: Option<ImageAnswer>) {
        let nodes: Vec<Value> = nodes.into_iter().map(Value::from).collect();
        provide_context(Self { data: json!({"@context": "https://schema.org", "@graph": nodes}), image });
    }
}

/// In what language and with which labels data is written, and where the site is.
struct Writer<'a> {
    language: Language,
    site: Site,
    vocabulary: &'a Vocabulary,
}

impl<'a> Writer<'a> {
    fn new(vocabulary: &'a Vocabulary) -> Self {
        Self { language: Language::current(), site: Site::current(), vocabulary }
    }

    /// The address of a page.
    fn url(&self, page: &Page) -> String {
        self.absolute(&page.path(self.language))
    }

    /// The address of a path on this server.
    fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.site.base_url)
    }

    /// A picture in its largest size.
    fn image(&self, image: &ImageAnswer) -> Option<String> {
        image.variants.last().map(|variant| self.absolute(&variant.url))
    }

    /// Says of invented content that it is.
    fn demo(&self, demo: bool) -> Option<&'static str> {
        demo.then(|| texts::common::demo_label(self.language))
    }
}

/// Tells of the start page.
pub(crate) fn home(vocabulary: &Vocabulary) {
    let operator = SiteConfiguration::current().operator;
    Told::remember([site::website(&Writer::new(vocabulary), operator.as_ref())], None);
}

/// Tells of the entries a list shows.
pub(crate) fn list<T: Listed>(vocabulary: &Vocabulary, entries: &shared::page::Page<T>) {
    Told::remember([list::collection(&Writer::new(vocabulary), entries)], None);
}

/// Tells of an offer.
pub(crate) fn offer(vocabulary: &Vocabulary, offer: &OfferDetail) {
    let writer = Writer::new(vocabulary);
    let page = Page::Offer(offer.offer.slug.clone());
    let way = list::breadcrumbs(&writer, &Page::Offers, &page, &offer.offer.title.text);
    Told::remember([offer::offer(&writer, offer), way], offer.offer.image.clone());
}

/// Tells of an organisation.
pub(crate) fn organisation(vocabulary: &Vocabulary, profile: &OrganisationDetail) {
    let writer = Writer::new(vocabulary);
    let organisation = &profile.organisation;
    let page = Page::Organisation(organisation.slug.clone());
    let way = list::breadcrumbs(&writer, &Page::Organisations, &page, &organisation.name.text);
    Told::remember([organisation::organisation(&writer, profile), way], organisation.image.clone());
}

/// Tells of a page that helps to find something.
pub(crate) fn web_page(vocabulary: &Vocabulary, page: &Page, name: &str, description: &str) {
    Told::remember([site::web_page(&Writer::new(vocabulary), page, name, description)], None);
}

/// Tells of a page whose text the operator writes.
pub(crate) fn legal(vocabulary: &Vocabulary, text: &LegalText) {
    Told::remember([site::legal_page(&Writer::new(vocabulary), text)], None);
}
