//! The site itself and what its operator says about it.

use shared::legal::{LegalPage, LegalText};

use super::Writer;
use super::node::Node;
use crate::configuration::Operator;
use crate::i18n::{Namespace, labelled, legal_title, texts};
use crate::routes::Page;

/// Stands for the words in the address of a search.
const WORDS: &str = "words";

/// The site, how to search it, and who operates it, if that is configured.
pub(super) fn website(writer: &Writer, operator: Option<&Operator>) -> Node {
    let offers = writer.url(&Page::Offers);
    let target = Node::new("EntryPoint").with("urlTemplate", format!("{offers}?q={{{WORDS}}}"));
    let search = Node::new("SearchAction")
        .with("target", target)
        .with("query-input", format!("required name={WORDS}"));
    let publisher = operator.map(|operator| {
        Node::new("Organization")
            .with("name", operator.name.as_str())
            .with_some("url", operator.url.as_deref())
    });
    Node::new("WebSite")
        .with("name", writer.site.name.as_str())
        .with("description", texts::home::description(writer.language, &writer.site.region))
        .with("url", writer.url(&Page::Home))
        .with("inLanguage", writer.language.tag())
        .with("potentialAction", search)
        .with_some("publisher", publisher)
}

/// A page whose text the operator writes.
pub(super) fn legal_page(writer: &Writer, answer: &LegalText) -> Node {
    let LegalText { page, text, .. } = answer;
    let kind = if *page == LegalPage::Contact { "ContactPage" } else { "WebPage" };
    let language = text.as_ref().map_or(writer.language.tag(), |text| text.language.as_str());
    let description = labelled(writer.language, Namespace::Legal, "description", page.key());
    part(writer, kind, &Page::Legal(*page))
        .with("name", legal_title(writer.language, *page))
        .with("description", description)
        .with("inLanguage", language)
}

/// A page that helps to find something.
pub(super) fn web_page(writer: &Writer, page: &Page, name: &str, description: &str) -> Node {
    part(writer, "WebPage", page)
        .with("name", name)
        .with("description", description)
        .with("inLanguage", writer.language.tag())
}

/// A page of the site.
fn part(writer: &Writer, kind: &'static str, page: &Page) -> Node {
    let site =
        Node::new("WebSite").with("name", writer.site.name.as_str()).with("url", writer.url(&Page::Home));
    Node::new(kind).with("url", writer.url(page)).with("isPartOf", site)
}
