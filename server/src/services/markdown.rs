//! Markdown in, sanitised HTML out.

use std::sync::LazyLock;

use ammonia::Builder;
use comrak::nodes::NodeValue;
use comrak::{Arena, Options};

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(sanitiser);

/// Leaves the headings of a page that is nothing but its text.
static PAGE_SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = sanitiser();
    builder.add_tags(["h2", "h3", "h4"]);
    builder
});

fn sanitiser() -> Builder<'static> {
    let mut builder = Builder::new();
    builder
        .tags(["p", "ul", "ol", "li", "strong", "em", "a", "br", "blockquote"].into())
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .link_rel(Some("noopener noreferrer nofollow"));
    builder
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.autolink = true;
    options
}

/// The HTML of a Markdown text: paragraphs, lists, emphasis and links.
/// Headings become paragraphs, raw HTML is dropped.
#[must_use]
pub fn to_html(markdown: &str) -> String {
    SANITISER.clean(&comrak::markdown_to_html(markdown, &options())).to_string()
}

/// As [`to_html`], with headings: whatever levels the text uses, they begin
/// below the title of the page and leave none out.
#[must_use]
pub fn to_page(markdown: &str) -> String {
    let arena = Arena::new();
    let options = options();
    let root = comrak::parse_document(&arena, markdown, &options);
    let mut open: Vec<u8> = Vec::new();
    for node in root.descendants() {
        if let NodeValue::Heading(heading) = &mut node.data.borrow_mut().value {
            open.retain(|level| *level < heading.level);
            open.push(heading.level);
            heading.level = u8::try_from(open.len() + 1).unwrap_or(4).min(4);
        }
    }
    let mut html = String::new();
    // Fails only where a text cannot be written into memory.
    let _ = comrak::format_html(root, &options, &mut html);
    PAGE_SANITISER.clean(&html).to_string()
}

/// The words of a Markdown text without its markup, blocks apart by spaces.
#[must_use]
pub fn to_text(markdown: &str) -> String {
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, markdown, &Options::default());
    let mut words = String::new();
    for node in root.descendants() {
        match &node.data.borrow().value {
            NodeValue::Text(text) => words.push_str(text),
            NodeValue::Code(code) => words.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak | NodeValue::Paragraph | NodeValue::Item(_) => {
                words.push(' ');
            }
            _ => {}
        }
    }
    words.trim().to_owned()
}

/// The words of a Markdown text as plain paragraphs, an empty line between
/// them, and points of lists on lines of their own.
#[must_use]
pub fn to_paragraphs(markdown: &str) -> String {
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, markdown, &Options::default());
    let mut text = String::new();
    for node in root.descendants() {
        let in_item = || node.parent().is_some_and(|parent| is_item(&parent.data.borrow().value));
        match &node.data.borrow().value {
            NodeValue::Text(words) => text.push_str(words),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::SoftBreak => text.push(' '),
            NodeValue::LineBreak => text.push('\n'),
            NodeValue::Item(_) => text.push_str("\n- "),
            NodeValue::Paragraph if in_item() => {}
            NodeValue::Paragraph | NodeValue::Heading(_) | NodeValue::List(_) => text.push_str("\n\n"),
            _ => {}
        }
    }
    text.trim().replace("\n\n\n", "\n\n")
}

fn is_item(value: &NodeValue) -> bool {
    matches!(value, NodeValue::Item(_))
}

#[cfg(test)]
mod tests {
    use super::{to_html, to_page, to_paragraphs, to_text};

    #[test]
    fn paragraphs_and_points_stay_apart() {
        let markdown = "# Tee\n**Kommen** Sie\nvorbei  \nzum Tee:\n\n- [Tee](https://example.org)\n- Kuchen\n\nBis <b>dann</b>!";
        let text = "Tee\n\nKommen Sie vorbei\nzum Tee:\n\n- Tee\n- Kuchen\n\nBis dann!";
        assert_eq!(to_paragraphs(markdown), text);
    }

    #[test]
    fn words_are_left_without_markup() {
        let text = to_text("**Kommen** Sie\nvorbei:\n\n- [Tee](https://example.org)\n- Kuchen <b>ja</b>");
        assert_eq!(
            text.split_whitespace().collect::<Vec<_>>(),
            ["Kommen", "Sie", "vorbei:", "Tee", "Kuchen", "ja"]
        );
    }

    #[test]
    fn markup_that_could_harm_is_dropped() {
        let html = to_html(
            "Hallo <script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n\
             [klick](javascript:alert(1)) **fett**\n\n- eins",
        );
        assert!(!html.contains("script") && !html.contains("onerror") && !html.contains("<img"), "{html}");
        assert!(html.contains("<strong>fett</strong>") && html.contains("<li>eins</li>"), "{html}");
    }

    #[test]
    fn the_headings_of_a_page_leave_no_level_out() {
        let html = to_page("# Wir\n\n### Büro\n\nText\n\n## Post\n\n<h1>roh</h1>\n\n# Recht");
        let headings: Vec<&str> = html.lines().filter(|line| line.starts_with("<h")).collect();
        assert_eq!(headings, ["<h2>Wir</h2>", "<h3>Büro</h3>", "<h3>Post</h3>", "<h2>Recht</h2>"]);
        assert!(!to_html("# Wir").contains("<h"));
    }
}
