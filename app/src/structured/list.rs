//! Lists, and the way from them to an entry.

use shared::entry::EntryKind;
use shared::page::Page as Entries;

use super::Writer;
use super::node::Node;
use crate::i18n::texts;
use crate::routes::Page;
use crate::state::Listed;

/// The entries a list shows.
pub(super) fn collection<T: Listed>(writer: &Writer, entries: &Entries<T>) -> Node {
    let items = entries.items.iter().zip(1_u32..).map(|(entry, position)| {
        // What it is called, its own page says.
        Node::new("ListItem").with("position", position).with("url", writer.url(&entry.page()))
    });
    let name = match T::KIND {
        EntryKind::Organisation => texts::lists::organisations_title(writer.language),
        EntryKind::Offer | EntryKind::Project => texts::lists::offers_title(writer.language),
    };
    let list = Node::new("ItemList")
        .with("numberOfItems", entries.total)
        .with("itemListElement", items.map(Into::into).collect::<Vec<serde_json::Value>>());
    Node::new("CollectionPage")
        .with("name", name)
        .with("url", writer.url(&Page::list_of(T::KIND)))
        .with("inLanguage", writer.language.tag())
        .with("mainEntity", list)
}

/// The way from the start page over a list to an entry.
pub(super) fn breadcrumbs(writer: &Writer, list: &Page, entry: &Page, name: &str) -> Node {
    let list_name = match list {
        Page::Organisations => texts::common::organisations(writer.language),
        _ => texts::common::offers(writer.language),
    };
    let steps = [(texts::common::home(writer.language), &Page::Home), (list_name, list), (name, entry)];
    let steps = steps.into_iter().zip(1_u32..).map(|((name, page), position)| {
        Node::new("ListItem").with("position", position).with("name", name).with("item", writer.url(page))
    });
    Node::new("BreadcrumbList").with_all("itemListElement", steps)
}
