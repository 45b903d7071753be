//! Pieces of texts that show where words were found.

use std::ops::Range;

use shared::answer::Snippet;
use shared::text::LanguageTag;

use crate::analysis::{self, Analyser};
use crate::text::TextQuery;
use crate::{IndexedText, TextRole};

/// About how many bytes of text a snippet shows.
const LENGTH: usize = 150;
/// No fewer bytes are left out at the end.
const LEFT_OUT: usize = 40;
/// About how many bytes stand before the first word found.
const BEFORE: usize = 45;

/// A snippet of the summary, or else of the description, in this language;
/// then of those of them that are not in it, in the language they are shown in
/// instead. `None` if no word was found in them.
pub(crate) fn snippet(texts: &[IndexedText], language: &LanguageTag, query: &TextQuery) -> Option<Snippet> {
    let roles = [TextRole::Summary, TextRole::Description];
    let in_language = |role| texts.iter().find(|text| text.role == role && text.language == *language);
    let instead = |role| texts.iter().find(|text| text.role == role).filter(|_| in_language(role).is_none());
    let shown = roles.into_iter().filter_map(in_language).chain(roles.into_iter().filter_map(instead));
    shown.into_iter().find_map(|text| {
        let html = excerpt(&text.text, Analyser::of(&text.language), query)?;
        Some(Snippet { html, language: text.language.clone() })
    })
}

fn excerpt(text: &str, analyser: Analyser, query: &TextQuery) -> Option<String> {
    let words: Vec<(Range<usize>, bool)> =
        analysis::words(text).map(|(range, word)| (range, query.meets(word, analyser))).collect();
    let first = words.iter().find(|(_, found)| *found)?.0.start;
    let start = words.iter().map(|(range, _)| range.start).find(|start| start + BEFORE >= first)?;
    let start = if start <= BEFORE && first <= BEFORE { 0 } else { start };
    let last = words.iter().map(|(range, _)| range.end).take_while(|end| *end <= start + LENGTH).last();
    let end = last.unwrap_or(first).max(words.iter().find(|(range, _)| range.start == first)?.0.end);
    // An ellipsis in the place of a word or two says less than they do.
    let end = if text.len() <= end + LEFT_OUT { text.len() } else { end };

    let mut html = String::with_capacity(2 * LENGTH);
    if start > 0 {
        html.push_str("… ");
    }
    let mut position = start;
    for (range, _) in words.iter().filter(|(range, found)| *found && range.start >= start && range.end <= end)
    {
        escape(&text[position..range.start], &mut html);
        html.push_str("<mark>");
        escape(&text[range.clone()], &mut html);
        html.push_str("</mark>");
        position = range.end;
    }
    escape(&text[position..end], &mut html);
    if end < text.len() {
        html.push_str(" …");
    }
    Some(html)
}

/// Writes a text so that it is nothing but text in HTML, in one line.
fn escape(text: &str, html: &mut String) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            character if character.is_control() => html.push(' '),
            character => html.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understanding::Understanding;
    use proptest::prelude::*;

    fn summary(text: &str) -> Vec<IndexedText> {
        let language = LanguageTag::german();
        vec![IndexedText { language, role: TextRole::Summary, text: text.to_owned() }]
    }

    fn query_of(text: &str) -> Option<TextQuery> {
        TextQuery::new(text, &Understanding::default().read(text, |_| true, |_| Vec::new()))
    }

    fn snippet_of(text: &str, query: &str) -> Option<String> {
        snippet(&summary(text), &LanguageTag::german(), &query_of(query)?).map(|found| found.html)
    }

    #[test]
    fn words_are_marked_in_all_their_forms() {
        assert_eq!(
            snippet_of("Kurse für Mädchen & Jungen <b>", "kurs maedch").as_deref(),
            Some("<mark>Kurse</mark> für <mark>Mädchen</mark> &amp; Jungen &lt;b&gt;")
        );
    }

    #[test]
    fn the_text_the_reader_is_shown_counts() {
        let query = query_of("kurs").expect("a word");
        let english = LanguageTag::parse("en").expect("a tag");
        let mut texts = summary("Ein Kurs");
        let instead = snippet(&texts, &english, &query).expect("the German text is shown");
        assert_eq!((instead.html.as_str(), instead.language.as_str()), ("Ein <mark>Kurs</mark>", "de"));
        let translation = "A course".to_owned();
        texts.push(IndexedText { language: english.clone(), role: TextRole::Summary, text: translation });
        assert_eq!(snippet(&texts, &english, &query), None);
        assert_eq!(snippet_of("Ein Treffen", "kurs"), None);
    }

    #[test]
    fn long_texts_are_cut_between_words() {
        let text = format!("{}Nähkurs im Dorf. {}", "vorher etwas ".repeat(30), "danach mehr ".repeat(30));
        let snippet = snippet_of(&text, "nähkurs").expect("it is in there");
        assert!(snippet.starts_with("… ") && snippet.ends_with(" …"), "{snippet}");
        assert!(snippet.contains("<mark>Nähkurs</mark> im Dorf."), "{snippet}");
        assert!(snippet.len() < 300, "{snippet}");
    }

    #[test]
    fn a_last_word_or_two_are_not_left_out() {
        let text = format!("Nähkurs {}bis zuletzt.", "mit Stoffen ".repeat(11));
        let snippet = snippet_of(&text, "nähkurs").expect("it is in there");
        assert!(snippet.ends_with("bis zuletzt."), "{snippet}");
    }

    proptest! {
        #[test]
        fn nothing_but_marks_is_markup(text in ".*", word in "\\PC{1,9}") {
            if let Some(html) = snippet_of(&text, &word) {
                let rest = html.replace("<mark>", "").replace("</mark>", "");
                prop_assert!(!rest.contains(['<', '>', '"']));
                prop_assert!(html.contains("<mark>"));
            }
        }
    }
}
