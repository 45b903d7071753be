//! Markdown in, sanitised HTML out.

use std::sync::LazyLock;

use ammonia::Builder;

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
    let mut options = comrak::Options::default();
    options.extension.autolink = true;
    SANITISER.clean(&comrak::markdown_to_html(markdown, &options)).to_string()
}

#[cfg(test)]
mod tests {
    use super::to_html;

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
