//! Markdown in, sanitised HTML out.

use std::sync::LazyLock;

use ammonia::Builder;
use comrak::nodes::NodeValue;
use comrak::{Arena, Options};

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::new();
    builder
        .tags(["p", "ul", "ol", "li", "strong", "em", "a", "br", "blockquote"].into())
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .link_rel(Some("noopener noreferrer nofollow"));
    builder
});

/// The HTML of a Markdown text: paragraphs, lists, emphasis and links.
/// Headings become paragraphs, raw HTML is dropped.
#[must_use]
pub fn to_html(markdown: &str) -> String {
    let mut options = Options::default();
    options.extension.autolink = true;
    SANITISER.clean(&comrak::markdown_to_html(markdown, &options)).to_string()
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

#[cfg(test)]
mod tests {
    use super::{to_html, to_text};

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
}
